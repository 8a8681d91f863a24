//! The ravine: f = ½ (x² + k y²), gradient (x, k y), minimum at (0, 0).
//!
//! Its curvatures are 1 along and k across, so gradient descent diverges from a learning rate
//! of 2/k on and needs about k steps.

use serde::{Deserialize, Serialize};

use super::Landscape;

/// Settings of a ravine: `Ravine(k: 100.0)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ravine {
    /// How much steeper it is across than along: the condition number, where it is above 1.
    pub k: f64,
}

impl Ravine {
    /// Settings for tests and menus.
    pub(super) const fn example() -> Self {
        Self { k: 20.0 }
    }
}

impl Landscape for Ravine {
    fn value(&self, x: f64, y: f64) -> f64 {
        0.5 * (x * x + self.k * y * y)
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        (x, self.k * y)
    }

    fn window(&self) -> [(f64, f64); 2] {
        // A flat ravine is a bowl, and is seen whole.
        let high = if self.k < 4.0 { 10.0 } else { 2.0 };
        [(-10.0, 4.0), (-high, high)]
    }

    fn minima(&self) -> Vec<(f64, f64)> {
        vec![(0.0, 0.0)]
    }
}
