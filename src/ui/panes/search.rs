//! A search over two settings: each arm of a family at its place, shaded by its test loss now,
//! so that the map fills in and sharpens as the arms train.
//!
//! A grid is drawn as cells, a random search as points on the same axes. The shade is that of
//! the logarithm of the loss, over all families; the best of each is marked and named.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{ArmSnapshot, Axis, Family, KnobRange, Plan, show};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, empty, scale_bar, tiles};
use crate::ui::words::fill;

/// Narrowest and lowest map of a family.
const MAP: (u16, u16) = (24, 7);

/// An arm on the map.
struct Dot<'a> {
    arm: &'a ArmSnapshot,
    /// From (0, 0) at the lower left to (1, 1).
    place: (f64, f64),
    /// None where the arm has diverged or nothing was measured.
    loss: Option<f64>,
    chosen: bool,
}

/// Draws the families side by side.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.search).draw(pane.look, area, buffer);
    let families = &pane.snapshot.families;
    if families.is_empty() {
        return empty(&words.no_families, pane.look, inner, buffer);
    }
    let maps: Vec<(&Family, Vec<Dot<'_>>)> = families
        .iter()
        .enumerate()
        .filter(|(_, family)| family.x.is_some())
        .map(|(index, family)| (family, dots(pane, index, family)))
        .collect();
    if maps.is_empty() {
        return empty(&words.seeds_only, pane.look, inner, buffer);
    }
    let losses = || maps.iter().flat_map(|(_, dots)| dots).filter_map(|dot| dot.loss);
    let ends = losses().fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let bar = u16::from(inner.height >= 9);
    let body = Rect { height: inner.height - bar, ..inner };
    let places = tiles(body, maps.len(), MAP).or_else(|| tiles(body, maps.len(), (0, 0)));
    for ((family, dots), place) in maps.iter().zip(places.unwrap_or_default()) {
        map(pane, family, dots, ends, place, buffer);
    }
    if bar > 0 && ends.0 < ends.1 {
        let row = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        // The best is the brightest.
        scale_bar(Scale::Sequential, (ends.1, ends.0), pane.look, row, buffer);
    }
}

fn dots<'a>(pane: &Pane<'a>, index: usize, family: &Family) -> Vec<Dot<'a>> {
    let arms = pane.snapshot.arms.iter().enumerate();
    arms.filter(|(_, arm)| arm.family == Some(index))
        .map(|(i, arm)| {
            let (x, y) = family.point_of(&arm.settings);
            let share = |axis: &Option<Axis>, at| {
                axis.as_ref().map_or(0.5, |axis| fraction(&axis.range, at))
            };
            Dot {
                arm,
                place: (share(&family.x, x), share(&family.y, y)),
                loss: arm.test.latest.filter(|loss| arm.diverged.is_none() && *loss > 0.0),
                chosen: i == pane.state.arm,
            }
        })
        .collect()
}

/// How far along a range a number lies.
fn fraction(range: &KnobRange, at: f64) -> f64 {
    match range {
        KnobRange::Linear { from, to, .. } => (at - from) / (to - from),
        KnobRange::Log { from, to, .. } => (at / from).ln() / (to / from).ln(),
        KnobRange::Choice(values) => at / (values.len().max(2) - 1) as f64,
    }
}

/// One family: its name and best, the map, and the ends of its axes.
fn map(
    pane: &Pane<'_>,
    family: &Family,
    dots: &[Dot<'_>],
    ends: (f64, f64),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let language = pane.look.language();
    let of = |dot: &&Dot<'_>| dot.loss.unwrap_or(f64::INFINITY);
    let best = dots.iter().min_by(|a, b| of(a).total_cmp(&of(b))).filter(|dot| dot.loss.is_some());
    let shown = dots.iter().find(|dot| dot.chosen).or(best);
    let mut pen = Pen::new(buffer, area);
    let x = pen.put(0, 0, family.label.get(language), theme.strong) + 2;
    if let Some(loss) = best.and_then(|dot| dot.loss) {
        let said = fill(&words.best_of, &[("loss", &format::number(loss))]);
        pen.put(x, 0, &said, theme.good);
    }
    let said = shown.map(|dot| values(family, dot.arm, language)).unwrap_or_default();
    let style = if shown.is_some_and(|dot| dot.chosen) { theme.accent } else { theme.dim };
    let foot = u16::from(area.height >= 5);
    if foot > 0 {
        let mut text = said;
        if let Some(loss) = shown.and_then(|dot| dot.loss) {
            text += &format!("  {}", format::number(loss));
        }
        let open = format!("   {}", words.this_one);
        let fits = text.width() + open.width() <= usize::from(area.width);
        if pane.state.focused && shown.is_some_and(|dot| dot.chosen) && fits {
            text += &open;
        }
        pen.put(0, area.height - 1, &text, style);
    }
    let names = u16::from(area.height >= 7);
    let left = family.y.as_ref().map_or(0, |axis| gutter(axis));
    let left = if area.width > left + 12 { left } else { 0 };
    let body = Rect {
        x: area.x + left,
        y: area.y + 1,
        width: area.width.saturating_sub(left + 1),
        height: area.height.saturating_sub(1 + foot + names),
    };
    if names > 0
        && let Some(axis) = &family.x
    {
        name_x(pane, axis, Rect { y: body.bottom(), height: 1, ..body }, buffer);
    }
    if left > 0
        && let Some(axis) = &family.y
    {
        name_y(pane, axis, Rect { x: area.x, width: left - 1, ..body }, buffer);
    }
    match family.plan {
        Plan::Grid { across, down } => cells(pane, dots, (across, down), ends, body, buffer),
        Plan::Random(_) | Plan::Seeds(_) => points(pane, dots, best, ends, body, buffer),
    }
}

/// The two settings of an arm, named.
fn values(family: &Family, arm: &ArmSnapshot, language: crate::text::Language) -> String {
    let said = |axis: &Axis| {
        let value = arm.settings.get(&axis.path).unwrap_or_default();
        let value = value.parse().map_or_else(|_| show(&value), format::number);
        format!("{} {value}", axis.label.get(language))
    };
    family.axes().map(said).collect::<Vec<_>>().join("  ")
}

fn ends_of(axis: &Axis) -> [String; 2] {
    match &axis.range {
        KnobRange::Linear { from, to, .. } | KnobRange::Log { from, to, .. } => {
            [format::short(*from), format::short(*to)]
        }
        KnobRange::Choice(values) => {
            [values.first(), values.last()].map(|value| value.map_or_else(String::new, |v| show(v)))
        }
    }
}

fn gutter(axis: &Axis) -> u16 {
    let ends = ends_of(axis);
    let widest = ends.iter().map(|end| end.width()).max().unwrap_or(0);
    widest.max(axis.label.en.width().min(6)) as u16 + 1
}

fn name_x(pane: &Pane<'_>, axis: &Axis, row: Rect, buffer: &mut Buffer) {
    let dim = pane.look.theme().dim;
    let [from, to] = ends_of(axis);
    let mut pen = Pen::new(buffer, row);
    let after = pen.put(0, 0, &from, dim);
    let start = row.width.saturating_sub(to.width() as u16);
    pen.put_right(row.width, 0, &to, dim);
    let name = axis.label.get(pane.look.language());
    let middle = row.width.saturating_sub(name.width() as u16) / 2;
    if middle > after && middle + (name.width() as u16) < start {
        pen.put(middle, 0, name, dim);
    }
}

fn name_y(pane: &Pane<'_>, axis: &Axis, column: Rect, buffer: &mut Buffer) {
    let dim = pane.look.theme().dim;
    let [from, to] = ends_of(axis);
    let mut pen = Pen::new(buffer, column);
    pen.put_right(column.width, 0, &to, dim);
    if column.height > 1 {
        pen.put_right(column.width, column.height - 1, &from, dim);
    }
    if column.height > 2 {
        pen.put_right(column.width, column.height / 2, axis.label.get(pane.look.language()), dim);
    }
}

/// How good a loss is: 1 the best, 0 the worst, by its logarithm.
fn shade(loss: f64, (low, high): (f64, f64)) -> f64 {
    if high > low { 1.0 - (loss / low).ln() / (high / low).ln() } else { 1.0 }
}

/// A grid as rectangles, the loss in each where it fits.
fn cells(
    pane: &Pane<'_>,
    dots: &[Dot<'_>],
    (across, down): (usize, usize),
    ends: (f64, f64),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    if area.is_empty() {
        return;
    }
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let mut pen = Pen::new(buffer, area);
    for dot in dots {
        let column = (dot.place.0 * (across.max(2) - 1) as f64).round() as usize;
        let row =
            down - 1 - ((dot.place.1 * (down.max(2) - 1) as f64).round() as usize).min(down - 1);
        let (left, right) = (column * width / across, (column + 1) * width / across);
        let (top, bottom) = (row * height / down, (row + 1) * height / down);
        let (style, text) = match dot.loss {
            Some(loss) => {
                let style = if theme.has_colors() {
                    theme.on_color(Scale::Sequential, shade(loss, ends))
                } else {
                    theme.text
                };
                (style, format::number(loss))
            }
            None if dot.arm.diverged.is_some() => (theme.bad, glyphs.cross.to_owned()),
            None => (theme.dim, "·".to_owned()),
        };
        let (left, right, top, bottom) =
            (left as u16, (right as u16).saturating_sub(1), top as u16, bottom as u16);
        for y in top..bottom.max(top + 1) {
            pen.rule(left, right, y, " ", style);
        }
        let text = if dot.chosen { format!("{}{text}", glyphs.current) } else { text };
        let style = if dot.chosen { theme.selected } else { style };
        let room = usize::from(right.saturating_sub(left));
        if text.width() <= room {
            let x = left + (room - text.width()) as u16 / 2;
            pen.put(
                x,
                top + (bottom.saturating_sub(top) / 2).min(bottom.saturating_sub(top + 1)),
                &text,
                style,
            );
        }
    }
}

/// A random search as points.
fn points(
    pane: &Pane<'_>,
    dots: &[Dot<'_>],
    best: Option<&Dot<'_>>,
    ends: (f64, f64),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    if area.is_empty() {
        return;
    }
    let mut pen = Pen::new(buffer, area);
    let place =
        |share: f64, cells: u16| (share.clamp(0.0, 1.0) * f64::from(cells - 1)).round() as u16;
    for dot in dots {
        let (x, y) = (place(dot.place.0, area.width), place(1.0 - dot.place.1, area.height));
        let is_best = best.is_some_and(|best| std::ptr::eq(best, dot));
        let (glyph, style): (&str, Style) = match dot.loss {
            _ if dot.chosen => (glyphs.current, theme.selected),
            Some(_) if is_best => (if glyphs.bullet.is_ascii() { "*" } else { "★" }, theme.good),
            Some(loss) => {
                let color = theme.color(Scale::Sequential, shade(loss, ends));
                (glyphs.bullet, color.map_or(theme.text, |color| Style::new().fg(color)))
            }
            None if dot.arm.diverged.is_some() => (glyphs.cross, theme.bad),
            None => (glyphs.empty, theme.dim),
        };
        pen.put(x, y, glyph, style);
    }
}
