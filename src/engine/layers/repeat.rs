//! Layers that stand several times in a row, each copy with weights of its own: how deep a
//! network is becomes one number.
//!
//! Copies are laid out flat ([`LayerSpec::flat`]), so that a network of ten counts, names and
//! shows ten, and nothing but this file knows that it was written short.

use serde::{Deserialize, Serialize};

use super::{Layer, LayerSpec, Plan, Site};
use crate::engine::Real;

/// Settings of copies: `Repeat(times: 10, layers: [Dense(units: 64), Tanh])`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Copies.
    pub times: usize,
    /// What is copied.
    pub layers: Vec<LayerSpec>,
}

impl Repeat {
    /// Appends the copies, copies within them laid out too, until there are more than enough.
    pub(super) fn lay_out<'a>(&'a self, into: &mut Vec<&'a LayerSpec>) {
        let one = LayerSpec::flat(&self.layers);
        for _ in 0..self.times {
            if into.len() > LayerSpec::MOST {
                return;
            }
            into.extend_from_slice(&one);
        }
    }
}

impl Plan for Repeat {
    fn plan<T: Real>(&self, _: Site) -> Result<Box<dyn Layer<T>>, String> {
        Err("copies are no layer but several, laid out when a network is planned".into())
    }

    fn example() -> Self {
        // With no layer of a width of its own, it fits behind any other.
        Self { times: 2, layers: vec![LayerSpec::Tanh] }
    }
}
