//! Stochastic gradient descent: w ← w − η g, with g the gradient on a mini-batch. PyTorch:
//! `torch.optim.SGD`. Source: Robbins and Monro 1951.

use serde::{Deserialize, Serialize};

use super::{Moment, Rule};
use crate::engine::Real;
use crate::engine::kernels::add_scaled;

/// Settings of SGD: `Sgd(rate: 0.1)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sgd {
    /// η.
    pub rate: f64,
}

impl Rule for Sgd {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], _: &mut [Vec<T>]) {
        add_scaled(w, g, T::from_f64(-at.rate));
    }

    fn example() -> Self {
        Self { rate: 0.1 }
    }
}
