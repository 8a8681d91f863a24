//! What the learner has done, on disk.
//!
//! One SQLite file, `progress.db`, in the learner's home for gradus:
//!
//! - `events` holds every [`Fact`](crate::course::Fact) with its time, as JSON, in the order in
//!   which they happened. Nothing is ever changed or deleted in it.
//! - `latest` names, of the facts that overrule each other (the answers to one question), the
//!   one that counts. So [`Store::progress`] reads a row for each thing done and not for each
//!   time it was done, and folds the rows with [`Progress::record`], as the screens do.
//!
//! A fact is on the disk when [`Store::record`] returns: write-ahead log, synchronised at each
//! commit. Two programs may use one home; each waits for the other's writes.
//!
//! [`Progress::record`]: crate::course::Progress::record

mod error;
mod home;
mod open;
mod schema;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior, params};

pub use error::{Notice, StoreError};
pub use home::home;

use crate::course::{Fact, Progress, Stamp};

/// The learner's progress in a file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    notice: Option<Notice>,
}

impl Store {
    /// Opens the store in `home`, which is made where it is missing. A file that cannot be read
    /// is set aside, and a new one begun; [`Store::notice`] then says so.
    ///
    /// # Errors
    ///
    /// Where `home` cannot be written to.
    pub fn open(home: &Path) -> Result<Self, StoreError> {
        open::open(home)
    }

    /// Writes down a fact that happened at `stamp`. It survives whatever happens after.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written: a full disk, a home that went away.
    pub fn record(&mut self, fact: &Fact, stamp: Stamp) -> Result<(), StoreError> {
        self.append(fact, stamp).map_err(|error| StoreError::of(&self.path, error))
    }

    /// The sum of all facts of this home, those of other programs included.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read any more.
    pub fn progress(&self) -> Result<Progress, StoreError> {
        schema::fold(&self.connection).map_err(|error| StoreError::of(&self.path, error))
    }

    /// What the learner should be told of the opening, if anything.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// The file that facts go to.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn append(&mut self, fact: &Fact, stamp: Stamp) -> rusqlite::Result<()> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction
            .prepare_cached("INSERT INTO events (at, fact) VALUES (?, ?)")?
            .execute(params![stamp, schema::encode(fact)])?;
        let event = transaction.last_insert_rowid();
        transaction
            .prepare_cached(schema::counts(fact))?
            .execute(params![schema::slot(fact), event])?;
        transaction.commit()
    }
}

#[cfg(test)]
mod tests;
