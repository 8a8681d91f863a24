//! Activations of each layer over the training set, as histograms.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{Histogram, LayerSnapshot};
use crate::ui::format;
use crate::ui::widgets::{Frame, Pen, bars, empty};
use crate::ui::words;

/// Draws a histogram for each layer of the chosen arm, below each other, each over its own
/// range, with the share of its units that are dead or saturated.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let chosen = pane.chosen();
    let name = chosen.map(|(i, arm)| pane.named(i, arm)).unwrap_or_default();
    let frame = Frame { remark: &name, ..pane.frame(&words.titles.activations) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((index, arm)) = chosen else {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    };
    let layers: Vec<(&LayerSnapshot, &Histogram)> =
        arm.layers.iter().filter_map(|layer| Some((layer, layer.histogram.as_ref()?))).collect();
    if layers.is_empty() {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    }
    // A line of words and at least one of bars each; what finds no room is scrolled to.
    let fits = usize::from(inner.height / 2).clamp(1, layers.len());
    let first = usize::from(pane.state.scroll).min(layers.len() - fits);
    let high = (inner.height / fits as u16).min(8);
    for (k, (layer, histogram)) in layers[first..].iter().take(fits).enumerate() {
        let y = inner.y + high * k as u16;
        let place = Rect { y, height: high.min(inner.bottom().saturating_sub(y)), ..inner };
        one(pane, index, layer, histogram, place, buffer);
    }
}

fn one(
    pane: &Pane<'_>,
    arm: usize,
    layer: &LayerSnapshot,
    histogram: &Histogram,
    place: Rect,
    buffer: &mut Buffer,
) {
    let (look, theme) = (pane.look, pane.look.theme());
    let words = &look.words().panes;
    let mut pen = Pen::new(buffer, place);
    let x = pen.put(0, 0, &format!("{} {}", layer.index, layer.kind), theme.text);
    let mut end = place.width;
    let mut say = |template: &str, share: f64, pen: &mut Pen<'_>| {
        let text = words::fill(template, &[("share", &format::percent(share))]);
        let wide = text.width() as u16 + 2;
        if share > 0.0 && x + wide <= end {
            pen.put_right(end, 0, &text, if share > 0.2 { theme.warning } else { theme.dim });
            end -= wide;
        }
    };
    say(&words.saturated, layer.saturated, &mut pen);
    say(&words.dead, layer.dead, &mut pen);
    if place.height < 2 {
        return;
    }
    let (low, high) = (format::short(histogram.low), format::short(histogram.high));
    let (left, right) = (7, 7);
    let bottom = place.height - 1;
    let wide = place.width >= 34;
    if wide {
        pen.put_right(left - 1, bottom, &low, theme.dim);
        pen.put(place.width - right + 1, bottom, &high, theme.dim);
    }
    let bars_at = Rect {
        x: place.x + if wide { left } else { 0 },
        y: place.y + 1,
        width: place.width - if wide { left + right } else { 0 },
        height: place.height - 1,
    };
    let most = f64::from(histogram.counts.iter().copied().max().unwrap_or(0).max(1));
    // Square roots, so that the rare values beside a tall bar are still seen.
    let heights: Vec<f64> =
        histogram.counts.iter().map(|count| (f64::from(*count) / most).sqrt()).collect();
    bars(&heights, theme.arm_faint(arm), look, bars_at, buffer);
}
