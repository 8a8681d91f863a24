//! Mean squared error: L = mean (z − y)², ∂L/∂z = 2 (z − y) / n. PyTorch: `MSELoss`.
//!
//! Least squares; the likelihood of Gaussian noise.

use super::{Loss, mean_of_distances};
use crate::engine::Real;

pub struct MeanSquaredError;

impl Loss for MeanSquaredError {
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], _: usize, dz: Option<&mut [T]>) -> f64 {
        mean_of_distances(z, y, dz, |d| (d.to_f64() * d.to_f64(), d + d))
    }

    fn example() -> Self {
        Self
    }
}
