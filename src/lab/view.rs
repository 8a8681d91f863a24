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
}

impl View {
    /// Every view, in the order in which menus show them.
    pub const ALL: [Self; 9] = [
        Self::Loss,
        Self::Gradients,
        Self::Weights,
        Self::Activations,
        Self::Graph,
        Self::Function,
        Self::Predictions,
        Self::Numbers,
        Self::ActivationCurves,
    ];
}
