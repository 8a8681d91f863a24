//! Optimizers, one a file, and their registry.
//!
//! An optimizer is a pure rule over parameters, gradients and named state: `Adam` keeps `m`
//! and `v`, which a pane can show as they are. Defaults are those of the papers.
//!
//! To add one: write its file, and name it in the registry below.

mod adam;
mod adam_w;
mod gradient_descent;
mod momentum;
mod rms_prop;
mod sgd;

use serde::{Deserialize, Serialize};

use super::kernels::{add_scaled, scale};
use super::{Parameters, Real, Role};

pub use adam::Adam;
pub use adam_w::{AdamW, DecayForm};
pub use gradient_descent::GradientDescent;
pub use momentum::{Momentum, MomentumForm};
pub use rms_prop::RmsProp;
pub use sgd::Sgd;

/// A rule that turns gradients into changes of parameters.
trait Rule {
    /// The learning rate, before any schedule.
    fn rate(&self) -> f64;

    /// Names of the state that the rule keeps a number of for each parameter.
    fn state(&self) -> &'static [&'static str] {
        &[]
    }

    /// What is taken off the weights apart from the gradient.
    fn decoupled_decay(&self) -> Decay {
        Decay::None
    }

    /// Whether a step always takes the whole training set.
    fn whole_set(&self) -> bool {
        false
    }

    /// What the next update will multiply a parameter's gradient by, or, where there is a
    /// velocity or a mean of gradients, that: η, divided by what the rule divides by.
    fn effective_rate<T: Real>(&self, at: Moment, slots: &[Vec<T>], parameter: usize) -> f64 {
        let _ = (slots, parameter);
        at.rate
    }

    /// One update of the parameters `w` by their gradients `g`; `slots` holds the state in
    /// the order of [`Rule::state`].
    fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]);

    /// Settings for tests and menus.
    fn example() -> Self;
}

/// What is taken off each weight, times the rate, apart from the gradient.
#[derive(Clone, Copy, Debug)]
enum Decay {
    None,
    /// A share of the weight.
    Share(f64),
    /// A share of what the weight was before the first update, which this slot keeps.
    OfStart {
        share: f64,
        slot: usize,
    },
}

/// When an update happens.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// Updates so far, with this one: 1 at the first.
    count: u64,
    /// The learning rate, with the schedule applied.
    rate: f64,
}

macro_rules! registry {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// An optimizer by name with its hyperparameters; in RON `Adam(rate: 0.01)`.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        pub enum OptimizerSpec {
            $($(#[$doc])* $name($name),)*
        }

        impl OptimizerSpec {
            /// One of each optimizer, for menus and for tests that walk them.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![$(Self::$name($name::example()),)*]
            }

            /// The optimizer's name, as experiments spell it.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)* }
            }

            /// The learning rate, before any schedule.
            #[must_use]
            pub fn rate(&self) -> f64 {
                match self { $(Self::$name(rule) => rule.rate(),)* }
            }

            /// Names of the state that the rule keeps a number of for each parameter.
            #[must_use]
            pub fn state(&self) -> &'static [&'static str] {
                match self { $(Self::$name(rule) => rule.state(),)* }
            }

            /// Whether a step always takes the whole training set.
            #[must_use]
            pub fn whole_set(&self) -> bool {
                match self { $(Self::$name(rule) => rule.whole_set(),)* }
            }

            fn decoupled_decay(&self) -> Decay {
                match self { $(Self::$name(rule) => rule.decoupled_decay(),)* }
            }

            fn effective_rate<T: Real>(&self, at: Moment, slots: &[Vec<T>], i: usize) -> f64 {
                match self { $(Self::$name(rule) => rule.effective_rate(at, slots, i),)* }
            }

            fn update<T: Real>(&self, at: Moment, w: &mut [T], g: &[T], slots: &mut [Vec<T>]) {
                match self { $(Self::$name(rule) => rule.update(at, w, g, slots),)* }
            }
        }
    };
}

registry! {
    /// On the whole training set, whatever the batch says.
    GradientDescent,
    /// On a mini-batch.
    Sgd,
    /// A velocity that gathers gradients.
    Momentum,
    /// Steps scaled by a running mean of squared gradients.
    RmsProp,
    /// Momentum and RMSProp, with corrected bias.
    Adam,
    /// Adam with decoupled weight decay.
    AdamW,
}

/// A rule at work: its settings and its state, one number of each kind for each parameter.
#[derive(Clone, Debug)]
pub struct Optimizer<T> {
    spec: OptimizerSpec,
    slots: Vec<Vec<T>>,
    count: u64,
}

impl<T: Real> Optimizer<T> {
    /// The optimizer at its start, for so many parameters.
    #[must_use]
    pub fn new(spec: OptimizerSpec, parameters: usize) -> Self {
        let slots = spec.state().iter().map(|_| vec![T::ZERO; parameters]).collect();
        Self { spec, slots, count: 0 }
    }

    /// The rule and its hyperparameters.
    #[must_use]
    pub fn spec(&self) -> OptimizerSpec {
        self.spec
    }

    /// Changes the hyperparameters in mid-flight. State of the same name is kept; another
    /// rule's starts at zero, and its count of updates with it.
    pub fn set_spec(&mut self, spec: OptimizerSpec, parameters: usize) {
        if spec.state() == self.spec.state() {
            self.spec = spec;
        } else {
            *self = Self::new(spec, parameters);
        }
    }

    /// State by name, in the order of the parameters: momentum's `v`, Adam's `m` and `v`.
    pub fn state(&self) -> impl Iterator<Item = (&'static str, &[T])> {
        self.spec.state().iter().copied().zip(self.slots.iter().map(Vec::as_slice))
    }

    /// The rate of each parameter as the latest update had it, the schedule's `rate` among
    /// what it is made of: what the gradient (or, where there is a velocity or a mean of
    /// gradients, that) was multiplied by. The same for all where the rule is not adaptive.
    pub fn effective_rates(&self, rate: f64, into: &mut Vec<f64>) {
        let at = Moment { count: self.count.max(1), rate };
        let parameters = self.slots.first().map_or(0, Vec::len);
        into.clear();
        into.extend((0..parameters).map(|i| self.spec.effective_rate(at, &self.slots, i)));
    }

    /// One update at `rate`. Weights decay where the rule says so, and biases where
    /// `decay_biases` does.
    pub fn step(&mut self, parameters: &mut Parameters<T>, rate: f64, decay_biases: bool) {
        self.count += 1;
        self.decay(parameters, rate, decay_biases);
        let at = Moment { count: self.count, rate };
        self.spec.update(at, &mut parameters.values, &parameters.gradients, &mut self.slots);
    }

    /// Takes off the weights, and biases where it is said, what the rule decays them by.
    fn decay(&mut self, parameters: &mut Parameters<T>, rate: f64, biases: bool) {
        let decay = self.spec.decoupled_decay();
        if let (Decay::OfStart { slot, .. }, 1) = (decay, self.count) {
            self.slots[slot].copy_from_slice(&parameters.values);
        }
        for i in 0..parameters.tensors().len() {
            let tensor = &parameters.tensors()[i];
            if tensor.role != Role::Weight && !biases {
                continue;
            }
            let range = tensor.range.clone();
            let values = &mut parameters.values[range.clone()];
            match decay {
                Decay::None => return,
                Decay::Share(share) => scale(values, T::from_f64(1.0 - rate * share)),
                Decay::OfStart { share, slot } => {
                    add_scaled(values, &self.slots[slot][range], T::from_f64(-rate * share));
                }
            }
        }
    }
}
