//! A slider: where a knob stands between its ends.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pen;
use crate::ui::Look;

/// Draws `◂──●────▸` across the first row of `area`, the knob at `place` (0 to 1).
pub fn slider(place: f64, focused: bool, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area);
    let width = pen.area().width;
    let (glyphs, theme) = (look.glyphs(), look.theme());
    if width < 3 {
        return;
    }
    let style = if focused { theme.accent } else { theme.dim };
    pen.put(0, 0, glyphs.track_left, style);
    pen.rule(1, width - 1, 0, glyphs.track, theme.border);
    pen.put(width - 1, 0, glyphs.track_right, style);
    let knob = if focused { theme.accent } else { theme.text };
    pen.put(knob_column(place, width), 0, glyphs.knob, knob);
}

/// The column at which a slider of `width` cells shows `place`.
#[must_use]
fn knob_column(place: f64, width: u16) -> u16 {
    let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 };
    1 + (place * f64::from(width.saturating_sub(3))).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_knob_runs_from_end_to_end() {
        let draw = |place| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 7, 1));
            slider(place, false, &Look::default(), buffer.area, &mut buffer);
            buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        assert_eq!(draw(0.0), "◂●────▸");
        assert_eq!(draw(0.5), "◂──●──▸");
        assert_eq!(draw(9.0), "◂────●▸");
        assert_eq!(draw(f64::NAN), "◂●────▸");
    }
}
