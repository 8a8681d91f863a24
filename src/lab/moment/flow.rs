//! Gradients that die away or grow on their way to the first layer.
//!
//! What is compared is ‖∂L/∂a‖ of layers' outputs: ‖∂L/∂W‖ is blind to a badly initialised
//! ReLU network, in which small activations and large gradients, or the reverse, cancel.

use super::{Remedy, Seen, Sign};
use crate::engine::{Clip, LayerSpec};
use crate::lab::{ArmSnapshot, Settings};

/// Below this ratio of the first to the last, gradients vanish.
const VANISHES: f64 = 1e-4;
/// Above this one, they explode.
const EXPLODES: f64 = 1e3;
/// A last gradient below this has nothing more to say.
const AT_REST: f64 = 1e-8;
/// Fewer layers with weights have no depth to speak of.
const DEEP: usize = 3;

/// How gradients come through a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    Vanishing,
    Healthy,
    Exploding,
    /// There is nothing left to learn.
    AtRest,
}

impl Flow {
    /// What becomes of a gradient that is `last` where it enters and `first` where it ends.
    #[must_use]
    pub fn between(first: f64, last: f64) -> Self {
        let rests = last < AT_REST;
        if !(first.is_finite() && last.is_finite()) || first > EXPLODES * last {
            if rests && first < AT_REST { Self::AtRest } else { Self::Exploding }
        } else if rests {
            Self::AtRest
        } else if first < VANISHES * last {
            Self::Vanishing
        } else {
            Self::Healthy
        }
    }
}

/// How gradients come through an arm's network, with ‖∂L/∂a‖ of the first layer with weights and
/// of the last; none where there are fewer than two of them.
#[must_use]
pub fn flow(arm: &ArmSnapshot) -> Option<(Flow, f64, f64)> {
    let mut trained = arm.layers.iter().filter(|layer| layer.weight_gradient.is_some());
    let (first, last) = (trained.next()?, trained.next_back()?);
    let (first, last) = (first.activation_gradient, last.activation_gradient);
    Some((Flow::between(first, last), first, last))
}

pub(super) fn look(arm: &ArmSnapshot) -> Option<Seen> {
    let trained = arm.layers.iter().filter(|layer| layer.weight_gradient.is_some());
    if trained.count() < DEEP {
        return None;
    }
    match flow(arm)? {
        (Flow::Vanishing, first, last) => Some((Sign::Vanishing { first, last }, carry(arm))),
        (Flow::Exploding, first, last) => {
            let remedy = match arm.settings.clip {
                Clip::Off => Remedy::of(arm, "clip", "Norm(1.0)".into()),
                _ => Remedy::of(arm, "init", "HeNormal".into()),
            };
            Some((Sign::Exploding { first, last }, remedy))
        }
        _ => None,
    }
}

/// An activation that does not flatten, or weights of the size that it needs.
fn carry(arm: &ArmSnapshot) -> Option<Remedy> {
    let network = &arm.settings.network;
    let straight = unbent(network);
    if straight == *network {
        Remedy::of(arm, "init", "HeNormal".into())
    } else {
        let with = Settings { network: straight, ..Settings::clone(&arm.settings) };
        Remedy::of(arm, "network", with.get("network").ok()?)
    }
}

/// The layers with ReLU for everything that is flat at its ends.
fn unbent(layers: &[LayerSpec]) -> Vec<LayerSpec> {
    let unbend = |layer: &LayerSpec| match layer {
        LayerSpec::Sigmoid | LayerSpec::Tanh | LayerSpec::Softmax => LayerSpec::ReLU,
        LayerSpec::Repeat(copies) => {
            let mut copies = copies.clone();
            copies.layers = unbent(&copies.layers);
            LayerSpec::Repeat(copies)
        }
        other => other.clone(),
    };
    layers.iter().map(unbend).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gradient_is_compared_with_what_entered() {
        for (first, last, flow) in [
            (0.5, 0.4, Flow::Healthy),
            (1e-5, 0.1, Flow::Healthy),
            (1e-6, 0.1, Flow::Vanishing),
            (0.0, 0.1, Flow::Vanishing),
            (500.0, 0.1, Flow::Exploding),
            (f64::NAN, 0.1, Flow::Exploding),
            (0.1, f64::INFINITY, Flow::Exploding),
            (1e-9, 1e-10, Flow::AtRest),
            (1e-20, 1e-9, Flow::AtRest),
        ] {
            assert_eq!(Flow::between(first, last), flow, "{first} against {last}");
        }
    }
}
