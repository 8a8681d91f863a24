//! Networks that fit a data set: where the sandbox begins.

use crate::data::{DataSpec, Task};
use crate::engine::{Clip, Dense, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule};
use crate::lab::{Batch, Experiment, Precision, Settings, View};

/// Up to so many examples, the whole set is a batch.
const SMALL: usize = 64;

/// What the targets of a generated data set are; none where only the file can tell.
pub(super) fn task_of(data: &DataSpec) -> Option<Task> {
    let classes = |n: usize| Task::Classes((0..n).map(|class| class.to_string()).collect());
    let binary = || Task::Binary(["0".to_owned(), "1".to_owned()]);
    match data {
        DataSpec::Csv { .. } => None,
        DataSpec::Houses { .. } | DataSpec::Curve { .. } => Some(Task::Regression),
        DataSpec::Blobs { classes: n, .. } if *n > 2 => Some(classes(*n)),
        DataSpec::Digits { .. } => Some(classes(10)),
        _ => Some(binary()),
    }
}

/// The loss for these targets.
pub(super) fn loss_for(task: &Task) -> LossSpec {
    match task {
        Task::Regression => LossSpec::MeanSquaredError,
        Task::Binary(_) => LossSpec::BinaryCrossEntropy,
        Task::Classes(_) => LossSpec::SoftmaxCrossEntropy,
    }
}

/// Fits the loss and the last layer to the targets.
pub(super) fn fit(settings: &mut Settings, task: &Task) {
    settings.loss = loss_for(task);
    let last = settings.network.iter_mut().rev().find_map(|layer| match layer {
        LayerSpec::Dense(dense) => Some(dense),
        _ => None,
    });
    if let Some(dense) = last {
        dense.units = task.outputs();
    }
}

/// Two hidden layers, Adam, batches of 32: a network that learns most small sets.
pub(super) fn settings_for(data: DataSpec, task: &Task, examples: usize) -> Settings {
    let dense = |units| LayerSpec::Dense(Dense { units, init: None });
    Settings {
        data,
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
        shuffle: true,
        steps: 2000,
        seed: 1,
        precision: Precision::F32,
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
pub(super) fn views_for(data: &DataSpec, task: Option<&Task>) -> Vec<View> {
    let flat = !matches!(
        data,
        DataSpec::Csv { .. }
            | DataSpec::Houses { .. }
            | DataSpec::DearHouses { .. }
            | DataSpec::Digits { .. }
    );
    let second = match task {
        _ if flat => View::Function,
        Some(Task::Regression) | None => View::Predictions,
        _ => View::Numbers,
    };
    let mut views = vec![View::Loss, second];
    let others = [View::Numbers, View::Gradients, View::Weights, View::Activations, View::Graph];
    views.extend(others.into_iter().filter(|view| *view != second));
    views
}

/// Keeps the views of an experiment, and adds what else can be seen.
pub(super) fn views_of(experiment: &Experiment) -> Vec<View> {
    let mut views = experiment.views.clone();
    for view in views_for(&experiment.base.data, task_of(&experiment.base.data).as_ref()) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}
