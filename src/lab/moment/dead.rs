//! ReLU units that are zero on every example, and so have no gradient.

use super::{Remedy, Seen, Sign};
use crate::lab::{ArmSnapshot, LayerSnapshot};

/// Share of a layer's units that must be dead.
const MANY: f64 = 0.5;

pub(super) fn look(arm: &ArmSnapshot) -> Option<Seen> {
    let is_dead = |layer: &&LayerSnapshot| layer.kind == "ReLU" && layer.dead >= MANY;
    let layers: Vec<(usize, f64)> =
        arm.layers.iter().filter(is_dead).map(|layer| (layer.index, layer.dead)).collect();
    let (worst, _) = *layers.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let path = arm.settings.path_of_layer(worst);
    let remedy = path.and_then(|path| Remedy::of(arm, &path, "LeakyReLU(slope: 0.01)".into()));
    Some((Sign::DeadUnits { layers }, remedy))
}
