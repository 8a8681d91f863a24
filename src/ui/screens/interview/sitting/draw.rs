//! The question, what is asked besides it, and the result of a sitting.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::super::{in_days, key_of, words};
use super::{Phase, STRIP, Sitting};
use crate::course::{Rating, Sureness};
use crate::quiz::schedule::{Settings, retention};
use crate::ui::Action;
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::screens::View;
use crate::ui::screens::question::QuestionCard;
use crate::ui::words::fill;

impl Sitting {
    pub(super) fn draw(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = Self::column(area);
        let Some(card) = &self.card else {
            let lines = self.result(view, column.width);
            lines.into_iter().zip(column.rows()).for_each(|(line, row)| line.render(row, buffer));
            return;
        };
        card.render(view, column, buffer);
        let strip = Rect { y: column.bottom() + STRIP - 1, height: 1, ..column };
        match self.phase() {
            Phase::Given => how_sure(view).render(strip, buffer),
            Phase::Told => self.rating(card, view, strip, buffer),
            Phase::Asked | Phase::Over => {}
        }
    }

    /// How it was rated, when it comes again, and the keys that correct it.
    fn rating(&self, card: &QuestionCard, view: &View, strip: Rect, buffer: &mut Buffer) {
        let (theme, words) = (view.look.theme(), words(view));
        let Some(rated) = self.rated else { return };
        let when = match Self::comes_again(card, view) {
            Some(days) => {
                fill(&words.comes_again, &[("when", &in_days(words, days).to_lowercase())])
            }
            None => words.comes_again_now.clone(),
        };
        Span::styled(when, theme.text).render(strip, buffer);
        let mut spans = Vec::new();
        for rating in Rating::ALL {
            let name = words.rating(rating);
            let key = key_of(view, Context::Rating, Action::Rate(rating));
            let chosen = rating == rated;
            spans.push(Span::styled(format!("  {key} "), theme.key));
            let style = if chosen { theme.selected } else { theme.dim };
            spans.push(Span::styled(
                if chosen { format!(" {name} ") } else { name.to_owned() },
                style,
            ));
        }
        Line::from(spans).right_aligned().render(strip, buffer);
    }

    /// Days until the question comes again; nothing where it is still in this sitting.
    fn comes_again(card: &QuestionCard, view: &View) -> Option<i32> {
        let id = &card.question().id;
        let (_, memory) = view.deck.cards().iter().find(|(one, _)| one.id == *id)?;
        let memory = memory.filter(|memory| !memory.again)?;
        let settings = Settings::of(&view.progress.preferences);
        let due = memory.due(retention(&settings, view.date.day));
        Some(due.since(view.date.day).max(0))
    }

    fn result(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let (theme, words) = (view.look.theme(), words(view));
        let settings = Settings::of(&view.progress.preferences);
        let (today, tomorrow) = (view.date.day, view.date.day.plus(1));
        let plan = view.deck.today(&settings, today);
        let left = plan.due.len() + plan.new.len();
        let next = view.deck.today(&settings, tomorrow).due.len();
        let counted =
            |template: &str, count: usize| fill(template, &[("count", &count.to_string())]);
        let head = if self.answers == 0 {
            words.nothing_answered.clone()
        } else {
            let (right, all) = (self.right.to_string(), self.answers.to_string());
            fill(&words.right_of, &[("right", &right), ("all", &all)])
        };
        let today = match left {
            0 => words.done_today.clone(),
            left => counted(&words.left_today, left),
        };
        let mut lines = prose::words(&head, theme.title, width);
        for sentence in [today, counted(&words.due_tomorrow, next)] {
            lines.push(Line::default());
            lines.extend(prose::words(&sentence, theme.text, width));
        }
        lines
    }
}

/// The question how sure the learner is, with the keys that say it.
fn how_sure(view: &View) -> Line<'static> {
    let (theme, words) = (view.look.theme(), words(view));
    let mut spans = vec![Span::styled(format!("{}  ", words.how_sure), theme.strong)];
    for sureness in Sureness::ALL {
        let key = key_of(view, Context::Sureness, Action::Sure(sureness));
        spans.push(Span::styled(format!("  {key}"), theme.key));
        spans.push(Span::raw(format!(" {}", words.sureness(sureness))));
    }
    Line::from(spans)
}
