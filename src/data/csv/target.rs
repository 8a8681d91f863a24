//! The target column: a number to be predicted, or classes to be told apart.

use std::collections::BTreeSet;

use super::column::{Column, not_a_number, number};
use super::error::{FileError, shown};
use super::inputs::Rows;
use super::read::Table;
use crate::data::{Scale, Task, TaskChoice};

/// Different whole numbers up to which a column of numbers is taken for classes.
const MOST_RECOGNISED: usize = 10;
/// Rows that each of those must have on average.
const ROWS_A_CLASS: usize = 5;
/// Classes that a target may have.
const MOST_CLASSES: usize = 32;

/// The target of every row of the table.
#[derive(Debug)]
pub(super) enum Target {
    /// NaN where the cell is empty.
    Numbers(Vec<f64>),
    /// Names of the classes and the class of each row, none where the cell is empty.
    Classes { names: Vec<String>, of: Vec<Option<usize>> },
}

impl Target {
    /// Reads the column as the choice says, or as it looks.
    pub(super) fn read(
        table: &Table,
        column: usize,
        choice: TaskChoice,
    ) -> Result<Self, FileError> {
        if choice == TaskChoice::Classification {
            return classes(table, column);
        }
        match (Column::read(table, column)?, choice) {
            (Column::Empty, _) => Ok(Self::Numbers(vec![f64::NAN; table.rows()])),
            (Column::Numbers(numbers), TaskChoice::Auto) if looks_like_classes(&numbers) => {
                classes(table, column)
            }
            (Column::Numbers(numbers), _) => Ok(Self::Numbers(numbers)),
            (Column::Text, TaskChoice::Auto) => classes(table, column),
            (Column::Text, _) => {
                let is_word =
                    |row: &usize| table.filled(*row, column).is_some_and(|c| number(c).is_none());
                let row = (0..table.rows()).find(is_word).unwrap_or(0);
                Err(not_a_number(table, row, column))
            }
        }
    }

    /// Whether a row has a target.
    pub(super) fn is_filled(&self, row: usize) -> bool {
        match self {
            Self::Numbers(numbers) => !numbers[row].is_nan(),
            Self::Classes { of, .. } => of[row].is_some(),
        }
    }

    /// What the learner should know of the target.
    pub(super) fn notes(&self, table: &Table, column: usize, dropped: usize) -> Vec<String> {
        let name = shown(&table.columns[column]);
        let taken = match self {
            Self::Numbers(_) => format!("{name}: the target, a number to be predicted."),
            Self::Classes { names, .. } => {
                format!("{name}: the target, taken for {} classes.", names.len())
            }
        };
        let rows = if dropped == 1 { "1 row" } else { &format!("{dropped} rows") };
        let left_out = (dropped > 0).then(|| format!("{name}: {rows} without a target left out."));
        [Some(taken), left_out].into_iter().flatten().collect()
    }

    /// Task, scale and the targets in the order of `rows`, `[outputs × rows]`.
    pub(super) fn encode(self, rows: Rows<'_>) -> (Task, Scale, Vec<f64>) {
        match self {
            Self::Numbers(numbers) => {
                let scale = Scale::of(rows.order[..rows.train].iter().map(|row| numbers[*row]));
                let stored = rows.order.iter().map(|row| scale.stored(numbers[*row])).collect();
                (Task::Regression, scale, stored)
            }
            Self::Classes { names, of } => {
                let task = Task::of_classes(names);
                let labels = rows.order.iter().filter_map(|row| of[*row]);
                let y = labels.flat_map(|class| task.target_of(class)).collect();
                (task, Scale::IDENTITY, y)
            }
        }
    }

    /// Refuses a target that is the same in every one of the rows.
    pub(super) fn check_varies(
        &self,
        table: &Table,
        column: usize,
        rows: &[usize],
    ) -> Result<(), FileError> {
        let differs = match self {
            Self::Numbers(numbers) => rows.iter().any(|row| numbers[*row] != numbers[rows[0]]),
            Self::Classes { names, .. } => names.len() > 1,
        };
        if differs {
            return Ok(());
        }
        Err(FileError::ConstantTarget {
            column: table.columns[column].clone(),
            value: table.cell(rows[0], column).to_owned(),
        })
    }
}

/// Few different whole numbers, each of them many times: more likely names than amounts.
fn looks_like_classes(numbers: &[f64]) -> bool {
    let filled: Vec<f64> = numbers.iter().copied().filter(|number| !number.is_nan()).collect();
    let mut different: Vec<f64> = Vec::new();
    for number in &filled {
        if number.fract() != 0.0 {
            return false;
        }
        if !different.contains(number) {
            different.push(*number);
        }
        if different.len() > MOST_RECOGNISED {
            return false;
        }
    }
    different.len() * ROWS_A_CLASS <= filled.len()
}

/// The different cells as classes: numbers by size, words by alphabet.
fn classes(table: &Table, column: usize) -> Result<Target, FileError> {
    let cells = || (0..table.rows()).map(|row| table.filled(row, column));
    // "1" and "1.0" are one class, where all are numbers.
    let numeric = cells().flatten().all(|cell| number(cell).is_some());
    let name = |cell: &str| match number(cell) {
        Some(number) if numeric => number.to_string(),
        _ => cell.to_owned(),
    };
    let mut different: BTreeSet<String> = BTreeSet::new();
    for cell in cells().flatten() {
        if !different.contains(cell) {
            different.insert(name(cell));
        }
    }
    if different.len() > MOST_CLASSES {
        return Err(FileError::TooManyClasses {
            column: table.columns[column].clone(),
            found: different.len(),
            most: MOST_CLASSES,
        });
    }
    let mut names: Vec<String> = different.into_iter().collect();
    if numeric {
        let size = |name: &String| number(name).unwrap_or_default();
        names.sort_by(|a, b| size(a).total_cmp(&size(b)));
    }
    let of = cells()
        .map(|cell| cell.map(name).and_then(|cell| names.iter().position(|name| *name == cell)))
        .collect();
    let names = names.iter().map(|name| shown(name)).collect();
    Ok(Target::Classes { names, of })
}
