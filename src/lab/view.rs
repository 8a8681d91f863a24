//! What an experiment asks to look at. The screens draw one pane for each.

use serde::{Deserialize, Serialize};

/// A thing to look at while a run trains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum View {
    /// Training and test loss against the step, all arms.
    Loss,
    /// Gradient norm of each layer, with a verdict.
    Gradients,
    /// Weights of each layer as a heat map.
    Weights,
    /// Activations of each layer as histograms.
    Activations,
    /// The network drawn as a graph with signed weights.
    Graph,
    /// What the network computes: decision boundary (two inputs) or fitted curve (one input).
    Function,
    /// Prediction against truth on test examples.
    Predictions,
    /// The numbers: losses, accuracy, references, parameters, speed.
    Numbers,
    /// The activation functions of the arms and their derivatives, with a cursor.
    ActivationCurves,
    /// A surface from above: its contours and the way of each arm.
    Ravine,
    /// What the optimizer keeps for each parameter, and each parameter's learning rate.
    OptimizerState,
    /// Which units dropout has silenced, and the same network in use.
    Masks,
    /// Gradients and activations over the depth of the networks, all arms.
    GradientFlow,
    /// Training loss against test loss, with the gap and the best step.
    Generalisation,
    /// Weights and activations as histograms over time.
    Distributions,
    /// Loss against learning rate, as a range test finds it.
    RateRange,
    /// The families of arms over the two settings that they differ in.
    Search,
    /// The gates of recurrent layers over the steps of one sequence.
    Gates,
    /// ‖∂L/∂h_t‖ against the step of the sequence, all arms.
    ThroughTime,
    /// A recurrent cell drawn with its live values at one step of the sequence.
    Cell,
    /// What a character model writes, and how well it reads a sentence.
    Text,
    /// The truth of a series beside its forecast, step by step and running freely.
    Forecast,
}

impl View {
    /// Every view, in the order in which menus show them.
    pub const ALL: [Self; 22] = [
        Self::Loss,
        Self::Gradients,
        Self::Weights,
        Self::Activations,
        Self::Graph,
        Self::Function,
        Self::Predictions,
        Self::Numbers,
        Self::ActivationCurves,
        Self::Ravine,
        Self::OptimizerState,
        Self::Masks,
        Self::GradientFlow,
        Self::Generalisation,
        Self::Distributions,
        Self::RateRange,
        Self::Search,
        Self::Gates,
        Self::ThroughTime,
        Self::Cell,
        Self::Text,
        Self::Forecast,
    ];
}
