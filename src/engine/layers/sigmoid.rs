//! The sigmoid: a = σ(z) = 1 / (1 + e⁻ᶻ), dz = a (1 − a) da. PyTorch: `torch.nn.Sigmoid`.
//!
//! Its slope is at most 1/4, at z = 0, and 4.5e-5 at z = ±10: there it is saturated.

use super::elementwise::{Elementwise, elementwise_layer};
use crate::engine::Real;
use crate::engine::kernels::vector;

#[derive(Clone, Debug)]
pub struct Sigmoid;

elementwise_layer!(Sigmoid, example Sigmoid);

impl Elementwise for Sigmoid {
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]) {
        forward(z, a);
    }

    fn backward<T: Real>(&self, _: &[T], a: &[T], da: &[T], dz: &mut [T]) {
        backward(a, da, dz);
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        Some((0.0, 1.0))
    }
}

vector! {
    fn forward(z: &[T], a: &mut [T]) {
        for (a, &z) in a.iter_mut().zip(z) {
            *a = z.logistic();
        }
    }

    fn backward(a: &[T], da: &[T], dz: &mut [T]) {
        for ((dz, &a), &da) in dz.iter_mut().zip(a).zip(da) {
            *dz = da * a * (T::ONE - a);
        }
    }
}
