//! What the network computes: a decision boundary over two inputs, a curve over one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::data::Task;
use crate::lab::{ArmSnapshot, Function, Heat};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Axis, Chart, Dash, Meaning, Pen, Plane, empty, legend, scale_bar, tiles};

/// Draws all visible arms: curves in one chart, planes beside each other where they fit, else
/// the chosen one's.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let all: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    let shown: Vec<(usize, &ArmSnapshot)> =
        all.iter().copied().filter(|(_, arm)| arm.function.is_some()).collect();
    let inner = pane.frame(title(pane)).draw(pane.look, area, buffer);
    if all.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    match shown.first().and_then(|(_, arm)| arm.function.as_ref()) {
        None if pane.snapshot.data.features.len() > 2 => {
            empty(&words.too_many_inputs, pane.look, inner, buffer);
        }
        None => empty(&words.awaiting_numbers, pane.look, inner, buffer),
        Some(Function::Curve { .. }) => curves(pane, &shown, inner, buffer),
        Some(Function::Plane { .. }) => planes(pane, &shown, inner, buffer),
    }
}

fn title<'a>(pane: &Pane<'a>) -> &'a str {
    let titles = &pane.look.words().panes.titles;
    match (&pane.snapshot.data.task, pane.snapshot.data.features.len()) {
        (Task::Regression, 1) => &titles.curve,
        (Task::Regression, _) => &titles.function,
        _ => &titles.boundary,
    }
}

fn curves(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let (data, theme, glyphs) = (&pane.snapshot.data, pane.look.theme(), pane.look.glyphs());
    let points: Vec<(f64, f64)> = data
        .points
        .iter()
        .zip(&data.targets)
        .filter_map(|(point, target)| Some((*point.first()?, *target)))
        .collect();
    let values = |arm: &ArmSnapshot| match &arm.function {
        Some(Function::Curve { from, to, values }) => (*from, *to, values.clone()),
        _ => (0.0, 0.0, Vec::new()),
    };
    let drawn: Vec<_> = arms.iter().map(|(i, arm)| (*i, values(arm))).collect();
    let x = drawn.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, curve)| {
        (low.min(curve.0), high.max(curve.1))
    });
    // The points say what is worth seeing; a curve that runs away is cut.
    let (low, high) = points
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), p| (low.min(p.1), high.max(p.1)));
    let margin = 0.3 * (high - low);
    let y = Axis::linear(low - margin, high + margin);
    let entries: Vec<_> = arms.iter().map(|(i, arm)| pane.entry(*i, arm)).collect();
    let rows = if area.height >= 6 && arms.len() > 1 { (area.height / 5).min(2) } else { 0 };
    let used = legend(&entries, pane.look, Rect { height: rows, ..area }, buffer);
    let rest = Rect { y: area.y + used, height: area.height - used, ..area };
    let name = data.features.first().map_or("x", String::as_str);
    let mut chart = Chart::begin((Axis::linear(x.0, x.1), y), name, pane.look, rest, buffer);
    let dot = if glyphs.bullet.is_ascii() { "." } else { "◦" };
    for (x, y) in points {
        chart.mark_behind(x, y, dot, theme.dim);
    }
    for (i, (from, to, values)) in &drawn {
        let step = (to - from) / (values.len().max(2) - 1) as f64;
        let points = values.iter().enumerate().map(|(k, v)| (from + step * k as f64, *v));
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*i) };
        chart.curve(points, theme.arm(*i), dash);
        if !theme.has_colors() && !values.is_empty() {
            let k = values.len() * (i % 8 + 1) / 9;
            chart.mark(from + step * k as f64, values[k], glyphs.letter(*i), theme.strong);
        }
    }
    chart.finish(None, buffer);
}

fn planes(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let scale = u16::from(area.height >= 5);
    let body = Rect { height: area.height - scale, ..area };
    let chosen = pane.chosen().filter(|(_, arm)| arm.function.is_some()).or(arms.first().copied());
    let arms = match tiles(body, arms.len(), (18, 7)) {
        Some(_) => arms.to_vec(),
        None => chosen.into_iter().collect(),
    };
    let meaning = meaning(pane, &arms);
    let places = tiles(body, arms.len(), (0, 0)).unwrap_or_default();
    for ((i, arm), place) in arms.iter().zip(places) {
        let Some(Function::Plane { x, y, grid }) = &arm.function else { continue };
        let named = u16::from(pane.snapshot.arms.len() > 1 && place.height >= 3);
        if named > 0 {
            let entry = pane.entry(*i, arm);
            let mut pen = Pen::new(buffer, place);
            let after = pen.put(0, 0, entry.marker, entry.style);
            let after = pen.put(after + 1, 0, &entry.name, entry.style);
            if let Some(share) = arm.accuracy.latest {
                pen.put(after + 2, 0, &format::percent(share), pane.look.theme().dim);
            }
        }
        let rest = Rect { y: place.y + named, height: place.height - named, ..place };
        one(pane, (*x, *y), &Plane { grid, meaning }, rest, buffer);
    }
    if scale > 0 {
        let row = Rect { y: area.bottom() - 1, height: 1, ..area };
        key(pane, meaning, row, buffer);
    }
}

fn meaning(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)]) -> Meaning {
    match pane.snapshot.data.task {
        Task::Binary(_) => Meaning::Probability,
        Task::Classes(_) => Meaning::Classes,
        Task::Regression => {
            let grids = arms.iter().filter_map(|(_, arm)| match &arm.function {
                Some(Function::Plane { grid, .. }) => Some(grid),
                _ => None,
            });
            let ends = |(low, high): (f32, f32), grid: &Heat| {
                grid.values.iter().fold((low, high), |(low, high), v| (low.min(*v), high.max(*v)))
            };
            let (low, high) = grids.fold((f32::INFINITY, f32::NEG_INFINITY), ends);
            Meaning::Number(f64::from(low), f64::from(high))
        }
    }
}

/// One plane with its axes, where there is room for them.
fn one(
    pane: &Pane<'_>,
    (x, y): ((f64, f64), (f64, f64)),
    plane: &Plane<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (data, dim) = (&pane.snapshot.data, pane.look.theme().dim);
    let name = |i: usize| data.features.get(i).map_or("", String::as_str);
    let axes = area.width >= 24 && area.height >= 7;
    let ends = [y.0, y.1].map(format::short);
    let left = ends.iter().map(|end| end.width()).max().unwrap_or(0).max(name(1).width().min(6));
    let left = if axes { left as u16 + 1 } else { 0 };
    let map = Rect {
        x: area.x + left,
        y: area.y,
        width: area.width - left,
        height: area.height - u16::from(axes),
    };
    plane.draw(pane.look, map, buffer);
    if axes {
        let mut pen = Pen::new(buffer, area);
        pen.put_right(left - 1, 0, &ends[1], dim);
        pen.put_right(left - 1, (map.height - 1) / 2, name(1), dim);
        pen.put_right(left - 1, map.height - 1, &ends[0], dim);
        let mut pen = Pen::new(buffer, Rect { x: map.x, y: area.y, width: map.width, ..area });
        pen.put_center(map.height, name(0), dim);
        pen.put(0, map.height, &format::short(x.0), dim);
        pen.put_right(map.width, map.height, &format::short(x.1), dim);
    }
    for (point, target) in data.points.iter().zip(&data.targets) {
        let [a, b] = point[..] else { continue };
        let place = ((a - x.0) / (x.1 - x.0), (b - y.0) / (y.1 - y.0));
        let class = target.max(0.0) as usize;
        let (glyph, style) = match plane.meaning {
            Meaning::Number(..) => (pane.look.glyphs().bullet, pane.look.theme().text),
            Meaning::Probability => (pane.look.glyphs().class(class), pane.look.theme().text),
            Meaning::Classes => (pane.look.glyphs().class(class), pane.look.theme().class(class)),
        };
        plane.mark(place, glyph, style, pane.look, map, buffer);
    }
}

/// What colours and glyphs mean.
fn key(pane: &Pane<'_>, meaning: Meaning, area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let data = &pane.snapshot.data;
    let names: &[String] = match &data.task {
        Task::Binary(names) => names,
        Task::Classes(names) => names,
        Task::Regression => &[],
    };
    let mut pen = Pen::new(buffer, area);
    let mut x = 0;
    for (class, name) in names.iter().enumerate() {
        let style = match meaning {
            Meaning::Probability => theme.signed(class as f64 * 2.0 - 1.0),
            _ => theme.class(class),
        };
        let after = pen.put(x, 0, glyphs.class(class), style);
        x = pen.put(after + 1, 0, name, theme.text) + 2;
    }
    let rest = Rect { x: area.x + x, width: area.width.saturating_sub(x), ..area };
    match meaning {
        Meaning::Probability => {
            let words = format!("p({})", names.get(1).map_or("1", String::as_str));
            let after = Pen::new(buffer, rest).put(0, 0, &words, theme.dim) + 1;
            let bar = Rect { x: rest.x + after, width: rest.width.saturating_sub(after), ..rest };
            // Without colours the plane shades from nothing to full.
            let scale = if theme.has_colors() { Scale::Diverging } else { Scale::Sequential };
            scale_bar(scale, (0.0, 1.0), pane.look, bar, buffer);
        }
        Meaning::Number(low, high) => {
            let after = Pen::new(buffer, rest).put(0, 0, &data.target, theme.dim) + 1;
            let bar = Rect { x: rest.x + after, width: rest.width.saturating_sub(after), ..rest };
            scale_bar(Scale::Sequential, (low, high), pane.look, bar, buffer);
        }
        Meaning::Classes => {
            let words = &pane.look.words().panes.darker_is_unsure;
            if words.width() <= usize::from(rest.width) {
                Pen::new(buffer, rest).put(0, 0, words, theme.dim);
            }
        }
    }
}
