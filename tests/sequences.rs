//! Layers that read sequences: gradients against differences, and 50 steps against PyTorch's
//! (`tests/golden/recurrent.py` made them), in double precision.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.
#![allow(clippy::print_stdout)] // How far apart the numbers are, for those who ask.

use std::collections::BTreeMap;
use std::path::Path;

use gradus::engine::{
    Clip, Draw, Entry, Examples, Init, LayerSpec, LossSpec, Model, Network, Optimizer, Pass, Role,
    Stream, Supervised, Targets, check_gradients,
};
use gradus::lab::{Source, parse_ron};
use rand::RngExt as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What two programs may differ by, relative to the greater number.
const TOLERANCE: f64 = 1e-10;

const PASS: Pass = Pass::Train(Draw { seed: 3, step: 7 });

#[derive(Deserialize)]
struct Golden {
    name: String,
    network: String,
    each: bool,
    classes: bool,
    symbols: Option<usize>,
    warmup: usize,
    clip: Option<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    start: BTreeMap<String, Vec<f64>>,
    losses: Vec<f64>,
    end: BTreeMap<String, Vec<f64>>,
}

fn read<T: DeserializeOwned>(ron: &str) -> T {
    parse_ron(&Source::new("golden", ron)).unwrap_or_else(|error| panic!("{error}"))
}

fn goldens() -> Vec<Golden> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recurrent.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

const BATCH: usize = 5;
const STEPS: usize = 7;

fn apart(ours: f64, theirs: f64) -> f64 {
    (ours - theirs).abs() / ours.abs().max(theirs.abs()).max(1e-3)
}

fn model(golden: &Golden) -> Supervised<f64> {
    let rows = golden.x.len() / (BATCH * STEPS);
    let entry = Entry { rows, steps: STEPS, symbols: golden.symbols };
    let specs: Vec<LayerSpec> = read(&golden.network);
    let network = Network::plan(&specs, entry, BATCH, Init::Zeros, 1).unwrap();
    let targets =
        Targets { rows: 2, each: golden.each, classes: golden.classes, warmup: golden.warmup };
    let loss =
        if golden.classes { LossSpec::SoftmaxCrossEntropy } else { LossSpec::MeanSquaredError };
    let mut model = Supervised::taught(network, loss, targets).unwrap();
    for (name, values) in &golden.start {
        model.parameters_mut().assign(name, values).unwrap();
    }
    let names: Vec<_> =
        model.parameters().tensors().iter().map(|tensor| tensor.name.clone()).collect();
    assert_eq!(names.len(), golden.start.len(), "{}: {names:?}", golden.name);
    model
}

#[test]
fn fifty_steps_go_with_pytorch() {
    let mut worst = (0.0, String::new());
    for golden in goldens() {
        let mut model = model(&golden);
        let spec = read("Adam(rate: 0.02)");
        let mut optimizer = Optimizer::new(spec, model.parameters().values.len());
        let clip = golden.clip.map_or(Clip::Off, Clip::Norm);
        let examples = Examples { x: &golden.x, y: &golden.y, len: BATCH };
        let mut check = |what: String, ours: f64, theirs: f64| {
            let error = apart(ours, theirs);
            assert!(error <= TOLERANCE, "{}, {what}: {ours} for {theirs}", golden.name);
            if error > worst.0 {
                worst = (error, format!("{}, {what}", golden.name));
            }
        };
        for (step, theirs) in golden.losses.iter().enumerate() {
            let loss = model.step(examples, PASS);
            check(format!("loss of step {step}"), loss, *theirs);
            clip.apply(&mut model.parameters_mut().gradients);
            optimizer.step(model.parameters_mut(), 0.02, false);
        }
        for (name, theirs) in &golden.end {
            let tensor = model.parameters().find(name).unwrap().clone();
            let ours = model.parameters().row_major(&tensor);
            for (i, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                check(format!("{name}[{i}]"), *ours, *theirs);
            }
        }
    }
    println!("worst: {:.1e} ({})", worst.0, worst.1);
}

#[test]
fn every_kind_of_recurrent_layer_has_a_golden() {
    let all: Vec<LayerSpec> =
        goldens().iter().flat_map(|golden| read::<Vec<LayerSpec>>(&golden.network)).collect();
    let named: Vec<_> = LayerSpec::with_inner(&all).iter().map(|layer| layer.name()).collect();
    for name in ["RNN", "LSTM", "GRU", "Bidirectional", "Embedding", "LastStep", "Residual"] {
        assert!(named.contains(&name), "{name}");
    }
}

/// Sequences that a difference can judge, from a seed.
fn trial(network: &str, each: bool, seed: u64) -> f64 {
    let specs: Vec<LayerSpec> = read(network);
    let entry = Entry { rows: 3, steps: 6, symbols: None };
    let network = Network::plan(&specs, entry, 4, Init::Normal(0.7), seed).unwrap();
    let targets = Targets { each, ..Targets::columns(2) };
    let mut model = Supervised::taught(network, LossSpec::MeanSquaredError, targets).unwrap();
    let mut rng = Stream::TrainData.rng(seed);
    let mut draw = || 2.0 * rng.random::<f64>() - 1.0;
    for tensor in model.parameters().tensors().to_vec() {
        if tensor.role == Role::Bias {
            model.parameters_mut().values[tensor.range].fill_with(|| 0.5 * draw());
        }
    }
    let x: Vec<f64> = (0..3 * 6 * 4).map(|_| draw()).collect();
    let y: Vec<f64> = (0..2 * 4 * if each { 6 } else { 1 }).map(|_| draw()).collect();
    check_gradients(&mut model, Examples { x: &x, y: &y, len: 4 }, PASS).worst()
}

#[test]
fn gradients_through_time() {
    for (layers, each) in [
        ("RNN(units: 4)", true),
        ("RNN(units: 4, two_biases: true), LastStep", false),
        ("RNN(units: 4, activation: Identity, shortcut: State(0.4))", true),
        ("RNN(units: 4, shortcut: Input)", true),
        ("RNN(units: 4, shortcut: Skip(steps: 2, scale: 0.5))", true),
        ("RNN(units: 4, reset_state: true)", true),
        ("LSTM(units: 4, forget_bias: 1.0)", true),
        ("LSTM(units: 4, two_biases: true), LastStep", false),
        ("LSTM(units: 4, forget: Frozen(0.8), gates_see: InputOnly)", true),
        ("GRU(units: 4)", true),
        ("GRU(units: 4, two_biases: true), LastStep", false),
        ("GRU(units: 4, reset: Before)", true),
        ("Bidirectional(layers: [GRU(units: 3)])", true),
        ("Bidirectional(layers: [RNN(units: 3)]), LSTM(units: 4), LastStep", false),
        ("LSTM(units: 4), Residual(layers: [LSTM(units: 4), Tanh]), GRU(units: 3)", true),
        ("Dense(units: 4), Tanh, Repeat(times: 2, layers: [RNN(units: 4)]), LayerNorm()", true),
        ("Shared(times: 2, layers: [GRU(units: 3)]), BatchNorm(), LastStep", false),
        ("Dropout(rate: 0.3), LSTM(units: 4), Dropout(rate: 0.3)", true),
    ] {
        for seed in 1..4 {
            let error = trial(&format!("[{layers}, Dense(units: 2)]"), each, seed);
            assert!(error < 1e-6, "{layers}, seed {seed}: {error:e}");
        }
    }
}

#[test]
fn a_sequence_in_parts_is_the_whole_sequence() {
    for layers in
        ["RNN(units: 4)", "LSTM(units: 4)", "GRU(units: 4)", "GRU(units: 4, reset: Before)"]
    {
        let specs: Vec<LayerSpec> = read(&format!("[{layers}, Dense(units: 2)]"));
        let entry = Entry { rows: 2, steps: 6, symbols: None };
        let mut network = Network::<f64>::plan(&specs, entry, 2, Init::Normal(0.7), 5).unwrap();
        assert!(network.resumes());
        let x: Vec<f64> = (0..12).map(|i| (1.3 * f64::from(i)).sin()).collect();
        let whole = network.read(&x, 1, Pass::Test, false).to_vec();
        let first = network.read(&x[..8], 1, Pass::Test, false).to_vec();
        let mut parts = first;
        for step in x[8..].chunks(2) {
            parts.extend(network.read(step, 1, Pass::Test, true));
        }
        assert_eq!(parts, whole, "{layers}");
    }
}

#[test]
fn what_has_no_time_and_what_has_some_are_kept_apart() {
    let entry = Entry { rows: 2, steps: 6, symbols: None };
    let refused = |layers: &str, each| {
        let specs: Vec<LayerSpec> = read(layers);
        let network = Network::<f64>::plan(&specs, entry, 2, Init::Zeros, 1).unwrap();
        let targets = Targets { each, ..Targets::columns(1) };
        let joined = Supervised::taught(network, LossSpec::MeanSquaredError, targets);
        joined.expect_err("does not fit").to_string()
    };
    let error = refused("[RNN(units: 2), Dense(units: 1)]", false);
    assert!(error.contains("put LastStep before the last Dense"), "{error}");
    let error = refused("[RNN(units: 2), LastStep, Dense(units: 1)]", true);
    assert!(error.contains("leave LastStep out"), "{error}");
    for (layers, what) in [
        ("[Residual(layers: [LastStep])]", "leave LastStep out of it"),
        ("[Bidirectional(layers: [RNN(units: 2), LastStep])]", "put LastStep behind"),
        ("[RNN(units: 0)]", "at least one unit"),
        ("[RNN(units: 2), Embedding(units: 2)]", "stands first"),
        ("[GRU(units: 2, reset: Before, two_biases: true)]", "after the product"),
    ] {
        let specs: Vec<LayerSpec> = read(layers);
        let error = Network::<f64>::plan(&specs, entry, 2, Init::Zeros, 1).expect_err(layers);
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn parameters_do_not_depend_on_the_length() {
    let count = |layers: &str, steps| {
        let specs: Vec<LayerSpec> = read(layers);
        let entry = Entry { rows: 8, steps, symbols: None };
        let network = Network::<f32>::plan(&specs, entry, 1, Init::Zeros, 1).unwrap();
        (network.parameters().values.len(), network.serial_steps())
    };
    assert_eq!(count("[RNN(units: 16)]", 10), (400, 10));
    assert_eq!(count("[GRU(units: 16)]", 10), (1200, 10));
    assert_eq!(count("[LSTM(units: 16)]", 10), (1600, 10));
    assert_eq!(count("[LSTM(units: 16)]", 200), (1600, 200));
    assert_eq!(count("[Dense(units: 16)]", 200).1, 1);
}
