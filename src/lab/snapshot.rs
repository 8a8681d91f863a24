//! What the screens see of a run: a value, made after a slice of training.
//!
//! Parts that no visible pane asked for ([`super::Watch`]) are empty.

use std::sync::Arc;

use super::{Family, SequenceView, Settings, Trace};
use crate::data::{Scale, Task};
use crate::engine::Shape;

/// A run at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub state: RunState,
    /// Steps taken.
    pub step: u64,
    /// Steps after which the run is finished.
    pub steps: u64,
    /// Steps an epoch, of the first arm.
    pub steps_per_epoch: u64,
    /// The earliest step that `Back` can reach.
    pub earliest: u64,
    pub seed: u64,
    /// Steps a second over the last second of running; 0 while paused.
    pub speed: f64,
    /// Levels to compare losses with.
    pub references: Vec<Reference>,
    pub data: Arc<DataSnapshot>,
    /// The families that some arms belong to.
    pub families: Arc<Vec<Family>>,
    /// In the order of the experiment.
    pub arms: Vec<ArmSnapshot>,
    /// The position of each knob as RON text, as the run has it now.
    pub knobs: Vec<String>,
    /// The step of one example, where one was asked for.
    pub trace: Option<Arc<Trace>>,
    /// Why the last command was refused, in a sentence.
    pub refusal: Option<String>,
    /// For each goal that the run was opened with: whether it holds now.
    pub goals: Vec<bool>,
}

/// What a run is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum RunState {
    /// At its start.
    Ready,
    Running,
    Paused,
    /// All steps are done.
    Finished,
    /// Every arm has met a number that is not finite.
    Diverged,
}

/// The data set as panes show it: at most some hundred examples, in units of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSnapshot {
    pub name: String,
    pub task: Task,
    pub features: Vec<String>,
    pub target: String,
    /// Scale of the target of a regression, to say errors in units of the source.
    pub output: Scale,
    pub train: usize,
    pub test: usize,
    /// Training examples for plots: inputs.
    pub points: Vec<Vec<f64>>,
    /// Their targets: the number, or the class.
    pub targets: Vec<f64>,
    /// Test examples in the order of predictions, from 0 to 1, where the inputs are images.
    pub images: Vec<Heat>,
    pub notes: Vec<String>,
}

/// A level of loss that does not depend on training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    pub kind: ReferenceKind,
    pub loss: f64,
}

/// What a [`Reference`] means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// No model can do better: the noise of the data.
    Floor,
    /// The best linear model.
    Linear,
    /// Predicting the mean.
    Mean,
}

/// One arm at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmSnapshot {
    pub name: String,
    pub label: crate::text::Text,
    /// The family that it belongs to, by index.
    pub family: Option<usize>,
    /// Where it stands on the axes of its family now: the number, or the index of the choice.
    pub point: (f64, f64),
    /// Its settings now, with the knobs turned.
    pub settings: Arc<Settings>,
    pub diverged: Option<Divergence>,
    /// The step whose weights it kept, where it has stopped early.
    pub stopped: Option<u64>,
    /// Loss of each step's batch.
    pub train: Series,
    /// Loss on the test set, measured every so often.
    pub test: Series,
    /// Loss on the training set with the network as it is in use, measured when the test loss
    /// is; of classes always, of a regression where the experiment shows
    /// [`super::View::Generalisation`].
    pub fit: Series,
    /// Share of the test set that is classified rightly; empty for a regression.
    pub accuracy: Series,
    /// Share of the training set that is classified rightly; empty for a regression.
    pub train_accuracy: Series,
    pub layers: Vec<LayerSnapshot>,
    pub function: Option<Function>,
    pub predictions: Vec<Prediction>,
    pub parameters: usize,
    /// Histograms over time, where the experiment shows [`super::View::Distributions`].
    pub distributions: Vec<LayerDistributions>,
    /// The walk of an arm on a surface.
    pub walk: Option<Walk>,
    /// What the optimizer keeps, with [`super::View::OptimizerState`] or on a surface.
    pub optimizer: Vec<StateSnapshot>,
    /// Learning rate of the latest step, the schedule applied.
    pub rate: f64,
    /// One sequence as a recurrent network reads it, with the views that show it.
    pub sequence: Option<Arc<SequenceView>>,
}

/// A number that was not finite, and where it arose first.
#[derive(Clone, Debug, PartialEq)]
pub struct Divergence {
    pub step: u64,
    /// `"loss"`, `"gradient of 2.weight"`, `"2.weight"`.
    pub first_non_finite: String,
    /// What most likely did it, in a sentence.
    pub why: String,
}

/// A history, thinned: the extremes of every stretch survive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    pub buckets: Vec<Bucket>,
    /// The newest value.
    pub latest: Option<f64>,
}

/// The values of a stretch of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// First step of the stretch.
    pub step: u64,
    pub min: f64,
    pub mean: f64,
    pub max: f64,
}

/// One layer of one arm at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSnapshot {
    /// Its index in the network, as in parameter names.
    pub index: usize,
    /// `"Dense"`, `"Tanh"`.
    pub kind: String,
    pub inputs: usize,
    pub outputs: usize,
    /// ‖∂L/∂W‖, with the bias, of the latest step; none for a layer without parameters.
    pub weight_gradient: Option<f64>,
    /// Its history.
    pub weight_gradients: Series,
    /// ‖∂L/∂a‖ of the layer's output, of the latest step.
    pub activation_gradient: f64,
    /// Root mean square of the layer's output, of the latest step.
    pub activation_size: f64,
    /// `[out × in]`, with [`super::View::Weights`] or [`super::View::Graph`].
    pub weight: Option<Heat>,
    pub bias: Vec<f32>,
    /// What each unit (down) of some training examples (across) was multiplied by, 0 where it
    /// was dropped; with [`super::View::Masks`], of a layer that drops some.
    pub mask: Option<Heat>,
    /// Of the layer's output over the training set, with [`super::View::Activations`].
    pub histogram: Option<Histogram>,
    /// Share of units that are zero on all examples of the histogram.
    pub dead: f64,
    /// Share of values beyond 99% of the function's bound.
    pub saturated: f64,
}

/// What a layer's weights and outputs have been.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerDistributions {
    /// Index of the layer in the network.
    pub index: usize,
    pub kind: String,
    pub weights: Option<Arc<OverTime>>,
    pub outputs: Option<Arc<OverTime>>,
}

/// Histograms over equal bins from `low` to `high`, the oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct OverTime {
    pub low: f64,
    pub high: f64,
    /// Whether these are the bounds of a function.
    pub bounded: bool,
    pub steps: Vec<u64>,
    /// Share of the values in each bin, from the lowest on.
    pub shares: Vec<Vec<f32>>,
    /// Share of values that are exactly zero.
    pub zeros: Vec<f32>,
}

/// A walk on a surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    pub shape: Shape,
    /// Places so far, thinned, the oldest first and the present one last.
    pub path: Vec<[f64; 2]>,
    pub now: [f64; 2],
    /// (∂f/∂x, ∂f/∂y) as the optimizer saw it last.
    pub gradient: [f64; 2],
    /// What the latest update changed.
    pub step: [f64; 2],
    /// Heights over the shape's window, row by row from the top (largest y) down, with
    /// [`super::View::Ravine`].
    pub ground: Option<Arc<Heat>>,
}

/// One kind of number that an optimizer keeps for each parameter, or derives from what it keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct StateSnapshot {
    pub kind: StateKind,
    /// Name of each tensor of weights, with the numbers of its entries.
    pub tensors: Vec<(String, Heat)>,
}

/// What numbers of an optimizer mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    /// Kept under this name: momentum's `v`, Adam's `m` and `v`.
    Kept(&'static str),
    /// The learning rate of each parameter, with what the rule divides by.
    EffectiveRate,
}

/// A matrix of numbers to be coloured, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f32>,
}

/// Counts over equal bins from `low` to `high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    pub low: f64,
    pub high: f64,
    pub counts: Vec<u32>,
}

/// What the network computes over its input space, in units of the source.
#[derive(Clone, Debug, PartialEq)]
pub enum Function {
    /// One input: the prediction at evenly spaced x.
    Curve { from: f64, to: f64, values: Vec<f64> },
    /// Two inputs: row by row from the top (largest y) down. A binary task has the
    /// probability of class 1; several classes have `class + confidence` with the
    /// confidence in [0, 1); a regression has the prediction.
    Plane { x: (f64, f64), y: (f64, f64), grid: Heat },
}

/// A test example: what is true and what the network says, in units of the source. For
/// classes the index of the class, and the index of the likeliest one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    pub truth: f64,
    pub predicted: f64,
}
