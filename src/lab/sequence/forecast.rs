//! Forecasts: from the true values before each step, and from the network's own.

use super::ForecastView;
use crate::data::{Dataset, Task};
use crate::lab::train::Train;

/// Test sequences over which a free-running forecast is judged.
const JUDGED: usize = 64;

/// Whether the target at each step is the next value of the only input.
fn forecasts(data: &Dataset) -> bool {
    let sequence = data.sequence.as_ref();
    sequence.is_some_and(|sequence| sequence.each && sequence.symbols.is_empty())
        && data.features.len() == 1
        && data.task == Task::Regression
}

/// The second half of sequences predicted freely, from the first on, in stored units: so many
/// values of each, sequence after sequence. `x` holds the sequences up to there.
fn run_freely(
    trainer: &mut dyn Train,
    x: &[f64],
    batch: usize,
    count: usize,
) -> Option<Vec<Vec<f64>>> {
    let mut series: Vec<Vec<f64>> = x.chunks(x.len() / batch).map(<[f64]>::to_vec).collect();
    let mut free = vec![Vec::with_capacity(count); batch];
    for _ in 0..count {
        let steps = series[0].len();
        let read = trainer.unroll(&series.concat(), batch, false)?;
        for ((series, free), outputs) in
            series.iter_mut().zip(&mut free).zip(read.outputs.chunks(steps))
        {
            let next = *outputs.last()?;
            series.push(next);
            free.push(next);
        }
    }
    Some(free)
}

/// The forecast of one sequence, which stands in stored units.
pub(super) fn view(
    trainer: &mut dyn Train,
    data: &Dataset,
    example: usize,
) -> Option<ForecastView> {
    if !forecasts(data) {
        return None;
    }
    let steps = data.x_len();
    let x = &data.test.x[example * steps..(example + 1) * steps];
    let last = data.test.y[(example + 1) * steps - 1];
    let from = steps.div_ceil(2);
    let forced = trainer.unroll(x, 1, false)?.outputs;
    let free = run_freely(trainer, &x[..from], 1, steps + 1 - from)?.pop()?;
    let raw = |value: &f64| data.output.raw(*value);
    Some(ForecastView {
        truth: x.iter().chain([&last]).map(raw).collect(),
        forced: [None].into_iter().chain(forced.iter().map(|v| Some(raw(v)))).collect(),
        free: (0..from).map(|_| None).chain(free.iter().map(|v| Some(raw(v)))).collect(),
        from,
    })
}

/// Mean squared error of the last `count` values of test sequences, predicted freely, in
/// stored units.
pub(in crate::lab) fn error(trainer: &mut dyn Train, data: &Dataset, count: usize) -> Option<f64> {
    let steps = data.x_len();
    if !forecasts(data) || !(1..steps).contains(&count) {
        return None;
    }
    let room = (trainer.longest() / steps).max(1);
    let examples = data.test.len.min(JUDGED);
    let (mut sum, mut judged) = (0.0, 0);
    let parts = data.test.x.chunks(steps * room).zip(data.test.y.chunks(steps * room));
    for (x, y) in parts {
        let batch = (x.len() / steps).min(examples - judged);
        if batch == 0 {
            break;
        }
        // The last value stands in the targets alone.
        let known = steps + 1 - count;
        let begun: Vec<f64> =
            x.chunks(steps).take(batch).flat_map(|x| &x[..known]).copied().collect();
        let free = run_freely(trainer, &begun, batch, count)?;
        for (free, y) in free.iter().zip(y.chunks(steps)) {
            let truth = &y[known - 1..];
            sum += free.iter().zip(truth).map(|(p, y)| (p - y).powi(2)).sum::<f64>();
        }
        judged += batch;
    }
    Some(sum / (judged * count) as f64)
}
