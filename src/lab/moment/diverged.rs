//! A number that is not finite.

use super::{Remedy, Seen, Sign};
use crate::lab::ArmSnapshot;

pub(super) fn look(arm: &ArmSnapshot) -> Option<Seen> {
    let divergence = arm.diverged.as_ref()?;
    let sign = Sign::Diverged { step: divergence.step, first: divergence.first_non_finite.clone() };
    // What the weights have become is no place to go on from.
    let remedy = Remedy::rate(arm, 0.1).map(|remedy| Remedy { restarts: true, ..remedy });
    Some((sign, remedy))
}
