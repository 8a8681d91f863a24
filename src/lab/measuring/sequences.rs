//! What is measured of networks that read sequences: gates, states, and how far gradients go.

use std::sync::Arc;

use crate::data::{Dataset, Sequence, Task};
use crate::engine::{Gate, LossSpec};
use crate::lab::arm::ArmRun;
use crate::lab::sequence::forecast_error;
use crate::lab::train::{Train, UnrolledLayer};
use crate::lab::{Quantity, Units};

/// Test sequences that gates are read over at most.
const READ: usize = 256;

/// Reads a quantity of an arm as it is now; none where the arm has no such number.
pub(super) fn read(arm: &mut ArmRun, quantity: &Quantity) -> Option<f64> {
    use Quantity as Q;
    let data = Arc::clone(arm.data());
    let sequence = data.sequence.as_ref()?;
    match quantity {
        Q::StateGradient { layer, step, .. } => {
            arm.trainer_mut().look_ahead();
            let layers = arm.trainer().state_gradients();
            let (_, norms) = layers.iter().find(|(index, _)| index == layer)?;
            Some(norms.get(step.checked_sub(1)?)? / norms.last()?)
        }
        Q::GateMean { layer, gate, unit, symbols, .. } => {
            let layer = over_tests(arm.trainer_mut(), &data, *layer)?;
            let unit = match unit {
                Units::All => None,
                Units::Unit(unit) => Some(*unit).filter(|unit| *unit < layer.units),
                Units::Best => Some(best(&layer, &data, sequence)?.0),
            };
            let steps = steps_with(&data, sequence, symbols)?;
            mean(layer.gate(*gate)?, layer.units, unit, &steps)
        }
        Q::StateCorrelation { layer, .. } => {
            let layer = over_tests(arm.trainer_mut(), &data, *layer)?;
            Some(best(&layer, &data, sequence)?.1)
        }
        Q::SerialSteps { .. } => Some(arm.trainer().serial_steps() as f64),
        Q::BitsPerCharacter { .. } => {
            let loss = arm.trainer().settings().loss;
            let classes = loss == LossSpec::SoftmaxCrossEntropy;
            classes.then(|| arm.test().loss / std::f64::consts::LN_2)
        }
        Q::FreeRunError { steps, .. } => forecast_error(arm.trainer_mut(), &data, *steps),
        _ => None,
    }
}

/// A recurrent layer over the first test sequences, one after the other.
fn over_tests(trainer: &mut dyn Train, data: &Dataset, index: usize) -> Option<UnrolledLayer> {
    let length = data.x_len();
    let room = (trainer.longest() * length / data.sequence.as_ref()?.steps).max(length);
    let examples = &data.test.x[..data.test.len.min(READ) * length];
    let mut all: Option<UnrolledLayer> = None;
    for part in examples.chunks(room / length * length) {
        let read = trainer.unroll(part, part.len() / length, false)?;
        let layer = read.layers.into_iter().find(|layer| layer.index == index)?;
        match all.as_mut() {
            None => all = Some(layer),
            Some(all) => {
                for ((_, values), (_, more)) in all.gates.iter_mut().zip(layer.gates) {
                    values.extend(more);
                }
            }
        }
    }
    all
}

/// For each step of the first test sequences, whether one of these symbols stands there; all
/// steps without any. None where there is no such symbol.
fn steps_with(data: &Dataset, sequence: &Sequence, symbols: &[String]) -> Option<Vec<bool>> {
    let examples = data.test.len.min(READ);
    if symbols.is_empty() {
        return Some(vec![true; examples * sequence.steps]);
    }
    let place = |name: &String| sequence.symbols.iter().position(|symbol| symbol == name);
    let wanted: Vec<usize> = symbols.iter().map(place).collect::<Option<_>>()?;
    let stands = |x: &f64| wanted.contains(&(*x as usize));
    Some(data.test.x[..examples * sequence.steps].iter().map(stands).collect())
}

/// The mean of a gate `[units]` a step, of one unit or all, over some of the steps.
fn mean(values: &[f64], units: usize, unit: Option<usize>, steps: &[bool]) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0);
    for (values, _) in values.chunks_exact(units).zip(steps).filter(|(_, wanted)| **wanted) {
        sum += match unit {
            Some(unit) => values[unit],
            None => values.iter().sum::<f64>() / units as f64,
        };
        count += 1;
    }
    (count > 0).then(|| sum / f64::from(count))
}

/// The unit whose state goes best with the target, and its |correlation|.
fn best(layer: &UnrolledLayer, data: &Dataset, sequence: &Sequence) -> Option<(usize, f64)> {
    if !sequence.each || matches!(data.task, Task::Classes(_)) {
        return None;
    }
    let state = layer.gate(Gate::Cell).or_else(|| layer.gate(Gate::Hidden))?;
    let targets = &data.test.y[..state.len() / layer.units];
    let of = |unit: usize| {
        let values = state.iter().skip(unit).step_by(layer.units);
        (unit, correlation(values.copied().zip(targets.iter().copied())).abs())
    };
    (0..layer.units).map(of).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// Pearson's; 0 where one of them does not move.
fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let n = pairs.clone().count() as f64;
    let (x, y) = pairs.clone().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        xx += (a - x).powi(2);
        yy += (b - y).powi(2);
        xy += (a - x) * (b - y);
    }
    if xx > 0.0 && yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations() {
        let line = [(1.0, 2.0), (2.0, 4.0), (3.0, 6.0)];
        assert!((correlation(line.into_iter()) - 1.0).abs() < 1e-12);
        let back = line.map(|(x, y)| (x, -y));
        assert!((correlation(back.into_iter()) + 1.0).abs() < 1e-12);
        assert_eq!(correlation([(1.0, 2.0), (1.0, 4.0)].into_iter()), 0.0);
    }

    #[test]
    fn means_over_some_steps() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let steps = [true, false, true];
        assert_eq!(mean(&values, 2, None, &steps), Some(2.5));
        assert_eq!(mean(&values, 2, Some(1), &steps), Some(3.0));
        assert_eq!(mean(&values, 2, None, &[false; 3]), None);
    }
}
