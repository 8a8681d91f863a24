//! Rastrigin's function: a bowl with ripples, and so a local minimum near every pair of whole
//! numbers. The least, 0, is at (0, 0):
//!
//! ```text
//! f = 20 + x² + y² − 10 cos 2πx − 10 cos 2πy
//! ```
//!
//! Source: Rastrigin 1974; in this form Mühlenbein, Schomisch and Born 1991.

use std::f64::consts::TAU;

use super::Landscape;

pub(super) struct Ripples;

impl Landscape for Ripples {
    fn value(&self, x: f64, y: f64) -> f64 {
        let one = |x: f64| 10.0 + x * x - 10.0 * (TAU * x).cos();
        one(x) + one(y)
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        let one = |x: f64| 2.0 * x + 10.0 * TAU * (TAU * x).sin();
        (one(x), one(y))
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-3.5, 3.5), (-3.5, 3.5)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        vec![(0.0, 0.0)]
    }
}
