//! Bars that stand side by side: sparklines in one row, histograms in several.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Pen;
use crate::ui::Look;

/// Draws `heights` (0 to 1) as bars across the area, each as wide as the area allows for;
/// more bars than columns are joined, the highest of each group showing. A bar that is not
/// zero is always seen; what is not finite leaves a gap.
pub fn bars(heights: &[f64], style: Style, look: &Look, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area);
    let (width, rows) = (usize::from(pen.area().width), pen.area().height);
    if heights.is_empty() || width == 0 || rows == 0 {
        return;
    }
    let glyphs = &look.glyphs().heights;
    for column in 0..width {
        let from = column * heights.len() / width;
        let to = ((column + 1) * heights.len()).div_ceil(width).clamp(from + 1, heights.len());
        let height = heights[from..to].iter().copied().fold(f64::NAN, f64::max);
        if height.is_nan() || height <= 0.0 {
            continue;
        }
        let eighths = (height.min(1.0) * f64::from(rows) * 8.0).round().max(1.0) as u16;
        for row in 0..rows {
            let filled = eighths.saturating_sub(8 * row).min(8);
            if filled > 0 {
                let glyph = glyphs[usize::from(filled) - 1];
                pen.dot(column as u16, rows - 1 - row, glyph, style);
            }
        }
    }
}

/// Heights for positive values on a logarithmic scale from `low` to `high`.
#[must_use]
pub fn log_heights(values: impl Iterator<Item = f64>, low: f64, high: f64) -> Vec<f64> {
    let span = (high / low).ln();
    // A little less than the whole, so that sparklines below each other stay apart.
    let height = |value: f64| {
        if !(value.is_finite() && value > 0.0) {
            0.0
        } else if span > 0.0 {
            0.1 + 0.775 * ((value / low).ln() / span).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    values.map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(heights: &[f64], width: u16, height: u16) -> Vec<String> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        bars(heights, Style::new(), &Look::default(), buffer.area, &mut buffer);
        let row = |row: &[ratatui::buffer::Cell]| {
            row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
        };
        buffer.content().chunks(usize::from(width)).map(row).collect()
    }

    #[test]
    fn bars_stand_in_eighths() {
        assert_eq!(drawn(&[0.0, 0.25, 0.5, 1.0], 4, 1), [" ▂▄█"]);
        assert_eq!(drawn(&[0.0, 0.25, 0.5, 1.0], 4, 2), ["   █", " ▄██"]);
    }

    #[test]
    fn many_bars_are_joined_and_few_are_widened() {
        assert_eq!(drawn(&[0.1, 1.0, 0.1, 0.1], 2, 1), ["█▁"]);
        assert_eq!(drawn(&[1.0, f64::NAN], 4, 1), ["██  "]);
        assert_eq!(drawn(&[], 2, 1), ["  "]);
    }

    #[test]
    fn logarithmic_heights_span_the_range() {
        let heights = log_heights([1e-4, 1e-2, 1.0, 0.0].into_iter(), 1e-4, 1.0);
        let expected = [0.1, 0.4875, 0.875, 0.0];
        assert!(heights.iter().zip(expected).all(|(h, e)| (h - e).abs() < 1e-12), "{heights:?}");
    }
}
