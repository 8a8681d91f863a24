//! The plain recurrent layer. PyTorch: `torch.nn.RNN`.
//!
//! ```text
//! z_t = W_ih x_t + W_hh h_{t−1} + b      a_t = f(z_t)      h_t = a_t, or with a shortcut:
//!   Input            h_t = a_t + W_ih x_t
//!   State(s)         h_t = h_{t−1} + s a_t
//!   Skip(k, s)       h_t = a_t + s h_{t−k}
//!
//! backward   da_t = dh_t (or s dh_t)      dz_t = f'(z_t) da_t
//!            dh_{t−1} += W_hhᵀ dz_t, and what the shortcut carries
//! ```
//!
//! Going back T steps multiplies T times by W_hhᵀ and f': the gradient shrinks or grows as the
//! power of a number. Sources: Elman 1990; Bengio, Simard and Frasconi 1994; for the skip over
//! steps, El Hihi and Bengio 1996.

use serde::{Deserialize, Serialize};

use super::super::{Given, Layer, Plan, Recurrence, Seen, Site, TensorPlan};
use super::unrolled::{Shape, Unrolled};
use crate::engine::kernels::{add_bias, add_scaled, scale, sum_columns, vector};
use crate::engine::matrix::{View, add_product};
use crate::engine::{Init, Real};

/// Settings of a plain recurrent layer: `RNN(units: 16)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rnn {
    pub units: usize,
    #[serde(default)]
    pub activation: StateActivation,
    /// Initialisation of W_hh; the network's own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrent: Option<Init>,
    #[serde(default)]
    pub shortcut: Shortcut,
    /// Whether h_{t−1} is 0 at every step, as where the line that sets the state stands within
    /// the loop over time: a memory of nothing.
    #[serde(default)]
    pub reset_state: bool,
    /// Steps that a gradient goes back at most; 0 for all.
    #[serde(default)]
    pub truncate: usize,
    /// Whether there are two biases, as PyTorch has them.
    #[serde(default)]
    pub two_biases: bool,
}

/// f.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum StateActivation {
    #[default]
    Tanh,
    ReLU,
    /// z itself: a state that only products change.
    Identity,
}

/// What goes past f.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Shortcut {
    #[default]
    Nothing,
    /// The input's product, from below: it reaches this step's output and shortens no way
    /// through time.
    Input,
    /// The state before, with a_t times this factor added to it.
    State(f64),
    /// A state of some steps before, times a factor.
    Skip { steps: usize, scale: f64 },
}

impl Rnn {
    /// A layer of so many units with the usual settings.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self {
            units,
            activation: StateActivation::Tanh,
            recurrent: None,
            shortcut: Shortcut::Nothing,
            reset_state: false,
            truncate: 0,
            two_biases: false,
        }
    }
}

impl Plan for Rnn {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if self.units == 0 {
            return Err("a recurrent layer needs at least one unit".into());
        }
        if let Shortcut::Skip { steps: 0, .. } = self.shortcut {
            return Err("a skip goes over one step or more".into());
        }
        let Self { units, two_biases, .. } = *self;
        let shape = Shape { inputs: site.inputs, units, gates: 1, two_biases };
        let from_input = matches!(self.shortcut, Shortcut::Input);
        let room = |wanted: bool| vec![T::ZERO; if wanted { units * site.capacity } else { 0 }];
        Ok(Box::new(Planned {
            unrolled: Unrolled::new(shape, self.truncate, site),
            bent: room(true),
            input: room(from_input),
            dz: room(true),
            d_input: room(from_input),
            settings: self.clone(),
        }))
    }

    fn example() -> Self {
        Self::new(4)
    }
}

#[derive(Debug)]
struct Planned<T> {
    settings: Rnn,
    unrolled: Unrolled<T>,
    /// z, and then a `[units × columns]`.
    bent: Vec<T>,
    /// W_ih x, where it goes past f.
    input: Vec<T>,
    dz: Vec<T>,
    /// The gradient of W_ih x, where that is more than dz.
    d_input: Vec<T>,
}

impl<T: Real> Planned<T> {
    /// The part of h that goes past f, at one step.
    fn pass_by(&self, step: usize, before: &[T], h: &mut [T]) {
        let units = self.settings.units;
        match self.settings.shortcut {
            Shortcut::Nothing => {}
            Shortcut::Input => {
                add_scaled(h, &self.input[self.unrolled.at(units, step)], T::ONE);
            }
            Shortcut::State(factor) => {
                scale(h, T::from_f64(factor));
                add_scaled(h, self.unrolled.before(step, before), T::ONE);
            }
            Shortcut::Skip { steps, scale } => {
                if step >= steps {
                    let from = self.unrolled.at(units, step - steps);
                    add_scaled(h, &before[from], T::from_f64(scale));
                }
            }
        }
    }

    /// What the shortcut carries back from one step.
    fn pass_back(&mut self, step: usize) {
        let here = self.unrolled.at(self.settings.units, step);
        let (from, factor) = match self.settings.shortcut {
            Shortcut::State(_) => (step.checked_sub(1), 1.0),
            Shortcut::Skip { steps, scale } => (step.checked_sub(steps), scale),
            _ => return,
        };
        let Some(from) = from.filter(|&from| self.unrolled.linked(from, step)) else { return };
        let place = self.unrolled.at(self.settings.units, from);
        let (before, dh) = self.unrolled.state_gradient.split_at_mut(here.start);
        add_scaled(&mut before[place], &dh[..here.len()], T::from_f64(factor));
    }
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.settings.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        let bias = vec![0.0; self.settings.units];
        self.unrolled.shape.tensors(self.settings.recurrent, bias)
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let Rnn { units, activation, reset_state, .. } = self.settings;
        self.unrolled.enter(&given, &mut self.bent[..y.len()]);
        if matches!(self.settings.shortcut, Shortcut::Input) {
            self.input[..y.len()].copy_from_slice(&self.bent[..y.len()]);
        }
        let shape = self.unrolled.shape;
        let weights = shape.split(given.parameters);
        self.unrolled.join_biases(&weights);
        for step in 0..self.unrolled.steps {
            let here = self.unrolled.at(units, step);
            let (before, rest) = y.split_at_mut(here.start);
            let h = &mut rest[..here.len()];
            let h_before = self.unrolled.before(step, before);
            let z = &mut self.bent[here];
            if !reset_state && (step > 0 || given.resume) {
                add_product(z, shape.hh(&weights), View::new(h_before, units, given.batch));
            }
            bend(activation, z, &self.unrolled.bias);
            h.copy_from_slice(z);
            self.pass_by(step, before, h);
        }
        self.unrolled.leave(y);
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        let Rnn { units, activation, reset_state, shortcut, .. } = self.settings;
        let shape = self.unrolled.shape;
        let weights = shape.split(seen.parameters);
        self.unrolled.turn(seen.dy);
        let batch = self.unrolled.batch;
        for step in (0..self.unrolled.steps).rev() {
            let here = self.unrolled.at(units, step);
            let dz = &mut self.dz[here.clone()];
            let dh = &self.unrolled.state_gradient[here.clone()];
            unbend(activation, &self.bent[here.clone()], dh, dz);
            if let Shortcut::State(factor) = shortcut {
                scale(dz, T::from_f64(factor));
            }
            if matches!(shortcut, Shortcut::Input) {
                let d_input = &mut self.d_input[here.clone()];
                d_input.copy_from_slice(dz);
                add_scaled(d_input, dh, T::ONE);
            }
            self.pass_back(step);
            if step > 0 && !reset_state && self.unrolled.linked(step - 1, step) {
                let dz = View::new(&self.dz[here.clone()], units, batch);
                let before = here.start - here.len()..here.start;
                let dh_before = &mut self.unrolled.state_gradient[before];
                add_product(dh_before, shape.hh(&weights).transpose(), dz);
            }
        }
        let dz = &self.dz[..seen.dy.len()];
        let d_input = match shortcut {
            Shortcut::Input => &self.d_input[..dz.len()],
            _ => dz,
        };
        self.unrolled.input_gradients(seen, d_input, gradients, dx);
        let rows = units * shape.inputs;
        if matches!(shortcut, Shortcut::Input) {
            // The bias stands within f.
            sum_columns(dz, &mut gradients[rows + units * units..][..units]);
        }
        self.unrolled.state_gradients(seen.y, dz, gradients);
        if reset_state {
            gradients[rows..rows + units * units].fill(T::ZERO);
        }
    }

    fn resumes(&self) -> bool {
        // A skip needs states of before the pass.
        !matches!(self.settings.shortcut, Shortcut::Skip { .. })
    }

    fn serial_steps(&self, steps: usize) -> usize {
        if self.settings.reset_state { 1 } else { steps }
    }

    fn recurrence<'a>(&'a self, y: &'a [T]) -> Option<Recurrence<'a, T>> {
        Some(self.unrolled.recurrence("RNN", &[], &[], y))
    }
}

/// a = f(z + b), in place.
fn bend<T: Real>(activation: StateActivation, z: &mut [T], bias: &[T]) {
    add_bias(z, bias);
    match activation {
        StateActivation::Tanh => tanh(z),
        StateActivation::ReLU => rectify(z),
        StateActivation::Identity => {}
    }
}

/// dz = f'(z) da, by a.
fn unbend<T: Real>(activation: StateActivation, a: &[T], da: &[T], dz: &mut [T]) {
    match activation {
        StateActivation::Tanh => tanh_back(a, da, dz),
        StateActivation::ReLU => rectify_back(a, da, dz),
        StateActivation::Identity => dz.copy_from_slice(da),
    }
}

vector! {
    fn tanh(z: &mut [T]) {
        for z in z {
            *z = z.hyperbolic_tangent();
        }
    }

    fn tanh_back(a: &[T], da: &[T], dz: &mut [T]) {
        for ((dz, &a), &da) in dz.iter_mut().zip(a).zip(da) {
            *dz = da * (T::ONE - a * a);
        }
    }

    fn rectify(z: &mut [T]) {
        for z in z {
            // NaN stays NaN.
            *z = if *z < T::ZERO { T::ZERO } else { *z };
        }
    }

    fn rectify_back(a: &[T], da: &[T], dz: &mut [T]) {
        for ((dz, &a), &da) in dz.iter_mut().zip(a).zip(da) {
            *dz = if a > T::ZERO { da } else { T::ZERO };
        }
    }
}
