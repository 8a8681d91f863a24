//! A slope: f = g x. The gradient is g along x wherever one stands, and 0 along y: a weight that
//! no gradient ever reaches. With g = 0 neither is reached, and what moves is noise or decay.

use serde::{Deserialize, Serialize};

use super::Landscape;

/// Settings of a slope: `Slope(gradient: 1.0)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slope {
    /// g.
    pub gradient: f64,
}

impl Slope {
    /// Settings for tests and menus.
    pub(super) const fn example() -> Self {
        Self { gradient: 1.0 }
    }
}

impl Landscape for Slope {
    fn value(&self, x: f64, _: f64) -> f64 {
        self.gradient * x
    }

    fn gradient(&self, _: f64, _: f64) -> (f64, f64) {
        (self.gradient, 0.0)
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(-2.0, 2.0), (-2.0, 2.0)]
    }
}
