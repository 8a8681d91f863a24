//! The border of a pane, with its title.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pen;
use crate::ui::Look;

/// A thin border with a title at its left and a remark at its right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    pub title: &'a str,
    /// At the right of the upper border, where there is room.
    pub remark: &'a str,
    /// At the right of the lower border, where there is room.
    pub foot: &'a str,
    pub focused: bool,
}

impl Frame<'_> {
    /// Draws the border and gives what is inside.
    pub fn draw(&self, look: &Look, area: Rect, buffer: &mut Buffer) -> Rect {
        let mut pen = Pen::new(buffer, area);
        let area = pen.area();
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        self.lines(look, &mut pen);
        self.writing(look, &mut pen);
        Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
    }

    fn lines(&self, look: &Look, pen: &mut Pen<'_>) {
        let theme = look.theme();
        let glyphs = look.glyphs();
        let (right, bottom) = (pen.area().width - 1, pen.area().height - 1);
        let style = if self.focused { theme.border_focused } else { theme.border };
        let strong = self.focused && !theme.has_colors();
        let set = if strong { &glyphs.border_strong } else { &glyphs.border };
        pen.rule(1, right, 0, set.horizontal_top, style);
        pen.rule(1, right, bottom, set.horizontal_bottom, style);
        for y in 1..bottom {
            pen.dot(0, y, set.vertical_left, style);
            pen.dot(right, y, set.vertical_right, style);
        }
        pen.dot(0, 0, set.top_left, style);
        pen.dot(right, 0, set.top_right, style);
        pen.dot(0, bottom, set.bottom_left, style);
        pen.dot(right, bottom, set.bottom_right, style);
    }

    fn writing(&self, look: &Look, pen: &mut Pen<'_>) {
        let theme = look.theme();
        let (width, bottom) = (usize::from(pen.area().width), pen.area().height - 1);
        let mut used = 0;
        if !self.title.is_empty() && width > 6 {
            let style = if self.focused { theme.border_focused } else { theme.title };
            let title = clip(self.title, width - 6, look.glyphs().ellipsis);
            let after = pen.put(1, 0, " ", style);
            let after = pen.put(after, 0, &title, style);
            used = usize::from(pen.put(after, 0, " ", style));
        }
        let fits = |text: &str| !text.is_empty() && used + text.width() + 5 <= width;
        if fits(self.remark) {
            pen.put_right(width as u16 - 2, 0, &format!(" {} ", self.remark), theme.dim);
        }
        if !self.foot.is_empty() && self.foot.width() + 6 <= width {
            pen.put_right(width as u16 - 2, bottom, &format!(" {} ", self.foot), theme.dim);
        }
    }
}

/// The text, cut to `width` cells with an ellipsis where it is longer.
#[must_use]
pub(crate) fn clip(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    if width > 0 {
        cut.push_str(ellipsis);
    }
    cut
}

/// Says in the middle of an area what it awaits.
pub fn empty(words: &str, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area);
    let area = pen.area();
    let lines = wrapped(words, usize::from(area.width.saturating_sub(2)));
    let top = (usize::from(area.height)).saturating_sub(lines.len()) / 2;
    for (i, line) in lines.iter().enumerate() {
        pen.put_center((top + i) as u16, line, look.theme().dim);
    }
}

/// Breaks a text into lines of at most `width` cells, between words where there are any.
#[must_use]
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use crate::ui::{ColorDepth, GlyphSet};

    #[test]
    fn titles_and_remarks_stand_in_the_border() {
        let look = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 3));
        let frame = Frame { title: "loss", remark: "log", foot: "steps", focused: false };
        let inner = frame.draw(&look, buffer.area, &mut buffer);
        assert_eq!(inner, Rect::new(1, 1, 22, 1));
        let lines: Vec<String> =
            (0..3).map(|y| (0..24).map(|x| buffer[(x, y)].symbol().to_owned()).collect()).collect();
        assert_eq!(
            lines,
            ["+ loss ---------- log -+", "|                      |", "+-------------- steps -+"]
        );
    }

    #[test]
    fn long_words_are_cut_with_a_sign() {
        assert_eq!(clip("momentum", 5, "…"), "mome…");
        assert_eq!(clip("sgd", 5, "…"), "sgd");
        assert_eq!(clip("sgd", 0, "…"), "");
    }
}
