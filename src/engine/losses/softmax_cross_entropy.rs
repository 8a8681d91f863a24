//! Softmax cross-entropy on logits, with one-hot targets. PyTorch: `CrossEntropyLoss` with
//! class probabilities.
//!
//! ```text
//! L     = mean over columns of Σᵢ yᵢ (ln Σⱼ e^zⱼ − zᵢ)
//! ∂L/∂z = (softmax(z) Σᵢ yᵢ − y) / columns
//! ```
//!
//! The logarithm of the sum is taken around the greatest logit (log-sum-exp), so nothing
//! overflows and no probability becomes 0 before its logarithm.

use super::{Loss, greatest};
use crate::engine::Real;
use crate::engine::layers::softmax;

pub struct SoftmaxCrossEntropy;

impl Loss for SoftmaxCrossEntropy {
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], rows: usize, dz: Option<&mut [T]>) -> f64 {
        let share = rows as f64 / z.len() as f64;
        if let Some(dz) = dz {
            let factor = T::from_f64(share);
            softmax::forward(z, rows, dz);
            for (dz, y) in dz.chunks_exact_mut(rows).zip(y.chunks_exact(rows)) {
                let mass = y.iter().copied().sum::<T>();
                for (dz, &y) in dz.iter_mut().zip(y) {
                    *dz = (*dz * mass - y) * factor;
                }
            }
        }
        let columns = z.chunks_exact(rows).zip(y.chunks_exact(rows));
        columns.map(|(z, y)| column_loss(z, y)).sum::<f64>() * share
    }

    fn prediction<T: Real>(&self, z: &[T], rows: usize, prediction: &mut [T]) {
        softmax::forward(z, rows, prediction);
    }

    fn example() -> Self {
        Self
    }
}

fn column_loss<T: Real>(z: &[T], y: &[T]) -> f64 {
    let most = z[greatest(z)].to_f64();
    let sum: f64 = z.iter().map(|z| (z.to_f64() - most).exp()).sum();
    let log_sum = most + sum.ln();
    z.iter().zip(y).map(|(z, y)| y.to_f64() * (log_sum - z.to_f64())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_logits_are_exact() {
        let y = [0.0, 1.0, 0.0];
        let loss = |z: [f64; 3]| SoftmaxCrossEntropy.evaluate(&z, &y, 3, None);
        assert_eq!(loss([1000.0, 0.0, 0.0]), 1000.0);
        assert!((loss([5.0, 5.0, 5.0]) - 3.0_f64.ln()).abs() < 1e-14);
        assert!(loss([f64::NAN, 0.0, 0.0]).is_nan());
    }
}
