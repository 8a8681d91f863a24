//! What is told once the answer is given.

use ratatui::text::{Line, Span};

use super::QuestionCard;
use super::page::Page;
use crate::quiz::{Answer, Grade, Kind, shown};
use crate::ui::words::fill;

impl Page<'_> {
    /// Two columns: right, wrong, or neither.
    pub(super) fn sign(&self, right: bool, wrong: bool) -> Span<'static> {
        match (right, wrong) {
            (true, _) => Span::styled(format!("{} ", self.glyphs.check), self.theme.good),
            (false, true) => Span::styled(format!("{} ", self.glyphs.cross), self.theme.bad),
            (false, false) => Span::raw("  "),
        }
    }

    pub(super) fn verdict(&mut self, grade: &Grade) {
        let words = if grade.right {
            self.words.right.clone()
        } else if grade.is_partly() {
            let share = format!("{:.0}%", 100.0 * grade.share);
            fill(&self.words.partly, &[("share", &share)])
        } else {
            self.words.wrong.clone()
        };
        let style = match (grade.right, grade.is_partly()) {
            (true, _) => self.theme.good,
            (false, true) => self.theme.warning,
            (false, false) => self.theme.bad,
        };
        let mut sign = self.sign(grade.right, !grade.right);
        sign.style = style;
        self.line(Line::from(vec![sign, Span::styled(words, style)]));
    }

    fn heading(&mut self, words: &str) {
        self.gap();
        self.say(words, self.theme.title);
    }
}

impl QuestionCard {
    /// The way to the answer, why it is right, what a good answer says, what is asked next.
    pub(super) fn reasons(&self, page: &mut Page) {
        let question = self.question();
        if let Answer::Number(right) = self.showing.right() {
            if self.grade().is_some_and(|grade| !grade.right) {
                let answer = fill(&page.words.answer_is, &[("answer", &shown(right))]);
                page.say(&answer, page.theme.text);
            }
            if let Some(working) = self.showing.working() {
                page.gap();
                page.say(page.read(working), page.theme.formula);
            }
        }
        page.gap();
        page.say(page.read(&question.why), page.theme.text);
        if let Some(evidence) = &question.evidence {
            page.heading(&page.words.evidence);
            page.say(page.read(evidence), page.theme.text);
        }
        let Some(interview) = &question.interview else { return };
        // What was recalled has been held against them.
        if question.kind != Kind::Recall {
            page.heading(&page.words.points);
            for point in &interview.points {
                let bullet = Span::styled(format!("{} ", page.glyphs.bullet), page.theme.dim);
                page.item(vec![bullet], page.read(point), page.theme.text);
            }
        }
        if let Some(follow_up) = &interview.follow_up {
            page.heading(&page.words.follow_up);
            page.say(page.read(follow_up), page.theme.emphasis);
        }
    }
}
