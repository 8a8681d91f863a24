//! What goals want counted step by step in one arm.
//!
//! Only what some goal asks for is counted. A tally is part of what a step changes: it stands in
//! the trainer's checkpoints and is counted anew on the way back, so it is exact there too.
//! Counting allocates nothing.

use std::sync::Arc;

use crate::engine::{Parameters, Real, Role};
use crate::lab::{Goal, Quantity};

/// The counts of one arm.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct Tally {
    counts: Vec<Count>,
    /// Layer and start values of each weight tensor, row by row, where movement is asked for.
    start: Option<Arc<Vec<Start>>>,
}

/// The layer and the start values of a tensor.
type Start = (usize, Vec<f64>);

#[derive(Clone, Debug)]
struct Count {
    quantity: Arc<Quantity>,
    so_far: SoFar,
}

#[derive(Clone, Debug)]
enum SoFar {
    /// The step at which the batch loss reached a level.
    Reached(Option<u64>),
    /// Sum of so many losses.
    Sum(f64, u64),
    /// Place of a parameter in the buffer, its latest sign, and how often that changed.
    Signs { place: Option<usize>, positive: Option<bool>, flips: u64 },
}

impl Tally {
    /// What these goals want to know of the arm.
    pub(in crate::lab) fn new<'a>(arm: &str, goals: impl Iterator<Item = &'a Goal>) -> Self {
        let mut tally = Self::default();
        for goal in goals {
            goal.each_quantity(&mut |quantity| {
                if quantity.arm() == Some(arm) {
                    tally.add(quantity);
                }
            });
        }
        tally
    }

    fn add(&mut self, quantity: &Quantity) {
        let so_far = match quantity {
            Quantity::StepsToLoss { .. } => SoFar::Reached(None),
            Quantity::AverageLoss { .. } => SoFar::Sum(0.0, 0),
            Quantity::SignFlips { .. } => SoFar::Signs { place: None, positive: None, flips: 0 },
            Quantity::Movement { .. } => {
                self.start = Some(Arc::default());
                return;
            }
            _ => return,
        };
        if !self.counts.iter().any(|count| *count.quantity == *quantity) {
            self.counts.push(Count { quantity: Arc::new(quantity.clone()), so_far });
        }
    }

    /// Counts from the start, at these parameters.
    pub(in crate::lab) fn begin<T: Real>(&mut self, parameters: &Parameters<T>) {
        for Count { quantity, so_far } in &mut self.counts {
            match so_far {
                SoFar::Reached(step) => *step = None,
                SoFar::Sum(sum, steps) => (*sum, *steps) = (0.0, 0),
                SoFar::Signs { place, positive, flips } => {
                    let Quantity::SignFlips { name, index, .. } = &**quantity else { continue };
                    *place = parameters.find(name).and_then(|tensor| tensor.position(*index));
                    *positive = place.and_then(|place| sign(parameters.values[place].to_f64()));
                    *flips = 0;
                }
            }
        }
        if self.start.is_some() {
            let weights = parameters.tensors().iter().filter(|tensor| tensor.role == Role::Weight);
            let start = weights.map(|tensor| (tensor.layer, parameters.row_major(tensor)));
            self.start = Some(Arc::new(start.collect()));
        }
    }

    /// Counts a step: the `steps`-th, whose batch had this loss before it.
    pub(in crate::lab) fn note<T: Real>(
        &mut self,
        steps: u64,
        loss: f64,
        parameters: &Parameters<T>,
    ) {
        for Count { quantity, so_far } in &mut self.counts {
            match (so_far, &**quantity) {
                (SoFar::Reached(step @ None), Quantity::StepsToLoss { loss: level, .. })
                    if loss <= *level =>
                {
                    // The first batch is seen by the weights of the start.
                    *step = Some(if steps == 1 { 0 } else { steps });
                }
                (SoFar::Sum(sum, counted), Quantity::AverageLoss { from, .. }) if steps > *from => {
                    *sum += loss;
                    *counted += 1;
                }
                (SoFar::Signs { place: Some(place), positive, flips }, _) => {
                    let now = sign(parameters.values[*place].to_f64());
                    *flips += u64::from(now.is_some() && positive.is_some() && now != *positive);
                    *positive = now.or(*positive);
                }
                _ => {}
            }
        }
    }

    /// What has been counted for this quantity, where it is counted at all.
    pub(super) fn read(&self, quantity: &Quantity) -> Option<f64> {
        let count = self.counts.iter().find(|count| *count.quantity == *quantity)?;
        match count.so_far {
            SoFar::Reached(step) => Some(step.map_or(f64::INFINITY, |step| step as f64)),
            SoFar::Sum(_, 0) => None,
            SoFar::Sum(sum, steps) => Some(sum / steps as f64),
            SoFar::Signs { place, flips, .. } => place.map(|_| flips as f64),
        }
    }

    /// The start values of a layer's weights, one tensor after the other, row by row.
    pub(super) fn start(&self, layer: usize) -> Option<Vec<f64>> {
        let tensors = self.start.as_ref()?.iter().filter(|(owner, _)| *owner == layer);
        Some(tensors.flat_map(|(_, values)| values.iter().copied()).collect())
    }
}

/// Whether a number is above 0; none for 0 itself.
fn sign(value: f64) -> Option<bool> {
    (value != 0.0).then_some(value > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Source, parse_ron};

    fn tally(goals: &str) -> Tally {
        let goals: Vec<Goal> = parse_ron(&Source::new("goals", goals)).expect("they are goals");
        Tally::new("a", goals.iter())
    }

    fn parameters(values: &[f64]) -> Parameters<f64> {
        let mut parameters = Parameters::default();
        parameters.push(0, "weight", Role::Weight, 2, values);
        parameters.push(0, "bias", Role::Bias, 1, &[9.0]);
        parameters
    }

    fn quantity(ron: &str) -> Quantity {
        parse_ron(&Source::new("quantity", ron)).expect("it is a quantity")
    }

    #[test]
    fn signs_are_counted_across_zero_and_from_the_start() {
        let asked = "SignFlips(arm: \"a\", name: \"0.weight\", index: 1)";
        let mut tally = tally(&format!("[AtMost({asked}, Number(1))]"));
        // Row-major index 1 of a 2×2 matrix stands third in its buffer.
        tally.begin(&parameters(&[1.0, 1.0, -1.0, 1.0]));
        for (step, w) in [-2.0, 0.0, 3.0, 4.0, 0.0, 0.0, 5.0, -1.0].into_iter().enumerate() {
            tally.note(step as u64 + 1, 0.0, &parameters(&[-w, -w, w, -w]));
        }
        assert_eq!(tally.read(&quantity(asked)), Some(2.0));
        tally.begin(&parameters(&[1.0; 4]));
        assert_eq!(tally.read(&quantity(asked)), Some(0.0));
    }

    #[test]
    fn losses_are_averaged_from_a_step_and_marked_where_they_fall() {
        let mean = "AverageLoss(arm: \"a\", from: 2)";
        let (first, third) = (
            "StepsToLoss(arm: \"a\", loss: 8.0)".to_owned(),
            "StepsToLoss(arm: \"a\", loss: 4.0)".to_owned(),
        );
        let mut tally = tally(&format!("[AtMost({mean}, {first}), AtMost({third}, {third})]"));
        let here = parameters(&[1.0; 4]);
        tally.begin(&here);
        assert_eq!(tally.read(&quantity(mean)), None, "nothing to average yet");
        for (step, loss) in [7.0, 5.0, 3.0, 6.0, 9.0].into_iter().enumerate() {
            tally.note(step as u64 + 1, loss, &here);
        }
        assert_eq!(tally.read(&quantity(mean)), Some(6.0));
        assert_eq!(tally.read(&quantity(&first)), Some(0.0), "the start had that loss");
        assert_eq!(tally.read(&quantity(&third)), Some(3.0));
        assert_eq!(tally.read(&quantity("StepsToLoss(arm: \"b\", loss: 4.0)")), None);
        assert_eq!(tally.counts.len(), 3, "what is asked for twice is counted once");
    }

    #[test]
    fn the_start_is_kept_where_movement_is_asked_for() {
        let mut moved = tally("[AtMost(Movement(arm: \"a\", layer: 0), Number(1))]");
        moved.begin(&parameters(&[1.0, 2.0, 3.0, 4.0]));
        assert_eq!(moved.start(0), Some(vec![1.0, 3.0, 2.0, 4.0]));
        assert_eq!(moved.start(1), Some(vec![]));
        let mut still = tally("[Diverges(arm: \"a\")]");
        still.begin(&parameters(&[1.0; 4]));
        assert_eq!(still.start(0), None);
    }
}
