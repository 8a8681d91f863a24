//! A canvas of dots finer than cells: braille (2×4 a cell), blocks (2×2) or letters (1×2).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::GlyphSet;

/// Dots over an area; each cell has the style of what was drawn in it last.
#[derive(Debug)]
pub struct Canvas {
    set: GlyphSet,
    /// Cells across and down.
    width: usize,
    height: usize,
    cells: Vec<Dots>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Dots {
    mask: u8,
    /// Only haze so far, which gives way to whatever is drawn.
    hazy: bool,
    style: Style,
}

/// Which dots of a line are drawn, so that lines differ without colours.
#[derive(Clone, Copy, Debug)]
pub struct Dash {
    pattern: u8,
    at: u32,
}

impl Dash {
    pub const SOLID: Self = Self { pattern: 0xff, at: 0 };
    /// Every other dot.
    pub const DOTTED: Self = Self { pattern: 0b0101_0101, at: 0 };
    /// Every fourth dot.
    pub const SPARSE: Self = Self { pattern: 0b0001_0001, at: 0 };

    /// The pattern of an arm.
    #[must_use]
    pub fn of_arm(arm: usize) -> Self {
        const PATTERNS: [u8; 8] = [
            0xff,
            0b0011_1111,
            0b0111_0111,
            0b0011_0011,
            0b0101_1111,
            0b0001_0001,
            0b0001_1111,
            0b0000_0011,
        ];
        Self { pattern: PATTERNS[arm % PATTERNS.len()], at: 0 }
    }

    fn next(&mut self) -> bool {
        let on = self.pattern >> (self.at % 8) & 1 == 1;
        self.at += 1;
        on
    }
}

impl Canvas {
    /// An empty canvas of so many cells.
    #[must_use]
    pub fn new(set: GlyphSet, area: Rect) -> Self {
        let (width, height) = (usize::from(area.width), usize::from(area.height));
        Self { set, width, height, cells: vec![Dots::default(); width * height] }
    }

    /// Dots a cell, across and down.
    #[must_use]
    pub const fn grain(set: GlyphSet) -> (usize, usize) {
        match set {
            GlyphSet::Braille => (2, 4),
            GlyphSet::Blocks => (2, 2),
            GlyphSet::Ascii => (1, 2),
        }
    }

    /// Dots across and down.
    #[must_use]
    pub fn dots(&self) -> (usize, usize) {
        let (across, down) = Self::grain(self.set);
        (self.width * across, self.height * down)
    }

    /// The dot of a place in the unit square, (0, 0) at the lower left.
    #[must_use]
    pub fn dot_of(&self, x: f64, y: f64) -> (f64, f64) {
        let (across, down) = self.dots();
        let last = |dots: usize| dots.saturating_sub(1) as f64;
        (x * last(across), (1.0 - y) * last(down))
    }

    /// The cell of a place in the unit square, if it is on the canvas.
    #[must_use]
    pub fn cell_of(&self, x: f64, y: f64) -> Option<(u16, u16)> {
        let (x, y) = self.dot_of(x, y);
        let (across, down) = Self::grain(self.set);
        let (x, y) = (x.round(), y.round());
        let (dots_x, dots_y) = self.dots();
        let inside = x >= 0.0 && y >= 0.0 && x < dots_x as f64 && y < dots_y as f64;
        inside.then(|| ((x as usize / across) as u16, (y as usize / down) as u16))
    }

    /// Sets a dot, counted from the upper left; outside of the canvas nothing happens.
    pub fn dot(&mut self, x: i64, y: i64, style: Style) {
        self.set(x, y, style, false);
    }

    fn set(&mut self, x: i64, y: i64, style: Style, hazy: bool) {
        let (across, down) = Self::grain(self.set);
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        let (column, row) = (x / across, y / down);
        if column >= self.width || row >= self.height {
            return;
        }
        let cell = &mut self.cells[row * self.width + column];
        if cell.hazy != hazy && cell.mask != 0 {
            if hazy {
                return;
            }
            cell.mask = 0;
        }
        cell.hazy = hazy;
        cell.mask |= bit(self.set, x % across, y % down);
        cell.style = style;
    }

    /// Draws a line between two places of the unit square; what lies outside is cut off.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), style: Style, dash: &mut Dash) {
        let Some((from, to)) = clipped(from, to) else { return };
        let (x0, y0) = self.dot_of(from.0, from.1);
        let (x1, y1) = self.dot_of(to.0, to.1);
        let (x0, y0) = (x0.round() as i64, y0.round() as i64);
        let (x1, y1) = (x1.round() as i64, y1.round() as i64);
        let steps = (x1 - x0).abs().max((y1 - y0).abs());
        for i in 0..=steps {
            // The last dot of a piece is the first of the next.
            if i == steps && steps > 0 {
                self.dot_if(dash.pattern == 0xff, x1, y1, style);
                break;
            }
            let part = |a: i64, b: i64| match steps {
                0 => a,
                _ => a + ((b - a) as f64 * i as f64 / steps as f64).round() as i64,
            };
            let on = dash.next();
            self.dot_if(on, part(x0, x1), part(y0, y1), style);
        }
    }

    fn dot_if(&mut self, on: bool, x: i64, y: i64, style: Style) {
        if on {
            self.dot(x, y, style);
        }
    }

    /// Fills a vertical stretch of the unit square with every other dot.
    pub fn haze(&mut self, x: f64, low: f64, high: f64, style: Style) {
        if !(low.is_finite() && high.is_finite()) || high < 0.0 || low > 1.0 {
            return;
        }
        let (column, top) = self.dot_of(x, high.min(1.0));
        let (_, bottom) = self.dot_of(x, low.max(0.0));
        let column = column.round() as i64;
        for row in top.round() as i64..=bottom.round() as i64 {
            if (row + column) % 2 == 0 {
                self.set(column, row, style, true);
            }
        }
    }

    /// Writes the dots; cells without any keep what they hold.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        for (row, cells) in self.cells.chunks(self.width.max(1)).enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.mask != 0) {
                let place = (area.x + column as u16, area.y + row as u16);
                if let Some(target) = buffer.cell_mut(place) {
                    target.set_char(glyph(self.set, cell.mask)).set_style(cell.style);
                }
            }
        }
    }
}

fn bit(set: GlyphSet, x: usize, y: usize) -> u8 {
    match set {
        GlyphSet::Braille => [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]][y][x],
        GlyphSet::Blocks => 1 << (2 * y + x),
        GlyphSet::Ascii => 1 << y,
    }
}

fn glyph(set: GlyphSet, mask: u8) -> char {
    const QUADRANTS: [char; 16] =
        [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
    match set {
        GlyphSet::Braille => char::from_u32(0x2800 + u32::from(mask)).unwrap_or(' '),
        GlyphSet::Blocks => QUADRANTS[usize::from(mask & 15)],
        GlyphSet::Ascii => [' ', '\'', '.', ':'][usize::from(mask & 3)],
    }
}

type Place = (f64, f64);

/// The part of a segment within the unit square (Liang and Barsky).
fn clipped(from: Place, to: Place) -> Option<(Place, Place)> {
    if ![from.0, from.1, to.0, to.1].iter().all(|v| v.is_finite()) {
        return None;
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, from.0), (dx, 1.0 - from.0), (-dy, from.1), (dy, 1.0 - from.1)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagonal(set: GlyphSet) -> Vec<String> {
        let area = Rect::new(0, 0, 4, 2);
        let mut canvas = Canvas::new(set, area);
        canvas.line((0.0, 0.0), (1.0, 1.0), Style::new(), &mut Dash::SOLID.clone());
        let mut buffer = Buffer::empty(area);
        canvas.draw(area, &mut buffer);
        let row =
            |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect();
        buffer.content().chunks(4).map(row).collect()
    }

    #[test]
    fn a_diagonal_on_each_rung_of_the_ladder() {
        assert_eq!(diagonal(GlyphSet::Braille), ["  ⡠⠊", "⡠⠊  "]);
        assert_eq!(diagonal(GlyphSet::Blocks), ["  ▄▀", "▄▀  "]);
        assert_eq!(diagonal(GlyphSet::Ascii), ["  .'", ".'  "]);
    }

    #[test]
    fn lines_are_cut_at_the_edges() {
        assert_eq!(clipped((-1.0, 0.5), (2.0, 0.5)), Some(((0.0, 0.5), (1.0, 0.5))));
        assert_eq!(clipped((-1.0, 2.0), (2.0, 2.0)), None);
        assert_eq!(clipped((0.0, f64::NAN), (1.0, 1.0)), None);
        let mut canvas = Canvas::new(GlyphSet::Braille, Rect::new(0, 0, 0, 0));
        canvas.line((0.0, 0.0), (1.0, 1.0), Style::new(), &mut Dash::SOLID.clone());
        canvas.haze(0.5, 0.0, 1.0, Style::new());
        assert_eq!(canvas.cell_of(0.5, 0.5), None);
    }
}
