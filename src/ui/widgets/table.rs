//! A table of numbers, aligned on the point.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::Pen;
use super::frame::clip;
use crate::ui::{Look, format};

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
    /// On the decimal point.
    Point,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    pub head: String,
    pub align: Align,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub text: String,
    pub style: Style,
}

/// A table. Columns that find no room are left out from the right; the first one is cut.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: Vec<Column>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Stands in place of the cells after the first, for rows that have one.
    pub remarks: Vec<Option<Cell>>,
}

const GAP: usize = 2;

impl Table {
    /// Draws the head and the rows from `first` on.
    pub fn draw(&self, first: usize, look: &Look, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area);
        let room = usize::from(pen.area().width);
        let texts = self.texts();
        let widths = self.widths(&texts, room);
        let mut x = 0;
        for (column, width) in self.columns.iter().zip(&widths) {
            let head = clip(&column.head, *width, look.glyphs().ellipsis);
            match column.align {
                Align::Left => pen.put(x, 0, &head, look.theme().dim),
                _ => pen.put(x + (*width - head.width()) as u16, 0, &head, look.theme().dim),
            };
            x += (*width + GAP) as u16;
        }
        let rows = usize::from(pen.area().height.saturating_sub(1));
        for (y, i) in (first..self.rows.len()).take(rows).enumerate() {
            self.row(i, y as u16 + 1, &texts, &widths, look, &mut pen);
        }
    }

    fn row(
        &self,
        i: usize,
        y: u16,
        texts: &[Vec<String>],
        widths: &[usize],
        look: &Look,
        pen: &mut Pen<'_>,
    ) {
        let remark = self.remarks.get(i).and_then(Option::as_ref);
        let mut x = 0;
        for (c, width) in widths.iter().enumerate() {
            let text = clip(&texts[c][i], *width, look.glyphs().ellipsis);
            let style = self.rows[i].get(c).map_or(Style::new(), |cell| cell.style);
            let indent = match self.columns[c].align {
                Align::Left => 0,
                Align::Right | Align::Point => (*width - text.width()) as u16,
            };
            match remark {
                Some(remark) if c == 1 => {
                    pen.put(x, y, &remark.text, remark.style);
                    return;
                }
                _ => pen.put(x + indent, y, &text, style),
            };
            x += (*width + GAP) as u16;
        }
    }

    /// The cells' texts by column, those of [`Align::Point`] padded.
    fn texts(&self) -> Vec<Vec<String>> {
        let cell = |row: &Vec<Cell>, c: usize| row.get(c).map_or("", |cell| &cell.text).to_owned();
        self.columns
            .iter()
            .enumerate()
            .map(|(c, column)| {
                let texts: Vec<String> = self.rows.iter().map(|row| cell(row, c)).collect();
                if column.align == Align::Point { format::aligned(&texts) } else { texts }
            })
            .collect()
    }

    /// Widths of the columns that fit into `room`.
    fn widths(&self, texts: &[Vec<String>], room: usize) -> Vec<usize> {
        let natural = |c: usize| {
            let cells = texts[c].iter().map(|text| text.width()).max().unwrap_or(0);
            cells.max(self.columns[c].head.width())
        };
        let mut widths: Vec<usize> = (0..self.columns.len()).map(natural).collect();
        let total =
            |widths: &[usize]| widths.iter().sum::<usize>() + GAP * (widths.len().max(1) - 1);
        // The names give way before the last numbers do, down to eight cells.
        while total(&widths) > room && widths.len() > 1 {
            let excess = total(&widths) - room;
            if widths[0] >= excess + 8 {
                widths[0] -= excess;
            } else {
                widths.pop();
            }
        }
        if let Some(first) = widths.first_mut() {
            *first = (*first).min(room);
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let column = |head: &str, align| Column { head: head.into(), align };
        let cell = |text: &str| Cell { text: text.into(), style: Style::new() };
        Table {
            columns: vec![
                column("arm", Align::Left),
                column("loss", Align::Point),
                column("steps", Align::Right),
            ],
            rows: vec![
                vec![cell("plain"), cell("0.124"), cell("10")],
                vec![cell("momentum"), cell("12.4"), cell("1 240")],
                vec![cell("hot"), cell(""), cell("")],
            ],
            remarks: vec![None, None, Some(cell("diverged"))],
        }
    }

    fn drawn(width: u16) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 4));
        table().draw(0, &Look::default(), buffer.area, &mut buffer);
        buffer
            .content()
            .chunks(usize::from(width))
            .map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>())
            .collect()
    }

    #[test]
    fn numbers_stand_on_the_point() {
        assert_eq!(
            drawn(24),
            [
                "arm         loss  steps ",
                "plain      0.124     10 ",
                "momentum  12.4    1 240 ",
                "hot       diverged      ",
            ]
        );
    }

    #[test]
    fn columns_without_room_are_left_out() {
        assert_eq!(drawn(17)[1], "plain      0.124 ");
        assert_eq!(drawn(5)[2], "mome…");
    }
}
