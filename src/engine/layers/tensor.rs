//! What layers ask to be kept for them: tensors that are trained, and numbers that are not.

use crate::engine::{Init, Rng, Role};

/// A tensor that a layer wants: `[rows × columns]`, and how it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct TensorPlan {
    pub name: String,
    pub role: Role,
    pub rows: usize,
    pub columns: usize,
    pub start: Start,
}

/// How a tensor starts.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Drawn; None takes the network's initialisation. Biases say [`Init::Zeros`].
    Drawn(Option<Init>),
    /// As many blocks of rows as the layer has gates, each drawn as a matrix of its own.
    Blocks(usize, Option<Init>),
    /// These values, column by column.
    Values(Vec<f64>),
}

impl Start {
    /// The values of a tensor `[rows × columns]`, column by column.
    pub(in crate::engine) fn values(
        &self,
        (rows, columns): (usize, usize),
        usual: Init,
        rng: &mut Rng,
    ) -> Vec<f64> {
        match self {
            Self::Drawn(init) => init.unwrap_or(usual).draw(columns, rows, rng),
            Self::Values(values) => values.clone(),
            Self::Blocks(blocks, init) => {
                let height = rows / blocks;
                let mut values = vec![0.0; rows * columns];
                for block in 0..*blocks {
                    let drawn = init.unwrap_or(usual).draw(columns, height, rng);
                    for (column, drawn) in drawn.chunks_exact(height).enumerate() {
                        let from = column * rows + block * height;
                        values[from..from + height].copy_from_slice(drawn);
                    }
                }
                values
            }
        }
    }
}

/// Numbers that a layer keeps from step to step without training them.
#[derive(Clone, Debug, PartialEq)]
pub struct BufferPlan {
    pub name: String,
    /// Where they start, and how many there are.
    pub start: Vec<f64>,
}
