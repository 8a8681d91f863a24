//! Gradients and activations over the depth of the networks, all arms, on log scales.
//!
//! Three measures side by side, since each alone can mislead: ‖∂L/∂W‖ is blind to a badly
//! initialised ReLU network, where small activations and large gradients cancel; ‖∂L/∂a‖ says
//! whether the signal comes back, and the size of the activations whether it went out.
//!
//! A line goes through the layers that end a stage: a layer with weights and what follows it up
//! to the next one. The layers between are points, or the line would jump to and fro between
//! the sums and the activations of the same stage.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Pane, verdict};
use crate::lab::{ArmSnapshot, LayerSnapshot, flow};
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Pen, empty, legend};
use crate::ui::words::fill;

/// Lowest and highest value that an axis shows: beyond it a curve is cut.
const ENDS: (f64, f64) = (1e-60, 1e60);
/// Narrowest and lowest chart beside others.
const CHART: (u16, u16) = (24, 7);

/// What is read of a layer, and its name.
struct Measure<'a> {
    name: &'a str,
    read: fn(&LayerSnapshot) -> Option<f64>,
    /// Whether every layer has it, so that a line goes from stage to stage.
    by_stage: bool,
}

/// Layer and value.
type Point = (f64, f64);

/// One arm in one chart.
struct Curve<'a> {
    hue: usize,
    arm: &'a ArmSnapshot,
    line: Vec<Point>,
    between: Vec<Point>,
}

/// Draws as many of the measures as find room, the one that tells most first.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let arms: Vec<(usize, &ArmSnapshot)> =
        pane.visible().filter(|(_, arm)| !arm.layers.is_empty()).collect();
    let last = arms.iter().map(|(_, arm)| arm.layers.len()).max().unwrap_or(1).max(2) - 1;
    let cursor = pane.state.cursor.map(|place| (place * last as f64).round() as usize);
    let remark = cursor.map(|layer| layer_name(pane, &arms, layer)).unwrap_or_default();
    let frame = super::Frame { remark: &remark, ..pane.frame(&words.titles.gradient_flow) };
    let inner = frame.draw(pane.look, area, buffer);
    if arms.is_empty() {
        let surface = pane.snapshot.arms.iter().any(|arm| arm.settings.surface.is_some());
        let text = match (pane.visible().next(), surface) {
            (None, _) => &words.all_hidden,
            (_, true) => &words.no_layers,
            _ => &words.awaiting_steps,
        };
        return empty(text, pane.look, inner, buffer);
    }
    let used = verdicts(pane, &arms, inner, buffer);
    let body = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let measures = [
        Measure {
            name: &words.flow_activations,
            read: |l| Some(l.activation_gradient),
            by_stage: true,
        },
        Measure { name: &words.flow_sizes, read: |l| Some(l.activation_size), by_stage: true },
        Measure { name: &words.flow_weights, read: |l| l.weight_gradient, by_stage: false },
    ];
    for (measure, place) in measures.iter().zip(places(body)) {
        chart(pane, &arms, measure, (last, cursor), place, buffer);
    }
}

/// `layer 6 Dense 16→16`, of the first arm that has it.
fn layer_name(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], layer: usize) -> String {
    let word = &pane.look.words().panes.layer;
    let found = arms.iter().find_map(|(_, arm)| arm.layers.get(layer));
    found.map_or_else(String::new, |found| {
        let arrow = pane.look.glyphs().right;
        format!("{word} {layer} {} {}{arrow}{}", found.kind, found.inputs, found.outputs)
    })
}

/// A row for each arm with what its gradients do, in whole sentences where there is room; gives
/// the rows used.
fn verdicts(
    pane: &Pane<'_>,
    arms: &[(usize, &ArmSnapshot)],
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let entries = |long: bool| -> Vec<Entry> {
        arms.iter().map(|(i, arm)| judged(pane, *i, arm, long)).collect()
    };
    let long = entries(true);
    let wide = |entry: &Entry| entry.name.width() + entry.value.width() + 5;
    let rows = (area.height / 5).min(3);
    let fits = long.iter().all(|entry| wide(entry) < usize::from(area.width))
        && long.iter().map(wide).sum::<usize>() <= usize::from(area.width * rows) * 3 / 4;
    let entries = if fits { long } else { entries(false) };
    legend(&entries, pane.look, Rect { height: rows, ..area }, buffer)
}

/// The arm with its verdict, and by how much its gradient changes from layer to layer.
fn judged(pane: &Pane<'_>, index: usize, arm: &ArmSnapshot, long: bool) -> Entry {
    let entry = pane.entry(index, arm);
    let Some((found, first, last)) = flow(arm) else { return entry };
    let (said, _) = verdict(found, pane.look);
    let trained = arm.layers.iter().filter(|layer| layer.weight_gradient.is_some()).count();
    let decades = (first / last).log10() / (trained.max(2) - 1) as f64;
    let value = if long && decades.is_finite() {
        let decades = format!("{decades:+.2}").replace('-', "−");
        let values = [("verdict", said), ("decades", &decades)];
        fill(&pane.look.words().panes.each_layer, &values)
    } else {
        said.to_owned()
    };
    Entry { value, ..entry }
}

/// Side by side where it is wide, one above the other where it is high, else one.
fn places(area: Rect) -> Vec<Rect> {
    let down = (area.height / CHART.1).clamp(1, 3);
    if area.width >= 3 * CHART.0 {
        let edge = |i: u16| area.x + (u32::from(area.width) * u32::from(i) / 3) as u16;
        return (0..3)
            .map(|i| Rect { x: edge(i), width: edge(i + 1) - edge(i) - u16::from(i < 2), ..area })
            .collect();
    }
    let height = area.height / down;
    (0..down).map(|i| Rect { y: area.y + i * height, height, ..area }).collect()
}

/// What a measure says of an arm.
fn curve<'a>(hue: usize, arm: &'a ArmSnapshot, measure: &Measure<'_>) -> Curve<'a> {
    let mut curve = Curve { hue, arm, line: Vec::new(), between: Vec::new() };
    for (i, layer) in arm.layers.iter().enumerate() {
        let Some(value) = (measure.read)(layer) else { continue };
        // What has died away altogether falls through the floor of the chart.
        let value = if value.is_finite() { value.clamp(ENDS.0, ENDS.1) } else { f64::NAN };
        let point = (layer.index as f64, value);
        let ends = !measure.by_stage || arm.layers.get(i + 1).is_none_or(begins_stage);
        if ends { curve.line.push(point) } else { curve.between.push(point) }
    }
    curve
}

/// Whether a layer has weights of its own kind: normalisation rescales what another has made.
fn begins_stage(layer: &LayerSnapshot) -> bool {
    layer.weight_gradient.is_some() && !layer.kind.ends_with("Norm")
}

fn chart(
    pane: &Pane<'_>,
    arms: &[(usize, &ArmSnapshot)],
    measure: &Measure<'_>,
    (last, cursor): (usize, Option<usize>),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let curves: Vec<Curve<'_>> = arms.iter().map(|(i, arm)| curve(*i, arm, measure)).collect();
    let all = curves.iter().flat_map(|curve| curve.line.iter().chain(&curve.between));
    let (low, high) = all
        .filter(|(_, value)| value.is_finite() && *value > ENDS.0)
        .fold((f64::INFINITY, 0.0_f64), |(low, high), (_, v)| (low.min(*v), high.max(*v)));
    let title = Rect { height: 1.min(area.height), ..area };
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let axes = (Axis::linear(0.0, last as f64), Axis::log(low / 1.5, high * 1.5));
    let name = &pane.look.words().panes.layer;
    let mut chart = Chart::begin(axes, name, pane.look, body, buffer);
    for Curve { hue, between, .. } in &curves {
        for (x, y) in between {
            chart.point(*x, *y, theme.arm_faint(*hue));
        }
    }
    for Curve { hue, line, .. } in &curves {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*hue) };
        chart.curve(line.iter().copied(), theme.arm(*hue), dash);
        if let Some((x, _)) = line.iter().find(|(_, value)| !value.is_finite()) {
            chart.mark(*x, f64::NAN, glyphs.cross, theme.bad);
        }
        if !theme.has_colors()
            && let Some((x, y)) = line.get(line.len() * (hue % 8 + 1) / 9)
        {
            chart.mark(*x, *y, glyphs.letter(*hue), theme.strong);
        }
    }
    let place = cursor.map(|layer| layer as f64 / last as f64);
    chart.finish(place, buffer);
    let mut pen = Pen::new(buffer, title);
    let x = pen.put(0, 0, measure.name, theme.strong) + 1;
    if let Some(layer) = cursor {
        read_off(pane, &curves, measure, layer, x, &mut pen);
    }
}

/// The values at the layer under the cursor, behind the measure's name, as many as find room. A
/// layer without the measure is passed over for the one before it.
fn read_off(
    pane: &Pane<'_>,
    curves: &[Curve<'_>],
    measure: &Measure<'_>,
    layer: usize,
    mut x: u16,
    pen: &mut Pen<'_>,
) {
    for Curve { hue, arm, .. } in curves {
        let upto = &arm.layers[..(layer + 1).min(arm.layers.len())];
        let Some(value) = upto.iter().rev().find_map(measure.read) else { continue };
        let letter = if pane.look.theme().has_colors() {
            String::new()
        } else {
            format!("{} ", pane.look.glyphs().letter(*hue))
        };
        let said = format!("{letter}{}", format::digits(value, 2));
        if x + said.width() as u16 > pen.area().width {
            break;
        }
        x = pen.put(x, 0, &said, pane.look.theme().arm(*hue)) + 1;
    }
}
