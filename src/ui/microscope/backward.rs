//! The way back: gradients, each beside its finite difference, and the update.

use super::equation::{Block, Equation, Term};
use super::forward::function_name;
use super::scene::{Scene, Subject, factor, sign, sum, term};
use super::stage::{below, input, input_name, number, output_name};
use crate::engine::{LayerSpec, LossSpec, Seen, Site};
use crate::lab::Matrix;
use crate::ui::widgets::{Align, Cell, Column, Table};
use crate::ui::{format, words};

/// How far a gradient and its finite difference may be apart, relative to their size, and in
/// absolute terms where they are smaller than 1.
const AGREEMENT: f64 = 1e-6;

fn agree(a: f64, b: f64) -> bool {
    (a - b).abs() <= AGREEMENT * a.abs().max(b.abs()).max(1.0)
}

/// The finite differences as a block of their own, each marked with whether it agrees.
fn differences(on: &Subject<'_>, block: Block, gradients: &[f64]) -> Equation {
    let name = on.look.words().microscope.finite_differences.clone();
    let block = Block { name, ..block.compared(gradients, agree) };
    Equation::new(vec![term(block.styled(on.look.theme().dim, |_, _| true))])
}

/// The small indices of a weight.
fn entry(row: usize, column: usize) -> String {
    // Two indices of two digits would run together.
    let comma = if row.max(column) >= 9 { "," } else { "" };
    format!("{}{comma}{}", below(row), below(column))
}

/// How far the two are apart at most.
fn largest(scene: &mut Scene, on: &Subject<'_>, gradients: &[f64], numeric: &[f64]) {
    let gap = gradients.iter().zip(numeric).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let template = &on.look.words().microscope.largest_difference;
    let said = words::fill(template, &[("value", &format::number(gap))]);
    scene.line(said, on.look.theme().dim);
}

/// Where the way back begins.
pub(super) fn loss_gradient(on: &Subject<'_>) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let Some(layer) = trace.layers.len().checked_sub(1) else { return Scene::default() };
    let l = &trace.layers[layer];
    let dz = format!("d{}", output_name(trace, layer));
    let n = trace.target.len();
    let (formula, scale) = match on.arm.settings.loss {
        LossSpec::BinaryCrossEntropy | LossSpec::SoftmaxCrossEntropy => ("ŷ − y".to_owned(), None),
        LossSpec::MeanSquaredError if n > 1 => (format!("2 (ŷ − y) / {n}"), Some(2.0 / n as f64)),
        LossSpec::MeanSquaredError => ("2 (ŷ − y)".into(), Some(2.0)),
        LossSpec::MeanAbsoluteError => ("sign(ŷ − y)".into(), None),
        LossSpec::Huber(_) => ("min(max(ŷ − y, −δ), δ)".into(), None),
    };
    let mut right: Vec<Term> = vec![
        term(Block::column("ŷ", &trace.output).styled(theme.accent, |_, _| true)),
        sign("−"),
        term(Block::column("y", &trace.target).styled(theme.accent, |_, _| true)),
    ];
    let wrapped = matches!(on.arm.settings.loss, LossSpec::MeanAbsoluteError | LossSpec::Huber(_));
    if let Some(scale) = scale {
        right.insert(0, sign(&format!("{} ·", format::short(scale))));
    }
    let left = Block::column(dz.as_str(), &l.d_output);
    let mut terms = vec![term(left.styled(theme.selected, |_, _| true))];
    if !wrapped {
        terms.push(sign("="));
        terms.extend(right);
    }
    let numeric = differences(on, Block::column("", &l.d_output_numeric), &l.d_output);
    let mut scene = Scene {
        formula: format!("{dz} = {formula}"),
        sentence: on.look.words().microscope.says_loss_gradient.clone(),
        equations: vec![Equation::new(terms), numeric],
        ..Scene::default()
    };
    largest(&mut scene, on, &l.d_output, &l.d_output_numeric);
    scene
}

/// dW = dZ Aᵀ.
pub(super) fn weight_gradient(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let n = number(trace, layer);
    let (Some(dw), Some(numeric)) = (&l.d_weight, &l.d_weight_numeric) else {
        return Scene::default();
    };
    let (z, a) = (output_name(trace, layer), input_name(trace, layer));
    let inputs = input(trace, layer);
    let left = Block::matrix(format!("dW[{n}]"), dw);
    let (row, column) = left.most();
    let product = Equation::new(vec![
        term(left.styled(theme.selected, |r, c| (r, c) == (row, column))),
        sign("="),
        term(Block::column(format!("d{z}"), &l.d_output).styled(theme.accent, |r, _| r == row)),
        sign(""),
        term(Block::row(format!("{a}ᵀ"), inputs).styled(theme.accent, |_, c| c == column)),
    ]);
    let beside = differences(on, Block::matrix("", numeric), &dw.values);
    let mut scene = Scene {
        formula: format!("dW[{n}] = d{z} {a}ᵀ"),
        sentence: on.look.words().microscope.says_weight_gradient.clone(),
        equations: vec![product, beside],
        ..Scene::default()
    };
    if let (Some(d), Some(a)) = (l.d_output.get(row), inputs.get(column)) {
        let (at, result) = (entry(row, column), format::number(dw.at(row, column)));
        scene.line(format!("dw{at} = {}·{} = {result}", factor(*d), factor(*a)), theme.strong);
    }
    largest(&mut scene, on, &dw.values, &numeric.values);
    scene
}

/// db = dZ.
pub(super) fn bias_gradient(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let n = number(trace, layer);
    let dz = format!("d{}", output_name(trace, layer));
    let equal = Equation::new(vec![
        term(Block::column(format!("db[{n}]"), &l.d_bias).styled(theme.accent, |_, _| true)),
        sign("="),
        term(Block::column(dz.as_str(), &l.d_output)),
    ]);
    let beside = differences(on, Block::column("", &l.d_bias_numeric), &l.d_bias);
    let mut scene = Scene {
        formula: format!("db[{n}] = {dz}"),
        sentence: on.look.words().microscope.says_bias_gradient.clone(),
        equations: vec![equal, beside],
        ..Scene::default()
    };
    largest(&mut scene, on, &l.d_bias, &l.d_bias_numeric);
    scene
}

/// dA of the layer before = Wᵀ dZ.
pub(super) fn input_gradient(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let n = number(trace, layer);
    let (Some(w), Some(before)) = (&l.weight, layer.checked_sub(1)) else {
        return Scene::default();
    };
    let dz = format!("d{}", output_name(trace, layer));
    let da = format!("d{}", output_name(trace, before));
    let back = &trace.layers[before];
    let left = Block::column(da.as_str(), &back.d_output);
    let (at, _) = left.most();
    let turned = Block::matrix(format!("W[{n}]ᵀ"), w).transposed();
    let product = Equation::new(vec![
        term(left.styled(theme.selected, |r, _| r == at)),
        sign("="),
        term(turned.styled(theme.accent, |r, _| r == at)),
        sign(""),
        term(Block::column(dz.as_str(), &l.d_output).styled(theme.accent, |_, _| true)),
    ]);
    let beside = differences(on, Block::column("", &back.d_output_numeric), &back.d_output);
    let mut scene = Scene {
        formula: format!("{da} = W[{n}]ᵀ {dz}"),
        sentence: on.look.words().microscope.says_input_gradient.clone(),
        equations: vec![product, beside],
        ..Scene::default()
    };
    if let Some(result) = back.d_output.get(at) {
        let pairs: Vec<(f64, f64)> =
            l.d_output.iter().enumerate().map(|(row, d)| (w.at(row, at), *d)).collect();
        let result = format::number(*result);
        scene.line(format!("da{} = {} = {result}", below(at), sum(&pairs, None)), theme.strong);
    }
    largest(&mut scene, on, &back.d_output, &back.d_output_numeric);
    scene
}

/// dZ = dA ⊙ g'(Z), the gradient before an activation.
pub(super) fn activation_gradient(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let Some(before) = layer.checked_sub(1) else { return Scene::default() };
    let back = &trace.layers[before];
    let (a, z) = (output_name(trace, layer), input_name(trace, layer));
    let g = function_name(on, layer);
    let words = &on.look.words().microscope;
    let left = Block::column(format!("d{z}"), &back.d_output);
    let (at, _) = left.most();
    let left = left.styled(theme.selected, |r, _| r == at);
    let da = Block::column(format!("d{a}"), &l.d_output).styled(theme.accent, |r, _| r == at);
    let mut scene = Scene::default();
    let product = if let Some(slopes) = slopes(on, layer) {
        scene.formula = format!("d{z} = d{a} ⊙ {g}′({z})");
        scene.sentence.clone_from(&words.says_activation_gradient);
        if let (Some(d), Some(slope), Some(result)) =
            (l.d_output.get(at), slopes.get(at), back.d_output.get(at))
        {
            let (d, slope, result) = (factor(*d), factor(*slope), format::number(*result));
            scene.line(format!("dz{} = {d}·{slope} = {result}", below(at)), theme.strong);
        }
        let slopes = Block::column(format!("{g}′({z})"), &slopes);
        let slopes = slopes.styled(theme.accent, |r, _| r == at);
        vec![term(left), sign("="), term(da), sign("⊙"), term(slopes)]
    } else if l.kind != "Softmax" {
        scene.formula = format!("d{z} = (∂{a}/∂{z})ᵀ d{a}");
        scene.sentence.clone_from(&words.says_layer_gradient);
        vec![term(left), sign(&format!("= (∂{a}/∂{z})ᵀ")), term(da)]
    } else {
        // Softmax: every output depends on every input.
        scene.formula = format!("d{z} = {a} ⊙ (d{a} − s),  s = Σ d{a} ⊙ {a}");
        scene.sentence.clone_from(&words.says_softmax_gradient);
        let s: f64 = l.output.iter().zip(&l.d_output).map(|(a, d)| a * d).sum();
        scene.line(format!("s = {}", format::number(s)), theme.strong);
        let out = Block::column(a.as_str(), &l.output).styled(theme.accent, |r, _| r == at);
        let last = sign(&format!("− {} )", factor(s)));
        vec![term(left), sign("="), term(out), sign("⊙ ("), term(da), last]
    };
    let beside = differences(on, Block::column("", &back.d_output_numeric), &back.d_output);
    scene.equations = vec![Equation::new(product), beside];
    largest(&mut scene, on, &back.d_output, &back.d_output_numeric);
    scene
}

/// g'(Z) from the layer itself; none where an output depends on more than its own input.
fn slopes(on: &Subject<'_>, layer: usize) -> Option<Vec<f64>> {
    let spec = *LayerSpec::flat(&on.arm.settings.network).get(layer)?;
    if !spec.is_activation() || matches!(spec, LayerSpec::Softmax) {
        return None;
    }
    let (x, y) = (input(on.trace, layer), &on.trace.layers[layer].output);
    let mut planned = spec.plan::<f64>(Site::new(x.len(), 1)).ok()?;
    let (ones, mut slopes) = (vec![1.0; y.len()], vec![0.0; x.len()]);
    planned.backward(Seen { parameters: &[], x, y, dy: &ones }, &mut [], Some(&mut slopes));
    Some(slopes)
}

/// W ← W − η dW and b ← b − η db.
pub(super) fn update(on: &Subject<'_>, layer: usize) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let l = &trace.layers[layer];
    let n = number(trace, layer);
    let (Some(w), Some(dw), Some(after)) = (&l.weight, &l.d_weight, &l.weight_after) else {
        return Scene::default();
    };
    let rate = format::short(trace.rate);
    let words = &on.look.words().microscope;
    let step = |name: &str, after: &Matrix, before: &Matrix, d: &Matrix| {
        let d = Block::matrix(format!("d{name}[{n}]"), d);
        let most = d.most();
        let found = |r, c| (r, c) == most;
        let after = Block::matrix(format!("{name}[{n}] {}", words.after), after);
        let before = Block::matrix(format!("{name}[{n}] {}", words.before), before);
        let shared = vec![
            term(after.styled(theme.selected, found)),
            sign(on.look.glyphs().left),
            term(before.styled(theme.accent, found)),
        ];
        let minus = sign(&format!("− {rate} ·"));
        let all = [shared.clone(), vec![minus, term(d.styled(theme.accent, found))]].concat();
        Equation { terms: all, narrow: Some(Box::new(Equation::new(shared))) }
    };
    let column =
        |values: &[f64]| Matrix { rows: values.len(), columns: 1, values: values.to_vec() };
    let biases = step("b", &column(&l.bias_after), &column(&l.bias), &column(&l.d_bias));
    let mut scene = Scene {
        formula: format!("W[{n}] ← W[{n}] − η dW[{n}],  b[{n}] ← b[{n}] − η db[{n}],  η = {rate}"),
        sentence: words.says_update.clone(),
        equations: vec![step("W", after, w, dw), biases],
        ..Scene::default()
    };
    let (row, column) = Block::matrix("", dw).most();
    let [before, after] = [w, after].map(|m| format::digits(m.at(row, column), 4));
    let (at, d) = (entry(row, column), factor(dw.at(row, column)));
    scene.line(format!("w{at} ← {before} − {rate}·{d} = {after}"), theme.strong);
    scene
}

/// The loss before and after the step.
pub(super) fn after(on: &Subject<'_>) -> Scene {
    let (trace, theme) = (on.trace, on.look.theme());
    let words = &on.look.words().microscope;
    let better = trace.loss_after < trace.loss;
    let sentence = if better { &words.says_better } else { &words.says_worse };
    let mut scene = Scene {
        formula: format!("L(w − η dw),  η = {}", format::short(trace.rate)),
        sentence: sentence.clone(),
        ..Scene::default()
    };
    let mut table = Table::default();
    for (head, align) in [("", Align::Left), ("L", Align::Point)] {
        table.columns.push(Column { head: head.to_owned(), align });
    }
    let style = if better { theme.good } else { theme.bad };
    for (name, loss, style) in
        [(&words.before, trace.loss, theme.text), (&words.after, trace.loss_after, style)]
    {
        let name = Cell { text: name.clone(), style: theme.text };
        table.rows.push(vec![name, Cell { text: format::digits(loss, 4), style }]);
    }
    scene.table = Some(table);
    if trace.loss > 0.0 {
        let change = (trace.loss_after / trace.loss - 1.0) * 100.0;
        let change = format!("{change:+.1}%").replace('-', "−");
        scene.line(words::fill(&words.change, &[("change", &change)]), theme.dim);
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_relative_and_absolute_near_zero() {
        assert!(agree(1.0, 1.0 + 5e-7));
        assert!(!agree(1.0, 1.0 + 5e-6));
        assert!(agree(1e4, 1e4 + 5e-3));
        assert!(agree(1e-9, -1e-9));
        assert!(!agree(f64::NAN, 0.0));
    }
}
