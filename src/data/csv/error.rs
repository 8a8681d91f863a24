//! What can be wrong with a CSV file, said so that the learner can put it right.

use std::io;

/// What is wrong with a CSV file; [`DataError`](crate::data::DataError) adds its path.
///
/// Lines count from 1 as editors count them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    #[error("there is no such file")]
    Missing,
    #[error("this is a folder; name a file in it")]
    Folder,
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("it is too large to learn from at one go; take a sample of its rows or columns")]
    TooLarge,
    #[error("it is a spreadsheet or an archive; export the table as CSV first")]
    Archive,
    #[error("it is in UTF-16; save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")")]
    Utf16,
    #[error(
        "line {line}, byte {byte} of the line: 0x{value:02X} is not UTF-8; save the file as UTF-8 \
         (in a spreadsheet: \"CSV UTF-8\")"
    )]
    NotUtf8 { line: usize, byte: usize, value: u8 },
    #[error("it is empty; the first line must name the columns, each further line be an example")]
    Empty,
    #[error("it has a line that names the columns, but no rows after it")]
    HeaderOnly,
    #[error("line 1 holds only numbers; the first line must name the columns")]
    NoHeader,
    #[error("columns {first} and {second} are both called \"{}\"; rename one", shown(name))]
    DuplicateColumn { name: String, first: usize, second: usize },
    #[error(
        "line {line} has {found} {}, but the first line names {wanted} {}{}",
        plural(*found, "cell"), plural(*wanted, "column"), hint(*found, *wanted)
    )]
    Ragged { line: usize, found: usize, wanted: usize },
    #[error("line {line}: a quote (\") is opened and never closed")]
    UnclosedQuote { line: usize },
    #[error("{}", unknown_target(target, nearest.as_deref(), columns))]
    UnknownTarget { target: String, nearest: Option<String>, columns: Vec<String> },
    #[error(
        "line {line}, column \"{}\": \"{}\" is not a number; correct the cell, or leave it empty",
        shown(column),
        shown(cell)
    )]
    NotNumber { line: usize, column: String, cell: String },
    #[error(
        "line {line}, column \"{}\": \"{}\" has a comma in a number; write the decimal point as \
         . and leave separators of thousands out",
        shown(column),
        shown(cell)
    )]
    DecimalComma { line: usize, column: String, cell: String },
    #[error(
        "line {line}, column \"{}\": \"{}\" is too large to compute with; correct the cell, or \
         leave it empty",
        shown(column),
        shown(cell)
    )]
    Infinite { line: usize, column: String, cell: String },
    #[error(
        "line {line}, column \"{}\" is empty; a series has a number in every row: fill it in, or \
         leave the row out",
        shown(column)
    )]
    Gap { line: usize, column: String },
    #[error(
        "it has {rows} rows, and a series for these steps takes at least {least}, and no more than \
         ten million values in all its examples; take other steps, or another part of the file"
    )]
    SeriesLength { rows: usize, least: usize },
    #[error("{}", too_few(*rows, *without_target))]
    TooFewRows { rows: usize, without_target: usize },
    #[error(
        "the target \"{}\" is \"{}\" in every row, so there is nothing to learn; choose another \
         column",
        shown(column),
        shown(value)
    )]
    ConstantTarget { column: String, value: String },
    #[error(
        "the target \"{}\" holds {found} different values, too many to be classes (at most \
         {most}); choose another column, or a regression if it holds numbers",
        shown(column)
    )]
    TooManyClasses { column: String, found: usize, most: usize },
    #[error("no column is left to predict the target from{}", left_out(notes))]
    NoInputs { notes: Vec<String> },
}

/// Text of the file as messages and screens may print it: on one line, without control
/// characters, not too long.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.chars().take(MOST).map(clean).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// The singular or plural of an English noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn hint(found: usize, wanted: usize) -> &'static str {
    match found.cmp(&wanted) {
        std::cmp::Ordering::Greater => "; put cells that hold the separator in quotes",
        _ => "; is a cell missing?",
    }
}

fn unknown_target(target: &str, nearest: Option<&str>, columns: &[String]) -> String {
    const MOST: usize = 40;
    let mut names: Vec<String> = columns.iter().take(MOST).map(|name| shown(name)).collect();
    if columns.len() > MOST {
        names.push(format!("and {} more", columns.len() - MOST));
    }
    let names = names.join(", ");
    match (target, nearest) {
        ("", _) => format!("no target column was named; the columns are: {names}"),
        (target, Some(nearest)) => format!(
            "there is no column \"{}\"; did you mean \"{}\"? The columns are: {names}",
            shown(target),
            shown(nearest)
        ),
        (target, None) => {
            format!("there is no column \"{}\"; the columns are: {names}", shown(target))
        }
    }
}

fn too_few(rows: usize, without_target: usize) -> String {
    let least = super::LEAST_ROWS;
    let rows = format!("it has {rows} {} to learn from", plural(rows, "row"));
    let without = match without_target {
        0 => String::new(),
        n => format!(" ({n} more {} no target)", if n == 1 { "has" } else { "have" }),
    };
    format!("{rows}{without}; at least {least} are needed")
}

fn left_out(notes: &[String]) -> String {
    if notes.is_empty() { String::new() } else { format!(". {}", notes.join(" ")) }
}
