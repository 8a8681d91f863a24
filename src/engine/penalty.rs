//! Penalties on the size of weights.

use serde::{Deserialize, Serialize};

/// What is added to the loss for large weights (never for biases).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Penalty {
    #[default]
    Off,
    /// λ/2 ‖w‖².
    L2(f64),
    /// λ ‖w‖₁.
    L1(f64),
    ElasticNet {
        l1: f64,
        l2: f64,
    },
}
