//! Loss against learning rate, as a learning-rate range test finds it, and for other schedules
//! the rate against the step.
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
use crate::ui::widgets::{Axis, Chart, Dash, Entry, empty, legend};
use crate::ui::words::fill;

/// Share of the curve over which the loss is smoothed.
const SMOOTH: usize = 20;
/// Times the least loss from which on it is said to blow up.
const BLOWN: f64 = 4.0;

/// Rates with the smoothed losses there.
type Curve = Vec<(f64, f64)>;

/// Draws loss against rate where an arm tests a range, else the schedules.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.rate_range).draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    let tests = |arm: &ArmSnapshot| matches!(arm.settings.schedule, Schedule::RangeTest { .. });
    if !arms.iter().any(|(_, arm)| tests(arm)) {
        return schedules(pane, &arms, inner, buffer);
    }
    let curves: Vec<(usize, &ArmSnapshot, Curve)> = arms
        .iter()
        .filter(|(_, arm)| tests(arm))
        .map(|(i, arm)| (*i, *arm, smoothed(arm)))
        .collect();
    if curves.iter().all(|(_, _, curve)| curve.len() < 4) {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let entries: Vec<Entry> = curves
        .iter()
        .map(|(i, arm, curve)| Entry { value: said(pane, curve), ..pane.entry(*i, arm) })
        .collect();
    let rows = (inner.height / 4).min(curves.len() as u16 + 1);
    let used = legend(&entries, pane.look, Rect { height: rows, ..inner }, buffer);
    let body = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    plot(pane, &curves, body, buffer);
}

fn plot(pane: &Pane<'_>, curves: &[(usize, &ArmSnapshot, Curve)], area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let points = || curves.iter().flat_map(|(_, _, curve)| curve);
    let ends = |(low, high): (f64, f64), v: f64| (low.min(v), high.max(v));
    let rates = points().map(|p| p.0).fold((f64::INFINITY, 0.0), ends);
    let losses = points().map(|p| p.1).fold((f64::INFINITY, 0.0), ends);
    // What blows up is cut: the story is below.
    let start = curves.iter().filter_map(|(_, _, c)| c.first()).map(|p| p.1).fold(0.0, f64::max);
    let top = losses.1.min(2.0 * start.max(losses.0));
    let y = if pane.state.log {
        Axis::log(losses.0.max(1e-12), losses.1)
    } else {
        Axis::linear(0.0_f64.min(losses.0), top)
    };
    let name = &pane.look.words().panes.rate_axis;
    let axes = (Axis::log(rates.0, rates.1), y);
    let mut chart = Chart::begin(axes, name, pane.look, area, buffer);
    for (i, _, curve) in curves {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*i) };
        chart.curve(curve.iter().copied(), theme.arm(*i), dash);
        if let Some((rate, loss)) = steepest(curve) {
            chart.mark(rate, loss, glyphs.current, theme.good);
        }
        if let Some((rate, loss)) = blown(curve) {
            chart.mark(rate, loss, glyphs.cross, theme.bad);
        }
    }
    chart.finish(pane.state.cursor, buffer);
}

/// The rates that matter, in words.
fn said(pane: &Pane<'_>, curve: &Curve) -> String {
    let words = &pane.look.words().panes;
    let steepest = steepest(curve)
        .map(|(rate, _)| fill(&words.steepest, &[("rate", &format::short(rounded(rate)))]));
    let blown = blown(curve)
        .map(|(rate, _)| fill(&words.blows_up, &[("rate", &format::short(rounded(rate)))]));
    [steepest, blown].into_iter().flatten().collect::<Vec<_>>().join(", ")
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
            let rate = arm.settings.optimizer.rate() * arm.settings.schedule.factor(step);
            (rate, mean)
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

/// The rate of each arm against the step, over the whole run.
fn schedules(pane: &Pane<'_>, arms: &[(usize, &ArmSnapshot)], area: Rect, buffer: &mut Buffer) {
    let theme = pane.look.theme();
    let entries: Vec<Entry> = arms
        .iter()
        .map(|(i, arm)| Entry { value: format::number(arm.rate), ..pane.entry(*i, arm) })
        .collect();
    let rows = (area.height / 4).min(3);
    let used = legend(&entries, pane.look, Rect { height: rows, ..area }, buffer);
    let body = Rect { y: area.y + used, height: area.height - used, ..area };
    let steps = pane.snapshot.steps.max(1);
    let rate = |arm: &ArmSnapshot, step: u64| {
        arm.settings.optimizer.rate() * arm.settings.schedule.factor(step)
    };
    let samples = 4 * u64::from(body.width.max(1));
    let points = |arm: &ArmSnapshot| -> Vec<(f64, f64)> {
        let at = |i: u64| i * (steps - 1) / samples.max(1);
        (0..=samples).map(|i| (at(i) as f64, rate(arm, at(i)))).collect()
    };
    let drawn: Vec<_> = arms.iter().map(|(i, arm)| (*i, points(arm))).collect();
    let most = drawn.iter().flat_map(|(_, p)| p).map(|p| p.1).fold(0.0, f64::max);
    let least = drawn.iter().flat_map(|(_, p)| p).map(|p| p.1).fold(f64::INFINITY, f64::min);
    let y = if pane.state.log && least > 0.0 {
        Axis::log(least, most)
    } else {
        Axis::linear(0.0, most * 1.05)
    };
    let axes = (Axis::linear(0.0, steps as f64), y);
    let name = &pane.look.words().panes.step;
    let mut chart = Chart::begin(axes, name, pane.look, body, buffer);
    for (i, points) in drawn {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(i) };
        chart.curve(points.into_iter(), theme.arm(i), dash);
    }
    let now = pane.snapshot.step as f64 / steps as f64;
    chart.finish(Some(pane.state.cursor.unwrap_or(now)), buffer);
}
