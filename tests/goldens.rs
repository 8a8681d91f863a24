//! The numbers against PyTorch's: 50 steps of small networks, in double precision.
//!
//! `tests/golden/make.py` trained the same networks from the same start on the same batches,
//! and wrote down every loss and the last parameters. Here each number must agree to a
//! relative 1e-10. `cargo test --test goldens -- --nocapture` shows how far they are apart.
//!
//! The registries are walked: a layer, loss, optimizer, penalty, clip or schedule that no
//! golden uses fails.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.

use std::collections::BTreeMap;
use std::mem::discriminant;
use std::path::Path;
use std::sync::Arc;

use gradus::data::{DataSpec, RowOrder, TaskChoice};
use gradus::engine::{
    Clip, Draw, Examples, Init, LayerSpec, LossSpec, Model, Network, Optimizer, OptimizerSpec,
    Pass, Penalty, Schedule, Supervised,
};
use gradus::lab::{
    Arm, Batch, Command, Experiment, Knob, KnobRange, Precision, Run, RunState, Settings, Source,
    View, parse_ron,
};
use gradus::text::Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What two programs may differ by, relative to the greater number.
const TOLERANCE: f64 = 1e-10;

/// A run of PyTorch's. Tensors stand row by row, under PyTorch's names.
#[derive(Deserialize)]
struct Golden<D> {
    name: String,
    settings: Spelled,
    batch: usize,
    #[serde(flatten)]
    data: D,
    start: BTreeMap<String, Vec<f64>>,
    losses: Vec<f64>,
    end: BTreeMap<String, Vec<f64>>,
    /// Running means and variances after the last step.
    #[serde(default)]
    buffers: BTreeMap<String, Vec<f64>>,
}

/// Settings as an experiment spells them.
#[derive(Deserialize)]
struct Spelled {
    network: String,
    loss: String,
    optimizer: String,
    schedule: String,
    penalty: String,
    penalize_biases: String,
    #[serde(default)]
    proximal: bool,
    clip: String,
}

/// Examples one after another.
#[derive(Deserialize)]
struct Columns {
    x: Vec<f64>,
    y: Vec<f64>,
    examples: usize,
}

/// The text of a CSV file, and the losses on its last fifth from the start on.
#[derive(Deserialize)]
struct Table {
    csv: String,
    target: String,
    test_losses: Vec<f64>,
}

/// The settings that a golden covers, read.
struct Covered {
    network: Vec<LayerSpec>,
    loss: LossSpec,
    optimizer: OptimizerSpec,
    schedule: Schedule,
    penalty: Penalty,
    penalize_biases: bool,
    proximal: bool,
    clip: Clip,
}

fn goldens<D: DeserializeOwned>(file: &str) -> Vec<Golden<D>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn of_the_engine() -> Vec<Golden<Columns>> {
    ["optimizers.json", "networks.json", "layers.json", "terms.json"]
        .into_iter()
        .flat_map(goldens)
        .collect()
}

/// The layers of the goldens of sequences.
fn over_time() -> Vec<LayerSpec> {
    #[derive(Deserialize)]
    struct Network {
        network: String,
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recurrent.json");
    let all: Vec<Network> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all.iter().flat_map(|golden| read::<Vec<LayerSpec>>(&golden.network)).collect()
}

fn read<T: DeserializeOwned>(ron: &str) -> T {
    parse_ron(&Source::new("golden", ron)).unwrap_or_else(|error| panic!("{error}"))
}

impl Spelled {
    fn read(&self) -> Covered {
        Covered {
            network: read(&self.network),
            loss: read(&self.loss),
            optimizer: read(&self.optimizer),
            schedule: read(&self.schedule),
            penalty: read(&self.penalty),
            penalize_biases: read(&self.penalize_biases),
            proximal: self.proximal,
            clip: read(&self.clip),
        }
    }
}

/// How far two programs are apart: the worst relative error of a loss and of a parameter.
#[derive(Debug, Default)]
struct Apart {
    loss: f64,
    parameter: f64,
}

impl Apart {
    fn check(&self, name: &str) {
        #[allow(clippy::print_stdout)] // What a test measures is shown on request.
        {
            println!("{name:35} losses {:.1e}, parameters {:.1e}", self.loss, self.parameter);
        }
        assert!(self.loss <= TOLERANCE && self.parameter <= TOLERANCE, "{name}: {self:?}");
    }
}

/// The worst relative error between numbers that should be the same.
fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let error = |(a, b): (&f64, &f64)| (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE);
    let worst = ours.iter().zip(theirs).map(error).fold(0.0, f64::max);
    assert!(ours.iter().all(|number| number.is_finite()));
    worst
}

/// Trains as a run does, with nothing but the engine.
fn train(golden: &Golden<Columns>) -> Apart {
    let Golden { data, batch, .. } = golden;
    let with = golden.settings.read();
    let inputs = data.x.len() / data.examples;
    let network = Network::<f64>::build(&with.network, inputs, *batch, Init::default(), 1).unwrap();
    let mut model = Supervised::new(network, with.loss, data.y.len() / data.examples).unwrap();
    for (name, values) in &golden.start {
        model.parameters_mut().assign(name, values).unwrap();
    }
    let mut optimizer = Optimizer::new(with.optimizer, model.parameters().values.len());
    let examples = Examples { x: &data.x, y: &data.y, len: data.examples };
    let mut losses = Vec::new();
    for step in 0..golden.losses.len() {
        let from = step % data.examples.div_ceil(*batch) * batch;
        let batch = examples.slice(from, data.examples.min(from + batch));
        losses.push(model.step(batch, Pass::Train(Draw { seed: 1, step: step as u64 })));
        let parameters = model.parameters_mut();
        with.penalty.add_gradient(parameters, with.penalize_biases, with.proximal);
        with.clip.apply(&mut parameters.gradients);
        let rate = with.optimizer.rate() * with.schedule.factor(step as u64);
        optimizer.step(parameters, rate, with.penalize_biases);
        if with.proximal {
            with.penalty.shrink(parameters, rate, with.penalize_biases);
        }
    }
    let parameters = model.parameters();
    let ours = |name: &str| parameters.row_major(parameters.find(name).unwrap());
    let mut apart = compare(golden, &losses, ours);
    apart.parameter = apart.parameter.max(buffers_apart(golden, model.network().unwrap()));
    apart
}

/// How far running means and variances are from PyTorch's.
fn buffers_apart(golden: &Golden<Columns>, network: &Network<f64>) -> f64 {
    let names = network.buffer_names();
    assert_eq!(names.len(), golden.buffers.len(), "{}", golden.name);
    let mut start = 0;
    names.iter().fold(0.0, |worst, (name, length)| {
        let ours = &network.buffers()[start..start + length];
        start += length;
        apart(ours, &golden.buffers[name]).max(worst)
    })
}

fn compare<D>(golden: &Golden<D>, losses: &[f64], ours: impl Fn(&str) -> Vec<f64>) -> Apart {
    assert_eq!(golden.start.len(), golden.end.len());
    let tensors = golden.end.iter().map(|(name, end)| apart(&ours(name), end));
    Apart { loss: apart(losses, &golden.losses), parameter: tensors.fold(0.0, f64::max) }
}

#[test]
fn the_engine_trains_as_pytorch_does() {
    for golden in of_the_engine() {
        assert_eq!(golden.losses.len(), 50);
        train(&golden).check(&golden.name);
    }
}

#[test]
fn a_wrong_rate_would_be_seen() {
    let mut golden = of_the_engine().swap_remove(0);
    golden.settings.optimizer = "GradientDescent(rate: 0.50000001)".into();
    let apart = train(&golden);
    assert!(apart.loss > TOLERANCE && apart.parameter > TOLERANCE, "{apart:?}");
}

#[test]
fn every_name_in_the_registries_has_a_golden() {
    let covered: Vec<Covered> =
        of_the_engine().iter().map(|golden| golden.settings.read()).collect();
    let lacks = |kind: &str, name: &dyn std::fmt::Debug| {
        panic!(
            "no golden covers the {kind} {name:?}: add a case with it to tests/golden/make.py and \
             run that (it needs PyTorch; the tests do not)"
        )
    };
    // Those of layers that read sequences are followed in tests/sequences.rs.
    let over_time = over_time();
    for layer in LayerSpec::examples() {
        let same = |other: &&LayerSpec| other.name() == layer.name();
        // What dropout draws, PyTorch does not; its factors are tested beside it.
        let drawn = matches!(layer, LayerSpec::Dropout(_));
        let all = |with: &Covered| LayerSpec::with_inner(&with.network).iter().any(same);
        let later = LayerSpec::with_inner(&over_time).iter().any(same);
        if !drawn && !later && !covered.iter().any(all) {
            lacks("layer", &layer);
        }
    }
    for optimizer in OptimizerSpec::examples() {
        if !covered.iter().any(|with| with.optimizer.name() == optimizer.name()) {
            lacks("optimizer", &optimizer);
        }
    }
    for loss in LossSpec::examples() {
        if !covered.iter().any(|with| discriminant(&with.loss) == discriminant(&loss)) {
            lacks("loss", &loss);
        }
    }
    for penalty in Penalty::EXAMPLES {
        if !covered.iter().any(|with| discriminant(&with.penalty) == discriminant(&penalty)) {
            lacks("penalty", &penalty);
        }
    }
    for clip in Clip::EXAMPLES {
        if !covered.iter().any(|with| discriminant(&with.clip) == discriminant(&clip)) {
            lacks("clip", &clip);
        }
    }
    for schedule in Schedule::EXAMPLES {
        if !covered.iter().any(|with| discriminant(&with.schedule) == discriminant(&schedule)) {
            lacks("schedule", &schedule);
        }
    }
}

/// The experiment of a golden on its file, with a knob on each parameter to read it by.
fn experiment(golden: &Golden<Table>, path: &Path) -> Experiment {
    let with = golden.settings.read();
    let settings = Settings {
        surface: None,
        augment: Vec::new(),
        proximal: with.proximal,
        data: DataSpec::Csv {
            path: path.to_owned(),
            target: golden.data.target.clone(),
            task: TaskChoice::Auto,
            rows: RowOrder::AsInFile,
        },
        network: with.network,
        init: Init::default(),
        loss: with.loss,
        optimizer: with.optimizer,
        schedule: with.schedule,
        penalty: with.penalty,
        penalize_biases: with.penalize_biases,
        clip: with.clip,
        batch: Batch::Size(golden.batch),
        early_stopping: None,
        shuffle: false,
        steps: golden.losses.len() as u64,
        seed: 1,
        precision: Precision::F64,
        start: golden.start.clone(),
    };
    let text = |text: &str| Text { en: text.into(), ..Text::default() };
    let knob = |path: String| Knob {
        path,
        label: text("parameter"),
        range: KnobRange::Linear { from: -9.0, to: 9.0, step: 1.0 },
        arm: None,
    };
    Experiment {
        id: golden.name.clone(),
        title: text(&golden.name),
        arms: vec![Arm {
            name: "main".into(),
            label: text("main"),
            set: Vec::new(),
            because: None,
            family: None,
            settings: settings.clone(),
        }],
        families: Vec::new(),
        base: settings,
        knobs: entries(golden).map(|(name, i)| knob(format!("start.{name}.{i}"))).collect(),
        views: vec![View::Loss],
        claims: Vec::new(),
    }
}

/// Every entry of every parameter.
fn entries(golden: &Golden<Table>) -> impl Iterator<Item = (&str, usize)> {
    golden.start.iter().flat_map(|(name, start)| (0..start.len()).map(move |i| (name.as_str(), i)))
}

#[test]
fn a_run_on_a_file_trains_as_pytorch_does() {
    for golden in goldens::<Table>("lab.json") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("examples.csv");
        std::fs::write(&path, &golden.data.csv).unwrap();

        let experiment = Arc::new(experiment(&golden, &path));
        let mut run = Run::open(experiment, Vec::new()).unwrap_or_else(|error| panic!("{error}"));
        run.command(Command::Play);
        assert_eq!(run.advance(1000), 50);
        let snapshot = run.snapshot(true);
        assert_eq!(snapshot.state, RunState::Finished);

        let arm = &snapshot.arms[0];
        // A curve begins with the loss at the start, which is the first step's too.
        let losses: Vec<f64> = arm.train.buckets[1..].iter().map(|bucket| bucket.mean).collect();
        let tests: Vec<f64> = arm.test.buckets.iter().map(|bucket| bucket.mean).collect();
        let parameter = |wanted: &str| {
            let knobs = entries(&golden).zip(&snapshot.knobs);
            knobs
                .filter(|((name, _), _)| *name == wanted)
                .map(|(_, v)| v.parse().unwrap())
                .collect()
        };
        compare(&golden, &losses, parameter).check(&format!("run on {}", golden.name));
        assert!(apart(&tests, &golden.data.test_losses) < TOLERANCE, "{}", golden.name);
    }
}
