//! Everything that decides how one arm trains.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::data::{Augment, DataSpec};
use crate::engine::{
    Clip, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule, SurfaceSpec,
};

/// The settings of one arm. Two arms with equal settings train to equal bits.
///
/// A field is named by its path, the same in an arm's `set`, in a knob and in `--set`:
/// `optimizer`, `optimizer.rate`, `network.0.units`, `data.noise`, `start.0.weight.1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(default)]
    pub data: DataSpec,
    /// A function of two parameters to be minimised, in the place of data, network and loss.
    #[serde(default)]
    pub surface: Option<SurfaceSpec>,
    /// Changes to training examples, drawn anew each time that one is used.
    #[serde(default)]
    pub augment: Vec<Augment>,
    /// The layers, from the input to the logits.
    #[serde(default)]
    pub network: Vec<LayerSpec>,
    /// Initialisation of the layers that name none of their own.
    #[serde(default)]
    pub init: Init,
    #[serde(default)]
    pub loss: LossSpec,
    pub optimizer: OptimizerSpec,
    #[serde(default)]
    pub schedule: Schedule,
    #[serde(default)]
    pub penalty: Penalty,
    /// Whether L1 is a soft threshold after the step, which reaches exact zeros, in the place
    /// of a subgradient, which does not.
    #[serde(default)]
    pub proximal: bool,
    /// Whether penalties and weight decay take biases too, as PyTorch's `weight_decay` does
    /// for all the parameters that it is handed.
    #[serde(default)]
    pub penalize_biases: bool,
    #[serde(default)]
    pub clip: Clip,
    #[serde(default)]
    pub batch: Batch,
    /// Ends training once it no longer helps.
    #[serde(default)]
    pub early_stopping: Option<EarlyStopping>,
    /// Whether the training set is shuffled anew each epoch.
    #[serde(default = "yes")]
    pub shuffle: bool,
    /// Steps after which the run is finished.
    pub steps: u64,
    #[serde(default = "one")]
    pub seed: u64,
    #[serde(default)]
    pub precision: Precision,
    /// Initial values that replace the drawn ones, by parameter name as in PyTorch's
    /// `Sequential` (`"0.weight"`, row by row, or `"0.bias"`).
    #[serde(default)]
    pub start: BTreeMap<String, Vec<f64>>,
}

fn yes() -> bool {
    true
}

fn one() -> u64 {
    1
}

/// When an arm stops before its last step: once its loss on the test set, which plays the
/// held-out part here, has not fallen for a while. Its weights then go back to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyStopping {
    /// Steps to wait for a new best.
    pub patience: u64,
    /// Steps from one measurement to the next.
    #[serde(default = "usual_every")]
    pub every: u64,
}

fn usual_every() -> u64 {
    10
}

/// Examples a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Batch {
    /// The whole training set.
    #[default]
    Whole,
    /// So many examples; the last batch of an epoch may be smaller.
    Size(usize),
}

/// The numbers that a run computes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    #[default]
    F32,
    F64,
}
