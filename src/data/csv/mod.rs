//! The learner's own CSV file.
//!
//! - *Format*: UTF-8 (with or without byte-order mark), a first line that names the columns,
//!   cells separated by commas, semicolons or tabs (whichever the first line holds most of),
//!   quoted where needed, lines ended in any of the usual ways.
//! - *Columns*: numbers, if at least 90 in 100 of the filled cells are (the others are then
//!   mistakes, and said so); text otherwise. Text of at most 32 different values, with two rows to
//!   each on average, becomes one input of 0 and 1 for each; other text (names) is left out.
//! - *Empty cells* (nothing, or `NA`, `N/A`, `NaN`, `null`, `?`): the training median for
//!   numbers, a value of its own for text; a row without a target is left out.
//! - *Task*: a target of text, or of at most 10 different whole numbers with 5 rows to each on
//!   average, is taken for classes; all else is a regression; [`TaskChoice`] overrides it.
//! - *Split*: shuffled by the seed, or left in the order of the file ([`RowOrder`]); of n rows
//!   the last ⌊n / 5⌋ are tested on and the others trained on. Medians, values of text and scales
//!   come from the training part alone.
//! - *Scale*: numbers, a regression's target among them, are standardised to (x − mean) /
//!   deviation with the population's deviation (the sum of squares over n, as `numpy.std`; not
//!   over n − 1, as `torch.std` and `pandas.std`). What is the same in every training row is
//!   left out.
//!
//! Shapes: x `[inputs × n]`, y `[1 × n]` or one-hot. All that was done to the file is told in
//! [`Dataset::notes`]. There is no formula, so no floor.

mod column;
mod error;
mod inputs;
mod read;
pub(super) mod series;
mod target;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

pub use error::FileError;

use self::error::shown;
use self::inputs::{Inputs, Rows};
use self::read::Table;
use self::target::Target;
use super::stream::Stream;
use super::{DataError, Dataset, RowOrder, Split, TaskChoice};

/// Bytes of the largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

/// Rows with a target that a file must have.
const LEAST_ROWS: usize = 10;

/// Cells that a file may hold, and numbers that its inputs may: 400 MB of them.
const MOST_NUMBERS: usize = 50_000_000;

/// Reads and encodes a file.
pub(super) fn load(
    seed: u64,
    path: &Path,
    target: &str,
    choice: TaskChoice,
    order: RowOrder,
) -> Result<Dataset, DataError> {
    let name = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
    bytes_of(path)
        .and_then(|bytes| dataset(seed, shown(&name), &bytes, target, choice, order))
        .map_err(|problem| DataError::File { path: path.to_owned(), problem })
}

/// The names of the columns of a CSV file, in order: what a target can be chosen from.
///
/// # Errors
///
/// As [`DataSpec::load`](super::DataSpec::load), where the file cannot be read.
pub fn columns(path: &Path) -> Result<Vec<String>, DataError> {
    bytes_of(path)
        .and_then(|bytes| Table::read(&bytes).map(|table| table.columns))
        .map_err(|problem| DataError::File { path: path.to_owned(), problem })
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, FileError> {
    let trouble = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FileError::Missing,
        io::ErrorKind::IsADirectory => FileError::Folder,
        _ => FileError::Unreadable(error),
    };
    if path.is_dir() {
        return Err(FileError::Folder);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(trouble)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(trouble)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(FileError::TooLarge);
    }
    Ok(bytes)
}

fn dataset(
    seed: u64,
    name: String,
    bytes: &[u8],
    target: &str,
    choice: TaskChoice,
    order: RowOrder,
) -> Result<Dataset, FileError> {
    let table = Table::read(bytes)?;
    let target_column = table.position(target)?;
    let target = Target::read(&table, target_column, choice)?;

    let kept: Vec<usize> = (0..table.rows()).filter(|row| target.is_filled(*row)).collect();
    if kept.len() < LEAST_ROWS {
        let without_target = table.rows() - kept.len();
        return Err(FileError::TooFewRows { rows: kept.len(), without_target });
    }
    target.check_varies(&table, target_column, &kept)?;
    let order = match order {
        RowOrder::Shuffled => Stream::train(seed).permutation(kept.len()),
        RowOrder::AsInFile => (0..kept.len()).collect(),
    };
    let order: Vec<usize> = order.into_iter().map(|position| kept[position]).collect();
    let rows = Rows { train: kept.len() - kept.len() / 5, order: &order };

    let mut notes = vec![format!(
        "{} rows: {} to train on, {} to test on.",
        kept.len(),
        rows.train,
        kept.len() - rows.train
    )];
    notes.extend(target.notes(&table, target_column, table.rows() - kept.len()));
    let inputs = Inputs::encode(&table, target_column, rows, &mut notes)?;
    let (task, output, y) = target.encode(rows);
    let part = |rows: std::ops::Range<usize>| Split {
        x: inputs.examples(rows.clone()),
        y: y[rows.start * task.outputs()..rows.end * task.outputs()].to_vec(),
        len: rows.len(),
    };
    Ok(Dataset {
        name,
        train: part(0..rows.train),
        test: part(rows.train..order.len()),
        features: inputs.features,
        inputs: inputs.scales,
        target: table.columns[target_column].clone(),
        task,
        output,
        floor: None,
        image: None,
        sequence: None,
        notes,
    })
}

#[cfg(test)]
mod tests;
