//! Training loss against test loss, the gap between them and the step at which the test loss
//! was least: one chart an arm, all on the same scales.
//!
//! Both losses are measured at the same moments on the network as it is in use, so that the gap
//! is not that of dropout's noise.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{ArmSnapshot, Series};
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Pen, clip, empty, tiles};
use crate::ui::words::fill;

/// Smallest chart beside others.
const CHART: (u16, u16) = (26, 7);

/// Draws the visible arms side by side where they fit, else the chosen one.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let scale = if pane.state.log { words.log.as_str() } else { "" };
    let key = key(pane);
    let frame =
        super::Frame { remark: scale, foot: &key, ..pane.frame(&words.titles.generalisation) };
    let inner = frame.draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    let arms = match tiles(inner, arms.len(), CHART) {
        Some(_) => arms,
        None => pane.chosen().into_iter().collect(),
    };
    let (low, high) = ends(&arms);
    if low > high {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let y = match (pane.state.log, low > 0.0) {
        (true, true) => Axis::log(low / 1.1, high),
        (_, true) => Axis::linear(0.0, high),
        // A surface may lie below zero.
        (_, false) => Axis::linear(low, high),
    };
    let steps = pane.snapshot.step.max(1) as f64;
    let places = tiles(inner, arms.len(), (0, 0)).unwrap_or_default();
    for ((i, arm), place) in arms.iter().zip(places) {
        one(pane, *i, arm, (Axis::linear(0.0, steps), y), place, buffer);
    }
}

/// Which line is which, for the lower border.
fn key(pane: &Pane<'_>) -> String {
    let words = &pane.look.words().panes;
    let ascii = pane.look.glyphs().rule.is_ascii();
    let (test, train) = if ascii { ("==", "..") } else { ("━━", "┄┄") };
    format!("{test} {}  {train} {}", words.test, words.train)
}

/// The loss on the training set as the network is in use, or of its batches.
fn train(arm: &ArmSnapshot) -> &Series {
    if arm.fit.buckets.is_empty() { &arm.train } else { &arm.fit }
}

/// Least and greatest loss. The start may tower above everything, so the height is that of the
/// curves once a tenth of the run is over.
fn ends(arms: &[(usize, &ArmSnapshot)]) -> (f64, f64) {
    let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
    for (_, arm) in arms {
        for series in [&arm.test, train(arm)] {
            let skipped = series.buckets.len() / 10;
            for bucket in series.buckets.iter().skip(skipped).filter(|b| b.mean.is_finite()) {
                ends = (ends.0.min(bucket.mean), ends.1.max(bucket.mean));
            }
        }
    }
    (ends.0, if ends.1 > 0.0 { ends.1 * 1.05 } else { ends.1 })
}

/// Step and losses at the end of both curves, or under the cursor.
#[derive(Clone, Copy)]
struct Gap {
    step: f64,
    test: f64,
    train: f64,
}

impl Gap {
    fn of(arm: &ArmSnapshot, at: Option<f64>) -> Option<Self> {
        let last = arm.test.buckets.last()?.step as f64;
        let step = at.map_or(last, |at| at.min(last));
        Some(Self { step, test: value(&arm.test, step)?, train: value(train(arm), step)? })
    }
}

/// The value at a step: the last one measured at or before it.
fn value(series: &Series, step: f64) -> Option<f64> {
    let after = series.buckets.partition_point(|bucket| bucket.step as f64 <= step);
    series.buckets.get(after.checked_sub(1)?).map(|bucket| bucket.mean)
}

fn one(
    pane: &Pane<'_>,
    index: usize,
    arm: &ArmSnapshot,
    (x, y): (Axis, Axis),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs, words) = (pane.look.theme(), pane.look.glyphs(), &pane.look.words().panes);
    let (best, fit) = (best(&arm.test), train(arm));
    let several = pane.snapshot.arms.len() > 1;
    let head = u16::from(several && area.height > 3);
    if head > 0 {
        name(pane, index, arm, area, buffer);
    }
    // The bracket stands in the last column.
    let body = Rect { y: area.y + head, height: area.height - head, ..area };
    let body = Rect { width: body.width.saturating_sub(1), ..body };
    let mut chart = Chart::begin((x, y), &words.step, pane.look, body, buffer);
    let points = |series: &Series| {
        series.buckets.iter().map(|b| (b.step as f64, b.mean)).collect::<Vec<_>>()
    };
    if let Some((step, loss)) = best {
        let floor = y.range().0;
        let tick = [(step as f64, loss), (step as f64, floor)];
        chart.curve(tick.into_iter(), theme.good, Dash::DOTTED);
    }
    chart.curve(points(fit).into_iter(), theme.arm_faint(index), Dash::DOTTED);
    chart.curve(points(&arm.test).into_iter(), theme.arm(index), Dash::SOLID);
    if let Some((step, loss)) = best {
        let values = [("loss", &*format::number(loss)), ("step", &*format::count(step))];
        chart.mark(step as f64, loss, glyphs.bullet, theme.good);
        chart.note(step as f64, loss, fill(&words.best_at, &values), theme.good);
    }
    let plot = chart.plot();
    let at = pane.state.cursor.map(|place| x.value(place.clamp(0.0, 1.0)));
    let gap = Gap::of(arm, at);
    let cursor = pane.state.cursor.and(gap).map(|gap| x.place(gap.step));
    chart.finish(cursor, buffer);
    if let Some(gap) = gap {
        let edge = plot.x - area.x + plot.width;
        bracket(pane, gap, y, Rect { width: edge + 1, height: plot.height, ..body }, buffer);
    }
}

/// Marker and name of an arm, and where it has stopped or ended.
fn name(pane: &Pane<'_>, index: usize, arm: &ArmSnapshot, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let entry = pane.entry(index, arm);
    let mut pen = Pen::new(buffer, area);
    let x = pen.put(0, 0, entry.marker, entry.style) + 1;
    let room = usize::from(pen.area().width.saturating_sub(x));
    let x = pen.put(x, 0, &clip(&entry.name, room, pane.look.glyphs().ellipsis), entry.style) + 2;
    let (said, style) = match (&arm.diverged, arm.stopped) {
        (Some(end), _) => (fill(&words.diverged, &[("step", &format::count(end.step))]), theme.bad),
        (None, Some(step)) => (fill(&words.kept, &[("step", &format::count(step))]), theme.dim),
        (None, None) => return,
    };
    if usize::from(x) + said.width() <= usize::from(pen.area().width) {
        pen.put(x, 0, &said, style);
    }
}

/// A bracket from one loss to the other at the right edge, with the number beside it.
fn bracket(pane: &Pane<'_>, gap: Gap, y: Axis, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    if area.height == 0 {
        return;
    }
    let row = |loss: f64| {
        let place = y.place(loss);
        let place = if place.is_finite() { place.clamp(0.0, 1.0) } else { 1.0 };
        ((1.0 - place) * f64::from(area.height - 1)).round() as u16
    };
    let (top, bottom) = (row(gap.test.max(gap.train)), row(gap.test.min(gap.train)));
    let (style, edge) = (theme.warning, area.width - 1);
    let mut pen = Pen::new(buffer, area);
    if top == bottom {
        pen.put(edge, top, if pane.look.glyphs().rule.is_ascii() { "]" } else { "╡" }, style);
    } else {
        pen.put(edge, top, "┐", style);
        for y in top + 1..bottom {
            pen.put(edge, y, "│", style);
        }
        pen.put(edge, bottom, "┘", style);
    }
    let said = fill(&words.gap, &[("gap", &format::number(gap.test - gap.train))]);
    if said.width() + 12 <= usize::from(area.width) {
        pen.put_right(edge, top.midpoint(bottom), &format!(" {said} "), style);
    }
}

/// Step and value of the least test loss.
fn best(test: &Series) -> Option<(u64, f64)> {
    let least = test.buckets.iter().filter(|b| b.mean.is_finite());
    least.min_by(|a, b| a.mean.total_cmp(&b.mean)).map(|b| (b.step, b.mean))
}
