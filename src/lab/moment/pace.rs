//! Steps that are too long, too short, or lead nowhere.

use super::{Remedy, Seen, Sign, Trend};
use crate::lab::ArmSnapshot;

/// Share of the loss by which measurements differ from each other where steps overshoot.
const WILD: f64 = 0.3;
/// Share of the run after which nothing but a small fall means that steps are too short.
const PATIENCE: f64 = 0.3;

/// The loss has grown well beyond its start, or jumps about and no longer falls.
pub(super) fn too_large(arm: &ArmSnapshot, trend: &Trend) -> Option<Seen> {
    let grown = trend.now > 1.5 * trend.start && trend.quarters[3] > trend.quarters[0];
    let wild = trend.jumps > WILD
        && trend.quarters[3] > 0.9 * trend.quarters[2]
        && trend.now > 0.1 * trend.start;
    (grown || wild).then(|| {
        let rate = arm.settings.optimizer.rate();
        let sign = Sign::RateTooLarge { start: trend.start, now: trend.now, rate };
        (sign, Remedy::rate(arm, 0.1))
    })
}

/// The loss falls steadily, but so slowly that the run will end near where it began.
pub(super) fn too_small(arm: &ArmSnapshot, trend: &Trend) -> Option<Seen> {
    let fall = trend.start - trend.now;
    let [first, second, third, last] = trend.quarters;
    // A curve that flattens has arrived; one that falls evenly is on its way.
    let steady = last < third && (third - last) > 0.3 * (first - second);
    let far = (trend.step as f64) > PATIENCE * trend.steps as f64;
    let slow = trend.falls() && steady && far && fall < 0.2 * trend.start;
    slow.then(|| {
        let rate = arm.settings.optimizer.rate();
        let sign = Sign::RateTooSmall { start: trend.start, now: trend.now, rate };
        (sign, Remedy::rate(arm, 10.0))
    })
}

/// The loss is where it was at the start.
pub(super) fn stuck(arm: &ArmSnapshot, trend: &Trend) -> Option<Seen> {
    let still = (trend.now - trend.start).abs() < 0.01 * trend.start
        && (trend.quarters[3] - trend.quarters[0]).abs() < 0.01 * trend.start;
    let far = (trend.step as f64) > PATIENCE * trend.steps as f64;
    // What starts with nothing to learn has nowhere to go.
    (still && far && trend.start > 1e-6).then(|| {
        let sign = Sign::NoProgress { steps: trend.step, loss: trend.now };
        (sign, nudge(arm))
    })
}

/// Something else to start from, or a longer step.
fn nudge(arm: &ArmSnapshot) -> Option<Remedy> {
    use crate::engine::Init;
    match arm.settings.init {
        Init::Zeros | Init::Constant(_) => Remedy::of(arm, "init", "XavierNormal".into()),
        _ if arm.settings.optimizer.rate() == 0.0 => {
            Remedy::of(arm, "optimizer.rate", "0.01".into())
        }
        _ => Remedy::rate(arm, 10.0),
    }
}
