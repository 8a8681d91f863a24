//! Mean absolute error: L = mean |z − y|, ∂L/∂z = sign(z − y) / n. PyTorch: `L1Loss`.
//!
//! Its minimum is the median, so outliers pull no harder than others. The slope at 0 is 0.

use super::{Loss, mean_of_distances};
use crate::engine::Real;

pub struct MeanAbsoluteError;

impl Loss for MeanAbsoluteError {
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], _: usize, dz: Option<&mut [T]>) -> f64 {
        mean_of_distances(z, y, dz, |d| {
            let sign = if d == T::ZERO { T::ZERO } else { T::ONE.with_sign_of(d) };
            (d.magnitude().to_f64(), sign)
        })
    }

    fn example() -> Self {
        Self
    }
}
