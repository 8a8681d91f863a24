//! Opening the store: making it, bringing it up to date, setting aside what cannot be read.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::schema::{self, MIGRATIONS, VERSION};
use super::{Notice, Store, StoreError};

/// How long one program waits for the writes of another, each of a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a file is not the one to use.
enum Fault {
    /// A later gradus has written it.
    Newer,
    /// It is no store, or a damaged one.
    Unreadable(String),
    /// The trouble lies elsewhere, and another file would have it too.
    Elsewhere(StoreError),
}

/// Opens the store of a home, and finds another file for it where the first will not do.
pub(super) fn open(home: &Path) -> Result<Store, StoreError> {
    fs::create_dir_all(home).map_err(|error| StoreError::unwritable(home, &error))?;
    let _alone = alone(home)?;
    let path = home.join("progress.db");
    match read(&path) {
        Ok(store) => Ok(store),
        Err(Fault::Unreadable(reason)) => begin_anew(&path, reason),
        Err(Fault::Elsewhere(error)) => Err(error),
        Err(Fault::Newer) => {
            let used = home.join(format!("progress-v{VERSION}.db"));
            let mut store = match read(&used) {
                Ok(store) => store,
                Err(Fault::Elsewhere(error)) => return Err(error),
                Err(Fault::Unreadable(reason)) => return begin_anew(&used, reason),
                Err(Fault::Newer) => {
                    return begin_anew(&used, "it is of a later version".to_owned());
                }
            };
            store.notice = Some(Notice::Newer { kept: path, used });
            Ok(store)
        }
    }
}

/// Keeps other programs from opening the store of this home until the file is dropped: two that
/// find it unreadable must not both rename it.
fn alone(home: &Path) -> Result<File, StoreError> {
    let path = home.join("progress.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| StoreError::unwritable(&path, &error))?;
    match file.lock() {
        // Some network file systems have no locks; then there is none, rather than no store.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => {
            Err(StoreError::unwritable(&path, &error))
        }
        _ => Ok(file),
    }
}

/// Opens a file and reads it once, so that damage is found now and not in the middle of a lesson.
fn read(path: &Path) -> Result<Store, Fault> {
    let fault = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(
            ErrorCode::NotADatabase
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::Unknown
            | ErrorCode::TypeMismatch,
        )
        | None => Fault::Unreadable(error.to_string()),
        Some(_) => Fault::Elsewhere(StoreError::of(path, error)),
    };
    let mut connection = Connection::open(path).map_err(fault)?;
    connection.busy_timeout(PATIENCE).map_err(fault)?;
    let version = version(&connection).map_err(fault)?;
    if version > VERSION {
        return Err(Fault::Newer);
    }
    prepare(&mut connection).map_err(fault)?;
    schema::fold(&connection).map_err(fault)?;
    Ok(Store { connection, path: path.to_owned(), notice: None })
}

/// The number of migrations that a file has seen.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Makes commits durable and the tables those of this version.
fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    // Where the file system cannot share memory, SQLite answers with another mode, and works.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    // Begun even where there is nothing to migrate: a file that cannot be written is found now.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let seen = version(&transaction)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(seen).unwrap_or(0)) {
        transaction.execute_batch(migration.sql)?;
        (migration.then)(&transaction)?;
    }
    if seen < VERSION {
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()
}

/// Renames a file that cannot be read, with its log, and begins a new one.
fn begin_anew(path: &Path, reason: String) -> Result<Store, StoreError> {
    let beside = |path: &Path, ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let mut number = 1;
    let kept = loop {
        let kept = beside(path, &format!(".unreadable-{number}"));
        if !kept.exists() && !beside(&kept, "-wal").exists() {
            break kept;
        }
        number += 1;
    };
    // The log first: a new file must never be opened with the log of the old one.
    for ending in ["-wal", "-shm", ""] {
        let from = beside(path, ending);
        match fs::rename(&from, beside(&kept, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::unwritable(&from, &error));
            }
            _ => {}
        }
    }
    match read(path) {
        Ok(mut store) => {
            store.notice = Some(Notice::SetAside { kept, reason });
            Ok(store)
        }
        Err(Fault::Elsewhere(error)) => Err(error),
        Err(Fault::Newer | Fault::Unreadable(_)) => {
            Err(StoreError::Unwritable { path: path.to_owned(), reason })
        }
    }
}
