//! Units at the ends of their range, where the slope is next to nothing.

use super::{Remedy, Seen, Sign, Trend};
use crate::lab::{ArmSnapshot, LayerSnapshot};

/// Share of a layer's outputs that must be at the bounds.
const MOST: f64 = 0.5;

/// What has been learnt may well saturate: the loss must still be where it began.
const LEARNT: f64 = 0.5;

pub(super) fn look(arm: &ArmSnapshot, trend: Option<&Trend>) -> Option<Seen> {
    if trend.is_some_and(|trend| trend.now < LEARNT * trend.start) {
        return None;
    }
    let last = arm.layers.last().map(|layer| layer.index);
    let at_bounds = |layer: &&LayerSnapshot| {
        matches!(layer.kind.as_str(), "Sigmoid" | "Tanh")
            && Some(layer.index) != last
            && layer.saturated >= MOST
    };
    let layers: Vec<(usize, f64)> =
        arm.layers.iter().filter(at_bounds).map(|layer| (layer.index, layer.saturated)).collect();
    if layers.is_empty() {
        return None;
    }
    let remedy = Remedy::of(arm, "init", "XavierNormal".into());
    Some((Sign::Saturated { layers }, remedy))
}
