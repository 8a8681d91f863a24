//! Gradient descent: w ← w − η ∇J(w), with J the loss on the whole training set. PyTorch:
//! `torch.optim.SGD` on one batch of everything. Source: Cauchy 1847.

use serde::{Deserialize, Serialize};

use super::{Moment, Rule, Sgd};
use crate::engine::Real;

/// Settings of gradient descent: `GradientDescent(rate: 0.1)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradientDescent {
    /// η.
    pub rate: f64,
}

impl Rule for GradientDescent {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn whole_set(&self) -> bool {
        true
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
        Sgd { rate: self.rate }.update(at, w, g, slots);
    }

    fn example() -> Self {
        Self { rate: 0.1 }
    }
}
