//! Where a loss came from and where it goes.

use crate::lab::{ArmSnapshot, Bucket, Series, Snapshot};

/// Measurements from which on a trend can be told.
const FEWEST: usize = 16;

/// The course of a loss.
#[derive(Clone, Debug)]
pub(super) struct Trend {
    /// Before the first step.
    pub start: f64,
    /// Means of the four quarters of the course so far.
    pub quarters: [f64; 4],
    /// Mean of the latest eighth.
    pub now: f64,
    /// How much one measurement differs from the one before, as a share of them: the median
    /// over the latter half.
    pub jumps: f64,
    /// Steps taken, and those of the whole run.
    pub step: u64,
    pub steps: u64,
    /// The loss on the test set.
    pub test: Series,
    /// The loss on the training set, or on its batches where that was not measured.
    pub train: Series,
}

impl Trend {
    /// The course of an arm's losses; none while it is too short to tell.
    pub fn of(snapshot: &Snapshot, arm: &ArmSnapshot) -> Option<Self> {
        let train = if arm.fit.buckets.is_empty() { &arm.train } else { &arm.fit };
        let (test, train) = (arm.test.clone(), train.clone());
        let buckets = &test.buckets;
        if buckets.len() < FEWEST {
            return None;
        }
        let quarter = |i: usize| mean(&buckets[buckets.len() * i / 4..buckets.len() * (i + 1) / 4]);
        let half = &buckets[buckets.len() / 2..];
        let mut jumps: Vec<f64> = half
            .windows(2)
            .map(|pair| {
                let [a, b] = [pair[0].mean.abs(), pair[1].mean.abs()];
                (a - b).abs() / (0.5 * (a + b)).max(f64::MIN_POSITIVE)
            })
            .collect();
        jumps.sort_by(f64::total_cmp);
        Some(Self {
            start: buckets[0].mean,
            quarters: [0, 1, 2, 3].map(quarter),
            now: mean(&buckets[buckets.len() * 7 / 8..]),
            jumps: jumps[jumps.len() / 2],
            step: snapshot.step,
            steps: snapshot.steps,
            test,
            train,
        })
    }

    /// Whether each quarter is below the one before it.
    pub fn falls(&self) -> bool {
        self.quarters.windows(2).all(|pair| pair[1] < pair[0])
    }
}

pub(super) fn mean(buckets: &[Bucket]) -> f64 {
    buckets.iter().map(|bucket| bucket.mean).sum::<f64>() / buckets.len().max(1) as f64
}
