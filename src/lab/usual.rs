//! A network that learns most data sets of a kind: where the sandbox begins, and where it goes on
//! when the data become of another kind.

use std::collections::BTreeMap;

use super::{Batch, Precision, Settings};
use crate::data::{DataSpec, Dataset, Sequence, Task};
use crate::engine::{
    Adam, Clip, Dense, Embedding, Init, LayerSpec, LossSpec, Lstm, OptimizerSpec, Penalty, Schedule,
};

/// Up to so many examples, the whole set is a batch.
const SMALL: usize = 64;

impl Settings {
    /// Settings that fit a data set, which is that of `data` or one like it: two hidden layers
    /// for points, an LSTM for sequences.
    #[must_use]
    pub fn usual(data: DataSpec, set: &Dataset) -> Self {
        let (network, init, rate) = match &set.sequence {
            None => (for_points(&set.task), Init::HeNormal, None),
            Some(sequence) => (for_sequences(sequence, &set.task), Init::XavierNormal, Some(0.005)),
        };
        let whole = set.train.len <= SMALL;
        Self {
            surface: None,
            data,
            augment: Vec::new(),
            network,
            init,
            loss: loss_for(&set.task),
            optimizer: adam(rate),
            schedule: Schedule::Constant,
            penalty: Penalty::Off,
            clip: if set.sequence.is_some() { Clip::Norm(1.0) } else { Clip::Off },
            batch: if whole { Batch::Whole } else { Batch::Size(32) },
            early_stopping: None,
            shuffle: true,
            steps: 2000,
            seed: 1,
            precision: Precision::F32,
            proximal: false,
            penalize_biases: false,
            start: BTreeMap::new(),
        }
    }
}

/// Two hidden layers of 16.
fn for_points(task: &Task) -> Vec<LayerSpec> {
    let dense = |units| LayerSpec::Dense(Dense::new(units));
    vec![dense(16), LayerSpec::ReLU, dense(16), LayerSpec::ReLU, dense(task.outputs())]
}

/// An LSTM that can remember: as long as it takes where one answer is asked for at the end, wide
/// and behind an embedding where symbols are to be foretold.
fn for_sequences(sequence: &Sequence, task: &Task) -> Vec<LayerSpec> {
    let lstm = |units, forget_bias, input_bias| {
        LayerSpec::LSTM(Lstm { forget_bias, input_bias, ..Lstm::new(units) })
    };
    let mut layers = match (sequence.each, task) {
        (false, _) => vec![lstm(16, 4.0, -4.0), LayerSpec::LastStep],
        (true, Task::Classes(_)) if !sequence.symbols.is_empty() => {
            vec![LayerSpec::Embedding(Embedding { units: 16, init: None }), lstm(64, 1.0, 0.0)]
        }
        (true, _) => vec![lstm(16, 1.0, 0.0)],
    };
    layers.push(LayerSpec::Dense(Dense::new(task.outputs())));
    layers
}

/// The loss for these targets.
fn loss_for(task: &Task) -> LossSpec {
    match task {
        Task::Regression => LossSpec::MeanSquaredError,
        Task::Binary(_) => LossSpec::BinaryCrossEntropy,
        Task::Classes(_) => LossSpec::SoftmaxCrossEntropy,
    }
}

/// Adam with this rate, or its usual one.
fn adam(rate: Option<f64>) -> OptimizerSpec {
    let rules = OptimizerSpec::examples();
    let usual = rules.into_iter().find(|rule| rule.name() == "Adam");
    match (usual.expect("Adam is an optimizer"), rate) {
        (OptimizerSpec::Adam(adam), Some(rate)) => OptimizerSpec::Adam(Adam { rate, ..adam }),
        (usual, _) => usual,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lab::{Command, Experiment, Run};
    use crate::text::Text;

    #[test]
    fn every_data_set_has_a_network_that_takes_a_step() {
        for data in DataSpec::catalogue() {
            let settings = Settings::usual(data.clone(), &data.load(1).unwrap());
            assert_eq!(settings.check(), Ok(()), "{data:?}");
            let solo = Experiment::solo(Text::english("usual"), settings);
            let mut run = Run::open(Arc::new(solo), Vec::new()).unwrap();
            run.command(Command::Play);
            run.advance(1);
            assert_eq!(run.step(), 1, "{data:?}");
            assert!(run.divergences().is_empty(), "{data:?}");
        }
    }
}
