//! Weights of each layer as a heat map, the biases in a column of their own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;
use crate::lab::{Heat, LayerSnapshot};
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen, clip, empty, scale_bar};

/// Draws the layers of the chosen arm side by side, or below each other where it is narrow,
/// all on one scale.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let chosen = pane.chosen();
    let name = chosen.map(|(i, arm)| pane.named(i, arm)).unwrap_or_default();
    let frame = super::Frame { remark: &name, ..pane.frame(&words.titles.weights) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((_, arm)) = chosen else {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    };
    let layers: Vec<(&LayerSnapshot, &Heat)> =
        arm.layers.iter().filter_map(|layer| Some((layer, layer.weight.as_ref()?))).collect();
    if layers.is_empty() {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    }
    let most = most(&layers);
    let bar = u16::from(inner.height >= 4);
    let body = Rect { height: inner.height - bar, ..inner };
    for ((layer, heat), place) in layers.iter().zip(places(&layers, body)) {
        one(pane, layer, heat, most, place, buffer);
    }
    if bar > 0 {
        let row = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        scale_bar(Scale::Diverging, (-most, most), pane.look, row, buffer);
    }
}

fn most(layers: &[(&LayerSnapshot, &Heat)]) -> f64 {
    let numbers = layers.iter().flat_map(|(layer, heat)| heat.values.iter().chain(&layer.bias));
    let sizes = numbers.map(|v| f64::from(v.abs())).filter(|v| v.is_finite());
    sizes.fold(0.0, f64::max).max(1e-9)
}

/// A part of the area for each layer, by the number of its inputs or of its rows.
fn places(layers: &[(&LayerSnapshot, &Heat)], area: Rect) -> Vec<Rect> {
    let columns: usize = layers.iter().map(|(_, heat)| heat.columns + 3).sum();
    let rows: usize = layers.iter().map(|(_, heat)| heat.rows + 1).sum();
    let roomy = usize::from(area.width) >= 6 * columns;
    let stacks = rows <= usize::from(area.height);
    let beside = roomy || (!stacks && area.width >= 16 * layers.len() as u16);
    let share = |heat: &Heat| if beside { heat.columns + 2 } else { heat.rows + 1 };
    let all: usize = layers.iter().map(|(_, heat)| share(heat)).sum();
    let least = if beside { 12.min(usize::from(area.width) / layers.len()) } else { 2 };
    let room = usize::from(if beside { area.width } else { area.height });
    let spare = room.saturating_sub(least * layers.len());
    let mut at = 0;
    layers
        .iter()
        .map(|(_, heat)| {
            let size = (least + spare * share(heat) / all).min(room - at) as u16;
            let place = if beside {
                Rect { x: area.x + at as u16, width: size, ..area }
            } else {
                Rect { y: area.y + at as u16, height: size, ..area }
            };
            at += usize::from(size);
            place
        })
        .collect()
}

fn one(
    pane: &Pane<'_>,
    layer: &LayerSnapshot,
    heat: &Heat,
    most: f64,
    place: Rect,
    buffer: &mut Buffer,
) {
    let (glyphs, theme) = (pane.look.glyphs(), pane.look.theme());
    // A recurrent layer's matrix has columns for its input, and then for its state.
    let from = match heat.columns.checked_sub(layer.inputs) {
        Some(state) if state > 0 => format!("{}+{state}", layer.inputs),
        _ => layer.inputs.to_string(),
    };
    let title = format!("{} {from}{}{}", layer.index, glyphs.right, layer.outputs);
    let title = clip(&title, usize::from(place.width.saturating_sub(1)), glyphs.ellipsis);
    let after = Pen::new(buffer, place).put(0, 0, &title, theme.dim);
    if place.height < 2 || place.width < 2 {
        return;
    }
    let below = Rect { y: place.y + 1, height: place.height - 1, ..place };
    let with_bias = !layer.bias.is_empty() && below.width >= 6;
    // A gap before the bias, a gap after the layer.
    let spare = if with_bias { 2 } else { 1 };
    let columns = heat.columns as u16 + u16::from(with_bias);
    let unit = ((below.width - spare) / columns.max(1)).clamp(1, 9);
    let bias_width = if with_bias { unit } else { 0 };
    let grid = Rect { width: below.width - spare - bias_width, ..below };
    let map = HeatMap { heat, scale: Scale::Diverging, most };
    let used = map.draw(pane.look, grid, buffer);
    if with_bias {
        let x = used.right() + 1;
        let column = Rect { x, width: used.width.min(bias_width), ..below };
        let heat = Heat { rows: layer.bias.len(), columns: 1, values: layer.bias.clone() };
        HeatMap { heat: &heat, ..map }.draw(pane.look, column, buffer);
        let name = x - place.x;
        if name > after || unit > 1 {
            Pen::new(buffer, place).put(name.max(after + 1), 0, "b", theme.dim);
        }
    }
}
