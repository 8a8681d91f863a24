//! Dropout, penalties, batch norm, many dimensions, search.

use super::values::{Dice, Values};
use crate::engine::{BatchNorm, Draw, Init, LayerSpec, Network, Parameters, Pass, Penalty, Role};

pub fn survivors(dice: &mut Dice) -> Values {
    let n = dice.whole(2, 50) * 20.0;
    let p = dice.whole(2, 16) / 20.0;
    Values::given([("n", n), ("p", p)]).count(n * (1.0 - p))
}

pub fn test_scale(dice: &mut Dice) -> Values {
    let p = dice.whole(5, 90) / 100.0;
    Values::given([("p", p)]).answer(1.0 - p)
}

pub fn penalty_pull(dice: &mut Dice) -> Values {
    let lambda = dice.of([1e-4, 5e-4, 1e-3, 5e-3, 0.01, 0.02, 0.05, 0.1]);
    let w = dice.parts(-50, 50, 10);
    Values::given([("lambda", lambda), ("w", w)]).answer(2.0 * lambda * w)
}

pub fn soft_threshold(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let w = dice.parts(-60, 60, 100);
        let eta = dice.of([0.02, 0.05, 0.1, 0.2, 0.5]);
        let lambda = dice.of([0.1, 0.2, 0.4, 0.5, 1.0]);
        (w, eta, lambda, eta * lambda)
    };
    // The weight moves visibly, and some of it is left.
    let moves = |w: f64, by: f64| (0.05 * w.abs()..0.95 * w.abs()).contains(&by);
    let (w, eta, lambda, _) = dice.until(draw, |&(w, .., by)| moves(w, by));
    let mut weight = Parameters::default();
    weight.push(0, "weight", Role::Weight, 1, &[w]);
    Penalty::L1(lambda).shrink(&mut weight, eta, false);
    Values::given([("w", w), ("eta", eta), ("lambda", lambda)]).answer(weight.values[0])
}

pub fn normalised(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let z = [(); 4].map(|()| dice.whole(-9, 9));
        let layer = LayerSpec::BatchNorm(BatchNorm { momentum: 0.1, epsilon: 0.0 });
        let mut network = Network::build(&[layer], 1, 4, Init::Zeros, 0)
            .expect("batch norm takes any number of inputs");
        network.forward(&z, Pass::Train(Draw::default()));
        let of_batch = network.layer(0).statistics();
        let (mean, variance) =
            of_batch.map_or((f64::NAN, f64::NAN), |found| (found.mean[0], found.variance[0]));
        (z, mean, variance, network.output()[3])
    };
    // NaN, from four equal sums, is beyond no bound.
    let (z, mean, variance, normal) = dice.until(draw, |(.., normal)| normal.abs() > 0.05);
    Values::given([("z1", z[0]), ("z2", z[1]), ("z3", z[2]), ("z4", z[3])])
        .also([("mean", mean), ("variance", variance)])
        .answer(normal)
}

pub fn shell_volume(dice: &mut Dice) -> Values {
    // Beyond, all of it is as good as in the shell, and 1 would be near enough.
    let d = dice.whole(2, 35);
    Values::given([("d", d)]).answer(1.0 - 0.9_f64.powf(d))
}

pub fn random_trials(dice: &mut Dice) -> Values {
    let n = dice.whole(3, 50);
    Values::given([("n", n)]).answer(1.0 - 0.95_f64.powf(n))
}
