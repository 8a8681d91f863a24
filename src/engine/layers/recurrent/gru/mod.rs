//! The gated recurrent unit. PyTorch: `torch.nn.GRU`.
//!
//! ```text
//! r = σ(z_r)   z = σ(z_z)      of W_ih x_t + W_hh h_{t−1} + b, rows as r, z, n
//! n = tanh(W_in x_t + b_n + r (W_hn h_{t−1}))     reset After (PyTorch, cuDNN)
//! n = tanh(W_in x_t + b_n + W_hn (r h_{t−1}))     reset Before (Cho et al. 2014)
//! h_t = z h_{t−1} + (1 − z) n
//!
//! backward   dn = dh (1 − z)    dz = dh (h_{t−1} − n)    dh_{t−1} = dh z + …
//!            du_n = dn (1 − n²), times r where it goes through W_hn afterwards
//! ```
//!
//! A z near 1 keeps the state. Many texts, Cho's among them, write z where others write 1 − z;
//! this is PyTorch's convention. With one bias there is none within r (…); PyTorch's second,
//! `bias_hh_l0`, stands there for n, so weights with such a bias need `two_biases: true`.

mod kernels;

use serde::{Deserialize, Serialize};

use kernels::{add_reset, gate, keep, mix, open, propose, reset, reset_back, ungate, unmix};

use super::super::{Given, Layer, Plan, Recurrence, Seen, Site, TensorPlan};
use super::Gate;
use super::unrolled::{Shape, Unrolled};
use crate::engine::kernels::add_bias;
use crate::engine::matrix::{View, add_product, product};
use crate::engine::{Init, Real};

/// Settings of a GRU: `GRU(units: 16)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gru {
    pub units: usize,
    /// Where the biases of z start: above 0, the state is kept at first.
    #[serde(default)]
    pub keep_bias: f64,
    #[serde(default)]
    pub reset: ResetPlace,
    /// Initialisation of W_hh; the network's own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrent: Option<Init>,
    /// Steps that a gradient goes back at most; 0 for all.
    #[serde(default)]
    pub truncate: usize,
    /// Whether there are two biases, as PyTorch has them; with the reset after the product
    /// alone.
    #[serde(default)]
    pub two_biases: bool,
}

/// What the reset gate multiplies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResetPlace {
    /// W_hn h.
    #[default]
    After,
    /// h.
    Before,
}

impl Gru {
    /// A layer of so many units with the usual settings.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self {
            units,
            keep_bias: 0.0,
            reset: ResetPlace::After,
            recurrent: None,
            truncate: 0,
            two_biases: false,
        }
    }
}

impl Plan for Gru {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        let Self { units, two_biases, reset, .. } = *self;
        if units == 0 {
            return Err("a GRU needs at least one unit".into());
        }
        if two_biases && reset == ResetPlace::Before {
            return Err("PyTorch resets after the product: leave two_biases out, or reset".into());
        }
        let shape = Shape { inputs: site.inputs, units, gates: 3, two_biases };
        let room = |rows| vec![T::ZERO; rows * site.capacity];
        let before = if reset == ResetPlace::Before { units } else { 0 };
        Ok(Box::new(Planned {
            unrolled: Unrolled::new(shape, self.truncate, site),
            gates: room(3 * units),
            products: room(3 * units),
            d_gates: room(3 * units),
            d_products: room(3 * units),
            candidate: vec![T::ZERO; before * units],
            rest: vec![T::ZERO; 2 * before * units],
            reset_states: vec![T::ZERO; before * site.capacity],
            narrow: vec![T::ZERO; (2 * before * site.batch()).max(units)],
            gathered: vec![T::ZERO; before * site.capacity],
            settings: self.clone(),
        }))
    }

    fn example() -> Self {
        Self::new(4)
    }
}

#[derive(Debug)]
struct Planned<T> {
    settings: Gru,
    unrolled: Unrolled<T>,
    /// r, z, n `[3 · units × columns]`.
    gates: Vec<T>,
    /// W_hh h_{t−1}, likewise; with the reset before, only the rows of n count.
    products: Vec<T>,
    /// The gradients of what the input brings, and of what the state brings.
    d_gates: Vec<T>,
    d_products: Vec<T>,
    // What follows serves the reset before the product, where W_hh falls into two matrices; but
    // that `narrow` is scratch for both.
    /// W_hn `[units × units]`.
    candidate: Vec<T>,
    /// The rows of r and z `[2 · units × units]`.
    rest: Vec<T>,
    /// r h_{t−1} `[units × columns]`.
    reset_states: Vec<T>,
    /// Columns of one step.
    narrow: Vec<T>,
    /// The gradient of n's pre-activation `[units × columns]`.
    gathered: Vec<T>,
}

impl<T: Real> Planned<T> {
    fn is_before(&self) -> bool {
        self.settings.reset == ResetPlace::Before
    }

    /// Splits W_hh into the rows of r and z, and those of n.
    fn part(&mut self, hh: &[T]) {
        let units = self.settings.units;
        for (column, hh) in hh.chunks_exact(3 * units).enumerate() {
            self.rest[2 * units * column..][..2 * units].copy_from_slice(&hh[..2 * units]);
            self.candidate[units * column..][..units].copy_from_slice(&hh[2 * units..]);
        }
    }

    /// One step with the reset before: `z` holds the input's part and becomes r, z, n.
    fn step_before(&mut self, step: usize, h_before: &[T], first: bool) {
        let (units, batch) = (self.settings.units, self.unrolled.batch);
        let here = self.unrolled.at(units, step);
        let z = &mut self.gates[self.unrolled.at(3 * units, step)];
        let narrow = &mut self.narrow[..2 * here.len()];
        if first {
            narrow.fill(T::ZERO);
        } else {
            let rest = View::new(&self.rest, 2 * units, units);
            product(narrow, rest, View::new(h_before, units, batch));
        }
        open(z, narrow, &self.unrolled.bias, units);
        let states = &mut self.reset_states[here.clone()];
        reset(z, h_before, states, units);
        let narrow = &mut self.narrow[..here.len()];
        let candidate = View::new(&self.candidate, units, units);
        product(narrow, candidate, View::new(states, units, batch));
        propose(z, narrow, &self.unrolled.bias, units);
    }

    /// The way back of one step with the reset before, once `d_gates` holds dn's
    /// pre-activation and dz's: r's share, and what goes on to h_{t−1}.
    fn back_before(&mut self, step: usize, h_before: &[T], linked: bool) {
        let (units, batch) = (self.settings.units, self.unrolled.batch);
        let here = self.unrolled.at(units, step);
        let wide = self.unrolled.at(3 * units, step);
        let gathered = &mut self.gathered[here.clone()];
        rows(&self.d_gates[wide.clone()], gathered, 3 * units, 2 * units);
        let d_states = &mut self.narrow[..here.len()];
        let candidate = View::new(&self.candidate, units, units);
        product(d_states, candidate.transpose(), View::new(gathered, units, batch));
        let d_gates = &mut self.d_gates[wide.clone()];
        reset_back(
            &self.gates[self.unrolled.at(3 * units, step)],
            h_before,
            d_states,
            d_gates,
            units,
        );
        if step == 0 || !linked {
            return;
        }
        // dh_{t−1} gains r times what came through W_hn, and what comes through the others.
        let before = here.start - here.len()..here.start;
        let dh_before = &mut self.unrolled.state_gradient[before];
        let gates = &self.gates[wide];
        add_reset(gates, d_states, dh_before, units);
        let two = &mut self.narrow[..2 * here.len()];
        rows(d_gates, two, 3 * units, 0);
        let rest = View::new(&self.rest, 2 * units, units);
        add_product(dh_before, rest.transpose(), View::new(two, 2 * units, batch));
    }

    /// The gradient of W_hn with the reset before, into its rows.
    fn candidate_gradient(&mut self, columns: usize, d_hh: &mut [T]) {
        let units = self.settings.units;
        let dn = View::new(&self.gathered[..units * columns], units, columns);
        let states = View::new(&self.reset_states[..units * columns], units, columns);
        product(&mut self.candidate, dn, states.transpose());
        for (column, d_hh) in d_hh.chunks_exact_mut(3 * units).enumerate() {
            d_hh[2 * units..].copy_from_slice(&self.candidate[units * column..][..units]);
        }
    }
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.settings.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        let units = self.settings.units;
        let mut bias = vec![0.0; 3 * units];
        bias[units..2 * units].fill(self.settings.keep_bias);
        self.unrolled.shape.tensors(self.settings.recurrent, bias)
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let units = self.settings.units;
        self.unrolled.enter(&given, &mut self.gates[..3 * y.len()]);
        let shape = self.unrolled.shape;
        let weights = shape.split(given.parameters);
        // b_hh stands at r (…) for n, so the sum of both would be wrong here.
        self.unrolled.bias.copy_from_slice(weights.bias_ih);
        if self.is_before() {
            self.part(weights.hh);
        }
        for step in 0..self.unrolled.steps {
            let here = self.unrolled.at(units, step);
            let wide = self.unrolled.at(3 * units, step);
            let (before, rest) = y.split_at_mut(here.start);
            let mut start = std::mem::take(&mut self.unrolled.start);
            let h_before = match step {
                0 => &start[..here.len()],
                _ => &before[here.start - here.len()..],
            };
            let first = step == 0 && !given.resume;
            if self.is_before() {
                self.step_before(step, h_before, first);
            } else {
                let u = &mut self.products[wide.clone()];
                if first {
                    u.fill(T::ZERO);
                } else {
                    product(u, shape.hh(&weights), View::new(h_before, units, given.batch));
                }
                if !weights.bias_hh.is_empty() {
                    add_bias(u, weights.bias_hh);
                }
                let scratch = &mut self.narrow[..units];
                gate(&mut self.gates[wide.clone()], u, &self.unrolled.bias, scratch, units);
            }
            mix(&self.gates[wide], h_before, &mut rest[..here.len()], units);
            std::mem::swap(&mut self.unrolled.start, &mut start);
        }
        self.unrolled.leave(y);
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        let units = self.settings.units;
        let shape = self.unrolled.shape;
        let weights = shape.split(seen.parameters);
        self.unrolled.turn(seen.dy);
        // A pass that is walked back started from 0.
        self.unrolled.start.fill(T::ZERO);
        let (batch, is_before) = (self.unrolled.batch, self.is_before());
        for step in (0..self.unrolled.steps).rev() {
            let here = self.unrolled.at(units, step);
            let wide = self.unrolled.at(3 * units, step);
            let start = std::mem::take(&mut self.unrolled.start);
            let (h_before, linked) = if step == 0 {
                (&start[..here.len()], false)
            } else {
                let before = here.start - here.len()..here.start;
                (&seen.y[before], self.unrolled.linked(step - 1, step))
            };
            let (dh_before, dh) = self.unrolled.state_gradient.split_at_mut(here.start);
            let dh = &dh[..here.len()];
            let (gates, d_gates) = (&self.gates[wide.clone()], &mut self.d_gates[wide.clone()]);
            unmix(gates, h_before, dh, d_gates, units);
            if linked {
                keep(gates, dh, &mut dh_before[here.start - here.len()..], units);
            }
            if is_before {
                self.back_before(step, h_before, linked);
            } else {
                let (u, du) = (&self.products[wide.clone()], &mut self.d_products[wide]);
                ungate(gates, u, d_gates, du, units);
                if linked {
                    let du = View::new(du, 3 * units, batch);
                    let dh_before = &mut dh_before[here.start - here.len()..];
                    add_product(dh_before, shape.hh(&weights).transpose(), du);
                }
            }
            self.unrolled.start = start;
        }
        let columns = seen.dy.len() / units;
        let d_gates = &self.d_gates[..3 * seen.dy.len()];
        self.unrolled.input_gradients(seen, d_gates, gradients, dx);
        if self.is_before() {
            self.unrolled.state_gradients(seen.y, d_gates, gradients);
            let from = 3 * units * shape.inputs;
            self.candidate_gradient(columns, &mut gradients[from..from + 3 * units * units]);
        } else {
            let d_products = &self.d_products[..3 * seen.dy.len()];
            self.unrolled.state_gradients(seen.y, d_products, gradients);
        }
    }

    fn serial_steps(&self, steps: usize) -> usize {
        steps
    }

    fn recurrence<'a>(&'a self, y: &'a [T]) -> Option<Recurrence<'a, T>> {
        let order = &[Gate::Reset, Gate::Update, Gate::Candidate];
        Some(self.unrolled.recurrence("GRU", order, &self.gates, y))
    }
}

/// Copies the rows from `from` on, as many as `into` has to a column, out of a matrix of so
/// many rows.
fn rows<T: Real>(matrix: &[T], into: &mut [T], of: usize, from: usize) {
    let height = into.len() / (matrix.len() / of);
    for (column, into) in matrix.chunks_exact(of).zip(into.chunks_exact_mut(height)) {
        into.copy_from_slice(&column[from..from + height]);
    }
}
