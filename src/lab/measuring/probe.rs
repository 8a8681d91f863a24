//! How much of the task a linear classifier can read off a layer: a linear probe (Alain and
//! Bengio 2016).
//!
//! The classifier is fitted anew to the layer's outputs on the training set, each standardised
//! over it, and judged on the test set. It starts at 0 and takes 300 steps of Adam on the whole
//! set at a rate of 0.05, with a little L2: no draw, so equal weights give equal numbers.

use crate::data::{Scale, Task};
use crate::engine::{
    Dense, Examples, Init, LayerSpec, LossSpec, Model as _, Network, Optimizer, OptimizerSpec,
    Pass, Penalty, Supervised,
};
use crate::lab::arm::ArmRun;

const STEPS: u32 = 300;
const RATE: f64 = 0.05;
const PENALTY: Penalty = Penalty::L2(1e-4);

/// Numbers (features times examples) up to which one is fitted: some seconds.
const MOST: usize = 4_000_000;

/// Test accuracy of a linear classifier on the outputs of a layer, or on the input.
pub(super) fn accuracy(arm: &mut ArmRun, layer: Option<usize>) -> Option<f64> {
    let data = arm.data().clone();
    if data.sequence.is_some() {
        return None;
    }
    let loss = match data.task {
        Task::Regression => return None,
        Task::Binary(_) => LossSpec::BinaryCrossEntropy,
        Task::Classes(_) => LossSpec::SoftmaxCrossEntropy,
    };
    let width = match layer {
        Some(layer) => arm.trainer().layers().get(layer)?.outputs,
        None => data.width(),
    };
    if width.checked_mul(data.train.len)? > MOST {
        return None;
    }
    let mut features = |x: &[f64]| match layer {
        Some(layer) => arm.trainer_mut().outputs(layer, x),
        None => x.to_vec(),
    };
    let (mut train, mut test) = (features(&data.train.x), features(&data.test.x));
    standardise(&mut train, &mut test, width);
    let train = Examples { x: &train, y: &data.train.y, len: data.train.len };
    let test = Examples { x: &test, y: &data.test.y, len: data.test.len };
    let mut probe = fitted(train, width, data.task.outputs(), loss)?;
    Some(probe.evaluate(test, Pass::Test).accuracy())
}

fn standardise(train: &mut [f64], test: &mut [f64], width: usize) {
    for row in 0..width {
        let scale = Scale::of(train.iter().skip(row).step_by(width).copied());
        let both = [&mut *train, &mut *test];
        for value in both.into_iter().flat_map(|part| part.iter_mut().skip(row).step_by(width)) {
            *value = scale.stored(*value);
        }
    }
}

/// A linear classifier that has learned these examples.
fn fitted(
    train: Examples<'_, f64>,
    width: usize,
    outputs: usize,
    loss: LossSpec,
) -> Option<Supervised<f64>> {
    let layers = [LayerSpec::Dense(Dense::new(outputs))];
    let network = Network::build(&layers, width, train.len, Init::Zeros, 0).ok()?;
    let mut probe = Supervised::new(network, loss, outputs).ok()?;
    let adam = OptimizerSpec::examples().into_iter().find(|spec| spec.name() == "Adam")?;
    let mut optimizer = Optimizer::new(adam, probe.parameters().values.len());
    for _ in 0..STEPS {
        probe.step(train, Pass::Test);
        PENALTY.add_gradient(probe.parameters_mut(), false, false);
        optimizer.step(probe.parameters_mut(), RATE, false);
    }
    Some(probe)
}
