//! Why a data set could not be made.

use std::path::PathBuf;

use super::csv::FileError;
use super::text::TextError;

/// Why a data set could not be made. The messages name the file, the line and the way out; what
/// they are made of is in them, so it is no source that would be told once more.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// A size, noise or count outside what the data set can be made with.
    #[error("{set}: {field} is {found}; {wanted}")]
    Setting {
        /// Name of the data set, as in [`DataSpec`](super::DataSpec).
        set: &'static str,
        field: &'static str,
        found: String,
        /// What would have been right, as a clause.
        wanted: String,
    },
    /// A CSV file that cannot be read or learned from.
    #[error("{}: {problem}", path.display())]
    File { path: PathBuf, problem: FileError },
    /// A text that cannot be read or learned from.
    #[error("{place}: {problem}")]
    Text {
        /// The path, or what else the text is.
        place: String,
        problem: TextError,
    },
}

/// Largest number of examples in a generated part: 1 million of them are 32 MB of houses.
const MOST: usize = 1_000_000;

/// Largest number of inputs in a part of sequences: 80 MB of them.
const MOST_NUMBERS: usize = 10_000_000;

/// Checks the number of examples of a generated part.
pub(super) fn size(set: &'static str, field: &'static str, found: usize) -> Result<(), DataError> {
    within(set, field, found, 1, MOST)
}

/// Checks the number of examples of both parts, and the numbers that they hold together where
/// each example has so many.
pub(super) fn sequences(
    set: &'static str,
    [train, test]: [usize; 2],
    length: usize,
) -> Result<(), DataError> {
    for (field, found) in [("train", train), ("test", test)] {
        size(set, field, found)?;
        let most = MOST_NUMBERS / length.max(1);
        if found > most {
            let wanted = format!(
                "with sequences of {length} numbers it must be at most {most}; take fewer or \
                 shorter ones"
            );
            return Err(DataError::Setting { set, field, found: found.to_string(), wanted });
        }
    }
    Ok(())
}

/// Checks that a whole number lies in `least..=most`.
pub(super) fn within(
    set: &'static str,
    field: &'static str,
    found: usize,
    least: usize,
    most: usize,
) -> Result<(), DataError> {
    if (least..=most).contains(&found) {
        return Ok(());
    }
    let wanted = format!("it must be from {least} to {most}");
    Err(DataError::Setting { set, field, found: found.to_string(), wanted })
}

/// Checks that a share lies from 0 to 1.
pub(super) fn share(set: &'static str, field: &'static str, found: f64) -> Result<(), DataError> {
    if (0.0..=1.0).contains(&found) {
        return Ok(());
    }
    let wanted = "a share must be from 0 to 1".to_owned();
    Err(DataError::Setting { set, field, found: found.to_string(), wanted })
}

/// Checks that a standard deviation is a number from 0 to a million.
pub(super) fn deviation(
    set: &'static str,
    field: &'static str,
    found: f64,
) -> Result<(), DataError> {
    if (0.0..=1e6).contains(&found) {
        return Ok(());
    }
    let wanted = "a standard deviation must be from 0 to 1000000".to_owned();
    Err(DataError::Setting { set, field, found: found.to_string(), wanted })
}

/// Checks that a coordinate lies within a million of the origin.
pub(super) fn coordinate(
    set: &'static str,
    field: &'static str,
    found: f64,
) -> Result<(), DataError> {
    if (-1e6..=1e6).contains(&found) {
        return Ok(());
    }
    let wanted = "it must be from -1000000 to 1000000".to_owned();
    Err(DataError::Setting { set, field, found: found.to_string(), wanted })
}
