//! The parts of a snapshot that are computed for a pane: the function over its input space,
//! predictions, histograms, and the data itself.

use super::arm::ArmRun;
use super::train::Train;
use super::{DataSnapshot, Function, Heat, Histogram, Prediction, Reference, ReferenceKind};
use crate::data::{Dataset, Split, Task, linear_loss, mean_loss};
use crate::engine::LossSpec;

/// Examples that a plot shows at most.
const POINTS: usize = 400;
/// Test examples whose predictions are shown at most.
const PREDICTIONS: usize = 300;
/// Bins of a histogram.
const BINS: usize = 24;

/// The data set as panes show it.
pub(super) fn data(data: &Dataset) -> DataSnapshot {
    let rows = data.width();
    // A sequence is no point of a plane.
    let shown = if data.sequence.is_some() { 0 } else { data.train.len.min(POINTS) };
    let point = |example: usize| {
        let stored = &data.train.x[example * rows..(example + 1) * rows];
        stored.iter().zip(&data.inputs).map(|(&x, scale)| scale.raw(x)).collect()
    };
    DataSnapshot {
        name: data.name.clone(),
        task: data.task.clone(),
        features: data.features.clone(),
        target: data.target.clone(),
        output: data.output,
        train: data.train.len,
        test: data.test.len,
        points: (0..shown).map(point).collect(),
        targets: (0..shown).map(|example| target(data, &data.train, example)).collect(),
        images: images(data),
        notes: data.notes.clone(),
    }
}

/// The test examples whose predictions are shown, where they are images.
fn images(data: &Dataset) -> Vec<Heat> {
    let Some((rows, columns)) = data.image else { return Vec::new() };
    let examples = data.test.x.chunks_exact(rows * columns).take(PREDICTIONS);
    examples
        .map(|x| Heat { rows, columns, values: x.iter().map(|&grey| grey as f32).collect() })
        .collect()
}

/// The target of an example: the number in units of the source, or the class.
fn target(data: &Dataset, split: &Split, example: usize) -> f64 {
    let rows = data.task.outputs();
    let stored = &split.y[example * rows..(example + 1) * rows];
    said(data, stored)
}

/// What outputs say: the number in units of the source, or the likeliest class.
pub(super) fn said(data: &Dataset, outputs: &[f64]) -> f64 {
    match data.task {
        Task::Regression => data.output.raw(outputs[0]),
        Task::Binary(_) => f64::from(u8::from(outputs[0] > 0.5)),
        Task::Classes(_) => crate::engine::greatest(outputs) as f64,
    }
}

/// Levels to compare losses with, where the loss is the squared error that they are stated in.
pub(super) fn references(arm: &ArmRun) -> Vec<Reference> {
    let data = arm.data();
    let squared = arm.trainer().settings().loss == LossSpec::MeanSquaredError;
    if !squared || data.task != Task::Regression || data.train.len == 0 {
        return Vec::new();
    }
    let levels = [
        (ReferenceKind::Floor, data.floor),
        (ReferenceKind::Linear, linear_loss(data)),
        (ReferenceKind::Mean, mean_loss(data)),
    ];
    let known = levels.into_iter().filter_map(|(kind, loss)| Some(Reference { kind, loss: loss? }));
    known.collect()
}

/// Least and greatest of some numbers, widened by a tenth.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let margin = if high > low { 0.1 * (high - low) } else { 1.0 };
    (low - margin, high + margin)
}

/// Evenly spaced numbers, both ends among them.
fn spaced((low, high): (f64, f64), count: usize) -> impl Iterator<Item = f64> + Clone {
    let last = count.max(2) - 1;
    (0..count).map(move |i| low + (high - low) * i as f64 / last as f64)
}

/// What the network computes over its input space, for one or two inputs; nothing where it reads
/// sequences.
pub(super) fn function(
    trainer: &mut dyn Train,
    data: &Dataset,
    grid: (u16, u16),
) -> Option<Function> {
    if trainer.layers().is_empty() || data.sequence.is_some() {
        return None;
    }
    let (across, down) = (usize::from(grid.0.max(2)), usize::from(grid.1.max(2)));
    let rows = data.width();
    let axis = |row: usize| {
        let scale = data.inputs[row];
        span(data.train.x.iter().skip(row).step_by(rows).map(|&x| scale.raw(x)))
    };
    match rows {
        1 => {
            let (from, to) = axis(0);
            let x: Vec<f64> =
                spaced((from, to), across).map(|x| data.inputs[0].stored(x)).collect();
            let outputs = data.task.outputs();
            let values = trainer.predict(&x);
            let shown = |outputs: &[f64]| shown(data, outputs);
            Some(Function::Curve { from, to, values: values.chunks(outputs).map(shown).collect() })
        }
        2 => {
            let (x, y) = (axis(0), axis(1));
            let mut columns = Vec::with_capacity(2 * across * down);
            for top_down in spaced((y.1, y.0), down) {
                for left_right in spaced(x, across) {
                    columns.push(data.inputs[0].stored(left_right));
                    columns.push(data.inputs[1].stored(top_down));
                }
            }
            let values = trainer.predict(&columns);
            let values =
                values.chunks(data.task.outputs()).map(|outputs| shown(data, outputs) as f32);
            let grid = Heat { rows: down, columns: across, values: values.collect() };
            Some(Function::Plane { x, y, grid })
        }
        _ => None,
    }
}

/// One number for a point of the input space: see [`Function`].
fn shown(data: &Dataset, outputs: &[f64]) -> f64 {
    match data.task {
        Task::Regression => data.output.raw(outputs[0]),
        Task::Binary(_) => outputs[0],
        Task::Classes(_) => {
            let class = crate::engine::greatest(outputs);
            class as f64 + outputs[class].clamp(0.0, 0.999)
        }
    }
}

/// Truth and prediction of test examples; none of sequences.
pub(super) fn predictions(trainer: &mut dyn Train, data: &Dataset) -> Vec<Prediction> {
    if data.sequence.is_some() {
        return Vec::new();
    }
    let shown = data.test.len.min(PREDICTIONS);
    let outputs = trainer.predict(&data.test.x[..shown * data.width()]);
    let predicted = outputs.chunks(data.task.outputs()).enumerate();
    predicted
        .map(|(example, outputs)| Prediction {
            truth: target(data, &data.test, example),
            predicted: said(data, outputs),
        })
        .collect()
}

/// Histogram, dead share and saturated share of each layer's outputs on training examples.
pub(super) fn activations(trainer: &mut dyn Train) -> Vec<(Histogram, f64, f64)> {
    let outputs = trainer.activations(usize::MAX);
    let layers = outputs.iter().zip(trainer.layers());
    layers
        .map(|(values, layer)| {
            (
                histogram(values, layer.bounds),
                dead_share(values, layer.outputs),
                layer.bounds.map_or(0.0, |bounds| saturated_share(values, bounds)),
            )
        })
        .collect()
}

fn histogram(values: &[f64], bounds: Option<(f64, f64)>) -> Histogram {
    let (low, high) = bounds.unwrap_or_else(|| {
        let finite = values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = span(finite);
        if low.is_finite() && high.is_finite() { (low, high) } else { (-1.0, 1.0) }
    });
    let mut counts = vec![0; BINS];
    for value in values.iter().filter(|value| value.is_finite()) {
        let place = (value - low) / (high - low) * BINS as f64;
        counts[(place.max(0.0) as usize).min(BINS - 1)] += 1;
    }
    Histogram { low, high, counts }
}

/// Share of units that are exactly zero on every example.
pub(super) fn dead_share(values: &[f64], units: usize) -> f64 {
    let dead = |unit: &usize| values.iter().skip(*unit).step_by(units).all(|&value| value == 0.0);
    (0..units).filter(dead).count() as f64 / units as f64
}

/// Share of values beyond 99% of the way from the middle to a bound.
pub(super) fn saturated_share(values: &[f64], (low, high): (f64, f64)) -> f64 {
    let saturated = |value: &&f64| (2.0 * (**value - low) / (high - low) - 1.0).abs() > 0.99;
    values.iter().filter(saturated).count() as f64 / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted_by_unit_and_by_value() {
        // Two units, three examples: the first unit is always zero.
        let values = [0.0, 1.0, 0.0, 0.0, 0.0, 0.995];
        assert_eq!(dead_share(&values, 2), 0.5);
        assert_eq!(saturated_share(&values, (-1.0, 1.0)), 2.0 / 6.0);
    }

    #[test]
    fn histograms_hold_every_finite_value() {
        let histogram = histogram(&[-1.0, 0.0, 0.5, 1.0, f64::NAN], None);
        assert_eq!(histogram.counts.iter().sum::<u32>(), 4);
    }
}
