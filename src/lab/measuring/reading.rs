//! Reads quantities off one arm.

use std::sync::Arc;

use super::collapse::collapse_error;
use super::{gradients, landscape, masks, probe, sequences};
use crate::data::{largest_curvature, least_squares_raw};
use crate::engine::{Role, Tensor};
use crate::lab::Quantity;
use crate::lab::arm::ArmRun;
use crate::lab::views::{dead_share, saturated_share};

/// Examples on which gradients are compared with finite differences.
const CHECKED: usize = 16;
/// Weights up to which finite differences are affordable.
const CHECKABLE: usize = 5000;

/// Reads a quantity of an arm as it is now; none where the arm has no such number.
pub(super) fn read(arm: &mut ArmRun, quantity: &Quantity) -> Option<f64> {
    use Quantity as Q;
    Some(match quantity {
        Q::TestLoss { .. } => arm.test().loss,
        Q::TestAccuracy { .. } => arm.test().accuracy(),
        Q::TrainLoss { .. } => arm.trainer_mut().evaluate_train(usize::MAX).loss,
        Q::TrainAccuracy { .. } => arm.trainer_mut().evaluate_train(usize::MAX).accuracy(),
        Q::StepsToLoss { loss, .. } => match arm.trainer().batch_loss() {
            Some(start) if arm.trainer().steps() == 0 && start <= *loss => 0.0,
            _ => arm.trainer().tally().read(quantity)?,
        },
        Q::AverageLoss { .. } if arm.trainer().divergence().is_some() => f64::INFINITY,
        Q::AverageLoss { .. } | Q::SignFlips { .. } => arm.trainer().tally().read(quantity)?,
        Q::LowestTestLoss { .. } => {
            let losses = arm.measured().iter().map(|(_, loss)| *loss);
            losses.fold(f64::INFINITY, f64::min)
        }
        Q::StepsToTestLoss { loss, .. } => {
            let first = arm.measured().iter().find(|(_, measured)| measured <= loss);
            first.map_or(f64::INFINITY, |(step, _)| *step as f64)
        }
        Q::GradientNorm { layer: Some(layer), name: None, .. } => {
            arm.look_at(*layer)?.weight_gradient?
        }
        Q::GradientNorm { layer: None, name: Some(name), .. } => {
            let tensors = arm.trainer().tensors();
            let place = tensors.iter().find(|tensor| tensor.name == *name)?.range.clone();
            arm.trainer_mut().look_ahead();
            norm(&arm.trainer().gradient()[place])
        }
        Q::ActivationSize { layer, .. } => arm.look_at(*layer)?.activation_size,
        Q::ActivationGradient { layer, .. } => arm.look_at(*layer)?.activation_gradient,
        Q::GradientNoise { batch, draws, .. } => gradients::noise(arm, *batch, *draws)?,
        Q::GradientCosine { batch, draws, .. } => gradients::alignment(arm, *batch, *draws)?,
        Q::ClipCosine { .. } => {
            let [before, after] = arm.trainer_mut().clipped();
            gradients::cosine(&before, &after)
        }
        Q::MaskedTestLoss { masks, .. } => masks::test_loss(arm, *masks)?,
        Q::ProbeAccuracy { layer, .. } => probe::accuracy(arm, *layer)?,
        Q::DeadShare { layer, .. } => {
            let units = arm.trainer().layers().get(*layer)?.outputs;
            dead_share(&on_training_set(arm, *layer), units)
        }
        Q::SaturatedShare { layer, .. } => {
            let bounds = arm.trainer().layers().get(*layer)?.bounds?;
            saturated_share(&on_training_set(arm, *layer), bounds)
        }
        Q::Parameter { name, index, .. } => *parameter(arm, name)?.get(*index)?,
        Q::ZeroCount { name, from, to, within, .. } => {
            let values = parameter(arm, name)?;
            let some = values.get(*from..to.unwrap_or(values.len()))?;
            some.iter().filter(|w| w.abs() <= *within).count() as f64
        }
        Q::WeightNorm { .. } => norm(&weights(arm, |_| true)),
        Q::Movement { layer, .. } => {
            let start = arm.trainer().tally().start(*layer)?;
            let now = weights(arm, |tensor| tensor.layer == *layer);
            let apart: Vec<f64> = now.iter().zip(&start).map(|(now, start)| now - start).collect();
            match (norm(&apart), norm(&start)) {
                _ if now.is_empty() => return None,
                (moved, 0.0) => {
                    if moved > 0.0 {
                        f64::INFINITY
                    } else {
                        0.0
                    }
                }
                (moved, start) => moved / start,
            }
        }
        Q::ParameterCount { .. } => {
            let counts = arm.trainer().tensors().iter().map(|tensor| tensor.range.len());
            counts.sum::<usize>() as f64
        }
        Q::GradientError { .. } => {
            let count: usize = arm.trainer().tensors().iter().map(|t| t.range.len()).sum();
            if count > CHECKABLE {
                return None;
            }
            arm.trainer().check_gradients(CHECKED).ok()?.worst()
        }
        Q::CollapseError { .. } => collapse_error(arm)?,
        Q::NegativeCurvatures { .. } => landscape::negative_curvatures(arm)?,
        Q::LargestCurvature { .. } => landscape::largest_curvature(arm)?,
        Q::LossAfterNewton { .. } => landscape::loss_after_newton(arm)?,
        Q::LeastSquaresWeight { feature, .. } => *least_squares_raw(arm.data())?.0.get(*feature)?,
        Q::StableRate { .. } => 1.0 / largest_curvature(arm.data())?,
        Q::StateGradient { .. }
        | Q::GateMean { .. }
        | Q::StateCorrelation { .. }
        | Q::SerialSteps { .. }
        | Q::BitsPerCharacter { .. }
        | Q::FreeRunError { .. } => sequences::read(arm, quantity)?,
        _ => return None,
    })
}

/// A layer's outputs on every training example.
fn on_training_set(arm: &mut ArmRun, layer: usize) -> Vec<f64> {
    let data = Arc::clone(arm.data());
    arm.trainer_mut().outputs(layer, &data.train.x)
}

/// A parameter's values, row by row.
fn parameter(arm: &ArmRun, name: &str) -> Option<Vec<f64>> {
    let tensor = arm.trainer().tensors().iter().find(|tensor| tensor.name == name)?;
    Some(arm.trainer().parameter(tensor))
}

/// The weights of some tensors, one after the other.
fn weights(arm: &ArmRun, chosen: impl Fn(&Tensor) -> bool) -> Vec<f64> {
    let tensors = arm.trainer().tensors().iter();
    let weights = tensors.filter(|tensor| tensor.role == Role::Weight && chosen(tensor));
    weights.flat_map(|tensor| arm.trainer().parameter(tensor)).collect()
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}
