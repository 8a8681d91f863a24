//! Which units dropout has silenced: a column an example, a row a unit; the share of silence
//! beside what was asked for, and the same network in use.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Pane;
use crate::engine::LayerSpec;
use crate::lab::{ArmSnapshot, Heat, LayerSnapshot};
use crate::ui::format;
use crate::ui::widgets::{Pen, empty, tiles};
use crate::ui::words::fill;

/// Draws the masks of the chosen arm, or of the first that has some.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let has = |arm: &ArmSnapshot| arm.layers.iter().any(|layer| layer.mask.is_some());
    let chosen = pane.chosen().filter(|(_, arm)| has(arm));
    let chosen = chosen.or_else(|| pane.visible().find(|(_, arm)| has(arm)));
    let name = chosen.map(|(i, arm)| pane.named(i, arm)).unwrap_or_default();
    let frame = super::Frame { remark: &name, ..pane.frame(&words.titles.masks) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((_, arm)) = chosen else {
        let drops = pane.visible().any(|(_, arm)| drops(arm));
        let text = if drops { &words.awaiting_numbers } else { &words.no_dropout };
        return empty(text, pane.look, inner, buffer);
    };
    let layers: Vec<(&LayerSnapshot, &Heat)> =
        arm.layers.iter().filter_map(|layer| Some((layer, layer.mask.as_ref()?))).collect();
    let foot = u16::from(inner.height >= 6);
    let body = Rect { height: inner.height - foot, ..inner };
    let places = tiles(body, layers.len(), (14, 4)).unwrap_or_else(|| vec![body]);
    for ((layer, mask), place) in layers.iter().zip(places) {
        one(pane, arm, layer, mask, place, buffer);
    }
    if foot > 0 {
        let row = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        let said = |latest: Option<f64>| latest.map_or_else(|| "–".into(), format::number);
        let (test, batch) = (said(arm.test.latest), said(arm.train.latest));
        let text = fill(&words.in_use, &[("test", &test), ("batch", &batch)]);
        Pen::new(buffer, row).put(0, 0, &text, pane.look.theme().dim);
    }
}

fn drops(arm: &ArmSnapshot) -> bool {
    let layers = LayerSpec::with_inner(&arm.settings.network);
    layers.iter().any(|layer| matches!(layer, LayerSpec::Dropout(_)))
}

/// One layer: its name and shares, then its mask.
fn one(
    pane: &Pane<'_>,
    arm: &ArmSnapshot,
    layer: &LayerSnapshot,
    mask: &Heat,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let silent = mask.values.iter().filter(|v| **v == 0.0).count() as f64;
    let share = silent / mask.values.len().max(1) as f64;
    let spec = LayerSpec::flat(&arm.settings.network);
    let rate = match spec.get(layer.index) {
        Some(LayerSpec::Dropout(dropout)) => format!("p {}", format::short(dropout.rate)),
        _ => String::new(),
    };
    let mut pen = Pen::new(buffer, area);
    let x = pen.put(0, 0, &format!("{} {}", layer.index, layer.kind), theme.strong);
    let x = pen.put(x + 1, 0, &rate, theme.dim);
    let percent = format!("{} {}", format::percent(share), words.silent);
    pen.put(x + 2, 0, &percent, theme.warning);
    let grid = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    dots(pane, mask, grid, buffer);
}

/// A glyph a unit and example: full where it speaks, a point where it is silent.
fn dots(pane: &Pane<'_>, mask: &Heat, area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let ascii = glyphs.rule.is_ascii();
    let (speaks, silent) = if ascii { ("#", ".") } else { ("■", "·") };
    let mut pen = Pen::new(buffer, area);
    let wide = if area.width >= 2 * mask.columns as u16 { 2 } else { 1 };
    let columns = mask.columns.min(usize::from(area.width / wide));
    let rows = mask.rows.min(usize::from(area.height));
    for row in 0..rows {
        for column in 0..columns {
            let on = mask.values[row * mask.columns + column] != 0.0;
            let (glyph, style): (&str, Style) =
                if on { (speaks, theme.accent) } else { (silent, theme.dim) };
            pen.put(column as u16 * wide, row as u16, glyph, style);
        }
    }
}
