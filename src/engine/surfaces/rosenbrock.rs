//! Rosenbrock's valley: f = (1 − x)² + 100 (y − x²)², minimum 0 at (1, 1).
//!
//! The valley is found at once, and its floor is bent and nearly flat. Source: Rosenbrock 1960.

use super::Landscape;

pub(super) struct Rosenbrock;

impl Landscape for Rosenbrock {
    fn value(&self, x: f64, y: f64) -> f64 {
        (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        let off = y - x * x;
        (-2.0 * (1.0 - x) - 400.0 * x * off, 200.0 * off)
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-2.0, 2.0), (-1.0, 3.0)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        vec![(1.0, 1.0)]
    }
}
