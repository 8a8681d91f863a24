//! Layers, one a file, and their registry.

use serde::{Deserialize, Serialize};

use super::Init;

/// A layer by name; in RON `Dense(units: 8)`, `Tanh`, `LeakyReLU(slope: 0.01)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LayerSpec {
    Dense {
        units: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        init: Option<Init>,
    },
    Identity,
    Sigmoid,
    Tanh,
    ReLU,
    LeakyReLU {
        slope: f64,
    },
    Softmax,
}
