//! A question of a mock interview once more, with the answer that was given and its feedback.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::super::words;
use crate::quiz::mock::Asking;
use crate::ui::keymap::Context;
use crate::ui::screens::question::QuestionCard;
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::ui::{Action, Mouse};

/// One question that was asked.
#[derive(Debug)]
pub(super) struct Look {
    card: QuestionCard,
}

impl Look {
    pub(super) fn at(asking: &Asking) -> Self {
        let card = if let Some(answer) = &asking.answer {
            QuestionCard::told(asking.showing(), answer.clone())
        } else {
            let mut card = QuestionCard::ask(asking.showing());
            card.tell_unanswered();
            card
        };
        Self { card }
    }
}

impl Screen for Look {
    fn contexts(&self, _: &View) -> Vec<Context> {
        self.card.contexts()
    }

    fn header(&self, view: &View) -> Header {
        let title = Span::styled(words(view).mock_title.clone(), view.look.theme().title);
        Header { left: title.into(), ..Header::default() }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let mut hints = self.card.hints(view);
        hints.push(hint(&[Action::Back], words.back_to_report.clone()));
        hints.push(hint(&[Action::Help], words.help.clone()));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Back | Action::Enter => cx.go.push(Go::Back),
            Action::Sandbox => {
                self.card.prove(cx);
            }
            _ => {
                self.card.act(action, QuestionCard::column(cx.body), cx);
            }
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        self.card.mouse(mouse, QuestionCard::column(cx.body), cx);
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        self.card.render(view, QuestionCard::column(area), buffer);
    }
}
