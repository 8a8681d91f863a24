//! Optimizers, one a file, and their registry.

use serde::{Deserialize, Serialize};

/// An optimizer by name with its hyperparameters; in RON `Adam(rate: 0.01)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum OptimizerSpec {
    /// On the whole training set, whatever the batch says.
    GradientDescent {
        rate: f64,
    },
    Sgd {
        rate: f64,
    },
    Momentum {
        rate: f64,
        beta: f64,
    },
    RmsProp {
        rate: f64,
        decay: f64,
        epsilon: f64,
    },
    Adam {
        rate: f64,
        beta1: f64,
        beta2: f64,
        epsilon: f64,
    },
    AdamW {
        rate: f64,
        beta1: f64,
        beta2: f64,
        epsilon: f64,
        decay: f64,
    },
}
