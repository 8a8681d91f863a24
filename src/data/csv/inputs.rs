//! The other columns: numbers standardised, words one-hot.

use std::collections::BTreeMap;
use std::ops::Range;

use super::column::Column;
use super::error::{FileError, plural, shown};
use super::read::Table;
use crate::data::Scale;

/// Different words up to which a column of text is used.
const MOST_WORDS: usize = 32;
/// Training rows that a word must have on average: names and numbers of rows have one each.
const ROWS_A_WORD: usize = 2;

/// What an empty cell of text counts as.
const EMPTY_WORD: &str = "(empty)";

/// Rows of the table in the order of the data set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows<'a> {
    /// Rows with a target: the training part, then the test part.
    pub(super) order: &'a [usize],
    /// Length of the training part.
    pub(super) train: usize,
}

impl Rows<'_> {
    fn training(&self) -> &[usize] {
        &self.order[..self.train]
    }
}

/// The inputs of all examples.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) features: Vec<String>,
    pub(super) scales: Vec<Scale>,
    /// Stored values of each feature, in the order of [`Rows`].
    values: Vec<Vec<f64>>,
}

impl Inputs {
    /// Encodes every column but the target, and notes what was done.
    pub(super) fn encode(
        table: &Table,
        target: usize,
        rows: Rows<'_>,
        notes: &mut Vec<String>,
    ) -> Result<Self, FileError> {
        let mut inputs = Self::default();
        let mut told = Vec::new();
        for column in (0..table.columns.len()).filter(|column| *column != target) {
            match Column::read(table, column)? {
                Column::Numbers(numbers) => {
                    inputs.numbers(table, column, rows, &numbers, &mut told)?;
                }
                Column::Text => inputs.words(table, column, rows, &mut told)?,
                Column::Empty => told.push(note(table, column, "left out, every cell is empty.")),
            }
        }
        if inputs.features.is_empty() {
            return Err(FileError::NoInputs { notes: told });
        }
        notes.append(&mut told);
        Ok(inputs)
    }

    /// The inputs of some of the examples, `[features × examples]`.
    pub(super) fn examples(&self, range: Range<usize>) -> Vec<f64> {
        range.flat_map(|example| self.values.iter().map(move |row| row[example])).collect()
    }

    /// A column of numbers, its empty cells filled with the training median.
    fn numbers(
        &mut self,
        table: &Table,
        column: usize,
        rows: Rows<'_>,
        numbers: &[f64],
        notes: &mut Vec<String>,
    ) -> Result<(), FileError> {
        let known = rows.training().iter().map(|row| numbers[*row]);
        let Some(median) = median(known.filter(|number| !number.is_nan()).collect()) else {
            notes.push(note(table, column, "left out, every training cell is empty."));
            return Ok(());
        };
        let filled = |row: &usize| if numbers[*row].is_nan() { median } else { numbers[*row] };
        let training = rows.training().iter().map(filled);
        if training.clone().all(|number| number == median) {
            notes.push(note(table, column, "left out, the same in every training row."));
            return Ok(());
        }
        let empty = rows.order.iter().filter(|row| numbers[**row].is_nan()).count();
        if empty > 0 {
            let cells = plural(empty, "empty cell");
            let done = format!("{empty} {cells} filled with the training median, {median}.");
            notes.push(note(table, column, &done));
        }
        self.check_room(1, rows)?;
        let scale = Scale::of(training);
        let stored = rows.order.iter().map(|row| scale.stored(filled(row))).collect();
        self.push(table.columns[column].clone(), scale, stored);
        Ok(())
    }

    /// A column of text: one input of 0 and 1 for each word of the training part.
    fn words(
        &mut self,
        table: &Table,
        column: usize,
        rows: Rows<'_>,
        notes: &mut Vec<String>,
    ) -> Result<(), FileError> {
        let word = |row: &usize| table.filled(*row, column).unwrap_or(EMPTY_WORD);
        let mut index: BTreeMap<&str, usize> =
            rows.training().iter().map(|row| (word(row), 0)).collect();
        let found = index.len();
        if found == 1 {
            notes.push(note(table, column, "left out, the same in every training row."));
            return Ok(());
        }
        if found > MOST_WORDS || found * ROWS_A_WORD > rows.train {
            let why = format!("left out, {found} different texts in {} training rows.", rows.train);
            notes.push(note(table, column, &why));
            return Ok(());
        }
        self.check_room(found, rows)?;
        index.values_mut().enumerate().for_each(|(position, slot)| *slot = position);

        let mut values = vec![vec![0.0; rows.order.len()]; found];
        let (mut empty, mut unseen) = (0, 0);
        for (example, row) in rows.order.iter().enumerate() {
            empty += usize::from(table.filled(*row, column).is_none());
            match index.get(word(row)) {
                Some(position) => values[*position][example] = 1.0,
                None => unseen += 1,
            }
        }
        let mut done = vec![format!("text, an input of 0 and 1 for each of {found} values.")];
        if empty > 0 {
            let cells = plural(empty, "empty cell");
            done.push(format!("{empty} {cells} taken for a value, \"{EMPTY_WORD}\"."));
        }
        if unseen > 0 {
            let cells = plural(unseen, "test cell");
            done.push(format!("{unseen} {cells} with a text that no training row has: all 0."));
        }
        notes.push(note(table, column, &done.join(" ")));
        for (word, values) in index.keys().zip(values) {
            let name = format!("{} = {}", table.columns[column], shown(word));
            self.push(name, Scale::IDENTITY, values);
        }
        Ok(())
    }

    /// Refuses more numbers than there should be in memory.
    fn check_room(&self, more: usize, rows: Rows<'_>) -> Result<(), FileError> {
        let numbers = (self.features.len() + more).saturating_mul(rows.order.len());
        if numbers > super::MOST_NUMBERS { Err(FileError::TooLarge) } else { Ok(()) }
    }

    fn push(&mut self, name: String, scale: Scale, values: Vec<f64>) {
        self.features.push(name);
        self.scales.push(scale);
        self.values.push(values);
    }
}

fn note(table: &Table, column: usize, what: &str) -> String {
    format!("{}: {what}", shown(&table.columns[column]))
}

/// The middle of the values, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}
