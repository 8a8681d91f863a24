//! Learning-rate schedules.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

/// How the learning rate moves with the step: a factor on the optimizer's rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Schedule {
    /// Always 1.
    #[default]
    Constant,
    /// Times `factor` after every `every` steps (PyTorch: `StepLR`).
    Step { every: u64, factor: f64 },
    /// From 1 down to `floor` along half a cosine over `over` steps, then `floor` (Loshchilov
    /// and Hutter 2017; PyTorch: `CosineAnnealingLR`).
    Cosine {
        over: u64,
        #[serde(default)]
        floor: f64,
    },
    /// Linear up to 1, which the step `over` reaches.
    WarmUp { over: u64 },
    /// The learning-rate range test: from 1 to `to` by even ratios over `over` steps, and on
    /// (Smith 2017).
    RangeTest { over: u64, to: f64 },
}

impl Schedule {
    /// One of each, for menus and for tests that walk them.
    pub const EXAMPLES: [Self; 5] = [
        Self::Constant,
        Self::Step { every: 100, factor: 0.5 },
        Self::Cosine { over: 1000, floor: 0.0 },
        Self::WarmUp { over: 100 },
        Self::RangeTest { over: 1000, to: 1e4 },
    ];

    /// The factor for a step, the first being step 0.
    #[must_use]
    pub fn factor(self, step: u64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::Step { every, factor } => factor.powf((step / every.max(1)) as f64),
            Self::Cosine { over, floor } => {
                let share = (step as f64 / over.max(1) as f64).min(1.0);
                floor + (1.0 - floor) * 0.5 * (1.0 + (PI * share).cos())
            }
            Self::RangeTest { over, to } => to.powf(step as f64 / over.max(1) as f64),
            Self::WarmUp { over } => ((step + 1) as f64 / over.max(1) as f64).min(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reaches_its_marks() {
        let step = Schedule::Step { every: 10, factor: 0.5 };
        assert_eq!([0, 9, 10, 25].map(|t| step.factor(t)), [1.0, 1.0, 0.5, 0.25]);
        let cosine = Schedule::Cosine { over: 100, floor: 0.1 };
        assert_eq!(cosine.factor(0), 1.0);
        assert!((cosine.factor(50) - 0.55).abs() < 1e-12);
        assert_eq!(cosine.factor(100), 0.1);
        assert_eq!(cosine.factor(10_000), 0.1);
        let range = Schedule::RangeTest { over: 100, to: 1e4 };
        assert!((range.factor(50) - 100.0).abs() < 1e-9 && range.factor(0) == 1.0);
        let warm_up = Schedule::WarmUp { over: 4 };
        assert_eq!([0, 1, 3, 9].map(|t| warm_up.factor(t)), [0.25, 0.5, 1.0, 1.0]);
    }
}
