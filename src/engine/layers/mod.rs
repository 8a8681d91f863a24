//! Layers, one a file, and their registry.
//!
//! A layer has an explicit forward and an explicit backward pass, side by side in its file,
//! under the formula, the derivative and the shapes. To add one: write its file, and name it
//! in the registry below; that yields its name in experiments and puts it under the tests that
//! walk [`LayerSpec::examples`].

mod batch_norm;
mod bidirectional;
mod dense;
mod dropout;
mod elementwise;
mod embedding;
mod identity;
mod last_step;
mod layer_norm;
mod leaky_relu;
mod nested;
mod recurrent;
mod relu;
mod repeat;
mod residual;
mod shared;
mod sigmoid;
pub(super) mod softmax;
mod tanh;
mod tensor;

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::{Pass, Real};

/// A layer in a planned network. It holds its shape and what its forward pass leaves for its
/// backward pass; its parameters and all activations stand in the network's buffers. Neither
/// pass allocates or can fail.
///
/// Shapes: `x` is `[inputs × columns]`, `y` is `[outputs × columns]`, one example a column. Of
/// sequences, a column is one step of one: step t of sequence b stands in column
/// t · batch + b, so that the steps of a time lie together, and layers that know no time work
/// on each step alike.
pub trait Layer<T: Real>: Debug + Send + Sync {
    /// Rows of the output.
    fn outputs(&self) -> usize;

    /// The tensors that the layer trains, in the order of the buffer.
    fn tensors(&self) -> Vec<TensorPlan> {
        Vec::new()
    }

    /// What the layer keeps from step to step beside its parameters, such as running means.
    fn buffers(&self) -> Vec<BufferPlan> {
        Vec::new()
    }

    /// Writes the output `y` for the input `x`.
    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]);

    /// Writes ∂L/∂x into `dx`, where it is wanted, and ∂L/∂parameters into `gradients`, from
    /// what the forward pass saw and ∂L/∂y.
    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>);

    /// The least and the greatest value that an output can take, where there are bounds: near
    /// them the function is saturated.
    fn bounds(&self) -> Option<(f64, f64)> {
        None
    }

    /// What each unit of each example was multiplied by in the latest pass of training,
    /// `[outputs × columns]`: 0 where it was dropped.
    fn mask(&self) -> Option<&[T]> {
        None
    }

    /// What the latest pass normalised by, where the layer does so unit by unit.
    fn statistics(&self) -> Option<Statistics<'_, T>> {
        None
    }

    /// Whether the output has as many steps as the input, and not one for a whole sequence.
    fn keeps_time(&self) -> bool {
        true
    }

    /// Whether a pass can go on where the one before it ended ([`Given::resume`]).
    fn resumes(&self) -> bool {
        true
    }

    /// Steps that must be computed one after the other to read a sequence of so many.
    fn serial_steps(&self, _steps: usize) -> usize {
        1
    }

    /// What the latest pass, which put out `y`, left at every step, of a layer with a state.
    fn recurrence<'a>(&'a self, _y: &'a [T]) -> Option<Recurrence<'a, T>> {
        None
    }
}

/// What a recurrent layer computed over the steps of its latest pass.
#[derive(Clone, Copy, Debug)]
pub struct Recurrence<'a, T> {
    /// As experiments spell it.
    pub kind: &'static str,
    pub units: usize,
    /// Sequences of the pass.
    pub batch: usize,
    /// Which gates stand in `gates`, from the first rows on; none of a plain RNN.
    pub order: &'static [Gate],
    /// `[gates · units × columns]`.
    pub gates: &'a [T],
    /// The cell state of an LSTM, `[units × columns]`.
    pub cells: Option<&'a [T]>,
    /// The hidden state, `[units × columns]`.
    pub hidden: &'a [T],
    /// ∂L/∂h of the latest backward pass, with all that comes back through later steps,
    /// `[units × columns]`.
    pub state_gradient: &'a [T],
}

/// Mean and variance of each unit.
#[derive(Clone, Copy, Debug)]
pub struct Statistics<'a, T> {
    pub mean: &'a [T],
    pub variance: &'a [T],
}

/// What a forward pass starts from.
#[derive(Debug)]
pub struct Given<'a, T> {
    pub parameters: &'a [T],
    /// What [`Layer::buffers`] asked for.
    pub buffers: &'a mut [T],
    pub x: &'a [T],
    pub pass: Pass,
    /// Sequences; the columns are their steps. Where there is no time, columns.
    pub batch: usize,
    /// Whether states go on from where the pass before ended.
    pub resume: bool,
}

/// What a layer's forward pass saw, and the gradient that arrives at its output.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a, T> {
    pub parameters: &'a [T],
    pub x: &'a [T],
    pub y: &'a [T],
    /// ∂L/∂y.
    pub dy: &'a [T],
}

/// Where a layer is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Rows of the input.
    pub inputs: usize,
    /// The largest number of columns of a pass.
    pub capacity: usize,
    /// The longest sequence for which there is room in every column of a batch.
    pub steps: usize,
    /// Where the input is one row of numbers of symbols: how many symbols there are.
    pub symbols: Option<usize>,
    /// A number of the place, for the stream that the layer draws from.
    pub place: u32,
}

impl Site {
    /// The place of a network.
    #[must_use]
    pub const fn new(inputs: usize, capacity: usize) -> Self {
        Self { inputs, capacity, steps: 1, symbols: None, place: 0 }
    }

    /// The largest number of sequences of a pass.
    #[must_use]
    pub const fn batch(self) -> usize {
        self.capacity / self.steps
    }

    /// The place of a layer within this one; no two have the same number, up to the thousand
    /// layers that a network has at most.
    #[must_use]
    pub const fn inner(self, index: usize, inputs: usize) -> Self {
        let place = self.place.wrapping_mul(1021).wrapping_add(index as u32 + 1);
        Self { inputs, place, ..self }
    }
}

/// What a layer's settings must offer to become a layer.
trait Plan {
    /// The layer for what the site offers, or why there can be none.
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String>;

    /// Settings for tests and menus.
    fn example() -> Self;
}

macro_rules! registry {
    (
        with settings { $($(#[$doc:meta])* $name:ident: $settings:path,)* }
        plain { $($(#[$plain_doc:meta])* $plain:ident: $layer:path,)* }
    ) => {
        /// A layer by name; in RON `Dense(units: 8)`, `Tanh`, `LeakyReLU(slope: 0.01)`.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum LayerSpec {
            $($(#[$doc])* $name($settings),)*
            $($(#[$plain_doc])* $plain,)*
        }

        impl LayerSpec {
            /// One of each layer, for menus and for tests that walk them.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![$(Self::$name(<$settings>::example()),)* $(Self::$plain,)*]
            }

            /// The layer's name, as experiments spell it.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name),)*
                    $(Self::$plain => stringify!($plain),)*
                }
            }

            /// The layer for what the site offers.
            ///
            /// # Errors
            /// Where the settings make no layer; the sentence says why.
            pub fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
                match self {
                    $(Self::$name(settings) => settings.plan(site),)*
                    $(Self::$plain => <$layer>::example().plan(site),)*
                }
            }
        }
    };
}

registry! {
    with settings {
        /// Z = W A + b.
        Dense: Dense,
        /// max(z, slope · z).
        LeakyReLU: LeakyRelu,
        /// Units fall silent at random while it trains.
        Dropout: Dropout,
        /// Each unit normalised over the batch.
        BatchNorm: BatchNorm,
        /// Each example normalised over its units.
        LayerNorm: LayerNorm,
        /// x + s F(x).
        Residual: Residual,
        /// Copies with weights of their own.
        Repeat: Repeat,
        /// The same weights several times in a row.
        Shared: Shared,
        /// h_t = f(W x_t + U h_(t−1) + b).
        RNN: Rnn,
        /// A recurrent layer with a cell state and three gates.
        LSTM: Lstm,
        /// A recurrent layer with two gates.
        GRU: Gru,
        /// Layers that read a sequence from both ends.
        Bidirectional: Bidirectional,
        /// A column of a matrix for each symbol.
        Embedding: Embedding,
    }
    plain {
        /// z.
        Identity: identity::Identity,
        /// 1 / (1 + e⁻ᶻ).
        Sigmoid: sigmoid::Sigmoid,
        /// tanh z.
        Tanh: tanh::Tanh,
        /// max(0, z).
        ReLU: relu::Relu,
        /// e^zᵢ / Σⱼ e^zⱼ.
        Softmax: softmax::Softmax,
        /// The last step of a sequence.
        LastStep: last_step::LastStep,
    }
}

impl LayerSpec {
    /// Layers that a network may work through, copies and those within others counted
    /// ([`LayerSpec::count`]).
    pub const MOST: usize = 2000;

    /// The layers one after another, as a network counts them: copies laid out flat.
    #[must_use]
    pub fn flat(specs: &[Self]) -> Vec<&Self> {
        let mut flat = Vec::new();
        for spec in specs {
            match spec {
                Self::Repeat(copies) => copies.lay_out(&mut flat),
                other => flat.push(other),
            }
        }
        flat
    }

    /// How many layers a network of these works through, those within others counted as often
    /// as they are used.
    #[must_use]
    pub fn count(specs: &[Self]) -> usize {
        let each = specs.iter().map(|spec| match spec {
            Self::Residual(Residual { layers, .. }) => Self::count(layers).saturating_add(1),
            Self::Bidirectional(Bidirectional { layers }) => Self::count(layers).saturating_mul(2),
            Self::Repeat(Repeat { layers, times }) | Self::Shared(Shared { layers, times }) => {
                Self::count(layers).saturating_mul(*times)
            }
            _ => 1,
        });
        each.fold(0, usize::saturating_add)
    }

    /// The layers, and all that stand within them.
    #[must_use]
    pub fn with_inner(specs: &[Self]) -> Vec<&Self> {
        let mut all = Vec::new();
        for spec in specs {
            all.push(spec);
            match spec {
                Self::Residual(Residual { layers, .. })
                | Self::Bidirectional(Bidirectional { layers })
                | Self::Repeat(Repeat { layers, .. })
                | Self::Shared(Shared { layers, .. }) => all.extend(Self::with_inner(layers)),
                _ => {}
            }
        }
        all
    }

    /// Whether the layer bends each column by a fixed function and has nothing to train.
    #[must_use]
    pub fn is_activation(&self) -> bool {
        matches!(
            self,
            Self::LeakyReLU(_)
                | Self::Identity
                | Self::Sigmoid
                | Self::Tanh
                | Self::ReLU
                | Self::Softmax
        )
    }
}

pub use batch_norm::BatchNorm;
pub use bidirectional::Bidirectional;
pub use dense::Dense;
pub use dropout::{Dropout, DropoutForm};
pub use embedding::Embedding;
pub use layer_norm::LayerNorm;
pub use leaky_relu::LeakyRelu;
pub use recurrent::{
    Frozen, Gate, GateInput, Gru, Lstm, ResetPlace, Rnn, Shortcut, StateActivation,
};
pub use repeat::Repeat;
pub use residual::Residual;
pub use shared::Shared;
pub use tensor::{BufferPlan, Start, TensorPlan};
