//! Rates, steps and what optimizers keep.

use super::values::{Dice, Values};
use crate::engine::{Optimizer, OptimizerSpec, Parameters, Role, Schedule, Sgd};

pub fn gradient_step(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let w = dice.parts(-20, 20, 10);
        let g = dice.parts(-50, 50, 10);
        let eta = dice.of([0.01, 0.02, 0.05, 0.1, 0.2, 0.5]);
        (w, g, eta, stepped(w, g, eta))
    };
    let clear = |w: f64, after: f64| after.abs() > 0.01 && (after - w).abs() > 0.05 * w.abs();
    let (w, g, eta, after) = dice.until(draw, |&(w, .., after)| clear(w, after));
    Values::given([("w", w), ("g", g), ("eta", eta)]).answer(after)
}

/// A weight after a step of plain SGD.
fn stepped(w: f64, g: f64, rate: f64) -> f64 {
    let mut weight = Parameters::default();
    weight.push(0, "weight", Role::Weight, 1, &[w]);
    weight.gradients[0] = g;
    Optimizer::new(OptimizerSpec::Sgd(Sgd { rate }), 1).step(&mut weight, rate, false);
    weight.values[0]
}

pub fn range_test(dice: &mut Dice) -> Values {
    let eta = dice.of([1e-4, 2e-4, 5e-4, 1e-3]);
    let to = dice.of([1e3, 1e4, 1e5]);
    let n = dice.of([200.0, 300.0, 400.0, 500.0, 800.0, 1000.0]);
    let t = n * dice.whole(1, 9) / 10.0;
    let factor = Schedule::RangeTest { over: n as u64, to }.factor(t as u64);
    Values::given([("eta", eta), ("to", to), ("n", n), ("t", t)]).answer(eta * factor)
}

pub fn batch_for_error(dice: &mut Dice) -> Values {
    let b = dice.of([4.0, 8.0, 10.0, 16.0, 20.0, 25.0, 32.0, 50.0, 64.0, 100.0]);
    let k = dice.whole(2, 10);
    Values::given([("B", b), ("k", k)]).count(b * k * k)
}

pub fn largest_rate(dice: &mut Dice) -> Values {
    let l = dice.of([4.0, 5.0, 8.0, 10.0, 16.0, 20.0, 25.0, 40.0, 50.0, 80.0, 100.0, 200.0]);
    let mu = dice.of([0.1, 0.2, 0.5, 1.0, 2.0]);
    Values::given([("L", l)]).also([("mu", mu)]).answer(2.0 / l)
}

pub fn noise_floor(dice: &mut Dice) -> Values {
    let eta = dice.whole(1, 100) / 100.0;
    Values::given([("eta", eta)]).answer(eta / (2.0 - eta))
}

pub fn steps_per_epoch(dice: &mut Dice) -> Values {
    let n = dice.whole(10, 600) * 100.0;
    let b = dice.of([16.0, 32.0, 50.0, 64.0, 100.0, 128.0, 256.0]);
    let e = dice.whole(1, 20);
    Values::given([("N", n), ("B", b), ("E", e)]).count(e * (n / b).ceil())
}

pub fn momentum_step(dice: &mut Dice) -> Values {
    let eta = dice.of([0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2]);
    let beta = dice.of([0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99]);
    Values::given([("eta", eta), ("beta", beta)]).answer(eta / (1.0 - beta))
}

pub fn momentum_rate(dice: &mut Dice) -> Values {
    let eta = dice.of([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 2.0]);
    let beta = dice.of([0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99]);
    Values::given([("eta", eta), ("beta", beta)]).answer(eta * (1.0 - beta))
}

pub fn condition_number(dice: &mut Dice) -> Values {
    let l = dice.whole(2, 60) * 5.0;
    let mu = dice.of([0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 4.0, 5.0]);
    Values::given([("L", l), ("mu", mu)]).answer(l / mu)
}

pub fn root_mean_square(dice: &mut Dice) -> Values {
    let mean = |g: &[f64; 4], power: i32| g.iter().map(|g| g.abs().powi(power)).sum::<f64>() / 4.0;
    // Where all are of one size, the mean of the sizes would do.
    let g = dice.until(
        |dice| [(); 4].map(|()| dice.whole(-9, 9)),
        |g| mean(g, 2).sqrt() > 1.05 * mean(g, 1),
    );
    Values::given([("g1", g[0]), ("g2", g[1]), ("g3", g[2]), ("g4", g[3])])
        .also([("sum", 4.0 * mean(&g, 2))])
        .answer(mean(&g, 2).sqrt())
}

pub fn rms_prop_step(dice: &mut Dice) -> Values {
    let v = dice.whole(1, 80) / 20.0;
    let g = dice.parts(-40, 40, 10);
    let eta = dice.of([0.001, 0.002, 0.01, 0.05, 0.1]);
    let rho = dice.of([0.5, 0.8, 0.9, 0.99]);
    let v2 = rho * v + (1.0 - rho) * g * g;
    Values::given([("v", v), ("g", g), ("eta", eta), ("rho", rho)])
        .also([("v2", v2)])
        .answer(eta * g.abs() / v2.sqrt())
}

pub fn epsilon_place(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let g = dice.of([1e-2, 1e-3, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5, 1e-6]);
        let eps = dice.of([1e-6, 1e-7, 1e-8]);
        let (outside, inside) = (g / (g + eps), g / (g * g + eps).sqrt());
        (g, eps, outside / inside)
    };
    // Where the place hardly matters there is nothing to be worked out.
    let (g, eps, ratio) = dice.until(draw, |(.., ratio)| *ratio > 1.05);
    Values::given([("g", g), ("eps", eps)]).answer(ratio)
}

pub fn bias_correction(dice: &mut Dice) -> Values {
    let m = dice.parts(-50, 50, 100);
    let beta = dice.of([0.8, 0.9, 0.95, 0.99, 0.999]);
    let t = dice.whole(1, 10);
    Values::given([("m", m), ("beta", beta), ("t", t)]).answer(m / (1.0 - beta.powf(t)))
}

pub fn decay_power(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let eta = dice.of([0.001, 0.01, 0.05, 0.1]);
        let lambda = dice.of([0.01, 0.02, 0.05, 0.1]);
        let t = dice.of([10.0, 20.0, 50.0, 100.0, 200.0, 300.0]);
        (eta, lambda, t, f64::powf(1.0 - eta * lambda, t))
    };
    // A weight that has hardly changed would make 1 a right answer.
    let (eta, lambda, t, left) = dice.until(draw, |(.., left)| *left < 0.95);
    Values::given([("eta", eta), ("lambda", lambda), ("t", t)]).answer(left)
}

pub fn hessian_size(dice: &mut Dice) -> Values {
    let n = dice.whole(2, 99) * dice.of([10.0, 1e2, 1e3, 1e4]);
    Values::given([("n", n)]).count(n * n)
}
