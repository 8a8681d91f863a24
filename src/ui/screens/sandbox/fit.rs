//! Networks that fit a data set: where the sandbox begins.

use crate::data::{DataSpec, Task};
use crate::engine::{Clip, Dense, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule};
use crate::lab::{Batch, Experiment, Precision, Settings, View};

/// Up to so many examples, the whole set is a batch.
const SMALL: usize = 64;

/// The loss for these targets.
pub(super) fn loss_for(task: &Task) -> LossSpec {
    match task {
        Task::Regression => LossSpec::MeanSquaredError,
        Task::Binary(_) => LossSpec::BinaryCrossEntropy,
        Task::Classes(_) => LossSpec::SoftmaxCrossEntropy,
    }
}

/// Two hidden layers, Adam, batches of 32: a network that learns most small sets.
pub(super) fn settings_for(data: DataSpec, task: &Task, examples: usize) -> Settings {
    let dense = |units| LayerSpec::Dense(Dense::new(units));
    Settings {
        surface: None,
        data,
        augment: Vec::new(),
        network: vec![
            dense(16),
            LayerSpec::ReLU,
            dense(16),
            LayerSpec::ReLU,
            dense(task.outputs()),
        ],
        init: Init::HeNormal,
        loss: loss_for(task),
        optimizer: adam(),
        schedule: Schedule::Constant,
        penalty: Penalty::Off,
        clip: Clip::Off,
        batch: if examples <= SMALL { Batch::Whole } else { Batch::Size(32) },
        early_stopping: None,
        shuffle: true,
        steps: 2000,
        seed: 1,
        precision: Precision::F32,
        proximal: false,
        penalize_biases: false,
        start: std::collections::BTreeMap::new(),
    }
}

fn adam() -> OptimizerSpec {
    let rules = OptimizerSpec::examples();
    let adam = rules.iter().find(|rule| rule.name() == "Adam").or(rules.first());
    *adam.expect("there are optimizers")
}

/// What is worth looking at, the most telling first.
pub(super) fn views_for(data: &DataSpec) -> Vec<View> {
    let flat = !matches!(
        data,
        DataSpec::Csv { .. }
            | DataSpec::Houses { .. }
            | DataSpec::DearHouses { .. }
            | DataSpec::Digits { .. }
    );
    let second = if flat { View::Function } else { View::Predictions };
    let mut views = vec![View::Loss, second];
    // Nothing is searched here.
    let fits = |view: &View| *view != View::Search && (flat || *view != View::Function);
    let others = View::ALL.into_iter().filter(fits);
    for view in others {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}

/// The views of an experiment, and all others after them.
pub(super) fn views_of(experiment: &Experiment) -> Vec<View> {
    let mut views = experiment.views.clone();
    for view in views_for(&experiment.base.data) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}
