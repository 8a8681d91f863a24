//! Heat maps: a group of rows for each gate, a row for each unit, a column for each step.
//!
//! The gates that tell most stand first. Where not all find room, the lower border says how many
//! do and scrolling leads to the others; where not all units do, those about the chosen one are
//! seen; a long sequence follows the cursor. Nothing is left out without a word.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{NARROW, Pane, Scene, alone, readout, scales};
use crate::lab::{Gate, Heat, StepView};
use crate::ui::panes::sequence::{
    Place, Track, by_weight, is_marked, label_row, most, name, scale, symbol, verdict_style,
};
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen};
use crate::ui::words::fill;

/// From this width on gates are called by their names.
const NAMED: u16 = 60;

/// Fewest rows that lines are worth.
const LINES: u16 = 7;

/// Where everything stands.
pub(super) struct Plan {
    gutter: u16,
    track: Track,
    pub(super) groups: Vec<Group>,
    gates: usize,
    /// The first unit that is seen, and how many are.
    units: (usize, usize),
    reads: Rect,
    truth: Rect,
    says: Rect,
    pub(super) scales: Rect,
    values: Rect,
}

/// Rows below the maps.
struct Rows {
    reads: u16,
    truth: u16,
    says: u16,
    scales: u16,
    /// What the chosen unit does at the cursor.
    values: u16,
}

impl Rows {
    /// As many as leave room for maps.
    fn of(scene: &Scene<'_>, area: Rect) -> Self {
        let has = |what: fn(&StepView) -> bool| scene.reading.view.steps.iter().any(what);
        let height = area.height;
        let values = match (scene.step, area.width) {
            (None, _) => 0,
            _ if height < 6 => 0,
            (_, 100..) => 1,
            (_, 50..) => 2,
            _ => 3,
        };
        let values = values.min(height / 4);
        let left = height - values;
        Self {
            reads: u16::from(height >= 2),
            truth: u16::from(left >= 9 && has(|step| step.truth.is_some())),
            says: u16::from(left >= 6 && has(|step| step.predicted.is_some())),
            scales: u16::from(left >= 7),
            values,
        }
    }

    fn sum(&self) -> u16 {
        self.reads + self.truth + self.says + self.scales + self.values
    }
}

/// One gate.
pub(super) struct Group {
    pub(super) gate: Gate,
    map: Rect,
    /// Rows of a unit; none where two units share a row.
    high: Option<u16>,
}

impl Plan {
    pub fn new(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect) -> Self {
        let gates = by_weight(scene.layer);
        let short = if area.width < NARROW { 3 } else { 5 };
        let mut names = 0;
        if area.width >= NAMED {
            let words = &pane.look.words().panes.sequence;
            let long = gates.iter().map(|(gate, _)| name(*gate, words).width() + 2);
            names = long.max().unwrap_or(0) as u16 + 5;
        }
        let track = |names: u16| {
            let room = area.width.saturating_sub(names + 1);
            Track::new(scene.steps(), room, scene.step)
        };
        // Names give way before steps do.
        let (roomy, tight) = (track(names), track(short));
        let seen = |track: Track| ((track.to - track.from) as u16 * track.wide, track.wide);
        if names == 0 || (roomy.is_cut(), seen(roomy).1) != (tight.is_cut(), seen(tight).1) {
            names = short;
        }
        let gutter = (names + 1).min(area.width);
        let track = track(names);
        let mut plan = Self {
            gutter,
            track,
            groups: Vec::new(),
            gates: gates.len(),
            units: (0, scene.layer.units),
            reads: Rect::ZERO,
            truth: Rect::ZERO,
            says: Rect::ZERO,
            scales: Rect::ZERO,
            values: Rect::ZERO,
        };
        let rows = Rows::of(scene, area);
        let maps = Rect { height: area.height - rows.sum().min(area.height), ..area };
        plan.place_groups(pane, scene, &gates, maps);
        plan.place_rows(&rows, area);
        plan
    }

    /// The rows stand right below the maps, values at the bottom of the pane.
    fn place_rows(&mut self, rows: &Rows, area: Rect) {
        let mut y = self.groups.last().map_or(area.y, |group| group.map.bottom());
        let mut row = |height: u16| {
            y += height;
            Rect { y: y - height, height, ..area }
        };
        self.reads = row(rows.reads);
        self.truth = row(rows.truth);
        self.says = row(rows.says);
        self.scales = row(rows.scales);
        self.values = Rect { y: area.bottom() - rows.values, height: rows.values, ..area };
    }

    fn place_groups(
        &mut self,
        pane: &Pane<'_>,
        scene: &Scene<'_>,
        gates: &[(Gate, &Heat)],
        area: Rect,
    ) {
        if area.height == 0 || self.track.to == self.track.from || gates.is_empty() {
            return;
        }
        let fine = pane.look.theme().color(Scale::Sequential, 0.0).is_some();
        let all = scene.layer.units.max(1) as u16;
        let room = area.height;
        // At least so many gates are worth more than all units of one.
        let wanted = (gates.len() as u16).min((1 + room / 5).max(2));
        let pairs = if fine { all.div_ceil(2) } else { all };
        let least = pairs.min(((room + 1) / wanted).saturating_sub(1).max(1));
        let count = |rows: u16| {
            let apart = (room + 1) / (rows + 1);
            if apart >= wanted.min(2) { apart } else { room / rows }
        };
        let shown = count(least).clamp(1, gates.len() as u16);
        let gaps = if shown * least + shown < room + 2 { shown - 1 } else { 0 };
        let each = (room - gaps) / shown;
        let (rows, high) = if each >= all {
            let most = if self.track.wide > 6 { 3 } else { 2 };
            let high = (each / all).min(most);
            (all * high, Some(high))
        } else if fine {
            (each.min(pairs), None)
        } else {
            (each, Some(1))
        };
        let seen = match high {
            Some(high) => rows / high,
            None => (2 * rows).min(all),
        };
        self.units = (around(scene.unit, usize::from(seen), scene.layer.units), usize::from(seen));
        let first = usize::from(pane.state.scroll).min(gates.len() - usize::from(shown));
        let width = (self.track.to - self.track.from) as u16 * self.track.wide;
        let mut y = area.y;
        for (gate, _) in gates.iter().skip(first).take(usize::from(shown)) {
            let map = Rect { x: area.x + self.gutter, y, width, height: rows };
            self.groups.push(Group { gate: *gate, map, high });
            y += rows + u16::from(gaps > 0);
        }
    }

    /// What finds no room: gates, units, steps; shorter where the border is.
    pub fn foot(&self, pane: &Pane<'_>, scene: &Scene<'_>, width: u16) -> String {
        let words = &pane.look.words().panes.sequence;
        let (first, seen) = self.units;
        let mut cut: Vec<([&str; 2], [usize; 3])> = Vec::new();
        if self.groups.len() < self.gates {
            let texts = [words.gates_of.as_str(), &words.gates_of_short];
            cut.push((texts, [1, self.groups.len(), self.gates]));
        }
        if seen < scene.layer.units {
            let texts = [words.units_of.as_str(), &words.units_of_short];
            cut.push((texts, [first, first + seen - 1, scene.layer.units]));
        }
        if self.track.is_cut() {
            let texts = [words.steps_of.as_str(), &words.steps_of_short];
            cut.push((texts, [self.track.from + 1, self.track.to, self.track.steps]));
        }
        let says = |form: usize| -> String {
            let one = |(texts, numbers): &([&str; 2], [usize; 3])| {
                let [from, to, all] = numbers.map(|number| number.to_string());
                fill(texts[form], &[("from", &from), ("to", &to), ("all", &all)])
            };
            cut.iter().map(one).collect::<Vec<_>>().join(" · ")
        };
        let fits = |text: &String| text.width() + 6 <= usize::from(width);
        let (long, short) = (says(0), says(1));
        if fits(&long) {
            return long;
        }
        // Where even that is too long, what is cut of the sequence matters most.
        let parts: Vec<&str> = short.split(" · ").collect();
        let ends = (0..parts.len()).map(|from| parts[from..].join(" · "));
        ends.into_iter().find(fits).unwrap_or_default()
    }

    /// What a gate is called where there is no room for its name.
    pub(super) fn letter(&self, scene: &Scene<'_>, gate: Gate) -> &'static str {
        let tight = gate == Gate::Write && self.gutter < 5;
        if tight { "ig" } else { symbol(scene.layer, gate) }
    }

    /// The step and unit at a position.
    pub fn place(&self, scene: &Scene<'_>, at: Position) -> Option<Place> {
        let rows = [self.reads, self.truth, self.says];
        let group = self.groups.iter().find(|group| group.map.contains(at));
        let left = self.reads.x + self.gutter;
        if group.is_none() && !rows.iter().any(|row| row.contains(at)) || at.x < left {
            return None;
        }
        let step = self.track.step_at(at.x - left)?;
        let unit = group.map(|group| {
            let row = at.y - group.map.y;
            let row = group.high.map_or(2 * row, |high| row / high);
            scene.first + (self.units.0 + usize::from(row)).min(scene.layer.units - 1)
        });
        Some(Place { step, unit })
    }
}

/// The first of `seen` out of `all` such that the chosen one is among them.
fn around(chosen: usize, seen: usize, all: usize) -> usize {
    chosen.saturating_sub(seen / 2).min(all.saturating_sub(seen))
}

pub(super) fn draw(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let plan = Plan::new(pane, scene, area);
    for group in &plan.groups {
        let Some(heat) = scene.layer.gate(group.gate) else { continue };
        name_group(pane, scene, &plan, group, area, buffer);
        // Narrow cells are made higher here, wide ones by the map.
        let times = if plan.track.wide > 3 { 1 } else { group.high.unwrap_or(1) };
        let part = part(heat, plan.units, (plan.track.from, plan.track.to), times);
        let scale = scale(group.gate);
        let map = HeatMap { heat: &part, scale, most: most(group.gate, heat) };
        map.draw(pane.look, group.map, buffer);
    }
    mark_cursor(pane, scene, &plan, buffer);
    rows(pane, scene, &plan, buffer);
    scales::draw(pane, scene, &plan, buffer);
    // What is left shows the chosen unit once more, as lines.
    let y = plan.scales.bottom() + 1;
    let height = plan.values.y.saturating_sub(y);
    if height >= LINES && scene.steps() > 2 {
        alone::lines(pane, scene, Rect { y, height, ..area }, buffer);
    }
    readout::draw(pane, scene, plan.values, buffer);
}

/// The rows and columns of a matrix that are seen, each row so many times.
fn part(
    heat: &Heat,
    (first, seen): (usize, usize),
    (from, to): (usize, usize),
    times: u16,
) -> Heat {
    let rows = first..(first + seen).min(heat.rows);
    let rows: Vec<usize> =
        rows.flat_map(|row| std::iter::repeat_n(row, usize::from(times))).collect();
    let to = to.min(heat.columns);
    let values = rows
        .iter()
        .flat_map(|row| heat.values[row * heat.columns..][from.min(to)..to].iter().copied())
        .collect();
    Heat { rows: rows.len(), columns: to.saturating_sub(from), values }
}

/// The gate's name before its first row, a mark before the row of the chosen unit, and the
/// numbers of the units where each has rows of its own.
fn name_group(
    pane: &Pane<'_>,
    scene: &Scene<'_>,
    plan: &Plan,
    group: &Group,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let column = Rect { y: group.map.y, width: plan.gutter, height: group.map.height, ..area };
    let mut pen = Pen::new(buffer, column);
    let letter = plan.letter(scene, group.gate);
    if plan.gutter > 8 {
        let x = pen.put(0, 0, name(group.gate, words), theme.strong);
        pen.put(x + 1, 0, if group.gate == Gate::Write { "" } else { letter }, theme.formula);
    } else {
        pen.put(0, 0, letter, theme.strong);
    }
    if scene.layer.units < 2 {
        return;
    }
    let end = plan.gutter.saturating_sub(1);
    for unit in plan.units.0..plan.units.0 + plan.units.1 {
        let place = (unit - plan.units.0) as u16;
        let row = group.high.map_or(place / 2, |high| place * high);
        let chosen = unit == scene.unit;
        if let (Some(_), true) = (group.high, plan.gutter > 8) {
            let style = if chosen { theme.accent } else { theme.dim };
            pen.put_right(end, row, &unit.to_string(), style);
        }
        if chosen {
            pen.put(end, row, pane.look.glyphs().current, theme.accent);
        }
    }
}

/// A line through the gaps between the maps, at the cursor.
fn mark_cursor(pane: &Pane<'_>, scene: &Scene<'_>, plan: &Plan, buffer: &mut Buffer) {
    let Some(column) = scene.step.and_then(|step| plan.track.column(step)) else { return };
    let bar = if pane.look.glyphs().rule.is_ascii() { "|" } else { "│" };
    for pair in plan.groups.windows(2) {
        let gap = Rect { y: pair[0].map.bottom(), height: 1, ..pair[0].map };
        if gap.y < pair[1].map.y {
            let middle = column + (plan.track.wide - 1) / 2;
            Pen::new(buffer, gap).dot(middle, 0, bar, pane.look.theme().accent);
        }
    }
}

/// What is read, what is true and what is said at each step.
fn rows(pane: &Pane<'_>, scene: &Scene<'_>, plan: &Plan, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let steps = &scene.reading.view.steps;
    let at_cursor = |step: usize, style: Style| {
        if scene.step == Some(step) { theme.selected } else { style }
    };
    let mut row = |place: Rect, word: &str, label: &dyn Fn(usize) -> Option<(String, Style)>| {
        if place.height == 0 {
            return;
        }
        let mut pen = Pen::new(buffer, place);
        pen.put(0, 0, word, theme.dim);
        let texts: Vec<Option<(String, Style)>> = (0..steps.len()).map(label).collect();
        let label = |step: usize| texts[step].as_ref().map(|(text, style)| (text.as_str(), *style));
        label_row(label, plan.track, pane.look, (plan.gutter, 0), &mut pen);
    };
    // The letters of the formulas.
    let named = [&*words.reads, &words.truth, &words.says];
    let [reads, truth, says] = if plan.gutter < 5 { ["x", "y", "ŷ"] } else { named };
    row(plan.reads, reads, &|step| {
        let label = steps[step].label.clone();
        let style = if is_marked(&label) { theme.accent } else { theme.text };
        Some((label, at_cursor(step, style)))
    });
    row(plan.truth, truth, &|step| Some((steps[step].truth.clone()?, at_cursor(step, theme.dim))));
    row(plan.says, says, &|step| {
        let style = verdict_style(&steps[step], pane.look);
        Some((steps[step].predicted.clone()?, at_cursor(step, style)))
    });
}
