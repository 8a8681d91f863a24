//! How settings and data go together: what makes sense, and how much of the data a measurement
//! takes.

use super::{Batch, Settings};
use crate::data::Dataset;
use crate::engine::LayerSpec;

/// Test examples that curves are measured on; claims take all.
const CURVE_EXAMPLES: usize = 1024;

/// Examples that a curve's measurement takes: fewer of long sequences, which would cost more
/// than the training between two measurements.
pub(super) fn curve_examples(data: &Dataset) -> usize {
    let steps = data.sequence.as_ref().map_or(1, |sequence| sequence.steps.max(1));
    if steps == 1 { CURVE_EXAMPLES } else { (8 * CURVE_EXAMPLES / steps).clamp(64, CURVE_EXAMPLES) }
}

/// Refuses what would run, but not mean what it says.
pub(super) fn fits(settings: &Settings, data: &Dataset) -> Result<(), String> {
    if let Batch::Size(size) = settings.batch
        && size > data.train.len
    {
        return Err(format!(
            "a batch of {size} is larger than the training set of {}: take a smaller batch, or \
             batch: Whole",
            data.train.len
        ));
    }
    let examples = data.train.len;
    let batch = match settings.batch {
        _ if settings.optimizer.whole_set() => examples,
        Batch::Whole => examples,
        Batch::Size(size) => size,
    };
    let alone = batch == 1 || (examples > 0 && examples % batch.max(1) == 1);
    let normal = |spec: &&LayerSpec| matches!(spec, LayerSpec::BatchNorm(_));
    if alone && LayerSpec::with_inner(&settings.network).iter().any(normal) {
        return Err(format!(
            "batch norm would see a batch of one example, whose spread is 0, so that every unit \
             says 0: take batches of at least 2 that leave no single example of the {examples} \
             over, or LayerNorm()"
        ));
    }
    Ok(())
}
