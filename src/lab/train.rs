//! What a run asks of an arm, whatever numbers the arm computes with.

use std::fmt::Debug;
use std::sync::Arc;

use super::measuring::Tally;
use super::{Divergence, Heat, Settings, StateKind};
use crate::engine::{Evaluation, Gate, GradientCheck, LayerInfo, LayerProbe, Model, Tensor};

/// An arm at work, whatever it computes with. Inputs and outputs are `f64`, in stored
/// (standardised) units.
pub(super) trait Train: Look + Read {
    /// Takes one step, unless the arm has diverged, has stopped, or stops instead.
    fn step(&mut self);

    /// Computes the loss and the gradients of the next step without taking it.
    fn look_ahead(&mut self);

    /// Steps taken.
    fn steps(&self) -> u64;

    /// Goes back to the state after `step` steps, to the bit.
    fn rewind(&mut self, step: u64);

    /// Takes over settings that differ in one path, which is live.
    fn apply(&mut self, settings: Settings, path: &str) -> Result<(), String>;

    fn settings(&self) -> &Arc<Settings>;

    fn divergence(&self) -> Option<&Divergence>;

    /// The step whose weights the arm kept, where it stopped before its last.
    fn stopped(&self) -> Option<u64>;

    /// Loss of the latest batch, penalties left out.
    fn batch_loss(&self) -> Option<f64>;

    /// What has been counted step by step.
    fn tally(&self) -> &Tally;

    /// Learning rate of the next step.
    fn rate(&self) -> f64;

    fn steps_per_epoch(&self) -> u64;
}

/// What can be asked of an arm without a step.
pub(super) trait Look: Debug + Send {
    /// Mean loss and accuracy on the first `most` examples of the test set.
    fn evaluate_test(&mut self, most: usize) -> Evaluation;

    /// The same on the training set.
    fn evaluate_train(&mut self, most: usize) -> Evaluation;

    fn layers(&self) -> &[LayerInfo];

    /// What the latest step did in a layer. Valid until something else goes through the
    /// network.
    fn probe(&self, layer: usize) -> LayerProbe;

    fn tensors(&self) -> &[Tensor];

    /// A tensor's values, row by row.
    fn parameter(&self, tensor: &Tensor) -> Vec<f64>;

    /// What layers keep beside their parameters, by name.
    fn buffers(&self) -> Vec<(String, Vec<f64>)>;

    /// Where the point of a surface is; none of another model.
    fn point(&self) -> Option<[f64; 2]>;

    /// The gradient of all parameters as the optimizer saw it last, in the order of the buffer.
    fn gradient(&self) -> Vec<f64>;

    /// What the optimizer keeps for each parameter, by name, and the learning rate of each.
    fn optimizer_state(&self) -> Vec<(StateKind, Vec<f64>)>;

    /// The factors of dropped and other units in the latest pass of training, for at most so
    /// many examples; none for layers that drop nothing.
    fn masks(&self, examples: usize) -> Vec<Option<Heat>>;

    /// Predictions (probabilities where the loss works on logits) for the columns of `x`.
    fn predict(&mut self, x: &[f64]) -> Vec<f64>;

    /// The same as in training, with what one draw leaves of the layers; draws of one number
    /// are alike, and none is that of a step.
    fn predict_masked(&mut self, x: &[f64], draw: u32) -> Vec<f64>;

    /// Outputs of one layer for the columns of `x`, `[units × columns]`.
    fn outputs(&mut self, layer: usize, x: &[f64]) -> Vec<f64>;

    /// The gradient of the next step, penalties added: before it is clipped, and after.
    fn clipped(&mut self) -> [Vec<f64>; 2];

    /// Outputs of every layer on the first `most` training examples.
    fn activations(&mut self, most: usize) -> Vec<Vec<f64>>;

    /// The same model with the same numbers in double precision, for at most so many columns.
    fn double(&self, columns: usize) -> Result<Box<dyn Model<f64>>, String>;

    /// Gradients against finite differences, in double precision, on a few examples.
    fn check_gradients(&self, most: usize) -> Result<GradientCheck, String>;
}

/// What can be asked of an arm that reads sequences. Examples stand one after the other, each
/// step after step.
pub(super) trait Read {
    /// Carries so many sequences of one length, whatever it is, through the network as it is in
    /// use; with `resume`, states go on from where the reading before ended. None where there
    /// is no network or no room.
    fn unroll(&mut self, x: &[f64], batch: usize, resume: bool) -> Option<Unrolled>;

    /// Steps of the longest single sequence that there is room for.
    fn longest(&self) -> usize;

    /// ‖∂L/∂h_t‖ of each recurrent layer (its index) for each step, in the latest step or look
    /// ahead. Valid until something else goes through the network.
    fn state_gradients(&self) -> Vec<(usize, Vec<f64>)>;

    /// Steps that must be computed one after the other to read an example.
    fn serial_steps(&self) -> usize;

    /// Whether a sequence can be read in parts.
    fn resumes(&self) -> bool;
}

/// Sequences as a network read them.
#[derive(Debug)]
pub(super) struct Unrolled {
    /// Rows of the output.
    pub rows: usize,
    /// What the network says, `[rows]` at each step that it says something at, example after
    /// example: predictions, or probabilities where the loss works on logits.
    pub outputs: Vec<f64>,
    pub layers: Vec<UnrolledLayer>,
}

/// One recurrent layer over those sequences.
#[derive(Debug)]
pub(super) struct UnrolledLayer {
    pub index: usize,
    pub kind: &'static str,
    pub units: usize,
    /// `[units]` at each step, example after example.
    pub gates: Vec<(Gate, Vec<f64>)>,
}

impl UnrolledLayer {
    pub fn gate(&self, gate: Gate) -> Option<&[f64]> {
        self.gates.iter().find(|(name, _)| *name == gate).map(|(_, values)| values.as_slice())
    }
}
