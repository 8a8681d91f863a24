use std::sync::Arc;

use super::*;
use crate::lab::{Experiment, Source, parse_ron};

/// An experiment of one arm, "a", with these settings and goals.
fn experiment(settings: &str, goals: &str) -> Experiment {
    let text = format!(
        "(title: (en: \"x\"), settings: ({settings}), arms: [(name: \"a\", label: (en: \"a\"))],
          views: [Loss], claims: [(text: (en: \"x\"), goal: All([{goals}]))])"
    );
    let parsed = Experiment::parse("x", &Source::new("x.ron", text));
    parsed.unwrap_or_else(|errors| panic!("{}", errors[0]))
}

fn run(settings: &str, quantities: &[&str]) -> Run {
    let goals = quantities.iter().map(|ron| format!("AtMost({ron}, Number(0))"));
    let experiment = experiment(settings, &goals.collect::<Vec<_>>().join(", "));
    Run::open(Arc::new(experiment), Vec::new()).expect("it can be opened")
}

fn quantity(ron: &str) -> Quantity {
    parse_ron(&Source::new("quantity", ron)).expect("it is a quantity")
}

fn step(run: &mut Run, steps: u64) {
    run.command(Command::Step(steps));
    run.advance(u64::MAX);
}

fn read(run: &mut Run, ron: &str) -> f64 {
    let read = run.read_now(&quantity(ron), &Readings::new());
    read.unwrap_or_else(|| panic!("{ron} cannot be read"))
}

const MOONS: &str = "data: Moons(train: 40, test: 30, noise: 0.1),
    network: [Dense(units: 6), Tanh, Dense(units: 1)], init: XavierNormal,
    loss: BinaryCrossEntropy, optimizer: Sgd(rate: 0.3), batch: Size(8), steps: 200, seed: 3,
    precision: f64";

/// ŷ = w x + b on y = sin 3x, which is far from linear.
const LINE: &str = "data: Curve(train: 20, test: 50, noise: 0.0), network: [Dense(units: 1)],
    start: {\"0.weight\": [0.5], \"0.bias\": [-0.25]}, loss: MeanSquaredError,
    optimizer: Sgd(rate: 0.1), batch: Whole, steps: 100, precision: f64";

const COUNTED: [&str; 8] = [
    "StepsToLoss(arm: \"a\", loss: 0.5)",
    "StepsToLoss(arm: \"a\", loss: 0.3)",
    "AverageLoss(arm: \"a\", from: 50)",
    "AverageLoss(arm: \"a\", from: 0)",
    "LowestTestLoss(arm: \"a\")",
    "StepsToTestLoss(arm: \"a\", loss: 0.4)",
    "SignFlips(arm: \"a\", name: \"0.bias\", index: 2)",
    "Movement(arm: \"a\", layer: 0)",
];

/// Backwards and forwards in any order, counts are those of a straight run.
#[test]
fn what_is_counted_is_exact_on_the_way_back() {
    let mut straight = run(MOONS, &COUNTED);
    let mut wandering = run(MOONS, &COUNTED);
    let all = |run: &mut Run| COUNTED.map(|ron| run.read_now(&quantity(ron), &Readings::new()));
    let mut at = vec![all(&mut straight)];
    for _ in 0..200 {
        step(&mut straight, 1);
        at.push(all(&mut straight));
    }
    assert!(at[200].iter().all(|value| value.is_some_and(f64::is_finite)), "{:?}", at[200]);
    step(&mut wandering, 170);
    for target in [169, 90, 51, 33, 1, 0] {
        wandering.command(Command::Back(wandering.step() - target));
        assert_eq!(all(&mut wandering), at[target as usize], "back at {target}");
        if target > 0 {
            step(&mut wandering, 7);
            assert_eq!(all(&mut wandering), at[target as usize + 7], "and 7 on from {target}");
        }
    }
    step(&mut wandering, 200);
    assert_eq!(all(&mut wandering), at[200]);
}

#[test]
fn what_is_not_asked_for_is_not_counted() {
    let mut quiet = run(MOONS, &[COUNTED[0]]);
    step(&mut quiet, 5);
    assert!(quiet.read_now(&quantity(COUNTED[0]), &Readings::new()).is_some());
    assert!(quiet.read_now(&quantity(COUNTED[3]), &Readings::new()).is_none());
}

#[test]
fn regular_measurements_are_those_of_the_curve() {
    let mut run = run(MOONS, &[]);
    step(&mut run, 200);
    let curve = run.snapshot(true).arms[0].test.clone();
    let lowest = curve.buckets.iter().map(|bucket| bucket.min).fold(f64::INFINITY, f64::min);
    assert_eq!(read(&mut run, COUNTED[4]), lowest);
    let first = curve.buckets.iter().find(|bucket| bucket.min <= 0.4).expect("it gets there");
    assert_eq!(read(&mut run, COUNTED[5]), first.step as f64);
    assert_eq!(read(&mut run, "StepsToTestLoss(arm: \"a\", loss: 0.0)"), f64::INFINITY);
}

#[test]
fn weights_are_counted_and_weighed() {
    let mut run = run(
        "data: Moons(train: 40, test: 30, noise: 0.1), network: [Dense(units: 2), Dense(units: 1)], loss: BinaryCrossEntropy,
         optimizer: Sgd(rate: 0.1), batch: Whole, steps: 10,
         start: {\"0.weight\": [3.0, -0.5, 0.0, 4.0], \"1.weight\": [0.0, 0.0],
                 \"0.bias\": [9.0, 9.0]}",
        &["Movement(arm: \"a\", layer: 0)", "Movement(arm: \"a\", layer: 1)"],
    );
    assert_eq!(read(&mut run, "WeightNorm(arm: \"a\")"), 25.25_f64.sqrt());
    for (asked, count) in [
        ("", 1.0),
        (", within: 0.5", 2.0),
        (", from: 1, to: 3, within: 0.5", 2.0),
        (", from: 1, to: 2", 0.0),
        (", from: 3", 0.0),
    ] {
        let asked = format!("ZeroCount(arm: \"a\", name: \"0.weight\"{asked})");
        assert_eq!(read(&mut run, &asked), count, "{asked}");
    }
    assert_eq!(read(&mut run, "Movement(arm: \"a\", layer: 1)"), 0.0);
    step(&mut run, 1);
    // All started at 0 in the second layer, and the first got no gradient through it.
    assert_eq!(read(&mut run, "Movement(arm: \"a\", layer: 0)"), 0.0);
    assert_eq!(read(&mut run, "Movement(arm: \"a\", layer: 1)"), f64::INFINITY);
    assert!(run.read_now(&quantity("Movement(arm: \"a\", layer: 2)"), &vec![]).is_none());
}

/// Inputs, targets and outputs of the line.
fn line_numbers(run: &mut Run) -> (Vec<f64>, Vec<f64>) {
    let train = run.arms()[0].data().train.clone();
    let residuals = train.x.iter().zip(&train.y).map(|(x, y)| 0.5 * x - 0.25 - y).collect();
    (train.x, residuals)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

#[test]
fn activations_and_their_gradients_are_those_of_the_next_batch() {
    let mut run = run(LINE, &[]);
    let (x, residuals) = line_numbers(&mut run);
    let size = mean(x.iter().map(|x| (0.5 * x - 0.25_f64).powi(2))).sqrt();
    assert!((read(&mut run, "ActivationSize(arm: \"a\", layer: 0)") - size).abs() < 1e-12);
    // ∂L/∂z = 2 (z − y) / n.
    let squares: f64 = residuals.iter().map(|r| (2.0 * r / 20.0).powi(2)).sum();
    let gradient = read(&mut run, "ActivationGradient(arm: \"a\", layer: 0)");
    assert!((gradient - squares.sqrt()).abs() < 1e-12);
    assert!(run.read_now(&quantity("ActivationSize(arm: \"a\", layer: 1)"), &vec![]).is_none());
}

/// Over draws without repetition the variance of a batch mean is known:
/// (S² / B) (1 − B/n) with S² over n − 1.
#[test]
fn the_noise_of_batches_follows_their_size() {
    let mut run = run(LINE, &[]);
    let (x, residuals) = line_numbers(&mut run);
    let (by_weight, by_bias): (Vec<f64>, Vec<f64>) =
        x.iter().zip(&residuals).map(|(x, r)| (2.0 * r * x, 2.0 * r)).unzip();
    let spread = |values: &[f64]| {
        let middle = mean(values.iter().copied());
        values.iter().map(|v| (v - middle).powi(2)).sum::<f64>() / (values.len() - 1) as f64
    };
    for batch in [1.0, 4.0, 10.0, 20.0] {
        let expected = (spread(&by_weight) + spread(&by_bias)) / batch * (1.0 - batch / 20.0);
        let noise =
            read(&mut run, &format!("GradientNoise(arm: \"a\", batch: {batch}, draws: 4000)"));
        assert!((noise - expected).abs() <= 0.1 * expected + 1e-20, "{noise} against {expected}");
    }
    let aligned = read(&mut run, "GradientCosine(arm: \"a\", batch: 20)");
    assert!((aligned - 1.0).abs() < 1e-12);
    let single = read(&mut run, "GradientCosine(arm: \"a\", batch: 1)");
    let several = read(&mut run, "GradientCosine(arm: \"a\", batch: 8)");
    assert!(single < several && several < 1.0, "{single}, {several}");
    for beyond in ["batch: 21", "batch: 0", "batch: 4, draws: 0"] {
        let asked = quantity(&format!("GradientNoise(arm: \"a\", {beyond})"));
        assert!(run.read_now(&asked, &vec![]).is_none(), "{beyond}");
    }
}

#[test]
fn the_curvature_of_a_line_is_that_of_its_inputs() {
    let mut run = run(LINE, &[]);
    let (x, _) = line_numbers(&mut run);
    // H = 2 [E x², E x; E x, 1].
    let (a, b, c) = (2.0 * mean(x.iter().map(|x| x * x)), 2.0 * mean(x.iter().copied()), 2.0);
    let largest = f64::midpoint(a, c) + (((a - c) / 2.0).powi(2) + b * b).sqrt();
    let found = read(&mut run, "LargestCurvature(arm: \"a\")");
    assert!((found - largest).abs() < 1e-7, "{found} against {largest}");
    assert_eq!(read(&mut run, "NegativeCurvatures(arm: \"a\")"), 0.0);
    // The loss is quadratic: one step of Newton's ends at least squares.
    let least = {
        let data = run.arms()[0].data();
        let train = data.train.clone();
        let on_train = crate::data::Dataset { test: train, ..crate::data::Dataset::clone(data) };
        crate::data::linear_loss(&on_train).expect("a regression")
    };
    let after = read(&mut run, "LossAfterNewton(arm: \"a\")");
    assert!((after - least).abs() < 1e-9, "{after} against {least}");
    assert!(read(&mut run, "TrainLoss(arm: \"a\")") > 1.1 * least, "it was not there before");
}

#[test]
fn newton_needs_an_inverse_and_the_hessian_a_small_model() {
    let flat = LINE.replace("Dense(units: 1)]", "Dense(units: 1), ReLU]").replace("-0.25", "-9.0");
    let mut flat = run(&flat, &[]);
    assert_eq!(read(&mut flat, "LossAfterNewton(arm: \"a\")"), f64::INFINITY, "a dead unit");
    assert_eq!(read(&mut flat, "LargestCurvature(arm: \"a\")"), 0.0);
    let mut large = run(&MOONS.replace("units: 6", "units: 60"), &[]);
    assert!(large.read_now(&quantity("NegativeCurvatures(arm: \"a\")"), &vec![]).is_none());
}

#[test]
fn clipping_by_norm_keeps_the_direction_and_by_value_does_not() {
    for (clip, expected) in [
        ("Off", 1.0),
        ("Norm(0.01)", 1.0),
        // The gradient of g·x and 0·y keeps its direction however it is cut.
        ("Value(0.01)", 1.0),
    ] {
        let slope = format!(
            "surface: (shape: Slope(gradient: 2.0), x: 0.0, y: 0.0), optimizer: Sgd(rate: 0.1),
             steps: 10, clip: {clip}"
        );
        let cosine = read(&mut run(&slope, &[]), "ClipCosine(arm: \"a\")");
        assert!((cosine - expected).abs() < 1e-6, "{clip}: {cosine}");
    }
    // ∂f = (x, k y) = (3, 40), with L2 (3.3, 40.2), cut to (3.3, 5).
    let ravine = "surface: (shape: Ravine(k: 20.0), x: 3.0, y: 2.0), optimizer: Sgd(rate: 0.1),
        steps: 10, penalty: L2(0.1), clip: Value(5.0), precision: f64";
    let mut run = run(ravine, &[]);
    let expected = (3.3 * 3.3 + 40.2 * 5.0) / (3.3_f64.hypot(40.2) * 3.3_f64.hypot(5.0));
    assert!((read(&mut run, "ClipCosine(arm: \"a\")") - expected).abs() < 1e-12);
    let before = read(&mut run, "TrainLoss(arm: \"a\")");
    read(&mut run, "ClipCosine(arm: \"a\")");
    assert_eq!(read(&mut run, "TrainLoss(arm: \"a\")"), before, "asking changes nothing");
}

#[test]
fn surfaces_have_curvatures_and_no_batches() {
    let saddle = "surface: (shape: Saddle, x: 0.5, y: 0.1), optimizer: Sgd(rate: 0.1), steps: 10,
        precision: f64";
    let mut run = run(saddle, &["SignFlips(arm: \"a\", name: \"0.point\", index: 1)"]);
    assert_eq!(read(&mut run, "NegativeCurvatures(arm: \"a\")"), 1.0);
    assert!((read(&mut run, "LargestCurvature(arm: \"a\")") - 1.0).abs() < 1e-9);
    assert_eq!(read(&mut run, "SignFlips(arm: \"a\", name: \"0.point\", index: 1)"), 0.0);
    for asked in [
        "GradientNoise(arm: \"a\", batch: 1)",
        "ProbeAccuracy(arm: \"a\")",
        "MaskedTestLoss(arm: \"a\", masks: 3)",
        "StableRate(arm: \"a\")",
        "ActivationSize(arm: \"a\", layer: 0)",
    ] {
        assert!(run.read_now(&quantity(asked), &vec![]).is_none(), "{asked}");
    }
}

#[test]
fn newton_ends_a_ravine_in_one_step() {
    let ravine = "surface: (shape: Ravine(k: 1000.0), x: -9.0, y: 1.0), optimizer: Sgd(rate: 0.1),
        steps: 10, precision: f64";
    let after = read(&mut run(ravine, &[]), "LossAfterNewton(arm: \"a\")");
    assert!(after < 1e-12, "{after}");
}

/// Beyond the stable rate gradient descent on a linear model diverges, and below it does not.
#[test]
fn the_stable_rate_is_where_descent_turns() {
    let rate = read(&mut run(LINE, &[]), "StableRate(arm: \"a\")");
    for (share, grows) in [(0.97, false), (1.03, true)] {
        let settings = LINE
            .replace("Sgd(rate: 0.1)", &format!("Sgd(rate: {})", share * rate))
            .replace("steps: 100", "steps: 400");
        let mut run = run(&settings, &[]);
        let before = read(&mut run, "TrainLoss(arm: \"a\")");
        step(&mut run, 400);
        let after = read(&mut run, "TrainLoss(arm: \"a\")");
        assert_eq!(after > 10.0 * before, grows, "at {share} of {rate}: {before} to {after}");
    }
}

#[test]
fn least_squares_weights_are_in_units_of_the_source() {
    let houses = "data: Houses(train: 500, test: 16, noise: 0.0, age_in_days: false),
        network: [Dense(units: 1)], loss: MeanSquaredError, optimizer: Sgd(rate: 0.1),
        batch: Whole, steps: 10";
    let mut years = run(houses, &[]);
    let mut days = run(&houses.replace("in_days: false", "in_days: true"), &[]);
    let asked = "LeastSquaresWeight(arm: \"a\", feature: 1)";
    let ratio = read(&mut years, asked) / read(&mut days, asked);
    // The weight of a day is that of a year by its days.
    assert!((ratio / 365.0 - 1.0).abs() < 1e-3, "{ratio}");
    let beyond = quantity("LeastSquaresWeight(arm: \"a\", feature: 9)");
    assert!(years.read_now(&beyond, &vec![]).is_none());
}

const MASKED: &str = "data: Moons(train: 40, test: 30, noise: 0.1),
    network: [Dense(units: 16), Tanh, Dropout(rate: 0.5), Dense(units: 1)],
    loss: BinaryCrossEntropy, optimizer: Sgd(rate: 0.3), batch: Whole, steps: 50, precision: f64";

#[test]
fn masks_are_averaged_over_their_predictions() {
    let mut run = run(MASKED, &[]);
    step(&mut run, 50);
    let one = read(&mut run, "MaskedTestLoss(arm: \"a\", masks: 1)");
    let many = read(&mut run, "MaskedTestLoss(arm: \"a\", masks: 200)");
    assert!(one > many, "a convex loss of a mean is below the mean loss: {one} and {many}");
    // By hand, from two draws.
    let data = run.arms()[0].data().clone();
    let trainer = run.arms()[0].trainer_mut();
    let (first, second) =
        (trainer.predict_masked(&data.test.x, 0), trainer.predict_masked(&data.test.x, 1));
    assert_ne!(first, second);
    let losses = first.iter().zip(&second).zip(&data.test.y).map(|((a, b), y)| {
        let p = f64::midpoint(*a, *b);
        -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
    });
    let by_hand = mean(losses.collect::<Vec<_>>().into_iter());
    let two = read(&mut run, "MaskedTestLoss(arm: \"a\", masks: 2)");
    assert!((two - by_hand).abs() < 1e-12, "{two} against {by_hand}");
}

#[test]
fn without_dropout_a_mask_changes_nothing() {
    let mut run = run(&MASKED.replace("Dropout(rate: 0.5)", "Identity"), &[]);
    step(&mut run, 5);
    let masked = read(&mut run, "MaskedTestLoss(arm: \"a\", masks: 3)");
    assert!((masked - read(&mut run, "TestLoss(arm: \"a\")")).abs() < 1e-12);
}

/// XOR's corners are no line's, but the hidden units of a network that solves it are.
#[test]
fn a_probe_reads_what_a_line_can_read() {
    let xor = "data: Xor, network: [Dense(units: 2), ReLU, Dense(units: 1)],
        loss: BinaryCrossEntropy, optimizer: Adam(rate: 0.05), batch: Whole, steps: 10,
        start: {\"0.weight\": [1.0, 1.0, 1.0, 1.0], \"0.bias\": [0.0, -1.0]}";
    let mut solved = run(xor, &[]);
    assert!(read(&mut solved, "ProbeAccuracy(arm: \"a\")") <= 0.75);
    assert_eq!(read(&mut solved, "ProbeAccuracy(arm: \"a\", layer: 1)"), 1.0);
    let clouds = "data: Blobs(classes: 4, train: 80, test: 200, spread: 0.3, offset: 0.0),
        network: [Dense(units: 3), Dense(units: 4)], loss: SoftmaxCrossEntropy,
        optimizer: Sgd(rate: 0.1), batch: Whole, steps: 10";
    let mut clouds = run(clouds, &[]);
    let seen = read(&mut clouds, "ProbeAccuracy(arm: \"a\")");
    assert!(seen > 0.97, "clouds are parted by lines: {seen}");
    let twice = read(&mut clouds, "ProbeAccuracy(arm: \"a\")");
    assert_eq!(seen, twice, "nothing is drawn");
    let line = run(LINE, &[]).read_now(&quantity("ProbeAccuracy(arm: \"a\")"), &vec![]);
    assert_eq!(line, None, "a regression has no classes");
    let beyond = quantity("ProbeAccuracy(arm: \"a\", layer: 2)");
    assert!(clouds.read_now(&beyond, &vec![]).is_none());
}

/// More training examples than go through a network at once: all of them are looked at.
#[test]
fn dead_units_are_silent_on_every_example() {
    let settings = "data: Curve(train: 600, test: 10, noise: 0.0),
        network: [Dense(units: 2), ReLU, Dense(units: 1)], loss: MeanSquaredError,
        optimizer: Sgd(rate: 0.1), batch: Size(10), steps: 10, seed: 2, precision: f64";
    let largest = {
        let mut run = run(settings, &[]);
        let x = run.arms()[0].data().train.x.clone();
        assert!(x[256..].iter().any(|x| *x > x_max(&run.arms()[0].data().train.x[..256])));
        x_max(&x)
    };
    // The first unit answers to the largest input alone, the second to none.
    let start = format!(
        "{settings}, start: {{\"0.weight\": [1.0, 1.0], \"0.bias\": [{}, {}]}}",
        -largest + 1e-9,
        -largest - 1e-9
    );
    assert_eq!(read(&mut run(&start, &[]), "DeadShare(arm: \"a\", layer: 1)"), 0.5);
}

fn x_max(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn one_of_several_goals_is_enough_for_any() {
    let mut run = run(MOONS, &[]);
    let mut fulfils = |ron: &str| {
        let goal: Goal = parse_ron(&Source::new("goal", ron)).expect("it is a goal");
        run.fulfils(&goal)
    };
    let (yes, no) = ("AtMost(Number(1), Number(2))", "AtLeast(Number(1), Number(2))");
    assert_eq!(fulfils(&format!("Any([{no}, {yes}])")), Some(true));
    assert_eq!(fulfils(&format!("Any([{no}, {no}])")), Some(false));
    assert_eq!(fulfils("Any([])"), Some(false));
    assert_eq!(fulfils("Survives(arm: \"a\")"), Some(true));
    assert_eq!(fulfils("Survives(arm: \"b\")"), None);
}

#[test]
fn an_arm_that_diverged_did_not_survive() {
    let wild = "data: Houses(train: 32, test: 16, noise: 0.0), network: [Dense(units: 1)],
        loss: MeanSquaredError, optimizer: Sgd(rate: 1e5), batch: Whole, steps: 300";
    let mut run = run(wild, &["AverageLoss(arm: \"a\", from: 0)"]);
    step(&mut run, 300);
    let survives = Goal::Survives { arm: "a".into() };
    assert_eq!(run.fulfils(&survives), Some(false));
    assert_eq!(run.fulfils(&Goal::Diverges { arm: "a".into() }), Some(true));
    assert_eq!(read(&mut run, "AverageLoss(arm: \"a\", from: 0)"), f64::INFINITY);
}

/// A run is over once every arm is, however it came to that.
#[test]
fn a_run_ends_when_its_last_arm_stops() {
    let text = r#"(title: (en: "x"),
        settings: (data: Curve(train: 10, test: 100, noise: 0.4),
            network: [Dense(units: 32), Tanh, Dense(units: 1)], loss: MeanSquaredError,
            optimizer: Adam(rate: 0.03), batch: Whole, steps: 5000,
            early_stopping: (patience: 60)),
        arms: [(name: "a", label: (en: "a")),
               (name: "b", label: (en: "b"), set: { "early_stopping.patience": 300 }),
               (name: "c", label: (en: "c"), set: { "optimizer": Sgd(rate: 1e5) })],
        views: [Loss])"#;
    let experiment = Experiment::parse("x", &Source::new("x.ron", text));
    let experiment = experiment.unwrap_or_else(|errors| panic!("{}", errors[0]));
    let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("it can be opened");
    run.command(Command::Play);
    run.advance(u64::MAX);
    assert_eq!(run.state(), RunState::Finished);
    assert!(run.step() < 5000, "{}", run.step());
    let snapshot = run.snapshot(true);
    let stops: Vec<_> = snapshot.arms.iter().map(|arm| arm.stopped).collect();
    assert!(stops[0].is_some() && stops[1] >= stops[0], "{stops:?}");
    assert!(stops[2].is_none() && snapshot.arms[2].diverged.is_some());
    for arm in &snapshot.arms[..2] {
        let lowest = arm.test.buckets.iter().map(|bucket| bucket.min).fold(f64::INFINITY, f64::min);
        let latest = arm.test.latest.expect("it was measured");
        assert!(latest <= lowest, "it shows the best: {latest} and {lowest}");
    }
    // Playing again begins anew.
    run.command(Command::Play);
    assert_eq!((run.step(), run.state()), (0, RunState::Running));
}
