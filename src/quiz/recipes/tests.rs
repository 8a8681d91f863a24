//! Ten thousand draws of each recipe against a computation that is written in another way,
//! from the numbers as the learner reads them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::engine::{Clip, Optimizer, OptimizerSpec, Parameters, Penalty, RmsProp, Role};
use crate::quiz::{Answer, Kind, Question, Showing, grade, parse_number, samples};
use crate::text::Text;

const DRAWS: u64 = 10_000;
const TOLERANCE: f64 = 0.01;

/// What the learner reads.
struct Read(Values);

impl Read {
    fn of(&self, name: &str) -> f64 {
        let number = self.0.get(name).unwrap_or_else(|| panic!("no {name}"));
        parse_number(&shown(number)).expect("numbers are shown as they are typed")
    }

    fn all<const N: usize>(&self, names: [&str; N]) -> [f64; N] {
        names.map(|name| self.of(name))
    }

    fn int(&self, name: &str) -> u64 {
        self.of(name) as u64
    }
}

fn again(recipe: Recipe, read: &Read) -> f64 {
    match recipe {
        Recipe::Neuron => {
            let w = read.all(["w1", "w2", "w3"]);
            let x = read.all(["x1", "x2", "x3"]);
            let z = w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + read.of("b");
            let e = (2.0 * z).exp();
            (e - 1.0) / (e + 1.0)
        }
        Recipe::ParameterCount => {
            let [i, h, o] = read.all(["i", "h", "o"]);
            h * (i + 1.0) + o * (h + 1.0)
        }
        Recipe::MatrixProduct => read.of("a11") * read.of("b12") + read.of("a12") * read.of("b22"),
        Recipe::PreActivations => {
            let units = read.int("o");
            (0..read.int("B")).map(|_| units).sum::<u64>() as f64
        }
        Recipe::WeightRescale => read.of("w") * read.of("k").recip(),
        Recipe::CrossEntropy => read.of("p").recip().ln(),
        Recipe::Softmax => {
            let [z1, z2, z3, t] = read.all(["z1", "z2", "z3", "T"]);
            1.0 / (1.0 + ((z2 - z1) / t).exp() + ((z3 - z1) / t).exp())
        }
        Recipe::Slope => difference(|x| x.powi(3) - 2.0 * x, read.of("x")),
        Recipe::TanhSlope => difference(f64::tanh, read.of("a").atanh()),
        Recipe::SigmoidLogLossGradient => {
            let y = read.of("y");
            let loss = |z: f64| {
                let a = 1.0 / (1.0 + (-z).exp());
                -y * a.ln() - (1.0 - y) * (1.0 - a).ln()
            };
            difference(loss, read.of("z"))
        }
        Recipe::AttentionWeight => {
            let [q, k1, k2, k3, d] = read.all(["q", "k1", "k2", "k3", "d"]);
            let against = |k: f64| (q * (k - k1) / d.sqrt()).exp();
            (1.0 + against(k2) + against(k3)).recip()
        }
        Recipe::Cosine => {
            let [a1, a2, b1, b2] = read.all(["a1", "a2", "b1", "b2"]);
            (a2.atan2(a1) - b2.atan2(b1)).cos()
        }
        Recipe::OptimalDiscriminator => {
            let [p, q] = read.all(["p", "q"]);
            // Where the slope of p ln D + q ln(1 − D) is 0.
            bisect(|d| p / d - q / (1.0 - d) > 0.0, 0.0, 1.0)
        }
        Recipe::GaussianDivergence => divergence(read.of("m"), read.of("s")),
        other => of_chains(other, read),
    }
}

fn of_chains(recipe: Recipe, read: &Read) -> f64 {
    let times = |factor: f64, count: u64| (0..count).fold(1.0, |product, _| product * factor);
    match recipe {
        Recipe::SigmoidChain => (-2.0 * read.of("L")).exp2(),
        Recipe::XavierLimit => (6.0 / (read.of("i") + read.of("o"))).sqrt(),
        Recipe::HeDeviation => (2.0 / read.of("i")).sqrt(),
        Recipe::ClippedNorm => {
            let [g1, g2, c] = read.all(["g1", "g2", "c"]);
            g1 * (c / g1.hypot(g2)).min(1.0)
        }
        Recipe::SizeGrowth => {
            let variance = read.of("s") * read.of("s");
            (0..read.int("n")).map(|_| variance).sum::<f64>().sqrt()
        }
        Recipe::ClippedByValue => {
            let c = read.of("c");
            (0..read.int("n")).fold(0.0_f64, |norm, _| norm.hypot(c))
        }
        Recipe::ClippedWay => {
            let [rate, c] = read.all(["eta", "c"]);
            let mut gradient = [-3e9, 4e9];
            Clip::Norm(c).apply(&mut gradient);
            let [across, along] = gradient.map(|g| rate * g * read.of("n"));
            across.hypot(along)
        }
        Recipe::ResidualFactor => (read.of("L") * read.of("f").ln_1p()).exp(),
        Recipe::BatchNormGrowth => times(1.1, 2 * read.int("L")),
        Recipe::PatchResponse => {
            let x = read.all(["x1", "x2", "x3", "x4"]);
            let k = read.all(["k1", "k2", "k3", "k4"]);
            (0..4).map(|at| x[at] as i64 * k[at] as i64).sum::<i64>() as f64
        }
        Recipe::ConvolutionOutput => {
            let [w, k, p, s] = read.all(["W", "K", "P", "S"]).map(|number| number as i64);
            (-p..=w + p - k).step_by(s as usize).count() as f64
        }
        Recipe::ConvolutionParameters => {
            let [k, i, o] = read.all(["K", "i", "o"]);
            o * (k * i * k + 1.0)
        }
        Recipe::ReceptiveField => {
            (0..read.int("n")).fold(1.0, |field, _| field + read.of("K") - 1.0)
        }
        Recipe::RecurrentPower => (read.of("T") * read.of("rho").ln()).exp(),
        Recipe::ForgetPower => times(read.of("f"), read.int("T")),
        Recipe::Survivors => read.of("n") - read.of("n") * read.of("p"),
        Recipe::TestScale => (100.0 - 100.0 * read.of("p")) / 100.0,
        Recipe::PenaltyPull => {
            // The engine's penalty is λ/2 w².
            let mut weight = parameter(read.of("w"));
            Penalty::L2(2.0 * read.of("lambda")).add_gradient(&mut weight, false, false);
            weight.gradients[0]
        }
        Recipe::SoftThreshold => {
            let [w, eta, lambda] = read.all(["w", "eta", "lambda"]);
            // Where ½(v − |w|)² + ηλv is least.
            bisect(|v| v - w.abs() + eta * lambda < 0.0, 0.0, 1.0).copysign(w)
        }
        Recipe::Normalised => {
            let z = read.all(["z1", "z2", "z3", "z4"]);
            let [sum, squares] = [1, 2].map(|power| z.iter().map(|z| z.powi(power)).sum::<f64>());
            (4.0 * z[3] - sum) / (4.0 * squares - sum * sum).sqrt()
        }
        Recipe::ShellVolume => series(0.1, 0.9, read.int("d")),
        Recipe::RandomTrials => series(0.05, 0.95, read.int("n")),
        other => of_sequences(other, read),
    }
}

fn of_sequences(recipe: Recipe, read: &Read) -> f64 {
    // Each row has its inputs, its states and a bias.
    let rows = |blocks: u64| {
        let row = read.int("i") + read.int("h") + 1;
        (0..blocks * read.int("h")).map(|_| row).sum::<u64>() as f64
    };
    match recipe {
        Recipe::RecurrentParameters => rows(1),
        Recipe::GateParameters => rows(4),
        Recipe::GruParameters => rows(3),
        Recipe::ThroughTime => {
            let [w, h2, h3, d] = read.all(["w", "h2", "h3", "d"]);
            let input = h3.atanh() - w * h2;
            d * difference(|h| (input + w * h).tanh(), h2)
        }
        Recipe::StateShortcut => {
            let [s, slope, w] = read.all(["s", "slope", "w"]);
            let input = (1.0 - slope).sqrt().atanh();
            difference(|h| h + s * (input + w * h).tanh(), 0.0)
        }
        Recipe::LstmStep => {
            let [c, f, i, g] = read.all(["c", "f", "i", "g"]);
            f * c + i * g
        }
        Recipe::GruStep => {
            let [h, z, n] = read.all(["h", "z", "n"]);
            n + z * (h - n)
        }
        Recipe::CellBalance => {
            let [f, i, g] = read.all(["f", "i", "g"]);
            (0..500).fold(0.0, |c, _| f * c + i * g)
        }
        Recipe::ChronoBias => {
            // σ(b) = T/(T + 1): of T + 1 parts a step forgets one.
            let t = read.of("T");
            bisect(|b| (1.0 + (-b).exp()).recip() < t / (t + 1.0), 0.0, 20.0)
        }
        Recipe::Bits => read.of("nats").exp().log2(),
        other => of_optimisers(other, read),
    }
}

fn of_optimisers(recipe: Recipe, read: &Read) -> f64 {
    match recipe {
        Recipe::LargestRate => {
            let l = read.of("L");
            bisect(|rate| (1.0 - rate * l).abs() < 1.0, 1e-9, 10.0)
        }
        Recipe::GradientStep => read.of("eta").mul_add(-read.of("g"), read.of("w")),
        Recipe::RangeTest => {
            let [eta, to, n, t] = read.all(["eta", "to", "n", "t"]);
            (eta.ln() + t / n * to.ln()).exp()
        }
        Recipe::BatchForError => {
            let [batch, k] = read.all(["B", "k"]);
            bisect(|larger| larger.sqrt() < k * batch.sqrt(), 0.0, 1e5)
        }
        Recipe::NoiseFloor => {
            let eta = read.of("eta");
            let variance = |spread: f64, _| (1.0 - eta).powi(2) * spread + eta * eta;
            (0..2000).fold(0.0, variance)
        }
        Recipe::StepsPerEpoch => {
            let [examples, batch, epochs] = ["N", "B", "E"].map(|name| read.int(name));
            ((0..examples).step_by(batch as usize).count() as u64 * epochs) as f64
        }
        Recipe::MomentumStep => {
            let [eta, beta] = read.all(["eta", "beta"]);
            eta * series(1.0, beta, 2500)
        }
        Recipe::MomentumRate => {
            let [eta, beta] = read.all(["eta", "beta"]);
            eta / series(1.0, beta, 2500)
        }
        Recipe::RootMeanSquare => {
            let [g1, g2, g3, g4] = read.all(["g1", "g2", "g3", "g4"]);
            g1.hypot(g2).hypot(g3.hypot(g4)) / 2.0
        }
        Recipe::ConditionNumber => (read.of("L").ln() - read.of("mu").ln()).exp(),
        Recipe::RmsPropStep => {
            let [v, g, rate, decay] = read.all(["v", "g", "eta", "rho"]);
            let rule = RmsProp { rate, decay, epsilon: 1e-12, epsilon_inside: false };
            // The first gradient leaves v behind.
            steps(rule, &[(v / (1.0 - decay)).sqrt(), g])
        }
        Recipe::EpsilonPlace => {
            let [g, epsilon] = read.all(["g", "eps"]);
            let step = |epsilon_inside| {
                steps(RmsProp { rate: 1.0, decay: 0.0, epsilon, epsilon_inside }, &[g])
            };
            step(false) / step(true)
        }
        Recipe::BiasCorrection => {
            let beta = read.of("beta");
            read.of("m") / series(1.0 - beta, beta, read.int("t"))
        }
        Recipe::DecayPower => {
            let share = read.of("eta") * read.of("lambda");
            (0..read.int("t")).fold(1.0, |w, _| w - share * w)
        }
        Recipe::HessianSize => (u128::from(read.int("n")) * u128::from(read.int("n"))) as f64,
        other => panic!("{} has no second computation", other.name()),
    }
}

fn difference(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    let h = 1e-5;
    (f(x + h) - f(x - h)) / (2.0 * h)
}

/// The place up to which it holds.
fn bisect(holds: impl Fn(f64) -> bool, mut from: f64, mut to: f64) -> f64 {
    for _ in 0..60 {
        let middle = f64::midpoint(from, to);
        if holds(middle) { from = middle } else { to = middle }
    }
    from
}

/// first · (1 + ratio + ratio² + …).
fn series(first: f64, ratio: f64, terms: u64) -> f64 {
    (0..terms).fold((0.0, first), |(sum, term), _| (sum + term, term * ratio)).0
}

/// ∫ p ln(p/q) by the trapezoidal rule, p = N(m, s²) and q = N(0, 1).
fn divergence(m: f64, s: f64) -> f64 {
    let step = 0.05;
    let at = |i: i32| {
        let u = f64::from(i) * step;
        let x = m + s * u;
        let log_ratio = -0.5 * u * u - s.ln() + 0.5 * x * x;
        (-0.5 * u * u).exp() * log_ratio
    };
    (-200..=200).map(at).sum::<f64>() * step / std::f64::consts::TAU.sqrt()
}

fn parameter(value: f64) -> Parameters<f64> {
    let mut parameters = Parameters::default();
    parameters.push(0, "weight", Role::Weight, 1, &[value]);
    parameters
}

/// Length of the last of these steps.
fn steps(rule: RmsProp, gradients: &[f64]) -> f64 {
    let mut weight = parameter(0.0);
    let mut optimizer = Optimizer::new(OptimizerSpec::RmsProp(rule), 1);
    let mut before = 0.0;
    for gradient in gradients {
        before = weight.values[0];
        weight.gradients[0] = *gradient;
        optimizer.step(&mut weight, rule.rate, false);
    }
    (weight.values[0] - before).abs()
}

/// A question that asks for all that is given.
fn question(recipe: Recipe) -> Arc<Question> {
    let names: Vec<String> = recipe.names().iter().map(|(name, _)| format!("{{{name}}}")).collect();
    let working = Text::english("{answer}");
    let kind = Kind::Drawn { recipe, tolerance: TOLERANCE, working };
    Arc::new(Question { ask: Text::english(names.join(" ")), ..samples::question(kind) })
}

#[test]
fn ten_thousand_draws_of_each_are_graded_as_another_computation_says() {
    for recipe in Recipe::ALL.iter().copied() {
        let question = question(recipe);
        for seed in 0..DRAWS {
            let showing = Showing::of(&question, seed);
            let values = showing.values().expect("it is drawn").clone();
            let place = format!("{} at seed {seed}: {}", recipe.name(), showing.ask().en);
            let answer = values.right();
            let expected = again(recipe, &Read(values.clone()));
            assert!((answer - expected).abs() <= 1e-5 * expected.abs(), "{place}: {expected}");
            let right = |given: f64| grade(&showing, &Answer::Number(given)).right;
            assert!(right(expected) || values.is_whole(), "{place}");
            assert!(right(expected.round()) || !values.is_whole(), "{place}");
            let off = if values.is_whole() { 1.0 } else { 1.1 * TOLERANCE * expected.abs() };
            for wrong in [expected + off, expected - off, -expected, 0.0, f64::NAN] {
                assert!(!right(wrong), "{place}: {wrong} passes");
            }
            // So does what the working ends with, if it is typed.
            let told = &showing.working().expect("it has one").en;
            let typed = parse_number(told).unwrap_or_else(|why| panic!("{place}: {why}"));
            assert!(right(typed), "{place}: {told}");
        }
    }
}

#[test]
fn what_is_given_is_exactly_what_is_shown() {
    for recipe in Recipe::ALL.iter().copied() {
        for seed in 0..200 {
            let showing = Showing::of(&question(recipe), seed);
            let values = showing.values().expect("it is drawn");
            for (name, use_of) in values.names() {
                let number = values.get(name).expect("a name has a number");
                assert!(number.is_finite(), "{} {name}", recipe.name());
                let told = parse_number(&shown(number)).expect("it can be typed");
                let exact = use_of == Use::Given;
                assert!(
                    if exact {
                        told == number
                    } else {
                        (told - number).abs() <= 6e-4 * number.abs()
                    },
                    "{} {name}: {number}",
                    recipe.name()
                );
            }
        }
    }
}

#[test]
fn draws_differ_and_have_the_same_names() {
    for recipe in Recipe::ALL.iter().copied() {
        let question = question(recipe);
        let asks: BTreeSet<String> =
            (0..200).map(|seed| Showing::of(&question, seed).ask().en.clone()).collect();
        assert!(asks.len() >= 12, "{}: {} questions", recipe.name(), asks.len());
        for seed in 0..20 {
            let showing = Showing::of(&question, seed);
            let names: Vec<_> = showing.values().expect("it is drawn").names().collect();
            assert_eq!(names, recipe.names(), "{}", recipe.name());
        }
    }
}
