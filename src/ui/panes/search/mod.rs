//! Families of arms over the settings in which they differ, shaded by the test loss that they
//! have now: a grid as a heat map, a random search at the places that it drew, seeds side by
//! side. The best is marked, and so is the arm that the arrows have chosen.
//!
//! All families share one logarithmic scale. Its dark end is the loss that the arms began with,
//! so that a search lights up as it trains, and one arm that has run away does not flatten the
//! others.

mod cells;
mod patch;
mod place;
mod scatter;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{ArmSnapshot, Pane};
use crate::lab::{Family, Plan};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, clip, empty, scale_bar, tiles};
use crate::ui::words::fill;

pub(crate) use place::neighbour;
use place::{Ruler, places};

/// Smallest tile of a family beside others.
const TILE: (u16, u16) = (28, 8);
/// Cells of the scale with its words.
const BAR: u16 = 36;

/// One arm of a family as it is drawn.
#[derive(Clone, Copy, Debug)]
struct Dot<'a> {
    arm: usize,
    snapshot: &'a ArmSnapshot,
    /// The place from the lower left, each way from 0 to 1.
    place: (f64, f64),
    /// Its test loss now, unless it has diverged.
    loss: Option<f64>,
}

/// A family with its arms that are not hidden.
struct Shown<'a> {
    index: usize,
    family: &'a Family,
    x: Option<Ruler<'a>>,
    y: Option<Ruler<'a>>,
    dots: Vec<Dot<'a>>,
}

impl<'a> Shown<'a> {
    fn best(&self) -> Option<&Dot<'a>> {
        let measured = self.dots.iter().filter_map(|dot| Some((dot, dot.loss?)));
        measured.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(dot, _)| dot)
    }

    /// `η 0.01, λ 1e-4`.
    fn says(&self, dot: &Dot<'_>, pane: &Pane<'_>) -> String {
        let words = &pane.look.words().panes;
        let axes = [
            (&self.family.x, &self.x, dot.snapshot.point.0),
            (&self.family.y, &self.y, dot.snapshot.point.1),
        ];
        let parts = axes.into_iter().filter_map(|(axis, ruler, value)| {
            let name = axis.as_ref()?.label.get(pane.look.language());
            let value = ruler.as_ref()?.says(value);
            Some(fill(&words.at, &[("name", name), ("value", &value)]))
        });
        let said = parts.collect::<Vec<_>>().join(", ");
        if said.is_empty() {
            let seed = dot.snapshot.settings.seed.to_string();
            return fill(&words.at, &[("name", &words.seed_axis), ("value", &seed)]);
        }
        said
    }
}

/// The ends of the common scale.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Losses {
    best: f64,
    worst: f64,
}

impl Losses {
    fn of(families: &[Shown<'_>]) -> Self {
        let dots = || families.iter().flat_map(|shown| &shown.dots);
        let least = dots().filter_map(|dot| dot.loss).fold(f64::INFINITY, f64::min);
        let starts = dots().filter_map(|dot| dot.snapshot.test.buckets.first());
        let start = starts.map(|bucket| bucket.mean).filter(|v| v.is_finite()).fold(0.0, f64::max);
        let most = dots().filter_map(|dot| dot.loss).fold(0.0, f64::max);
        let worst = if start > 0.0 { most.min(start).max(least) } else { most };
        // Before anything is learned, differences are those of the initial weights alone.
        let worst = worst.max(f64::MIN_POSITIVE);
        Self { best: least.min(worst / 2.0).max(worst * 1e-12), worst }
    }

    /// From 0 for the worst to 1 for the best.
    fn share(&self, loss: f64) -> f64 {
        if loss <= 0.0 {
            return 1.0;
        }
        let share = (self.worst / loss).ln() / (self.worst / self.best).ln();
        if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// Draws the families side by side where they fit, else the one of the chosen arm.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let foot = if pane.state.focused { words.this_one.as_str() } else { "" };
    let frame = super::Frame { foot, ..pane.frame(&words.titles.search) };
    let inner = frame.draw(pane.look, area, buffer);
    let families = shown(pane);
    if families.is_empty() {
        let hidden = !pane.snapshot.families.is_empty();
        let text = if hidden { &words.all_hidden } else { &words.no_families };
        return empty(text, pane.look, inner, buffer);
    }
    let losses = Losses::of(&families);
    let below = u16::from(inner.height >= 6);
    let body = Rect { height: inner.height - below, ..inner };
    let chosen =
        families.iter().position(|shown| shown.dots.iter().any(|d| d.arm == pane.state.arm));
    if let Some(places) = tiles(body, families.len(), TILE) {
        for (shown, place) in families.iter().zip(places) {
            tile(pane, shown, losses, place, buffer);
        }
    } else {
        tile(pane, &families[chosen.unwrap_or(0)], losses, body, buffer);
    }
    if below > 0 {
        let row = Rect { y: inner.bottom() - 1, height: 1, ..inner };
        let cell = chosen.and_then(|family| {
            let dots = &families[family].dots;
            Some((&families[family], dots.iter().find(|dot| dot.arm == pane.state.arm)?))
        });
        last_line(pane, cell, losses, row, buffer);
    }
}

/// The families that have arms to show.
fn shown<'a>(pane: &Pane<'a>) -> Vec<Shown<'a>> {
    let families = pane.snapshot.families.iter().enumerate();
    families
        .map(|(index, family)| Shown {
            index,
            family,
            x: family.x.as_ref().map(Ruler::of),
            y: family.y.as_ref().map(Ruler::of),
            dots: dots(pane, index),
        })
        .filter(|shown| !shown.dots.is_empty())
        .collect()
}

fn dots<'a>(pane: &Pane<'a>, family: usize) -> Vec<Dot<'a>> {
    let placed = places(pane.snapshot, pane.state, family).into_iter();
    placed
        .filter_map(|(arm, place)| {
            let snapshot = pane.snapshot.arms.get(arm)?;
            let healthy = snapshot.diverged.is_none();
            let loss = snapshot.test.latest.filter(|loss| healthy && loss.is_finite());
            Some(Dot { arm, snapshot, place, loss })
        })
        .collect()
}

/// The number of a family's colour: behind those of the arms that stand alone.
fn hue(pane: &Pane<'_>, family: usize) -> usize {
    pane.snapshot.arms.iter().filter(|arm| arm.family.is_none()).count() + family
}

/// One family: its name, its best, and its arms.
fn tile(pane: &Pane<'_>, shown: &Shown<'_>, losses: Losses, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let mut pen = Pen::new(buffer, area);
    let width = usize::from(pen.area().width);
    let entry = pane.entry(hue(pane, shown.index), shown.dots[0].snapshot);
    let mut x = pen.put(0, 0, entry.marker, entry.style);
    x = pen.put(x + 1, 0, &format!("{} ×{}", entry.name, shown.dots.len()), theme.strong) + 2;
    let mut head = 1;
    if let Some((best, loss)) = shown.best().and_then(|best| Some((best, best.loss?))) {
        let loss = format::number(loss);
        let (long, short) = (
            fill(&words.best_where, &[("loss", &loss), ("place", &shown.says(best, pane))]),
            fill(&words.best_of, &[("loss", &loss)]),
        );
        let room = width.saturating_sub(usize::from(x));
        if long.width() <= room {
            pen.put(x, 0, &long, theme.good);
        } else if area.height >= 12 && long.width() <= width {
            pen.put(0, 1, &long, theme.good);
            head = 2;
        } else if short.width() <= room {
            pen.put(x, 0, &short, theme.good);
        }
    }
    let head = head.min(area.height);
    let body = Rect { y: area.y + head, height: area.height - head, ..area };
    match (&shown.family.plan, &shown.x, &shown.y) {
        (Plan::Grid { .. }, Some(x), Some(y)) => {
            cells::draw(pane, shown, (x, y), losses, body, buffer);
        }
        _ => scatter::draw(pane, shown, losses, body, buffer),
    }
}

/// What the chosen arm is, and the scale; the scale alone where nobody chooses.
fn last_line(
    pane: &Pane<'_>,
    cell: Option<(&Shown<'_>, &Dot<'_>)>,
    losses: Losses,
    row: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs, words) = (pane.look.theme(), pane.look.glyphs(), &pane.look.words().panes);
    let both = row.width >= 2 * BAR;
    let mut left = row.width;
    if both || !pane.state.focused {
        let bar = Rect { x: row.right() - row.width.min(BAR), width: row.width.min(BAR), ..row };
        let name = words.of_families.width() as u16 + 2;
        let after = Rect { x: bar.x + name, width: bar.width.saturating_sub(name), ..bar };
        Pen::new(buffer, bar).put(0, 0, &words.of_families, theme.dim);
        let ends = (rounded(losses.worst), rounded(losses.best));
        scale_bar(Scale::Sequential, ends, pane.look, after, buffer);
        left = row.width - bar.width;
    }
    if let (Some((shown, dot)), true) = (cell, left > 12) {
        let style = theme.arm(hue(pane, shown.index));
        let name = dot.snapshot.label.get(pane.look.language());
        let mut pen = Pen::new(buffer, Rect { width: left - 1, ..row });
        let x = pen.put(0, 0, glyphs.current, theme.accent) + 1;
        let x = pen.put(x, 0, name, style) + 1;
        let end = match (&dot.snapshot.diverged, dot.loss) {
            (Some(end), _) => fill(&words.diverged, &[("step", &format::count(end.step))]),
            (None, loss) => loss.map_or_else(String::new, format::number),
        };
        let said = format!("{}  {end}", shown.says(dot, pane));
        let room = usize::from((left - 1).saturating_sub(x));
        pen.put(x, 0, &clip(&said, room, glyphs.ellipsis), theme.text);
    }
}

/// To two digits: the ends of a scale tell no more.
fn rounded(loss: f64) -> f64 {
    format!("{loss:.1e}").parse().unwrap_or(loss)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_runs_from_the_start_to_the_best() {
        let losses = Losses { best: 0.01, worst: 1.0 };
        assert_eq!([losses.share(1.0), losses.share(0.01)], [0.0, 1.0]);
        assert!((losses.share(0.1) - 0.5).abs() < 1e-12);
        assert_eq!([losses.share(1e9), losses.share(0.0), losses.share(f64::NAN)], [0.0, 1.0, 0.0]);
    }
}
