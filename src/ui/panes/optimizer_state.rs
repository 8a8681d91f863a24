//! What the optimizer keeps for each weight, and the learning rate that each weight has.
//!
//! One block a kind of number (velocity, mean of gradients, mean of squares, effective rate),
//! each a heat map a tensor with a scale of its own; at a few numbers, the numbers themselves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;
use crate::lab::{Heat, StateKind, StateSnapshot};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen, empty, tiles};
use crate::ui::words::{PaneWords, fill};

/// A learning rate is the same for all where none differs by more than this share.
const SAME: f64 = 1e-6;

/// Draws the state of the chosen arm.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let chosen = pane.chosen();
    let name = chosen.map(|(i, arm)| pane.named(i, arm)).unwrap_or_default();
    let frame = super::Frame { remark: &name, ..pane.frame(&words.titles.optimizer_state) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((_, arm)) = chosen else {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    };
    if arm.optimizer.iter().all(|state| state.tensors.is_empty()) {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    }
    let rule = format!("{}  η {}", arm.settings.optimizer.name(), format::short(arm.rate));
    Pen::new(buffer, inner).put(0, 0, &rule, pane.look.theme().dim);
    let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let shown: Vec<&StateSnapshot> = arm.optimizer.iter().filter(|state| differs(state)).collect();
    let even = shown.len() < arm.optimizer.len();
    let note = u16::from(body.height > 3 && (even || shown.is_empty()));
    let blocks = Rect { height: body.height - note, ..body };
    let places =
        tiles(blocks, shown.len(), (20, 3)).unwrap_or_else(|| stacked(blocks, shown.len()));
    for (state, place) in shown.iter().zip(places) {
        let adaptive = arm.optimizer.len() > 2;
        block(pane, (state, adaptive), place, buffer);
    }
    if note > 0 {
        let text = if shown.is_empty() {
            words.keeps_nothing.clone()
        } else {
            fill(&words.same_rate, &[("rate", &format::short(arm.rate))])
        };
        let row = Rect { y: body.bottom() - 1, height: 1, ..body };
        Pen::new(buffer, row).put(0, 0, &text, pane.look.theme().dim);
    }
}

/// Whether there is anything to see: a rate that is the same for all is said in words.
fn differs(state: &StateSnapshot) -> bool {
    let mut values = state.tensors.iter().flat_map(|(_, heat)| &heat.values).copied();
    let Some(first) = values.next() else { return false };
    state.kind != StateKind::EffectiveRate
        || values.any(|value| f64::from((value - first).abs()) > SAME * f64::from(first.abs()))
}

/// As many rows as there are blocks, however low.
fn stacked(area: Rect, count: usize) -> Vec<Rect> {
    let count = count.min(usize::from(area.height)).max(1) as u16;
    let height = area.height / count;
    (0..count).map(|i| Rect { y: area.y + i * height, height, ..area }).collect()
}

/// One kind of number; `adaptive` says that the rule keeps a mean of squares beside a mean.
fn block(
    pane: &Pane<'_>,
    (state, adaptive): (&StateSnapshot, bool),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let (low, high) = range(state);
    let signed = low < 0.0;
    let (scale, most) = if signed {
        (Scale::Diverging, low.abs().max(high.abs()))
    } else {
        (Scale::Sequential, high)
    };
    let mut pen = Pen::new(buffer, area);
    let x = pen.put(0, 0, &title(state.kind, adaptive, words), theme.strong);
    let span = format!("{} … {}", format::number(low), format::number(high));
    pen.put(x + 2, 0, &span, theme.dim);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if body.height == 0 {
        return;
    }
    let columns = state.tensors.len().max(1) as u16;
    let width = body.width / columns;
    for (i, (_, heat)) in state.tensors.iter().enumerate() {
        let place = Rect { x: body.x + i as u16 * width, width: width.saturating_sub(1), ..body };
        let heat = reshaped(heat);
        HeatMap { heat: &heat, scale, most: most.max(f64::MIN_POSITIVE) }
            .draw(pane.look, place, buffer);
    }
}

/// A point is a row of two numbers rather than a column.
fn reshaped(heat: &Heat) -> Heat {
    if heat.columns == 1 && heat.rows <= 4 {
        return Heat { rows: 1, columns: heat.rows, values: heat.values.clone() };
    }
    heat.clone()
}

fn range(state: &StateSnapshot) -> (f64, f64) {
    let values = state.tensors.iter().flat_map(|(_, heat)| &heat.values);
    let finite = values.map(|v| f64::from(*v)).filter(|v| v.is_finite());
    let ends =
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if ends.0 <= ends.1 { ends } else { (0.0, 0.0) }
}

fn title(kind: StateKind, adaptive: bool, words: &PaneWords) -> String {
    match kind {
        StateKind::EffectiveRate => words.effective_rate.clone(),
        StateKind::Kept(name) => {
            let means = match name {
                "m" => &words.state_mean,
                "s" => &words.state_square,
                "w₀" => &words.state_start,
                // Adam's v is a mean of squares, and momentum's is a velocity.
                "v" if adaptive => &words.state_square,
                "v" => &words.state_velocity,
                _ => return name.to_owned(),
            };
            format!("{name} {means}")
        }
    }
}
