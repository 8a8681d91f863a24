//! What can go wrong with the file of progress, and what the learner is told.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why progress cannot be kept or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("no folder for progress is known on this system; set GRADUS_HOME to one")]
    NoHome,
    #[error(
        "progress cannot be kept in {}: {reason}; set GRADUS_HOME to a folder that can be written \
         to",
        path.display()
    )]
    Unwritable { path: PathBuf, reason: String },
    #[error("{} is kept locked by another program; close it and try again", path.display())]
    Busy { path: PathBuf },
    #[error("{}: {reason}", path.display())]
    Failed {
        path: PathBuf,
        #[source]
        reason: rusqlite::Error,
    },
}

impl StoreError {
    /// The error of SQLite, told in terms of the file.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure,
            ) => Self::Unwritable { path, reason: error.to_string() },
            _ => Self::Failed { path, reason: error },
        }
    }

    pub(super) fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: error.to_string() }
    }
}

/// What happened when the store was opened, for the learner to know. Nothing was overwritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The file could not be read; it was renamed, and a new one begun.
    SetAside { kept: PathBuf, reason: String },
    /// A later gradus has written the file; it was left alone, and another is used.
    Newer { kept: PathBuf, used: PathBuf },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetAside { kept, reason } => write!(
                f,
                "The file of your progress could not be read ({reason}). It is kept as {}, and a \
                 new one was begun.",
                kept.display()
            ),
            Self::Newer { kept, used } => write!(
                f,
                "Your progress in {} was written by a later version of gradus, which will find it \
                 there. This version keeps its own in {}.",
                kept.display(),
                used.display()
            ),
        }
    }
}
