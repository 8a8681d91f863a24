//! One unit alone: its gates as lines over the steps. What lies between 0 and 1 and what has a
//! sign are told apart where there is room for two charts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::{Pane, Scene};
use crate::lab::{Gate, Heat};
use crate::ui::panes::sequence::{
    Place, by_weight, hue, most, name, scale, symbol, two, value, verdict_style,
};
use crate::ui::theme::Scale;
use crate::ui::widgets::{Axis, Canvas, Chart, Dash, Entry, Pen, legend};
use crate::ui::words::fill;

/// Lowest area that has two charts.
const TWO: u16 = 15;
/// Lines that one chart can tell apart.
const MOST: usize = 4;

/// How many of the gates are lines.
pub(super) fn foot(pane: &Pane<'_>, scene: &Scene<'_>) -> String {
    let words = &pane.look.words().panes.sequence;
    let number = scene.step.map(|step| (step + 1).to_string()).unwrap_or_default();
    let of = scene.steps().to_string();
    if number.is_empty() {
        return String::new();
    }
    fill(&words.step_of, &[("step", &number), ("of", &of)])
}

/// Lines with what is read below them.
pub(super) fn draw(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let below = u16::from(area.height >= 5);
    let upper = Rect { height: area.height - below, ..area };
    let row = Rect { y: upper.bottom(), height: below, ..area };
    let plot = lines(pane, scene, upper, buffer);
    symbols(pane, scene, Rect { x: plot.x, width: plot.width, ..row }, buffer);
}

/// Draws the lines alone and gives the plot of the lowest chart.
pub(super) fn lines(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
    let gates = by_weight(scene.layer);
    let signed = |(gate, _): &(Gate, &Heat)| scale(*gate) == Scale::Diverging;
    let (states, shares): (Vec<_>, Vec<_>) = gates.iter().copied().partition(signed);
    if area.height >= TWO && !shares.is_empty() {
        let upper = Rect { height: area.height / 2, ..area };
        let lower = Rect { y: upper.bottom(), height: area.height - upper.height, ..area };
        chart(pane, scene, &shares, upper, buffer);
        chart(pane, scene, &states, lower, buffer)
    } else {
        let few: Vec<_> = gates.into_iter().take(MOST).collect();
        chart(pane, scene, &few, area, buffer)
    }
}

/// Axes of a chart: steps from 1, values over the whole scale of what is drawn.
fn axes(scene: &Scene<'_>, gates: &[(Gate, &Heat)]) -> (Axis, Axis) {
    let signed = |gate: Gate| scale(gate) == Scale::Diverging;
    let high = gates.iter().map(|(gate, heat)| most(*gate, heat)).fold(0.0, f64::max).max(0.01);
    let low = gates.iter().filter(|(gate, _)| signed(*gate));
    let low = low.map(|(gate, heat)| -most(*gate, heat)).fold(0.0, f64::min);
    (Axis::counted(1.0, scene.steps().max(2) as f64), Axis::linear(low * 1.05, high * 1.05))
}

fn chart(
    pane: &Pane<'_>,
    scene: &Scene<'_>,
    gates: &[(Gate, &Heat)],
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let rows = if area.height >= 6 { (area.height / 4).clamp(1, 2) } else { 0 };
    let entries: Vec<Entry> =
        gates.iter().map(|(gate, heat)| entry(pane, scene, *gate, heat, area.width)).collect();
    let used = legend(&entries, pane.look, Rect { height: rows, ..area }, buffer);
    let body = Rect { y: area.y + used, height: area.height - used, ..area };
    let mut chart = Chart::begin(axes(scene, gates), &words.step, pane.look, body, buffer);
    for (gate, heat) in gates {
        let hue = hue(*gate);
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(hue) };
        let points = (0..scene.steps())
            .filter_map(|step| Some(((step + 1) as f64, value(heat, scene.unit, step)?)));
        let points: Vec<(f64, f64)> = points.collect();
        chart.curve(points.iter().copied(), theme.arm(hue), dash);
        if !theme.has_colors()
            && let Some((x, y)) = points.get(points.len() * (hue % 8 + 1) / 9)
        {
            chart.mark(*x, *y, pane.look.glyphs().letter(hue), theme.strong);
        }
    }
    let plot = chart.plot();
    let last = scene.steps().saturating_sub(1).max(1) as f64;
    chart.finish(scene.step.map(|step| step as f64 / last), buffer);
    plot
}

fn entry(pane: &Pane<'_>, scene: &Scene<'_>, gate: Gate, heat: &Heat, width: u16) -> Entry {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let letter = symbol(scene.layer, gate);
    let long = width >= 60 && gate != Gate::Write;
    let name = match gate {
        Gate::Write if width >= 60 => name(gate, &pane.look.words().panes.sequence).to_owned(),
        _ if long => format!("{} {letter}", name(gate, &pane.look.words().panes.sequence)),
        _ => letter.to_owned(),
    };
    let hue = hue(gate);
    let marker = if theme.has_colors() { glyphs.line(0) } else { glyphs.letter(hue) };
    let here = scene.step.and_then(|step| value(heat, scene.unit, step));
    Entry { marker, style: theme.arm(hue), name, value: here.map(two).unwrap_or_default() }
}

/// The symbol of each step under its place in the chart, those that find room.
fn symbols(pane: &Pane<'_>, scene: &Scene<'_>, row: Rect, buffer: &mut Buffer) {
    let theme = pane.look.theme();
    let canvas = Canvas::new(pane.look.glyphs().set, row);
    let last = scene.steps().saturating_sub(1).max(1) as f64;
    let mut pen = Pen::new(buffer, row);
    let mut free = 0;
    let crowded = scene.steps() > usize::from(row.width);
    for (step, seen) in scene.reading.view.steps.iter().enumerate() {
        let at_cursor = scene.step == Some(step);
        let Some((column, _)) = canvas.cell_of(step as f64 / last, 0.0) else { continue };
        let wide = seen.label.width() as u16;
        if (crowded || column < free) && !at_cursor {
            continue;
        }
        let style = match (at_cursor, &seen.predicted) {
            (true, _) => theme.selected,
            (_, Some(_)) => verdict_style(seen, pane.look),
            _ => theme.text,
        };
        let start = column.min(row.width.saturating_sub(wide));
        free = pen.put(start, 0, &seen.label, style) + u16::from(wide > 1);
    }
}

/// The step at a position.
pub(super) fn place(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, at: Position) -> Option<Place> {
    let gates = by_weight(scene.layer);
    let shown: Vec<_> =
        if area.height >= TWO { gates } else { gates.into_iter().take(MOST).collect() };
    let mut scratch = Buffer::empty(area);
    let plot = Chart::begin(axes(scene, &shown), "", pane.look, area, &mut scratch).plot();
    let along = f64::from(at.x.checked_sub(plot.x)?) / f64::from(plot.width.max(2) - 1);
    let last = scene.steps().saturating_sub(1) as f64;
    area.contains(at).then(|| Place { step: (along.min(1.0) * last).round() as usize, unit: None })
}
