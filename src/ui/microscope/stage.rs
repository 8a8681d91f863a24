//! The stages of one example's way through a network, there and back, and what the textbook
//! calls what is seen there.

use crate::lab::{LayerTrace, Trace};

/// Layers with at most so many units are computed a unit at a time.
const ROW_BY_ROW: usize = 6;

/// One operation. Layers are indices into [`Trace::layers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// What goes in, and what should come out.
    Example,
    /// Z = W A + b; of the row alone, where rows are followed one by one.
    Linear {
        layer: usize,
        row: Option<usize>,
    },
    /// A = g(Z).
    Activation {
        layer: usize,
    },
    Loss,
    /// ∂L/∂output of the last layer.
    LossGradient,
    /// dW = dZ Aᵀ.
    WeightGradient {
        layer: usize,
    },
    /// db = dZ.
    BiasGradient {
        layer: usize,
    },
    /// dA = Wᵀ dZ, of the layer before.
    InputGradient {
        layer: usize,
    },
    /// dZ = dA ⊙ g'(Z), of the layer before.
    ActivationGradient {
        layer: usize,
    },
    /// W ← W − η dW, b ← b − η db.
    Update {
        layer: usize,
    },
    /// The loss before and after.
    After,
}

/// Which way the numbers travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
    Still,
}

impl Stage {
    /// All stages in order. Gradients with respect to the example itself are not needed for
    /// learning and are left out.
    pub(super) fn all(trace: &Trace) -> Vec<Self> {
        let layers = || trace.layers.iter().enumerate();
        let mut stages = vec![Self::Example];
        for (layer, l) in layers() {
            match l.output.len() {
                _ if !is_dense(l) => stages.push(Self::Activation { layer }),
                rows @ 1..=ROW_BY_ROW => {
                    stages.extend((0..rows).map(|row| Self::Linear { layer, row: Some(row) }));
                }
                _ => stages.push(Self::Linear { layer, row: None }),
            }
        }
        stages.push(Self::Loss);
        if !trace.layers.is_empty() {
            stages.push(Self::LossGradient);
        }
        for (layer, l) in layers().rev() {
            if is_dense(l) {
                stages.push(Self::WeightGradient { layer });
                if !l.bias.is_empty() {
                    stages.push(Self::BiasGradient { layer });
                }
                if layer > 0 {
                    stages.push(Self::InputGradient { layer });
                }
            } else if layer > 0 {
                stages.push(Self::ActivationGradient { layer });
            }
        }
        stages
            .extend(layers().filter(|(_, l)| is_dense(l)).map(|(layer, _)| Self::Update { layer }));
        stages.push(Self::After);
        stages
    }

    pub(super) fn direction(self) -> Direction {
        match self {
            Self::Example | Self::Linear { .. } | Self::Activation { .. } | Self::Loss => {
                Direction::Forward
            }
            Self::Update { .. } | Self::After => Direction::Still,
            _ => Direction::Backward,
        }
    }

    /// Where it happens in the row of boxes: the example, the layers, the loss.
    pub(super) fn place(self, layers: usize) -> usize {
        match self {
            Self::Example => 0,
            Self::Loss | Self::LossGradient | Self::After => layers + 1,
            Self::Linear { layer, .. }
            | Self::Activation { layer }
            | Self::WeightGradient { layer }
            | Self::BiasGradient { layer }
            | Self::InputGradient { layer }
            | Self::ActivationGradient { layer }
            | Self::Update { layer } => layer + 1,
        }
    }
}

/// Whether a layer is a product with weights; others are shown as functions of their input.
pub(super) fn is_dense(layer: &LayerTrace) -> bool {
    layer.kind == "Dense"
}

/// The textbook's number of a layer: dense layers are counted from 1, an activation belongs to
/// the dense layer before it.
pub(super) fn number(trace: &Trace, layer: usize) -> usize {
    trace.layers[..=layer].iter().filter(|l| is_dense(l)).count()
}

/// What a layer's output is called: `Z[1]`, `A[1]`.
pub(super) fn output_name(trace: &Trace, layer: usize) -> String {
    let letter = if is_dense(&trace.layers[layer]) { 'Z' } else { 'A' };
    format!("{letter}[{}]", number(trace, layer))
}

/// What a layer's input is called: the output of the layer before, or `A[0]`.
pub(super) fn input_name(trace: &Trace, layer: usize) -> String {
    match layer.checked_sub(1) {
        Some(before) => output_name(trace, before),
        None => "A[0]".into(),
    }
}

/// The numbers that a layer works on.
pub(super) fn input(trace: &Trace, layer: usize) -> &[f64] {
    match layer.checked_sub(1) {
        Some(before) => &trace.layers[before].output,
        None => &trace.input,
    }
}

/// The index as a small digit below: `₁₂`.
pub(super) fn below(index: usize) -> String {
    let small = |digit: char| char::from_u32('₀' as u32 + digit as u32 - '0' as u32);
    (index + 1).to_string().chars().filter_map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_digits_count_from_one() {
        assert_eq!([below(0), below(11)], ["₁", "₁₂"]);
    }
}
