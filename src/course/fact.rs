//! What a learner has done, fact by fact.

use serde::{Deserialize, Serialize};

use super::Day;

/// Seconds since 1970, UTC. Told by the session; nothing to the left of it reads a clock.
pub type Stamp = i64;

/// Something that happened and must not be lost. Lessons and questions are named by their ids.
///
/// Facts are kept on disk under the names of the variants and fields: a name that changes needs
/// a migration of the store. Fields that came later are left out where they say nothing, so a
/// fact of an earlier version is written again as it was.
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
    Answered(Answered),
    /// What was typed as an answer and is yet to be marked: it comes back if the program ends
    /// before that.
    Typed {
        question: String,
        seed: u64,
        text: String,
    },
    /// What is being typed as an answer: it comes back if the program ends before the answer is
    /// given. Empty, there is nothing to come back.
    Drafted {
        question: String,
        seed: u64,
        text: String,
    },
    /// The learner rates an answer differently than it was rated: that of this showing.
    Corrected {
        question: String,
        seed: u64,
        rating: Rating,
    },
    /// A mock interview began.
    MockStarted {
        mock: String,
        asked: Vec<Asked>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        day: Day,
    },
    /// An answer in a mock interview, or what it was marked with afterwards: the latest for a
    /// place counts. Without a rating it is yet to be marked; an empty one was passed over.
    MockAnswered {
        mock: String,
        place: usize,
        answered: Answered,
    },
    /// The clock of a mock interview stood still: written as it stops, and again as it goes on.
    MockPaused {
        mock: String,
        /// Pauses of this mock before it.
        number: usize,
        place: usize,
        /// Seconds that the question had taken by then.
        spent: f64,
        /// Seconds away; unknown where the program was ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        away: Option<f64>,
    },
    MockFinished {
        mock: String,
    },
    /// Where the learner is, to be opened again next time.
    At {
        lesson: String,
        page: usize,
    },
    /// A preference: language, colours, glyphs, keys, the plan of the interview.
    Preferred {
        name: String,
        value: String,
    },
}

impl Fact {
    /// The question whose [`History`](super::History) it belongs to.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Answered(answered) => Some(&answered.question),
            // Unmarked answers of a mock are none yet.
            Self::MockAnswered { answered, .. } if answered.rating.is_some() => {
                Some(&answered.question)
            }
            Self::Corrected { question, .. } => Some(question),
            _ => None,
        }
    }
}

/// An answer to a question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    pub question: String,
    /// As its grader reads it.
    pub answer: String,
    pub right: bool,
    pub seconds: f64,
    /// Not right, but some of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partly: bool,
    /// What scheduling goes by. Absent in what was answered before there was scheduling.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rating: Option<Rating>,
    /// How sure the learner said to be, before the feedback.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sureness: Option<Sureness>,
    /// Of the showing: with it, the question is shown again as it was.
    #[serde(default, skip_serializing_if = "is_default")]
    pub seed: u64,
    /// When it was answered, where the learner was. The store knows it where it is absent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub day: Option<Day>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A question as it is asked once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub question: String,
    /// Of the showing.
    pub seed: u64,
}

/// How well an answer was known, as FSRS counts it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rating {
    /// Not known.
    Again,
    /// Known with effort.
    Hard,
    Good,
    /// Known at once.
    Easy,
}

impl Rating {
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];
}

/// How sure a learner says to be. Each level says a range of how often such answers are right,
/// so that it can be held against what they were.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sureness {
    /// Right less than half of the time.
    Guess,
    /// Right more often than not.
    Likely,
    /// Right nearly always: nine times in ten or more.
    Sure,
}

impl Sureness {
    pub const ALL: [Self; 3] = [Self::Guess, Self::Likely, Self::Sure];

    /// The share of right answers that it says, from and to.
    #[must_use]
    pub const fn says(self) -> (f64, f64) {
        match self {
            Self::Guess => (0.0, 0.5),
            Self::Likely => (0.5, 0.9),
            Self::Sure => (0.9, 1.0),
        }
    }
}
