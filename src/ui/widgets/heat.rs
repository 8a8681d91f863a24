//! A matrix as a heat map, and the scale that says what its colours mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use unicode_width::UnicodeWidthStr;

use super::Pen;
use crate::lab::Heat;
use crate::ui::theme::Scale;
use crate::ui::{ColorDepth, Look, format};

/// A matrix on a scale. `most` is the value at the end of the scale.
#[derive(Clone, Copy, Debug)]
pub struct HeatMap<'a> {
    pub heat: &'a Heat,
    pub scale: Scale,
    pub most: f64,
}

/// Cells at which a value can be read in its colour.
const ROOM_FOR_A_VALUE: u16 = 6;

impl HeatMap<'_> {
    /// Draws the matrix with cells as large as the area allows for, values in them where they
    /// fit; gives the area used. Where there are more entries than places, each place shows
    /// the entry that is farthest from zero.
    pub fn draw(&self, look: &Look, area: Rect, buffer: &mut Buffer) -> Rect {
        let mut pen = Pen::new(buffer, area);
        let Rect { width, height, .. } = pen.area();
        let (rows, columns) = (self.heat.rows, self.heat.columns);
        if rows * columns == 0 || self.heat.values.len() < rows * columns || pen.area().is_empty() {
            return Rect { width: 0, height: 0, ..area };
        }
        let fine = look.theme().color(self.scale, 0.0).is_some();
        let halves = fine && rows > usize::from(height);
        let down = if halves { 2 * usize::from(height) } else { usize::from(height) };
        let (down, across) = (rows.min(down), columns.min(usize::from(width)));
        let grid = self.grid(down, across);
        let wide = (width / across as u16).clamp(1, 9);
        if halves {
            for (y, pair) in grid.chunks(2 * across).enumerate() {
                for x in 0..across {
                    self.half(x as u16 * wide, y as u16, wide, pair, across, look, &mut pen);
                }
            }
            let used = down.div_ceil(2) as u16;
            return Rect { width: across as u16 * wide, height: used, ..pen.area() };
        }
        let high = (height / down as u16).clamp(
            1,
            if wide > 6 {
                3
            } else if wide > 3 {
                2
            } else {
                1
            },
        );
        for (i, value) in grid.iter().enumerate() {
            let corner = ((i % across) as u16 * wide, (i / across) as u16 * high);
            self.cell(*value, corner, (wide, high), look, &mut pen);
        }
        Rect { width: across as u16 * wide, height: down as u16 * high, ..pen.area() }
    }

    /// The matrix, thinned to so many places down and across.
    fn grid(&self, down: usize, across: usize) -> Vec<f64> {
        let (rows, columns) = (self.heat.rows, self.heat.columns);
        let mut grid = vec![0.0_f64; down * across];
        for row in 0..rows {
            for column in 0..columns {
                let place = &mut grid[row * down / rows * across + column * across / columns];
                let value = f64::from(self.heat.values[row * columns + column]);
                if value.abs() > place.abs() || value.is_nan() {
                    *place = value;
                }
            }
        }
        grid
    }

    fn share(&self, value: f64) -> f64 {
        if self.most > 0.0 { value / self.most } else { 0.0 }
    }

    fn cell(
        &self,
        value: f64,
        (x, y): (u16, u16),
        (wide, high): (u16, u16),
        look: &Look,
        pen: &mut Pen<'_>,
    ) {
        let share = self.share(value);
        let text = if wide >= ROOM_FOR_A_VALUE {
            fitting(value, self.most, wide - 1)
        } else {
            String::new()
        };
        match look.theme().color(self.scale, share) {
            Some(_) => {
                let style = look.theme().on_color(self.scale, share);
                let middle = (high - 1) / 2;
                for row in 0..high {
                    pen.rule(x, x + wide, y + row, " ", style);
                }
                let left = (usize::from(wide).saturating_sub(text.width())) / 2;
                pen.put(x + left as u16, y + middle, &text, style);
            }
            None if text.is_empty() => {
                let (glyph, style) = plain(self.scale, share, wide, look);
                pen.put(x, y, &glyph, style);
            }
            None => {
                let style = plain(self.scale, share, 1, look).1;
                pen.put_right(x + wide - 1, y, &text, style);
            }
        }
    }

    /// Two rows of the matrix in one row of cells.
    #[allow(clippy::too_many_arguments)] // a place, a pair of rows, and what to draw with
    fn half(
        &self,
        x: u16,
        y: u16,
        wide: u16,
        pair: &[f64],
        across: usize,
        look: &Look,
        pen: &mut Pen<'_>,
    ) {
        let column = usize::from(x / wide);
        let color = |i: usize| {
            pair.get(i).and_then(|value| look.theme().color(self.scale, self.share(*value)))
        };
        let (upper, lower) = (color(column), color(across + column));
        let style = Style::new().fg(upper.unwrap_or(Color::Reset));
        let style = lower.map_or(style, |lower| style.bg(lower));
        pen.rule(x, x + wide, y, "▀", style);
    }
}

/// The value in at most `width` cells, with as many decimals as its neighbours have.
fn fitting(value: f64, most: f64, width: u16) -> String {
    if !value.is_finite() || !(0.01..1e3).contains(&most) {
        return format::digits(value, if width > 7 { 3 } else { 1 });
    }
    let decimals = if most < 10.0 { 2 } else { 1 };
    let decimals = if width > 6 { decimals + 1 } else { decimals };
    format!("{value:.decimals$}").replace('-', "−")
}

/// A place on a scale without fine colours: shades where blue and yellow tell the sign, signs
/// and tenths where nothing does.
pub(crate) fn plain(scale: Scale, share: f64, wide: u16, look: &Look) -> (String, Style) {
    let size = share.abs().min(1.0);
    let shade = look.glyphs().shades[(size * 4.0).round() as usize];
    let wide = usize::from(wide);
    match (scale, look.colors()) {
        (Scale::Sequential | Scale::Grey, _) => (shade.repeat(wide), Style::new()),
        (Scale::Diverging, ColorDepth::None) => {
            let style = look.theme().signed(share);
            let tenths = (size * 9.99) as u32;
            let text = match (wide, tenths, share < 0.0) {
                (_, 0, _) => ".".to_owned(),
                (1, 1..=4, false) => "+".to_owned(),
                (1, 1..=4, true) => "-".to_owned(),
                (1, _, false) => "#".to_owned(),
                (1, _, true) => "=".to_owned(),
                (_, tenths, false) => format!("+{tenths}"),
                (_, tenths, true) => format!("-{tenths}"),
            };
            (text, style)
        }
        (Scale::Diverging, _) => (shade.repeat(wide), look.theme().signed(share)),
    }
}

/// Draws the scale with its ends in the first row of the area: `−1.20 ▒▒▒ 0 ▒▒▒ 1.20`.
pub fn scale_bar(
    scale: Scale,
    (low, high): (f64, f64),
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let mut pen = Pen::new(buffer, area);
    let theme = look.theme();
    let (left, right) = (format::short(low), format::short(high));
    let names = (left.width() + right.width() + 2) as u16;
    let bar = pen.area().width.saturating_sub(names).min(32);
    if bar < 3 {
        return;
    }
    let start = pen.put(0, 0, &left, theme.dim) + 1;
    for i in 0..bar {
        let place = f64::from(i) / f64::from(bar - 1);
        let share = if scale == Scale::Diverging { 2.0 * place - 1.0 } else { place };
        if let Some(color) = theme.color(scale, share) {
            pen.dot(start + i, 0, " ", Style::new().bg(color));
        } else {
            let (glyph, style) = plain(scale, share, 1, look);
            pen.dot(start + i, 0, &glyph, style);
        }
    }
    pen.put(start + bar + 1, 0, &right, theme.dim);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use crate::ui::GlyphSet;

    fn heat(rows: usize, columns: usize) -> Heat {
        let n = rows * columns;
        let values = (0..n).map(|i| i as f32 / n as f32 * 2.0 - 1.0).collect();
        Heat { rows, columns, values }
    }

    #[test]
    fn any_matrix_fits_any_area() {
        for (rows, columns) in [(0, 0), (1, 1), (3, 4), (64, 64), (1, 500)] {
            for (width, height) in [(0, 0), (1, 1), (7, 2), (40, 9)] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                let heat = heat(rows, columns);
                let map = HeatMap { heat: &heat, scale: Scale::Diverging, most: 1.0 };
                let used = map.draw(&Look::default(), buffer.area, &mut buffer);
                assert!(used.width <= width && used.height <= height);
            }
        }
    }

    #[test]
    fn signs_and_tenths_tell_values_without_colours() {
        let look = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
        let heat = Heat { rows: 1, columns: 4, values: vec![-1.0, -0.3, 0.0, 0.55] };
        let map = HeatMap { heat: &heat, scale: Scale::Diverging, most: 1.0 };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        map.draw(&look, buffer.area, &mut buffer);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "-9 -2 .  +5 ");
    }

    #[test]
    fn thinning_keeps_what_is_farthest_from_zero() {
        let heat = Heat { rows: 2, columns: 4, values: vec![0., 1., 2., 0., 0., -3., 0., 0.] };
        let map = HeatMap { heat: &heat, scale: Scale::Diverging, most: 3.0 };
        assert_eq!(map.grid(1, 2), [-3.0, 2.0]);
    }
}
