//! Matrices with numbers, set side by side with the signs between them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::lab::Matrix;
use crate::ui::widgets::Pen;
use crate::ui::{Look, format};

/// An entry of a matrix.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// None for what is not computed yet.
    pub value: Option<f64>,
    pub style: Style,
    /// Whether another way of computing it agrees.
    pub agrees: Option<bool>,
}

/// A matrix with its name above it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub name: String,
    pub rows: usize,
    pub columns: usize,
    pub entries: Vec<Entry>,
}

/// A part of an equation.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Block(Block),
    Sign(String),
}

/// Terms from left to right.
#[derive(Clone, Debug, Default)]
pub(super) struct Equation {
    pub terms: Vec<Term>,
    /// What is drawn where there is no room for all terms.
    pub narrow: Option<Box<Equation>>,
}

impl Block {
    pub(super) fn matrix(name: impl Into<String>, matrix: &Matrix) -> Self {
        let Matrix { rows, columns, values } = matrix;
        Self::of(name, *rows, *columns, values)
    }

    pub(super) fn column(name: impl Into<String>, values: &[f64]) -> Self {
        Self::of(name, values.len(), 1, values)
    }

    pub(super) fn row(name: impl Into<String>, values: &[f64]) -> Self {
        Self::of(name, 1, values.len(), values)
    }

    fn of(name: impl Into<String>, rows: usize, columns: usize, values: &[f64]) -> Self {
        let entry = |v: &f64| Entry { value: Some(*v), style: Style::new(), agrees: None };
        Self { name: name.into(), rows, columns, entries: values.iter().map(entry).collect() }
    }

    /// The matrix mirrored at its diagonal.
    pub(super) fn transposed(mut self) -> Self {
        let (rows, columns) = (self.columns, self.rows);
        let entries =
            (0..rows * columns).map(|i| self.entries[i % columns * rows + i / columns]).collect();
        (self.rows, self.columns, self.entries) = (rows, columns, entries);
        self
    }

    /// Row and column of the entry that is farthest from zero, which shows most.
    pub(super) fn most(&self) -> (usize, usize) {
        let size = |i: &usize| self.entries[*i].value.map_or(0.0, f64::abs);
        // The first of equals.
        let most = (0..self.entries.len()).rev().max_by(|a, b| size(a).total_cmp(&size(b)));
        let most = most.unwrap_or(0);
        (most / self.columns.max(1), most % self.columns.max(1))
    }

    /// Sets a style on the entries that the test finds by row and column.
    pub(super) fn styled(mut self, style: Style, found: impl Fn(usize, usize) -> bool) -> Self {
        for (i, entry) in self.entries.iter_mut().enumerate() {
            if found(i / self.columns, i % self.columns) {
                entry.style = entry.style.patch(style);
            }
        }
        self
    }

    /// Leaves the rows from `row` on open.
    pub(super) fn open_from(mut self, row: usize) -> Self {
        for entry in self.entries.iter_mut().skip(row * self.columns) {
            entry.value = None;
        }
        self
    }

    /// Marks each entry with whether it agrees with `others`.
    pub(super) fn compared(mut self, others: &[f64], agree: impl Fn(f64, f64) -> bool) -> Self {
        for (entry, other) in self.entries.iter_mut().zip(others) {
            entry.agrees = entry.value.map(|value| agree(value, *other));
        }
        self
    }
}

/// A block as it is set: texts by column, the columns that are left out, the width.
struct Set<'a> {
    block: &'a Block,
    columns: Vec<Vec<String>>,
    shown: usize,
}

impl<'a> Set<'a> {
    fn new(block: &'a Block, digits: usize) -> Self {
        let text = |entry: &Entry| match entry.value {
            Some(value) => format::digits(value, digits),
            None => "·".into(),
        };
        let column = |c: usize| {
            let entries = block.entries.iter().skip(c).step_by(block.columns);
            format::aligned(&entries.map(text).collect::<Vec<_>>())
        };
        let columns: Vec<_> = (0..block.columns).map(column).collect();
        Self { block, shown: columns.len(), columns }
    }

    fn marked(&self) -> u16 {
        u16::from(self.block.entries.iter().any(|entry| entry.agrees.is_some()))
    }

    fn column_width(&self, c: usize) -> u16 {
        self.columns[c].first().map_or(0, |text| text.width() as u16) + self.marked()
    }

    /// With its brackets; a column that stands for those left out is one cell wide.
    fn bracketed(&self) -> u16 {
        let inner: u16 = (0..self.shown).map(|c| self.column_width(c) + 2).sum();
        let left_out = if self.shown < self.block.columns { 3 } else { 0 };
        inner + left_out + 2
    }

    /// With its name, which may be longer.
    fn width(&self) -> u16 {
        self.bracketed().max(self.block.name.width() as u16)
    }
}

impl Equation {
    pub(super) fn new(terms: Vec<Term>) -> Self {
        Self { terms, narrow: None }
    }

    /// Rows of the tallest block.
    pub(super) fn rows(&self) -> usize {
        let rows = |term: &Term| match term {
            Term::Block(block) => block.rows,
            Term::Sign(_) => 1,
        };
        self.terms.iter().map(rows).max().unwrap_or(0)
    }

    /// Its width with three digits.
    pub(super) fn width(&self) -> u16 {
        width(&self.set(3))
    }

    /// Draws names in the first row and the blocks below, from row `first` on where they are
    /// higher than the area; gives the rows used.
    pub(super) fn draw(&self, first: usize, look: &Look, area: Rect, buffer: &mut Buffer) -> u16 {
        if let Some(narrow) = self.narrow.as_ref().filter(|_| self.width() > area.width) {
            return narrow.draw(first, look, area, buffer);
        }
        let mut pen = Pen::new(buffer, area);
        if pen.area().height < 2 {
            return 0;
        }
        let terms = self.fitted(pen.area().width);
        let room = usize::from(pen.area().height) - 1;
        let hidden = self.rows() > room;
        // The last row says what is not seen.
        let shown = if hidden { room.saturating_sub(1).max(1) } else { self.rows() };
        let mut x = 0;
        for term in &terms {
            match term {
                Ok(set) => {
                    block(set, first, shown, x, look, &mut pen);
                    x += set.width();
                }
                Err(sign) => {
                    pen.put(x + 1, 1 + (shown as u16 - 1) / 2, sign, look.theme().text);
                    x += sign.width() as u16 + 2;
                }
            }
        }
        if hidden && room > 1 {
            self.say_hidden(first, shown, look, &mut pen);
        }
        1 + shown as u16 + u16::from(hidden && room > 1)
    }

    fn say_hidden(&self, first: usize, shown: usize, look: &Look, pen: &mut Pen<'_>) {
        let all = self.rows();
        let from = first.min(all - shown);
        let values = [from + 1, from + shown, all].map(|n| n.to_string());
        let values = [("from", &*values[0]), ("to", &*values[1]), ("all", &*values[2])];
        let said = crate::ui::words::fill(&look.words().microscope.rows_of, &values);
        pen.put(1, 1 + shown as u16, &said, look.theme().dim);
    }

    fn set(&self, digits: usize) -> Vec<Result<Set<'_>, &str>> {
        self.terms
            .iter()
            .map(|term| match term {
                Term::Block(block) => Ok(Set::new(block, digits)),
                Term::Sign(sign) => Err(sign.as_str()),
            })
            .collect()
    }

    /// Set into `room` cells: with fewer digits, then with fewer columns.
    fn fitted(&self, room: u16) -> Vec<Result<Set<'_>, &str>> {
        let mut terms = self.set(3);
        if width(&terms) > room {
            terms = self.set(2);
        }
        while width(&terms) > room {
            let widest = terms.iter_mut().filter_map(|term| term.as_mut().ok());
            match widest.max_by_key(|set| set.shown) {
                Some(set) if set.shown > 1 => set.shown -= 1,
                _ => break,
            }
        }
        terms
    }
}

fn width(terms: &[Result<Set<'_>, &str>]) -> u16 {
    let one = |term: &Result<Set<'_>, &str>| match term {
        Ok(set) => set.width(),
        Err(sign) => sign.width() as u16 + 2,
    };
    terms.iter().map(one).sum()
}

fn block(set: &Set<'_>, first: usize, room: usize, x: u16, look: &Look, pen: &mut Pen<'_>) {
    let (theme, block) = (look.theme(), set.block);
    let rows = block.rows.min(room);
    let first = first.min(block.rows - rows);
    let top = 1 + ((room - rows) / 2) as u16;
    let width = set.bracketed();
    // The name stands above its matrix, wherever that begins.
    let name = x + (width.saturating_sub(block.name.width() as u16)) / 2;
    pen.put(name, top - 1, &block.name, theme.formula);
    for row in 0..rows {
        let y = top + row as u16;
        let (left, right) = bracket(row, rows);
        pen.put(x, y, left, theme.dim);
        pen.put(x + width - 1, y, right, theme.dim);
        let mut at = x + 2;
        for c in 0..set.shown {
            let entry = block.entries[(first + row) * block.columns + c];
            let after = pen.put(at, y, &set.columns[c][first + row], entry.style);
            if let Some(agrees) = entry.agrees {
                let (glyph, style) = if agrees {
                    (look.glyphs().check, theme.good)
                } else {
                    (look.glyphs().cross, theme.bad)
                };
                pen.put(after, y, glyph, style);
            }
            at += set.column_width(c) + 2;
        }
        if set.shown < block.columns {
            pen.put(at, y, look.glyphs().ellipsis, theme.dim);
        }
    }
}

/// The pieces of tall brackets.
fn bracket(row: usize, rows: usize) -> (&'static str, &'static str) {
    match (row, rows) {
        (_, 1) => ("[", "]"),
        (0, _) => ("⎡", "⎤"),
        (row, rows) if row + 1 == rows => ("⎣", "⎦"),
        _ => ("⎢", "⎥"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(equation: &Equation, width: u16, height: u16, first: usize) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        equation.draw(first, &Look::default(), buffer.area, &mut buffer);
        let row = |row: &[ratatui::buffer::Cell]| {
            let text: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            text.trim_end().to_owned()
        };
        buffer.content().chunks(usize::from(width)).map(row).collect()
    }

    fn product() -> Equation {
        let w = Matrix { rows: 2, columns: 3, values: vec![0.5, -0.25, 1.0, 2.0, 0.0, -3.0] };
        Equation::new(vec![
            Term::Block(Block::column("Z", &[1.5, -1.0])),
            Term::Sign("=".into()),
            Term::Block(Block::matrix("W", &w)),
            Term::Sign(String::new()),
            Term::Block(Block::column("A", &[1.0, 2.0, 0.5])),
        ])
    }

    #[test]
    fn matrices_stand_in_brackets_around_their_middle() {
        assert_eq!(
            drawn(&product(), 60, 5, 0),
            [
                "    Z                  W                  A",
                "⎡  1.50 ⎤   ⎡ 0.500  −0.250   1.00 ⎤  ⎡ 1.00  ⎤",
                "⎣ −1.00 ⎦ = ⎣ 2.00    0      −3.00 ⎦  ⎢ 2.00  ⎥",
                "                                      ⎣ 0.500 ⎦",
                "",
            ]
            .map(str::to_owned)
            .to_vec()
        );
    }

    #[test]
    fn what_is_not_seen_is_said() {
        let long: Vec<f64> = (0..20).map(f64::from).collect();
        let equation = Equation::new(vec![Term::Block(Block::column("A", &long))]);
        let lines = drawn(&equation, 30, 6, 3);
        assert_eq!(lines[5].trim(), "rows 4–7 of 20");
        let wide = Equation::new(vec![Term::Block(Block::row("A", &long))]);
        assert!(drawn(&wide, 30, 3, 0)[1].ends_with("… ]"), "{:?}", drawn(&wide, 30, 3, 0));
    }
}
