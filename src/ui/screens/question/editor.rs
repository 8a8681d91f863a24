//! A text that is typed, over as many lines as it takes.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::super::Typed;

/// A text and the place in it where typing goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Editor {
    text: String,
    /// In bytes, between two graphemes.
    cursor: usize,
}

impl Editor {
    /// A text with the cursor behind it.
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn apply(&mut self, typed: &Typed) {
        match typed {
            Typed::Text(text) => {
                // What is pasted may have lines; a blank keeps their words apart.
                let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
                for c in text.chars().map(plain).filter(|c| !c.is_control()) {
                    self.text.insert(self.cursor, c);
                    self.cursor += c.len_utf8();
                }
            }
            Typed::Backspace => {
                let end = self.cursor;
                self.left();
                self.text.drain(self.cursor..end);
            }
        }
    }

    pub(crate) fn left(&mut self) {
        let before = self.text[..self.cursor].graphemes(true).next_back();
        self.cursor -= before.map_or(0, str::len);
    }

    pub(crate) fn right(&mut self) {
        let after = self.text[self.cursor..].graphemes(true).next();
        self.cursor += after.map_or(0, str::len);
    }

    pub(crate) fn home(&mut self) {
        self.cursor = 0;
    }

    pub(crate) fn end(&mut self) {
        self.cursor = self.text.len();
    }

    /// The text in lines of a width, with the cursor in it, and the line that the cursor is on.
    pub(crate) fn lines(
        &self,
        width: u16,
        text: Style,
        cursor: Style,
    ) -> (Vec<Line<'static>>, usize) {
        // One column is left for the cursor behind the last character.
        let rows = rows(&self.text, usize::from(width.max(2)) - 1);
        let last = rows.len() - 1;
        let holds = |row: &Range<usize>| row.contains(&self.cursor);
        let at = rows.iter().position(holds).unwrap_or(last);
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

/// The bytes of each line, all of the text in them: a line ends behind a blank where it can.
/// There is one at least.
fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
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
