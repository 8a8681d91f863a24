//! Adam. PyTorch: `torch.optim.Adam`.
//!
//! ```text
//! m ← β₁ m + (1 − β₁) g           m̂ = m / (1 − β₁ᵗ)
//! v ← β₂ v + (1 − β₂) g²          v̂ = v / (1 − β₂ᵗ)
//! w ← w − η m̂ / (√v̂ + ε)
//! ```
//!
//! m and v start at zero, and the division by 1 − βᵗ makes them means of the gradients so far.
//! Without it the first steps are too long, not too short: v is further from a mean than m, and
//! (1 − β₁) / √(1 − β₂) is 3.2 for the usual β. Source: Kingma and Ba 2015.

use serde::{Deserialize, Serialize};

use super::{Moment, Rule};
use crate::engine::Real;
use crate::engine::kernels::vector;

/// Settings of Adam: `Adam(rate: 0.001)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adam {
    /// η.
    pub rate: f64,
    /// β₁, the memory of the mean.
    #[serde(default = "usual_beta1")]
    pub beta1: f64,
    /// β₂, the memory of the mean square.
    #[serde(default = "usual_beta2")]
    pub beta2: f64,
    /// ε.
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
    /// Whether m and v are divided by 1 − βᵗ.
    #[serde(default = "usual_correction")]
    pub bias_correction: bool,
}

fn usual_correction() -> bool {
    true
}

pub(super) fn usual_beta1() -> f64 {
    0.9
}

pub(super) fn usual_beta2() -> f64 {
    0.999
}

pub(super) fn usual_epsilon() -> f64 {
    1e-8
}

impl Rule for Adam {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn state(&self) -> &'static [&'static str] {
        &["m", "v"]
    }

    fn effective_rate<T: Real>(&self, at: Moment, slots: &[Vec<T>], parameter: usize) -> f64 {
        let v = slots[1][parameter].to_f64() / self.corrections(at).1;
        at.rate / (v.sqrt() + self.epsilon)
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
        let [m, v] = slots else { return };
        let correction = self.corrections(at);
        let size = Size {
            beta1: (T::from_f64(self.beta1), T::from_f64(1.0 - self.beta1)),
            beta2: (T::from_f64(self.beta2), T::from_f64(1.0 - self.beta2)),
            rate: T::from_f64(at.rate / correction.0),
            root: T::from_f64(1.0 / correction.1.sqrt()),
            epsilon: T::from_f64(self.epsilon),
        };
        update(w, g, m, v, size);
    }

    fn example() -> Self {
        Self {
            rate: 0.001,
            beta1: usual_beta1(),
            beta2: usual_beta2(),
            epsilon: usual_epsilon(),
            bias_correction: true,
        }
    }
}

impl Adam {
    /// 1 − β₁ᵗ and 1 − β₂ᵗ, or 1 where nothing is corrected.
    fn corrections(&self, at: Moment) -> (f64, f64) {
        let of = |beta: f64| {
            if self.bias_correction { 1.0 - beta.powf(at.count as f64) } else { 1.0 }
        };
        (of(self.beta1), of(self.beta2))
    }
}

/// The numbers of one update: each β with its complement, η / (1 − β₁ᵗ), 1 / √(1 − β₂ᵗ), ε.
#[derive(Clone, Copy)]
struct Size<T> {
    beta1: (T, T),
    beta2: (T, T),
    rate: T,
    root: T,
    epsilon: T,
}

vector! {
    fn update(w: &mut [T], g: &[T], m: &mut [T], v: &mut [T], size: Size<T>) {
        for (((w, &g), m), v) in w.iter_mut().zip(g).zip(m).zip(v) {
            *m = size.beta1.0 * *m + size.beta1.1 * g;
            *v = size.beta2.0 * *v + size.beta2.1 * (g * g);
            *w -= size.rate * *m / (v.root() * size.root + size.epsilon);
        }
    }
}
