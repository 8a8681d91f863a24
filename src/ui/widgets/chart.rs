//! A chart: axes with names, curves, envelopes, points, references and a reading cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{Axis, Canvas, Dash, Pen};
use crate::ui::Look;

/// What a chart is drawn with; [`Chart::begin`] draws the axes, [`Chart::finish`] the rest.
#[derive(Debug)]
pub struct Chart<'a> {
    look: &'a Look,
    /// Where the dots are.
    plot: Rect,
    x: Axis,
    y: Axis,
    canvas: Canvas,
    marks: Vec<Mark>,
    notes: Vec<Note>,
    references: Vec<(f64, String)>,
}

/// A glyph that stands on top of the dots.
#[derive(Debug)]
struct Mark {
    under: bool,
    x: f64,
    y: f64,
    glyph: &'static str,
    style: Style,
}

/// Words beside a point.
#[derive(Debug)]
struct Note {
    x: f64,
    y: f64,
    text: String,
    style: Style,
}

impl<'a> Chart<'a> {
    /// Draws the axes into `area` and leaves the rest of it to the curves. Where the area is
    /// small the names of the axes give way.
    pub fn begin(
        (x, y): (Axis, Axis),
        x_name: &str,
        look: &'a Look,
        area: Rect,
        buffer: &mut Buffer,
    ) -> Self {
        let area = area.intersection(buffer.area);
        let bottom = u16::from(area.height >= 4);
        let rows = area.height - bottom;
        let ticks =
            if area.width >= 14 { y.ticks(usize::from(rows / 2).clamp(1, 7)) } else { vec![] };
        let gutter = ticks.iter().map(|tick| tick.1.width() as u16 + 1).max().unwrap_or(0);
        let gutter = if gutter + 8 > area.width { 0 } else { gutter };
        let plot = Rect::new(area.x + gutter, area.y, area.width - gutter, rows);
        let canvas = Canvas::new(look.glyphs().set, plot);
        let chart = Self {
            look,
            plot,
            x,
            y,
            canvas,
            marks: Vec::new(),
            notes: Vec::new(),
            references: Vec::new(),
        };
        let mut pen = Pen::new(buffer, area);
        if gutter > 0 {
            chart.name_y(&ticks, gutter, &mut pen);
        }
        if bottom > 0 {
            chart.name_x(gutter, x_name, &mut pen);
        }
        chart
    }

    /// Where the dots are.
    #[must_use]
    pub fn plot(&self) -> Rect {
        self.plot
    }

    fn name_y(&self, ticks: &[(f64, String)], gutter: u16, pen: &mut Pen<'_>) {
        for (value, name) in ticks {
            if let Some((_, row)) = self.canvas.cell_of(0.0, self.y.place(*value)) {
                pen.put_right(gutter - 1, row, name, self.look.theme().dim);
            }
        }
    }

    fn name_x(&self, gutter: u16, x_name: &str, pen: &mut Pen<'_>) {
        let dim = self.look.theme().dim;
        let (width, y) = (pen.area().width, pen.area().height - 1);
        let end =
            width.saturating_sub(if x_name.is_empty() { 0 } else { x_name.width() as u16 + 1 });
        pen.put_right(width, y, x_name, dim);
        let mut free = 0;
        let mut ticks = self.x.ticks(usize::from(self.plot.width / 10).clamp(1, 10));
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (value, name) in ticks {
            let Some((column, _)) = self.canvas.cell_of(self.x.place(value), 0.0) else { continue };
            let wide = name.width() as u16;
            let start = (gutter + column).saturating_sub(wide / 2).min(width.saturating_sub(wide));
            if start >= free && start + wide <= end {
                free = pen.put(start, y, &name, dim) + 1;
            }
        }
    }

    /// Whether a value lies beyond the upper edge.
    #[must_use]
    pub fn is_above(&self, y: f64) -> bool {
        y.is_nan() || self.y.place(y) > 1.0
    }

    /// Draws a curve through points in order; a point without a place breaks it.
    pub fn curve(&mut self, points: impl Iterator<Item = (f64, f64)>, style: Style, dash: Dash) {
        let mut dash = dash;
        let mut last: Option<(f64, f64)> = None;
        for (x, y) in points {
            let place = (self.x.place(x), self.y.place(y));
            if !(place.0.is_finite() && place.1.is_finite()) {
                last = None;
                continue;
            }
            self.canvas.line(last.unwrap_or(place), place, style, &mut dash);
            last = Some(place);
        }
    }

    /// Fills the stretch between `low` and `high` at `x` with a haze.
    pub fn haze(&mut self, x: f64, low: f64, high: f64, style: Style) {
        let low = self.y.place(low);
        let low = if low.is_nan() { 0.0 } else { low };
        self.canvas.haze(self.x.place(x), low, self.y.place(high), style);
    }

    /// Sets a single dot.
    pub fn point(&mut self, x: f64, y: f64, style: Style) {
        let place = (self.x.place(x), self.y.place(y));
        self.canvas.line(place, place, style, &mut Dash::SOLID.clone());
    }

    /// Puts a glyph on top of everything; one that lies outside stands at the edge.
    pub fn mark(&mut self, x: f64, y: f64, glyph: &'static str, style: Style) {
        self.marks.push(Mark { under: false, x, y, glyph, style });
    }

    /// Writes beside a point, on the side where there is room, and clear of other notes.
    pub fn note(&mut self, x: f64, y: f64, text: String, style: Style) {
        self.notes.push(Note { x, y, text, style });
    }

    fn draw_notes(&self, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, self.plot);
        let mut taken: Vec<Rect> = Vec::new();
        for note in &self.notes {
            let place = (self.x.place(note.x), self.y.place(note.y));
            if !(place.0.is_finite() && place.1.is_finite()) {
                continue;
            }
            let place = (place.0.clamp(0.0, 1.0), place.1.clamp(0.0, 1.0));
            let Some((column, row)) = self.canvas.cell_of(place.0, place.1) else { continue };
            let wide = note.text.width() as u16;
            let left = if column + 2 + wide <= self.plot.width {
                column + 2
            } else {
                (column.saturating_sub(wide + 1)).min(self.plot.width.saturating_sub(wide))
            };
            let rows = [Some(row), row.checked_sub(1), Some(row + 1), row.checked_sub(2)];
            let free =
                rows.into_iter().flatten().map(|row| Rect::new(left, row, wide, 1)).find(|place| {
                    place.y < self.plot.height
                        && taken.iter().all(|other| other.intersection(*place).is_empty())
                });
            if let Some(place) = free {
                pen.put(place.x, place.y, &note.text, note.style);
                taken.push(place);
            }
        }
    }

    /// Puts a glyph behind the curves.
    pub fn mark_behind(&mut self, x: f64, y: f64, glyph: &'static str, style: Style) {
        self.marks.push(Mark { under: true, x, y, glyph, style });
    }

    fn draw_marks(&self, under: bool, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, self.plot);
        for mark in self.marks.iter().filter(|mark| mark.under == under) {
            let inside = |place: f64| if place.is_nan() { 1.0 } else { place.clamp(0.0, 1.0) };
            let place = (inside(self.x.place(mark.x)), inside(self.y.place(mark.y)));
            if let Some((x, y)) = self.canvas.cell_of(place.0, place.1) {
                pen.put(x, y, mark.glyph, mark.style);
            }
        }
    }

    /// Draws a level across, with its name at the right edge.
    pub fn reference(&mut self, level: f64, name: String) {
        self.references.push((level, name));
    }

    /// Draws everything. Curves stand before references, marks before curves.
    pub fn finish(self, cursor: Option<f64>, buffer: &mut Buffer) {
        let plot = self.plot;
        if plot.is_empty() {
            return;
        }
        let theme = self.look.theme();
        self.draw_references(buffer);
        if let Some(place) = cursor
            && let Some((column, _)) = self.canvas.cell_of(place.clamp(0.0, 1.0), 0.0)
        {
            let bar = if self.look.glyphs().rule.is_ascii() { ":" } else { "┊" };
            let mut pen = Pen::new(buffer, plot);
            for y in 0..plot.height {
                pen.dot(column, y, bar, theme.accent);
            }
        }
        self.draw_marks(true, buffer);
        self.canvas.draw(plot, buffer);
        self.draw_marks(false, buffer);
        self.draw_notes(buffer);
        self.name_references(buffer);
    }

    fn draw_references(&self, buffer: &mut Buffer) {
        let rule = if self.look.glyphs().rule.is_ascii() { "." } else { "╌" };
        let mut pen = Pen::new(buffer, self.plot);
        for (level, _) in &self.references {
            if let Some((_, y)) = self.canvas.cell_of(0.0, self.y.place(*level)) {
                pen.rule(0, self.plot.width, y, rule, self.look.theme().border);
            }
        }
    }

    /// Names stand above their lines, or on them at the top; two that would collide share.
    fn name_references(&self, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, self.plot);
        let mut taken: Vec<(u16, u16)> = Vec::new();
        for (level, name) in &self.references {
            let Some((_, y)) = self.canvas.cell_of(0.0, self.y.place(*level)) else { continue };
            let end = taken.iter().filter(|t| t.0 == y).map(|t| t.1).min();
            let end = end.unwrap_or(self.plot.width);
            let wide = name.width() as u16 + 2;
            if wide + 6 <= end {
                pen.put_right(end, y, &format!(" {name} "), self.look.theme().dim);
                taken.push((y, end - wide));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_area_is_drawn_without_harm() {
        let look = Look::default();
        for (width, height) in [(0, 0), (1, 1), (3, 9), (9, 3), (14, 4), (60, 20)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            let axes = (Axis::linear(0.0, 10.0), Axis::log(1e-3, 1.0));
            let area = Rect::new(0, 0, width + 5, height + 5);
            let mut chart = Chart::begin(axes, "step", &look, area, &mut buffer);
            chart.curve(
                [(0.0, 1.0), (5.0, 0.0), (9.0, 1e-9)].into_iter(),
                Style::new(),
                Dash::SOLID,
            );
            chart.haze(3.0, 0.0, 9.0, Style::new());
            chart.mark(99.0, f64::NAN, "x", Style::new());
            chart.reference(0.1, "floor".into());
            chart.finish(Some(7.0), &mut buffer);
        }
    }
}
