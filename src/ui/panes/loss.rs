//! Training and test loss against the step.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Pane, PaneState};
use crate::lab::{ArmSnapshot, Bucket, ReferenceKind, Series, Snapshot};
use crate::ui::Look;
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, Frame, empty, legend, round_up};

/// Draws the loss of every visible arm: the test loss strong, the batches' behind it.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let scale = if pane.state.log { words.log.as_str() } else { "" };
    // On a surface there is one height and no test.
    let surface = pane.snapshot.arms.iter().all(|arm| arm.settings.surface.is_some());
    let key = if surface { String::new() } else { key(pane.look) };
    let frame = Frame { remark: scale, foot: &key, ..pane.frame(&words.titles.loss) };
    let inner = frame.draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    if arms.iter().all(|(_, arm)| arm.train.buckets.is_empty() && arm.test.buckets.is_empty()) {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let x = Axis::linear(0.0, round_up(pane.snapshot.step, pane.snapshot.steps) as f64);
    let cursor = pane.state.cursor.map(|place| x.value(place.clamp(0.0, 1.0)));
    let rows = if inner.height >= 6 { (inner.height / 4).clamp(1, 3) } else { 0 };
    let head = Rect { height: rows, ..inner };
    let used = legend(&entries(&arms, cursor, pane), pane.look, head, buffer);
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let y = loss_axis(&arms, pane.snapshot, pane.state);
    let mut chart = Chart::begin((x, y), &words.step, pane.look, rest, buffer);
    curves(&mut chart, &arms, pane.look);
    for reference in &pane.snapshot.references {
        let name = match reference.kind {
            ReferenceKind::Floor => &words.floor,
            ReferenceKind::Linear => &words.linear,
            ReferenceKind::Mean => &words.mean,
        };
        chart.reference(reference.loss, format!("{name} {}", format::number(reference.loss)));
    }
    chart.finish(pane.state.cursor, buffer);
}

/// Which line is which, for the lower border.
fn key(look: &Look) -> String {
    let words = &look.words().panes;
    let rule = look.glyphs().lines[0];
    let thin = if rule.is_ascii() { "." } else { "┄" };
    format!("{rule}{rule} {}  {thin}{thin} {}", words.test, words.train)
}

fn entries(arms: &[(usize, &ArmSnapshot)], cursor: Option<f64>, pane: &Pane<'_>) -> Vec<Entry> {
    let words = &pane.look.words().panes;
    let mut entries: Vec<Entry> = arms
        .iter()
        .map(|(i, arm)| {
            let series = if arm.test.buckets.is_empty() { &arm.train } else { &arm.test };
            let value = match (&arm.diverged, cursor) {
                (_, Some(step)) => at(series, step),
                (Some(end), None) => {
                    let cross = pane.look.glyphs().cross;
                    return Entry {
                        value: format!("{cross} {} {}", words.step, format::count(end.step)),
                        ..pane.entry(*i, arm)
                    };
                }
                (None, None) => series.latest,
            };
            let value = value.map_or_else(String::new, format::number);
            Entry { value, ..pane.entry(*i, arm) }
        })
        .collect();
    if let Some(step) = cursor {
        let name = words.step.clone();
        let value = format::count(step.round() as u64);
        let style = pane.look.theme().accent;
        entries.insert(0, Entry { marker: pane.look.glyphs().current, style, name, value });
    }
    entries
}

/// The value at a step: the last one measured at or before it.
fn at(series: &Series, step: f64) -> Option<f64> {
    let after = series.buckets.partition_point(|bucket| bucket.step as f64 <= step);
    series.buckets.get(after.saturating_sub(1)).map(|bucket| bucket.mean)
}

/// An axis for the losses that are worth seeing: an arm that has diverged is followed only
/// somewhat beyond the others, lest it flatten them.
fn loss_axis(arms: &[(usize, &ArmSnapshot)], snapshot: &Snapshot, state: &PaneState) -> Axis {
    let bounds = |arm: &ArmSnapshot| {
        let all = arm.train.buckets.iter().chain(&arm.test.buckets).map(|bucket| bucket.mean);
        let all = all.filter(|v| v.is_finite() && (!state.log || *v > 0.0));
        all.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)))
    };
    let join = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
    let none = (f64::INFINITY, 0.0);
    let healthy = arms.iter().filter(|(_, arm)| arm.diverged.is_none());
    let healthy = healthy.map(|(_, arm)| bounds(arm)).fold(none, join);
    let lost = arms.iter().filter(|(_, arm)| arm.diverged.is_some());
    let lost = lost.map(|(_, arm)| bounds(arm)).fold(none, join);
    let (mut low, mut high) = join(healthy, lost);
    if healthy.1 > 0.0 {
        high = high.min(healthy.1 * if state.log { 1e3 } else { 2.0 });
    } else if !state.log {
        // Only lost arms: their beginning is what can be seen on a linear axis.
        high = high.min(lost.0 * 100.0);
    }
    let near = |level: f64| level > 0.0 && level < high && level > low / 10.0;
    let levels = snapshot.references.iter().map(|reference| reference.loss);
    low = levels.filter(|level| near(*level)).fold(low, f64::min);
    if state.log {
        Axis::log((low / 1.2).max(high * 1e-12), high * 1.1)
    } else if low < 0.0 {
        // A surface may lie below zero.
        Axis::linear(low * 1.05, high.max(low * -0.05))
    } else {
        Axis::linear(0.0, high * 1.05)
    }
}

fn curves(chart: &mut Chart<'_>, arms: &[(usize, &ArmSnapshot)], look: &Look) {
    let theme = look.theme();
    let cross = look.glyphs().cross;
    let points = |series: &Series| {
        let point = |bucket: &Bucket| (bucket.step as f64, bucket.mean);
        series.buckets.iter().map(point).collect::<Vec<_>>()
    };
    // Of a whole family, the noise of the batches would hide everything.
    for (i, arm) in arms.iter().filter(|(_, arm)| arm.family.is_none()) {
        for bucket in arm.train.buckets.iter().filter(|bucket| bucket.max > bucket.min) {
            chart.haze(bucket.step as f64, bucket.min, bucket.max, theme.arm_faint(*i));
        }
        let hazy = arm.train.buckets.iter().any(|bucket| bucket.max > bucket.min);
        if !hazy && !arm.test.buckets.is_empty() {
            chart.curve(points(&arm.train).into_iter(), theme.arm_faint(*i), Dash::SPARSE);
        }
    }
    for (i, arm) in arms {
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*i) };
        let curve = if arm.test.buckets.is_empty() { &arm.train } else { &arm.test };
        chart.curve(points(curve).into_iter(), theme.arm(*i), dash);
        if let Some(end) = &arm.diverged {
            // Where the curve leaves the chart, or where it ends.
            let left = curve.buckets.iter().find(|bucket| chart.is_above(bucket.mean));
            let end = left.or(curve.buckets.last()).map_or(end.step, |bucket| bucket.step);
            chart.mark(end as f64, at(curve, end as f64).unwrap_or(f64::NAN), cross, theme.bad);
        }
        if !theme.has_colors() && !curve.buckets.is_empty() {
            let at = curve.buckets.len() * (i % 8 + 1) / 9;
            let bucket = curve.buckets[at.min(curve.buckets.len() - 1)];
            chart.mark(bucket.step as f64, bucket.mean, look.glyphs().letter(*i), theme.strong);
        }
    }
}
