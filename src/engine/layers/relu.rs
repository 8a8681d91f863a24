//! The rectified linear unit: a = max(0, z), dz = da where z > 0 and 0 elsewhere. PyTorch:
//! `torch.nn.ReLU`.
//!
//! The slope at 0 is taken as 0. Source: Nair and Hinton 2010.

use super::elementwise::{Elementwise, elementwise_layer};
use super::leaky_relu;
use crate::engine::Real;

#[derive(Clone, Debug)]
pub struct Relu;

elementwise_layer!(Relu, example Relu);

impl Elementwise for Relu {
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]) {
        leaky_relu::forward(z, T::ZERO, a);
    }

    fn backward<T: Real>(&self, z: &[T], _: &[T], da: &[T], dz: &mut [T]) {
        leaky_relu::backward(z, T::ZERO, da, dz);
    }
}
