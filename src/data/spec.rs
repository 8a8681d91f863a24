//! The names under which experiments ask for data sets.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A data set by name and size; in RON `Houses(train: 512, test: 4096, noise: 15.0)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum DataSpec {
    /// House prices from rooms, age, distance to the ocean and pool.
    Houses { train: usize, test: usize, noise: f64 },
    /// The houses of [`Self::Houses`] by their first three columns (rooms, age, distance); the
    /// class is "dear" (1) where the noisy price, pool included, is above 250 k$, else "cheap".
    DearHouses { train: usize, test: usize, noise: f64 },
    /// The four corners of the unit square; 1 where exactly one coordinate is 1.
    Xor,
    /// Two interleaved half circles.
    Moons { train: usize, test: usize, noise: f64 },
    /// A disc inside a ring.
    Circles { train: usize, test: usize, noise: f64 },
    /// Two arms of one and a half turns.
    Spirals { train: usize, test: usize, noise: f64 },
    /// Gaussian clouds, one a class, left in their own units. The centre of class k of C is
    /// `offset · u(0) + 2 · u(k)`, with u(k) the unit vector at 30° + 360° · k/C: two classes
    /// far from the origin lie one behind the other, so that no line through it parts them.
    Blobs { classes: usize, train: usize, test: usize, spread: f64, offset: f64 },
    /// y = sin 3x on [−1, 1] with noise.
    Curve { train: usize, test: usize, noise: f64 },
    /// Hand-written digits of 8×8 grey levels.
    Digits { train: usize, test: usize },
    /// The learner's own file.
    Csv { path: PathBuf, target: String, task: TaskChoice },
}

/// What a CSV file's target is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskChoice {
    /// Recognised from the column: text or few whole numbers are classes.
    #[default]
    Auto,
    /// A number to be predicted.
    Regression,
    /// Classes to be told apart.
    Classification,
}

/// Why a data set could not be made. The messages name the file, the line and the way out.
#[derive(Debug, thiserror::Error)]
pub enum DataError {}
