//! Snapshots of networks that read sequences, and what is measured of them.

use std::sync::Arc;

use crate::engine::Gate::{self, Candidate, Cell, Forget, Hidden, Input, Output, Write};
use crate::lab::{
    Command, Experiment, Goal, Run, SequenceQuery, SequenceView, Source, View, Watch, parse_ron,
};

fn open(settings: &str) -> Run {
    let text =
        format!("(title: (en: \"t\"), settings: ({settings}, batch: Size(16)), views: [Gates])");
    let experiment = Experiment::parse("test", &Source::new("experiment", text)).expect("is right");
    let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("opens");
    watch(&mut run, SequenceQuery::default());
    run
}

fn watch(run: &mut Run, sequence: SequenceQuery) {
    let views = vec![View::Gates, View::ThroughTime, View::Text, View::Forecast];
    run.command(Command::Watch(Watch { views, grid: (4, 4), points: 50, sequence }));
}

fn view(run: &mut Run) -> Arc<SequenceView> {
    run.snapshot(true).arms[0].sequence.clone().expect("it reads sequences")
}

const FLAG: &str = "data: Flag(steps: 12, train: 64, test: 32), loss: BinaryCrossEntropy,
     network: [LSTM(units: 3, forget: Frozen(0.25)), Dense(units: 1)],
     optimizer: Adam(rate: 0.01), steps: 20";
const WAVES: &str = "data: Waves(steps: 10, train: 64, test: 32), network: [RNN(units: 4), \
     Dense(units: 1)], optimizer: Adam(rate: 0.01), steps: 20";
const TEXT: &str = "data: Text(window: 16, train: 64, test: 8), network: [Embedding(units: 4), \
     GRU(units: 6), Dense(units: 96)], loss: SoftmaxCrossEntropy, optimizer: Adam(rate: 0.01), \
     steps: 20";

#[test]
fn a_sequence_step_by_step() {
    let mut run = open(FLAG);
    let seen = view(&mut run);
    assert_eq!(seen.steps.len(), 12);
    assert!(seen.steps.iter().all(|step| step.truth.is_some() && step.predicted.is_some()));
    let layer = &seen.layers[0];
    assert_eq!((layer.kind, layer.units, layer.index), ("LSTM", 3, 0));
    let order: Vec<Gate> = layer.gates.iter().map(|(gate, _)| *gate).collect();
    assert_eq!(order, [Forget, Input, Candidate, Output, Write, Cell, Hidden]);
    let forget = layer.gate(Forget).expect("it has one");
    assert_eq!((forget.rows, forget.columns), (3, 12));
    assert!(forget.values.iter().all(|f| *f == 0.25));
    let norms = &seen.gradients[0];
    assert_eq!((norms.now.len(), norms.start.len()), (12, 12));
    assert_eq!(norms.now, norms.start, "no step has been taken");
    run.command(Command::Step(5));
    run.advance(5);
    let later = view(&mut run);
    assert_ne!(later.gradients[0].now, later.gradients[0].start);
    assert_eq!(later.gradients[0].start, norms.start);
}

#[test]
fn what_is_typed_is_read_or_refused() {
    let mut run = open(FLAG);
    let typed = |text: &str| SequenceQuery { typed: Some(text.into()), ..SequenceQuery::default() };
    watch(&mut run, typed("1abcdabcd0abcdabcd"));
    let seen = view(&mut run);
    assert_eq!(seen.steps.len(), 18, "longer than those of the data");
    assert_eq!(seen.steps[0].label, "1");
    assert!(seen.steps[0].truth.is_none() && seen.refusal.is_none());
    watch(&mut run, typed("1ax"));
    let seen = view(&mut run);
    assert_eq!(seen.steps.len(), 12, "an example stands in its place");
    assert!(seen.refusal.as_ref().is_some_and(|why| why.contains("\"x\"")), "{:?}", seen.refusal);
    watch(&mut run, typed(&"a".repeat(100_000)));
    assert!(view(&mut run).refusal.as_ref().is_some_and(|why| why.starts_with("at most")));
}

#[test]
fn forecasts_go_on_from_their_own() {
    let mut run = open(WAVES);
    let forecast = view(&mut run).forecast.clone().expect("it forecasts");
    assert_eq!((forecast.truth.len(), forecast.from), (11, 5));
    assert!(forecast.forced[0].is_none() && forecast.forced[1..].iter().all(Option::is_some));
    let free: Vec<bool> = forecast.free.iter().map(Option::is_some).collect();
    assert_eq!(free, [vec![false; 5], vec![true; 6]].concat());
    // The first free value has seen the same as the forced one.
    let apart = forecast.free[5].zip(forecast.forced[5]).map(|(a, b)| (a - b).abs());
    assert!(apart.is_some_and(|apart| apart < 1e-6), "{apart:?}");
}

#[test]
fn samples_are_the_same_from_the_same_state() {
    let symbols = {
        let text = "(data: Text(window: 16, train: 64, test: 8), network: [Dense(units: 1)],
             optimizer: Adam(rate: 0.1), steps: 1)";
        let settings: crate::lab::Settings =
            parse_ron(&Source::new("settings", text)).expect("is right");
        settings.data.load(1).expect("is there").width()
    };
    let mut run = open(&TEXT.replace("96", &symbols.to_string()));
    let first = view(&mut run).text.clone().expect("it writes");
    assert_eq!(first.losses.len(), 16);
    assert!(first.losses[0].1.is_none() && first.losses[1..].iter().all(|(_, l)| l.is_some()));
    assert_eq!(first.candidates[3].len(), 5);
    let (step, text) = first.samples.last().expect("a sample").clone();
    assert_eq!((step, text.chars().count()), (0, 160));
    run.command(Command::Step(10));
    run.advance(10);
    let later = view(&mut run).text.clone().expect("it writes");
    assert_eq!(later.samples.last().map(|(step, _)| *step), Some(10));
    run.command(Command::Back(10));
    let back = view(&mut run).text.clone().expect("it writes");
    assert_eq!(back.samples, [(0, text)]);
}

#[test]
fn what_is_measured() {
    let check = |settings: &str, goals: &[&str]| {
        let mut run = open(settings);
        run.command(Command::Step(3));
        run.advance(3);
        for goal in goals {
            let goal: Goal = parse_ron(&Source::new("goal", *goal)).expect(goal);
            assert_eq!(run.fulfils(&goal), Some(true), "{goal:?}");
        }
    };
    check(
        FLAG,
        &[
            "Between(GateMean(arm: \"main\", layer: 0, gate: Forget), 0.25, 0.25)",
            "Between(GateMean(arm: \"main\", layer: 0, gate: Input, unit: Best, symbols: [\"0\", \"1\"]), 0.0, 1.0)",
            "Between(StateCorrelation(arm: \"main\", layer: 0), 0.01, 1.0)",
            "Between(StateGradient(arm: \"main\", layer: 0, step: 12), 1.0, 1.0)",
            "Between(SerialSteps(arm: \"main\"), 13, 13)",
            "AtLeast(GradientNorm(arm: \"main\", name: \"0.weight_hh_l0\"), Number(1e-6))",
        ],
    );
    let reset = WAVES.replace("units: 4", "units: 4, reset_state: true");
    check(
        &reset,
        &[
            "Between(GradientNorm(arm: \"main\", name: \"0.weight_hh_l0\"), 0.0, 0.0)",
            "AtLeast(FreeRunError(arm: \"main\", steps: 4), Number(1e-3))",
            "Between(SerialSteps(arm: \"main\"), 2, 2)",
        ],
    );
    let mut run = open(FLAG);
    for unreadable in [
        "AtMost(GateMean(arm: \"main\", layer: 0, gate: Update), Number(1))",
        "AtMost(GateMean(arm: \"main\", layer: 0, gate: Forget, symbols: [\"z\"]), Number(1))",
        "AtMost(StateGradient(arm: \"main\", layer: 1, step: 1), Number(1))",
        "AtMost(StateGradient(arm: \"main\", layer: 0, step: 13), Number(1))",
        "AtMost(FreeRunError(arm: \"main\", steps: 4), Number(1))",
        "AtMost(GradientNorm(arm: \"main\"), Number(1))",
    ] {
        let goal: Goal = parse_ron(&Source::new("goal", unreadable)).expect(unreadable);
        assert_eq!(run.fulfils(&goal), None, "{goal:?}");
    }
}
