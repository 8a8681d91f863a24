//! Numbers that are no longer finite: where they arose first, and why.

use super::{Divergence, Settings};
use crate::engine::{Clip, Model, Real};

/// Looks, in the order of cause and effect, for the first number of a step that is not finite.
pub(super) fn find<T: Real>(
    loss: f64,
    model: &dyn Model<T>,
    step: u64,
    settings: &Settings,
) -> Option<Divergence> {
    let parameters = model.parameters();
    if loss.is_finite() && crate::engine::all_finite(&parameters.gradients) {
        return None;
    }
    let first_non_finite = first_parameter(model)
        .or_else(|| first_activation(model))
        .or_else(|| (!loss.is_finite()).then(|| "loss".to_owned()))
        .unwrap_or_else(|| first_gradient(model));
    Some(Divergence { step, first_non_finite, why: why(settings) })
}

fn first_parameter<T: Real>(model: &dyn Model<T>) -> Option<String> {
    let parameters = model.parameters();
    let mut tensors = parameters.tensors().iter();
    let broken =
        tensors.find(|tensor| !crate::engine::all_finite(&parameters.values[tensor.range.clone()]));
    broken.map(|tensor| tensor.name.clone())
}

fn first_activation<T: Real>(model: &dyn Model<T>) -> Option<String> {
    let network = model.network()?;
    let mut layers = network.layers().iter().enumerate();
    let broken = layers.find(|(i, _)| !crate::engine::all_finite(network.activation(i + 1)));
    broken.map(|(i, layer)| format!("output of layer {i} ({})", layer.kind))
}

fn first_gradient<T: Real>(model: &dyn Model<T>) -> String {
    let parameters = model.parameters();
    // Gradients are computed from the last layer to the first.
    let mut tensors = parameters.tensors().iter().rev();
    let broken = tensors
        .find(|tensor| !crate::engine::all_finite(&parameters.gradients[tensor.range.clone()]));
    broken.map_or_else(|| "gradient".to_owned(), |tensor| format!("gradient of {}", tensor.name))
}

fn why(settings: &Settings) -> String {
    let rate = settings.optimizer.rate();
    let clipped = settings.clip != Clip::Off;
    if rate > 0.0 {
        let clip = if clipped { "" } else { ", or clip the gradient" };
        format!(
            "each step made the weights overshoot further, until a number left the range of {}: \
             lower the learning rate ({rate}){clip}",
            match settings.precision {
                super::Precision::F32 => "f32 (3.4e38)",
                super::Precision::F64 => "f64 (1.8e308)",
            }
        )
    } else {
        "the start values or the data are too large for the network's arithmetic".to_owned()
    }
}
