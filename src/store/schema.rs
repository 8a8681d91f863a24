//! The tables, how they grew, and how facts stand in them.

use rusqlite::Connection;

use crate::course::{Fact, Progress};

/// What made each version of the tables from the one before; the first from an empty file. The
/// number of them is the version, kept as SQLite's `user_version`. Entries are only ever added.
pub(super) const MIGRATIONS: &[&str] = &["
    CREATE TABLE events (
        id   INTEGER PRIMARY KEY,
        at   INTEGER NOT NULL, -- seconds since 1970, UTC
        fact TEXT    NOT NULL  -- JSON
    );
    CREATE TABLE latest (
        slot  TEXT    PRIMARY KEY, -- what the fact decides
        event INTEGER NOT NULL REFERENCES events (id)
    ) WITHOUT ROWID;
"];

/// The version of the tables that this program reads and writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// A fact as JSON.
pub(super) fn encode(fact: &Fact) -> String {
    let mut fact = fact.clone();
    // JSON has no name for what is not a number, and the answer must not be lost for its time.
    if let Fact::Answered { seconds, .. } = &mut fact
        && !seconds.is_finite()
    {
        *seconds = 0.0;
    }
    serde_json::to_string(&fact).expect("a fact holds only words and finite numbers")
}

/// What a fact decides: of two facts with one slot, one counts for nothing in the sum.
pub(super) fn slot(fact: &Fact) -> String {
    match fact {
        Fact::PageRead { lesson, page, .. } => format!("page\n{lesson}\n{page}"),
        Fact::Predicted { lesson, prediction, .. } => format!("prediction\n{lesson}\n{prediction}"),
        // The most hints count, whatever their order: each number has a slot.
        Fact::HintTaken { lesson, challenge, hints } => {
            format!("hint\n{lesson}\n{challenge}\n{hints}")
        }
        Fact::ChallengeMet { lesson, challenge, .. } => format!("challenge\n{lesson}\n{challenge}"),
        Fact::Answered { question, .. } => format!("answer\n{question}"),
        Fact::At { .. } => "at".to_owned(),
        Fact::Preferred { name, .. } => format!("preference\n{name}"),
    }
}

/// The statement that says which event counts for a slot: the first prediction, the latest of
/// everything else.
pub(super) const fn counts(fact: &Fact) -> &'static str {
    match fact {
        Fact::Predicted { .. } => "INSERT OR IGNORE INTO latest (slot, event) VALUES (?, ?)",
        _ => "INSERT OR REPLACE INTO latest (slot, event) VALUES (?, ?)",
    }
}

/// The sum of the facts that count. A fact that this version cannot read stays in the file and
/// adds nothing.
pub(super) fn fold(connection: &Connection) -> rusqlite::Result<Progress> {
    let mut progress = Progress::default();
    let mut statement = connection.prepare_cached(
        "SELECT fact FROM latest JOIN events ON events.id = latest.event ORDER BY events.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Ok(fact) = serde_json::from_str(row.get_ref(0)?.as_str()?) {
            progress.record(&fact);
        }
    }
    Ok(progress)
}
