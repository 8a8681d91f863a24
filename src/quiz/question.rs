//! A question as a checked value.

use serde::{Deserialize, Serialize};

use crate::course::LessonId;
use crate::text::Text;

/// A question with its answer and the reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Unique in the course: `"03-forward-backward/02-loss/q1"`.
    pub id: String,
    /// Lesson that it belongs to.
    pub lesson: LessonId,
    /// What is asked.
    pub ask: Text,
    pub kind: Kind,
    /// Why the right answer is right, in a few sentences.
    pub why: Text,
    /// 1 to 3.
    pub difficulty: u8,
    /// Id of the experiment that proves it.
    pub proof: Option<String>,
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
