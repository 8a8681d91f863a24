//! Histograms over time, in bounded memory: how weights shrink to zero and units saturate.
//!
//! All histograms of one series share their bins. A value beyond the range doubles it, and
//! neighbouring bins merge, so that nothing is lost and nothing has to be known in advance; when
//! there are too many moments, every second one goes.

use std::sync::Arc;

use super::OverTime;
use super::train::Train;
use crate::engine::{Role, Tensor};

/// Bins of a histogram; a multiple of four, so that they merge about zero.
const BINS: usize = 64;
/// Moments kept at most.
const MOMENTS: usize = 64;
/// Half the range of a series that has seen nothing but zeros.
const LEAST: f64 = 1.0 / 1024.0;
/// Half the widest range.
const MOST: f64 = 1e30;

/// One series of histograms.
#[derive(Clone, Debug)]
pub(super) struct Distributions {
    /// The range, where the function has bounds; else ± `reach`.
    bounds: Option<(f64, f64)>,
    reach: f64,
    moments: Vec<Moment>,
    /// Measurements between two that are kept.
    stride: usize,
    /// What panes are shown, until the next change.
    shown: Option<Arc<OverTime>>,
}

#[derive(Clone, Debug)]
struct Moment {
    step: u64,
    counts: [u32; BINS],
    zeros: u32,
    total: u32,
}

impl Distributions {
    /// A series that has seen nothing; within bounds, where there are some.
    pub(super) fn new(bounds: Option<(f64, f64)>) -> Self {
        Self { bounds, reach: LEAST, moments: Vec::new(), stride: 1, shown: None }
    }

    /// Whether the `nth` measurement of a run, from 0, is one that is kept. It depends on the
    /// number alone, so that a run that was taken back and runs again keeps the same ones.
    pub(super) fn keeps(&self, nth: usize) -> bool {
        nth.is_multiple_of(self.stride)
    }

    /// Adds the values of the `nth` measurement, after so many steps.
    pub(super) fn push(&mut self, nth: usize, step: u64, values: &[f64]) {
        if !self.keeps(nth) {
            return;
        }
        self.shown = None;
        if self.bounds.is_none() {
            let sizes = values.iter().map(|value| value.abs()).filter(|size| *size <= MOST);
            let most = sizes.fold(0.0, f64::max);
            while self.reach < most {
                self.widen();
            }
        }
        if self.moments.len() == MOMENTS {
            self.stride *= 2;
            let mut keep = false;
            self.moments.retain(|_| {
                keep = !keep;
                keep
            });
            if !self.keeps(nth) {
                return;
            }
        }
        let (low, high) = self.range();
        let mut moment = Moment { step, counts: [0; BINS], zeros: 0, total: 0 };
        for value in values.iter().filter(|value| value.is_finite()) {
            let place = (value - low) / (high - low) * BINS as f64;
            moment.counts[(place.max(0.0) as usize).min(BINS - 1)] += 1;
            moment.zeros += u32::from(*value == 0.0);
            moment.total += 1;
        }
        self.moments.push(moment);
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.bounds);
    }

    /// Forgets what came after a step.
    pub(super) fn truncate(&mut self, step: u64) {
        self.moments.retain(|moment| moment.step <= step);
        self.shown = None;
    }

    /// What a pane shows; none where nothing was ever added.
    pub(super) fn over_time(&mut self) -> Option<Arc<OverTime>> {
        if self.moments.is_empty() {
            return None;
        }
        if self.shown.is_none() {
            self.shown = Some(Arc::new(self.shares()));
        }
        self.shown.clone()
    }

    fn shares(&self) -> OverTime {
        let share = |moment: &Moment, count: u32| count as f32 / moment.total.max(1) as f32;
        let (low, high) = self.range();
        OverTime {
            low,
            high,
            bounded: self.bounds.is_some(),
            steps: self.moments.iter().map(|moment| moment.step).collect(),
            shares: self
                .moments
                .iter()
                .map(|moment| moment.counts.iter().map(|count| share(moment, *count)).collect())
                .collect(),
            zeros: self.moments.iter().map(|moment| share(moment, moment.zeros)).collect(),
        }
    }

    fn range(&self) -> (f64, f64) {
        self.bounds.unwrap_or((-self.reach, self.reach))
    }

    /// Doubles the range: two bins become one, in the middle half.
    fn widen(&mut self) {
        self.reach *= 2.0;
        for moment in &mut self.moments {
            let mut counts = [0; BINS];
            for (i, count) in moment.counts.iter().enumerate() {
                counts[BINS / 4 + i / 2] += count;
            }
            moment.counts = counts;
        }
    }
}

/// Adds the weights and outputs of all layers to their histograms, a pair a layer, at the nth
/// of the regular measurements.
pub(super) fn distribute(
    trainer: &mut dyn Train,
    distributions: &mut [[Distributions; 2]],
    nth: usize,
) {
    if !distributions.iter().flatten().any(|series| series.keeps(nth)) {
        return;
    }
    let step = trainer.steps();
    let outputs = trainer.activations(usize::MAX);
    for (layer, [weights, values]) in distributions.iter_mut().enumerate() {
        let mine = |tensor: &&Tensor| tensor.layer == layer && tensor.role == Role::Weight;
        let tensors = trainer.tensors().iter().filter(mine);
        let of_layer: Vec<f64> = tensors.flat_map(|tensor| trainer.parameter(tensor)).collect();
        if !of_layer.is_empty() {
            weights.push(nth, step, &of_layer);
        }
        values.push(nth, step, &outputs[layer]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_when_the_range_grows() {
        let mut series = Distributions::new(None);
        assert_eq!(series.over_time(), None);
        series.push(0, 0, &[0.0, 0.0, 1e-4, -1e-4]);
        series.push(1, 1, &[3.0, -0.7, 0.0, f64::NAN]);
        let seen = series.over_time().expect("two moments");
        assert_eq!((seen.low, seen.high), (-4.0, 4.0));
        assert_eq!(seen.zeros, [0.5, 1.0 / 3.0]);
        for shares in &seen.shares {
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{shares:?}");
        }
        // Both small values are in the two middle bins.
        let middle = seen.shares[0][BINS / 2 - 1] + seen.shares[0][BINS / 2];
        assert!((middle - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_long_series_stays_bounded_and_is_the_same_when_it_is_run_again() {
        let value = |step: usize| [(step as f64 * 0.01).sin() * (1.0 + step as f64), 0.0];
        let mut series = Distributions::new(None);
        for step in 0..1000 {
            series.push(step, step as u64, &value(step));
        }
        let seen = series.over_time().expect("many moments");
        assert!(seen.steps.len() <= MOMENTS && seen.steps.len() >= MOMENTS / 2);
        assert!(seen.steps.windows(2).all(|pair| pair[0] < pair[1]) && !seen.bounded);
        series.truncate(101);
        let cut = series.over_time().expect("some moments");
        assert!(cut.steps.iter().all(|step| *step <= 101) && cut.steps.len() > 2);
        for step in 102..1000 {
            series.push(step, step as u64, &value(step));
        }
        assert_eq!(series.over_time(), Some(seen));
    }
}
