//! RMSProp. PyTorch: `torch.optim.RMSprop(alpha=decay)`.
//!
//! ```text
//! s ← ρ s + (1 − ρ) g²
//! w ← w − η g / (√s + ε)          ε outside the root, as usual
//! w ← w − η g / √(s + ε)          ε inside it
//! ```
//!
//! Inside the root ε counts as a gradient of √ε: with 1e-8, gradients below 1e-4 move little.
//!
//! Source: Tieleman and Hinton 2012, lecture 6.5.

use serde::{Deserialize, Serialize};

use super::{Moment, Rule};
use crate::engine::Real;
use crate::engine::kernels::vector;

/// Settings of RMSProp: `RmsProp(rate: 0.001)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RmsProp {
    /// η.
    pub rate: f64,
    /// ρ, the share of the running mean that is kept.
    #[serde(default = "usual_decay")]
    pub decay: f64,
    /// ε.
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
    /// Whether ε stands under the root.
    #[serde(default)]
    pub epsilon_inside: bool,
}

fn usual_decay() -> f64 {
    0.9
}

fn usual_epsilon() -> f64 {
    1e-8
}

impl Rule for RmsProp {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn state(&self) -> &'static [&'static str] {
        &["s"]
    }

    fn effective_rate<T: Real>(&self, at: Moment, slots: &[Vec<T>], parameter: usize) -> f64 {
        let s = slots[0][parameter].to_f64();
        let below =
            if self.epsilon_inside { (s + self.epsilon).sqrt() } else { s.sqrt() + self.epsilon };
        at.rate / below
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
        let [s] = slots else { return };
        let decay = (T::from_f64(self.decay), T::from_f64(1.0 - self.decay));
        let (rate, epsilon) = (T::from_f64(at.rate), T::from_f64(self.epsilon));
        if self.epsilon_inside {
            inside(w, g, s, rate, decay, epsilon);
        } else {
            update(w, g, s, rate, decay, epsilon);
        }
    }

    fn example() -> Self {
        Self { rate: 0.001, decay: usual_decay(), epsilon: usual_epsilon(), epsilon_inside: false }
    }
}

vector! {
    fn update(w: &mut [T], g: &[T], s: &mut [T], rate: T, decay: (T, T), epsilon: T) {
        for ((w, &g), s) in w.iter_mut().zip(g).zip(s) {
            *s = decay.0 * *s + decay.1 * (g * g);
            *w -= rate * g / (s.root() + epsilon);
        }
    }

    fn inside(w: &mut [T], g: &[T], s: &mut [T], rate: T, decay: (T, T), epsilon: T) {
        for ((w, &g), s) in w.iter_mut().zip(g).zip(s) {
            *s = decay.0 * *s + decay.1 * (g * g);
            *w -= rate * g / (*s + epsilon).root();
        }
    }
}
