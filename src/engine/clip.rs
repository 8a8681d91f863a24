//! Gradient clipping.

use serde::{Deserialize, Serialize};

/// How a gradient is bounded before the optimizer sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Clip {
    /// As it is.
    #[default]
    Off,
    /// Scaled as a whole so that its L2 norm is at most this: the direction stays.
    Norm(f64),
    /// Each entry cut to [−c, c]: the direction may change.
    Value(f64),
}
