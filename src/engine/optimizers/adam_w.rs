//! AdamW: Adam with weight decay apart from the gradient. PyTorch: `torch.optim.AdamW`.
//!
//! ```text
//! w ← w − η λ w
//! then Adam's update, with the gradient of the loss alone
//! ```
//!
//! The form as printed is a mistake to learn from: it decays by a copy of the weights that was
//! taken at the start and never renewed,
//!
//! ```text
//! w ← w − η λ w₀
//! ```
//!
//! so that a weight which no gradient holds walks in a straight line through zero and on.
//!
//! An L2 penalty would pass through Adam's division and shrink weights with large gradients
//! less. Source: Loshchilov and Hutter 2019.

use serde::{Deserialize, Serialize};

use super::adam::{usual_beta1, usual_beta2, usual_epsilon};
use super::{Adam, Decay, Moment, Rule};
use crate::engine::Real;

/// Settings of AdamW: `AdamW(rate: 0.001, decay: 0.01)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdamW {
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
    /// λ.
    #[serde(default = "usual_decay")]
    pub decay: f64,
    #[serde(default)]
    pub form: DecayForm,
}

/// What the weights decay by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecayForm {
    /// By a share of themselves.
    #[default]
    Published,
    /// By a share of what they were at the start.
    AsPrinted,
}

fn usual_decay() -> f64 {
    0.01
}

impl AdamW {
    fn adam(self) -> Adam {
        Adam {
            rate: self.rate,
            beta1: self.beta1,
            beta2: self.beta2,
            epsilon: self.epsilon,
            bias_correction: true,
        }
    }
}

impl Rule for AdamW {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn state(&self) -> &'static [&'static str] {
        match self.form {
            DecayForm::Published => &["m", "v"],
            DecayForm::AsPrinted => &["m", "v", "w₀"],
        }
    }

    fn decoupled_decay(&self) -> Decay {
        match self.form {
            DecayForm::Published => Decay::Share(self.decay),
            DecayForm::AsPrinted => Decay::OfStart { share: self.decay, slot: 2 },
        }
    }

    fn effective_rate<T: Real>(&self, at: Moment, slots: &[Vec<T>], parameter: usize) -> f64 {
        self.adam().effective_rate(at, slots, parameter)
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
        self.adam().update(at, w, g, &mut slots[..2]);
    }

    fn example() -> Self {
        let Adam { rate, beta1, beta2, epsilon, .. } = Adam::example();
        let form = DecayForm::Published;
        Self { rate, beta1, beta2, epsilon, decay: usual_decay(), form }
    }
}
