//! The result of a round.

use ratatui::text::{Line, Span};

use super::{Quiz, next_lesson, words};
use crate::ui::prose;
use crate::ui::screens::View;
use crate::ui::words::fill;

impl Quiz {
    pub(super) fn result(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let (theme, glyphs, words) = (view.look.theme(), view.look.glyphs(), words(view));
        let language = view.look.language();
        let is_right = |card: &&super::QuestionCard| card.given().is_some_and(|g| g.grade.right);
        let right = self.cards.iter().filter(is_right).count().to_string();
        let all = self.cards.len().to_string();
        let head = fill(&words.right_of, &[("right", &right), ("all", &all)]);
        let mut lines = prose::words(&head, theme.title, width);
        lines.push(Line::default());
        for card in &self.cards {
            let (sign, style) = match card.given() {
                Some(given) if given.grade.right => (glyphs.check, theme.good),
                Some(_) => (glyphs.cross, theme.bad),
                None => (glyphs.empty, theme.dim),
            };
            let ask = card.showing().ask().get(language);
            let asked = prose::words(ask, theme.text, width.saturating_sub(2));
            for (row, mut line) in asked.into_iter().enumerate() {
                let sign = if row == 0 { format!("{sign} ") } else { "  ".to_owned() };
                line.spans.insert(0, Span::styled(sign, style));
                lines.push(line);
            }
        }
        lines.push(Line::default());
        let next = match next_lesson(view.course, &self.lesson) {
            Some(lesson) => {
                let title = format!("{} {}", lesson.number, lesson.title.get(language));
                fill(&words.on_to, &[("lesson", &title)])
            }
            None => words.home.clone(),
        };
        lines.extend(prose::words(&next, theme.accent, width));
        lines
    }
}
