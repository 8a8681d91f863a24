//! Learning-rate schedules.

use serde::{Deserialize, Serialize};

/// How the learning rate moves with the step; a factor on the optimizer's rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Schedule {
    #[default]
    Constant,
    /// Times `factor` every `every` steps.
    Step { every: u64, factor: f64 },
    /// From 1 to `floor` along half a cosine over `over` steps.
    Cosine { over: u64, floor: f64 },
    /// Linear from 0 over `over` steps, then constant.
    WarmUp { over: u64 },
}
