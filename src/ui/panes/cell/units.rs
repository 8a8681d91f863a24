//! The same step of all units: a row each, a number in its colour for each quantity.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Pane, Scene, split};
use crate::lab::Gate;
use crate::ui::panes::sequence::{most, scale, symbol, two, value};
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, plain};
use crate::ui::words::fill;

/// Cells of a number with the gap after it.
const COLUMN: u16 = 7;
/// Cells of a unit's number.
const GUTTER: u16 = 6;
/// Rows below which it is not worth it: the head, two units, what is cut.
const LEAST: u16 = 4;

/// Draws a window of units around the one that is looked at; gives what is left.
pub(super) fn draw(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let all = scene.layer.units;
    if area.height < LEAST || all < 2 {
        return area;
    }
    // Where the rest could be drawn as lines, the units leave it some room.
    let most = if area.height > 24 { area.height / 2 } else { area.height };
    let (area, rest) = split(area, most.min(all as u16 + 1));
    let columns = columns(scene, area.width);
    let cut = usize::from(area.height) < all + 1;
    // What is cut takes a row to say so.
    let shown = usize::from(area.height) - 1 - usize::from(cut);
    let first = scene.unit.saturating_sub(shown / 2).min(all - shown);
    let mut pen = Pen::new(buffer, area);
    pen.put(0, 0, &words.unit, theme.dim);
    for (i, (gate, back)) in columns.iter().enumerate() {
        let letter = symbol(scene.layer, *gate);
        let head = if *back { format!("{letter}₋₁") } else { letter.to_owned() };
        pen.put_right(GUTTER + (i as u16 + 1) * COLUMN - 2, 0, &head, theme.formula);
    }
    for (row, unit) in (first..first + shown).enumerate() {
        let y = row as u16 + 1;
        let chosen = unit == scene.unit;
        let (mark, style) =
            if chosen { (pane.look.glyphs().current, theme.accent) } else { (" ", theme.dim) };
        pen.put(0, y, mark, style);
        pen.put_right(4, y, &unit.to_string(), style);
        for (i, (gate, back)) in columns.iter().enumerate() {
            let x = GUTTER + i as u16 * COLUMN;
            number(pane, scene, (*gate, *back), unit, (x, y), &mut pen);
        }
    }
    if cut {
        let (from, to) = (first.to_string(), (first + shown - 1).to_string());
        let all = all.to_string();
        let said = fill(&words.units_of, &[("from", &from), ("to", &to), ("all", &all)]);
        pen.put(0, area.height - 1, &said, theme.dim);
    }
    rest
}

/// Quantities in the order of the way through the cell, as many as find room: each with whether
/// it is the one of the step before.
fn columns(scene: &Scene<'_>, width: u16) -> Vec<(Gate, bool)> {
    const WAY: [(Gate, bool); 9] = [
        (Gate::Forget, false),
        (Gate::Update, false),
        (Gate::Reset, false),
        (Gate::Input, false),
        (Gate::Candidate, false),
        (Gate::Write, false),
        (Gate::Cell, false),
        (Gate::Output, false),
        (Gate::Hidden, false),
    ];
    let room = usize::from(width.saturating_sub(GUTTER) / COLUMN);
    let has = |gate: &(Gate, bool)| scene.layer.gate(gate.0).is_some();
    let mut all: Vec<(Gate, bool)> = WAY.into_iter().filter(has).collect();
    if let Some((state, _)) = scene.state() {
        all.insert(0, (state, true));
    }
    // In a narrow pane what follows from the others gives way.
    for spare in [(Gate::Write, false), (Gate::Input, false), (Gate::Candidate, false)] {
        if all.len() > room {
            all.retain(|column| *column != spare);
        }
    }
    all.truncate(room);
    all
}

fn number(
    pane: &Pane<'_>,
    scene: &Scene<'_>,
    (gate, back): (Gate, bool),
    unit: usize,
    (x, y): (u16, u16),
    pen: &mut Pen<'_>,
) {
    let step = if back { scene.step.checked_sub(1) } else { Some(scene.step) };
    let Some(heat) = scene.layer.gate(gate) else { return };
    let Some(value) = step.map_or(Some(0.0), |step| value(heat, unit, step)) else { return };
    let share = value / most(gate, heat);
    let text = two(value);
    let left = (usize::from(COLUMN) - 1).saturating_sub(text.width() + 1) as u16;
    if pane.look.theme().color(scale(gate), share).is_some() {
        let style = pane.look.theme().on_color(scale(gate), share);
        pen.rule(x, x + COLUMN - 1, y, " ", style);
        pen.put(x + left, y, &text, style);
    } else {
        let style = plain(Scale::Diverging, share, 1, pane.look).1;
        pen.put(x + left, y, &text, style);
    }
}
