//! The hyperbolic tangent: a = tanh z = 2 σ(2z) − 1, dz = (1 − a²) da. PyTorch:
//! `torch.nn.Tanh`.
//!
//! Its outputs are centred on zero and its slope reaches 1, at z = 0.

use super::elementwise::{Elementwise, elementwise_layer};
use crate::engine::Real;
use crate::engine::kernels::vector;

#[derive(Clone, Debug)]
pub struct Tanh;

elementwise_layer!(Tanh, example Tanh);

impl Elementwise for Tanh {
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]) {
        forward(z, a);
    }

    fn backward<T: Real>(&self, _: &[T], a: &[T], da: &[T], dz: &mut [T]) {
        backward(a, da, dz);
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        Some((-1.0, 1.0))
    }
}

vector! {
    fn forward(z: &[T], a: &mut [T]) {
        for (a, &z) in a.iter_mut().zip(z) {
            *a = z.hyperbolic_tangent();
        }
    }

    fn backward(a: &[T], da: &[T], dz: &mut [T]) {
        for ((dz, &a), &da) in dz.iter_mut().zip(a).zip(da) {
            *dz = da * (T::ONE - a * a);
        }
    }
}
