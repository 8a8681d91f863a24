//! The gradient at each step of a sequence, of all arms on one log scale: how much the loss
//! would change if the state of that step did.
//!
//! What is exactly zero has no place on a log scale: it stands on the floor of the chart, each
//! with a mark of its own, and the legend says up to which step it is so.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::sequence::{Place, step_axis, unit_at};
use super::{ArmSnapshot, Pane};
use crate::lab::GradientOverTime;
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, empty, legend};
use crate::ui::words::fill;

/// Least value that the axis goes down to: what is smaller counts as none.
const LEAST: f64 = 1e-60;

/// One arm.
struct Curve<'a> {
    hue: usize,
    arm: &'a ArmSnapshot,
    gradient: &'a GradientOverTime,
}

impl<'a> Curve<'a> {
    /// The layer of the unit that is looked at, of each arm that has one.
    fn all(pane: &Pane<'a>) -> Vec<Self> {
        let curve = |(hue, arm): (usize, &'a ArmSnapshot)| {
            let view = arm.sequence.as_deref()?;
            let layer = unit_at(view, pane.state.sequence.unit).map(|(layer, ..)| layer.index);
            let mut gradients = view.gradients.iter();
            let of_layer = gradients.find(|gradient| Some(gradient.index) == layer);
            let gradient = of_layer.or(view.gradients.first())?;
            (!gradient.now.is_empty()).then_some(Self { hue, arm, gradient })
        };
        pane.visible().filter_map(curve).collect()
    }
}

/// Draws what reaches each step now, and faintly what did before the first step of training.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let curves = Curve::all(pane);
    let foot = if curves.is_empty() { String::new() } else { key(pane) };
    let layers = curves
        .iter()
        .any(|curve| curve.arm.sequence.as_ref().is_some_and(|view| view.gradients.len() > 1));
    let layer = curves.first().map(|curve| curve.gradient.index.to_string()).unwrap_or_default();
    let remark = if layers { format!("{} {layer}", words.layer) } else { String::new() };
    let title = if area.width >= 60 {
        &words.titles.through_time
    } else {
        &words.sequence.through_time_short
    };
    let frame = super::Frame { remark: &remark, foot: &foot, ..pane.frame(title) };
    let inner = frame.draw(pane.look, area, buffer);
    if curves.is_empty() {
        return empty(pane.no_reading(), pane.look, inner, buffer);
    }
    let step = pane.state.sequence.step.map(|step| step.min(last(&curves)));
    let rows = if inner.height >= 5 { (inner.height / 4).clamp(1, 4) } else { 0 };
    let entries = entries(pane, &curves, step, inner.width);
    let used = legend(&entries, pane.look, Rect { height: rows, ..inner }, buffer);
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let axes = axes(&curves);
    let floor = axes.1.range().0;
    let axis = step_axis(pane, rest.width);
    let mut chart = Chart::begin(axes, axis, pane.look, rest, buffer);
    for curve in &curves {
        line(pane, curve, floor, &mut chart);
    }
    let end = last(&curves).max(1) as f64;
    chart.finish(step.map(|step| step as f64 / end), buffer);
}

/// Which line is which, for the lower border.
fn key(pane: &Pane<'_>) -> String {
    let words = &pane.look.words().panes.sequence;
    let rule = pane.look.glyphs().lines[0];
    let thin = if rule.is_ascii() { "." } else { "┄" };
    format!("{rule}{rule} {}  {thin}{thin} {}", words.now, words.at_start)
}

/// The last step of the longest sequence, from 0.
fn last(curves: &[Curve<'_>]) -> usize {
    curves.iter().map(|curve| curve.gradient.now.len()).max().unwrap_or(1) - 1
}

fn axes(curves: &[Curve<'_>]) -> (Axis, Axis) {
    let all =
        curves.iter().flat_map(|curve| curve.gradient.now.iter().chain(&curve.gradient.start));
    let seen = all.copied().filter(|v| v.is_finite() && *v > LEAST);
    let (low, high) =
        seen.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    // Room below for what is exactly zero.
    let zeros = curves.iter().any(|curve| curve.gradient.now.iter().any(|v| *v <= LEAST));
    let below = if zeros { (high / low).powf(0.12).max(2.0) } else { 1.3 };
    (Axis::counted(1.0, (last(curves) + 1).max(2) as f64), Axis::log(low / below, high * 1.3))
}

fn line(pane: &Pane<'_>, curve: &Curve<'_>, floor: f64, chart: &mut Chart<'_>) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let points = |values: &[f64]| -> Vec<(f64, f64)> {
        let place =
            |(i, v): (usize, &f64)| ((i + 1) as f64, if *v > LEAST { *v } else { f64::NAN });
        values.iter().enumerate().map(place).collect()
    };
    let start = points(&curve.gradient.start);
    chart.curve(start.into_iter(), theme.arm_faint(curve.hue), Dash::SPARSE);
    let now = points(&curve.gradient.now);
    let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(curve.hue) };
    chart.curve(now.iter().copied(), theme.arm(curve.hue), dash);
    for (i, value) in curve.gradient.now.iter().enumerate() {
        let x = (i + 1) as f64;
        if !value.is_finite() {
            chart.mark(x, f64::NAN, glyphs.cross, theme.bad);
        } else if *value <= LEAST {
            chart.mark(x, floor, glyphs.empty, theme.arm(curve.hue));
        }
    }
    if !theme.has_colors()
        && let Some((x, y)) = now.get(now.len() * (curve.hue % 8 + 1) / 9).filter(|p| p.1 > 0.0)
    {
        chart.mark(*x, *y, glyphs.letter(curve.hue), theme.strong);
    }
}

/// Each arm with what reaches the first step as a share of what reaches the last, or with what
/// reaches the step under the cursor.
fn entries(pane: &Pane<'_>, curves: &[Curve<'_>], step: Option<usize>, width: u16) -> Vec<Entry> {
    let words = &pane.look.words().panes.sequence;
    let mut entries: Vec<Entry> = curves
        .iter()
        .map(|curve| {
            let values = &curve.gradient.now;
            let value = match step {
                Some(step) => values.get(step).map_or_else(String::new, |v| said(*v, pane)),
                None => ratio(values, pane),
            };
            Entry { value, ..pane.entry(curve.hue, curve.arm) }
        })
        .collect();
    let (marker, style) = (pane.look.glyphs().current, pane.look.theme().accent);
    let of = (last(curves) + 1).to_string();
    let head = match step {
        Some(step) => fill(&words.step_of, &[("step", &(step + 1).to_string()), ("of", &of)]),
        None => words.first_to_last.clone(),
    };
    // A narrow pane has room for the numbers alone.
    if step.is_some() || width >= 50 {
        let marker = if step.is_some() { marker } else { "" };
        let style = if step.is_some() { style } else { pane.look.theme().dim };
        entries.insert(0, Entry { marker, style, name: head, value: String::new() });
    }
    entries
}

/// What reaches the first step over what reaches the last.
fn ratio(values: &[f64], pane: &Pane<'_>) -> String {
    let words = &pane.look.words().panes.sequence;
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return String::new() };
    if *last <= LEAST {
        return words.zero_at_last.clone();
    }
    let reached = values.iter().position(|v| *v > LEAST).unwrap_or(0);
    if reached > 0 {
        return fill(&words.zero_before, &[("step", &(reached + 1).to_string())]);
    }
    format::digits(first / last, 2)
}

fn said(value: f64, pane: &Pane<'_>) -> String {
    if value == 0.0 { pane.look.words().panes.sequence.zero.clone() } else { format::number(value) }
}

/// The step at a position.
pub(super) fn place(pane: &Pane<'_>, area: Rect, at: Position) -> Option<Place> {
    let curves = Curve::all(pane);
    if curves.is_empty() || area.width < 3 || !area.contains(at) {
        return None;
    }
    let inner = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let mut scratch = Buffer::empty(inner);
    let plot = Chart::begin(axes(&curves), "", pane.look, inner, &mut scratch).plot();
    let along = f64::from(at.x.checked_sub(plot.x)?) / f64::from(plot.width.max(2) - 1);
    let step = (along.min(1.0) * last(&curves) as f64).round() as usize;
    Some(Place { step, unit: None })
}
