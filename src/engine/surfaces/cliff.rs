//! The wall that a recurrent unit sees: x is its weight and y its bias, and f the squared error
//! of its state after T steps:
//!
//! ```text
//! h₀ = ½,  hₜ = σ(x hₜ₋₁ + y),  f = (h_T − 0.7)²
//!
//! ∂hₜ/∂x = hₜ (1 − hₜ) (hₜ₋₁ + x ∂hₜ₋₁/∂x)
//! ∂hₜ/∂y = hₜ (1 − hₜ) (1 + x ∂hₜ₋₁/∂y)
//! ```
//!
//! Where the unit goes over from one resting state to another, T factors above 1 multiply, and
//! the gradient is as large as the wall is steep. Source: Pascanu, Mikolov and Bengio 2013,
//! figure 6.

use serde::{Deserialize, Serialize};

use super::Landscape;

/// Settings of a cliff: `Cliff(steps: 50)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cliff {
    /// T.
    pub steps: u32,
}

/// What the state should be in the end.
const TARGET: f64 = 0.7;

impl Cliff {
    /// The last state, with its derivatives by x and y.
    fn state(self, x: f64, y: f64) -> (f64, f64, f64) {
        let (mut h, mut by_x, mut by_y) = (0.5, 0.0, 0.0);
        for _ in 0..self.steps {
            let next = 1.0 / (1.0 + (-(x * h + y)).exp());
            let slope = next * (1.0 - next);
            (by_x, by_y) = (slope * (h + x * by_x), slope * (1.0 + x * by_y));
            h = next;
        }
        (h, by_x, by_y)
    }
}

impl Cliff {
    /// Settings for tests and menus.
    pub(super) const fn example() -> Self {
        Self { steps: 50 }
    }
}

impl Landscape for Cliff {
    fn value(&self, x: f64, y: f64) -> f64 {
        (self.state(x, y).0 - TARGET).powi(2)
    }

    fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
        let (h, by_x, by_y) = self.state(x, y);
        (2.0 * (h - TARGET) * by_x, 2.0 * (h - TARGET) * by_y)
    }

    fn window(&self) -> [(f64, f64); 2] {
        [(0.0, 8.0), (-4.0, 0.0)]
    }
}
