//! A text that is typed, over as many lines as it takes.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::super::Typed;
use super::super::typed::word_start;

/// A text and the place in it where typing goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Editor {
    text: String,
    /// In bytes, between two graphemes.
    cursor: usize,
    /// Whether lines can be begun; else a blank takes the place of their ends.
    lines: bool,
}

impl Editor {
    /// A text with the cursor behind it.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len(), lines: false }
    }

    /// The same, where lines can be begun.
    pub(crate) fn with_lines(self) -> Self {
        Self { lines: true, ..self }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn apply(&mut self, typed: &Typed) {
        match typed {
            Typed::Text(text) => {
                // Terminals paste the ends of lines as they would be typed.
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let plain = |c: char| match c {
                    '\n' if self.lines => c,
                    c if c.is_whitespace() => ' ',
                    c => c,
                };
                let typed: String =
                    text.chars().map(plain).filter(|c| *c == '\n' || !c.is_control()).collect();
                self.text.insert_str(self.cursor, &typed);
                self.cursor += typed.len();
            }
            Typed::Backspace => {
                let end = self.cursor;
                self.left();
                self.text.drain(self.cursor..end);
            }
            Typed::BackWord => self.cut_back_to(word_start(&self.text[..self.cursor])),
            Typed::BackLine => self.cut_back_to(self.line_start()),
        }
    }

    fn cut_back_to(&mut self, start: usize) {
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    pub(crate) fn left(&mut self) {
        let before = self.text[..self.cursor].graphemes(true).next_back();
        self.cursor -= before.map_or(0, str::len);
    }

    pub(crate) fn right(&mut self) {
        let after = self.text[self.cursor..].graphemes(true).next();
        self.cursor += after.map_or(0, str::len);
    }

    /// To the beginning of the line.
    pub(crate) fn home(&mut self) {
        self.cursor = self.line_start();
    }

    /// To the end of the line.
    pub(crate) fn end(&mut self) {
        let behind = &self.text[self.cursor..];
        self.cursor += behind.find('\n').unwrap_or(behind.len());
    }

    /// Some rows up or down in a text of this width; false where there is no such row.
    pub(crate) fn climb(&mut self, by: isize, width: u16) -> bool {
        let rows = rows(&self.text, room(width));
        let at = self.row(&rows);
        let Some(target) = at.checked_add_signed(by).and_then(|to| rows.get(to)) else {
            return false;
        };
        let column = self.text[rows[at].start..self.cursor].width();
        let mut used = 0;
        self.cursor = target.end;
        for (within, grapheme) in self.text[target.clone()].grapheme_indices(true) {
            used += grapheme.width();
            let last = target.start + within + grapheme.len() == target.end;
            // Behind its last character, a row that goes on is the next one already.
            let goes_on = last && rows.iter().any(|row| row.start == target.end && row != target);
            if used > column || goes_on {
                self.cursor = target.start + within;
                break;
            }
        }
        true
    }

    /// The row that the cursor is on.
    fn row(&self, rows: &[Range<usize>]) -> usize {
        rows.iter().rposition(|row| row.start <= self.cursor).unwrap_or(0)
    }

    /// The text in lines of a width, with the cursor in it, and the line that the cursor is on.
    pub(crate) fn lines(
        &self,
        width: u16,
        text: Style,
        cursor: Style,
    ) -> (Vec<Line<'static>>, usize) {
        let rows = rows(&self.text, room(width));
        let at = self.row(&rows);
        let line = |(index, row): (usize, &Range<usize>)| {
            if index != at {
                return Line::styled(self.text[row.clone()].to_owned(), text);
            }
            let under = self.text[self.cursor..row.end].graphemes(true).next().unwrap_or(" ");
            let behind = (self.cursor + under.len()).min(row.end);
            Line::from(vec![
                Span::styled(self.text[row.start..self.cursor].to_owned(), text),
                Span::styled(under.to_owned(), cursor),
                Span::styled(self.text[behind..row.end].to_owned(), text),
            ])
        };
        (rows.iter().enumerate().map(line).collect(), at)
    }
}

/// One column is left for the cursor behind the last character.
fn room(width: u16) -> usize {
    usize::from(width.max(2)) - 1
}

/// The bytes of each row, all of the text in them but for the ends of lines. There is one at
/// least.
fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let wrapped = wrapped(line, width).into_iter();
        rows.extend(wrapped.map(|row| start + row.start..start + row.end));
        start += line.len() + 1;
    }
    rows
}

/// The bytes of each row of a line: it ends behind a blank where it can.
fn wrapped(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, word) in text.split_word_bound_indices() {
        let size = word.width();
        if used > 0 && used + size > width && word != " " {
            rows.push(start..at);
            (start, used) = (at, 0);
        }
        if size <= width {
            used += size;
            continue;
        }
        // A word that is wider than a line is cut where it must be.
        for (within, grapheme) in word.grapheme_indices(true) {
            if used + grapheme.width() > width {
                rows.push(start..at + within);
                (start, used) = (at + within, 0);
            }
            used += grapheme.width();
        }
    }
    rows.push(start..text.len());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(editor: &mut Editor, text: &str) {
        editor.apply(&Typed::Text(text.to_owned()));
    }

    fn shown(editor: &Editor, width: u16) -> (Vec<String>, usize) {
        let (lines, at) = editor.lines(width, Style::new(), Style::new());
        (lines.iter().map(ToString::to_string).collect(), at)
    }

    #[test]
    fn typing_goes_on_at_the_cursor() {
        let mut editor = Editor::new("weights");
        editor.home();
        typed(&mut editor, "the ");
        assert_eq!(editor.text(), "the weights");
        editor.right();
        editor.apply(&Typed::Backspace);
        typed(&mut editor, "W");
        assert_eq!(editor.text(), "the Weights");
        editor.end();
        typed(&mut editor, "\nand ü\u{7}");
        assert_eq!(editor.text(), "the Weights and ü");
        editor.apply(&Typed::Backspace);
        editor.left();
        editor.left();
        typed(&mut editor, "x");
        assert_eq!(editor.text(), "the Weights anxd ");
        editor.home();
        editor.apply(&Typed::Backspace);
        editor.left();
        assert_eq!(editor.text(), "the Weights anxd ");
    }

    #[test]
    fn words_and_lines_are_taken_back() {
        let mut editor = Editor::new("a sum of  weights ").with_lines();
        editor.apply(&Typed::BackWord);
        assert_eq!(editor.text(), "a sum of  ");
        editor.apply(&Typed::BackWord);
        typed(&mut editor, "\r\nand\ta bias");
        assert_eq!(editor.text(), "a sum \nand a bias");
        editor.apply(&Typed::BackLine);
        assert_eq!(editor.text(), "a sum \n");
        editor.apply(&Typed::BackLine);
        assert_eq!(editor.text(), "a sum \n");
        editor.apply(&Typed::Backspace);
        editor.apply(&Typed::BackLine);
        assert_eq!(editor.text(), "");
        editor.apply(&Typed::BackWord);
    }

    #[test]
    fn the_cursor_climbs_over_rows_and_lines() {
        let mut editor = Editor::new("a sum of weights\n\nbias").with_lines();
        let (lines, at) = shown(&editor, 10);
        assert_eq!((lines.len(), at), (4, 3));
        assert_eq!(lines[..2], ["a sum of ", "weights"]);
        let mut places = Vec::new();
        while editor.climb(-1, 10) {
            places.push((shown(&editor, 10).1, editor.cursor));
        }
        assert_eq!(places, [(2, 17), (1, 9), (0, 0)]);
        editor.end();
        assert_eq!(editor.cursor, 16);
        editor.home();
        for _ in 0..7 {
            editor.right();
        }
        assert!(editor.climb(1, 10));
        assert_eq!(editor.cursor, 16);
        assert!(editor.climb(-1, 10), "behind the last character stands the next row");
        assert_eq!(shown(&editor, 10).1, 0);
        editor.end();
        assert!(editor.climb(2, 10) && !editor.climb(1, 10));
    }

    #[test]
    fn lines_break_at_blanks_and_keep_every_character() {
        let editor = Editor::new("a sum of weighted inputs");
        let (lines, at) = shown(&editor, 11);
        assert_eq!(lines, ["a sum of ", "weighted ", "inputs "]);
        assert_eq!(at, 2);
        let (lines, _) = shown(&Editor::new("electroencephalography"), 9);
        assert_eq!(lines, ["electroe", "ncephalo", "graphy "]);
        assert_eq!(shown(&Editor::default(), 9), (vec![" ".to_owned()], 0));
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text =
            "One layer's outputs are the inputs of the next; ∂L/∂W says how, 界界界界界界界.";
        for width in 4..40 {
            let mut editor = Editor::new(text);
            for _ in 0..text.len() {
                let (lines, at) = editor.lines(width, Style::new(), Style::new());
                assert!(lines.iter().all(|line| line.width() <= usize::from(width)), "{lines:?}");
                assert!(at < lines.len());
                editor.left();
            }
        }
    }
}
