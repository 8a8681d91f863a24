//! Snapshots of runs that a small network has really trained, the same on every machine.

use std::sync::Arc;

use gradus::data::{DataSpec, Scale, Task};
use gradus::engine::{
    Clip, Dense, Init, LayerSpec, LeakyRelu, LossSpec, OptimizerSpec, Penalty, Schedule, Sgd,
};
use gradus::lab::{
    ArmSnapshot, Batch, Bucket, DataSnapshot, Divergence, Function, Heat, Histogram, LayerSnapshot,
    Precision, Prediction, Reference, ReferenceKind, RunState, Series, Settings, Snapshot,
};
use gradus::text::Text;

use super::net::{Dice, Gradients, Layer, Net, kind};

/// A data set with everything standardised that should be.
struct Data {
    snapshot: DataSnapshot,
    inputs: Vec<Scale>,
    /// Stored units, an example each.
    x: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
}

/// One arm of a recipe.
struct Recipe {
    name: &'static str,
    label: &'static str,
    network: Vec<LayerSpec>,
    rate: f64,
    /// What the histories of mini-batches would jump by.
    noise: f64,
}

/// XOR: no hidden layer, two, four tanh and four sigmoid units; 340 of 500 steps done.
pub fn xor() -> Snapshot {
    let recipe = |name, label, network, rate| Recipe { name, label, network, rate, noise: 0.0 };
    let arms = vec![
        recipe("linear", "no hidden layer", vec![dense(1)], 0.5),
        recipe("two", "2 hidden", vec![dense(2), LayerSpec::Tanh, dense(1)], 0.5),
        recipe("four", "4 hidden", vec![dense(4), LayerSpec::Tanh, dense(1)], 0.5),
        recipe("sigmoid", "4 sigmoid", vec![dense(4), LayerSpec::Sigmoid, dense(1)], 1.5),
    ];
    run(&xor_data(), &DataSpec::Xor, LossSpec::BinaryCrossEntropy, &arms, 340, 500)
}

fn house_prices() -> DataSpec {
    DataSpec::Houses {
        train: 512,
        test: 4096,
        noise: 15.0,
        blank: 0,
        age_in_days: false,
        standardised: true,
    }
}

/// The handbook's houses with 4-8-1 networks, three optimizers' rates.
pub fn houses() -> Snapshot {
    let network = || vec![dense(8), LayerSpec::ReLU, dense(1)];
    let recipe = |name, label, rate, noise| Recipe { name, label, network: network(), rate, noise };
    let arms = [recipe("slow", "η = 0.02", 0.02, 0.35), recipe("fast", "η = 0.15", 0.15, 0.35)];
    let spec = house_prices();
    let mut run = run(&house_data(4), &spec, LossSpec::MeanSquaredError, &arms, 1240, 2000);
    run.references = vec![
        Reference { kind: ReferenceKind::Floor, loss: 0.0385 },
        Reference { kind: ReferenceKind::Linear, loss: 0.161 },
        Reference { kind: ReferenceKind::Mean, loss: 1.0 },
    ];
    run
}

/// The handbook's 3-4-1 network, for the microscope.
pub fn handbook() -> Snapshot {
    let network = vec![dense(4), LayerSpec::ReLU, dense(1)];
    let arms = [Recipe { name: "main", label: "3-4-1", network, rate: 0.05, noise: 0.1 }];
    let spec = house_prices();
    run(&house_data(3), &spec, LossSpec::MeanSquaredError, &arms, 25, 500)
}

/// A deep and wide network, of which no screen shows all numbers.
pub fn wide() -> Snapshot {
    let mut network = Vec::new();
    for activation in [LayerSpec::ReLU, LayerSpec::Tanh, LayerSpec::Sigmoid, LayerSpec::Softmax] {
        network.extend([dense(24), activation]);
    }
    network.push(dense(1));
    let arms = [Recipe { name: "wide", label: "24-24-24-24-1", network, rate: 0.05, noise: 0.1 }];
    let spec = house_prices();
    run(&house_data(4), &spec, LossSpec::MeanSquaredError, &arms, 3, 500)
}

/// Houses where the second arm's learning rate was too large.
pub fn diverged() -> Snapshot {
    let mut run = houses();
    run.arms[1].label = Text::english("η = 2.5");
    let arm = &mut run.arms[1];
    arm.diverged = Some(Divergence {
        step: 412,
        first_non_finite: "gradient of 0.weight".into(),
        why: "The learning rate is too large for this loss.".into(),
    });
    for series in [&mut arm.train, &mut arm.test] {
        series.buckets.retain(|bucket| bucket.step <= 412);
        for bucket in &mut series.buckets {
            let growth = 0.6 * 10_f64.powf((bucket.step as f64 / 412.0).powi(3) * 12.0);
            *bucket =
                Bucket { min: growth * 0.7, mean: growth, max: growth * 1.6, step: bucket.step };
        }
        series.latest = Some(f64::INFINITY);
    }
    for layer in &mut arm.layers {
        layer.weight_gradient = layer.weight_gradient.map(|_| f64::NAN);
        layer.activation_gradient = f64::NAN;
        layer.activation_size = f64::INFINITY;
    }
    arm.function = None;
    arm.predictions.clear();
    run
}

/// Three clouds and a softmax, linear and with a hidden layer.
pub fn blobs() -> Snapshot {
    let recipe = |name, label, network, rate| Recipe { name, label, network, rate, noise: 0.2 };
    let arms = [
        recipe("linear", "no hidden layer", vec![dense(3)], 0.4),
        recipe("hidden", "6 hidden", vec![dense(6), LayerSpec::Tanh, dense(3)], 0.4),
    ];
    let spec = DataSpec::Blobs { classes: 3, train: 90, test: 300, spread: 0.5, offset: 0.0 };
    run(&blob_data(), &spec, LossSpec::SoftmaxCrossEntropy, &arms, 200, 200)
}

/// y = sin 3x, fitted by a line, a ReLU and a tanh network.
pub fn curve() -> Snapshot {
    let recipe = |name, label, network, rate| Recipe { name, label, network, rate, noise: 0.15 };
    let leaky = LayerSpec::LeakyReLU(LeakyRelu { slope: 0.01 });
    let arms = [
        recipe("line", "linear", vec![dense(8), LayerSpec::Identity, dense(1)], 0.05),
        recipe("relu", "8 leaky ReLU", vec![dense(8), leaky, dense(1)], 0.1),
        recipe("tanh", "8 tanh", vec![dense(8), LayerSpec::Tanh, dense(1)], 0.2),
    ];
    let spec = DataSpec::Curve { train: 60, test: 200, noise: 0.1 };
    run(&curve_data(), &spec, LossSpec::MeanSquaredError, &arms, 800, 1000)
}

/// A run that has just been opened: nothing was trained, nothing was asked for.
pub fn fresh() -> Snapshot {
    let mut run = xor();
    (run.state, run.step, run.speed, run.trace) = (RunState::Ready, 0, 0.0, None);
    for arm in &mut run.arms {
        for series in [&mut arm.train, &mut arm.test, &mut arm.accuracy, &mut arm.train_accuracy] {
            *series = Series::default();
        }
        (arm.layers, arm.function, arm.predictions) = (Vec::new(), None, Vec::new());
    }
    run
}

/// Each kind of run, by name.
pub fn all() -> Vec<(&'static str, Snapshot)> {
    vec![
        ("xor", xor()),
        ("houses", houses()),
        ("handbook", handbook()),
        ("diverged", diverged()),
        ("blobs", blobs()),
        ("curve", curve()),
        ("wide", wide()),
        ("fresh", fresh()),
    ]
}

fn dense(units: usize) -> LayerSpec {
    LayerSpec::Dense(Dense::new(units))
}

fn xor_data() -> Data {
    let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    let x: Vec<Vec<f64>> = corners.iter().map(|corner| corner.to_vec()).collect();
    let y = vec![vec![0.0], vec![1.0], vec![1.0], vec![0.0]];
    let task = Task::Binary(["0".into(), "1".into()]);
    data("xor", task, &["x₁", "x₂"], "x₁ xor x₂", vec![Scale::IDENTITY; 2], Scale::IDENTITY, x, y)
}

fn house_data(features: usize) -> Data {
    let mut dice = Dice::new(7);
    let all = ["rooms", "age (years)", "ocean (km)", "pool"];
    let scales = [(5.5, 1.7), (40.0, 23.0), (12.0, 7.0), (0.3, 0.46)];
    let inputs = scales.map(|(mean, deviation)| Scale { mean, deviation })[..features].to_vec();
    let output = Scale { mean: 412.0, deviation: 118.0 };
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..120 {
        let raw = [
            3.0 + (dice.even() * 6.0).floor(),
            (dice.even() * 80.0).floor(),
            (dice.even() * 240.0).floor() / 10.0,
            f64::from(dice.even() < 0.3),
        ];
        let near = (-raw[2] / 6.0).exp();
        let price = 190.0 + 45.0 * raw[0] - 1.1 * raw[1] + 160.0 * near + 35.0 * raw[3];
        let price = price + 15.0 * dice.normal();
        x.push(raw.iter().zip(&inputs).map(|(raw, scale)| scale.stored(*raw)).collect());
        y.push(vec![output.stored(price)]);
    }
    let task = Task::Regression;
    data("houses", task, &all[..features], "price (k$)", inputs, output, x, y)
}

fn blob_data() -> Data {
    let mut dice = Dice::new(3);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for i in 0..90 {
        let class = i % 3;
        let angle = 2.1 * class as f64 + 0.5;
        x.push(vec![
            1.5 * angle.cos() + 0.55 * dice.normal(),
            1.5 * angle.sin() + 0.55 * dice.normal(),
        ]);
        y.push((0..3).map(|c| f64::from(c == class)).collect());
    }
    let task = Task::Classes(vec!["red".into(), "green".into(), "blue".into()]);
    data("blobs", task, &["x₁", "x₂"], "colour", vec![Scale::IDENTITY; 2], Scale::IDENTITY, x, y)
}

fn curve_data() -> Data {
    let mut dice = Dice::new(5);
    let x: Vec<Vec<f64>> = (0..60).map(|_| vec![2.0 * dice.even() - 1.0]).collect();
    let y = x.iter().map(|x| vec![(3.0 * x[0]).sin() + 0.1 * dice.normal()]).collect();
    data("curve", Task::Regression, &["x"], "y", vec![Scale::IDENTITY], Scale::IDENTITY, x, y)
}

#[allow(clippy::too_many_arguments)]
fn data(
    name: &str,
    task: Task,
    features: &[&str],
    target: &str,
    inputs: Vec<Scale>,
    output: Scale,
    x: Vec<Vec<f64>>,
    y: Vec<Vec<f64>>,
) -> Data {
    let raw = |x: &Vec<f64>| x.iter().zip(&inputs).map(|(x, scale)| scale.raw(*x)).collect();
    let snapshot = DataSnapshot {
        name: name.into(),
        features: features.iter().map(|name| (*name).to_owned()).collect(),
        target: target.into(),
        output,
        train: x.len(),
        test: 4 * x.len(),
        points: x.iter().map(raw).collect(),
        targets: y.iter().map(|y| value(&task, output, y)).collect(),
        images: Vec::new(),
        notes: Vec::new(),
        task,
    };
    Data { snapshot, inputs, x, y }
}

/// A target or an output as predictions tell it: the number, or the class.
fn value(task: &Task, output: Scale, y: &[f64]) -> f64 {
    match task {
        Task::Regression => output.raw(y[0]),
        Task::Binary(_) => f64::from(y[0] > 0.5),
        Task::Classes(_) => best(y) as f64,
    }
}

fn best(values: &[f64]) -> usize {
    (0..values.len()).max_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0)
}

fn run(
    data: &Data,
    spec: &DataSpec,
    loss: LossSpec,
    recipes: &[Recipe],
    step: u64,
    steps: u64,
) -> Snapshot {
    let mut trace = None;
    let arms = recipes
        .iter()
        .enumerate()
        .map(|(i, recipe)| {
            let settings = settings(spec.clone(), loss, recipe, steps);
            let (arm, net) = train(data, recipe, settings, step);
            if i == 0 || recipe.name == "four" {
                let (x, raw) = (&data.x[1], &data.snapshot.points[1]);
                let mut made = net.trace(x, raw, &data.y[1], recipe.rate, step);
                (made.arm, made.example) = (i, 1);
                trace = Some(Arc::new(made));
            }
            arm
        })
        .collect();
    Snapshot {
        state: if step == steps { RunState::Finished } else { RunState::Running },
        step,
        steps,
        steps_per_epoch: 16,
        earliest: 0,
        seed: 7,
        speed: 61_300.0,
        references: Vec::new(),
        families: Arc::default(),
        data: Arc::new(data.snapshot.clone()),
        arms,
        knobs: Vec::new(),
        trace,
        refusal: None,
        goals: Vec::new(),
    }
}

fn settings(data: DataSpec, loss: LossSpec, recipe: &Recipe, steps: u64) -> Arc<Settings> {
    Arc::new(Settings {
        surface: None,
        augment: Vec::new(),
        proximal: false,
        data,
        network: recipe.network.clone(),
        init: Init::XavierNormal,
        loss,
        optimizer: OptimizerSpec::Sgd(Sgd { rate: recipe.rate }),
        schedule: Schedule::Constant,
        penalty: Penalty::Off,
        penalize_biases: false,
        clip: Clip::Off,
        batch: Batch::Size(32),
        early_stopping: None,
        shuffle: true,
        steps,
        seed: 7,
        precision: Precision::F32,
        start: std::collections::BTreeMap::new(),
    })
}

fn train(data: &Data, recipe: &Recipe, settings: Arc<Settings>, steps: u64) -> (ArmSnapshot, Net) {
    let mut net = Net::new(data.inputs.len(), &recipe.network, settings.loss, 11);
    let mut dice = Dice::new(steps);
    let mut histories = [const { Vec::new() }; 4];
    let mut norms: Vec<Vec<Bucket>> = vec![Vec::new(); net.layers.len()];
    let stride = (steps / 100).max(1);
    let mut gradients = None;
    for step in 0..steps {
        let (loss, found) = net.batch(&data.x, &data.y);
        net.step(&found, recipe.rate);
        if step % stride == 0 {
            let noise = recipe.noise;
            let jump = 1.0 + noise * (dice.even() - 0.5);
            let (low, high) = (loss * (1.0 - noise * 0.8), loss * (1.0 + noise));
            histories[0].push(Bucket { step, min: low, mean: loss * jump, max: high });
            histories[1].push(flat(step, loss * (1.0 + 0.2 * noise)));
            let share = accuracy(&net, data);
            histories[2].push(flat(step, share));
            histories[3].push(flat(step, share));
            for (i, found) in found.weights.iter().enumerate() {
                norms[i].push(flat(step, found.as_ref().map_or(0.0, norm)));
            }
        }
        gradients = Some(found);
    }
    let classes = !matches!(data.snapshot.task, Task::Regression);
    let [train, test, accuracy, train_accuracy] = histories.map(series);
    let arm = ArmSnapshot {
        sequence: None,
        name: recipe.name.into(),
        label: Text::english(recipe.label),
        family: None,
        point: (0.0, 0.0),
        settings,
        diverged: None,
        stopped: None,
        train,
        test,
        accuracy: if classes { accuracy } else { Series::default() },
        train_accuracy: if classes { train_accuracy } else { Series::default() },
        layers: layers(&net, data, &gradients.unwrap(), norms),
        function: function(&net, data),
        predictions: predictions(&net, data),
        fit: Series::default(),
        distributions: Vec::new(),
        walk: None,
        optimizer: Vec::new(),
        parameters: net.parameters(),
        rate: recipe.rate,
    };
    (arm, net)
}

fn flat(step: u64, value: f64) -> Bucket {
    Bucket { step, min: value, mean: value, max: value }
}

fn series(buckets: Vec<Bucket>) -> Series {
    Series { latest: buckets.last().map(|bucket| bucket.mean), buckets }
}

fn norm((w, b): &(gradus::lab::Matrix, Vec<f64>)) -> f64 {
    w.values.iter().chain(b).map(|v| v * v).sum::<f64>().sqrt()
}

fn accuracy(net: &Net, data: &Data) -> f64 {
    let right = predictions(net, data).iter().filter(|p| p.truth == p.predicted).count();
    right as f64 / data.x.len() as f64
}

fn predictions(net: &Net, data: &Data) -> Vec<Prediction> {
    let (task, scale) = (&data.snapshot.task, data.snapshot.output);
    let predict = |x: &Vec<f64>, y: &Vec<f64>| {
        let outputs = net.forward(x);
        let (_, output, _) = net.loss(outputs.last().unwrap(), y);
        Prediction { truth: value(task, scale, y), predicted: value(task, scale, &output) }
    };
    data.x.iter().zip(&data.y).map(|(x, y)| predict(x, y)).collect()
}

fn layers(
    net: &Net,
    data: &Data,
    gradients: &Gradients,
    norms: Vec<Vec<Bucket>>,
) -> Vec<LayerSnapshot> {
    let all: Vec<Vec<Vec<f64>>> = data.x.iter().map(|x| net.forward(x)).collect();
    let mut inputs = data.inputs.len();
    let mut made = Vec::new();
    for (i, (layer, norms)) in net.layers.iter().zip(norms).enumerate() {
        let values: Vec<f64> = all.iter().flat_map(|outputs| outputs[i].clone()).collect();
        let units = all[0][i].len();
        let dead = (0..units).filter(|u| all.iter().all(|outputs| outputs[i][*u] == 0.0)).count();
        let kind = kind(layer);
        let bound = |v: &&f64| match kind.as_str() {
            "Tanh" => v.abs() > 0.99,
            "Sigmoid" => **v > 0.99 || **v < 0.01,
            _ => false,
        };
        let saturated = values.iter().filter(bound).count() as f64 / values.len() as f64;
        let size = (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt();
        let d = &gradients.outputs[i];
        let (weight, bias) = match layer {
            Layer::Dense { w, b } => (
                Some(Heat {
                    rows: w.rows,
                    columns: w.columns,
                    values: w.values.iter().map(|v| *v as f32).collect(),
                }),
                b.iter().map(|v| *v as f32).collect(),
            ),
            Layer::Activation(_) => (None, Vec::new()),
        };
        made.push(LayerSnapshot {
            index: i,
            inputs,
            outputs: units,
            weight_gradient: gradients.weights[i].as_ref().map(norm),
            weight_gradients: series(if weight.is_some() { norms } else { Vec::new() }),
            activation_gradient: d.iter().map(|v| v * v).sum::<f64>().sqrt(),
            activation_size: size,
            weight,
            bias,
            mask: None,
            histogram: Some(histogram(&values)),
            dead: dead as f64 / units as f64,
            saturated,
            kind,
        });
        inputs = units;
    }
    made
}

fn histogram(values: &[f64]) -> Histogram {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut counts = vec![0; 32];
    for value in values {
        let place = (value - low) / (high - low).max(1e-12) * 32.0;
        counts[(place as usize).min(31)] += 1;
    }
    Histogram { low, high, counts }
}

fn function(net: &Net, data: &Data) -> Option<Function> {
    let span = |column: usize| {
        let values = data.snapshot.points.iter().map(|point| point[column]);
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        let margin = 0.25 * (high - low);
        (low - margin, high + margin)
    };
    let output = |x: &[f64]| {
        let outputs = net.forward(x);
        net.loss(outputs.last().unwrap(), &data.y[0]).1
    };
    let at = |(low, high): (f64, f64), i: usize, n: usize| {
        low + (high - low) * i as f64 / (n - 1) as f64
    };
    match data.inputs.len() {
        1 => {
            let (from, to) = span(0);
            let values = (0..80).map(|i| output(&[at((from, to), i, 80)])[0]).collect();
            Some(Function::Curve { from, to, values })
        }
        2 => {
            let (x, y) = (span(0), span(1));
            let (columns, rows) = (80, 48);
            let mut values = Vec::with_capacity(rows * columns);
            for row in 0..rows {
                for column in 0..columns {
                    let place = [at(x, column, columns), at((y.1, y.0), row, rows)];
                    let p = output(&place);
                    values.push(match data.snapshot.task {
                        Task::Classes(_) => best(&p) as f32 + (p[best(&p)] as f32).min(0.999),
                        _ => p[0] as f32,
                    });
                }
            }
            Some(Function::Plane { x, y, grid: Heat { rows, columns, values } })
        }
        _ => None,
    }
}
