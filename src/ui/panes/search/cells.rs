//! A grid over two settings as a heat map.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::patch::{self, Marks};
use super::{Dot, Losses, Pane, Ruler, Shown};
use crate::ui::widgets::{Pen, clip};

/// Largest cell.
const CELL: (u16, u16) = (26, 10);
/// Widest name at the left.
const NAME: usize = 12;

/// Draws a cell for each arm, with the values of x below and those of y at the left.
pub(super) fn draw(
    pane: &Pane<'_>,
    shown: &Shown<'_>,
    (x, y): (&Ruler<'_>, &Ruler<'_>),
    losses: Losses,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let columns = distinct(shown.dots.iter().map(|dot| dot.snapshot.point.0));
    let rows = distinct(shown.dots.iter().map(|dot| dot.snapshot.point.1));
    let y_names: Vec<String> =
        rows.iter().map(|value| clip(&y.says(*value), NAME, glyphs.ellipsis)).collect();
    let label = |axis: &Option<crate::lab::Axis>| {
        axis.as_ref()
            .map(|axis| axis.label.get(pane.look.language()).to_owned())
            .unwrap_or_default()
    };
    let (x_label, y_label) = (label(&shown.family.x), label(&shown.family.y));
    let widest = y_names.iter().map(|name| name.width()).max().unwrap_or(0);
    let gutter = (widest.max(y_label.width().min(NAME)) + 1) as u16;
    let gutter = if gutter + 2 * columns.len() as u16 > area.width { 0 } else { gutter };
    let top = u16::from(usize::from(area.height) >= rows.len() + 2 && gutter > 0);
    let bottom = u16::from(area.height > rows.len() as u16 + top);
    let right = x_label.width() as u16 + 1;
    let (wide, high) = (
        ((area.width - gutter.min(area.width)) / columns.len().max(1) as u16).clamp(1, CELL.0),
        ((area.height - (top + bottom).min(area.height)) / rows.len().max(1) as u16)
            .clamp(1, CELL.1),
    );
    let mut pen = Pen::new(buffer, area);
    if top > 0 {
        pen.put_right(gutter - 1, 0, &y_label, theme.dim);
    }
    let best = shown.best().map(|best| best.arm);
    let corner = |dot: &Dot<'_>| {
        let column = columns.iter().position(|value| *value == dot.snapshot.point.0)?;
        let row = rows.iter().rev().position(|value| *value == dot.snapshot.point.1)?;
        Some((gutter + column as u16 * wide, top + row as u16 * high))
    };
    for dot in &shown.dots {
        let Some((x, y)) = corner(dot) else { continue };
        let marks = Marks { best: best == Some(dot.arm), chosen: pane.state.arm == dot.arm };
        patch::draw(pane, dot, marks, losses, Rect::new(x, y, wide, high), &mut pen);
    }
    if gutter > 0 {
        for (row, name) in y_names.iter().rev().enumerate() {
            let middle = top + row as u16 * high + (high - 1) / 2;
            pen.put_right(gutter - 1, middle, name, theme.dim);
        }
    }
    if bottom > 0 {
        let under = top + rows.len() as u16 * high;
        let end = gutter + columns.len() as u16 * wide;
        let mut free = 0;
        for (column, value) in columns.iter().enumerate() {
            let name = x.says(*value);
            let width = name.width() as u16;
            let start = gutter + column as u16 * wide + wide.saturating_sub(width) / 2;
            if start >= free && start + width <= area.width {
                free = pen.put(start, under, &name, theme.dim) + 1;
            }
        }
        let start = end.min(area.width.saturating_sub(right - 1));
        if start >= free {
            pen.put(start, under, &x_label, theme.dim);
        }
    }
}

/// The different values, from the least to the greatest.
fn distinct(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}
