//! Losses and their slopes.

use super::values::{Dice, Values};
use crate::engine::{Dense, Init, LayerSpec, LossSpec, Network, Pass};

pub fn cross_entropy(dice: &mut Dice) -> Values {
    let p = dice.whole(2, 95) / 100.0;
    let loss = LossSpec::BinaryCrossEntropy.evaluate(&[(p / (1.0 - p)).ln()], &[1.0], 1, None);
    Values::given([("p", p)]).answer(loss)
}

pub fn softmax(dice: &mut Dice) -> Values {
    let z = [(); 3].map(|()| dice.whole(-2, 4));
    let t = dice.of([0.5, 1.0, 2.0, 4.0]);
    let scaled = z.map(|z| z / t);
    let e = scaled.map(f64::exp);
    let mut p = [0.0; 3];
    LossSpec::SoftmaxCrossEntropy.prediction(&scaled, 3, &mut p);
    Values::given([("z1", z[0]), ("z2", z[1]), ("z3", z[2]), ("T", t)])
        .also([("e1", e[0]), ("e2", e[1]), ("e3", e[2]), ("sum", e.iter().sum())])
        .answer(p[0])
}

pub fn slope(dice: &mut Dice) -> Values {
    let x = dice.parts(-30, 30, 10);
    Values::given([("x", x)]).answer(3.0 * x * x - 2.0)
}

pub fn sigmoid_log_loss(dice: &mut Dice) -> Values {
    let z = dice.parts(-30, 30, 10);
    let y = dice.whole(0, 1);
    let (mut a, mut gradient) = ([0.0], [0.0]);
    LossSpec::BinaryCrossEntropy.prediction(&[z], 1, &mut a);
    LossSpec::BinaryCrossEntropy.evaluate(&[z], &[y], 1, Some(&mut gradient));
    Values::given([("y", y)]).also([("z", z), ("a", a[0])]).answer(gradient[0])
}

pub fn tanh_slope(dice: &mut Dice) -> Values {
    // Nearer to 0 the slope is as good as 1.
    let a = dice.until(|dice| dice.parts(-95, 95, 100), |a| a.abs() >= 0.2);
    let layers = [LayerSpec::Dense(Dense::new(1)), LayerSpec::Tanh];
    let mut network = Network::<f64>::build(&layers, 1, 1, Init::Zeros, 0)
        .expect("a unit takes any number of inputs");
    // With a bias alone, its gradient is the slope.
    network.parameters_mut().values[1] = a.atanh();
    network.forward(&[0.0], Pass::Test);
    network.output_and_delta().1[0] = 1.0;
    network.backward();
    Values::given([("a", a)]).answer(network.parameters().gradients[1])
}
