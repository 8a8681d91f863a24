use super::*;
use crate::data::DataSpec;
use crate::engine::{
    Adam, Clip, Dense, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule,
};

fn settings(precision: Precision) -> Settings {
    Settings {
        surface: None,
        augment: Vec::new(),
        proximal: false,
        data: DataSpec::Moons { train: 50, test: 40, noise: 0.1 },
        network: vec![
            LayerSpec::Dense(Dense::new(6)),
            LayerSpec::Tanh,
            LayerSpec::Dense(Dense::new(1)),
        ],
        init: Init::XavierNormal,
        loss: LossSpec::BinaryCrossEntropy,
        optimizer: OptimizerSpec::Adam(Adam {
            rate: 0.01,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            bias_correction: true,
        }),
        schedule: Schedule::Cosine { over: 300, floor: 0.1 },
        penalty: Penalty::L2(1e-3),
        penalize_biases: false,
        clip: Clip::Norm(1.0),
        batch: Batch::Size(8),
        early_stopping: None,
        shuffle: true,
        steps: 300,
        seed: 4,
        precision,
        start: std::collections::BTreeMap::new(),
    }
}

fn trainer(settings: Settings) -> Box<dyn Train> {
    let data = Arc::new(settings.data.load(settings.seed).expect("moons can be made"));
    build(settings, data, Tally::default()).expect("the network fits")
}

fn bits(trainer: &dyn Train) -> Vec<u64> {
    let tensors = trainer.tensors().iter().flat_map(|tensor| trainer.parameter(tensor));
    tensors.map(f64::to_bits).collect()
}

fn run(trainer: &mut dyn Train, steps: u64) {
    for _ in 0..steps {
        trainer.step();
    }
}

#[test]
fn equal_settings_train_to_equal_bits() {
    for precision in [Precision::F32, Precision::F64] {
        let mut a = trainer(settings(precision));
        let mut b = trainer(settings(precision));
        run(&mut *a, 120);
        run(&mut *b, 120);
        assert_eq!(bits(&*a), bits(&*b));
        let mut other = trainer(Settings { seed: 5, ..settings(precision) });
        run(&mut *other, 120);
        assert_ne!(bits(&*a), bits(&*other));
    }
}

#[test]
fn the_way_back_is_exact_from_anywhere_to_anywhere() {
    let mut straight = trainer(settings(Precision::F32));
    let mut states = vec![bits(&*straight)];
    for _ in 0..300 {
        straight.step();
        states.push(bits(&*straight));
    }
    for step in [299, 200, 199, 77, 16, 15, 1, 0] {
        straight.rewind(step);
        assert_eq!(straight.steps(), step);
        assert_eq!(bits(&*straight), states[step as usize], "back to {step}");
    }
    run(&mut *straight, 300);
    assert_eq!(bits(&*straight), states[300], "and forward again");
}

#[test]
fn a_knob_turned_in_mid_flight_is_on_the_way_back_too() {
    let mut trainer = trainer(settings(Precision::F64));
    run(&mut *trainer, 40);
    let before = bits(&*trainer);
    let mut turned = settings(Precision::F64);
    turned.set("optimizer.rate", "0.1").expect("a rate");
    trainer.apply(turned.clone(), "optimizer.rate").expect("it is live");
    run(&mut *trainer, 60);
    let after = bits(&*trainer);
    trainer.rewind(70);
    run(&mut *trainer, 30);
    assert_eq!(bits(&*trainer), after);
    trainer.rewind(40);
    assert_eq!(bits(&*trainer), before);
    trainer.rewind(39);
    assert_eq!(trainer.settings().optimizer.rate(), 0.01, "the knob was not turned yet");
}

#[test]
fn single_and_double_precision_start_from_the_same_numbers() {
    let single = trainer(settings(Precision::F32));
    let double = trainer(settings(Precision::F64));
    for tensor in single.tensors() {
        for (a, b) in single.parameter(tensor).iter().zip(double.parameter(tensor)) {
            assert!((a - b).abs() <= 1e-7 * b.abs());
        }
    }
}

#[test]
fn a_run_that_diverges_says_where_it_began() {
    let mut wild = settings(Precision::F32);
    wild.network =
        vec![LayerSpec::Dense(Dense::new(8)), LayerSpec::ReLU, LayerSpec::Dense(Dense::new(1))];
    wild.loss = LossSpec::MeanSquaredError;
    wild.clip = Clip::Off;
    wild.schedule = Schedule::Constant;
    wild.set("optimizer", "Sgd(rate: 1e6)").expect("an optimizer");
    let mut trainer = trainer(wild);
    run(&mut *trainer, 300);
    let found = trainer.divergence().expect("such a rate diverges").clone();
    assert!(found.step < 30, "{found:?}");
    assert_ne!(found.first_non_finite, "loss", "something overflowed before it: {found:?}");
    assert!(found.why.contains("learning rate"), "{found:?}");
    let stopped = trainer.steps();
    trainer.step();
    assert_eq!(trainer.steps(), stopped, "a diverged arm stands still");
    trainer.rewind(0);
    assert!(trainer.divergence().is_none());
}

#[test]
fn start_values_are_taken_and_turned() {
    let mut by_hand = settings(Precision::F32);
    by_hand.network = vec![LayerSpec::Dense(Dense::new(1))];
    by_hand.start.insert("0.weight".into(), vec![1.0, -2.0]);
    let mut trainer = trainer(by_hand.clone());
    let weight = trainer.tensors()[0].clone();
    assert_eq!(trainer.parameter(&weight), [1.0, -2.0]);
    by_hand.set("start.0.weight.1", "0.5").expect("an entry");
    trainer.apply(by_hand, "start.0.weight.1").expect("it is live");
    assert_eq!(trainer.parameter(&weight), [1.0, 0.5]);
    trainer.rewind(0);
    assert_eq!(trainer.parameter(&weight), [1.0, 0.5], "the start itself was changed");
}

#[test]
fn running_statistics_are_start_values_too() {
    let text = "data: Moons(train: 50, test: 40, noise: 0.1), steps: 9, optimizer: Sgd(rate: 0.1),
         network: [Dense(units: 2), BatchNorm(), Dense(units: 1)], loss: BinaryCrossEntropy,
         start: {\"1.running_mean\": [1.0, -2.0]}";
    let mut trainer = trainer(spelled(text));
    let kept = |trainer: &dyn Train| trainer.buffers()[0].clone();
    assert_eq!(kept(&*trainer), ("1.running_mean".to_owned(), vec![1.0, -2.0]));
    let turned = spelled(&text.replace("-2.0", "0.5"));
    trainer.apply(turned, "start.1.running_mean.1").expect("it is live");
    assert_eq!(kept(&*trainer).1, [1.0, 0.5]);
    run(&mut *trainer, 5);
    assert_ne!(kept(&*trainer).1, [1.0, 0.5], "they move with the batches");
    trainer.rewind(0);
    assert_eq!(kept(&*trainer).1, [1.0, 0.5], "the start itself was changed");
    let wrong = spelled(&text.replace("-2.0", "-2.0, 3.0"));
    let data = Arc::new(wrong.data.load(1).expect("moons can be made"));
    let error = build(wrong, data, Tally::default()).expect_err("too many numbers");
    assert!(error.contains("1.running_mean takes 2 numbers, not 3"), "{error}");
}

#[test]
fn start_values_of_the_wrong_shape_are_refused() {
    let mut wrong = settings(Precision::F32);
    wrong.start.insert("0.weight".into(), vec![1.0]);
    let data = Arc::new(wrong.data.load(1).expect("moons can be made"));
    let error = build(wrong, data, Tally::default()).expect_err("too few numbers");
    assert!(error.contains("0.weight") && error.contains("12 numbers"), "{error}");
}

/// Settings as a file spells them.
fn spelled(text: &str) -> Settings {
    crate::lab::parse_ron(&crate::lab::Source::new("settings", format!("({text})")))
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_surface_trains_as_any_other_model() {
    let mut walk = trainer(spelled(
        "surface: (shape: Ravine(k: 100.0), x: -9.0, y: 1.0),
         optimizer: GradientDescent(rate: 0.01), steps: 2000, precision: f64",
    ));
    assert_eq!(walk.evaluate_test(usize::MAX).loss, 90.5);
    run(&mut *walk, 648);
    assert!(walk.evaluate_train(usize::MAX).loss < 90.5e-6, "EX09: 648 steps to a millionth");
    let before = bits(&*walk);
    run(&mut *walk, 40);
    walk.rewind(648);
    assert_eq!(bits(&*walk), before);
    assert!(walk.layers().is_empty() && walk.predict(&[1.0, 2.0]).is_empty());
}

#[test]
fn noise_on_a_surface_follows_the_seed_and_comes_back_after_a_rewind() {
    let text = "surface: (shape: DoubleWell, x: 1.5, y: 0.5, noise: (6.0, 1.0)),
        optimizer: Sgd(rate: 0.01), steps: 500";
    let (mut a, mut b) = (trainer(spelled(text)), trainer(spelled(text)));
    run(&mut *a, 300);
    run(&mut *b, 400);
    b.rewind(300);
    assert_eq!(bits(&*a), bits(&*b));
    let mut other = trainer(spelled(&format!("{text}, seed: 2")));
    run(&mut *other, 300);
    assert_ne!(bits(&*a), bits(&*other));
}

#[test]
fn what_is_drawn_comes_back_after_a_rewind() {
    let text = "data: Digits(train: 100, test: 50, label_noise: 0.1, test_shift: 1),
        network: [Dense(units: 12), BatchNorm(), ReLU, Dropout(rate: 0.5), Dense(units: 10)],
        loss: SoftmaxCrossEntropy, optimizer: Adam(rate: 0.01), batch: Size(16), steps: 200,
        augment: [Shift(1), Jitter(0.1)]";
    let (mut a, mut b) = (trainer(spelled(text)), trainer(spelled(text)));
    run(&mut *a, 60);
    run(&mut *b, 100);
    b.look_ahead();
    b.rewind(60);
    b.look_ahead();
    assert_eq!(bits(&*a), bits(&*b));
    // Running statistics too: what the network says in use depends on them.
    assert_eq!(a.evaluate_test(50), b.evaluate_test(50));
    run(&mut *a, 20);
    run(&mut *b, 20);
    assert_eq!(bits(&*a), bits(&*b));
}

/// Ten noisy points and 32 units: the test loss falls and rises again.
fn overfitting(early_stopping: Option<crate::lab::EarlyStopping>) -> Settings {
    let mut settings = settings(Precision::F64);
    for (path, value) in [
        ("data", "Curve(train: 10, test: 100, noise: 0.4)"),
        ("network.0.units", "32"),
        ("loss", "MeanSquaredError"),
        ("optimizer", "Adam(rate: 0.03)"),
        ("schedule", "Constant"),
        ("penalty", "Off"),
        ("clip", "Off"),
        ("batch", "Whole"),
        ("steps", "2000"),
    ] {
        settings.set(path, value).expect(path);
    }
    settings.early_stopping = early_stopping;
    settings
}

const PATIENT: crate::lab::EarlyStopping = crate::lab::EarlyStopping { patience: 60, every: 7 };

#[test]
fn an_arm_stops_and_keeps_its_best_weights() {
    let mut arm = trainer(overfitting(Some(PATIENT)));
    let mut straight = trainer(overfitting(None));
    let mut best = (f64::INFINITY, 0, Vec::new());
    let stopped = loop {
        if straight.steps().is_multiple_of(7) {
            let loss = straight.evaluate_test(usize::MAX).loss;
            if loss < best.0 {
                best = (loss, straight.steps(), bits(&*straight));
            }
            if straight.steps() - best.1 >= 60 {
                break straight.steps();
            }
        }
        straight.step();
    };
    run(&mut *arm, 2000);
    assert!(best.1 > 0 && stopped < 1000, "{stopped}");
    assert_eq!((arm.stopped(), arm.steps()), (Some(best.1), stopped));
    assert_eq!(bits(&*arm), best.2);
    assert_eq!(arm.evaluate_test(usize::MAX).loss, best.0);
}

#[test]
fn the_way_back_leads_through_the_stop() {
    let mut arm = trainer(overfitting(Some(PATIENT)));
    let mut states = vec![(bits(&*arm), arm.stopped())];
    while arm.stopped().is_none() {
        arm.step();
        states.push((bits(&*arm), arm.stopped()));
    }
    let (end, last) = (arm.steps(), states.len() - 1);
    assert_eq!(last as u64, end + 1, "stopping takes no step");
    for step in [end + 500, end, end - 1, end + 1, 40, 8, 7, 6, 0, end] {
        arm.rewind(step);
        // In a run that goes on, an arm has stopped once others are beyond its last step.
        let expected = &states[(step as usize).min(last)];
        assert_eq!((bits(&*arm), arm.stopped()), *expected, "back to {step} of {end}");
        while arm.stopped().is_none() {
            arm.step();
        }
        assert_eq!((bits(&*arm), arm.stopped()), states[last], "and on from {step}");
    }
}

#[test]
fn a_stopped_arm_keeps_its_weights_and_takes_other_settings() {
    let mut arm = trainer(overfitting(Some(PATIENT)));
    run(&mut *arm, 2000);
    let kept = (bits(&*arm), arm.stopped());
    let mut turned = Settings::clone(arm.settings());
    turned.set("optimizer.rate", "0.5").expect("a rate");
    arm.apply(turned.clone(), "optimizer.rate").expect("it is live");
    let end = arm.steps();
    arm.rewind(end + 9);
    assert_eq!((bits(&*arm), arm.stopped()), kept);
    assert_eq!(arm.settings().optimizer.rate(), 0.5);
    turned.start.insert("0.bias".into(), vec![0.0; 32]);
    let refusal = arm.apply(turned, "start.0.bias").expect_err("it has stopped");
    assert!(refusal.contains("keeps the weights of step"), "{refusal}");
}
