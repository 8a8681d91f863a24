//! Long short-term memory. PyTorch: `torch.nn.LSTM`.
//!
//! ```text
//! i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)      z = W_ih x_t + W_hh h_{t−1} + b
//! c_t = f c_{t−1} + i g
//! h_t = o tanh(c_t)
//!
//! backward   dc_t = dh_t o (1 − tanh² c_t) + dc_{t+1} f_{t+1}
//!            di = dc g    df = dc c_{t−1}    dg = dc i    do = dh tanh c_t
//!            dz_i = di i (1 − i), and so f and o;  dz_g = dg (1 − g²)
//! ```
//!
//! Products of gates are entry by entry; rows of W stand as i, f, g, o. The gradient along the
//! cells is multiplied by f alone at each step: with f = σ(0) it halves each time, so what the
//! forget gate's bias starts from decides how far back a network learns. Sources: Hochreiter
//! and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000 (forget gate); Tallec and Ollivier
//! 2018 (`chrono`).

mod kernels;

use kernels::{hold, open, recall, remember};
use serde::{Deserialize, Serialize};

use super::super::{Given, Layer, Plan, Recurrence, Seen, Site, TensorPlan};
use super::Gate;
use super::unrolled::{Shape, Unrolled};
use crate::engine::matrix::{View, add_product};
use crate::engine::{Init, Real};

/// Settings of an LSTM: `LSTM(units: 16, forget_bias: 1.0)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lstm {
    pub units: usize,
    /// Where the biases of the forget gate start.
    #[serde(default)]
    pub forget_bias: f64,
    /// Where those of the input gate start.
    #[serde(default)]
    pub input_bias: f64,
    /// Beyond 1: the longest memory that is expected, in steps. Biases of the forget gate then
    /// start at ln of times spread evenly from 1 to `chrono` − 1, those of the input gate at
    /// the same below 0, in the place of the two settings above. (The source draws the times
    /// at random; spread evenly they do the same from every seed.)
    #[serde(default)]
    pub chrono: usize,
    #[serde(default)]
    pub forget: Frozen,
    #[serde(default)]
    pub input: Frozen,
    #[serde(default)]
    pub output: Frozen,
    /// What the gates are computed from.
    #[serde(default)]
    pub gates_see: GateInput,
    /// Initialisation of W_hh; the network's own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrent: Option<Init>,
    /// Steps that a gradient goes back at most; 0 for all.
    #[serde(default)]
    pub truncate: usize,
    /// Whether there are two biases, as PyTorch has them.
    #[serde(default)]
    pub two_biases: bool,
}

/// Whether a gate is held at a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Frozen {
    /// It is computed and learnt.
    #[default]
    Free,
    /// It is this, whatever comes: 0 is shut, 1 is open.
    Frozen(f64),
}

/// What gates are computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GateInput {
    /// x_t and h_{t−1}.
    #[default]
    StateAndInput,
    /// x_t alone; the candidate still sees both.
    InputOnly,
}

impl Lstm {
    /// A layer of so many units with the usual settings.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self {
            units,
            forget_bias: 0.0,
            input_bias: 0.0,
            chrono: 0,
            forget: Frozen::Free,
            input: Frozen::Free,
            output: Frozen::Free,
            gates_see: GateInput::StateAndInput,
            recurrent: None,
            truncate: 0,
            two_biases: false,
        }
    }

    /// The gates that can be held, by their block of rows.
    fn holds(&self) -> [(usize, Frozen); 3] {
        [(0, self.input), (1, self.forget), (3, self.output)]
    }

    /// The starting biases of a unit's input and forget gate.
    fn biases_of(&self, unit: usize) -> (f64, f64) {
        if self.chrono < 2 {
            return (self.input_bias, self.forget_bias);
        }
        let share = (unit as f64 + 0.5) / self.units as f64;
        let time = 1.0 + share * (self.chrono as f64 - 2.0);
        (-time.ln(), time.ln())
    }
}

impl Plan for Lstm {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if self.units == 0 {
            return Err("an LSTM needs at least one unit".into());
        }
        let shape =
            Shape { inputs: site.inputs, units: self.units, gates: 4, two_biases: self.two_biases };
        let room = |rows| vec![T::ZERO; rows * site.capacity];
        let masked = if self.gates_see == GateInput::InputOnly { shape.rows() } else { 0 };
        Ok(Box::new(Planned {
            unrolled: Unrolled::new(shape, self.truncate, site),
            gates: room(4 * self.units),
            d_gates: room(4 * self.units),
            cells: room(self.units),
            bent: room(self.units),
            cell_start: vec![T::ZERO; self.units * site.batch()],
            cell_gradient: vec![T::ZERO; self.units * site.batch()],
            masked: vec![T::ZERO; masked * self.units],
            settings: self.clone(),
        }))
    }

    fn example() -> Self {
        Self { forget_bias: 1.0, ..Self::new(4) }
    }
}

#[derive(Debug)]
struct Planned<T> {
    settings: Lstm,
    unrolled: Unrolled<T>,
    /// i, f, g, o `[4 · units × columns]`.
    gates: Vec<T>,
    /// dz, likewise.
    d_gates: Vec<T>,
    /// c `[units × columns]`.
    cells: Vec<T>,
    /// tanh c.
    bent: Vec<T>,
    /// c before the first step `[units × batch]`.
    cell_start: Vec<T>,
    /// dc of the step at hand.
    cell_gradient: Vec<T>,
    /// W_hh with the rows of the gates at 0, where they see the input alone.
    masked: Vec<T>,
}

impl<T: Real> Planned<T> {
    fn sees_input_only(&self) -> bool {
        self.settings.gates_see == GateInput::InputOnly
    }
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.settings.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        let units = self.settings.units;
        let mut bias = vec![0.0; 4 * units];
        for unit in 0..units {
            (bias[unit], bias[units + unit]) = self.settings.biases_of(unit);
        }
        self.unrolled.shape.tensors(self.settings.recurrent, bias)
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let units = self.settings.units;
        self.unrolled.enter(&given, &mut self.gates[..4 * y.len()]);
        if !given.resume {
            self.cell_start[..units * given.batch].fill(T::ZERO);
        }
        let shape = self.unrolled.shape;
        let mut weights = shape.split(given.parameters);
        self.unrolled.join_biases(&weights);
        if self.sees_input_only() {
            self.masked.copy_from_slice(weights.hh);
            keep_candidate(&mut self.masked, units);
            weights.hh = &self.masked;
        }
        for step in 0..self.unrolled.steps {
            let here = self.unrolled.at(units, step);
            let (before, rest) = y.split_at_mut(here.start);
            let h_before = self.unrolled.before(step, before);
            let z = &mut self.gates[self.unrolled.at(4 * units, step)];
            // The first state is 0 but where a pass goes on.
            if step > 0 || given.resume {
                add_product(z, shape.hh(&weights), View::new(h_before, units, given.batch));
            }
            open(z, &self.unrolled.bias, units);
            for (block, frozen) in self.settings.holds() {
                if let Frozen::Frozen(value) = frozen {
                    hold(z, units, block, T::from_f64(value));
                }
            }
            let (cells_before, cells) = self.cells.split_at_mut(here.start);
            let c_before = match step {
                0 => &self.cell_start[..here.len()],
                _ => &cells_before[here.start - here.len()..],
            };
            let c = &mut cells[..here.len()];
            remember(z, c_before, c, &mut self.bent[here.clone()], &mut rest[..here.len()], units);
        }
        self.unrolled.leave(y);
        if self.unrolled.steps > 0 {
            let last = self.unrolled.at(units, self.unrolled.steps - 1);
            self.cell_start[..last.len()].copy_from_slice(&self.cells[last]);
        }
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        let units = self.settings.units;
        let shape = self.unrolled.shape;
        let mut weights = shape.split(seen.parameters);
        if self.sees_input_only() {
            weights.hh = &self.masked;
        }
        self.unrolled.turn(seen.dy);
        let (batch, steps) = (self.unrolled.batch, self.unrolled.steps);
        let block = units * batch;
        // A pass that is walked back started from 0.
        self.cell_start[..block].fill(T::ZERO);
        self.cell_gradient[..block].fill(T::ZERO);
        for step in (0..steps).rev() {
            let here = self.unrolled.at(units, step);
            let wide = self.unrolled.at(4 * units, step);
            let dz = &mut self.d_gates[wide.clone()];
            let dc = &mut self.cell_gradient[..block];
            let c_before = match step {
                0 => &self.cell_start[..block],
                _ => &self.cells[here.start - block..here.start],
            };
            let dh = &self.unrolled.state_gradient[here.clone()];
            recall(&self.gates[wide], c_before, &self.bent[here.clone()], dh, dc, dz, units);
            for (gate, frozen) in self.settings.holds() {
                if frozen != Frozen::Free {
                    hold(dz, units, gate, T::ZERO);
                }
            }
            if step == 0 {
                break;
            }
            if self.unrolled.linked(step - 1, step) {
                let dz = View::new(dz, 4 * units, batch);
                let before = here.start - block..here.start;
                let dh_before = &mut self.unrolled.state_gradient[before];
                add_product(dh_before, shape.hh(&weights).transpose(), dz);
            } else {
                self.cell_gradient[..block].fill(T::ZERO);
            }
        }
        let d_gates = &self.d_gates[..4 * seen.dy.len()];
        self.unrolled.input_gradients(seen, d_gates, gradients, dx);
        self.unrolled.state_gradients(seen.y, d_gates, gradients);
        if self.sees_input_only() {
            let from = 4 * units * shape.inputs;
            keep_candidate(&mut gradients[from..from + 4 * units * units], units);
        }
    }

    fn serial_steps(&self, steps: usize) -> usize {
        steps
    }

    fn recurrence<'a>(&'a self, y: &'a [T]) -> Option<Recurrence<'a, T>> {
        let order = &[Gate::Input, Gate::Forget, Gate::Candidate, Gate::Output];
        let cells = Some(&self.cells[..y.len()]);
        Some(Recurrence { cells, ..self.unrolled.recurrence("LSTM", order, &self.gates, y) })
    }
}

/// Zeroes the rows of the gates in a matrix `[4 · units × columns]`: only the candidate's stay.
fn keep_candidate<T: Real>(matrix: &mut [T], units: usize) {
    for column in matrix.chunks_exact_mut(4 * units) {
        column[..2 * units].fill(T::ZERO);
        column[3 * units..].fill(T::ZERO);
    }
}
