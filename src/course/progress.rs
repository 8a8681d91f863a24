//! What a learner has done, as facts and as their sum.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Seconds since 1970, UTC. Told by the session; nothing to the left of it reads a clock.
pub type Stamp = i64;

/// Something that happened and must not be lost. Lessons are named by their ids.
///
/// Facts are kept on disk under the names of the variants and fields: a name that changes needs
/// a migration of the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    PageRead {
        lesson: String,
        page: usize,
        pages: usize,
    },
    Predicted {
        lesson: String,
        prediction: String,
        choice: usize,
        right: bool,
    },
    HintTaken {
        lesson: String,
        challenge: String,
        hints: usize,
    },
    ChallengeMet {
        lesson: String,
        challenge: String,
        step: u64,
    },
    /// An answer to a question, as its grader reads it.
    Answered {
        question: String,
        answer: String,
        right: bool,
        seconds: f64,
    },
    /// Where the learner is, to be opened again next time.
    At {
        lesson: String,
        page: usize,
    },
    /// A preference: language, colours, glyphs, keys.
    Preferred {
        name: String,
        value: String,
    },
}

/// The sum of all facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Lesson to the pages that were read.
    pub pages: BTreeMap<String, BTreeSet<usize>>,
    /// Lesson and prediction to the first choice made.
    pub predictions: BTreeMap<(String, String), (usize, bool)>,
    /// Lesson and challenge to the hints taken.
    pub hints: BTreeMap<(String, String), usize>,
    /// Lesson and challenge, met.
    pub challenges: BTreeSet<(String, String)>,
    /// Question to its latest answer and whether that was right.
    pub answers: BTreeMap<String, (String, bool)>,
    /// Lesson and page to open again.
    pub at: Option<(String, usize)>,
    pub preferences: BTreeMap<String, String>,
}

impl Progress {
    /// Adds what a fact says. The store and the screens both use this, so they agree.
    pub fn record(&mut self, fact: &Fact) {
        match fact.clone() {
            Fact::PageRead { lesson, page, .. } => {
                self.pages.entry(lesson).or_default().insert(page);
            }
            Fact::Predicted { lesson, prediction, choice, right } => {
                self.predictions.entry((lesson, prediction)).or_insert((choice, right));
            }
            Fact::HintTaken { lesson, challenge, hints } => {
                let taken = self.hints.entry((lesson, challenge)).or_default();
                *taken = hints.max(*taken);
            }
            Fact::ChallengeMet { lesson, challenge, .. } => {
                self.challenges.insert((lesson, challenge));
            }
            Fact::Answered { question, answer, right, .. } => {
                self.answers.insert(question, (answer, right));
            }
            Fact::At { lesson, page } => self.at = Some((lesson, page)),
            Fact::Preferred { name, value } => {
                self.preferences.insert(name, value);
            }
        }
    }
}
