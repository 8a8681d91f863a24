//! Loss against learning rate, as a learning-rate range test finds it; for other schedules the
//! rate against the step, with the loss beneath it.
//!
//! The loss is smoothed by a running mean over a twentieth of the test, as single batches say
//! little. *Steepest* is the rate where the smoothed loss falls fastest against the logarithm of
//! the rate; it *blows up* from the rate on at which it has risen to four times its least value.
//! Source: Smith 2017; the marks are those in common use (Howard and Gugger 2020).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;
use crate::engine::Schedule;
use crate::lab::ArmSnapshot;
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Pen, empty, legend};
use crate::ui::words::fill;

/// Share of the curve over which the loss is smoothed.
const SMOOTH: usize = 20;
/// Times the least loss from which on it is said to blow up.
const BLOWN: f64 = 4.0;

/// Rates with the smoothed losses there.
type Curve = Vec<(f64, f64)>;

/// Draws loss against rate where an arm tests a range, else the schedules with their losses.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    let tests = |arm: &ArmSnapshot| matches!(arm.settings.schedule, Schedule::RangeTest { .. });
    let tested = arms.iter().any(|(_, arm)| tests(arm));
    let title = if tested { &words.titles.rate_range } else { &words.titles.schedule };
    let scale = if pane.state.log { words.log.as_str() } else { "" };
    let frame = super::Frame { remark: scale, ..pane.frame(title) };
    let inner = frame.draw(pane.look, area, buffer);
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    if !tested {
        return schedules(pane, &arms, inner, buffer);
    }
    let tested = arms.iter().filter(|(_, arm)| tests(arm));
    let curves: Vec<(usize, &ArmSnapshot, Curve)> =
        tested.map(|(i, arm)| (*i, *arm, smoothed(arm))).collect();
    if curves.iter().all(|(_, _, curve)| curve.len() < 4) {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let x = rates(&curves);
    let cursor = pane.state.cursor.map(|place| x.value(place.clamp(0.0, 1.0)));
    let used = names(pane, &curves, cursor, inner, buffer);
    let body = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    plot(pane, &curves, x, body, buffer);
}

/// An axis for the rates of all curves.
fn rates(curves: &[(usize, &ArmSnapshot, Curve)]) -> Axis {
    let rates = || curves.iter().flat_map(|(_, _, curve)| curve).map(|point| point.0);
    Axis::log(rates().fold(f64::INFINITY, f64::min), rates().fold(0.0, f64::max))
}

/// The arms, where there are several, and the values under the cursor; gives the rows used.
fn names(
    pane: &Pane<'_>,
    curves: &[(usize, &ArmSnapshot, Curve)],
    cursor: Option<f64>,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    if curves.len() == 1 && cursor.is_none() {
        return 0;
    }
    let mut entries: Vec<Entry> = curves
        .iter()
        .map(|(i, arm, curve)| {
            let value = cursor.and_then(|rate| {
                let after = curve.partition_point(|point| point.0 <= rate);
                curve.get(after.saturating_sub(1)).map(|point| format::number(point.1))
            });
            Entry { value: value.unwrap_or_default(), ..pane.entry(*i, arm) }
        })
        .collect();
    if let Some(rate) = cursor {
        let (marker, style) = (pane.look.glyphs().current, pane.look.theme().accent);
        let name = pane.look.words().panes.rate_axis.clone();
        entries.insert(0, Entry { marker, style, name, value: format::number(rate) });
    }
    let rows = (area.height / 4).min(curves.len() as u16 + 1);
    legend(&entries, pane.look, Rect { height: rows, ..area }, buffer)
}

fn plot(
    pane: &Pane<'_>,
    curves: &[(usize, &ArmSnapshot, Curve)],
    x: Axis,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let words = &pane.look.words().panes;
    let losses = || curves.iter().flat_map(|(_, _, curve)| curve).map(|point| point.1);
    let (low, high) =
        (losses().fold(f64::INFINITY, f64::min), losses().fold(f64::NEG_INFINITY, f64::max));
    // What blows up is cut: the story is below.
    let start = curves.iter().filter_map(|(_, _, c)| c.first()).map(|p| p.1).fold(0.0, f64::max);
    let y = if pane.state.log && low > 0.0 {
        Axis::log(low, high)
    } else {
        Axis::linear(low.min(0.0), high.min(1.6 * start.max(low)))
    };
    let mut chart = Chart::begin((x, y), &words.rate_axis, pane.look, area, buffer);
    for (i, _, curve) in curves {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*i) };
        chart.curve(curve.iter().copied(), theme.arm(*i), dash);
    }
    for (_, _, curve) in curves {
        let named = [
            (steepest(curve), &words.steepest, glyphs.current, theme.good),
            (blown(curve), &words.blows_up, glyphs.cross, theme.bad),
        ];
        for (found, words, glyph, style) in named {
            let Some((rate, loss)) = found else { continue };
            let said = fill(words, &[("rate", &format::short(rounded(rate)))]);
            chart.mark(rate, loss, glyph, style);
            chart.note(rate, loss, said, style);
        }
    }
    chart.finish(pane.state.cursor, buffer);
}

/// To two digits: the test tells no more.
fn rounded(rate: f64) -> f64 {
    format!("{rate:.1e}").parse().unwrap_or(rate)
}

/// The loss of each batch against its rate, smoothed.
fn smoothed(arm: &ArmSnapshot) -> Curve {
    let buckets = &arm.train.buckets;
    let half = (buckets.len() / SMOOTH).max(1);
    (0..buckets.len())
        .map(|i| {
            let near = &buckets[i.saturating_sub(half)..(i + half + 1).min(buckets.len())];
            let mean = near.iter().map(|bucket| bucket.mean).sum::<f64>() / near.len() as f64;
            let step = buckets[i].step;
            (rate(arm, step), mean)
        })
        .filter(|(rate, loss)| *rate > 0.0 && loss.is_finite())
        .collect()
}

/// Where the loss falls fastest against the logarithm of the rate.
fn steepest(curve: &Curve) -> Option<(f64, f64)> {
    let window = (curve.len() / SMOOTH).max(1);
    let until = blown(curve).map_or(f64::INFINITY, |(rate, _)| rate);
    let slope = |pair: &&[(f64, f64)]| {
        let (from, to) = (pair[0], pair[pair.len() - 1]);
        (to.1 - from.1) / (to.0 / from.0).ln()
    };
    let stretch = curve
        .windows(window + 1)
        .filter(|stretch| stretch[window].0 < until)
        .min_by(|a, b| slope(a).total_cmp(&slope(b)))?;
    (slope(&stretch) < 0.0).then(|| stretch[window / 2])
}

/// The first point, after the least loss, from which on the loss is several times as large.
fn blown(curve: &Curve) -> Option<(f64, f64)> {
    let least = curve.iter().enumerate().min_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
    curve[least.0..].iter().find(|(_, loss)| *loss > BLOWN * least.1.1).copied()
}

/// The rate of each arm against the step over the whole run, and the loss beneath it.
fn schedules(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let steps = pane.snapshot.steps.max(1);
    let x = Axis::linear(0.0, steps as f64);
    let cursor = pane.state.cursor.map(|place| x.value(place.clamp(0.0, 1.0)) as u64);
    let entries: Vec<Entry> = arms
        .iter()
        .map(|(i, arm)| {
            let value = cursor.map_or(arm.rate, |step| rate(arm, step.min(steps - 1)));
            Entry { value: format::number(value), ..pane.entry(*i, arm) }
        })
        .collect();
    let rows = (area.height / 4).min(3);
    let used = legend(&entries, pane.look, Rect { height: rows, ..area }, buffer);
    let body = Rect { y: area.y + used, height: area.height - used, ..area };
    let below = if body.height >= 10 { body.height * 2 / 5 } else { 0 };
    let above = Rect { height: body.height - below, ..body };
    shapes(pane, arms, x, above, buffer);
    if below > 0 {
        let place = Rect { y: above.bottom(), height: below, ..body };
        losses(pane, arms, x, place, buffer);
    }
}

/// The learning rate of a step.
fn rate(arm: &ArmSnapshot, step: u64) -> f64 {
    arm.settings.optimizer.rate() * arm.settings.schedule.factor(step)
}

fn shapes(
    pane: &Pane<'_>,
    arms: &[(usize, &ArmSnapshot)],
    x: Axis,
    area: Rect,
    buffer: &mut Buffer,
) {
    let words = &pane.look.words().panes;
    let steps = pane.snapshot.steps.max(1);
    let samples = 4 * u64::from(area.width.max(1));
    let at = |i: u64| i * (steps - 1) / samples;
    let points = |arm: &ArmSnapshot| -> Vec<(f64, f64)> {
        (0..=samples).map(|i| (at(i) as f64, rate(arm, at(i)))).collect()
    };
    let drawn: Vec<_> = arms.iter().map(|(i, arm)| (*i, points(arm))).collect();
    let all = || drawn.iter().flat_map(|(_, points)| points).map(|point| point.1);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let y = if pane.state.log && least > 0.0 {
        Axis::log(least, most)
    } else {
        Axis::linear(0.0, most * 1.05)
    };
    let now = pane.snapshot.step as f64 / steps as f64;
    let cursor = Some(pane.state.cursor.unwrap_or(now));
    under_title(pane, (&words.rate_axis, cursor), (x, y), drawn, area, buffer);
}

/// Curves of the arms over the steps, under a title.
fn under_title(
    pane: &Pane<'_>,
    (title, cursor): (&str, Option<f64>),
    axes: (Axis, Axis),
    drawn: Vec<(usize, Vec<(f64, f64)>)>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let head = Rect { height: 1.min(area.height), ..area };
    Pen::new(buffer, head).put(0, 0, title, theme.strong);
    let body = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
    let mut chart = Chart::begin(axes, &words.step, pane.look, body, buffer);
    for (i, points) in drawn {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(i) };
        chart.curve(points.into_iter(), theme.arm(i), dash);
    }
    chart.finish(cursor, buffer);
}

/// The losses so far, on the steps of the whole run.
fn losses(
    pane: &Pane<'_>,
    arms: &[(usize, &ArmSnapshot)],
    x: Axis,
    area: Rect,
    buffer: &mut Buffer,
) {
    let words = &pane.look.words().panes;
    let series = |arm: &'_ ArmSnapshot| -> Vec<(f64, f64)> {
        let measured = if arm.test.buckets.is_empty() { &arm.train } else { &arm.test };
        measured.buckets.iter().map(|bucket| (bucket.step as f64, bucket.mean)).collect()
    };
    let drawn: Vec<_> = arms.iter().map(|(i, arm)| (*i, series(arm))).collect();
    let all = || drawn.iter().flat_map(|(_, points)| points).map(|point| point.1);
    let (low, high) =
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
    let y = if low > 0.0 { Axis::log(low / 1.1, high * 1.1) } else { Axis::linear(low, high) };
    under_title(pane, (&words.of_families, pane.state.cursor), (x, y), drawn, area, buffer);
}
