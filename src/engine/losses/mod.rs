//! Losses, one a file, and their registry.
//!
//! Each is a mean, as PyTorch's are by default: over all entries of the target, or over the
//! columns where a column is one decision (softmax cross-entropy). The classification losses
//! take logits, so that no probability is rounded to 0 before its logarithm is taken.
//!
//! To add one: write its file, and name it in the registry below.

mod binary_cross_entropy;
mod huber;
mod mean_absolute_error;
mod mean_squared_error;
mod softmax_cross_entropy;

use serde::{Deserialize, Serialize};

use super::Real;

/// A loss between outputs `z` and targets `y`, both `[rows × columns]`.
trait Loss {
    /// The loss; and ∂L/∂z into `dz`, where it is wanted.
    fn evaluate<T: Real>(&self, z: &[T], y: &[T], rows: usize, dz: Option<&mut [T]>) -> f64;

    /// What the outputs say once training is over: predictions, or probabilities of logits.
    fn prediction<T: Real>(&self, z: &[T], _rows: usize, prediction: &mut [T]) {
        prediction.copy_from_slice(z);
    }

    /// Output of a single unit from which on it says class 1.
    fn threshold(&self) -> f64 {
        0.5
    }

    /// Settings for tests and menus.
    fn example() -> Self;
}

macro_rules! registry {
    (
        with settings { $($(#[$doc:meta])* $name:ident: $settings:path,)* }
        plain { $($(#[$plain_doc:meta])* $plain:ident: $loss:path,)* }
    ) => {
        /// A loss by name; in RON `MeanSquaredError`, `Huber(delta: 1.0)`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub enum LossSpec {
            $($(#[$doc])* $name($settings),)*
            $($(#[$plain_doc])* $plain,)*
        }

        impl LossSpec {
            /// One of each loss, for menus and for tests that walk them.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![$(Self::$plain,)* $(Self::$name(<$settings>::example()),)*]
            }

            /// The loss between outputs `z` and targets `y`, both `[rows × columns]`; and
            /// ∂L/∂z into `dz`, where it is wanted.
            pub fn evaluate<T: Real>(&self, z: &[T], y: &[T], rows: usize, dz: Option<&mut [T]>) -> f64 {
                match self {
                    $(Self::$name(loss) => loss.evaluate(z, y, rows, dz),)*
                    $(Self::$plain => <$loss>::example().evaluate(z, y, rows, dz),)*
                }
            }

            /// What the outputs say once training is over: predictions, or the probabilities
            /// that belong to logits.
            pub fn prediction<T: Real>(&self, z: &[T], rows: usize, prediction: &mut [T]) {
                match self {
                    $(Self::$name(loss) => loss.prediction(z, rows, prediction),)*
                    $(Self::$plain => <$loss>::example().prediction(z, rows, prediction),)*
                }
            }

            /// Output of a single unit from which on it says class 1.
            #[must_use]
            pub fn threshold(&self) -> f64 {
                match self {
                    $(Self::$name(loss) => loss.threshold(),)*
                    $(Self::$plain => <$loss>::example().threshold(),)*
                }
            }
        }
    };
}

registry! {
    with settings {
        /// Squared near the target, absolute beyond `delta`.
        Huber: huber::Huber,
    }
    plain {
        /// mean (z − y)².
        #[default]
        MeanSquaredError: mean_squared_error::MeanSquaredError,
        /// mean |z − y|.
        MeanAbsoluteError: mean_absolute_error::MeanAbsoluteError,
        /// −mean [y ln σ(z) + (1 − y) ln(1 − σ(z))], on logits.
        BinaryCrossEntropy: binary_cross_entropy::BinaryCrossEntropy,
        /// −mean over columns of Σ y ln softmax(z), on logits.
        SoftmaxCrossEntropy: softmax_cross_entropy::SoftmaxCrossEntropy,
    }
}

pub use huber::Huber;

impl LossSpec {
    /// How many columns are classified rightly: a single unit by its threshold, several by the
    /// greatest.
    #[must_use]
    pub fn correct<T: Real>(&self, z: &[T], y: &[T], rows: usize) -> usize {
        let threshold = self.threshold();
        z.chunks_exact(rows)
            .zip(y.chunks_exact(rows))
            .filter(|(z, y)| match (z, y) {
                ([z], [y]) => (z.to_f64() > threshold) == (y.to_f64() > 0.5),
                _ => greatest(z) == greatest(y),
            })
            .count()
    }
}

/// Index of the greatest entry, the first of equals.
pub(crate) fn greatest<T: Real>(values: &[T]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

/// The mean over all entries of a loss of the distance z − y, given as (loss, derivative).
fn mean_of_distances<T: Real>(
    z: &[T],
    y: &[T],
    dz: Option<&mut [T]>,
    loss: impl Fn(T) -> (f64, T),
) -> f64 {
    let share = 1.0 / z.len() as f64;
    let mut sum = 0.0;
    match dz {
        None => sum = z.iter().zip(y).map(|(&z, &y)| loss(z - y).0).sum(),
        Some(dz) => {
            let factor = T::from_f64(share);
            for ((dz, &z), &y) in dz.iter_mut().zip(z).zip(y) {
                let (value, derivative) = loss(z - y);
                sum += value;
                *dz = derivative * factor;
            }
        }
    }
    sum * share
}
