//! What is measured of a family of arms as a whole: the best of a search, and how predictions
//! scatter from one training set to another (Geman, Bienenstock and Doursat 1992).
//!
//! ```text
//! p̄(x)     = mean over arms of p(x)
//! variance = mean over x of mean over arms of (p(x) − p̄(x))²
//! bias²    = mean over x of (p̄(x) − y(x))²
//! ```

use std::collections::HashSet;

use crate::data::{Dataset, Task};
use crate::lab::Run;
use crate::lab::arm::ArmRun;

/// How the predictions of several arms lie about each other and about the truth.
pub(super) struct Spread {
    pub variance: f64,
    pub bias_squared: f64,
}

impl Run {
    /// The arms of a family, by index; none where there is no such family.
    fn members(&self, family: &str) -> Option<Vec<usize>> {
        let experiment = self.experiment();
        let index = experiment.families.iter().position(|one| one.name == family)?;
        let members: Vec<usize> = experiment.members(index).collect();
        (!members.is_empty()).then_some(members)
    }

    /// The lowest test loss of a family's arms.
    pub(super) fn least_test_loss(&mut self, family: &str) -> Option<f64> {
        let members = self.members(family)?;
        let arms = self.arms();
        let losses = members.into_iter().map(|arm| arms[arm].test().loss);
        Some(losses.fold(f64::INFINITY, f64::min))
    }

    /// How many values a setting has among a family's arms.
    pub(super) fn distinct_values(&mut self, family: &str, path: &str) -> Option<f64> {
        let members = self.members(family)?;
        let arms = self.arms();
        let values = members.into_iter().map(|arm| arms[arm].trainer().settings().get(path).ok());
        Some(values.collect::<Option<HashSet<_>>>()?.len() as f64)
    }

    /// How the predictions of a family's arms scatter over the test inputs of its first.
    pub(super) fn spread(&mut self, family: &str) -> Option<Spread> {
        let members = self.members(family)?;
        let data = self.arms()[members[0]].data().clone();
        if data.test.len == 0 || data.sequence.is_some() {
            return None;
        }
        let mut predictions = Vec::new();
        for arm in members {
            predictions.push(predictions_on(&mut self.arms()[arm], &data)?);
        }
        Some(spread(&predictions, &data.test.y))
    }
}

/// An arm's predictions for another arm's test inputs, in that arm's stored units.
fn predictions_on(arm: &mut ArmRun, asked: &Dataset) -> Option<Vec<f64>> {
    let own = arm.data().clone();
    let sequences = own.sequence.is_some();
    if sequences || own.width() != asked.width() || own.task.outputs() != asked.task.outputs() {
        return None;
    }
    let scales = asked.inputs.iter().zip(&own.inputs).cycle();
    let inputs = asked.test.x.iter().zip(scales);
    let x: Vec<f64> = inputs.map(|(&x, (theirs, mine))| mine.stored(theirs.raw(x))).collect();
    let mut predictions = arm.trainer_mut().predict(&x);
    if asked.task == Task::Regression {
        for p in &mut predictions {
            *p = asked.output.stored(own.output.raw(*p));
        }
    }
    Some(predictions)
}

/// From the predictions of several arms for the same inputs, and the truth.
fn spread(predictions: &[Vec<f64>], truth: &[f64]) -> Spread {
    let (arms, count) = (predictions.len() as f64, truth.len() as f64);
    let mut sum = Spread { variance: 0.0, bias_squared: 0.0 };
    for (i, y) in truth.iter().enumerate() {
        let mean = predictions.iter().map(|one| one[i]).sum::<f64>() / arms;
        let apart = predictions.iter().map(|one| (one[i] - mean).powi(2));
        sum.variance += apart.sum::<f64>() / arms / count;
        sum.bias_squared += (mean - y).powi(2) / count;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_is_bias_and_variance() {
        let predictions = [vec![1.0, 2.0, -1.0], vec![3.0, 2.0, 0.0], vec![2.0, 5.0, -2.0]];
        let truth = [2.0, 2.0, 0.0];
        let found = spread(&predictions, &truth);
        // Means 2, 3, −1; squares about them 2/3, 2, 2/3.
        assert!((found.variance - 10.0 / 9.0).abs() < 1e-12);
        assert!((found.bias_squared - 2.0 / 3.0).abs() < 1e-12);
        let errors = predictions.iter().flat_map(|one| {
            one.iter().zip(&truth).map(|(p, y)| (p - y).powi(2)).collect::<Vec<_>>()
        });
        let error = errors.sum::<f64>() / 9.0;
        assert!((error - found.variance - found.bias_squared).abs() < 1e-12);
    }
}
