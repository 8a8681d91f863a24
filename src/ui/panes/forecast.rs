//! A series beside its forecast: step by step from the true values, and from a step on from the
//! network's own predictions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::sequence::step_axis;
use super::{ArmSnapshot, Pane};
use crate::lab::ForecastView;
use crate::ui::format;
use crate::ui::widgets::{Axis, Chart, Dash, Entry, empty, legend};
use crate::ui::words::fill;

/// Columns from which on errors are named in the legend.
const WIDE: u16 = 60;

type Arm<'a> = (usize, &'a ArmSnapshot, &'a ForecastView);

/// Draws the truth once and the forecasts of all visible arms.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let arms: Vec<Arm<'_>> = pane
        .visible()
        .filter_map(|(hue, arm)| {
            let forecast = arm.sequence.as_deref()?.forecast.as_ref()?;
            (forecast.truth.len() > 1).then_some((hue, arm, forecast))
        })
        .collect();
    let foot = if arms.is_empty() { String::new() } else { key(pane, area.width) };
    let frame = super::Frame { foot: &foot, ..pane.frame(&words.titles.forecast) };
    let inner = frame.draw(pane.look, area, buffer);
    let Some((_, _, first)) = arms.first().copied() else {
        let reads = pane.visible().any(|(_, arm)| arm.sequence.is_some());
        let text = if reads { words.sequence.no_forecast.as_str() } else { pane.no_reading() };
        return empty(text, pane.look, inner, buffer);
    };
    let steps = first.truth.len();
    let step = pane.state.sequence.step.map(|step| step.min(steps - 1));
    let rows = if inner.height >= 5 { (inner.height / 4).clamp(1, 4) } else { 0 };
    let entries = entries(pane, &arms, step, inner.width);
    let used = legend(&entries, pane.look, Rect { height: rows, ..inner }, buffer);
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    let axes = (Axis::counted(1.0, steps as f64), values(&arms));
    let (low, high) = axes.1.range();
    let axis = step_axis(pane, rest.width);
    let mut chart = Chart::begin(axes, axis, pane.look, rest, buffer);
    // From here on the network hears itself alone.
    let from = (first.from + 1) as f64;
    chart.haze(from, low, high, pane.look.theme().border);
    if inner.width >= WIDE {
        chart.note(from, high, words.sequence.on_its_own.clone(), pane.look.theme().dim);
    }
    curves(pane, &arms, &mut chart);
    chart.finish(step.map(|step| step as f64 / (steps - 1) as f64), buffer);
}

/// Which line is which, for the lower border.
fn key(pane: &Pane<'_>, width: u16) -> String {
    let words = &pane.look.words().panes.sequence;
    let rule = pane.look.glyphs().lines[0];
    let (thin, dots) = if rule.is_ascii() { ("-", ".") } else { ("─", "┄") };
    let truth = &words.truth;
    let (free, forced) = if width < WIDE {
        (&words.free_short, &words.forced_short)
    } else {
        (&words.free, &words.forced)
    };
    format!("{thin}{thin} {truth}  {rule}{rule} {free}  {dots}{dots} {forced}")
}

/// The range of the truth, and of what is said up to somewhat beyond it: a forecast that runs
/// away must not flatten the series.
fn values(arms: &[Arm<'_>]) -> Axis {
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values
            .filter(|v| v.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let (low, high) = bounds(&mut arms.iter().flat_map(|arm| arm.2.truth.iter().copied()));
    let said = arms.iter().flat_map(|arm| arm.2.forced.iter().chain(&arm.2.free));
    let (least, most) = bounds(&mut said.filter_map(|value| *value));
    let span = (high - low).max(1e-9);
    let (low, high) = (low.min(least.max(low - span / 4.0)), high.max(most.min(high + span / 4.0)));
    Axis::linear(low - 0.06 * span, high + 0.06 * span)
}

fn curves(pane: &Pane<'_>, arms: &[Arm<'_>], chart: &mut Chart<'_>) {
    let theme = pane.look.theme();
    let said = |values: &[Option<f64>]| -> Vec<(f64, f64)> {
        let point = |(i, v): (usize, &Option<f64>)| ((i + 1) as f64, v.unwrap_or(f64::NAN));
        values.iter().enumerate().map(point).collect()
    };
    for (hue, _, forecast) in arms {
        chart.curve(said(&forecast.forced).into_iter(), theme.arm_faint(*hue), Dash::SPARSE);
    }
    if let Some((_, _, forecast)) = arms.first() {
        let truth = forecast.truth.iter().enumerate().map(|(i, v)| ((i + 1) as f64, *v));
        chart.curve(truth, theme.text, Dash::DOTTED);
    }
    for (hue, _, forecast) in arms {
        let free = said(&forecast.free);
        let dash = if theme.has_colors() { Dash::SOLID } else { Dash::of_arm(*hue) };
        chart.curve(free.iter().copied(), theme.arm(*hue), dash);
        let seen: Vec<_> = free.into_iter().filter(|point| point.1.is_finite()).collect();
        if !theme.has_colors()
            && let Some((x, y)) = seen.get(seen.len() * (hue % 8 + 1) / 9)
        {
            chart.mark(*x, *y, pane.look.glyphs().letter(*hue), theme.strong);
        }
    }
}

/// Each arm with its mean squared errors, or with its values at the cursor.
fn entries(pane: &Pane<'_>, arms: &[Arm<'_>], step: Option<usize>, width: u16) -> Vec<Entry> {
    let words = &pane.look.words().panes.sequence;
    let theme = pane.look.theme();
    let number =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| format::digits(v, 2));
    let mut entries: Vec<Entry> = arms
        .iter()
        .map(|(hue, arm, forecast)| {
            let (forced, free) = match step {
                Some(step) => (
                    number(forecast.forced.get(step).copied().flatten()),
                    number(forecast.free.get(step).copied().flatten()),
                ),
                None => (
                    number(error(forecast, &forecast.forced)),
                    number(error(forecast, &forecast.free)),
                ),
            };
            let template = if width >= WIDE { &words.both_long } else { &words.both };
            let value = fill(template, &[("forced", &forced), ("free", &free)]);
            Entry { value, ..pane.entry(*hue, arm) }
        })
        .collect();
    let head = match step {
        Some(step) => {
            let of = arms.first().map_or(0, |arm| arm.2.truth.len()).to_string();
            let name = fill(&words.step_of, &[("step", &(step + 1).to_string()), ("of", &of)]);
            let truth = arms.first().and_then(|arm| arm.2.truth.get(step).copied());
            let value = format!("{} {}", words.truth, number(truth));
            Entry { marker: pane.look.glyphs().current, style: theme.accent, name, value }
        }
        None => {
            Entry { marker: "", style: theme.dim, name: words.errors.clone(), value: String::new() }
        }
    };
    if step.is_some() || width >= WIDE {
        entries.insert(0, head);
    }
    entries
}

/// Mean squared error over the steps that both kinds of forecast are about.
fn error(forecast: &ForecastView, said: &[Option<f64>]) -> Option<f64> {
    let both = forecast.truth.iter().zip(said).skip(forecast.from);
    let errors: Vec<f64> = both.filter_map(|(t, s)| Some((t - (*s)?).powi(2))).collect();
    (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_counts_what_is_said_from_the_same_step_on() {
        let truth = vec![1.0, 2.0, 3.0];
        let forecast = ForecastView { truth, from: 1, ..ForecastView::default() };
        assert_eq!(error(&forecast, &[Some(99.0), Some(2.0), Some(5.0)]), Some(2.0));
        assert_eq!(error(&forecast, &[Some(99.0), None]), None);
    }
}
