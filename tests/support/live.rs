//! Snapshots of runs that the lab has really trained, in double precision.

use std::sync::Arc;

use gradus::lab::{Command, Experiment, Run, Snapshot, Source, View, Watch};

/// An experiment after so many steps, with what all these panes ask for.
pub fn run(ron: &str, steps: u64, views: &[View]) -> Snapshot {
    let experiment = Experiment::parse("live", &Source::new("live.ron", ron))
        .unwrap_or_else(|errors| panic!("{}", errors[0]));
    let mut run = Run::open(Arc::new(experiment), Vec::new()).unwrap();
    run.command(Command::Watch(Watch {
        views: views.to_vec(),
        grid: (60, 40),
        points: 200,
        ..Watch::default()
    }));
    run.command(Command::Step(steps));
    run.advance(u64::MAX);
    run.snapshot(true)
}

/// Three optimizers in the ravine.
pub fn ravine() -> Snapshot {
    let ron = "(
        title: (en: \"The ravine\"),
        settings: (
            surface: (shape: Ravine(k: 20.0), x: -9.0, y: 1.0),
            optimizer: GradientDescent(rate: 0.09), steps: 200, precision: f64,
        ),
        arms: [
            (name: \"gd\", label: (en: \"gradient descent\"), set: {}),
            (name: \"m\", label: (en: \"momentum\"), set: {\"optimizer\": Momentum(rate: 0.02)}),
            (name: \"adam\", label: (en: \"Adam\"), set: {\"optimizer\": Adam(rate: 0.3)}),
        ],
        views: [Ravine],
    )";
    run(ron, 24, &[View::Ravine, View::OptimizerState])
}

/// Digits with two layers of dropout.
pub fn dropout() -> Snapshot {
    let ron = "(
        title: (en: \"Dropout\"),
        settings: (
            data: Digits(train: 60, test: 40), loss: SoftmaxCrossEntropy,
            network: [Dense(units: 12), ReLU, Dropout(rate: 0.5), Dense(units: 8), ReLU,
                Dropout(rate: 0.2), Dense(units: 10)],
            optimizer: Adam(rate: 0.01), batch: Size(20), steps: 100, precision: f64,
        ),
        views: [Masks],
    )";
    run(ron, 30, &[View::Masks, View::OptimizerState])
}

/// Twelve layers of two activations.
pub fn deep() -> Snapshot {
    let ron = "(
        title: (en: \"Depth\"),
        settings: (
            data: Static(train: 32, test: 8, features: 4), loss: MeanSquaredError,
            network: [Repeat(times: 10, layers: [Dense(units: 16), Sigmoid]), Dense(units: 1)],
            optimizer: Sgd(rate: 0.1), batch: Size(16), steps: 40, precision: f64,
        ),
        arms: [
            (name: \"sigmoid\", label: (en: \"sigmoid\"), set: {}),
            (name: \"relu\", label: (en: \"ReLU\"), set: {\"network.0.layers.1\": ReLU}),
        ],
        views: [GradientFlow, Distributions, Generalisation],
    )";
    run(ron, 20, &[View::GradientFlow, View::Distributions])
}

/// A small and a large network on few points.
pub fn overfitting() -> Snapshot {
    let ron = "(
        title: (en: \"Overfitting\"),
        settings: (
            data: Curve(train: 20, test: 100, noise: 0.3), loss: MeanSquaredError,
            network: [Dense(units: 24), Tanh, Dense(units: 24), Tanh, Dense(units: 1)],
            optimizer: Adam(rate: 0.01), steps: 800, precision: f64,
        ),
        arms: [
            (name: \"large\", label: (en: \"24-24\"), set: {}),
            (name: \"small\", label: (en: \"2 units\"),
                set: {\"network\": [Dense(units: 2), Tanh, Dense(units: 1)]}),
        ],
        views: [Generalisation, Distributions],
    )";
    run(ron, 800, &[View::Generalisation, View::Distributions])
}

/// A learning-rate range test.
pub fn range_test() -> Snapshot {
    let ron = "(
        title: (en: \"Range\"),
        settings: (
            data: Houses(train: 256, test: 64, noise: 15.0), loss: MeanSquaredError,
            network: [Dense(units: 8), Tanh, Dense(units: 1)],
            optimizer: Sgd(rate: 1e-4), schedule: RangeTest(over: 300, to: 1e5),
            batch: Size(32), steps: 300, precision: f64,
        ),
        views: [RateRange],
    )";
    run(ron, 300, &[View::RateRange])
}

/// A grid and a random search over two settings.
pub fn search() -> Snapshot {
    let axes = "x: (path: \"optimizer.rate\", label: (en: \"η\"),
            range: Log(from: 1e-3, to: 1.0, per_decade: 1)),
        y: (path: \"optimizer.decay\", label: (en: \"λ\"),
            range: Log(from: 1e-5, to: 0.1, per_decade: 1))";
    let ron = format!("(
        title: (en: \"Search\"),
        settings: (
            data: Moons(train: 60, test: 40, noise: 0.15), loss: BinaryCrossEntropy,
            network: [Dense(units: 6), Tanh, Dense(units: 1)],
            optimizer: AdamW(rate: 0.01, decay: 0.01), batch: Whole, steps: 60, precision: f64,
        ),
        families: [
            (name: \"grid\", label: (en: \"grid\"), set: {{}}, plan: Grid(across: 3, down: 3), {axes}),
            (name: \"random\", label: (en: \"random\"), set: {{}}, plan: Random(9), {axes}),
        ],
        views: [Search, Loss],
    )");
    run(&ron, 60, &[View::Search])
}

/// Digits, by two arms with the same test images.
pub fn digits() -> Snapshot {
    let ron = "(
        title: (en: \"Digits\"),
        settings: (
            data: Digits(train: 400, test: 60), loss: SoftmaxCrossEntropy,
            network: [Dense(units: 16), ReLU, Dense(units: 10)],
            optimizer: Adam(rate: 0.02), batch: Size(20), steps: 100, precision: f64,
        ),
        arms: [
            (name: \"plain\", label: (en: \"plain\"), set: {}),
            (name: \"moved\", label: (en: \"moved images\"), set: {\"augment\": [Shift(1)]}),
        ],
        views: [Predictions],
    )";
    run(ron, 100, &[View::Predictions])
}

/// A grid and a random search over two settings, a curve over one, and seeds.
pub fn families() -> Snapshot {
    let ron = "(
        title: (en: \"Search\"),
        settings: (
            data: Moons(train: 60, test: 60, noise: 0.2), loss: BinaryCrossEntropy,
            network: [Dense(units: 8), Tanh, Dense(units: 1)],
            optimizer: AdamW(rate: 0.01, decay: 0.01), batch: Size(20), steps: 100, precision: f64,
        ),
        arms: [(name: \"hand\", label: (en: \"by hand\"))],
        families: [
            (name: \"grid\", label: (en: \"grid\"), plan: Grid(across: 3, down: 3),
             x: (path: \"optimizer.rate\", label: (en: \"η\"),
                 range: Log(from: 1e-4, to: 1.0, per_decade: 1)),
             y: (path: \"optimizer.decay\", label: (en: \"λ\"),
                 range: Log(from: 1e-5, to: 0.1, per_decade: 1))),
            (name: \"random\", label: (en: \"random\"), plan: Random(9),
             x: (path: \"optimizer.rate\", label: (en: \"η\"),
                 range: Log(from: 1e-4, to: 1.0, per_decade: 1)),
             y: (path: \"network.1\", label: (en: \"σ\"), range: Choice([\"Tanh\", \"ReLU\"]))),
            (name: \"line\", label: (en: \"units\"), plan: Grid(across: 5),
             x: (path: \"network.0.units\", label: (en: \"units\"),
                 range: Linear(from: 1, to: 9, step: 1))),
            (name: \"seeds\", label: (en: \"seeds\"), plan: Seeds(4)),
        ],
        views: [Search, Loss],
    )";
    run(ron, 60, &[View::Search, View::Loss])
}

/// The first two families alone, one arm of them diverged.
pub fn grid_and_random() -> Snapshot {
    let mut search = families();
    search.families = search.families.iter().take(2).cloned().collect::<Vec<_>>().into();
    search.arms.retain(|arm| arm.family.is_none_or(|family| family < 2));
    search.arms[9].diverged = Some(gradus::lab::Divergence {
        step: 12,
        first_non_finite: "loss".into(),
        why: "The learning rate is too large for this loss.".into(),
    });
    search
}

/// Sixty layers through which gradients fall forty orders of magnitude or rise thirty, and a
/// third arm in which they are no numbers any more.
pub fn abyss() -> Snapshot {
    let mut deep = deep();
    let shape = deep.arms[0].layers[0].clone();
    deep.arms.push(deep.arms[1].clone());
    deep.arms[2].label = gradus::text::Text::english("no numbers");
    let powers = [40.0, -30.0, -12.0];
    for (arm, power) in deep.arms.iter_mut().zip(powers) {
        arm.layers = (0..60)
            .map(|index| {
                let share = f64::from(59 - index) / 59.0;
                let mut layer = shape.clone();
                layer.index = index as usize;
                layer.activation_gradient = 10_f64.powf(-power * share);
                layer.activation_size = 10_f64.powf(0.1 * power * share);
                let weights = (index % 2 == 0).then_some(layer.activation_gradient / 3.0);
                layer.weight_gradient = weights;
                if weights.is_none() {
                    layer.kind = "Tanh".into();
                }
                layer
            })
            .collect();
    }
    for layer in &mut deep.arms[2].layers[..30] {
        layer.activation_gradient = f64::INFINITY;
        layer.weight_gradient = layer.weight_gradient.map(|_| f64::NAN);
    }
    deep
}
