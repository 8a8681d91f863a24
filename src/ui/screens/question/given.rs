//! Answers that are not given by keys: an earlier one, and none.

use std::collections::BTreeSet;

use super::{Given, QuestionCard, Stage};
use crate::quiz::{Answer, Grade, Showing, grade};

impl QuestionCard {
    /// Holds an answer that was given before, and not told.
    pub(crate) fn given_before(showing: Showing, answer: Answer) -> Self {
        let grade = grade(&showing, &answer);
        Self { stage: Stage::Given(Given { answer, grade }), ..Self::ask(showing) }
    }

    /// Tells the answer to somebody who gave none. No choice at all stands for that, whatever
    /// the kind.
    pub(crate) fn tell_unanswered(&mut self) {
        let answer = Answer::Choices(BTreeSet::new());
        self.stage = Stage::Told(Given { answer, grade: Grade::default() });
        self.taken.clear();
        self.scroll = 0;
    }

    /// Whether what was recalled is being held against the key points.
    pub(crate) fn is_marking(&self) -> bool {
        matches!(self.stage, Stage::Marking)
    }
}
