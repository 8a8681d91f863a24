//! What recurrent layers have in common: their tensors, the products over all steps, and the
//! places of the steps.

use std::ops::Range;

use super::super::{Given, Recurrence, Seen, Site, Start, TensorPlan};
use super::Gate;
use crate::engine::kernels::sum_columns;
use crate::engine::matrix::{View, product};
use crate::engine::{Init, Real, Role};

/// The size of a recurrent layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub inputs: usize,
    pub units: usize,
    /// Blocks of `units` rows in the weights.
    pub gates: usize,
    pub two_biases: bool,
}

/// The parameters of a recurrent layer, or their gradients.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights<'p, T> {
    /// W_ih `[gates · units × inputs]`.
    pub ih: &'p [T],
    /// W_hh `[gates · units × units]`.
    pub hh: &'p [T],
    pub bias_ih: &'p [T],
    /// Empty where one bias will do.
    pub bias_hh: &'p [T],
}

impl Shape {
    /// Rows of the weights.
    pub fn rows(self) -> usize {
        self.gates * self.units
    }

    /// The tensors, with biases that start at these values.
    pub fn tensors(self, recurrent: Option<Init>, bias: Vec<f64>) -> Vec<TensorPlan> {
        let rows = self.rows();
        let weight = |name: &str, columns, init| TensorPlan {
            name: name.into(),
            role: Role::Weight,
            rows,
            columns,
            start: Start::Blocks(self.gates, init),
        };
        let bias_of = |name: &str, start| TensorPlan {
            name: name.into(),
            role: Role::Bias,
            rows,
            columns: 1,
            start,
        };
        let mut tensors = vec![
            weight("weight_ih_l0", self.inputs, None),
            weight("weight_hh_l0", self.units, recurrent),
            bias_of("bias_ih_l0", Start::Values(bias)),
        ];
        if self.two_biases {
            tensors.push(bias_of("bias_hh_l0", Start::Drawn(Some(Init::Zeros))));
        }
        tensors
    }

    pub fn split<T>(self, parameters: &[T]) -> Weights<'_, T> {
        let (ih, rest) = parameters.split_at(self.rows() * self.inputs);
        let (hh, biases) = rest.split_at(self.rows() * self.units);
        let (bias_ih, bias_hh) = biases.split_at(self.rows());
        Weights { ih, hh, bias_ih, bias_hh }
    }

    /// W_ih.
    pub fn ih<'p, T>(self, weights: &Weights<'p, T>) -> View<'p, T> {
        View::new(weights.ih, self.rows(), self.inputs)
    }

    /// W_hh.
    pub fn hh<'p, T>(self, weights: &Weights<'p, T>) -> View<'p, T> {
        View::new(weights.hh, self.rows(), self.units)
    }
}

/// A pass over the steps.
#[derive(Debug)]
pub(super) struct Unrolled<T> {
    pub shape: Shape,
    /// Steps that a gradient goes back at most; 0 for all.
    truncate: usize,
    /// Sequences of the latest pass.
    pub batch: usize,
    /// Its steps.
    pub steps: usize,
    /// b_ih + b_hh, for layers that add both at the same place.
    pub bias: Vec<T>,
    /// dh `[units × columns]`.
    pub state_gradient: Vec<T>,
    /// h before the first step `[units × batch]`, which goes on from the end of a pass.
    pub start: Vec<T>,
}

impl<T: Real> Unrolled<T> {
    pub fn new(shape: Shape, truncate: usize, site: Site) -> Self {
        Self {
            shape,
            truncate,
            batch: 1,
            steps: 0,
            bias: vec![T::ZERO; shape.rows()],
            state_gradient: vec![T::ZERO; shape.units * site.capacity],
            start: vec![T::ZERO; shape.units * site.batch()],
        }
    }

    /// Begins a pass: the input's part of all pre-activations, into `z`.
    pub fn enter(&mut self, given: &Given<'_, T>, z: &mut [T]) {
        let Shape { inputs, units, .. } = self.shape;
        let columns = given.x.len() / inputs;
        self.batch = given.batch;
        self.steps = columns / given.batch;
        if !given.resume {
            self.start[..units * self.batch].fill(T::ZERO);
        }
        let weights = self.shape.split(given.parameters);
        let x = View::new(given.x, inputs, columns);
        product(z, self.shape.ih(&weights), x);
    }

    /// Adds up the biases.
    pub fn join_biases(&mut self, weights: &Weights<'_, T>) {
        self.bias.copy_from_slice(weights.bias_ih);
        for (sum, &second) in self.bias.iter_mut().zip(weights.bias_hh) {
            *sum += second;
        }
    }

    /// The state before a step, with the states of all steps before it.
    pub fn before<'a>(&'a self, step: usize, states: &'a [T]) -> &'a [T] {
        let length = self.shape.units * self.batch;
        if step == 0 { &self.start[..length] } else { &states[states.len() - length..] }
    }

    /// What the latest pass left at every step: the states are `hidden`.
    pub fn recurrence<'a>(
        &'a self,
        kind: &'static str,
        order: &'static [Gate],
        gates: &'a [T],
        hidden: &'a [T],
    ) -> Recurrence<'a, T> {
        let (units, batch) = (self.shape.units, self.batch);
        let length = units * batch * self.steps;
        Recurrence {
            kind,
            units,
            batch,
            order,
            gates: &gates[..order.len() * length],
            cells: None,
            hidden,
            state_gradient: &self.state_gradient[..length],
        }
    }

    /// Ends a pass: the next one may go on from here.
    pub fn leave(&mut self, y: &[T]) {
        if self.steps > 0 {
            let last = self.at(self.shape.units, self.steps - 1);
            let length = last.len();
            self.start[..length].copy_from_slice(&y[last]);
        }
    }

    /// Begins the way back: dh is dy, to which later steps add.
    pub fn turn(&mut self, dy: &[T]) {
        self.state_gradient[..dy.len()].copy_from_slice(dy);
    }

    /// Where a step stands in a buffer of so many rows.
    pub fn at(&self, rows: usize, step: usize) -> Range<usize> {
        let length = rows * self.batch;
        step * length..(step + 1) * length
    }

    /// Whether a gradient passes from step `to` back to an earlier step.
    pub fn linked(&self, from: usize, to: usize) -> bool {
        self.truncate == 0 || from / self.truncate == to / self.truncate
    }

    /// The gradients of W_ih and its bias, and dx, from those of the input's products
    /// `dz` `[gates · units × columns]`.
    pub fn input_gradients(
        &self,
        seen: Seen<'_, T>,
        dz: &[T],
        gradients: &mut [T],
        dx: Option<&mut [T]>,
    ) {
        let Shape { inputs, units, .. } = self.shape;
        let (rows, columns) = (self.shape.rows(), seen.x.len() / inputs);
        let dz_matrix = View::new(dz, rows, columns);
        let (d_ih, rest) = gradients.split_at_mut(rows * inputs);
        product(d_ih, dz_matrix, View::new(seen.x, inputs, columns).transpose());
        sum_columns(dz, &mut rest[rows * units..][..rows]);
        if let Some(dx) = dx {
            let weights = self.shape.split(seen.parameters);
            product(dx, self.shape.ih(&weights).transpose(), dz_matrix);
        }
    }

    /// The gradients of W_hh, and of b_hh where there is one, from those of the state's
    /// products `du` `[gates · units × columns]` with the states that they were products of.
    /// The first step's is with the start, which is 0 in training.
    pub fn state_gradients(&self, y: &[T], du: &[T], gradients: &mut [T]) {
        let Shape { inputs, units, two_biases, .. } = self.shape;
        let (rows, batch) = (self.shape.rows(), self.batch);
        let (d_hh, biases) = gradients[rows * inputs..].split_at_mut(rows * units);
        if self.steps < 2 {
            d_hh.fill(T::ZERO);
        } else {
            let columns = (self.steps - 1) * batch;
            let later = View::new(&du[rows * batch..], rows, columns);
            product(d_hh, later, View::new(&y[..units * columns], units, columns).transpose());
        }
        if two_biases {
            sum_columns(du, &mut biases[rows..]);
        }
    }
}
