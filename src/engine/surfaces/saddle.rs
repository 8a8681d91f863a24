//! A saddle: f = ½ x² − ½ y² + ¼ y⁴, minima −¼ at (0, ±1).
//!
//! At (0, 0) the gradient is zero and the point is no minimum: whoever comes along y = 0 stops
//! there. Source: in high dimensions such points are far more common than local minima
//! (Dauphin et al. 2014).

use super::Landscape;

pub(super) struct Saddle;

impl Landscape for Saddle {
    fn value(&self, x: f64, y: f64) -> f64 {
        0.5 * x * x - 0.5 * y * y + 0.25 * y.powi(4)
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        (x, y.powi(3) - y)
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-1.5, 1.5), (-1.6, 1.6)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        vec![(0.0, -1.0), (0.0, 1.0)]
    }
}
