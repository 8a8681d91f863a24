//! The leaky rectified linear unit: a = z where z > 0 and s z elsewhere; dz = da or s da.
//! PyTorch: `torch.nn.LeakyReLU`.
//!
//! With a slope s > 0 no unit is ever without a gradient. Source: Maas, Hannun and Ng 2013.

use serde::{Deserialize, Serialize};

use super::elementwise::{Elementwise, elementwise_layer};
use crate::engine::Real;
use crate::engine::kernels::vector;

/// Settings of a leaky ReLU: `LeakyReLU(slope: 0.01)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeakyRelu {
    /// The slope left of zero.
    #[serde(default = "usual_slope")]
    pub slope: f64,
}

fn usual_slope() -> f64 {
    0.01
}

elementwise_layer!(LeakyRelu, example LeakyRelu { slope: usual_slope() });

impl Elementwise for LeakyRelu {
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]) {
        forward(z, T::from_f64(self.slope), a);
    }

    fn backward<T: Real>(&self, z: &[T], _: &[T], da: &[T], dz: &mut [T]) {
        backward(z, T::from_f64(self.slope), da, dz);
    }
}

vector! {
    pub(super) fn forward(z: &[T], slope: T, a: &mut [T]) {
        for (a, &z) in a.iter_mut().zip(z) {
            // NaN stays NaN, since it is not greater; adding zero turns −0 into 0.
            *a = if z > T::ZERO { z } else { slope * z + T::ZERO };
        }
    }

    pub(super) fn backward(z: &[T], slope: T, da: &[T], dz: &mut [T]) {
        for ((dz, &z), &da) in dz.iter_mut().zip(z).zip(da) {
            *dz = if z > T::ZERO { da } else { slope * da };
        }
    }
}
