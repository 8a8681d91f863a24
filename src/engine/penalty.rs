//! Penalties on the size of weights.

use serde::{Deserialize, Serialize};

use super::kernels::{add_scaled, square_sum, vector};
use super::{Parameters, Real, Role};

/// What is added to the loss for large parameters: for weights, and for biases where the
/// settings ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Penalty {
    /// Nothing.
    #[default]
    Off,
    /// λ/2 ‖w‖², gradient λ w (PyTorch's `weight_decay` of SGD and Adam).
    L2(f64),
    /// λ ‖w‖₁, subgradient λ sign w (Tibshirani 1996).
    L1(f64),
    /// Both (Zou and Hastie 2005).
    ElasticNet { l1: f64, l2: f64 },
}

impl Penalty {
    /// One of each, for menus and for tests that walk them.
    pub const EXAMPLES: [Self; 4] =
        [Self::Off, Self::L2(1e-3), Self::L1(1e-3), Self::ElasticNet { l1: 1e-3, l2: 1e-3 }];

    /// λ₁ and λ₂.
    #[must_use]
    pub fn strengths(self) -> (f64, f64) {
        match self {
            Self::Off => (0.0, 0.0),
            Self::L2(l2) => (0.0, l2),
            Self::L1(l1) => (l1, 0.0),
            Self::ElasticNet { l1, l2 } => (l1, l2),
        }
    }

    /// What the penalty adds to the loss.
    #[must_use]
    pub fn value<T: Real>(self, parameters: &Parameters<T>, biases: bool) -> f64 {
        let (l1, l2) = self.strengths();
        let mut sum = 0.0;
        for tensor in penalised(parameters, biases) {
            let values = &parameters.values[tensor.clone()];
            if l1 != 0.0 {
                sum += l1 * values.iter().map(|w| w.to_f64().abs()).sum::<f64>();
            }
            if l2 != 0.0 {
                sum += 0.5 * l2 * square_sum(values);
            }
        }
        sum
    }

    /// Adds the penalty's gradient to the gradients; without the L1 part where that is left to
    /// [`Penalty::shrink`].
    pub fn add_gradient<T: Real>(
        self,
        parameters: &mut Parameters<T>,
        biases: bool,
        proximal: bool,
    ) {
        let (l1, l2) = self.strengths();
        let l1 = if proximal { 0.0 } else { l1 };
        if (l1, l2) == (0.0, 0.0) {
            return;
        }
        for i in 0..parameters.tensors().len() {
            let tensor = &parameters.tensors()[i];
            if tensor.role != Role::Weight && !biases {
                continue;
            }
            let range = tensor.range.clone();
            let values = &parameters.values[range.clone()];
            let gradients = &mut parameters.gradients[range];
            if l2 != 0.0 {
                add_scaled(gradients, values, T::from_f64(l2));
            }
            if l1 != 0.0 {
                add_signs(gradients, values, T::from_f64(l1));
            }
        }
    }
}

impl Penalty {
    /// The proximal step of the L1 part after an update at `rate` η, a soft threshold:
    /// w ← sign w · max(|w| − η λ₁, 0). Unlike the subgradient it reaches exact zeros and stays
    /// there (Daubechies, Defrise and De Mol 2004; Parikh and Boyd 2014, section 6.5).
    pub fn shrink<T: Real>(self, parameters: &mut Parameters<T>, rate: f64, biases: bool) {
        let (l1, _) = self.strengths();
        if l1 == 0.0 {
            return;
        }
        for i in 0..parameters.tensors().len() {
            let tensor = &parameters.tensors()[i];
            if tensor.role == Role::Weight || biases {
                let range = tensor.range.clone();
                soft_threshold(&mut parameters.values[range], T::from_f64(rate * l1));
            }
        }
    }
}

fn penalised<T: Real>(
    parameters: &Parameters<T>,
    biases: bool,
) -> impl Iterator<Item = &std::ops::Range<usize>> {
    let tensors = parameters.tensors().iter();
    tensors.filter(move |tensor| biases || tensor.role == Role::Weight).map(|tensor| &tensor.range)
}

vector! {
    fn soft_threshold(values: &mut [T], by: T) {
        for value in values {
            let above = if *value > by { *value - by } else { T::ZERO };
            let within = if *value >= -by { above } else { *value };
            // NaN is on no side of anything, and stays.
            *value = if *value < -by { *value + by } else { within };
        }
    }

    fn add_signs(gradients: &mut [T], values: &[T], strength: T) {
        for (gradient, &value) in gradients.iter_mut().zip(values) {
            *gradient += if value == T::ZERO { T::ZERO } else { strength.with_sign_of(value) };
        }
    }
}
