//! Weights and outputs of each layer as histograms over time: time across, values up, brighter
//! where more of them are. Exact zeros have a row of their own, so that what is truly zero is
//! told from what is small.
//!
//! A value that hardly any weight ever had is not worth a row: what lies beyond the outermost
//! bins that once held more than a two-hundredth is drawn in the first and last row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::OverTime;
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, clip, empty, tiles};
use crate::ui::words::fill;

/// Smallest block.
const BLOCK: (u16, u16) = (24, 7);
/// Rows that the keys for a page scroll by: one block.
const PAGE: usize = 5;
/// A bin that never held more than this share is left out.
const RARE: f32 = 0.005;
/// Rows of bins that are shown at least.
const FEWEST: usize = 6;

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
    let mut blocks = Vec::new();
    for layer in chosen.iter().flat_map(|(_, arm)| &arm.distributions) {
        let kinds = [(&words.weights, &layer.weights), (&words.outputs, &layer.outputs)];
        for (what, series) in kinds {
            let Some(series) = series else { continue };
            blocks.push(Block { title: format!("{} {} {what}", layer.index, layer.kind), series });
        }
    }
    let inner =
        Rect { width: area.width.saturating_sub(2), height: area.height.saturating_sub(2), ..area };
    let room = usize::from((inner.width / BLOCK.0).max(1) * (inner.height / BLOCK.1).max(1));
    let first = (usize::from(pane.state.scroll) / PAGE).min(blocks.len().saturating_sub(room));
    let shown = &blocks[first..(first + room).min(blocks.len())];
    let foot = if shown.len() < blocks.len() {
        let (from, to) = (first + 1, first + shown.len());
        let shown = if from == to { from.to_string() } else { format!("{from}–{to}") };
        let all = blocks.len().to_string();
        let values = [("shown", &*shown), ("all", &*all)];
        fill(&words.blocks_of, &values)
    } else {
        String::new()
    };
    let frame =
        super::Frame { remark: &name, foot: &foot, ..pane.frame(&words.titles.distributions) };
    let inner = frame.draw(pane.look, area, buffer);
    if chosen.is_none() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    if blocks.is_empty() {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let places = tiles(inner, shown.len(), BLOCK).or_else(|| tiles(inner, shown.len(), (0, 0)));
    for (block, place) in shown.iter().zip(places.unwrap_or_default()) {
        one(pane, block, place, buffer);
    }
}

/// One series: its title, the map, the row of zeros, and the steps below.
fn one(pane: &Pane<'_>, block: &Block<'_>, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let series = block.series;
    let Some(zeros) = series.zeros.last() else { return };
    title(pane, block, *zeros, Rect { height: 1.min(area.height), ..area }, buffer);
    let some_zeros = series.zeros.iter().any(|share| *share > 0.0);
    let zero_row = u16::from(some_zeros && area.height >= 5);
    let steps = u16::from(area.height >= 7);
    let height = area.height.saturating_sub(1 + zero_row + steps);
    let (from, to) = worth_seeing(series);
    let bins = series.shares.first().map_or(1, Vec::len);
    let value = |bin: usize| series.low + (series.high - series.low) * bin as f64 / bins as f64;
    let names = [format::short(value(to)), format::short(value(from))];
    let gutter = names.iter().map(|name| name.width()).max().unwrap_or(0) as u16 + 1;
    let map = Rect {
        x: area.x + gutter,
        y: area.y + 1,
        width: area.width.saturating_sub(gutter + 1),
        height,
    };
    if map.is_empty() {
        return;
    }
    let mut pen = Pen::new(buffer, area);
    // The ends of a function with bounds are where it saturates.
    let (end, edge) = if series.bounded {
        (theme.warning, if pane.look.glyphs().rule.is_ascii() { "+" } else { "╾" })
    } else {
        (theme.dim, " ")
    };
    for (row, name) in [(1, &names[0]), (height, &names[1])] {
        if row == 1 || height > 1 {
            pen.put_right(gutter - 1, row, name, end);
            pen.dot(gutter - 1, row, edge, end);
        }
    }
    let middle = -value(from) / (value(to) - value(from));
    let middle = ((1.0 - middle) * f64::from(height)) as u16 + 1;
    if middle > 1 && middle < height {
        pen.put_right(gutter - 1, middle, "0", theme.dim);
    }
    let half_rows = 2 * usize::from(height);
    let grid = stretched(series, (from, to), usize::from(map.width), half_rows);
    paint(pane, &grid, map, buffer);
    if zero_row > 0 {
        let row = Rect { y: map.bottom(), height: 1, ..map };
        Pen::new(buffer, area).put_right(gutter - 1, height + 1, "=0", theme.warning);
        let shares: Vec<f32> =
            columns(series, usize::from(map.width)).map(|moment| series.zeros[moment]).collect();
        paint(pane, &[shares.clone(), shares].concat(), row, buffer);
    }
    if steps > 0 {
        let mut pen = Pen::new(buffer, Rect { y: area.bottom() - 1, height: 1, ..map });
        let last = series.steps.last().copied().unwrap_or(0);
        let end = format!("{} {}", words.step, format::count(last));
        pen.put(0, 0, "0", theme.dim);
        if end.width() + 2 <= usize::from(map.width) {
            pen.put_right(map.width, 0, &end, theme.dim);
        }
    }
}

/// The layer and what of it, and the share of exact zeros now.
fn title(pane: &Pane<'_>, block: &Block<'_>, zeros: f32, row: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let mut pen = Pen::new(buffer, row);
    let room = usize::from(pen.area().width.saturating_sub(1));
    let name = clip(&block.title, room, pane.look.glyphs().ellipsis);
    let x = pen.put(0, 0, &name, theme.strong) + 2;
    if zeros > 0.0 {
        let share = format::percent(f64::from(zeros));
        for said in [fill(&words.exact_zeros, &[("share", &share)]), format!("{share} =0")] {
            if usize::from(x) + said.width() < usize::from(row.width) {
                pen.put(x, 0, &said, theme.warning);
                break;
            }
        }
    }
}

/// The bins from the lowest to the highest that ever held more than hardly anything.
fn worth_seeing(series: &OverTime) -> (usize, usize) {
    let bins = series.shares.first().map_or(1, Vec::len);
    if series.bounded {
        return (0, bins);
    }
    let held = |bin: &usize| series.shares.iter().any(|shares| shares[*bin] > RARE);
    let from = (0..bins).find(held).unwrap_or(0);
    let to = (0..bins).rfind(held).map_or(bins, |bin| bin + 1);
    let spare = FEWEST.min(bins).saturating_sub(to - from).div_ceil(2);
    (from.saturating_sub(spare), (to + spare).min(bins))
}

/// The moment that each column shows: the last one before it.
fn columns(series: &OverTime, across: usize) -> impl Iterator<Item = usize> + '_ {
    let last = series.steps.last().copied().unwrap_or(0);
    (0..across).map(move |column| {
        let step = last * column as u64 / (across.max(2) as u64 - 1);
        series.steps.partition_point(|kept| *kept <= step).max(1) - 1
    })
}

/// The shares on so many columns and rows, the highest values on top, by their square roots, so
/// that rare values are seen; the greatest is 1.
fn stretched(
    series: &OverTime,
    (from, to): (usize, usize),
    across: usize,
    down: usize,
) -> Vec<f32> {
    let mut values = vec![0.0_f32; down * across];
    let moments: Vec<usize> = columns(series, across).collect();
    let bins = series.shares.first().map_or(1, Vec::len);
    for (i, value) in values.iter_mut().enumerate() {
        let (row, column) = (i / across, i % across);
        let shares = &series.shares[moments[column]];
        let bin = |row: usize| from + row * (to - from) / down;
        let (low, high) = (bin(down - 1 - row), bin(down - row).max(bin(down - 1 - row) + 1));
        let low = if row + 1 == down { 0 } else { low };
        let high = if row == 0 { bins } else { high };
        // Where rows are finer than bins, neighbours share one.
        *value = shares[low..high].iter().sum::<f32>().sqrt();
    }
    let most = values.iter().copied().fold(0.0, f32::max);
    if most > 0.0 {
        for value in &mut values {
            *value /= most;
        }
    }
    values
}

/// Two rows of values in each row of cells; nothing where there is nothing.
fn paint(pane: &Pane<'_>, values: &[f32], area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let width = usize::from(area.width);
    let mut pen = Pen::new(buffer, area);
    for (y, pair) in values.chunks(2 * width.max(1)).enumerate() {
        for x in 0..width {
            let of = |i: usize| pair.get(i).copied().unwrap_or(0.0);
            let (upper, lower) = (of(x), of(width + x));
            if upper <= 0.0 && lower <= 0.0 {
                continue;
            }
            let color = |share: f32| theme.color(Scale::Sequential, f64::from(share));
            let (glyph, style) = if let (Some(above), Some(below)) = (color(upper), color(lower)) {
                match (upper > 0.0, lower > 0.0) {
                    (true, true) => ("▀", Style::new().fg(above).bg(below)),
                    (true, false) => ("▀", Style::new().fg(above)),
                    _ => ("▄", Style::new().fg(below)),
                }
            } else {
                let share = upper.max(lower);
                (glyphs.shades[(1.0 + share * 3.0).round() as usize], Style::new())
            };
            pen.dot(x as u16, y as u16, glyph, style);
        }
    }
}
