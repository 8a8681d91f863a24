//! Binary cross-entropy on logits. PyTorch: `BCEWithLogitsLoss`.
//!
//! ```text
//! L     = −mean [y ln σ(z) + (1 − y) ln(1 − σ(z))]
//!       =  mean [max(z, 0) − z y + ln(1 + e^−|z|)]     which never takes ln 0
//! ∂L/∂z = (σ(z) − y) / n
//! ```

use super::Loss;
use crate::engine::Real;

pub struct BinaryCrossEntropy;

impl Loss for BinaryCrossEntropy {
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], _: usize, dz: Option<&mut [T]>) -> f64 {
        let share = 1.0 / z.len() as f64;
        if let Some(dz) = dz {
            let factor = T::from_f64(share);
            for ((dz, &z), &y) in dz.iter_mut().zip(z).zip(y) {
                *dz = (z.logistic() - y) * factor;
            }
        }
        let losses = z.iter().zip(y).map(|(z, y)| {
            let (z, y) = (z.to_f64(), y.to_f64());
            // `f64::max` would hide a NaN.
            let positive = if z < 0.0 { 0.0 } else { z };
            positive - z * y + (-z.abs()).exp().ln_1p()
        });
        losses.sum::<f64>() * share
    }

    fn prediction<T: Real>(&self, z: &[T], _: usize, prediction: &mut [T]) {
        for (p, &z) in prediction.iter_mut().zip(z) {
            *p = z.logistic();
        }
    }

    fn threshold(&self) -> f64 {
        0.0
    }

    fn example() -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_logits_are_exact() {
        let loss = |z: f64, y: f64| BinaryCrossEntropy.evaluate(&[z], &[y], 1, None);
        assert_eq!(loss(1000.0, 0.0), 1000.0);
        assert_eq!(loss(-1000.0, 1.0), 1000.0);
        assert_eq!(loss(1000.0, 1.0), 0.0);
        assert!((loss(0.0, 1.0) - 2.0_f64.ln()).abs() < 1e-15);
        assert!(loss(f64::NAN, 1.0).is_nan());
    }
}
