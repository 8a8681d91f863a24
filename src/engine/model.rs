//! Anything that trains.

use std::fmt::Debug;

use super::{Entry, LossSpec, Network, Parameters, Pass, Real, ShapeError};

/// Examples one after the other: `x` is `[inputs × len]`, `y` is `[outputs × len]`; of
/// sequences, each example stands step after step.
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
    /// Decisions that are right; nothing in a regression.
    pub correct: usize,
    /// Decisions: one an example, or one for each step that is scored.
    pub len: usize,
}

impl Evaluation {
    /// Share of decisions that are right.
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

/// What a network is taught: the shape of the targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Rows of the output.
    pub rows: usize,
    /// Whether there is a target at every step of a sequence, and not one for all of it.
    pub each: bool,
    /// Whether a target is the number of a class, and not a column.
    pub classes: bool,
    /// Steps at the beginning of a sequence that are not scored.
    pub warmup: usize,
}

impl Targets {
    /// One column an example.
    #[must_use]
    pub const fn columns(rows: usize) -> Self {
        Self { rows, each: false, classes: false, warmup: 0 }
    }
}

/// A network that learns targets under a loss.
#[derive(Debug)]
pub struct Supervised<T> {
    network: Network<T>,
    loss: LossSpec,
    targets: Targets,
    /// The targets of a batch, as columns by time.
    columns: Vec<T>,
}

impl<T: Real> Supervised<T> {
    /// Joins a network and a loss, for targets of so many rows.
    ///
    /// # Errors
    /// Where the network's outputs and the targets differ in number.
    pub fn new(network: Network<T>, loss: LossSpec, targets: usize) -> Result<Self, ShapeError> {
        Self::taught(network, loss, Targets::columns(targets))
    }

    /// Joins a network and a loss, for such targets.
    ///
    /// # Errors
    /// Where the network's outputs and the targets differ in number, or one of them has steps
    /// and the other has none.
    pub fn taught(
        network: Network<T>,
        loss: LossSpec,
        targets: Targets,
    ) -> Result<Self, ShapeError> {
        let misfit = |message| ShapeError {
            layer: network.layers().len().saturating_sub(1),
            kind: network.layers().last().map_or("no layer", |info| info.kind),
            message,
        };
        let (outputs, rows) = (network.outputs(), targets.rows);
        if outputs != rows {
            let plural = |n| if n == 1 { "" } else { "s" };
            return Err(misfit(format!(
                "the network ends in {outputs} output{} [{outputs} × batch], but the targets \
                 have {rows} row{} [{rows} × batch]: end it in Dense(units: {rows})",
                plural(outputs),
                plural(rows),
            )));
        }
        let Entry { steps, .. } = network.entry();
        if targets.each && !network.keeps_time() {
            return Err(misfit(
                "the data have a target at every step, and the network keeps the last step \
                 alone: leave LastStep out"
                    .into(),
            ));
        }
        if !targets.each && steps > 1 && network.keeps_time() {
            return Err(misfit(
                "the data have one target for a whole sequence, and the network says something \
                 at every step: put LastStep before the last Dense"
                    .into(),
            ));
        }
        let by_time = targets.each.then_some(rows * steps * network.capacity());
        let columns = vec![T::ZERO; by_time.unwrap_or(0)];
        Ok(Self { network, loss, targets, columns })
    }

    /// Puts targets of every step as columns by time.
    fn arrange(&mut self, y: &[T], batch: usize) {
        let Targets { rows, each, classes, .. } = self.targets;
        if !each {
            return;
        }
        let entry = Entry {
            rows: if classes { 1 } else { rows },
            steps: self.network.entry().steps,
            symbols: classes.then_some(rows),
        };
        let columns = &mut self.columns[..rows * entry.steps * batch];
        entry.scatter(y, batch, columns);
    }

    /// Outputs that are not scored: the first steps of all sequences.
    fn unscored(&self, batch: usize) -> usize {
        let Targets { rows, each, warmup, .. } = self.targets;
        if each { rows * batch * warmup.min(self.network.entry().steps - 1) } else { 0 }
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
        let rows = self.targets.rows;
        let from = self.unscored(batch.len);
        let loss = self.loss;
        self.arrange(batch.y, batch.len);
        let y = if self.targets.each { &self.columns } else { batch.y };
        let (z, dz) = self.network.output_and_delta();
        let y = &y[..z.len()];
        dz[..from].fill(T::ZERO);
        let loss = loss.evaluate(&z[from..], &y[from..], rows, Some(&mut dz[from..]));
        self.network.backward();
        loss
    }

    fn evaluate(&mut self, examples: Examples<'_, T>, pass: Pass) -> Evaluation {
        let (rows, most) = (self.targets.rows, self.network.capacity());
        let mut sum = Evaluation::default();
        let mut from = 0;
        while from < examples.len {
            let to = examples.len.min(from + most);
            let part = examples.slice(from, to);
            let first = self.unscored(part.len);
            self.network.forward(part.x, pass);
            self.arrange(part.y, part.len);
            let z = self.network.output();
            let y = if self.targets.each { &self.columns[..z.len()] } else { part.y };
            let (z, y) = (&z[first..], &y[first..]);
            sum.loss += self.loss.evaluate(z, y, rows, None) * part.len as f64;
            sum.correct += self.loss.correct(z, y, rows);
            sum.len += z.len() / rows;
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
