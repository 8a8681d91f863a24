//! Lines that grow downwards.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::super::View;
use crate::text::{Language, Text};
use crate::ui::glyphs::Glyphs;
use crate::ui::prose::{self, Mark, ProseLine};
use crate::ui::theme::Theme;
use crate::ui::words::QuestionWords;

/// What a question shows, line by line.
pub(super) struct Page<'a> {
    pub theme: &'a Theme,
    pub glyphs: &'static Glyphs,
    pub words: &'a QuestionWords,
    language: Language,
    pub width: u16,
    pub lines: Vec<ProseLine>,
    /// The lines that should be in sight.
    pub focus: Option<Range<usize>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(view: &View<'a>, width: u16) -> Self {
        Self {
            theme: view.look.theme(),
            glyphs: view.look.glyphs(),
            words: &view.look.words().screens.question,
            language: view.look.language(),
            width: width.max(10),
            lines: Vec::new(),
            focus: None,
        }
    }

    /// A text of the course in the learner's language.
    pub(super) fn read<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.language)
    }

    /// Words, wrapped.
    pub(super) fn say(&mut self, words: &str, style: Style) {
        let lines = prose::words(words, style, self.width);
        self.lines.extend(lines.into_iter().map(ProseLine::from));
    }

    pub(super) fn gap(&mut self) {
        self.lines.push(ProseLine::default());
    }

    pub(super) fn line(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into().into());
    }

    /// Words behind a sign, set in below it.
    pub(super) fn item(&mut self, sign: Vec<Span<'static>>, words: &str, style: Style) {
        let indent: usize = sign.iter().map(Span::width).sum();
        let room = self.width.saturating_sub(indent as u16);
        self.behind(sign, prose::words(words, style, room));
    }

    /// Code behind a sign; blanks are kept, and a line that is too wide is cut.
    pub(super) fn code(&mut self, sign: Vec<Span<'static>>, code: &str, style: Style) {
        let indent: usize = sign.iter().map(Span::width).sum();
        let room = usize::from(self.width).saturating_sub(indent).max(1);
        let mut rows = vec![String::new()];
        for grapheme in code.graphemes(true) {
            if rows.last().is_some_and(|row| row.width() + grapheme.width() > room) {
                rows.push(String::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push_str(grapheme);
            }
        }
        self.behind(sign, rows.into_iter().map(|row| Line::styled(row, style)).collect());
    }

    /// Lines behind a sign, the others set in as far.
    pub(super) fn behind(&mut self, sign: Vec<Span<'static>>, lines: Vec<Line<'static>>) {
        let indent: usize = sign.iter().map(Span::width).sum();
        let mut sign = Some(sign);
        for mut line in lines {
            let before = sign.take().unwrap_or_else(|| vec![Span::raw(" ".repeat(indent))]);
            line.spans.splice(0..0, before);
            self.lines.push(line.into());
        }
    }

    /// Marks the lines from one on as those of a place that can be pointed at.
    pub(super) fn mark(&mut self, from: usize, place: usize) {
        for line in &mut self.lines[from..] {
            line.mark = Some(Mark::Choice(String::new(), place));
        }
    }

    /// What keeps the lines from one on in sight.
    pub(super) fn focus_from(&mut self, from: usize) {
        self.focus = Some(from..self.lines.len());
    }
}
