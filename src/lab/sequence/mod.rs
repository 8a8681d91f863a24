//! What the screens see of a network that reads sequences: one sequence step by step, and how
//! the gradient travels through time.

mod forecast;
mod reader;
mod text;

pub(super) use forecast::error as forecast_error;
pub(super) use reader::Reader;

use super::Heat;
use crate::engine::Gate;

/// Which sequence is looked at, and how text is sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct SequenceQuery {
    /// A test example by its number.
    pub example: usize,
    /// What the learner typed, in its place; read symbol by symbol.
    pub typed: Option<String>,
    /// What the logits are divided by before a symbol is drawn.
    pub temperature: f64,
}

impl Default for SequenceQuery {
    fn default() -> Self {
        Self { example: 0, typed: None, temperature: 0.8 }
    }
}

impl Eq for SequenceQuery {}

/// One sequence as an arm reads it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceView {
    /// What stands at each step: a symbol, or numbers.
    pub steps: Vec<StepView>,
    /// The recurrent layers, in the order of the network.
    pub layers: Vec<RecurrentView>,
    /// ‖∂L/∂h_t‖ of each recurrent layer, on the batch of the next step.
    pub gradients: Vec<GradientOverTime>,
    /// With [`super::View::Text`], where the data are text.
    pub text: Option<TextView>,
    /// With [`super::View::Forecast`], where the target is the next value.
    pub forecast: Option<ForecastView>,
    /// Why a typed sequence cannot be read, in a sentence; the example stands in its place.
    pub refusal: Option<String>,
}

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// The symbol as it is shown: `A`, `(`, `␣`; or the number.
    pub label: String,
    /// What the target says at this step, where there is one.
    pub truth: Option<String>,
    /// What the network says, where it says something at this step.
    pub predicted: Option<String>,
}

/// A recurrent layer over the steps of the sequence.
#[derive(Clone, Debug, PartialEq)]
pub struct RecurrentView {
    /// Index in the network.
    pub index: usize,
    /// `"LSTM"`, `"GRU"`, `"RNN"`.
    pub kind: &'static str,
    pub units: usize,
    /// Each `[units × steps]`, row by row; for an LSTM forget, input, candidate, output, write,
    /// cell, hidden.
    pub gates: Vec<(Gate, Heat)>,
}

impl RecurrentView {
    /// The numbers of one gate.
    #[must_use]
    pub fn gate(&self, gate: Gate) -> Option<&Heat> {
        self.gates.iter().find(|(name, _)| *name == gate).map(|(_, heat)| heat)
    }
}

/// How large the gradient is that reaches each step of a recurrent layer.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientOverTime {
    /// Index of the layer in the network.
    pub index: usize,
    /// ‖∂L/∂h_t‖ for t = 1 … T.
    pub now: Vec<f64>,
    /// The same before the first step of training.
    pub start: Vec<f64>,
}

/// What a character model says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextView {
    /// Step of training and a sample of that time, the newest last.
    pub samples: Vec<(u64, String)>,
    /// The characters of the sequence that is looked at, each with −ln of the probability that
    /// the model gave it; none for the first.
    pub losses: Vec<(String, Option<f64>)>,
    /// At each character: what the model expects next, the likeliest first, with probabilities.
    pub candidates: Vec<Vec<(String, f64)>>,
    /// Where the text is from, and what was done to it.
    pub source: String,
}

/// A forecast beside the truth, in units of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastView {
    /// The series.
    pub truth: Vec<f64>,
    /// The prediction of each value from the true ones before it; none for the first.
    pub forced: Vec<Option<f64>>,
    /// From `from` on, each value predicted from the network's own predictions.
    pub free: Vec<Option<f64>>,
    /// The first step that is predicted freely.
    pub from: usize,
}

#[cfg(test)]
mod tests;
