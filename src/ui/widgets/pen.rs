//! Writing that stays within its area.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// Writes into an area of a buffer and nowhere else.
#[derive(Debug)]
pub struct Pen<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
}

impl<'a> Pen<'a> {
    /// A pen for `area`, or for what of it the buffer has.
    pub fn new(buffer: &'a mut Buffer, area: Rect) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area }
    }

    /// Where it writes.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.area
    }

    /// Writes `text` at a place counted from the area's corner, over whatever stood there;
    /// gives the column after it.
    pub fn put(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        if y >= self.area.height || x >= self.area.width {
            return x;
        }
        let left = self.area.width - x;
        for column in x..x.saturating_add(text.width() as u16).min(self.area.width) {
            self.buffer[(self.area.x + column, self.area.y + y)].reset();
        }
        let (end, _) = self.buffer.set_stringn(
            self.area.x + x,
            self.area.y + y,
            text,
            usize::from(left),
            style,
        );
        end - self.area.x
    }

    /// Writes `text` so that it ends before column `end`; cut at its right where it is too long.
    pub fn put_right(&mut self, end: u16, y: u16, text: &str, style: Style) {
        let end = end.min(self.area.width);
        self.put(end.saturating_sub(text.width() as u16), y, text, style);
    }

    /// Writes `text` in the middle of the row.
    pub fn put_center(&mut self, y: u16, text: &str, style: Style) {
        let x = self.area.width.saturating_sub(text.width() as u16) / 2;
        self.put(x, y, text, style);
    }

    /// Sets the glyph and style of a place.
    pub fn dot(&mut self, x: u16, y: u16, glyph: &str, style: Style) {
        if x < self.area.width && y < self.area.height {
            self.buffer[(self.area.x + x, self.area.y + y)].set_symbol(glyph).set_style(style);
        }
    }

    /// Adds a style to a place.
    pub fn tint(&mut self, x: u16, y: u16, style: Style) {
        if x < self.area.width && y < self.area.height {
            self.buffer[(self.area.x + x, self.area.y + y)].set_style(style);
        }
    }

    /// Repeats a glyph from column `from` up to and without `to`.
    pub fn rule(&mut self, from: u16, to: u16, y: u16, glyph: &str, style: Style) {
        for x in from..to.min(self.area.width) {
            self.dot(x, y, glyph, style);
        }
    }

    /// The buffer, for widgets that draw in a part of the area.
    pub fn buffer(&mut self) -> &mut Buffer {
        self.buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside_the_area() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 3));
        let mut pen = Pen::new(&mut buffer, Rect::new(1, 1, 3, 1));
        assert_eq!(pen.put(0, 0, "abcdef", Style::new()), 3);
        pen.put(9, 9, "x", Style::new());
        pen.put_right(99, 0, "z", Style::new());
        pen.dot(3, 0, "!", Style::new());
        assert_eq!(buffer, Buffer::with_lines(["      ", " abz  ", "      "]));
    }

    #[test]
    fn an_area_beyond_the_buffer_is_cut() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        Pen::new(&mut buffer, Rect::new(1, 0, 90, 90)).put(0, 0, "abc", Style::new());
        Pen::new(&mut buffer, Rect::new(50, 50, 9, 9)).put(0, 0, "abc", Style::new());
        assert_eq!(buffer, Buffer::with_lines([" a"]));
    }
}
