//! Data sets: generated from documented formulas, bundled, or read from the learner's CSV file.
//!
//! A [`DataSpec`] says which set and how large; [`DataSpec::load`] makes the [`Dataset`] from
//! it and a seed. This folder knows nothing of networks.

mod dataset;
mod spec;

pub use dataset::{Dataset, Scale, Split, Task};
pub use spec::{DataError, DataSpec, TaskChoice};
