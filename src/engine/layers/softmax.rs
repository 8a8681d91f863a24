//! Softmax over the units of each column. PyTorch: `torch.nn.Softmax(dim=...)`.
//!
//! ```text
//! forward    aᵢ  = e^(zᵢ − max z) / Σⱼ e^(zⱼ − max z)
//! backward   dzᵢ = aᵢ (daᵢ − Σⱼ aⱼ daⱼ)
//! ```
//!
//! Subtracting the greatest logit changes nothing and keeps e from overflowing. For training,
//! the loss [`SoftmaxCrossEntropy`](crate::engine::LossSpec) works on logits and needs no
//! softmax layer.

use super::{Given, Layer, Plan, Seen, Site};
use crate::engine::Real;
use crate::engine::kernels::vector;

#[derive(Clone, Debug)]
pub struct Softmax;

impl Plan for Softmax {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        Ok(Box::new(Planned { units: site.inputs }))
    }

    fn example() -> Self {
        Self
    }
}

#[derive(Debug)]
struct Planned {
    units: usize,
}

impl<T: Real> Layer<T> for Planned {
    fn outputs(&self) -> usize {
        self.units
    }

    fn forward(&mut self, given: Given<'_, T>, a: &mut [T]) {
        forward(given.x, self.units, a);
    }

    fn backward(&mut self, seen: Seen<'_, T>, _: &mut [T], dz: Option<&mut [T]>) {
        if let Some(dz) = dz {
            backward(seen.y, seen.dy, self.units, dz);
        }
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        Some((0.0, 1.0))
    }
}

vector! {
    /// Writes the softmax of each column of `z` `[units × b]` into `a`.
    pub(crate) fn forward(z: &[T], units: usize, a: &mut [T]) {
        for (z, a) in z.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
            let greatest = z.iter().fold(z[0], |most, &z| if z > most { z } else { most });
            let mut sum = T::ZERO;
            for (a, &z) in a.iter_mut().zip(z) {
                *a = (z - greatest).exp_of_negative();
                sum += *a;
            }
            let inverse = T::ONE / sum;
            for a in a {
                *a *= inverse;
            }
        }
    }

    fn backward(a: &[T], da: &[T], units: usize, dz: &mut [T]) {
        let columns = a.chunks_exact(units).zip(da.chunks_exact(units));
        for ((a, da), dz) in columns.zip(dz.chunks_exact_mut(units)) {
            let mean = a.iter().zip(da).map(|(&a, &da)| a * da).sum::<T>();
            for ((dz, &a), &da) in dz.iter_mut().zip(a).zip(da) {
                *dz = a * (da - mean);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_to_one_and_survives_huge_logits() {
        let mut a = [0.0_f64; 6];
        forward(&[1e4, 1e4 + 1.0, -1e4, 0.0, 0.0, 0.0], 3, &mut a);
        assert!((a[..3].iter().sum::<f64>() - 1.0).abs() < 1e-15);
        assert!((a[1] / a[0] - std::f64::consts::E).abs() < 1e-12);
        assert!(a[3..].iter().all(|a| (a - 1.0 / 3.0).abs() < 1e-15));
    }
}
