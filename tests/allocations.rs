//! Nothing allocates in a training step: counted by an allocator that sees every request of
//! the thread.
//!
//! A run as a whole allocates now and then for its way back (checkpoints); how often and how
//! much is bounded, and measured here too.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::Arc;

use gradus::engine::{
    Clip, Dense, Draw, Entry, Examples, Init, LayerSpec, LossSpec, Model, Network, Optimizer,
    OptimizerSpec, Pass, Penalty, Real, Repeat, Residual, Shape, Shared, Supervised, Surface,
    SurfaceSpec, Targets,
};
use gradus::lab::{Arm, Command, Experiment, Goal, Run, Settings, Source, parse_ron};
use gradus::text::Text;

/// As in training.
const PASS: Pass = Pass::Train(Draw { seed: 3, step: 7 });

/// The system's allocator, counting what the thread asks of it.
struct Counting;

thread_local! {
    /// Requests of this thread. Tests run on threads of their own and do not disturb each other.
    static REQUESTS: Cell<u64> = const { Cell::new(0) };
    /// Bytes that this thread holds.
    static HELD: Cell<i64> = const { Cell::new(0) };
}

fn note(requests: u64, bytes: i64) {
    REQUESTS.set(REQUESTS.get() + requests);
    HELD.set(HELD.get() + bytes);
}

// SAFETY: every call goes to the system's allocator as it came. The counters are plain cells
// without destructors, so they can be used at any moment of a thread and allocate nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(1, layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        note(0, -(layout.size() as i64));
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(1, size as i64 - layout.size() as i64);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Requests that some work makes.
fn requests(work: impl FnOnce()) -> u64 {
    let before = REQUESTS.get();
    work();
    REQUESTS.get() - before
}

fn dense(units: usize) -> LayerSpec {
    LayerSpec::Dense(Dense::new(units))
}

/// A model at work, as a run steps it.
struct Training<T> {
    model: Supervised<T>,
    optimizer: Optimizer<T>,
    penalty: Penalty,
    clip: Clip,
    x: Vec<T>,
    y: Vec<T>,
    len: usize,
}

impl<T: Real> Training<T> {
    fn new(specs: &[LayerSpec], loss: LossSpec, optimizer: OptimizerSpec, len: usize) -> Self {
        let network = Network::build(specs, 4, len, Init::default(), 1).unwrap();
        let outputs = network.outputs();
        let model = Supervised::<T>::new(network, loss, outputs).unwrap();
        let wave = |n: usize| (0..n).map(|i| T::from_f64((i as f64).sin().abs())).collect();
        Self {
            optimizer: Optimizer::new(optimizer, model.parameters().values.len()),
            model,
            penalty: Penalty::ElasticNet { l1: 1e-4, l2: 1e-4 },
            clip: Clip::Norm(0.1),
            x: wave(4 * len),
            y: wave(outputs * len),
            len,
        }
    }

    fn step(&mut self) {
        self.model.step(Examples { x: &self.x, y: &self.y, len: self.len }, PASS);
        let parameters = self.model.parameters_mut();
        self.penalty.add_gradient(parameters, true, false);
        self.clip.apply(&mut parameters.gradients);
        self.optimizer.step(parameters, 0.01, true);
    }

    /// Requests of twenty steps after the first, a look at every layer, and an evaluation.
    fn requests(&mut self) -> u64 {
        self.step();
        requests(|| {
            for _ in 0..20 {
                self.step();
                let network = self.model.network().unwrap();
                for layer in 0..network.layers().len() {
                    std::hint::black_box(network.probe(layer));
                }
            }
            for pass in [PASS, Pass::Test] {
                self.model.evaluate(Examples { x: &self.x, y: &self.y, len: self.len }, pass);
            }
            self.step();
        })
    }
}

#[track_caller]
fn expect_none(specs: &[LayerSpec], loss: LossSpec, optimizer: OptimizerSpec, len: usize) {
    let single = Training::<f32>::new(specs, loss, optimizer, len).requests();
    let double = Training::<f64>::new(specs, loss, optimizer, len).requests();
    let kinds: Vec<_> = specs.iter().map(LayerSpec::name).collect();
    assert_eq!((single, double), (0, 0), "{kinds:?}, {loss:?}, {optimizer:?}, batch {len}");
}

fn adam() -> OptimizerSpec {
    let mut specs = OptimizerSpec::examples().into_iter();
    specs.find(|spec| spec.name() == "Adam").unwrap()
}

#[test]
fn the_counter_counts() {
    let mut kept = Vec::new();
    let held = HELD.get();
    assert_eq!(requests(|| kept = Vec::<u8>::with_capacity(1000)), 1);
    assert_eq!(HELD.get() - held, 1000);
    assert_eq!(requests(|| drop(std::mem::take(&mut kept))), 0);
    assert_eq!(HELD.get(), held);
}

#[test]
fn no_layer_loss_or_optimizer_allocates_in_a_step() {
    // An embedding stands before everything else, and has a test of its own.
    let layers = LayerSpec::examples().into_iter();
    for layer in layers.filter(|layer| !matches!(layer, LayerSpec::Embedding(_))) {
        let specs = [dense(6), layer.clone(), dense(5), layer, dense(2)];
        expect_none(&specs, LossSpec::MeanSquaredError, adam(), 16);
    }
    let specs = [dense(6), LayerSpec::Tanh, dense(3)];
    for loss in LossSpec::examples() {
        expect_none(&specs, loss, adam(), 16);
    }
    for optimizer in OptimizerSpec::examples() {
        expect_none(&specs, LossSpec::MeanSquaredError, optimizer, 16);
    }
}

#[test]
fn no_layer_within_a_layer_allocates_in_a_step() {
    let within =
        |name: &str| LayerSpec::examples().into_iter().find(|layer| layer.name() == name).unwrap();
    let layers = vec![dense(6), within("BatchNorm"), within("Dropout"), LayerSpec::ReLU, dense(6)];
    let residual = || LayerSpec::Residual(Residual { layers: layers.clone(), scale: 0.5 });
    let repeated = LayerSpec::Repeat(Repeat { times: 2, layers: vec![residual(), dense(6)] });
    let shared = LayerSpec::Shared(Shared { times: 3, layers: vec![residual(), LayerSpec::Tanh] });
    let specs = [dense(6), repeated, shared, dense(2)];
    expect_none(&specs, LossSpec::MeanSquaredError, adam(), 16);
}

/// Requests of steps over sequences of 7 steps after the first, and of an evaluation.
fn requests_over_time<T: Real>(layers: &str, entry: Entry, targets: Targets) -> u64 {
    let specs: Vec<LayerSpec> = parse_ron(&Source::new("layers", layers)).unwrap();
    let network = Network::plan(&specs, entry, 6, Init::default(), 1).unwrap();
    let loss =
        if targets.classes { LossSpec::SoftmaxCrossEntropy } else { LossSpec::MeanSquaredError };
    let mut model = Supervised::<T>::taught(network, loss, targets).unwrap();
    let mut optimizer = Optimizer::new(adam(), model.parameters().values.len());
    let symbols = |n: usize| (0..n).map(|i| T::from_f64((i % 2) as f64)).collect::<Vec<T>>();
    let x = symbols(6 * entry.numbers(entry.steps));
    let y = symbols(6 * if targets.each { entry.steps } else { targets.rows });
    let mut step = || {
        model.step(Examples { x: &x, y: &y, len: 6 }, PASS);
        optimizer.step(model.parameters_mut(), 1e-3, true);
        model.evaluate(Examples { x: &x, y: &y, len: 6 }, Pass::Test);
    };
    step();
    requests(|| (0..20).for_each(|_| step()))
}

#[test]
fn no_step_over_sequences_allocates() {
    let numbers = Entry { rows: 3, steps: 7, symbols: None };
    let symbols = Entry { rows: 1, steps: 7, symbols: Some(4) };
    let one = Targets::columns(1);
    let each = Targets { each: true, warmup: 2, ..one };
    let next = Targets { rows: 4, each: true, classes: true, warmup: 0 };
    for (layers, entry, targets) in [
        ("[RNN(units: 5), Dense(units: 1)]", numbers, each),
        ("[RNN(units: 5, shortcut: Skip(steps: 2, scale: 0.5)), Dense(units: 1)]", numbers, each),
        ("[RNN(units: 5, shortcut: Input, truncate: 2), Dense(units: 1)]", numbers, each),
        ("[LSTM(units: 5, gates_see: InputOnly), LastStep, Dense(units: 1)]", numbers, one),
        ("[GRU(units: 5, two_biases: true), Dense(units: 1)]", numbers, each),
        ("[GRU(units: 5, reset: Before), LastStep, Dense(units: 1)]", numbers, one),
        ("[Bidirectional(layers: [LSTM(units: 5)]), Dense(units: 1)]", numbers, each),
        ("[Embedding(units: 3), LSTM(units: 5), Dense(units: 4)]", symbols, next),
        ("[LSTM(units: 5), Residual(layers: [LSTM(units: 5)]), Dense(units: 4)]", symbols, next),
    ] {
        let single = requests_over_time::<f32>(layers, entry, targets);
        let double = requests_over_time::<f64>(layers, entry, targets);
        assert_eq!((single, double), (0, 0), "{layers}");
    }
}

/// Requests of steps on a surface after the first.
fn requests_on_a_surface<T: Real>(shape: Shape, spec: OptimizerSpec) -> u64 {
    let mut model = Surface::<T>::new(SurfaceSpec { shape, x: 0.3, y: 0.2, noise: (0.1, 0.1) });
    let mut optimizer = Optimizer::new(spec, 2);
    let mut step = || {
        model.step(Examples { x: &[], y: &[], len: 0 }, PASS);
        optimizer.step(model.parameters_mut(), 1e-3, true);
    };
    step();
    requests(|| (0..20).for_each(|_| step()))
}

#[test]
fn no_surface_allocates_in_a_step() {
    for shape in Shape::examples() {
        for optimizer in OptimizerSpec::examples() {
            let single = requests_on_a_surface::<f32>(shape, optimizer);
            let double = requests_on_a_surface::<f64>(shape, optimizer);
            assert_eq!((single, double), (0, 0), "{shape:?}, {optimizer:?}");
        }
    }
}

#[test]
fn no_clip_or_penalty_allocates_in_a_step() {
    let specs = [dense(6), LayerSpec::Tanh, dense(3)];
    for penalty in Penalty::EXAMPLES {
        for clip in Clip::EXAMPLES {
            let mut training = Training::<f32>::new(&specs, LossSpec::MeanSquaredError, adam(), 16);
            (training.penalty, training.clip) = (penalty, clip);
            // Soft thresholds after the step, in the place of a subgradient within it.
            let proximal = requests(|| {
                let parameters = training.model.parameters_mut();
                penalty.add_gradient(parameters, true, true);
                penalty.shrink(parameters, 0.01, true);
            });
            assert_eq!(proximal, 0, "{penalty:?}");
            assert_eq!(training.requests(), 0, "{penalty:?}, {clip:?}");
        }
    }
}

#[test]
fn no_size_allocates_in_a_step() {
    let bench = [dense(64), LayerSpec::Tanh, dense(64), LayerSpec::Tanh, dense(1)];
    let wide = [dense(300), LayerSpec::ReLU, dense(257), LayerSpec::Softmax, dense(10)];
    let lone = [dense(1)];
    for (specs, batches) in
        [(&bench[..], [1, 32, 1000]), (&wide[..], [1, 33, 512]), (&lone[..], [1, 2, 64])]
    {
        for len in batches {
            expect_none(specs, LossSpec::MeanSquaredError, adam(), len);
        }
    }
}

/// Two arms at play.
fn run(steps: u64, settings: &str) -> Run {
    let moons = "data: Moons(train: 100, test: 50, noise: 0.1), loss: BinaryCrossEntropy,
         network: [Dense(units: 8), Tanh, Dense(units: 1)],";
    let own = settings.contains("data:") || settings.contains("surface:");
    let task = if own { "" } else { moons };
    let text = format!("({task} {settings}, steps: {steps})");
    let settings: Settings = parse_ron(&Source::new("settings", text)).unwrap();
    let mut experiment = Experiment::solo(Text::default(), settings);
    let second = Arm { name: "second".into(), ..experiment.arms[0].clone() };
    experiment.arms.push(second);
    let mut run = Run::open(Arc::new(experiment), counted()).unwrap();
    run.command(Command::Play);
    run
}

/// What goals want counted step by step.
fn counted() -> Vec<Goal> {
    let goals = "[
        AtMost(StepsToLoss(arm: \"main\", loss: 0.1), StepsToTestLoss(arm: \"main\", loss: 0.1)),
        AtMost(AverageLoss(arm: \"second\", from: 100), LowestTestLoss(arm: \"main\")),
        AtMost(SignFlips(arm: \"main\", name: \"0.weight\", index: 3), Number(9)),
        AtMost(Movement(arm: \"second\", layer: 0), Number(9)),
    ]";
    parse_ron(&Source::new("goals", goals)).unwrap()
}

/// The last mini-batch of an epoch is smaller than the others.
const MINI_BATCHES: &str = "batch: Size(16), optimizer: Adam(rate: 0.001), clip: Norm(1.0), \
     penalty: L2(1e-4), schedule: Cosine(over: 100000)";
/// Patience that never runs out, measured often.
const PATIENT: &str = "batch: Size(16), optimizer: Sgd(rate: 0.01), \
     early_stopping: (patience: 1000000, every: 3)";
const WHOLE_SET: &str = "batch: Whole, optimizer: GradientDescent(rate: 0.01), precision: f64";
/// Every example changed anew, units dropped, weights shrunk to zero.
const AUGMENTED: &str = "data: Digits(train: 60, test: 20), batch: Size(16),
     augment: [Shift(1), Jitter(0.1), FlipHorizontal], network: [Dense(units: 8), BatchNorm(), \
     ReLU, Dropout(rate: 0.5), Dense(units: 10)], loss: SoftmaxCrossEntropy, \
     optimizer: RmsProp(rate: 0.001), penalty: L1(0.001), proximal: true, clip: Value(0.5)";
const SURFACE: &str = "surface: (shape: Rosenbrock, x: -1.0, y: 1.0, noise: (0.1, 0.1)), \
     optimizer: Adam(rate: 0.001)";
const SEQUENCES: &str = "data: Recall(lag: 6, train: 60, test: 20), batch: Size(16),
     network: [LSTM(units: 4), LastStep, Dense(units: 4)], loss: SoftmaxCrossEntropy, \
     optimizer: Adam(rate: 0.001), clip: Norm(1.0)";
const ALL: [&str; 6] = [MINI_BATCHES, WHOLE_SET, PATIENT, AUGMENTED, SURFACE, SEQUENCES];

#[test]
fn a_run_allocates_for_its_way_back_and_its_histograms_alone() {
    for settings in ALL {
        let mut run = run(100_000, settings);
        run.advance(512);
        let mut allocating = Vec::new();
        for step in 513..=8192 {
            if requests(|| _ = run.advance(1)) > 0 {
                allocating.push(step);
            }
        }
        // States for the way back are kept at multiples of 16, and ever fewer of them; all
        // weights are gathered into histograms at 64 moments of the run.
        let expected = |step: &u64| step.is_multiple_of(16) || step.is_multiple_of(100_000 / 64);
        let odd: Vec<u64> = allocating.iter().copied().filter(|step| !expected(step)).collect();
        assert!(odd.is_empty(), "{settings}: steps {odd:?} of 8192 allocate");
        assert!(allocating.len() < 100, "{settings}: {} steps allocate", allocating.len());
    }
}

#[test]
fn a_run_holds_no_more_the_longer_it_gets() {
    for settings in ALL {
        let mut run = run(100_000, settings);
        run.advance(2048);
        let early = HELD.get();
        run.advance(30_000);
        assert!(HELD.get() <= early + early / 4, "{early} bytes became {}", HELD.get());
    }
}
