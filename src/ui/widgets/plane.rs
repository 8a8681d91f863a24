//! A function of two numbers as a coloured plane, with points on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::Pen;
use super::heat::plain;
use crate::lab::Heat;
use crate::ui::theme::Scale;
use crate::ui::{ColorDepth, Look};

/// What the numbers of a plane mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// The probability of the second of two classes.
    Probability,
    /// `class + confidence`.
    Classes,
    /// A number between these ends.
    Number(f64, f64),
}

/// A plane: row by row from the top.
#[derive(Clone, Copy, Debug)]
pub struct Plane<'a> {
    pub grid: &'a Heat,
    pub meaning: Meaning,
}

impl Plane<'_> {
    /// Colours the area, two places a cell where the terminal can.
    pub fn draw(&self, look: &Look, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area);
        let Rect { width, height, .. } = pen.area();
        if self.is_empty() {
            return;
        }
        let place = |i: u16, of: u16| (f64::from(i) + 0.5) / f64::from(of);
        for y in 0..height {
            for x in 0..width {
                let at = |half: u16| self.at(place(x, width), place(2 * y + half, 2 * height));
                let (upper, lower) = (at(0), at(1));
                match (self.color(upper, look), self.color(lower, look)) {
                    (Some(upper), Some(lower)) if upper == lower => {
                        pen.dot(x, y, " ", Style::new().bg(upper));
                    }
                    (Some(upper), Some(lower)) => {
                        pen.dot(x, y, "▀", Style::new().fg(upper).bg(lower));
                    }
                    _ => {
                        let (glyph, style) = self.plain(upper, look);
                        pen.dot(x, y, glyph, style);
                    }
                }
            }
        }
    }

    /// Puts a glyph at a place of the unit square, (0, 0) at the lower left.
    pub fn mark(
        &self,
        (x, y): (f64, f64),
        glyph: &str,
        style: Style,
        look: &Look,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let mut pen = Pen::new(buffer, area);
        let inside = (0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y);
        if !inside || pen.area().is_empty() {
            return;
        }
        let cell = |place: f64, of: u16| ((place * f64::from(of)) as u16).min(of - 1);
        let (column, row) = (cell(x, pen.area().width), cell(1.0 - y, pen.area().height));
        let behind = if self.is_empty() { None } else { self.color(self.at(x, 1.0 - y), look) };
        let style = match behind {
            Some(behind) => readable(behind).bg(behind).add_modifier(Modifier::BOLD),
            None => style.add_modifier(Modifier::BOLD),
        };
        pen.put(column, row, glyph, style);
    }

    fn is_empty(&self) -> bool {
        let n = self.grid.rows * self.grid.columns;
        n == 0 || self.grid.values.len() < n
    }

    /// The value at a place, from the upper left; between the samples, where a mean of them
    /// has a meaning.
    fn at(&self, x: f64, y: f64) -> f64 {
        let Heat { rows, columns, values } = self.grid;
        let value = |row: usize, column: usize| {
            f64::from(values[row.min(rows - 1) * columns + column.min(columns - 1)])
        };
        let (x, y) = (x * (columns - 1) as f64, y * (rows - 1) as f64);
        if self.meaning == Meaning::Classes {
            return value(y.round() as usize, x.round() as usize);
        }
        let (row, column) = (y as usize, x as usize);
        let (down, across) = (y - row as f64, x - column as f64);
        let mix = |a: f64, b: f64, share: f64| a + (b - a) * share;
        let upper = mix(value(row, column), value(row, column + 1), across);
        let lower = mix(value(row + 1, column), value(row + 1, column + 1), across);
        mix(upper, lower, down)
    }

    fn color(&self, value: f64, look: &Look) -> Option<Color> {
        match self.meaning {
            Meaning::Probability => look.theme().color(Scale::Diverging, 2.0 * value - 1.0),
            Meaning::Number(low, high) => {
                look.theme().color(Scale::Sequential, (value - low) / (high - low).max(1e-12))
            }
            Meaning::Classes => {
                // From chance to certainty.
                let confidence = (value.fract() - 0.3) / 0.7;
                look.theme().class_area(value.max(0.0) as usize, confidence)
            }
        }
    }

    fn plain(&self, value: f64, look: &Look) -> (&'static str, Style) {
        let shades = look.glyphs().shades;
        match self.meaning {
            Meaning::Probability if look.colors() == ColorDepth::Ansi16 => {
                let share = 2.0 * value - 1.0;
                let shade = shades[(share.abs() * 4.0).round().clamp(0.0, 4.0) as usize];
                (shade, plain(Scale::Diverging, share, 1, look).1)
            }
            // The darkest shade is left out, so that points are seen on top.
            Meaning::Probability => {
                (shades[(value * 3.0).round().clamp(0.0, 3.0) as usize], Style::new())
            }
            Meaning::Number(low, high) => {
                let share = (value - low) / (high - low).max(1e-12);
                (shades[(share * 3.0).round().clamp(0.0, 3.0) as usize], Style::new())
            }
            Meaning::Classes => {
                let class = value.max(0.0) as usize;
                (shades[class % 4], look.theme().class(class))
            }
        }
    }
}

/// White or black, whichever can be read on a colour.
fn readable(behind: Color) -> Style {
    let light = match behind {
        Color::Rgb(r, g, b) => {
            (299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)) / 1000 > 140
        }
        // The upper part of the cube, and the upper half of the greys.
        Color::Indexed(i @ 16..=231) => (i - 16) / 36 + (i - 16) / 6 % 6 * 2 > 7,
        Color::Indexed(i) => i > 243,
        _ => false,
    };
    Style::new().fg(Color::Indexed(if light { 16 } else { 231 }))
}
