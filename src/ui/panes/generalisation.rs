//! Training loss against test loss, the gap between them and the step at which the test loss
//! was least: one chart an arm, all on the same scales.
//!
//! Both losses are measured at the same moments on the network as it is in use, so that the gap
//! is not that of dropout's noise.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;
use crate::lab::{ArmSnapshot, Series};
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Pen, empty, tiles};
use crate::ui::words::fill;

/// Draws the visible arms side by side where they fit, else the chosen one.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let key = [(words.test.as_str(), "━━"), (words.train.as_str(), "┄┄")];
    let ascii = pane.look.glyphs().rule.is_ascii();
    let line = |line: &str| {
        if ascii { line.replace('━', "=").replace('┄', "-") } else { line.to_owned() }
    };
    let foot = key.map(|(name, mark)| format!("{} {name}", line(mark))).join("  ");
    let frame = super::Frame { foot: &foot, ..pane.frame(&words.titles.generalisation) };
    let inner = frame.draw(pane.look, area, buffer);
    let arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    let arms = match tiles(inner, arms.len(), (26, 7)) {
        Some(_) => arms,
        None => pane.chosen().into_iter().collect(),
    };
    let (low, high) = ends(&arms);
    if low > high {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    let y = if pane.state.log { Axis::log(low.max(1e-9), high) } else { Axis::linear(0.0, high) };
    let steps = pane.snapshot.step.max(1) as f64;
    let places = tiles(inner, arms.len(), (0, 0)).unwrap_or_default();
    for ((i, arm), place) in arms.iter().zip(places) {
        one(pane, *i, arm, (Axis::linear(0.0, steps), y), place, buffer);
    }
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

fn one(
    pane: &Pane<'_>,
    index: usize,
    arm: &ArmSnapshot,
    axes: (Axis, Axis),
    area: Rect,
    buffer: &mut Buffer,
) {
    let (theme, glyphs, words) = (pane.look.theme(), pane.look.glyphs(), &pane.look.words().panes);
    let best = best(&arm.test);
    let fit = train(arm);
    let mut pen = Pen::new(buffer, area);
    let entry = pane.entry(index, arm);
    let mut x = 0;
    if pane.snapshot.arms.len() > 1 {
        x = pen.put(0, 0, entry.marker, entry.style);
        x = pen.put(x + 1, 0, &entry.name, entry.style) + 2;
    }
    if let (Some(test), Some(train)) = (arm.test.latest, fit.latest) {
        let said = fill(&words.gap, &[("gap", &format::number(test - train))]);
        x = pen.put(x, 0, &said, theme.strong) + 2;
    }
    if let Some((step, loss)) = best {
        let values = [("loss", &*format::number(loss)), ("step", &*format::count(step))];
        pen.put(x, 0, &fill(&words.best_at, &values), theme.good);
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let mut chart = Chart::begin(axes, &words.step, pane.look, body, buffer);
    let points = |series: &Series| {
        series.buckets.iter().map(|b| (b.step as f64, b.mean)).collect::<Vec<_>>()
    };
    chart.curve(points(fit).into_iter(), theme.arm_faint(index), Dash::DOTTED);
    chart.curve(points(&arm.test).into_iter(), theme.arm(index), Dash::SOLID);
    // The gap, as a bar between the two ends.
    if let (Some(test), Some(train)) = (arm.test.latest, fit.latest) {
        let x = pane.snapshot.step as f64;
        chart.haze(x, train.min(test), train.max(test), theme.warning);
    }
    if let Some((step, loss)) = best {
        chart.mark(step as f64, loss, glyphs.bullet, theme.good);
    }
    chart.finish(pane.state.cursor, buffer);
}

/// Step and value of the least test loss.
fn best(test: &Series) -> Option<(u64, f64)> {
    let least = test.buckets.iter().filter(|b| b.mean.is_finite());
    least.min_by(|a, b| a.mean.total_cmp(&b.mean)).map(|b| (b.step, b.mean))
}
