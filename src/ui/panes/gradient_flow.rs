//! Gradients and activations over the depth of the networks, all arms, on log scales.
//!
//! Three measures side by side, since each alone can mislead: ‖∂L/∂W‖ is blind to a badly
//! initialised ReLU network, where small activations and large gradients cancel; ‖∂L/∂a‖ says
//! whether the signal comes back, and the size of the activations whether it went out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Pane;
use crate::lab::{ArmSnapshot, Flow, LayerSnapshot, flow};
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Pen, empty, legend};

/// Lowest and highest value that an axis shows: beyond it a curve is cut.
const ENDS: (f64, f64) = (1e-60, 1e60);
/// Narrowest and lowest chart beside others.
const CHART: (u16, u16) = (24, 7);

/// What is read of a layer, and its name.
struct Measure<'a> {
    name: &'a str,
    read: fn(&LayerSnapshot) -> Option<f64>,
}

/// Draws as many of the measures as find room, the one that tells most first.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.gradient_flow).draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> =
        pane.visible().filter(|(_, arm)| !arm.layers.is_empty()).collect();
    if arms.is_empty() {
        let surface = pane.snapshot.arms.iter().any(|arm| arm.settings.surface.is_some());
        let hidden = pane.visible().next().is_none();
        let text = match (hidden, surface) {
            (true, _) => &words.all_hidden,
            (_, true) => &words.no_layers,
            _ => &words.awaiting_steps,
        };
        return empty(text, pane.look, inner, buffer);
    }
    let entries: Vec<Entry> = arms.iter().map(|(i, arm)| verdict(pane, *i, arm)).collect();
    let rows = (inner.height / 5).min(3);
    let used = legend(&entries, pane.look, Rect { height: rows, ..inner }, buffer);
    let body = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let measures = [
        Measure { name: &words.flow_activations, read: |l| Some(l.activation_gradient) },
        Measure { name: &words.flow_sizes, read: |l| Some(l.activation_size) },
        Measure { name: &words.flow_weights, read: |l| l.weight_gradient },
    ];
    for (measure, place) in measures.iter().zip(places(body)) {
        chart(pane, &arms, measure, place, buffer);
    }
}

/// The arm with what its gradients do.
fn verdict(pane: &Pane<'_>, index: usize, arm: &ArmSnapshot) -> Entry {
    let words = &pane.look.words().panes;
    let value = match flow(arm) {
        Some((Flow::Vanishing, ..)) => words.vanishing.clone(),
        Some((Flow::Exploding, ..)) => words.exploding.clone(),
        Some((Flow::AtRest, ..)) => words.at_rest.clone(),
        Some((Flow::Healthy, ..)) => words.healthy.clone(),
        None => String::new(),
    };
    Entry { value, ..pane.entry(index, arm) }
}

/// Side by side where it is wide, one above the other where it is high, else one.
fn places(area: Rect) -> Vec<Rect> {
    let across = (area.width / CHART.0).clamp(1, 3);
    let down = (area.height / CHART.1).clamp(1, 3);
    if across == 3 {
        let width = area.width / 3;
        return (0..3).map(|i| Rect { x: area.x + i * width, width, ..area }).collect();
    }
    let height = area.height / down;
    (0..down).map(|i| Rect { y: area.y + i * height, height, ..area }).collect()
}

fn chart(
    pane: &Pane<'_>,
    arms: &[(usize, &ArmSnapshot)],
    measure: &Measure<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let points = |arm: &ArmSnapshot| -> Vec<(f64, f64)> {
        let read = |layer: &LayerSnapshot| {
            let value = (measure.read)(layer)?;
            value.is_finite().then(|| (layer.index as f64, value.clamp(ENDS.0, ENDS.1)))
        };
        arm.layers.iter().filter_map(read).collect()
    };
    let drawn: Vec<(usize, Vec<(f64, f64)>)> =
        arms.iter().map(|(i, arm)| (*i, points(arm))).collect();
    let all = || drawn.iter().flat_map(|(_, points)| points);
    let last = arms.iter().map(|(_, arm)| arm.layers.len()).max().unwrap_or(1) - 1;
    let (low, high) = all()
        .filter(|(_, value)| *value > ENDS.0)
        .fold((f64::INFINITY, 0.0_f64), |(low, high), (_, v)| (low.min(*v), high.max(*v)));
    let title = Rect { height: 1.min(area.height), ..area };
    Pen::new(buffer, title).put(0, 0, measure.name, theme.strong);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let axes = (Axis::linear(0.0, last.max(1) as f64), Axis::log(low / 1.5, high * 1.5));
    let width = body.width.saturating_sub(1);
    let name = &pane.look.words().panes.layer;
    let mut chart = Chart::begin(axes, name, pane.look, Rect { width, ..body }, buffer);
    for (i, points) in &drawn {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*i) };
        chart.curve(points.iter().copied(), theme.arm(*i), dash);
        if !theme.has_colors()
            && let Some((x, y)) = points.get(points.len() * (i + 1) / (drawn.len() + 1))
        {
            chart.mark(*x, *y, glyphs.letter(*i), theme.strong);
        }
    }
    chart.finish(pane.state.cursor, buffer);
    if let Some(cursor) = pane.state.cursor {
        read_off(pane, &drawn, (cursor * last as f64).round(), title, measure.name, buffer);
    }
}

/// The values at the layer under the cursor, behind the measure's name.
fn read_off(
    pane: &Pane<'_>,
    drawn: &[(usize, Vec<(f64, f64)>)],
    layer: f64,
    row: Rect,
    name: &str,
    buffer: &mut Buffer,
) {
    let theme = pane.look.theme();
    let mut pen = Pen::new(buffer, row);
    let words = &pane.look.words().panes;
    let said = format!("{name}  {} {layer}", words.layer);
    let mut x = pen.put(0, 0, &said, theme.accent) + 2;
    for (i, points) in drawn {
        let near =
            |a: &&(f64, f64), b: &&(f64, f64)| (a.0 - layer).abs().total_cmp(&(b.0 - layer).abs());
        let Some((_, value)) = points.iter().min_by(near) else { continue };
        let style: Style = theme.arm(*i);
        x = pen.put(x, 0, &format::number(*value), style) + 2;
    }
}
