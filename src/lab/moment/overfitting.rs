//! A test loss that has turned round while the training loss goes on falling.

use super::trend::mean;
use super::{Remedy, Seen, Sign, Trend};
use crate::engine::Penalty;
use crate::lab::{ArmSnapshot, Bucket};

/// How far above its best the test loss must have come.
const RISEN: f64 = 1.1;
/// What the training loss must have fallen to since then.
const FALLEN: f64 = 0.95;

pub(super) fn look(arm: &ArmSnapshot, trend: &Trend) -> Option<Seen> {
    let test = &trend.test.buckets;
    let best = test.iter().min_by(|a, b| a.mean.total_cmp(&b.mean))?;
    // The turn must lie well behind, or it is one of the many small ones.
    if best.step * 10 > trend.step * 9 {
        return None;
    }
    let train = &trend.train.buckets;
    let then = mean(around(train, best.step, trend.step));
    let fallen = mean(latest(train, trend.step)) < FALLEN * then;
    let now = mean(latest(test, trend.step));
    (fallen && now > RISEN * best.mean).then(|| {
        let sign = Sign::Overfitting { since: best.step, best: best.mean, now };
        (sign, restrain(arm))
    })
}

/// The latest tenth of a curve.
fn latest(buckets: &[Bucket], step: u64) -> &[Bucket] {
    &buckets[buckets.partition_point(|bucket| bucket.step < step - step / 10)..]
}

/// A twentieth of the run on either side of a step.
fn around(buckets: &[Bucket], step: u64, steps: u64) -> &[Bucket] {
    let near = steps / 20;
    let from = buckets.partition_point(|bucket| bucket.step + near < step);
    let to = buckets.partition_point(|bucket| bucket.step <= step + near);
    &buckets[from..to.max((from + 1).min(buckets.len()))]
}

/// Something against large weights.
fn restrain(arm: &ArmSnapshot) -> Option<Remedy> {
    match arm.settings.penalty {
        Penalty::Off => Remedy::of(arm, "penalty", "L2(0.01)".into()),
        Penalty::L2(strength) => Remedy::of(arm, "penalty.0", format!("{:?}", 10.0 * strength)),
        _ => None,
    }
}
