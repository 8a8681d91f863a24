//! What can be measured of a run, for claims and for graded challenges.

use serde::{Deserialize, Serialize};

use crate::engine::Gate;

/// A number that a run yields. Arms are named by their keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Quantity {
    /// A constant.
    Number(f64),
    /// Loss on the whole training set.
    TrainLoss {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// Loss on the test set.
    TestLoss {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// Share of training examples that are classified rightly.
    TrainAccuracy {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// Share of test examples that are classified rightly.
    TestAccuracy {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// First step whose batch has a loss of at most `loss`; infinite if there is none.
    StepsToLoss { arm: String, loss: f64 },
    /// Mean batch loss of the steps after step `from`; infinite once the arm has diverged.
    AverageLoss {
        arm: String,
        #[serde(default)]
        from: u64,
    },
    /// Lowest of the test losses that the curve is made of: those measured at the start, every
    /// 64th part of the run, and at its end.
    LowestTestLoss { arm: String },
    /// First step at which one of those test losses is at most `loss`; infinite if none is.
    StepsToTestLoss { arm: String, loss: f64 },
    /// L2 norm of the loss's gradient with respect to the parameters of a layer (its index in
    /// the network), or to one parameter by its name, on the batch of the next step.
    GradientNorm {
        arm: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        layer: Option<usize>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default)]
        at: When,
    },
    /// Root mean square of a layer's output, on the batch of the next step.
    ActivationSize {
        arm: String,
        layer: usize,
        #[serde(default)]
        at: When,
    },
    /// L2 norm of the loss's gradient with respect to a layer's output, on the batch of the
    /// next step.
    ActivationGradient {
        arm: String,
        layer: usize,
        #[serde(default)]
        at: When,
    },
    /// Mean ‖g_B − g‖² of the gradients g_B of so many random batches, with g that of the whole
    /// training set, at the present weights; penalties left out.
    GradientNoise {
        arm: String,
        batch: usize,
        #[serde(default = "draws")]
        draws: usize,
    },
    /// Mean cosine of the angles between those gradients and that of the whole training set.
    GradientCosine {
        arm: String,
        batch: usize,
        #[serde(default = "draws")]
        draws: usize,
    },
    /// Cosine of the angle between the next step's gradient before and after it is clipped.
    ClipCosine { arm: String },
    /// Test loss of the mean prediction of so many random dropout masks.
    MaskedTestLoss { arm: String, masks: u32 },
    /// Share of test examples that a linear classifier gets right which is fitted to a layer's
    /// outputs on the training set; without a layer, to the input itself.
    ProbeAccuracy {
        arm: String,
        #[serde(default)]
        layer: Option<usize>,
    },
    /// Share of units of a layer that are zero on every training example.
    DeadShare {
        arm: String,
        layer: usize,
        #[serde(default)]
        at: When,
    },
    /// Share of activations of a layer beyond 99% of the function's bound.
    SaturatedShare {
        arm: String,
        layer: usize,
        #[serde(default)]
        at: When,
    },
    /// A parameter by name and row-major index.
    Parameter {
        arm: String,
        name: String,
        index: usize,
        #[serde(default)]
        at: When,
    },
    /// Entries of a parameter with |w| ≤ `within`: those of the row-major indices `from` to
    /// before `to`, or all of them.
    ZeroCount {
        arm: String,
        name: String,
        #[serde(default)]
        from: usize,
        #[serde(default)]
        to: Option<usize>,
        #[serde(default)]
        within: f64,
    },
    /// L2 norm of all weights, biases left out.
    WeightNorm {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// ‖W − W₀‖ / ‖W₀‖ of a layer's weights, with W₀ as they started; infinite where they
    /// started at 0 and moved.
    Movement { arm: String, layer: usize },
    /// How often a parameter has changed its sign; 0 in between is no sign.
    SignFlips { arm: String, name: String, index: usize },
    /// Number of trainable parameters.
    ParameterCount { arm: String },
    /// Largest relative error of the gradients against finite differences, in f64.
    GradientError { arm: String },
    /// Largest distance between the network and the one affine map that it collapses to;
    /// defined for networks without non-linear layers.
    CollapseError { arm: String },
    /// Negative eigenvalues of the Hessian of the loss on the training set, penalties left out;
    /// for models of at most 200 parameters.
    NegativeCurvatures {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// The greatest eigenvalue of that Hessian.
    LargestCurvature {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// Loss on the training set after one step of Newton's method from here, w ← w − H⁻¹ g;
    /// infinite where H has no inverse.
    LossAfterNewton { arm: String },
    /// Weight of an input (its index) in the linear model that fits the training set best in
    /// the sense of least squares, in units of the source.
    LeastSquaresWeight { arm: String, feature: usize },
    /// Learning rate from which on gradient descent on the mean squared error of a linear model
    /// diverges on the training set: 2 over the greatest eigenvalue of its Hessian 2 X Xᵀ / n.
    StableRate { arm: String },
    /// The lowest test loss of a family's arms; infinite where all have diverged.
    LeastTestLoss { family: String },
    /// How many values of a setting a family's arms have.
    DistinctValues { family: String, path: String },
    /// How far the predictions of a family's arms for one test input lie apart: the mean over
    /// the test inputs of the first arm of mean (p − p̄)², p̄ being the mean over the arms.
    Variance { family: String },
    /// The mean over those inputs of (p̄ − y)², with y the target in the test set.
    BiasSquared { family: String },
    /// ‖∂L/∂h_step‖ / ‖∂L/∂h_T‖ of a recurrent layer, on the batch of the next step; steps are
    /// counted from 1, and T is the last.
    StateGradient {
        arm: String,
        layer: usize,
        step: usize,
        #[serde(default)]
        at: When,
    },
    /// Mean of a gate over the first test sequences, at the steps where one of some symbols
    /// stands, or at all.
    GateMean {
        arm: String,
        layer: usize,
        gate: Gate,
        #[serde(default)]
        unit: Units,
        #[serde(default)]
        symbols: Vec<String>,
        #[serde(default)]
        at: When,
    },
    /// The greatest |correlation| of a unit's cell state (hidden state, where there is no cell)
    /// with the target over the steps of the first test sequences.
    StateCorrelation {
        arm: String,
        layer: usize,
        #[serde(default)]
        at: When,
    },
    /// Steps that must be computed one after the other to read an example.
    SerialSteps { arm: String },
    /// Cross-entropy on the test set, in bits.
    BitsPerCharacter {
        arm: String,
        #[serde(default)]
        at: When,
    },
    /// Mean squared error of the last values of test sequences, each predicted from the
    /// network's own predictions of those before it.
    FreeRunError {
        arm: String,
        steps: usize,
        #[serde(default)]
        at: When,
    },
    /// Lowest reachable loss of the data set.
    Floor,
    /// Test loss of the best linear model (least squares).
    LinearLoss,
    /// Test loss of predicting the training mean.
    MeanLoss,
    /// The product of a number and a quantity.
    Times(f64, Box<Quantity>),
    /// The first divided by the second.
    Ratio(Box<Quantity>, Box<Quantity>),
    /// The first minus the second.
    Difference(Box<Quantity>, Box<Quantity>),
}

/// Which units of a recurrent layer are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Units {
    /// The mean of all.
    #[default]
    All,
    /// One, by its index.
    Unit(usize),
    /// The one of [`Quantity::StateCorrelation`].
    Best,
}

/// When a quantity is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// Before the first step.
    Start,
    /// After so many steps.
    Step(u64),
    /// At the end; in a live run, now.
    #[default]
    End,
}

/// A statement that a run fulfils or does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Goal {
    /// The first is less than or equal to the second.
    AtMost(Quantity, Quantity),
    /// The first is greater than or equal to the second.
    AtLeast(Quantity, Quantity),
    /// The quantity lies between two numbers.
    Between(Quantity, f64, f64),
    /// The arm has diverged.
    Diverges { arm: String },
    /// The arm has not diverged: in a live run, not yet.
    Survives { arm: String },
    /// All of them hold.
    All(Vec<Goal>),
    /// One of them holds, or more.
    Any(Vec<Goal>),
}

/// Batches drawn where a quantity does not say how many.
fn draws() -> usize {
    400
}
