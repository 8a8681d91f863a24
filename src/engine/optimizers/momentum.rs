//! Momentum, in both forms in use, and Nesterov's. PyTorch: `torch.optim.SGD(momentum=β)`,
//! which is the sum form.
//!
//! ```text
//! sum        v ← β v + g             w ← w − η v
//! average    v ← β v + (1 − β) g     w ← w − η v
//! Nesterov   v as above              w ← w − η (β v + g)      with (1 − β) g in the average form
//! ```
//!
//! In the sum form a steady gradient is multiplied by 1 / (1 − β), so the average form needs a
//! rate that much larger. Sources: Polyak 1964; Sutskever et al. 2013.

use serde::{Deserialize, Serialize};

use super::{Moment, Rule};
use crate::engine::Real;
use crate::engine::kernels::vector;

/// Settings of momentum: `Momentum(rate: 0.01, beta: 0.9)`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Momentum {
    /// η.
    pub rate: f64,
    /// β, the share of the velocity that is kept.
    #[serde(default = "usual_beta")]
    pub beta: f64,
    #[serde(default)]
    pub form: MomentumForm,
    /// Whether the gradient is looked at from where the velocity will have led.
    #[serde(default)]
    pub nesterov: bool,
}

/// How gradients enter the velocity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MomentumForm {
    /// v ← β v + g.
    #[default]
    Sum,
    /// v ← β v + (1 − β) g.
    Average,
}

fn usual_beta() -> f64 {
    0.9
}

impl Rule for Momentum {
    fn rate(&self) -> f64 {
        self.rate
    }

    fn state(&self) -> &'static [&'static str] {
        &["v"]
    }

    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
        let [v] = slots else { return };
        let share = match self.form {
            MomentumForm::Sum => 1.0,
            MomentumForm::Average => 1.0 - self.beta,
        };
        let (rate, beta, share) =
            (T::from_f64(at.rate), T::from_f64(self.beta), T::from_f64(share));
        if self.nesterov {
            nesterov(w, g, v, rate, beta, share);
        } else {
            plain(w, g, v, rate, beta, share);
        }
    }

    fn example() -> Self {
        Self { rate: 0.01, beta: usual_beta(), form: MomentumForm::Sum, nesterov: false }
    }
}

vector! {
    fn plain(w: &mut [T], g: &[T], v: &mut [T], rate: T, beta: T, share: T) {
        for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
            *v = beta * *v + share * g;
            *w -= rate * *v;
        }
    }

    fn nesterov(w: &mut [T], g: &[T], v: &mut [T], rate: T, beta: T, share: T) {
        for ((w, &g), v) in w.iter_mut().zip(g).zip(v) {
            *v = beta * *v + share * g;
            *w -= rate * (beta * *v + share * g);
        }
    }
}
