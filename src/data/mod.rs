//! Data sets: generated from documented formulas, bundled, or read from the learner's CSV file
//! or text.
//!
//! A [`DataSpec`] says which set and how large; [`DataSpec::load`] makes the [`Dataset`] from
//! it and a seed. This folder knows nothing of networks.
//!
//! A data set is one file with a `load` and one entry in the table of `spec.rs`.

mod adding;
mod augment;
mod blobs;
mod brackets;
mod circles;
mod csv;
mod curve;
mod dataset;
mod digits;
mod error;
mod flag;
mod houses;
mod moons;
mod noise;
mod plane;
mod recall;
mod reference;
mod sequence;
mod sparse_linear;
mod spec;
mod spirals;
mod stream;
mod temporal_order;
mod text;
mod twins;
mod waves;
mod xor;

pub use augment::{Augment, Augmenter};
pub use brackets::BracketTarget;
pub use csv::{FileError, columns};
pub use dataset::{Dataset, Scale, Split, Task};
pub use error::DataError;
pub use reference::{largest_curvature, least_squares_raw, linear_loss, mean_loss};
pub use sequence::{Sequence, shown};
pub use spec::{DataSpec, RowOrder, TaskChoice};
pub use text::TextError;
