//! What is wrong with a lesson, for whoever writes it.

use std::fmt;

use crate::lab::SourceError;

/// Something that `gradus check` reports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Something at a place of a file.
    #[error(transparent)]
    Place(#[from] SourceError),
    /// Something about a file or folder as a whole.
    #[error("{}", Whole { file, message, hint })]
    File { file: String, message: String, hint: Option<String> },
}

impl Problem {
    /// A problem of a whole file.
    pub fn file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::File { file: file.into(), message: message.into(), hint: None }
    }

    /// The same with what would have been right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        match &mut self {
            Self::Place(error) => error.hint = Some(help.into()),
            Self::File { hint, .. } => *hint = Some(help.into()),
        }
        self
    }

    /// File, line and column, by which problems are ordered. Lines count from 1; a whole file
    /// is line 0.
    #[must_use]
    pub fn place(&self) -> (&str, usize, usize) {
        match self {
            Self::Place(error) => (&error.file, error.line, error.column),
            Self::File { file, .. } => (file, 0, 0),
        }
    }

    /// What is wrong, without its place.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::Place(error) => &error.message,
            Self::File { message, .. } => message,
        }
    }

    /// What would have been right, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Place(error) => error.hint.as_deref(),
            Self::File { hint, .. } => hint.as_deref(),
        }
    }
}

/// Orders problems as a reader goes through the files, and drops what was said twice.
pub fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| a.place().cmp(&b.place()));
    problems.dedup();
}

struct Whole<'a> {
    file: &'a str,
    message: &'a str,
    hint: &'a Option<String>,
}

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)?;
        match self.hint {
            Some(hint) => write!(f, "\nhelp: {hint}"),
            None => Ok(()),
        }
    }
}

/// The nearest of some names, as a question: "did you mean `x`?"; else what there is.
pub fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    let distance = |known: &&&str| strsim::damerau_levenshtein(known, name);
    let near = known.iter().min_by_key(distance)?;
    if distance(&near) <= (name.chars().count() / 3).max(1) {
        return Some(format!("did you mean `{near}`?"));
    }
    let few: Vec<String> = known.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if known.len() > few.len() { ", …" } else { "" };
    Some(format!("there are {}{more}", few.join(", ")))
}
