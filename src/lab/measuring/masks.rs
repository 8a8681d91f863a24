//! Dropout as an ensemble: the mean of what many random masks predict.

use crate::engine::LossSpec;
use crate::lab::arm::ArmRun;

/// Masks beyond which nobody waits.
const MOST: u32 = 1000;

/// Test loss of the mean prediction of so many masks.
pub(super) fn test_loss(arm: &mut ArmRun, masks: u32) -> Option<f64> {
    if !(1..=MOST).contains(&masks) || arm.trainer().layers().is_empty() {
        return None;
    }
    let data = arm.data().clone();
    if data.sequence.is_some() {
        return None;
    }
    let mut mean = vec![0.0; data.test.y.len()];
    for draw in 0..masks {
        let predicted = arm.trainer_mut().predict_masked(&data.test.x, draw);
        let share = |(mean, p): (&mut f64, f64)| *mean += p / f64::from(masks);
        mean.iter_mut().zip(predicted).for_each(share);
    }
    let loss = arm.trainer().settings().loss;
    Some(loss.evaluate(&logits(loss, &mean), &data.test.y, data.task.outputs(), None))
}

/// The outputs whose predictions these are.
fn logits(loss: LossSpec, predictions: &[f64]) -> Vec<f64> {
    let inverse: fn(f64) -> f64 = match loss {
        LossSpec::BinaryCrossEntropy => |p| (p / (1.0 - p)).ln(),
        LossSpec::SoftmaxCrossEntropy => f64::ln,
        LossSpec::MeanSquaredError | LossSpec::MeanAbsoluteError | LossSpec::Huber(_) => |p| p,
    };
    // A mean of probabilities that are 0 or 1 to the last digit has no finite logit.
    predictions.iter().map(|&p| inverse(p).clamp(-1e3, 1e3)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logits_lead_back_to_the_prediction() {
        for loss in LossSpec::examples() {
            let z = [0.5, -2.0, 3.0];
            let predict = |z: &[f64]| {
                let mut predicted = vec![0.0; 3];
                loss.prediction(z, 3, &mut predicted);
                predicted
            };
            let there = predict(&z);
            let again = predict(&logits(loss, &there));
            let apart = there.iter().zip(&again).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-12, "{loss:?}: {there:?} and {again:?}");
        }
    }
}
