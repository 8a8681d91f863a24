//! Two valleys: f = (x² − 1)² + 0.3 x + ½ y². The lower one lies at x ≈ −1.04, the other at
//! x ≈ 0.96, with a ridge between them near x = 0.

use super::Landscape;

pub(super) struct DoubleWell;

/// How much the ground is tilted.
const TILT: f64 = 0.3;

impl Landscape for DoubleWell {
    fn value(&self, x: f64, y: f64) -> f64 {
        (x * x - 1.0).powi(2) + TILT * x + 0.5 * y * y
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        (4.0 * x * (x * x - 1.0) + TILT, y)
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-2.0, 2.0), (-1.5, 1.5)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        // The least root of 4x³ − 4x + 0.3 = 0, by Newton's method.
        let mut x = -1.0;
        for _ in 0..20 {
            x -= (4.0 * x * (x * x - 1.0) + TILT) / (12.0 * x * x - 4.0);
        }
        vec![(x, 0.0)]
    }
}
