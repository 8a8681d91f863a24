//! Rates, steps and what optimizers keep.

use super::values::{Dice, Values};

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

pub fn condition_number(dice: &mut Dice) -> Values {
    let l = dice.whole(2, 60) * 5.0;
    let mu = dice.of([0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 4.0, 5.0]);
    Values::given([("L", l), ("mu", mu)]).answer(l / mu)
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
