//! A small course and the snapshots of its run, made by hand: what the screens are tested on.

use std::collections::BTreeMap;
use std::sync::Arc;

use gradus::course::{
    Block, Challenge, Chapter, Course, Inline, Lesson, LessonId, Page, Prediction,
    PredictionChoice, Term,
};
use gradus::data::Task;
use gradus::lab::{
    Arm, ArmSnapshot, Bucket, DataSnapshot, Experiment, Goal, Knob, KnobRange, LayerSnapshot,
    Quantity, RunState, Series, Settings, Snapshot, View, When,
};
use gradus::text::{Language, Text};
use gradus::ui::Content;

pub fn text(words: &str) -> Text {
    Text::english(words)
}

fn plain(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.into())]
}

pub fn settings(units: usize) -> Settings {
    let source = format!(
        "(data: Xor, network: [Dense(units: {units}), Tanh, Dense(units: 1)], \
         loss: BinaryCrossEntropy, optimizer: Sgd(rate: 0.5), batch: Whole, steps: 500)"
    );
    let ron = ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES);
    ron.from_str(&source).expect("settings made by hand")
}

pub fn experiment() -> Arc<Experiment> {
    let arm = |name: &str, label: &str, units: usize| Arm {
        name: name.into(),
        label: text(label),
        set: vec![("network.0.units".into(), units.to_string())],
        settings: settings(units),
        because: None,
        family: None,
    };
    Arc::new(Experiment {
        id: "02-neurons/02-layers/xor".into(),
        title: text("XOR with two and with four hidden units"),
        base: settings(4),
        families: Vec::new(),
        arms: vec![arm("two", "2 hidden", 2), arm("four", "4 hidden", 4)],
        knobs: vec![
            Knob {
                path: "optimizer.rate".into(),
                label: text("learning rate η"),
                range: KnobRange::Log { from: 1e-3, to: 10.0, per_decade: 4 },
                arm: None,
            },
            Knob {
                path: "network.1".into(),
                label: text("activation"),
                range: KnobRange::Choice(vec!["Tanh".into(), "ReLU".into(), "Sigmoid".into()]),
                arm: None,
            },
        ],
        views: vec![View::Loss, View::Numbers, View::Gradients],
        claims: Vec::new(),
    })
}

/// What stands behind the prediction of the first page.
pub const AFTERWARDS: &str = "Four found a way.";

fn pages() -> Vec<Page> {
    let predict = Prediction {
        key: "which".into(),
        question: plain("Which of the two networks will solve XOR?"),
        choices: [
            ("Both of them.", false, "Two units could, but mostly get stuck on the way."),
            ("Only the one with four units.", true, "Four units leave more ways down."),
            ("Neither of them.", false, "A hidden layer is just what XOR needs."),
        ]
        .into_iter()
        .map(|(words, right, answer)| PredictionChoice {
            text: plain(words),
            right,
            answer: plain(answer),
        })
        .collect(),
    };
    let term = Inline::Term { key: "hidden layer".into(), text: "hidden layer".into() };
    let first = vec![
        Block::Paragraph(vec![
            Inline::Text("A line cannot part the four corners of XOR. A ".into()),
            term,
            Inline::Text(" folds the plane first: each unit draws a line of its own, ".into()),
            Inline::Formula("z = w₁x₁ + w₂x₂ + b".into()),
            Inline::Text(", and the last layer ".into()),
            Inline::Strong("weighs".into()),
            Inline::Text(" them.".into()),
        ]),
        Block::Formula {
            source: r"a = \tanh(W x + b)".into(),
            lines: vec!["a = tanh(W x + b)".into()],
        },
        Block::Predict(predict),
        Block::Paragraph(plain(AFTERWARDS)),
    ];
    let second = vec![
        Block::Paragraph(plain("Now it is your turn.")),
        Block::Challenge("solve".into()),
        Block::Note(vec![Block::Paragraph(plain("Restart after each turn of the knob."))]),
    ];
    let page = |title: &str, blocks, experiment| Page {
        title: title.into(),
        blocks,
        experiment,
        microscope: false,
    };
    vec![page("Two lines or four", first, Some(0)), page("Make two units do", second, None)]
}

fn lesson(id: &str, number: &str, title: &str, minutes: u32) -> Arc<Lesson> {
    Arc::new(Lesson {
        id: LessonId(id.into()),
        number: number.into(),
        title: text(title),
        summary: text(
            "The error travels back through the network and tells each weight what it did. \
             You will follow one number by hand.",
        ),
        minutes,
        covers: Vec::new(),
        pages: BTreeMap::from([(Language::En, pages())]),
        experiments: vec![experiment()],
        challenges: vec![Challenge {
            key: "solve".into(),
            title: text("Two units are enough"),
            task: text("Bring the network with two hidden units to four right answers of four."),
            experiment: 0,
            goal: Goal::AtLeast(
                Quantity::TrainAccuracy { arm: "two".into(), at: When::End },
                Quantity::Number(1.0),
            ),
            hints: vec![text("Does a new seed change it?"), text("Try seed 7 with a rate of 1.")],
            praise: text("Two lines are enough, if the seed is kind."),
        }],
    })
}

pub fn content() -> Content {
    Content { course: course(), bank: Arc::new(super::bank::questions().collect()) }
}

fn course() -> Arc<Course> {
    let chapter = |number, title: &str, lessons| Chapter { number, title: text(title), lessons };
    Arc::new(Course {
        title: text("Fundamentals of deep learning"),
        chapters: vec![
            chapter(
                2,
                "Neurons and activations",
                vec![
                    lesson("02-neurons/01-neuron", "2.1", "The neuron", 8),
                    lesson("02-neurons/02-layers", "2.2", "What the hidden layer is for", 12),
                ],
            ),
            chapter(
                3,
                "Forward and backward",
                vec![lesson("03-forward/01-forward", "3.1", "The forward pass", 9)],
            ),
        ],
        glossary: BTreeMap::from([
            (
                "hidden layer".to_owned(),
                Term {
                    name: text("hidden layer"),
                    meaning: text(
                        "A layer between input and output. Nobody tells it what to compute: \
                         training finds that out.",
                    ),
                    symbol: Some("h".into()),
                },
            ),
            (
                "bias".to_owned(),
                Term {
                    name: text("bias"),
                    meaning: text("The number that is added after the weighing."),
                    symbol: Some("b".into()),
                },
            ),
        ]),
    })
}

fn series(from: f64, fall: f64, step: u64) -> Series {
    let buckets: Vec<Bucket> = (0..=step / 10)
        .map(|i| {
            let mean = from * (-fall * i as f64).exp() + 0.02;
            Bucket { step: i * 10, min: mean * 0.95, mean, max: mean * 1.05 }
        })
        .collect();
    Series { latest: buckets.last().map(|b| b.mean), buckets }
}

/// The experiment's run after so many steps.
pub fn snapshot(step: u64, state: RunState) -> Snapshot {
    let arm = |arm: &Arm, fall: f64| ArmSnapshot {
        sequence: None,
        name: arm.name.clone(),
        label: arm.label.clone(),
        family: None,
        point: (0.0, 0.0),
        settings: Arc::new(arm.settings.clone()),
        diverged: None,
        stopped: None,
        train: series(0.7, fall, step),
        test: Series::default(),
        accuracy: Series::default(),
        train_accuracy: series(0.75, 0.0, step),
        layers: [0, 2]
            .map(|index| LayerSnapshot {
                index,
                kind: "Dense".into(),
                inputs: 2,
                outputs: 2,
                weight_gradient: Some(0.124),
                weight_gradients: series(0.2, fall, step),
                activation_gradient: 0.1,
                activation_size: 0.6,
                weight: None,
                bias: Vec::new(),
                mask: None,
                histogram: None,
                dead: 0.0,
                saturated: 0.0,
            })
            .to_vec(),
        function: None,
        predictions: Vec::new(),
        fit: Series::default(),
        distributions: Vec::new(),
        walk: None,
        optimizer: Vec::new(),
        parameters: 9,
        rate: 0.5,
    };
    let experiment = experiment();
    Snapshot {
        speed: if state == RunState::Running { 1200.0 } else { 0.0 },
        state,
        step,
        steps: 500,
        steps_per_epoch: 1,
        earliest: 0,
        seed: 1,
        references: Vec::new(),
        families: Arc::default(),
        data: Arc::new(DataSnapshot {
            name: "XOR".into(),
            task: Task::Binary(["0".into(), "1".into()]),
            features: vec!["x₁".into(), "x₂".into()],
            target: "class".into(),
            output: gradus::data::Scale::IDENTITY,
            train: 4,
            test: 4,
            points: Vec::new(),
            targets: Vec::new(),
            images: Vec::new(),
            notes: Vec::new(),
        }),
        arms: vec![arm(&experiment.arms[0], 0.01), arm(&experiment.arms[1], 0.08)],
        knobs: vec!["0.5".into(), "Tanh".into()],
        trace: None,
        refusal: None,
        goals: vec![false],
    }
}
