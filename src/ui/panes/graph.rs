//! The network drawn as a graph: weights as edges, biases as units.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;
use crate::lab::ArmSnapshot;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Entry, NetworkGraph, Pen, Units, empty, legend, scale_bar, tiles};

/// Draws the visible arms beside each other where they fit, else the chosen one.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.graph).draw(pane.look, area, buffer);
    let all: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if all.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    // A state that comes back to its own layer has no place in columns of units.
    let drawable = |arm: &ArmSnapshot| {
        let mut weights =
            arm.layers.iter().filter_map(|layer| Some((layer, layer.weight.as_ref()?)));
        arm.layers.iter().any(|layer| layer.weight.is_some())
            && weights.all(|(layer, weight)| weight.columns == layer.inputs)
    };
    let arms: Vec<_> = all.into_iter().filter(|(_, arm)| drawable(arm)).collect();
    if arms.is_empty() {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    }
    let bar = u16::from(inner.height >= 7);
    let body = Rect { height: inner.height - bar, ..inner };
    let chosen = pane.chosen().filter(|(_, arm)| drawable(arm)).or(arms.first().copied());
    let arms = match tiles(body, arms.len(), (30, 8)) {
        Some(_) => arms,
        None => chosen.into_iter().collect(),
    };
    for ((i, arm), place) in arms.iter().zip(tiles(body, arms.len(), (0, 0)).unwrap_or_default()) {
        let named = u16::from(pane.snapshot.arms.len() > 1 && place.height > 3);
        if named > 0 {
            let entry = Entry { value: String::new(), ..pane.entry(*i, arm) };
            legend(&[entry], pane.look, Rect { height: 1, ..place }, buffer);
        }
        let rest = Rect { y: place.y + named, height: place.height - named, ..place };
        network(pane, arm).draw(pane.look, rest, buffer);
    }
    if bar > 0 {
        let row = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        key(pane, &arms, row, buffer);
    }
}

/// The network of an arm; an activation gives its name to the dense layer before it.
fn network<'a>(pane: &Pane<'a>, arm: &'a ArmSnapshot) -> NetworkGraph<'a> {
    let mut layers: Vec<Units<'a>> = Vec::new();
    for layer in &arm.layers {
        match (&layer.weight, layers.last_mut()) {
            (Some(weight), _) => layers.push(Units { weight, bias: &layer.bias, name: "" }),
            (None, Some(last)) => last.name = &layer.kind,
            (None, None) => {}
        }
    }
    NetworkGraph {
        inputs: &pane.snapshot.data.features,
        inputs_name: &pane.look.words().panes.inputs,
        output: &pane.snapshot.data.target,
        layers,
    }
}

fn key(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let weights = arms.iter().flat_map(|(_, arm)| &arm.layers).filter_map(|l| l.weight.as_ref());
    let sizes = weights.flat_map(|heat| &heat.values).map(|w| f64::from(w.abs()));
    let most = sizes.filter(|w| w.is_finite()).fold(1e-9, f64::max);
    if pane.look.theme().has_colors() && arms.len() == 1 {
        return scale_bar(Scale::Diverging, (-most, most), pane.look, area, buffer);
    }
    let words = &pane.look.words().panes;
    let (solid, dotted) = if pane.look.glyphs().rule.is_ascii() {
        ("''''", "' ' ")
    } else {
        ("⠤⠤⠤", "⠄⠄⠄")
    };
    let theme = pane.look.theme();
    let mut pen = Pen::new(buffer, area);
    let dash = if theme.has_colors() { solid } else { dotted };
    let x = pen.put(0, 0, solid, theme.signed(0.8));
    let x = pen.put(x + 1, 0, &words.positive, theme.dim);
    let x = pen.put(x + 2, 0, dash, theme.signed(-0.8));
    pen.put(x + 1, 0, &words.negative, theme.dim);
}
