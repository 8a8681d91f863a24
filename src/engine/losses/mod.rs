//! Losses, one a file, and their registry.

use serde::{Deserialize, Serialize};

/// A loss by name. Each is the mean over the batch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum LossSpec {
    MeanSquaredError,
    MeanAbsoluteError,
    Huber {
        delta: f64,
    },
    /// On logits, with targets 0 or 1.
    BinaryCrossEntropy,
    /// On logits, with one-hot targets.
    SoftmaxCrossEntropy,
}
