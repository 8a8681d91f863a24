//! A column of the learner's own CSV file as a series, of which the next value is to be told.
//!
//! The column stands in the order of time and has a number in every row. Of n rows the first
//! n − ⌊n / 5⌋ are trained on. Every `steps` values in a row of that part are an example, with
//! the value after each as its target; there is one example from each row on that has enough
//! rows after it. So it is with the rows that are tested on. The seed decides nothing.
//!
//! Shapes: x `[1 × steps]`, y `[steps]`, both standardised by the mean and the deviation (over
//! n, as `numpy.std`) of the rows that are trained on.

use std::path::Path;

use super::column::{Column, not_a_number};
use super::error::{FileError, shown};
use super::read::Table;
use crate::data::error::within;
use crate::data::{DataError, Dataset, Scale, Sequence, Split};

/// Values that the examples may hold in all.
const MOST_NUMBERS: usize = 20_000_000;

/// Reads a column and cuts it into examples.
pub(in crate::data) fn load(
    path: &Path,
    column: &str,
    steps: usize,
    warmup: usize,
) -> Result<Dataset, DataError> {
    within("Series", "steps", steps, 2, 1000)?;
    within("Series", "warmup", warmup, 0, steps - 1)?;
    super::bytes_of(path)
        .and_then(|bytes| series(&bytes, column, steps, warmup))
        .map(|series| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Dataset { name: shown(&name), ..series }
        })
        .map_err(|problem| DataError::File { path: path.to_owned(), problem })
}

fn series(bytes: &[u8], column: &str, steps: usize, warmup: usize) -> Result<Dataset, FileError> {
    let table = Table::read(bytes)?;
    let place = table.position(column)?;
    let values = numbers(&table, place)?;
    let train = values.len() - values.len() / 5;
    let rows = values.len() - train;
    if rows < steps + 1 || (train - steps).saturating_mul(2 * steps) > MOST_NUMBERS {
        return Err(FileError::SeriesLength { rows: values.len(), least: 5 * (steps + 1) });
    }
    let scale = Scale::of(values[..train].iter().copied());
    let stored: Vec<f64> = values.iter().map(|&value| scale.stored(value)).collect();
    let name = table.columns[place].clone();
    let parts = [cut(&stored[..train], steps), cut(&stored[train..], steps)];
    let plain = Dataset::numbers("", &[&name], steps, true, parts);
    Ok(Dataset {
        inputs: vec![scale],
        output: scale,
        target: format!("next {name}"),
        sequence: Some(Sequence { steps, symbols: Vec::new(), each: true, warmup }),
        notes: vec![format!(
            "{} rows in the order of the file: the first {train} to train on, {rows} to test on.",
            values.len()
        )],
        ..plain
    })
}

/// The numbers of a column, one in every row.
fn numbers(table: &Table, column: usize) -> Result<Vec<f64>, FileError> {
    let Column::Numbers(values) = Column::read(table, column)? else {
        let first = (0..table.rows()).find(|row| table.filled(*row, column).is_some());
        return Err(not_a_number(table, first.unwrap_or(0), column));
    };
    match values.iter().position(|value| value.is_nan()) {
        Some(row) => {
            Err(FileError::Gap { line: table.line(row), column: table.columns[column].clone() })
        }
        None => Ok(values),
    }
}

fn cut(values: &[f64], steps: usize) -> Split {
    let mut split = Split::default();
    for window in values.windows(steps + 1) {
        split.push(&window[..steps], &window[1..]);
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(values: impl Iterator<Item = String>) -> String {
        format!("day,price\n{}", values.map(|line| line + "\n").collect::<String>())
    }

    #[test]
    fn windows_stand_one_row_apart_and_parts_do_not_share_any() {
        let text = file((0..40).map(|i| format!("{i},{}", 2 * i)));
        let data = series(text.as_bytes(), "price", 4, 1).expect("long enough");
        assert_eq!((data.train.len, data.test.len), (28, 4));
        let raw = |x: &[f64]| x.iter().map(|v| data.output.raw(*v).round()).collect::<Vec<_>>();
        assert_eq!(raw(&data.train.x[4..8]), [2.0, 4.0, 6.0, 8.0]);
        assert_eq!(raw(&data.train.y[4..8]), [4.0, 6.0, 8.0, 10.0]);
        assert_eq!(raw(&data.test.x[..4]), [64.0, 66.0, 68.0, 70.0]);
        assert_eq!(data.inputs[0].mean, 31.0);
    }

    #[test]
    fn gaps_words_and_short_files_are_named() {
        let error = |text: &str, column| {
            series(text.as_bytes(), column, 4, 0).expect_err("is no series").to_string()
        };
        let with = |row: usize, cell: &str| {
            file((0..40).map(|i| if i == row { format!("{i},{cell}") } else { format!("{i},1.5") }))
        };
        let gap = error(&with(7, ""), "price");
        assert!(gap.contains("line 9") && gap.contains("every row"), "{gap}");
        assert!(error(&with(7, "high"), "price").contains("line 9"));
        assert!(error(&with(7, "1"), "prize").contains("price"));
        let short = error(&file((0..20).map(|i| format!("{i},1"))), "price");
        assert!(short.contains("20 rows") && short.contains("25"), "{short}");
    }
}
