//! Contours of a height over a plane, by marching squares.

use ratatui::style::Style;

use super::{Canvas, Dash};
use crate::lab::Heat;

/// Draws where a grid of heights (row by row from the top down) crosses a level.
pub fn contours(grid: &Heat, level: f64, canvas: &mut Canvas, style: Style) {
    if grid.rows < 2 || grid.columns < 2 || grid.values.len() < grid.rows * grid.columns {
        return;
    }
    let height = |row: usize, column: usize| f64::from(grid.values[row * grid.columns + column]);
    let place = |row: f64, column: f64| {
        (column / (grid.columns - 1) as f64, 1.0 - row / (grid.rows - 1) as f64)
    };
    for row in 0..grid.rows - 1 {
        for column in 0..grid.columns - 1 {
            let corners =
                [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)];
            let mut crossings = [(0.0, 0.0); 4];
            let mut count = 0;
            for side in 0..4 {
                let (a, b) = (corners[side], corners[(side + 1) % 4]);
                let (low, high) = (height(a.0, a.1), height(b.0, b.1));
                if (low < level) != (high < level) {
                    let share = (level - low) / (high - low);
                    let between = |a: usize, b: usize| a as f64 + share * (b as f64 - a as f64);
                    crossings[count] = place(between(a.0, b.0), between(a.1, b.1));
                    count += 1;
                }
            }
            for pair in crossings[..count].chunks_exact(2) {
                canvas.line(pair[0], pair[1], style, &mut Dash::SOLID.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::GlyphSet;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    #[test]
    fn a_slope_has_straight_contours() {
        let (rows, columns) = (9, 17);
        let values = (0..rows * columns).map(|i| (i % columns) as f32).collect();
        let area = Rect::new(0, 0, 16, 4);
        let mut canvas = Canvas::new(GlyphSet::Ascii, area);
        contours(&Heat { rows, columns, values }, 8.0, &mut canvas, Style::new());
        let mut buffer = Buffer::empty(area);
        canvas.draw(area, &mut buffer);
        for row in buffer.content().chunks(16) {
            let drawn: Vec<usize> = (0..16).filter(|x| row[*x].symbol() != " ").collect();
            assert_eq!(drawn.len(), 1, "one column of dots");
            assert!((7..=8).contains(&drawn[0]));
        }
    }

    #[test]
    fn a_grid_without_squares_has_none() {
        let mut canvas = Canvas::new(GlyphSet::Braille, Rect::new(0, 0, 4, 2));
        contours(
            &Heat { rows: 1, columns: 9, values: vec![0.0; 9] },
            0.5,
            &mut canvas,
            Style::new(),
        );
    }
}
