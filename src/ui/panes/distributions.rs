//! Weights and outputs of each layer as histograms over time: time across, values up, darker
//! where more of them are. Exact zeros have a row of their own, so that what is truly zero is
//! told from what is small.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{Heat, OverTime};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen, empty, tiles};
use crate::ui::words::fill;

/// Smallest block.
const BLOCK: (u16, u16) = (24, 6);

/// One series with its title.
struct Block<'a> {
    title: String,
    series: &'a OverTime,
}

/// Draws as many blocks of the chosen arm as fit, from the scrolled one on.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let chosen = pane.chosen();
    let name = chosen.map(|(i, arm)| pane.named(i, arm)).unwrap_or_default();
    let frame = super::Frame { remark: &name, ..pane.frame(&words.titles.distributions) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((_, arm)) = chosen else {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    };
    let mut blocks = Vec::new();
    for layer in &arm.distributions {
        let kinds =
            [(&words.weights, layer.weights.as_ref()), (&words.outputs, layer.outputs.as_ref())];
        for (what, series) in kinds {
            let Some(series) = series.filter(|series| !series.steps.is_empty()) else { continue };
            blocks.push(Block { title: format!("{} {} {what}", layer.index, layer.kind), series });
        }
    }
    if blocks.is_empty() {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let room = usize::from((inner.width / BLOCK.0).max(1) * (inner.height / BLOCK.1).max(1));
    let first = usize::from(pane.state.scroll).min(blocks.len().saturating_sub(room));
    let shown = &blocks[first..(first + room).min(blocks.len())];
    let places = tiles(inner, shown.len(), (0, 0)).unwrap_or_default();
    for (block, place) in shown.iter().zip(places) {
        one(pane, block, place, buffer);
    }
}

fn one(pane: &Pane<'_>, block: &Block<'_>, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let Block { title, series } = block;
    let mut pen = Pen::new(buffer, area);
    let x = pen.put(0, 0, title, theme.strong);
    let zeros = series.zeros.last().copied().unwrap_or(0.0);
    if zeros > 0.0 {
        let share = format::percent(f64::from(zeros));
        let said = fill(&words.exact_zeros, &[("share", &share)]);
        if usize::from(x) + 2 + said.width() <= usize::from(area.width) {
            pen.put(x + 2, 0, &said, theme.warning);
        }
    }
    let ends = [series.high, series.low].map(format::short);
    let gutter = ends.iter().map(|end| end.width()).max().unwrap_or(0) as u16 + 1;
    let has_zeros = series.zeros.iter().any(|share| *share > 0.0);
    let zero_row = u16::from(has_zeros && area.height >= 5);
    let height = area.height.saturating_sub(1 + zero_row);
    if height == 0 || area.width <= gutter + 2 {
        return;
    }
    let map = Rect { x: area.x + gutter, y: area.y + 1, width: area.width - gutter - 1, height };
    let mut pen = Pen::new(buffer, area);
    pen.put_right(gutter - 1, 1, &ends[0], theme.dim);
    if height > 1 {
        pen.put_right(gutter - 1, height, &ends[1], theme.dim);
    }
    let heat = stretched(series, usize::from(map.width), rows(height));
    HeatMap { heat: &heat, scale: Scale::Sequential, most: 1.0 }.draw(pane.look, map, buffer);
    if zero_row > 0 {
        let row = Rect { y: area.bottom() - 1, height: 1, ..map };
        Pen::new(buffer, area).put_right(gutter - 1, area.height - 1, "0", theme.warning);
        let values = across(&series.zeros, usize::from(map.width));
        let heat = Heat { rows: 1, columns: values.len(), values };
        HeatMap { heat: &heat, scale: Scale::Sequential, most: 1.0 }.draw(pane.look, row, buffer);
    }
}

/// Rows of the heat map: two a cell where that is finer than the bins.
fn rows(height: u16) -> usize {
    usize::from(height).min(32)
}

/// The shares on so many columns and rows, the highest values on top, by their square roots, so
/// that rare values are seen.
fn stretched(series: &OverTime, columns: usize, rows: usize) -> Heat {
    let bins = series.shares.first().map_or(1, Vec::len);
    let mut values = vec![0.0_f32; rows * columns];
    for (i, value) in values.iter_mut().enumerate() {
        let (row, column) = (i / columns, i % columns);
        let shares = &series.shares[column * series.shares.len() / columns];
        let from = (rows - 1 - row) * bins / rows;
        let to = ((rows - row) * bins / rows).max(from + 1);
        *value = shares[from..to.min(bins)].iter().sum::<f32>().sqrt();
    }
    Heat { rows, columns, values }
}

/// A series on so many columns.
fn across(series: &[f32], columns: usize) -> Vec<f32> {
    (0..columns).map(|column| series[column * series.len() / columns]).collect()
}
