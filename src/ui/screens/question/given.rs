//! Answers that are not given by keys: an earlier one, one that is being typed, and none.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::draw::BAR;
use super::editor::Editor;
use super::{Given, QuestionCard, Stage};
use crate::quiz::{Answer, Grade, Kind, Showing, grade};

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

    /// The same with a text that was being typed.
    pub(crate) fn with_draft(self, text: &str) -> Self {
        let editor = Editor::new(text);
        let recalled = matches!(self.question().kind, Kind::Recall);
        Self { editor: if recalled { editor.with_lines() } else { editor }, ..self }
    }

    /// What is being typed, while it is.
    pub(crate) fn draft(&self) -> Option<&str> {
        self.is_typing().then(|| self.editor.text())
    }

    /// Some rows up or down in what is recalled; false where there is no such row.
    pub(super) fn climb(&mut self, by: isize, area: Rect) -> bool {
        self.is_typing()
            && matches!(self.question().kind, Kind::Recall)
            && self.editor.climb(by, area.width.saturating_sub(BAR))
    }

    /// Whether what was recalled is being held against the key points.
    pub(crate) fn is_marking(&self) -> bool {
        matches!(self.stage, Stage::Marking)
    }
}
