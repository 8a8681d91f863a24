//! The tables, how they grew, and how facts stand in them.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::packed;
use crate::course::{Day, Fact, History, Progress, Stamp};

/// What made a version of the tables from the one before.
pub(super) struct Migration {
    pub sql: &'static str,
    /// What SQL alone cannot do, afterwards.
    pub then: fn(&Transaction) -> rusqlite::Result<()>,
}

/// The first makes the tables in an empty file. The number of them is the version, kept as
/// SQLite's `user_version`. Entries are only ever added.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        sql: "
            CREATE TABLE events (
                id   INTEGER PRIMARY KEY,
                at   INTEGER NOT NULL, -- seconds since 1970, UTC
                fact TEXT    NOT NULL  -- JSON
            );
            CREATE TABLE latest (
                slot  TEXT    PRIMARY KEY, -- what the fact decides
                event INTEGER NOT NULL REFERENCES events (id)
            ) WITHOUT ROWID;
        ",
        then: |_| Ok(()),
    },
    Migration {
        sql: "
            ALTER TABLE events ADD COLUMN question TEXT; -- whose history it belongs to
            UPDATE events SET question = json_extract(fact, '$.Answered.question')
                WHERE json_valid(fact);
            CREATE INDEX events_of_question ON events (question, at) WHERE question IS NOT NULL;
            CREATE INDEX events_at ON events (at);
            DELETE FROM latest WHERE slot LIKE 'answer' || char(10) || '%';
            CREATE TABLE histories (
                question TEXT    PRIMARY KEY,
                at       INTEGER NOT NULL, -- of its latest fact
                answer   TEXT    NOT NULL, -- the latest
                reviews  BLOB    NOT NULL  -- all of them, as packed.rs says
            );
        ",
        then: refold_all,
    },
];

/// The version of the tables that this program reads and writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// A fact as JSON.
pub(super) fn encode(fact: &Fact) -> String {
    let mut fact = fact.clone();
    // JSON has no name for what is not a number, and the answer must not be lost for its time.
    let time = match &mut fact {
        Fact::Answered(answered) | Fact::MockAnswered { answered, .. } => {
            Some(&mut answered.seconds)
        }
        Fact::MockPaused { spent, away, .. } => {
            *away = away.filter(|away| away.is_finite());
            Some(spent)
        }
        _ => None,
    };
    if let Some(time) = time.filter(|time| !time.is_finite()) {
        *time = 0.0;
    }
    serde_json::to_string(&fact).expect("a fact holds only words and finite numbers")
}

/// A fact of the file; nothing if this version cannot read it. One from before days were noted
/// gets that of its time.
pub(super) fn decode(text: &str, at: Stamp) -> Option<Fact> {
    let mut fact = serde_json::from_str(text).ok()?;
    if let Fact::Answered(answered) | Fact::MockAnswered { answered, .. } = &mut fact {
        answered.day.get_or_insert(Day::of(at, 0));
    }
    Some(fact)
}

/// What a fact decides: of two facts with one slot, one counts for nothing in the sum. Answers
/// overrule none, and are summed up in histories.
fn slot(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::PageRead { lesson, page, .. } => format!("page\n{lesson}\n{page}"),
        Fact::Predicted { lesson, prediction, .. } => format!("prediction\n{lesson}\n{prediction}"),
        // The most hints count, whatever their order: each number has a slot.
        Fact::HintTaken { lesson, challenge, hints } => {
            format!("hint\n{lesson}\n{challenge}\n{hints}")
        }
        Fact::ChallengeMet { lesson, challenge, .. } => format!("challenge\n{lesson}\n{challenge}"),
        Fact::Typed { question, .. } => format!("typed\n{question}"),
        Fact::Drafted { question, .. } => format!("draft\n{question}"),
        Fact::Answered(_) | Fact::Corrected { .. } => return None,
        Fact::MockStarted { mock, .. } => format!("mock\n{mock}\nstart"),
        Fact::MockAnswered { mock, place, .. } => format!("mock\n{mock}\nanswer\n{place}"),
        Fact::MockPaused { mock, number, .. } => format!("mock\n{mock}\npause\n{number}"),
        Fact::MockFinished { mock } => format!("mock\n{mock}\nfinish"),
        Fact::At { .. } => "at".to_owned(),
        Fact::Preferred { name, .. } => format!("preference\n{name}"),
    })
}

/// Which of two facts with one slot counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// They are told as they happen: the last one told is the latest, whatever the clock says.
    AsTold,
    /// They come from elsewhere, and their times decide.
    ByTime,
}

/// Writes a fact down, and which fact counts now. Histories are for the caller to bring up to
/// date: [`extend`] with one fact, [`refold`] after several.
pub(super) fn append(
    transaction: &Transaction,
    fact: &Fact,
    at: Stamp,
    order: Order,
) -> rusqlite::Result<()> {
    let text = encode(fact);
    transaction
        .prepare_cached("INSERT INTO events (at, fact, question) VALUES (?, ?, ?)")?
        .execute(params![at, text, fact.question()])?;
    let Some(slot) = slot(fact) else { return Ok(()) };
    let event = transaction.last_insert_rowid();
    let drafted = match (fact, order) {
        (Fact::Drafted { .. }, Order::AsTold) => latest(transaction, &slot)?,
        _ => None,
    };
    let statement = match (fact, order) {
        // The first prediction counts, the latest of everything else.
        (Fact::Predicted { .. }, Order::AsTold) => {
            "INSERT OR IGNORE INTO latest (slot, event) VALUES (?1, ?2)"
        }
        (_, Order::AsTold) => "INSERT OR REPLACE INTO latest (slot, event) VALUES (?1, ?2)",
        (Fact::Predicted { .. }, Order::ByTime) => {
            "INSERT INTO latest (slot, event) VALUES (?1, ?2) ON CONFLICT DO UPDATE
             SET event = ?2 WHERE (?3, ?4) < (SELECT at, fact FROM events WHERE id = event)"
        }
        (_, Order::ByTime) => {
            "INSERT INTO latest (slot, event) VALUES (?1, ?2) ON CONFLICT DO UPDATE
             SET event = ?2 WHERE (?3, ?4) > (SELECT at, fact FROM events WHERE id = event)"
        }
    };
    let mut statement = transaction.prepare_cached(statement)?;
    match order {
        Order::AsTold => statement.execute(params![slot, event])?,
        Order::ByTime => statement.execute(params![slot, event, at, text])?,
    };
    // A draft comes every few seconds while somebody types. Of all facts, earlier ones of it
    // alone are of no use to anybody.
    if let Some(drafted) = drafted {
        transaction.prepare_cached("DELETE FROM events WHERE id = ?")?.execute([drafted])?;
    }
    Ok(())
}

/// The fact that counts for a slot.
fn latest(transaction: &Transaction, slot: &str) -> rusqlite::Result<Option<i64>> {
    transaction
        .prepare_cached("SELECT event FROM latest WHERE slot = ?")?
        .query_row([slot], |row| row.get(0))
        .optional()
}

/// Adds a fact that was just written down to the history of its question.
pub(super) fn extend(transaction: &Transaction, fact: &Fact, at: Stamp) -> rusqlite::Result<()> {
    let Some(question) = fact.question() else { return Ok(()) };
    let before = transaction
        .prepare_cached("SELECT at, answer, reviews FROM histories WHERE question = ?")?
        .query_row([question], |row| {
            Ok((row.get::<_, Stamp>(0)?, history(row.get(1)?, row.get_ref(2)?.as_blob()?)))
        })
        .optional()?;
    let mut history = match before {
        // It happened before others that are known.
        Some((latest, _)) if at < latest => return refold(transaction, question),
        Some((_, history)) => history,
        None => History::default(),
    };
    if let Some(fact) = decode(&encode(fact), at) {
        history.record(&fact);
    }
    keep(transaction, question, &history, at)
}

fn keep(
    transaction: &Transaction,
    question: &str,
    history: &History,
    at: Stamp,
) -> rusqlite::Result<()> {
    if history.reviews.is_empty() {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO histories (question, at, answer, reviews) VALUES (?, ?, ?, ?)",
        )?
        .execute(params![question, at, history.latest, packed::pack(&history.reviews)])?;
    Ok(())
}

/// Sums the history of a question up from its facts, in the order of their times.
pub(super) fn refold(transaction: &Transaction, question: &str) -> rusqlite::Result<()> {
    let mut history = History::default();
    let mut latest = 0;
    let mut statement = transaction
        .prepare_cached("SELECT at, fact FROM events WHERE question = ? ORDER BY at, id")?;
    let mut rows = statement.query([question])?;
    while let Some(row) = rows.next()? {
        latest = row.get(0)?;
        if let Some(fact) = decode(row.get_ref(1)?.as_str()?, latest) {
            history.record(&fact);
        }
    }
    keep(transaction, question, &history, latest)
}

fn refold_all(transaction: &Transaction) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare("SELECT DISTINCT question FROM events WHERE question IS NOT NULL")?;
    let questions: Vec<String> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    questions.iter().try_for_each(|question| refold(transaction, question))
}

fn history(latest: String, reviews: &[u8]) -> History {
    History { latest, reviews: packed::unpack(reviews) }
}

/// The sum of the facts that count, without reading those that do not. A fact that this version
/// cannot read stays in the file and adds nothing.
pub(super) fn fold(connection: &Connection) -> rusqlite::Result<Progress> {
    let mut progress = Progress::default();
    let mut statement = connection.prepare_cached(
        "SELECT at, fact FROM latest JOIN events ON events.id = latest.event ORDER BY events.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(fact) = decode(row.get_ref(1)?.as_str()?, row.get(0)?) {
            progress.record(&fact);
        }
    }
    // Marked answers of mocks have just begun histories; here are the whole ones.
    progress.answers.clear();
    let mut statement =
        connection.prepare_cached("SELECT question, answer, reviews FROM histories")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        progress.answers.insert(row.get(0)?, history(row.get(1)?, row.get_ref(2)?.as_blob()?));
    }
    let typed: Vec<String> = progress.typed.keys().chain(progress.drafts.keys()).cloned().collect();
    for question in &typed {
        progress.forget_answered(question);
    }
    Ok(progress)
}
