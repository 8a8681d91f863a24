//! Huber's loss: d²/2 up to |d| = δ and δ (|d| − δ/2) beyond, with d = z − y; its slope is d
//! cut to [−δ, δ]. PyTorch: `HuberLoss`. Source: Huber 1964.

use serde::{Deserialize, Serialize};

use super::{Loss, mean_of_distances};
use crate::engine::Real;

/// Settings of Huber's loss: `Huber(delta: 1.0)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Huber {
    /// Distance at which squared turns into absolute.
    #[serde(default = "usual_delta")]
    pub delta: f64,
}

fn usual_delta() -> f64 {
    1.0
}

impl Loss for Huber {
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], _: usize, dz: Option<&mut [T]>) -> f64 {
        let delta = T::from_f64(self.delta);
        mean_of_distances(z, y, dz, |d| {
            let distance = d.magnitude().to_f64();
            if distance > self.delta {
                (self.delta * (distance - 0.5 * self.delta), delta.with_sign_of(d))
            } else {
                (0.5 * distance * distance, d)
            }
        })
    }

    fn example() -> Self {
        Self { delta: usual_delta() }
    }
}
