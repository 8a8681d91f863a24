//! Anything that trains.

use std::fmt::Debug;

use super::{LossSpec, Network, Parameters, Pass, Real, ShapeError};

/// Examples as columns: `x` is `[inputs × len]`, `y` is `[outputs × len]`.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'a, T> {
    pub x: &'a [T],
    pub y: &'a [T],
    pub len: usize,
}

impl<'a, T> Examples<'a, T> {
    /// The examples of a range of columns.
    #[must_use]
    pub fn slice(self, from: usize, to: usize) -> Self {
        if self.len == 0 {
            return self;
        }
        let cut = |values: &'a [T]| {
            let rows = values.len() / self.len;
            &values[rows * from..rows * to]
        };
        Self { x: cut(self.x), y: cut(self.y), len: to - from }
    }
}

/// How well a model does on examples it is only shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Mean loss, without penalties.
    pub loss: f64,
    /// Examples classified rightly; nothing in a regression.
    pub correct: usize,
    /// Examples.
    pub len: usize,
}

impl Evaluation {
    /// Share of examples classified rightly.
    #[must_use]
    pub fn accuracy(self) -> f64 {
        self.correct as f64 / self.len as f64
    }
}

/// Anything that trains: it turns a batch into a loss and gradients. A trainer, an optimizer
/// and the screens serve every model alike.
pub trait Model<T: Real>: Debug + Send {
    /// Forward and backward on one batch: the mean loss, with gradients left in the
    /// parameters. The batch has at most as many columns as the model was planned for.
    fn step(&mut self, batch: Examples<'_, T>, pass: Pass) -> f64;

    /// Forward alone, on any number of examples.
    fn evaluate(&mut self, examples: Examples<'_, T>, pass: Pass) -> Evaluation;

    /// The trainable numbers.
    fn parameters(&self) -> &Parameters<T>;

    /// The trainable numbers, to be changed.
    fn parameters_mut(&mut self) -> &mut Parameters<T>;

    /// What is kept from step to step beside the parameters and not trained.
    fn buffers(&self) -> &[T] {
        &[]
    }

    /// The same, to be changed.
    fn buffers_mut(&mut self) -> &mut [T] {
        &mut []
    }

    /// The network inside, where there is one to look at.
    fn network(&self) -> Option<&Network<T>> {
        None
    }

    /// The network inside, to be run.
    fn network_mut(&mut self) -> Option<&mut Network<T>> {
        None
    }
}

/// A network that learns targets under a loss.
#[derive(Debug)]
pub struct Supervised<T> {
    network: Network<T>,
    loss: LossSpec,
}

impl<T: Real> Supervised<T> {
    /// Joins a network and a loss, for targets of so many rows.
    ///
    /// # Errors
    /// Where the network's outputs and the targets differ in number.
    pub fn new(network: Network<T>, loss: LossSpec, targets: usize) -> Result<Self, ShapeError> {
        let outputs = network.outputs();
        if outputs != targets {
            let plural = |n| if n == 1 { "" } else { "s" };
            return Err(ShapeError {
                layer: network.layers().len().saturating_sub(1),
                kind: network.layers().last().map_or("no layer", |info| info.kind),
                message: format!(
                    "the network ends in {outputs} output{} [{outputs} × batch], but the targets \
                     have {targets} row{} [{targets} × batch]: end it in Dense(units: {targets})",
                    plural(outputs),
                    plural(targets),
                ),
            });
        }
        Ok(Self { network, loss })
    }

    /// The loss.
    #[must_use]
    pub fn loss(&self) -> LossSpec {
        self.loss
    }
}

impl<T: Real> Model<T> for Supervised<T> {
    fn step(&mut self, batch: Examples<'_, T>, pass: Pass) -> f64 {
        self.network.forward(batch.x, pass);
        let rows = self.network.outputs();
        let (z, dz) = self.network.output_and_delta();
        let loss = self.loss.evaluate(z, batch.y, rows, Some(dz));
        self.network.backward();
        loss
    }

    fn evaluate(&mut self, examples: Examples<'_, T>, pass: Pass) -> Evaluation {
        let (rows, most) = (self.network.outputs(), self.network.capacity());
        let mut sum = Evaluation { len: examples.len, ..Evaluation::default() };
        let mut from = 0;
        while from < examples.len {
            let to = examples.len.min(from + most);
            let part = examples.slice(from, to);
            let z = self.network.forward(part.x, pass);
            sum.loss += self.loss.evaluate(z, part.y, rows, None) * part.len as f64;
            sum.correct += self.loss.correct(z, part.y, rows);
            from = to;
        }
        sum.loss /= examples.len as f64;
        sum
    }

    fn parameters(&self) -> &Parameters<T> {
        self.network.parameters()
    }

    fn parameters_mut(&mut self) -> &mut Parameters<T> {
        self.network.parameters_mut()
    }

    fn buffers(&self) -> &[T] {
        self.network.buffers()
    }

    fn buffers_mut(&mut self) -> &mut [T] {
        self.network.buffers_mut()
    }

    fn network(&self) -> Option<&Network<T>> {
        Some(&self.network)
    }

    fn network_mut(&mut self) -> Option<&mut Network<T>> {
        Some(&mut self.network)
    }
}
