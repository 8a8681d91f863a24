//! The microscope of recurrent cells: one unit at one step of the sequence, drawn with its live
//! values. What it keeps, what it writes, what it shows; the formula with the numbers filled in;
//! the same step of all other units; and where in the sequence this is.

mod compact;
mod diagram;
mod moment;
mod units;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use super::sequence::{
    Place, Reading, Track, below_refusal, inside, label_row, most, unit_at, verdict_style,
};
use crate::lab::{Gate, Heat, RecurrentView};
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen, empty};
use crate::ui::words::fill;
use moment::{Formula, Moment};

/// Room that the drawn cell needs; below it the cell is told in lines.
const DRAWN: (u16, u16) = (diagram::WIDTH, diagram::HEIGHT + 3);

/// Rows from which on what the unit did before and after is drawn too.
const FOLLOWED: u16 = 8;

/// Steps of a sequence that is written out as a whole.
const FEW: usize = 6;

/// The cell that is looked at.
#[derive(Clone, Copy)]
struct Scene<'a> {
    reading: Reading<'a>,
    layer: &'a RecurrentView,
    unit: usize,
    step: usize,
}

impl<'a> Scene<'a> {
    /// At the cursor, or at the last step.
    fn of(pane: &Pane<'a>) -> Option<Self> {
        let has = |layer: &RecurrentView| layer.gate(Gate::Hidden).is_some();
        let reading = pane.reading(|view| view.layers.iter().any(has))?;
        let (layer, _, unit) = unit_at(reading.view, pane.state.sequence.unit)?;
        let last = reading.view.steps.len().checked_sub(1)?;
        let step = pane.state.sequence.step.map_or(last, |step| step.min(last));
        Some(Self { reading, layer, unit, step })
    }

    /// What the cell hands on: the cell state of an LSTM, the hidden state of others.
    fn state(&self) -> Option<(Gate, &'a Heat)> {
        let gate = [Gate::Cell, Gate::Hidden];
        gate.into_iter().find_map(|gate| Some((gate, self.layer.gate(gate)?)))
    }
}

/// Draws the cell as large as the area allows for.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let Some(scene) = Scene::of(pane) else {
        let inner = pane.frame(&words.titles.cell).draw(pane.look, area, buffer);
        return empty(pane.no_reading(), pane.look, inner, buffer);
    };
    let title = &words.titles.cell;
    let remark = pane.unit_remark(&scene.reading, (scene.layer, scene.unit), title, area);
    let frame = super::Frame { remark: &remark, ..pane.frame(title) };
    let inner = frame.draw(pane.look, area, buffer);
    let inner = pane.refusal(&scene.reading, inner, buffer);
    let Some(moment) = Moment::of(scene.layer, scene.unit, scene.step) else {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    };
    let strip = strip_of(inner);
    let body = Rect { height: inner.height - strip.height, ..inner };
    let mut rest = head(pane, &scene, body, buffer);
    rest = if rest.width >= DRAWN.0 && rest.height >= DRAWN.1 {
        diagram::draw(pane, &moment, rest, buffer)
    } else {
        compact::draw(pane, &moment, rest, buffer)
    };
    rest = formulas(pane, &moment, rest, buffer);
    rest = units::draw(pane, &scene, rest, buffer);
    // A free row between.
    let below = split(rest, 1).1;
    if scene.reading.view.steps.len() <= FEW {
        by_hand(pane, &scene, below, buffer);
    } else if below.height >= FOLLOWED {
        super::gates::follow(pane, scene.step, below, buffer);
    }
    draw_strip(pane, &scene, strip, buffer);
}

/// Splits the upper `rows` off an area, as far as it has them.
fn split(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let lower = Rect { y: area.y + rows, height: area.height - rows, ..area };
    (Rect { height: rows, ..area }, lower)
}

/// Where in the sequence this is: a line.
fn head(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let (row, rest) = split(area, 1);
    let mut pen = Pen::new(buffer, row);
    let (step, of) = ((scene.step + 1).to_string(), scene.reading.view.steps.len().to_string());
    let said = fill(&words.step_of, &[("step", &step), ("of", &of)]);
    let mut x = pen.put(0, 0, &said, theme.accent) + 2;
    let Some(seen) = scene.reading.view.steps.get(scene.step) else { return rest };
    let label = Some(&seen.label);
    let parts: [(&str, Option<&String>, Style); 3] = [
        (&words.reads, label, theme.strong),
        (&words.truth, seen.truth.as_ref(), theme.text),
        (&words.says, seen.predicted.as_ref(), verdict_style(seen, pane.look)),
    ];
    for (word, text, style) in parts {
        let Some(text) = text else { continue };
        if x + (word.width() + 1 + text.width()) as u16 > row.width {
            break;
        }
        x = pen.put(x, 0, word, theme.dim) + 1;
        x = pen.put(x, 0, text, style) + 2;
    }
    rest
}

/// The formulas of the moment with the numbers filled in.
fn formulas(pane: &Pane<'_>, moment: &Moment, area: Rect, buffer: &mut Buffer) -> Rect {
    let lines = moment.formulas();
    let (rows, rest) = split(area, lines.len() as u16);
    for (formula, row) in lines.iter().zip(rows.rows()) {
        write_out(formula, pane, row, buffer);
    }
    rest
}

/// A formula, as long as finds room, and what comes out.
fn write_out(formula: &Formula, pane: &Pane<'_>, row: Rect, buffer: &mut Buffer) {
    let theme = pane.look.theme();
    let long = format!("{} = {} = {}", formula.name, formula.general, formula.filled);
    let short = format!("{} = {}", formula.name, formula.filled);
    let end = formula.result.width() + 3;
    let fits = |text: &str| text.width() + end <= usize::from(row.width);
    let (text, equals) = if fits(&long) && !formula.general.is_empty() {
        (long, " = ")
    } else if fits(&short) {
        (short, " = ")
    } else {
        (short.replace(" + ", "+").replace(" = ", "="), "=")
    };
    let mut pen = Pen::new(buffer, row);
    let x = pen.put(0, 0, &text, theme.formula);
    let x = pen.put(x, 0, equals, theme.formula);
    pen.put(x, 0, &formula.result, theme.strong);
}

/// The formulas of all steps of a short sequence, one below the other: the way by hand.
fn by_hand(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let steps = scene.reading.view.steps.len();
    let all = (0..steps).filter_map(|step| Moment::of(scene.layer, scene.unit, step));
    let lines: Vec<(usize, Formula)> = all
        .flat_map(|moment| moment.formulas().into_iter().map(move |f| (moment.step - 1, f)))
        .collect();
    for ((step, formula), row) in lines.iter().zip(area.rows()) {
        let text = Rect { x: row.x + GUTTER, width: row.width.saturating_sub(GUTTER), ..row };
        write_out(formula, pane, text, buffer);
        if *step == scene.step {
            let current = pane.look.glyphs().current;
            Pen::new(buffer, row).put(0, 0, current, pane.look.theme().accent);
        }
    }
}

/// The lower rows of a pane: the state of the unit over all steps, and what is read.
fn strip_of(inner: Rect) -> Rect {
    let height = match inner.height {
        0..=6 => 0,
        7..=12 => 1,
        _ => 2,
    };
    Rect { y: inner.bottom() - height, height, ..inner }
}

/// Cells before the strip, for the letter of the state.
const GUTTER: u16 = 2;

fn track(scene: &Scene<'_>, strip: Rect) -> Track {
    let room = strip.width.saturating_sub(GUTTER);
    Track::new(scene.reading.view.steps.len(), room, Some(scene.step))
}

fn draw_strip(pane: &Pane<'_>, scene: &Scene<'_>, strip: Rect, buffer: &mut Buffer) {
    if strip.height == 0 {
        return;
    }
    let (theme, track) = (pane.look.theme(), track(scene, strip));
    if let (Some((gate, heat)), true) = (scene.state(), strip.height > 1) {
        let from = scene.unit * heat.columns;
        let row = heat.values.get(from + track.from..from + track.to).unwrap_or_default();
        let part = Heat { rows: 1, columns: row.len(), values: row.to_vec() };
        let width = row.len() as u16 * track.wide;
        let map = HeatMap { heat: &part, scale: Scale::Diverging, most: most(gate, heat) };
        let place = Rect { x: strip.x + GUTTER, width: width.min(strip.width), height: 1, ..strip };
        map.draw(pane.look, place, buffer);
        let letter = if gate == Gate::Cell { "c" } else { "h" };
        Pen::new(buffer, strip).put(0, 0, letter, theme.formula);
    }
    let mut pen = Pen::new(buffer, Rect { y: strip.bottom() - 1, height: 1, ..strip });
    let steps = &scene.reading.view.steps;
    let label = |step: usize| {
        let style = if step == scene.step { theme.selected } else { theme.text };
        Some((steps.get(step)?.label.as_str(), style))
    };
    label_row(label, track, pane.look, (GUTTER, 0), &mut pen);
    if track.from > 0 {
        pen.put(0, 0, pane.look.glyphs().left, theme.dim);
    }
    if track.to < track.steps {
        pen.put_right(strip.width, 0, pane.look.glyphs().right, theme.dim);
    }
}

/// The step at a position of the strip.
pub(super) fn place(pane: &Pane<'_>, area: Rect, at: Position) -> Option<Place> {
    let scene = Scene::of(pane)?;
    let strip = strip_of(below_refusal(&scene.reading, inside(area)));
    let column = at.x.checked_sub(strip.x + GUTTER)?;
    let step = track(&scene, strip).step_at(column)?;
    strip.contains(at).then_some(Place { step, unit: None })
}
