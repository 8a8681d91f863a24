//! Prediction against truth on test examples: points, or a table of classes, with examples
//! where they are images.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Pane, average_error, images};
use crate::data::Task;
use crate::lab::{ArmSnapshot, Prediction};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Pen, clip, empty, legend, tiles};
use crate::ui::words;

/// Draws the visible arms' predictions.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.predictions).draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> =
        pane.visible().filter(|(_, arm)| !arm.predictions.is_empty()).collect();
    if pane.visible().next().is_none() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    if arms.is_empty() {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    }
    match &pane.snapshot.data.task {
        Task::Regression => scatter(pane, &arms, inner, buffer),
        Task::Binary(names) => confusions(pane, names, &arms, inner, buffer),
        Task::Classes(names) => confusions(pane, names, &arms, inner, buffer),
    }
}

/// Predicted upwards, true to the right; what is right lies on the diagonal.
fn scatter(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let truths = arms.iter().flat_map(|(_, arm)| arm.predictions.iter().map(|p| p.truth));
    let (low, high) = truths
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let margin = 0.08 * (high - low);
    let axis = Axis::linear(low - margin, high + margin);
    let entries: Vec<Entry> = arms
        .iter()
        .map(|(i, arm)| Entry { value: residuals(arm, pane), ..pane.entry(*i, arm) })
        .collect();
    let rows = if area.height >= 6 { (area.height / 4).min(arms.len() as u16) } else { 0 };
    let used = legend(&entries, pane.look, Rect { height: rows, ..area }, buffer);
    let rest = Rect { y: area.y + used, height: area.height - used, ..area };
    let target = words::fill(&words.true_value, &[("target", &pane.snapshot.data.target)]);
    let mut chart = Chart::begin((axis, axis), &target, pane.look, rest, buffer);
    let (from, to) = axis.range();
    chart.curve([(from, from), (to, to)].into_iter(), theme.border, Dash::DOTTED);
    let several = !theme.has_colors() && arms.len() > 1;
    for (i, arm) in arms {
        for Prediction { truth, predicted } in &arm.predictions {
            if several {
                chart.mark(*truth, *predicted, pane.look.glyphs().letter(*i), theme.text);
            } else {
                chart.point(*truth, *predicted, theme.arm(*i));
            }
        }
    }
    chart.finish(None, buffer);
}

/// How far off the predictions are: the mean distance, and the share of variance explained.
fn residuals(arm: &ArmSnapshot, pane: &Pane<'_>) -> String {
    let Some(error) = average_error(&arm.predictions) else { return String::new() };
    let n = arm.predictions.len() as f64;
    let mean = arm.predictions.iter().map(|p| p.truth).sum::<f64>() / n;
    let all: f64 = arm.predictions.iter().map(|p| (p.truth - mean).powi(2)).sum();
    let left: f64 = arm.predictions.iter().map(|p| (p.truth - p.predicted).powi(2)).sum();
    let explained = if all > 0.0 { 1.0 - left / all } else { f64::NAN };
    let (error, explained) = (format::number(error), format::number(explained));
    words::fill(&pane.look.words().panes.residuals, &[("error", &error), ("r2", &explained)])
}

fn confusions(
    pane: &Pane<'_>,
    names: &[String],
    arms: &[(usize, &ArmSnapshot)],
    area: Rect,
    buffer: &mut Buffer,
) {
    let n = names.len();
    let least = ((6 * n + 8) as u16, n as u16 + 3);
    let chosen = pane.chosen().filter(|(_, arm)| !arm.predictions.is_empty());
    let chosen = chosen.or(arms.first().copied());
    let arms = match tiles(area, arms.len(), least) {
        Some(_) => arms.to_vec(),
        None => chosen.into_iter().collect(),
    };
    for ((i, arm), place) in arms.iter().zip(tiles(area, arms.len(), (0, 0)).unwrap_or_default()) {
        let entry = pane.entry(*i, arm);
        let right = arm.predictions.iter().filter(|p| p.truth == p.predicted).count();
        let share = format::percent(right as f64 / arm.predictions.len() as f64);
        legend(&[Entry { value: share, ..entry }], pane.look, Rect { height: 1, ..place }, buffer);
        let y = 1.min(place.height);
        let rest = Rect { y: place.y + y, height: place.height - y, ..place };
        let shown = images::of(pane, arm);
        let (table, pictures) = images::share(rest, shown, (4 * n as u16 + 4, n as u16 + 1));
        confusion(pane, names, &arm.predictions, table, buffer);
        images::draw(pane, shown, &arm.predictions, pictures, buffer);
    }
}

/// True classes down, predicted ones across; counts, coloured by their share of the row.
fn confusion(
    pane: &Pane<'_>,
    names: &[String],
    predictions: &[Prediction],
    area: Rect,
    buffer: &mut Buffer,
) {
    let (look, theme, words) = (pane.look, pane.look.theme(), &pane.look.words().panes);
    let n = names.len();
    let mut counts = vec![0_u64; n * n];
    for Prediction { truth, predicted } in predictions {
        let (row, column) = (truth.max(0.0) as usize, predicted.max(0.0) as usize);
        if row < n && column < n {
            counts[row * n + column] += 1;
        }
    }
    let longest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let head = words.true_down.width();
    let room = usize::from(area.width).saturating_sub(4 * n + 1);
    let left = longest.min(room / 2).max(head.min(room)) as u16 + 1;
    let wide = (area.width.saturating_sub(left) / n.max(1) as u16).min(12);
    if wide < 2 {
        return;
    }
    let clipped = |name: &str, width: u16| clip(name, usize::from(width), look.glyphs().ellipsis);
    let mut pen = Pen::new(buffer, area);
    pen.put(0, 0, &clipped(&words.true_down, left - 1), theme.dim);
    let high = ((area.height.saturating_sub(1)) / n.max(1) as u16).clamp(1, 3);
    for row in 0..n {
        let total: u64 = counts[row * n..(row + 1) * n].iter().sum();
        let y = 1 + row as u16 * high;
        let middle = y + (high - 1) / 2;
        let x = left + row as u16 * wide;
        let name = clipped(&names[row], wide - 1);
        let indent = (wide - name.width() as u16) / 2;
        pen.put(x + indent, 0, &name, theme.dim);
        pen.put(0, middle, &clipped(&names[row], left - 1), theme.text);
        for column in 0..n {
            let count = counts[row * n + column];
            let share = count as f64 / total.max(1) as f64;
            let x = left + column as u16 * wide;
            let plain = if row == column { theme.strong } else { theme.text };
            let style = if theme.color(Scale::Sequential, share).is_some() {
                theme.on_color(Scale::Sequential, share)
            } else {
                plain
            };
            for line in 0..high {
                pen.rule(x, x + wide, y + line, " ", style);
            }
            let text = format::count(count);
            let indent = wide.saturating_sub(text.width() as u16) / 2;
            pen.put(x + indent, middle, &text, style);
        }
    }
}
