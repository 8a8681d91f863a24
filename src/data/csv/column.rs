//! What a column holds.

use super::error::FileError;
use super::read::Table;

/// Share of the filled cells, in percent, that must be numbers in a column of numbers.
const NUMERIC_PERCENT: usize = 90;

/// Magnitude from which on a number is refused: its square must fit a double in a sum.
const LARGEST: f64 = 1e100;

/// A column as its cells say it.
#[derive(Debug, PartialEq)]
pub(super) enum Column {
    /// No cell is filled.
    Empty,
    /// A number a row; NaN where the cell is empty.
    Numbers(Vec<f64>),
    /// Words.
    Text,
}

impl Column {
    /// Decides what a column holds and reads its numbers.
    pub(super) fn read(table: &Table, column: usize) -> Result<Self, FileError> {
        let mut numbers = vec![f64::NAN; table.rows()];
        let (mut filled, mut parsed, mut with_comma) = (0, 0, 0);
        let mut wrong = None;
        for (row, slot) in numbers.iter_mut().enumerate() {
            let Some(cell) = table.filled(row, column) else { continue };
            filled += 1;
            if let Some(number) = number(cell) {
                *slot = number;
                parsed += 1;
            } else {
                with_comma += usize::from(is_number_with_comma(cell));
                wrong.get_or_insert(row);
            }
        }
        let mostly = |count: usize| count * 100 >= filled * NUMERIC_PERCENT;
        match wrong {
            _ if filled == 0 => Ok(Self::Empty),
            Some(row) if mostly(parsed) || (with_comma > 0 && mostly(parsed + with_comma)) => {
                Err(not_a_number(table, row, column))
            }
            Some(_) => Ok(Self::Text),
            None => match numbers.iter().position(|number| number.abs() > LARGEST) {
                Some(row) => Err(FileError::Infinite {
                    line: table.line(row),
                    column: table.columns[column].clone(),
                    cell: table.cell(row, column).to_owned(),
                }),
                None => Ok(Self::Numbers(numbers)),
            },
        }
    }
}

/// The error of a cell that should be a number.
pub(super) fn not_a_number(table: &Table, row: usize, column: usize) -> FileError {
    let (line, cell) = (table.line(row), table.cell(row, column).to_owned());
    let column = table.columns[column].clone();
    if is_number_with_comma(&cell) {
        FileError::DecimalComma { line, column, cell }
    } else {
        FileError::NotNumber { line, column, cell }
    }
}

/// A number as programs write it: `-12.5`, `3e4`, `inf`; not `nan`, which is an empty cell.
pub(super) fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| !number.is_nan())
}

/// Whether only commas keep a cell from being a number: `12,5` or `1,234.5`.
fn is_number_with_comma(cell: &str) -> bool {
    cell.contains(',')
        && cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,".contains(&byte))
        && cell.bytes().any(|byte| byte.is_ascii_digit())
}
