//! Runs that read sequences, made by hand: cells with chosen weights are really stepped, so that
//! every formula that a pane writes out holds.

use std::sync::Arc;

use gradus::engine::LayerSpec;
use gradus::lab::{
    ForecastView, Gate, GradientOverTime, Heat, RecurrentView, SequenceView, Settings, Snapshot,
    StepView, TextView,
};
use gradus::text::Text;

use super::net::Dice;
use super::snapshots;

/// Reads `0100ab1…`: 0 and 1 set a flag, letters are noise.
fn flag_symbols(steps: usize) -> Vec<char> {
    let mut dice = Dice::new(12);
    let noise = ['a', 'b', 'c', 'd'];
    (0..steps)
        .map(|step| match dice.even() {
            p if step == 0 || p < 0.08 => '1',
            p if p < 0.16 => '0',
            p => noise[((p * 1e4) as usize) % 4],
        })
        .collect()
}

fn steps(symbols: &[char]) -> Vec<StepView> {
    let mut flag = '0';
    let said = |step: usize, flag: char| if step == 17 { '0' } else { flag };
    let read = |(step, symbol): (usize, &char)| {
        if symbol.is_ascii_digit() {
            flag = *symbol;
        }
        StepView {
            label: symbol.to_string(),
            truth: Some(flag.to_string()),
            predicted: Some(said(step, flag).to_string()),
        }
    };
    symbols.iter().enumerate().map(read).collect()
}

/// Values of a gate, `[units × steps]`.
type Rows = Vec<Vec<f64>>;

fn heat(rows: &Rows) -> Heat {
    Heat {
        rows: rows.len(),
        columns: rows[0].len(),
        values: rows.iter().flatten().map(|v| *v as f32).collect(),
    }
}

/// How an LSTM of so many units reads: the first holds the flag, others remember less and less.
pub fn lstm(symbols: &[char], units: usize) -> RecurrentView {
    let mut dice = Dice::new(5);
    let mut gates: [Rows; 7] = std::array::from_fn(|_| vec![Vec::new(); units]);
    for unit in 0..units {
        let (mut c, keep) = (0.0, 0.97 - 0.2 * (unit % 4) as f64);
        for symbol in symbols {
            let set = symbol.is_ascii_digit();
            let sign = if *symbol == '1' { 1.0 } else { -1.0 };
            let blur = 0.05 * dice.normal() * unit as f64;
            let f = if set { 0.06 + blur.abs() } else { keep + blur }.clamp(0.01, 0.99);
            let i = if set { 0.98 } else { 0.9 - 0.2 * blur.abs() }.clamp(0.01, 0.99);
            let g = if set { 0.97 * sign } else { 0.03 + blur }.clamp(-0.99, 0.99);
            let o = (0.75 + 0.05 * dice.normal()).clamp(0.01, 0.99);
            c = f * c + i * g;
            let h = o * f64::tanh(c);
            for (row, value) in gates.iter_mut().zip([f, i, g, o, (i * g).abs(), c, h]) {
                row[unit].push(value);
            }
        }
    }
    let names = [
        Gate::Forget,
        Gate::Input,
        Gate::Candidate,
        Gate::Output,
        Gate::Write,
        Gate::Cell,
        Gate::Hidden,
    ];
    let gates = names.into_iter().zip(gates.iter().map(heat)).collect();
    RecurrentView { index: 0, kind: "LSTM", units, gates }
}

fn gru(symbols: &[char], units: usize) -> RecurrentView {
    let mut dice = Dice::new(8);
    let mut gates: [Rows; 4] = std::array::from_fn(|_| vec![Vec::new(); units]);
    for unit in 0..units {
        let mut h = 0.0;
        for symbol in symbols {
            let set = symbol.is_ascii_digit();
            let blur = 0.1 * dice.normal() * unit as f64;
            let z = if set { 0.04 + blur.abs() } else { 0.96 - blur.abs() }.clamp(0.01, 0.99);
            let r = (0.5 + 0.1 * dice.normal()).clamp(0.01, 0.99);
            let n = if *symbol == '1' { 0.9 } else { -0.9 + blur }.clamp(-0.99, 0.99);
            h = z * h + (1.0 - z) * n;
            for (row, value) in gates.iter_mut().zip([z, r, n, h]) {
                row[unit].push(value);
            }
        }
    }
    let names = [Gate::Update, Gate::Reset, Gate::Candidate, Gate::Hidden];
    let gates = names.into_iter().zip(gates.iter().map(heat)).collect();
    RecurrentView { index: 0, kind: "GRU", units, gates }
}

fn rnn(symbols: &[char], units: usize) -> RecurrentView {
    let mut hidden: Rows = vec![Vec::new(); units];
    for (unit, row) in hidden.iter_mut().enumerate() {
        let mut h = 0.0;
        for symbol in symbols {
            let x = match symbol {
                '1' => 1.2,
                '0' => -1.2,
                other => 0.2 * f64::from(*other as u8 % 5) - 0.4,
            };
            h = f64::tanh((0.9 - 0.4 * unit as f64) * h + x);
            row.push(h);
        }
    }
    RecurrentView { index: 0, kind: "RNN", units, gates: vec![(Gate::Hidden, heat(&hidden))] }
}

fn gradient(steps: usize, now: f64, start: f64) -> Vec<GradientOverTime> {
    let power = |base: f64| (0..steps).map(|t| base.powi((steps - 1 - t) as i32)).collect();
    vec![GradientOverTime { index: 0, now: power(now), start: power(start) }]
}

fn view(symbols: &[char], layer: RecurrentView, now: f64, start: f64) -> SequenceView {
    SequenceView {
        steps: steps(symbols),
        gradients: gradient(symbols.len(), now, start),
        layers: vec![layer],
        ..SequenceView::default()
    }
}

fn run(arms: Vec<(&str, &str, SequenceView)>) -> Snapshot {
    let mut run = snapshots::xor();
    run.trace = None;
    run.arms.truncate(arms.len());
    for (arm, (name, label, view)) in run.arms.iter_mut().zip(arms) {
        arm.name = name.into();
        arm.label = Text::english(label);
        arm.layers.clear();
        arm.function = None;
        arm.sequence = Some(Arc::new(view));
        let recurrent = LayerSpec::examples().into_iter().filter(|layer| layer.name() == "LSTM");
        let settings = Settings { network: recurrent.collect(), ..(*arm.settings).clone() };
        arm.settings = Arc::new(settings);
    }
    run
}

/// An LSTM, a GRU and an RNN over a flag that is set now and then.
pub fn flag() -> Snapshot {
    let symbols = flag_symbols(30);
    run(vec![
        ("lstm", "LSTM", view(&symbols, lstm(&symbols, 4), 0.98, 0.6)),
        ("gru", "GRU", view(&symbols, gru(&symbols, 3), 0.93, 0.75)),
        ("rnn", "RNN", view(&symbols, rnn(&symbols, 3), 0.62, 0.5)),
    ])
}

/// A hundred steps, a stack of two LSTMs of which one is wide; the second arm's state is reset
/// at each step, so that no gradient travels at all.
pub fn long() -> Snapshot {
    let symbols = flag_symbols(100);
    let mut stack = view(&symbols, lstm(&symbols, 40), 0.97, 0.4);
    stack.layers.push(RecurrentView { index: 1, ..lstm(&symbols, 6) });
    let mut reset = view(&symbols, rnn(&symbols, 2), 0.0, 0.0);
    reset.gradients[0].now[60] = f64::NAN;
    run(vec![("stack", "two LSTMs", stack), ("reset", "reset state", reset)])
}

/// Three steps, wide enough for values in the cells.
pub fn short() -> Snapshot {
    let symbols = ['1', 'a', '0'];
    run(vec![("lstm", "LSTM", view(&symbols, lstm(&symbols, 2), 0.7, 0.5))])
}

/// Numbers in, numbers out: bars in the place of symbols.
pub fn adding() -> Snapshot {
    let mut dice = Dice::new(2);
    let symbols = flag_symbols(24);
    let mut view = view(&symbols, lstm(&symbols, 3), 0.9, 0.4);
    for (i, step) in view.steps.iter_mut().enumerate() {
        let mark = f64::from(i == 5 || i == 16);
        step.label = format!("{:.2} {mark:.2}", dice.even());
        let last = i == 23;
        step.truth = last.then(|| "0.81".to_owned());
        step.predicted = last.then(|| "0.79".to_owned());
    }
    run(vec![("lstm", "LSTM", view)])
}

/// A character model after 1240 steps.
pub fn text() -> Snapshot {
    let sentence = "the gradient of the loss flows back through every gate of the cell";
    let mut dice = Dice::new(3);
    let losses: Vec<(String, Option<f64>)> = sentence
        .chars()
        .enumerate()
        .map(|(i, c)| {
            let hard = sentence[..i].ends_with(' ') || i < 2;
            let loss = dice.even() * if hard { 5.0 } else { 1.2 };
            (if c == ' ' { "␣".into() } else { c.to_string() }, (i > 0).then_some(loss))
        })
        .collect();
    let candidates = losses
        .iter()
        .enumerate()
        .map(|(i, _)| {
            let next = losses.get(i + 1).map_or("s", |(c, _)| c.as_str());
            let likely = [(next, 0.62), ("e", 0.14), ("a", 0.09), ("␣", 0.05), ("i", 0.02)];
            likely.iter().map(|(c, p)| ((*c).to_owned(), *p)).collect()
        })
        .collect();
    let samples = vec![
        (0, "qz;vK wpe'oo jRt,a nnee. Tbdhh s".to_owned()),
        (400, "the the tre sand and of the the grate wo the loss an".to_owned()),
        (
            1240,
            "the gradient of the layer is the same as the loss of the weights, and the \
             step that was taken is a small one in the direction of the cell"
                .to_owned(),
        ),
    ];
    let source = "the course's own prose, 214 000 characters, 92 symbols".to_owned();
    let symbols: Vec<char> = sentence.chars().collect();
    let mut view = view(&symbols, lstm(&symbols, 16), 0.9, 0.4);
    for (i, step) in view.steps.iter_mut().enumerate() {
        step.label.clone_from(&losses[i].0);
        step.truth = losses.get(i + 1).map(|(c, _)| c.clone());
        step.predicted = Some(if i % 5 == 0 { "e".into() } else { losses[(i + 1) % 60].0.clone() });
    }
    view.text = Some(TextView { samples, losses, candidates, source });
    run(vec![("lstm", "LSTM", view)])
}

/// The same, asked to read what it has never seen.
pub fn refused() -> Snapshot {
    let mut run = text();
    let mut view = (**run.arms[0].sequence.as_ref().unwrap()).clone();
    view.refusal = Some(
        "`ß` is not among the 92 symbols that this model has seen; type one of them instead".into(),
    );
    run.arms[0].sequence = Some(Arc::new(view));
    run
}

/// A wave that an LSTM goes on with by itself, and an RNN that loses it.
pub fn forecast() -> Snapshot {
    let truth: Vec<f64> = (0..60).map(|t| f64::sin(0.45 * f64::from(t))).collect();
    let arm = |drift: f64| {
        let forced = truth.iter().enumerate().map(|(t, v)| (t > 0).then_some(v * 0.97)).collect();
        let free = truth.iter().enumerate().map(|(t, v)| {
            let ahead = t.checked_sub(30)? as f64;
            Some(v * f64::exp(-drift * ahead))
        });
        let forecast =
            ForecastView { truth: truth.clone(), forced, free: free.collect(), from: 30 };
        let symbols = flag_symbols(60);
        let mut view = view(&symbols, rnn(&symbols, 2), 0.8, 0.5);
        for (step, value) in view.steps.iter_mut().zip(&truth) {
            step.label = format!("{value:.2}");
            (step.truth, step.predicted) = (None, None);
        }
        view.forecast = Some(forecast);
        view
    };
    run(vec![("lstm", "LSTM", arm(0.004)), ("rnn", "RNN", arm(0.06))])
}

/// Each of them, by name.
pub fn all() -> Vec<(&'static str, Snapshot)> {
    vec![
        ("flag", flag()),
        ("long", long()),
        ("short", short()),
        ("adding", adding()),
        ("text", text()),
        ("refused", refused()),
        ("forecast", forecast()),
    ]
}
