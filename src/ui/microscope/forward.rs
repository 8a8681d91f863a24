//! The way there: the example, each layer, the loss.

use ratatui::style::Style;

use super::equation::{Block, Equation};
use super::scene::{Scene, Subject, factor, sign, sum, term};
use super::stage::{below, input, input_name, number, output_name};
use crate::data::Task;
use crate::engine::{LayerSpec, LossSpec};
use crate::ui::format;
use crate::ui::widgets::{Align, Cell, Column, Table};

/// The example with names and numbers, as it is and as the network sees it.
pub(super) fn example(on: &Subject<'_>) -> Scene {
    let (words, trace) = (&on.look.words().microscope, on.trace);
    let standardised = trace.input != trace.raw_input;
    let cell = |text: String, style: Style| Cell { text, style };
    let mut table = Table::default();
    let column = |head: &str, align| Column { head: head.to_owned(), align };
    table.columns.push(column(&words.feature, Align::Left));
    table.columns.push(column(&words.value, Align::Point));
    if standardised {
        table.columns.push(column("A[0]", Align::Point));
    }
    for (i, (raw, stored)) in trace.raw_input.iter().zip(&trace.input).enumerate() {
        let name = on.data.features.get(i).cloned().unwrap_or_default();
        let mut row = vec![cell(name, Style::new()), cell(format::short(*raw), Style::new())];
        if standardised {
            row.push(cell(format::number(*stored), on.look.theme().strong));
        }
        table.rows.push(row);
    }
    let sentence = if standardised { &words.says_standardised } else { &words.says_example };
    let mut scene = Scene {
        formula: "A[0] = x".into(),
        sentence: sentence.clone(),
        table: Some(table),
        ..Scene::default()
    };
    scene.line(format!("{}: {}", on.data.target, target(on)), on.look.theme().text);
    scene
}

/// The target in the learner's words, with its stored number where that differs.
fn target(on: &Subject<'_>) -> String {
    let y = &on.trace.target;
    let first = y.first().copied().unwrap_or(f64::NAN);
    let hot = || y.iter().position(|v| *v > 0.5).unwrap_or(0);
    match &on.data.task {
        Task::Regression if on.data.output == crate::data::Scale::IDENTITY => {
            format!("y = {}", format::short(first))
        }
        Task::Regression => {
            let raw = format::number(on.data.output.raw(first));
            format!("{raw}, y = {}", format::number(first))
        }
        Task::Binary(names) => {
            format!("{}, y = {}", names[usize::from(first > 0.5)], format::short(first))
        }
        Task::Classes(names) => names.get(hot()).cloned().unwrap_or_default(),
    }
}

/// Z = W A + b, of all rows or up to the row that is being computed.
pub(super) fn linear(on: &Subject<'_>, layer: usize, row: Option<usize>) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let n = number(trace, layer);
    let (z, a) = (output_name(trace, layer), input_name(trace, layer));
    let Some(w) = &l.weight else { return Scene::default() };
    // Without rows to follow, the first unit is the example of what all do.
    let at = row.unwrap_or(0);
    let mut left = Block::column(z.as_str(), &l.output).styled(theme.selected, |r, _| r == at);
    if let Some(row) = row {
        left = left.open_from(row + 1);
    }
    let blocks = Equation::new(vec![
        term(left),
        sign("="),
        term(Block::matrix(format!("W[{n}]"), w).styled(theme.accent, |r, _| r == at)),
        sign(""),
        term(Block::column(a.as_str(), input(trace, layer)).styled(theme.accent, |_, _| true)),
        sign("+"),
        term(Block::column(format!("b[{n}]"), &l.bias).styled(theme.accent, |r, _| r == at)),
    ]);
    let mut scene = Scene {
        formula: format!("{z} = W[{n}] {a} + b[{n}]"),
        sentence: on.look.words().microscope.says_linear.clone(),
        equations: vec![blocks],
        ..Scene::default()
    };
    let inputs = input(trace, layer);
    let pairs: Vec<(f64, f64)> =
        inputs.iter().enumerate().map(|(column, a)| (w.at(at, column), *a)).collect();
    let result = format::number(l.output[at]);
    let written = sum(&pairs, l.bias.get(at).copied());
    scene.line(format!("z{} = {written} = {result}", below(at)), theme.strong);
    scene
}

/// A = g(Z).
pub(super) fn activation(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let (a, z) = (output_name(trace, layer), input_name(trace, layer));
    let g = function_name(on, layer);
    let left = Block::column(a.as_str(), &l.output);
    let (at, _) = left.most();
    let blocks = Equation::new(vec![
        term(left.styled(theme.selected, |r, _| r == at)),
        sign(&format!("= {g}")),
        term(Block::column(z.as_str(), input(trace, layer)).styled(theme.accent, |r, _| r == at)),
    ]);
    let words = &on.look.words().microscope;
    let specs = LayerSpec::flat(&on.arm.settings.network);
    let softmax = l.kind == "Softmax";
    let sentence = match specs.get(layer) {
        _ if softmax => &words.says_softmax,
        Some(spec) if !spec.is_activation() => &words.says_layer,
        _ => &words.says_activation,
    };
    let mut scene = Scene {
        formula: format!("{a} = {g}({z})"),
        sentence: sentence.clone(),
        equations: vec![blocks],
        ..Scene::default()
    };
    if let Some(definition) = definition(on, layer) {
        scene.line(definition, theme.formula);
    }
    if let (Some(z), Some(a), false) = (input(trace, layer).get(at), l.output.get(at), softmax) {
        let (z, a) = (format::number(*z), format::number(*a));
        scene.line(format!("a{} = {g}({z}) = {a}", below(at)), theme.strong);
    }
    scene
}

/// The function as formulas write it.
pub(super) fn function_name(on: &Subject<'_>, layer: usize) -> String {
    match on.trace.layers[layer].kind.as_str() {
        "Sigmoid" => "σ".into(),
        "Tanh" => "tanh".into(),
        "Softmax" => "softmax".into(),
        "Identity" => "id".into(),
        other => other.to_owned(),
    }
}

fn definition(on: &Subject<'_>, layer: usize) -> Option<String> {
    let definition = match *LayerSpec::flat(&on.arm.settings.network).get(layer)? {
        LayerSpec::Sigmoid => "σ(z) = 1 / (1 + e⁻ᶻ)".into(),
        LayerSpec::Tanh => "tanh z = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)".into(),
        LayerSpec::ReLU => "ReLU(z) = max(0, z)".into(),
        LayerSpec::LeakyReLU(leaky) => {
            format!("LeakyReLU(z) = max({slope}·z, z)", slope = format::short(leaky.slope))
        }
        LayerSpec::Identity => "id(z) = z".into(),
        LayerSpec::Softmax => "aᵢ = e^zᵢ / Σⱼ e^zⱼ".into(),
        LayerSpec::Dropout(_) => "in use every unit speaks: a = z".into(),
        LayerSpec::BatchNorm(_) => "a = γ (z − μ) / √(σ² + ε) + β,  μ and σ² running".into(),
        LayerSpec::LayerNorm(_) => "a = γ (z − μ) / √(σ² + ε) + β,  over the units".into(),
        LayerSpec::Residual(block) => format!("a = z + {}·F(z)", format::short(block.scale)),
        LayerSpec::Shared(shared) => format!("a = F(F(…F(z))), {} times", shared.times),
        // Networks that read sequences have a pane of their own.
        _ => return None,
    };
    Some(definition)
}

/// The loss, written out with its numbers.
pub(super) fn loss(on: &Subject<'_>) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let words = &on.look.words().microscope;
    let last = trace.layers.len().checked_sub(1);
    let z = last.map_or_else(|| "A[0]".into(), |last| output_name(trace, last));
    let logits = last.map_or(&trace.input, |last| &trace.layers[last].output);
    let (formula, squash) = match on.arm.settings.loss {
        LossSpec::BinaryCrossEntropy => ("L = −( y ln ŷ + (1 − y) ln(1 − ŷ) )", Some("σ")),
        LossSpec::SoftmaxCrossEntropy => ("L = −Σ y ln ŷ", Some("softmax")),
        LossSpec::MeanSquaredError if trace.target.len() > 1 => ("L = mean (ŷ − y)²", None),
        LossSpec::MeanSquaredError => ("L = (ŷ − y)²", None),
        LossSpec::MeanAbsoluteError if trace.target.len() > 1 => ("L = mean |ŷ − y|", None),
        LossSpec::MeanAbsoluteError => ("L = |ŷ − y|", None),
        LossSpec::Huber(_) => ("L = ½ (ŷ − y)²,  δ (|ŷ − y| − ½ δ)", None),
    };
    let between = squash.map_or("=".to_owned(), |g| format!("= {g}"));
    let blocks = Equation::new(vec![
        term(Block::column("ŷ", &trace.output).styled(theme.accent, |_, _| true)),
        sign(&between),
        term(Block::column(z, logits)),
        sign(" "),
        term(Block::column("y", &trace.target)),
    ]);
    let mut scene = Scene {
        formula: formula.into(),
        sentence: words.says_loss.clone(),
        equations: vec![blocks],
        ..Scene::default()
    };
    scene.line(written(on), theme.strong);
    if on.data.task == Task::Regression && on.data.output != crate::data::Scale::IDENTITY {
        let raw = |v: &[f64]| v.first().map_or(f64::NAN, |v| on.data.output.raw(*v));
        let [said, truth] = [&trace.output, &trace.target].map(|v| format::number(raw(v)));
        let values = [("said", &*said), ("true", &*truth), ("target", on.data.target.as_str())];
        scene.line(crate::ui::words::fill(&words.in_source_units, &values), theme.dim);
    }
    scene
}

fn written(on: &Subject<'_>) -> String {
    let trace = on.trace;
    let value = format::number(trace.loss);
    let pairs = || trace.output.iter().zip(&trace.target);
    let (said, truth) = (trace.output.first(), trace.target.first());
    let (said, truth) = (said.copied().unwrap_or(f64::NAN), truth.copied().unwrap_or(f64::NAN));
    let one = trace.target.len() == 1;
    match on.arm.settings.loss {
        LossSpec::BinaryCrossEntropy => {
            let (y, no) = (format::short(truth), format::short(1.0 - truth));
            let (p, q) = (format::number(said), format::number(1.0 - said));
            format!("L = −( {y} · ln {p} + {no} · ln {q} ) = {value}")
        }
        LossSpec::SoftmaxCrossEntropy => {
            let p = pairs().find(|(_, y)| **y > 0.5).map_or(f64::NAN, |(p, _)| *p);
            format!("L = −ln {} = {value}", format::number(p))
        }
        LossSpec::MeanSquaredError if one => {
            format!("L = ({} − {})² = {value}", format::number(said), factor(truth))
        }
        LossSpec::MeanAbsoluteError if one => {
            format!("L = |{} − {}| = {value}", format::number(said), factor(truth))
        }
        _ => format!("L = {value}"),
    }
}
