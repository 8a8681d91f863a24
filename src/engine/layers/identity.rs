//! The linear activation: a = z, dz = da. PyTorch: `torch.nn.Identity`.
//!
//! Right for the output of a regression and for logits; between dense layers it leaves the
//! network one affine map.

use super::elementwise::{Elementwise, elementwise_layer};
use crate::engine::Real;

#[derive(Clone, Debug)]
pub struct Identity;

elementwise_layer!(Identity, example Identity);

impl Elementwise for Identity {
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]) {
        a.copy_from_slice(z);
    }

    fn backward<T: Real>(&self, _: &[T], _: &[T], da: &[T], dz: &mut [T]) {
        dz.copy_from_slice(da);
    }
}
