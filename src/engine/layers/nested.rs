//! What layers that are made of layers have in common: the names of what stands within.

use super::{BufferPlan, Recurrence, TensorPlan};
use crate::engine::Real;
use crate::engine::chain::Chain;

/// The tensors of the layers within, named `1.weight` by the layer's place there.
pub(super) fn tensors<T: Real>(within: &Chain<T>) -> Vec<TensorPlan> {
    let named = |(index, plan): (usize, TensorPlan)| TensorPlan {
        name: format!("{index}.{}", plan.name),
        ..plan
    };
    within.tensors().map(named).collect()
}

/// What the layers within keep, named in the same way.
pub(super) fn buffers<T: Real>(within: &Chain<T>) -> Vec<BufferPlan> {
    let named = |(index, plan): (usize, BufferPlan)| BufferPlan {
        name: format!("{index}.{}", plan.name),
        ..plan
    };
    within.buffers().map(named).collect()
}

/// What the first recurrent layer within left at every step.
pub(super) fn recurrence<T: Real>(within: &Chain<T>) -> Option<Recurrence<'_, T>> {
    (0..within.infos().len()).find_map(|index| within.recurrence(index))
}
