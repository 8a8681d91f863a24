//! A question as a checked value.

use serde::{Deserialize, Serialize};

use super::Recipe;
use super::Topic;
use crate::course::LessonId;
use crate::text::Text;

/// A question with its answer and the reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Unique in the course: `"03-forward-backward/02-loss/q1"`.
    pub id: String,
    /// Folder of its file: a lesson's, or one of `09-interview` where no lesson proves it yet.
    pub folder: LessonId,
    /// What makes it one of the interview's hundred.
    pub interview: Option<Interview>,
    /// What is asked; with {names} where the kind is [`Kind::Drawn`].
    pub ask: Text,
    pub kind: Kind,
    /// Why the right answer is right, in a few sentences.
    pub why: Text,
    /// 1 to 3.
    pub difficulty: u8,
    /// Id of the experiment that proves it.
    pub proof: Option<String>,
    /// What was measured or derived, where no experiment shows it.
    pub evidence: Option<Text>,
}

/// What an interview question has besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interview {
    /// 1 to 100, each once.
    pub number: u8,
    /// 1: the essentials; 2: the rest.
    pub part: u8,
    pub topic: Topic,
    /// What a good spoken answer mentions, each half a sentence.
    pub points: Vec<Text>,
    /// What an interviewer asks next.
    #[serde(default)]
    pub follow_up: Option<Text>,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Kind {
    /// One choice is right.
    One(Vec<Choice>),
    /// Several choices are right: all of them and no other must be ticked.
    Several(Vec<Choice>),
    /// A number, right within a relative tolerance (absolute below 1).
    Number { answer: f64, tolerance: f64, working: Text },
    /// A number computed from values that are new at each showing; right within a relative
    /// tolerance, and exactly where the answer is a count.
    Drawn { recipe: Recipe, tolerance: f64, working: Text },
    /// Steps to be put in order; they stand here in the right one.
    Order(Vec<Text>),
    /// The one line that is wrong is to be found.
    Bug { lines: Vec<CodeLine> },
    /// A formula with a hole ▢, and what could fill it.
    Fill { formula: String, choices: Vec<Choice> },
    /// Spoken or typed freely; the learner ticks which key points were in it.
    Recall,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub text: Text,
    #[serde(default)]
    pub right: bool,
    /// What a wrong choice mistakes.
    #[serde(default)]
    pub mistake: Option<Text>,
}

/// A line of a piece of code in which one is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeLine {
    pub code: String,
    #[serde(default)]
    pub bug: bool,
    /// Why the line is right; of the bug, what is wrong and the line as it should be.
    pub says: Text,
}

impl Question {
    /// The choices of a question that has some.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            Kind::One(choices) | Kind::Several(choices) | Kind::Fill { choices, .. } => choices,
            _ => &[],
        }
    }

    /// The key points of an interview question.
    #[must_use]
    pub fn points(&self) -> &[Text] {
        self.interview.as_ref().map_or(&[], |interview| &interview.points)
    }
}
