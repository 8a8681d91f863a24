//! A surface from above: contours, the way of each arm, and what its next step is made of.
//!
//! Contours stand at even steps of a height that is compressed by a fourth root, so that they
//! are dense where the ground is flat and walls do not fill the picture. The arrow at an arm's
//! place shows where its velocity (or mean gradient) points, else where the gradient pushes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{ArmSnapshot, Heat, StateKind, Walk};
use crate::ui::format;
use crate::ui::widgets::{Canvas, Dash, Entry, Pen, contours, empty, legend};

/// Contours over the height of the window.
const LEVELS: usize = 9;
/// Length of an arrow, as a share of the window.
const ARROW: f64 = 0.16;

/// Draws the ground of the chosen arm, and all visible arms on it.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.ravine).draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot, &Walk)> =
        pane.visible().filter_map(|(i, arm)| Some((i, arm, arm.walk.as_ref()?))).collect();
    let Some(chosen) = pane.chosen().and_then(|(_, arm)| arm.walk.as_ref()) else {
        let no_surface = pane.snapshot.arms.iter().all(|arm| arm.settings.surface.is_none());
        let text = if no_surface { &words.no_surface } else { &words.awaiting_numbers };
        return empty(text, pane.look, inner, buffer);
    };
    let Some(ground) = chosen.ground.as_deref() else {
        return empty(&words.awaiting_numbers, pane.look, inner, buffer);
    };
    let entries: Vec<Entry> =
        arms.iter().map(|(i, arm, walk)| entry(pane, *i, arm, walk)).collect();
    let rows =
        if inner.height >= 8 { (inner.height / 4).min(3) } else { u16::from(inner.height > 3) };
    let used = legend(&entries, pane.look, Rect { height: rows, ..inner }, buffer);
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let named = u16::from(rest.height >= 5);
    let map = Rect { height: rest.height - named, ..rest };
    // The steepest surfaces differ from arm to arm; the ground shown is the chosen one's.
    let scene = Scene { window: chosen.shape.window(), map };
    scene.ground(pane, ground, buffer);
    scene.minima(pane, chosen, buffer);
    let mut canvas = Canvas::new(pane.look.glyphs().set, map);
    for (i, _, walk) in &arms {
        scene.way(pane, *i, walk, &mut canvas);
    }
    for (i, arm, walk) in &arms {
        scene.arrow(pane, *i, arm, walk, &mut canvas);
    }
    canvas.draw(map, buffer);
    for (i, _, walk) in &arms {
        scene.place_mark(pane, *i, walk, buffer);
    }
    if let Some(spot) = pane.state.spot {
        scene.spot(pane, spot, buffer);
    }
    if named > 0 {
        scene.name(pane, chosen, Rect { y: map.bottom(), height: 1, ..rest }, buffer);
    }
}

/// Marker, name and height of an arm.
fn entry(pane: &Pane<'_>, index: usize, arm: &ArmSnapshot, walk: &Walk) -> Entry {
    let height = walk.shape.value(walk.now[0], walk.now[1]);
    let value = if arm.diverged.is_some() {
        pane.look.glyphs().cross.to_owned()
    } else {
        format::number(height)
    };
    Entry { value, ..pane.entry(index, arm) }
}

/// The window and where it is drawn.
struct Scene {
    window: [(f64, f64); 2],
    map: Rect,
}

impl Scene {
    /// A point in the unit square, (0, 0) at the lower left.
    fn unit(&self, [x, y]: [f64; 2]) -> (f64, f64) {
        let [(left, right), (low, high)] = self.window;
        ((x - left) / (right - left), (y - low) / (high - low))
    }

    fn point(&self, (x, y): (f64, f64)) -> [f64; 2] {
        let [(left, right), (low, high)] = self.window;
        [left + x * (right - left), low + y * (high - low)]
    }

    /// Contours, quiet enough that ways stand out.
    fn ground(&self, pane: &Pane<'_>, ground: &Heat, buffer: &mut Buffer) {
        let flat = flattened(ground);
        let mut canvas = Canvas::new(pane.look.glyphs().set, self.map);
        for level in 1..LEVELS {
            let height = level as f64 / LEVELS as f64;
            contours(&flat, height, &mut canvas, pane.look.theme().border);
        }
        canvas.draw(self.map, buffer);
    }

    fn minima(&self, pane: &Pane<'_>, walk: &Walk, buffer: &mut Buffer) {
        let canvas = Canvas::new(pane.look.glyphs().set, self.map);
        let glyph = if pane.look.glyphs().bullet.is_ascii() { "+" } else { "✛" };
        for (x, y) in walk.shape.minima() {
            let (x, y) = self.unit([x, y]);
            if let Some((column, row)) = canvas.cell_of(x, y) {
                Pen::new(buffer, self.map).put(column, row, glyph, pane.look.theme().good);
            }
        }
    }

    fn way(&self, pane: &Pane<'_>, arm: usize, walk: &Walk, canvas: &mut Canvas) {
        let theme = pane.look.theme();
        let mut dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(arm) };
        for pair in walk.path.windows(2) {
            canvas.line(self.unit(pair[0]), self.unit(pair[1]), theme.arm(arm), &mut dash);
        }
    }

    /// Where the next step leads: along the velocity where there is one, else down the slope,
    /// each direction at its own rate.
    fn arrow(
        &self,
        pane: &Pane<'_>,
        arm: usize,
        seen: &ArmSnapshot,
        walk: &Walk,
        canvas: &mut Canvas,
    ) {
        let [dx, dy] = pull(seen, walk);
        let [(left, right), (low, high)] = self.window;
        let (dx, dy) = (dx / (right - left), dy / (high - low));
        let length = dx.hypot(dy);
        if !(length.is_finite() && length > 0.0) {
            return;
        }
        let (x, y) = self.unit(walk.now);
        let to = (x + dx / length * ARROW, y + dy / length * ARROW);
        let style = pane.look.theme().arm(arm);
        canvas.line((x, y), to, style, &mut Dash::DOTTED.clone());
    }

    fn place_mark(&self, pane: &Pane<'_>, arm: usize, walk: &Walk, buffer: &mut Buffer) {
        let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
        let canvas = Canvas::new(glyphs.set, self.map);
        let (x, y) = self.unit(walk.now);
        if !(x.is_finite() && y.is_finite()) {
            return;
        }
        // One that has left the window stands at its edge.
        let Some((column, row)) = canvas.cell_of(x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)) else {
            return;
        };
        let (glyph, style) = if theme.has_colors() {
            (if glyphs.bullet.is_ascii() { "o" } else { "●" }, theme.arm(arm))
        } else {
            (glyphs.letter(arm), theme.strong)
        };
        Pen::new(buffer, self.map).put(column, row, glyph, style);
    }

    /// The place where the next walk may begin.
    fn spot(&self, pane: &Pane<'_>, (x, y): (f64, f64), buffer: &mut Buffer) {
        let canvas = Canvas::new(pane.look.glyphs().set, self.map);
        let Some((column, row)) = canvas.cell_of(x, y) else { return };
        let style = pane.look.theme().accent;
        let ascii = pane.look.glyphs().rule.is_ascii();
        let (across, down) = if ascii { ("-", "|") } else { ("─", "│") };
        let mut pen = Pen::new(buffer, self.map);
        let bottom = self.map.height;
        pen.rule(column.saturating_sub(3), (column + 4).min(self.map.width), row, across, style);
        for y in row.saturating_sub(1)..(row + 2).min(bottom) {
            pen.dot(column, y, down, style);
        }
        pen.put(column, row, "+", style);
    }

    /// The window's corners, and the spot's place.
    fn name(&self, pane: &Pane<'_>, walk: &Walk, row: Rect, buffer: &mut Buffer) {
        let (dim, words) = (pane.look.theme().dim, &pane.look.words().panes);
        let [(left, right), (low, high)] = self.window;
        let mut pen = Pen::new(buffer, row);
        let say = |[x, y]: [f64; 2]| format!("x {} y {}", format::short(x), format::short(y));
        if let Some(spot) = pane.state.spot {
            let at = self.point(spot);
            let height = format::number(walk.shape.value(at[0], at[1]));
            let text = format!("{}  f {height}  {}", say(at), words.walk_from_here);
            pen.put(0, 0, &text, pane.look.theme().accent);
            return;
        }
        let span = |name: &str, from: f64, to: f64| {
            format!("{name} {} … {}", format::short(from), format::short(to))
        };
        let text = format!("{}   {}", span("x", left, right), span("y", low, high));
        if text.width() <= usize::from(row.width) {
            pen.put(0, 0, &text, dim);
        }
        let now = say(walk.now);
        if text.width() + now.width() + 3 <= usize::from(row.width) {
            pen.put_right(row.width, 0, &now, dim);
        }
    }
}

/// What pulls on the point: minus the velocity or mean gradient, each entry at its own rate.
fn pull(arm: &ArmSnapshot, walk: &Walk) -> [f64; 2] {
    let of = |wanted: StateKind| {
        let state = arm.optimizer.iter().find(|state| state.kind == wanted)?;
        let (_, heat) = state.tensors.first()?;
        Some([f64::from(*heat.values.first()?), f64::from(*heat.values.get(1)?)])
    };
    let first = arm.optimizer.first().map(|state| state.kind);
    let along = match first {
        Some(StateKind::Kept(name @ ("v" | "m"))) => of(StateKind::Kept(name)),
        _ => None,
    };
    let along = along.filter(|v| v.iter().any(|v| *v != 0.0)).unwrap_or(walk.gradient);
    let rates = of(StateKind::EffectiveRate).unwrap_or([1.0; 2]);
    [-along[0] * rates[0], -along[1] * rates[1]]
}

/// Heights from 0 at the lowest to 1 at the highest, by the fourth root.
fn flattened(ground: &Heat) -> Heat {
    let finite = ground.values.iter().filter(|v| v.is_finite());
    let (low, high) = finite
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
    let span = (high - low).max(f32::MIN_POSITIVE);
    let flat = |v: &f32| ((v - low) / span).max(0.0).sqrt().sqrt();
    Heat { values: ground.values.iter().map(flat).collect(), ..*ground }
}
