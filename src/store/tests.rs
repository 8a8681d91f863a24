//! Nothing is lost, and what cannot be read is kept.

use std::fs;

use super::*;
use crate::course::{Answered, Asked, Day, Rating, Sureness};

fn answered(question: &str, answer: &str, right: bool) -> Fact {
    Fact::Answered(answer_of(question, answer, right))
}

fn answer_of(question: &str, answer: &str, right: bool) -> Answered {
    let (question, answer, day) = (question.into(), answer.into(), Some(Day(20_000)));
    Answered { question, answer, right, seconds: 3.5, day, ..Answered::default() }
}

/// A mock interview with every kind of fact, one answer of it marked afterwards.
fn mock() -> Vec<Fact> {
    let mock = || String::from("1700000000-1");
    let asked = ["q1", "q3"].iter().zip(10..);
    let asked = asked.map(|(question, seed)| Asked { question: (*question).into(), seed });
    let at = |place, rating| {
        let answered = Answered { seed: 10 + place as u64, rating, ..answer_of("q3", "x", true) };
        Fact::MockAnswered { mock: mock(), place, answered }
    };
    let paused = |away| Fact::MockPaused { mock: mock(), number: 0, place: 1, spent: 2.5, away };
    vec![
        Fact::MockStarted {
            mock: mock(),
            asked: asked.collect(),
            minutes: Some(45),
            day: Day(20_000),
        },
        at(0, Some(Rating::Good)),
        paused(None),
        paused(Some(60.0)),
        at(1, None),
        at(1, Some(Rating::Again)),
        Fact::MockFinished { mock: mock() },
    ]
}

/// Facts of every kind, with several that overrule each other.
pub(super) fn facts() -> Vec<Fact> {
    let lesson = || String::from("02-neurons/01-neuron");
    let mut facts = vec![
        Fact::At { lesson: lesson(), page: 0 },
        Fact::PageRead { lesson: lesson(), page: 0, pages: 4 },
        Fact::PageRead { lesson: lesson(), page: 1, pages: 4 },
        Fact::PageRead { lesson: lesson(), page: 1, pages: 5 },
        Fact::At { lesson: lesson(), page: 1 },
        Fact::ChallengeMet { lesson: lesson(), challenge: "separate".into(), step: 12 },
        Fact::ChallengeMet { lesson: lesson(), challenge: "separate".into(), step: 9 },
        Fact::Preferred { name: "colours".into(), value: "none".into() },
        Fact::Preferred { name: "colours".into(), value: "256".into() },
        answered("q1", "0", false),
        answered("q2", "a \"word\"\n", true),
        answered("q1", "2", true),
        Fact::Answered(Answered {
            partly: true,
            rating: Some(Rating::Hard),
            sureness: Some(Sureness::Likely),
            seed: 7,
            ..answer_of("q1", "choices 0", false)
        }),
        Fact::Corrected { question: "q1".into(), seed: 7, rating: Rating::Good },
        Fact::Typed { question: "q1".into(), seed: 7, text: "half a".into() },
        Fact::Typed { question: "q1".into(), seed: 7, text: "half a word".into() },
        Fact::Typed { question: "q4".into(), seed: 8, text: "not marked".into() },
        drafted("q1", 7, "of what is answered"),
        drafted("q4", 9, "half a draft"),
        drafted("q5", 1, ""),
        drafted("q6", 2, "still to be given"),
        Fact::Corrected { question: "never answered".into(), seed: 7, rating: Rating::Good },
    ];
    facts.extend(mock());
    for (choice, right) in [(0, false), (2, true)] {
        let prediction = "four-units".into();
        facts.push(Fact::Predicted { lesson: lesson(), prediction, choice, right });
    }
    for hints in [1, 3, 2] {
        facts.push(Fact::HintTaken { lesson: lesson(), challenge: "separate".into(), hints });
    }
    facts
}

fn drafted(question: &str, seed: u64, text: &str) -> Fact {
    Fact::Drafted { question: question.into(), seed, text: text.into() }
}

pub(super) fn sum(facts: &[Fact]) -> Progress {
    let mut progress = Progress::default();
    for fact in facts {
        progress.record(fact);
    }
    progress
}

fn filled(home: &Path) -> Store {
    let mut store = Store::open(home).unwrap();
    for (stamp, fact) in facts().iter().enumerate() {
        store.record(fact, stamp as Stamp).unwrap();
    }
    store
}

#[test]
fn progress_is_the_sum_of_all_facts_before_and_after_reopening() {
    let home = tempfile::tempdir().unwrap();
    let nested = home.path().join("not/yet/there");
    let store = filled(&nested);
    assert_eq!(store.notice(), None);
    assert_eq!(store.progress().unwrap(), sum(&facts()));
    drop(store);
    assert_eq!(Store::open(&nested).unwrap().progress().unwrap(), sum(&facts()));
}

#[test]
fn of_a_draft_the_file_keeps_the_last_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    for length in 1..50 {
        store.record(&drafted("q1", 7, &"a".repeat(length)), 0).unwrap();
        store.record(&drafted("q2", 7, "another"), 0).unwrap();
    }
    assert_eq!(store.facts().unwrap().len(), 2);
    let progress = store.progress().unwrap();
    assert_eq!(progress.drafts["q1"], (7, "a".repeat(49)));
    store.record(&answered("q2", "choice 0", true), 1).unwrap();
    drop(store);
    assert_eq!(Store::open(home.path()).unwrap().progress().unwrap().drafts.len(), 2);
}

#[test]
fn the_facts_that_count_sum_to_all_facts_in_any_order() {
    let mut facts = facts();
    for turn in 0..facts.len() {
        facts.rotate_left(1);
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        // Durability costs milliseconds a fact, and is not what is tried here.
        store.connection.pragma_update(None, "synchronous", "off").unwrap();
        for fact in &facts {
            store.record(fact, turn as Stamp).unwrap();
        }
        assert_eq!(store.progress().unwrap(), sum(&facts), "turn {turn}");
    }
}

#[test]
fn every_fact_stays_in_the_file_with_its_time() {
    let home = tempfile::tempdir().unwrap();
    let store = filled(home.path());
    let mut statement =
        store.connection.prepare("SELECT at, fact FROM events ORDER BY id").unwrap();
    let kept = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let kept: Vec<(Stamp, String)> = kept.map(Result::unwrap).collect();
    assert_eq!(kept.len(), facts().len());
    for ((index, fact), (stamp, text)) in facts().iter().enumerate().zip(kept) {
        assert_eq!(stamp, index as Stamp);
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), *fact);
    }
}

#[test]
fn a_fact_that_was_recorded_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let store = filled(home.path());
    // What a killed program leaves: the files as they are now, nothing closed.
    let left = tempfile::tempdir().unwrap();
    for file in fs::read_dir(home.path()).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), left.path().join(file.file_name())).unwrap();
    }
    assert_eq!(Store::open(left.path()).unwrap().progress().unwrap(), sum(&facts()));
    let synchronous: u8 =
        store.connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!(synchronous, 2, "FULL: a commit waits for the disk");
}

#[test]
fn two_programs_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let program = |name: &'static str| {
        let home = home.path().to_owned();
        std::thread::spawn(move || {
            let mut store = Store::open(&home).unwrap();
            for i in 0..40 {
                store.record(&answered(&format!("{name}{i}"), "1", true), i).unwrap();
                store.record(&answered("of all", name, true), i).unwrap();
            }
        })
    };
    let programs = [program("a"), program("b"), program("c")];
    for program in programs {
        program.join().unwrap();
    }
    let store = Store::open(home.path()).unwrap();
    assert_eq!(store.notice(), None);
    let answers = store.progress().unwrap().answers;
    assert_eq!(answers.len(), 121);
    assert_eq!(answers["of all"].reviews.len(), 120);
}

#[test]
fn a_file_that_is_no_store_is_set_aside() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("progress.db");
    for number in 1..=2 {
        let garbage = format!("not a database, try {number}, {}", "x".repeat(5000));
        fs::write(&path, &garbage).unwrap();
        let mut store = Store::open(home.path()).unwrap();
        let kept = home.path().join(format!("progress.db.unreadable-{number}"));
        let Some(Notice::SetAside { kept: named, .. }) = store.notice() else {
            panic!("{:?}", store.notice())
        };
        assert_eq!(*named, kept);
        assert!(store.notice().unwrap().to_string().contains(kept.to_str().unwrap()));
        assert_eq!(fs::read_to_string(&kept).unwrap(), garbage);
        store.record(&answered("q", "1", true), 0).unwrap();
        assert_eq!(store.progress().unwrap().answers.len(), 1);
    }
    assert!(home.path().join("progress.db.unreadable-1").exists());
}

#[test]
fn a_damaged_store_is_set_aside() {
    let home = tempfile::tempdir().unwrap();
    drop(filled(home.path()));
    let path = home.path().join("progress.db");
    let mut bytes = fs::read(&path).unwrap();
    // The first page holds header and schema; the pages after it, the facts.
    bytes[4096..].fill(0xAB);
    fs::write(&path, &bytes).unwrap();
    let store = Store::open(home.path()).unwrap();
    assert!(matches!(store.notice(), Some(Notice::SetAside { .. })), "{:?}", store.notice());
    assert_eq!(fs::read(home.path().join("progress.db.unreadable-1")).unwrap(), bytes);
}

#[test]
fn a_store_with_other_tables_is_set_aside() {
    let home = tempfile::tempdir().unwrap();
    let foreign = Connection::open(home.path().join("progress.db")).unwrap();
    foreign.execute_batch("CREATE TABLE events (name TEXT); PRAGMA user_version = 1").unwrap();
    drop(foreign);
    let store = Store::open(home.path()).unwrap();
    assert!(matches!(store.notice(), Some(Notice::SetAside { .. })), "{:?}", store.notice());
}

#[test]
fn a_store_of_a_later_version_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let later = filled(home.path());
    later.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(later);
    let path = home.path().join("progress.db");
    let before = fs::read(&path).unwrap();

    for known in 0..2 {
        let mut store = Store::open(home.path()).unwrap();
        let Some(Notice::Newer { kept, used }) = store.notice() else {
            panic!("{:?}", store.notice())
        };
        assert_eq!((kept, used.as_path()), (&path, store.path()));
        assert_eq!(store.progress().unwrap().answers.len(), known);
        store.record(&answered("q", "1", true), 0).unwrap();
    }
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn an_empty_file_is_a_new_store() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("progress.db"), "").unwrap();
    let store = Store::open(home.path()).unwrap();
    assert_eq!((store.notice(), store.progress().unwrap()), (None, Progress::default()));
}

#[test]
fn a_home_that_cannot_be_written_to_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for home in [file.clone(), file.join("below")] {
        let error = Store::open(&home).unwrap_err();
        assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
        let error = error.to_string();
        assert!(error.contains(home.to_str().unwrap()), "{error}");
        assert!(error.ends_with("set GRADUS_HOME to a folder that can be written to"), "{error}");
    }
    let taken = folder.path().join("taken");
    fs::create_dir_all(taken.join("progress.db")).unwrap();
    let error = Store::open(&taken).unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error:?}");
}

#[test]
fn a_time_that_is_no_number_does_not_lose_the_answer() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::open(home.path()).unwrap();
    let fact = Fact::Answered(Answered { seconds: f64::NAN, ..answer_of("q", "1", true) });
    store.record(&fact, 0).unwrap();
    assert_eq!(store.progress().unwrap().answers["q"].is_right(), Some(true));
}

#[test]
fn facts_that_are_not_known_are_passed_over_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let store = filled(home.path());
    store
        .connection
        .execute_batch(
            "INSERT INTO events (at, fact) VALUES (9, '{\"Danced\":{\"hours\":2}}');
             INSERT INTO latest VALUES ('dance', last_insert_rowid());",
        )
        .unwrap();
    drop(store);
    let store = Store::open(home.path()).unwrap();
    assert_eq!((store.notice(), store.progress().unwrap()), (None, sum(&facts())));
}

/// The tables of each earlier version, as its program made them, with facts as it wrote them.
const EARLIER: &[&str] = &[r#"
    CREATE TABLE events (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, fact TEXT NOT NULL);
    CREATE TABLE latest (
        slot TEXT PRIMARY KEY,
        event INTEGER NOT NULL REFERENCES events (id)
    ) WITHOUT ROWID;
    INSERT INTO events VALUES
        (1, 1728000000, '{"At":{"lesson":"01-a/01-b","page":2}}'),
        (2, 1728000001,
            '{"Answered":{"question":"q1","answer":"choice 0","right":false,"seconds":3.5}}'),
        (3, 1728090000,
            '{"Answered":{"question":"q1","answer":"choice 2","right":true,"seconds":1.0}}'),
        (4, 1728090001,
            '{"Answered":{"question":"q2","answer":"number 0.5","right":true,"seconds":9.0}}'),
        (5, 1728090002, '{"Danced":{"hours":2}}'),
        (6, 1728090003, 'not JSON'),
        (7, 1728090004, '{"Preferred":{"name":"colors","value":"16"}}');
    INSERT INTO latest VALUES
        ('at', 1), ('answer' || char(10) || 'q1', 3), ('answer' || char(10) || 'q2', 4),
        ('dance', 5), ('preference' || char(10) || 'colors', 7);
    PRAGMA user_version = 1;
"#];

#[test]
fn a_store_of_every_earlier_version_comes_along() {
    assert_eq!(EARLIER.len() as i64, schema::VERSION - 1, "a version is not tried");
    for tables in EARLIER {
        let home = tempfile::tempdir().unwrap();
        let earlier = Connection::open(home.path().join("progress.db")).unwrap();
        earlier.execute_batch(tables).unwrap();
        drop(earlier);
        let mut store = Store::open(home.path()).unwrap();
        assert_eq!(store.notice(), None);
        let expected = |store: &Store| {
            let progress = store.progress().unwrap();
            assert_eq!(progress.at, Some(("01-a/01-b".into(), 2)));
            assert_eq!(progress.preferences["colors"], "16");
            progress.answers
        };
        let answers = expected(&store);
        assert_eq!(answers.len(), 2);
        assert_eq!(answers["q1"].latest, "choice 2");
        let days: Vec<Day> = answers["q1"].reviews.iter().map(|review| review.day).collect();
        assert_eq!(days, [Day(20_000), Day(20_001)]);
        assert_eq!(answers["q2"].reviews[0].seconds, 9.0);

        store.record(&answered("q1", "choice 1", false), 1_728_200_000).unwrap();
        drop(store);
        let store = Store::open(home.path()).unwrap();
        assert_eq!(expected(&store)["q1"].reviews.len(), 3);
        let count: i64 = store
            .connection
            .query_row("SELECT count(*) FROM events", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 8, "what cannot be read stays");
    }
}

#[test]
fn histories_can_be_made_again_from_the_facts() {
    let home = tempfile::tempdir().unwrap();
    let mut store = filled(home.path());
    let before = store.progress().unwrap();
    let transaction = store.connection.transaction().unwrap();
    transaction.execute("DELETE FROM histories", []).unwrap();
    (schema::MIGRATIONS[1].then)(&transaction).unwrap();
    transaction.commit().unwrap();
    assert_eq!(store.progress().unwrap(), before);
}
