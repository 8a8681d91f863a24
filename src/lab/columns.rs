//! Examples in the precision that an arm computes with, and batches gathered from them.

use crate::data::Split;
use crate::engine::{Examples, Real};

/// Examples in the arm's own precision.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns<T> {
    pub(super) x: Vec<T>,
    pub(super) y: Vec<T>,
    pub(super) len: usize,
}

impl<T: Real> Columns<T> {
    pub(super) fn new(split: &Split) -> Self {
        let convert = |values: &[f64]| values.iter().map(|&value| T::from_f64(value)).collect();
        Self { x: convert(&split.x), y: convert(&split.y), len: split.len }
    }

    pub(super) fn examples(&self) -> Examples<'_, T> {
        Examples { x: &self.x, y: &self.y, len: self.len }
    }

    pub(super) fn first(&self, most: usize) -> Examples<'_, T> {
        self.examples().slice(0, self.len.min(most))
    }

    pub(super) fn gather(&mut self, from: &Self, examples: &[u32]) {
        let pick = |into: &mut Vec<T>, values: &[T]| {
            into.clear();
            let rows = values.len() / from.len;
            for &example in examples {
                let start = example as usize * rows;
                into.extend_from_slice(&values[start..start + rows]);
            }
        };
        pick(&mut self.x, &from.x);
        pick(&mut self.y, &from.y);
        self.len = examples.len();
    }
}
