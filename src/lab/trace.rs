//! One example's way through the network, there and back: the microscope's numbers.
//!
//! All numbers are f64, with the weights of the run at the moment of asking. The batch is the
//! one example, so gradients are those of its own loss.

use super::Snapshot;

/// A whole training step on one example. Part of a [`Snapshot`].
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Index of the arm.
    pub arm: usize,
    /// Index of the training example.
    pub example: usize,
    /// The step of the run at which the weights were taken.
    pub step: u64,
    /// A\[0\] = x, one number a feature, standardised.
    pub input: Vec<f64>,
    /// The same in units of the source.
    pub raw_input: Vec<f64>,
    pub target: Vec<f64>,
    /// What the loss makes of the logits: probabilities, or the prediction itself.
    pub output: Vec<f64>,
    pub loss: f64,
    pub layers: Vec<LayerTrace>,
    /// Learning rate of a plain gradient step: `w ← w − rate · dw`.
    pub rate: f64,
    /// The loss after that step, on the same example.
    pub loss_after: f64,
}

/// One layer's part of a [`Trace`]. Gradients come with the values that central
/// differences give for them.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerTrace {
    pub kind: String,
    /// W `[out × in]`; none for a layer without parameters.
    pub weight: Option<Matrix>,
    pub bias: Vec<f64>,
    /// The layer's output: Z for a dense layer, A for an activation.
    pub output: Vec<f64>,
    /// ∂L/∂output.
    pub d_output: Vec<f64>,
    pub d_output_numeric: Vec<f64>,
    pub d_weight: Option<Matrix>,
    pub d_weight_numeric: Option<Matrix>,
    pub d_bias: Vec<f64>,
    pub d_bias_numeric: Vec<f64>,
    /// Weight and bias after a plain gradient step.
    pub weight_after: Option<Matrix>,
    pub bias_after: Vec<f64>,
}

/// A matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f64>,
}

impl Matrix {
    /// The entry in `row` and `column`.
    ///
    /// # Panics
    /// Where the matrix has no such entry.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        assert!(column < self.columns, "column {column} of {}", self.columns);
        self.values[row * self.columns + column]
    }
}

impl Snapshot {
    /// The trace, if it is of this arm.
    #[must_use]
    pub fn trace_of(&self, arm: usize) -> Option<&Trace> {
        self.trace.as_deref().filter(|trace| trace.arm == arm)
    }
}
