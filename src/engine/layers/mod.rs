//! Layers, one a file, and their registry.
//!
//! A layer has an explicit forward and an explicit backward pass, side by side in its file,
//! under the formula, the derivative and the shapes. To add one: write its file, and name it
//! in the registry below; that yields its name in experiments and puts it under the tests that
//! walk [`LayerSpec::examples`].

mod dense;
mod elementwise;
mod identity;
mod leaky_relu;
mod relu;
mod sigmoid;
pub(super) mod softmax;
mod tanh;

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

use super::{Init, Real, Role};

/// A layer in a planned network. It holds its shape; its parameters and all activations stand
/// in the network's buffers. Neither pass allocates or can fail.
///
/// Shapes: `x` is `[inputs × columns]`, `y` is `[outputs × columns]`, one example a column.
pub trait Layer<T: Real>: Debug + Send + Sync {
    /// Rows of the output.
    fn outputs(&self) -> usize;

    /// The tensors that the layer trains, in the order of the buffer.
    fn tensors(&self) -> Vec<TensorPlan> {
        Vec::new()
    }

    /// Writes the output `y` for the input `x`.
    fn forward(&self, parameters: &[T], x: &[T], y: &mut [T]);

    /// Writes ∂L/∂x into `dx`, where it is wanted, and ∂L/∂parameters into `gradients`, from
    /// what the forward pass saw and ∂L/∂y.
    fn backward(&self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>);

    /// The least and the greatest value that an output can take, where there are bounds: near
    /// them the function is saturated.
    fn bounds(&self) -> Option<(f64, f64)> {
        None
    }
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

/// A tensor that a layer wants: `[rows × columns]`, and how it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorPlan {
    pub name: &'static str,
    pub role: Role,
    pub rows: usize,
    pub columns: usize,
    /// None takes the network's initialisation; biases say [`Init::Zeros`].
    pub init: Option<Init>,
}

/// What a layer's settings must offer to become a layer.
trait Plan {
    /// The layer for this many inputs, or why there can be none.
    fn plan<T: Real>(&self, inputs: usize) -> Result<Box<dyn Layer<T>>, String>;

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

            /// The layer for this many inputs.
            ///
            /// # Errors
            /// Where the settings make no layer; the sentence says why.
            pub fn plan<T: Real>(&self, inputs: usize) -> Result<Box<dyn Layer<T>>, String> {
                match self {
                    $(Self::$name(settings) => settings.plan(inputs),)*
                    $(Self::$plain => <$layer>::example().plan(inputs),)*
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
    }
}

pub use dense::Dense;
pub use leaky_relu::LeakyRelu;
