//! Beale's function, minimum 0 at (3, ½):
//!
//! ```text
//! f = (1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²
//! ```
//!
//! Plains on which gradients are small, and walls at the corners. Source: Beale 1958.

use super::Landscape;

pub(super) struct Beale;

/// The constants of the three squares.
const OFFSETS: [f64; 3] = [1.5, 2.25, 2.625];

impl Landscape for Beale {
    fn value(&self, x: f64, y: f64) -> f64 {
        let term = |(i, offset): (i32, f64)| (offset - x + x * y.powi(i + 1)).powi(2);
        (0..).zip(OFFSETS).map(term).sum()
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        let mut sum = (0.0, 0.0);
        for (i, offset) in (0..).zip(OFFSETS) {
            let inner = offset - x + x * y.powi(i + 1);
            sum.0 += 2.0 * inner * (y.powi(i + 1) - 1.0);
            sum.1 += 2.0 * inner * x * f64::from(i + 1) * y.powi(i);
        }
        sum
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-4.5, 4.5), (-2.0, 2.0)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        vec![(3.0, 0.5)]
    }
}
