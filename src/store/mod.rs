//! What the learner has done, on disk.
//!
//! One SQLite file, `progress.db`, in the learner's home for gradus:
//!
//! - `events` holds every [`Fact`](crate::course::Fact) with its time, as JSON, in the order in
//!   which they happened. Nothing is ever changed or deleted in it.
//! - `latest` names, of the facts that overrule each other (where the learner is, a preference),
//!   the one that counts.
//! - `histories` holds what was answered to each question, summed up in a few bytes an answer.
//!
//! The last two follow from the first, and are brought up to date in the transaction that adds a
//! fact. So [`Store::progress`] reads a row for each thing done and not for each time it was
//! done, and yields what [`Progress::record`] makes of all facts, as the screens have it.
//!
//! A fact is on the disk when [`Store::record`] returns: write-ahead log, synchronised at each
//! commit. Two programs may use one home; each waits for the other's writes.
//!
//! [`Progress::record`]: crate::course::Progress::record

mod error;
mod home;
mod merge;
mod open;
mod packed;
pub mod portable;
mod schema;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

pub use error::{Notice, StoreError};
pub use home::{home, utc_offset};
pub use merge::Merged;

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
        schema::append(&transaction, fact, stamp, schema::Order::AsTold)?;
        schema::extend(&transaction, fact, stamp)?;
        transaction.commit()
    }
}

#[cfg(test)]
mod tests;
