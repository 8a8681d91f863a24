//! A mock interview on the screen: the clock, the question, the pause.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::super::words;
use super::{MockScreen, Stage};
use crate::ui::prose;
use crate::ui::screens::question::QuestionCard;
use crate::ui::screens::{Header, View};
use crate::ui::words::fill;

/// Seconds from which on the clock stands out.
const SOON: u64 = 60;

impl MockScreen {
    pub(super) fn head(&self, view: &View) -> Header {
        let (theme, words) = (view.look.theme(), words(view));
        let record = self.mock.record();
        let right = match &self.stage {
            Stage::Asking(_) => {
                let (number, all) =
                    ((self.mock.place() + 1).to_string(), record.asked.len().to_string());
                let place = fill(&words.mock_place, &[("number", &number), ("all", &all)]);
                let time = clock(self.clock.seconds);
                let limited = record.minutes.is_some();
                let time = if limited { fill(&words.time_left, &[("time", &time)]) } else { time };
                let style = match (self.mock.is_paused(), limited) {
                    (true, _) => theme.dim,
                    (false, true) if self.clock.seconds <= SOON => theme.warning,
                    _ => theme.strong,
                };
                let place = Span::styled(format!("{place} · "), theme.dim);
                Line::from(vec![place, Span::styled(time, style)])
            }
            Stage::Marking(..) => {
                let left = self.mock.unmarked().len().to_string();
                Span::styled(fill(&words.to_mark, &[("left", &left)]), theme.dim).into()
            }
            Stage::Over => Line::default(),
        };
        Header { left: Span::styled(words.mock_title.clone(), theme.title).into(), right }
    }

    pub(super) fn draw(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = QuestionCard::column(area);
        match &self.stage {
            Stage::Asking(_) if self.mock.is_paused() => {
                let (theme, words) = (view.look.theme(), words(view));
                let mut lines = prose::words(&words.paused, theme.title, column.width);
                lines.push(Line::default());
                lines.extend(prose::words(&words.paused_why, theme.text, column.width));
                lines.iter().zip(column.rows()).for_each(|(line, row)| line.render(row, buffer));
            }
            Stage::Asking(card) | Stage::Marking(_, card) => card.render(view, column, buffer),
            Stage::Over => {}
        }
    }
}

/// Minutes and seconds, as a clock has them.
pub(super) fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
