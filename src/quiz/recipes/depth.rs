//! Factors from layer to layer, where weights start, and gradients that are clipped.

use super::values::{Dice, Values};
use crate::engine::{Clip, Init};

pub fn sigmoid_chain(dice: &mut Dice) -> Values {
    let l = dice.whole(2, 20);
    Values::given([("L", l)]).answer(0.25_f64.powf(l))
}

pub fn xavier_limit(dice: &mut Dice) -> Values {
    let (i, o) = (width(dice), width(dice));
    let deviation = Init::XavierUniform.deviation(i as usize, o as usize);
    // Uniform numbers deviate by their limit over √3.
    Values::given([("i", i), ("o", o)]).answer(deviation * 3.0_f64.sqrt())
}

pub fn he_deviation(dice: &mut Dice) -> Values {
    let i = width(dice);
    Values::given([("i", i)]).answer(Init::HeNormal.deviation(i as usize, 1))
}

pub fn size_growth(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let n = width(dice);
        let s = dice.of([0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5]);
        (n, s, n.sqrt() * s)
    };
    // A size that stays would make 1 a right answer.
    let (n, s, factor) = dice.until(draw, |(.., factor)| (factor - 1.0).abs() > 0.05);
    Values::given([("n", n), ("s", s)]).answer(factor)
}

fn width(dice: &mut Dice) -> f64 {
    dice.of([8.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0, 128.0, 200.0, 256.0, 300.0, 512.0, 784.0])
}

pub fn clipped_norm(dice: &mut Dice) -> Values {
    const TRIPLES: [(f64, f64, f64); 6] = [
        (3.0, 4.0, 5.0),
        (6.0, 8.0, 10.0),
        (5.0, 12.0, 13.0),
        (8.0, 15.0, 17.0),
        (7.0, 24.0, 25.0),
        (20.0, 21.0, 29.0),
    ];
    let (a, b, norm) = TRIPLES[dice.whole(0, 5) as usize];
    let (a, b) = if dice.whole(0, 1) == 0.0 { (a, b) } else { (b, a) };
    let (g1, g2) = (a * dice.of([-1.0, 1.0]), b * dice.of([-1.0, 1.0]));
    let c = dice.of([0.5, 1.0, 2.0, 2.5, 4.0]);
    let mut gradient = [g1, g2];
    Clip::Norm(c).apply(&mut gradient);
    Values::given([("g1", g1), ("g2", g2), ("c", c)]).also([("norm", norm)]).answer(gradient[0])
}

pub fn clipped_by_value(dice: &mut Dice) -> Values {
    let root = dice.whole(2, 30);
    let n = root * root;
    let c = dice.of([0.1, 0.2, 0.25, 0.5, 1.5, 2.0, 5.0]);
    let mut gradient = vec![f64::MAX; n as usize];
    Clip::Value(c).apply(&mut gradient);
    let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
    Values::given([("n", n), ("c", c)]).also([("root", root)]).answer(norm)
}

pub fn clipped_way(dice: &mut Dice) -> Values {
    let eta = dice.of([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
    let c = dice.of([0.1, 0.2, 0.25, 0.5, 1.5, 2.0, 4.0, 5.0]);
    let n = dice.whole(1, 20) * 50.0;
    Values::given([("eta", eta), ("c", c), ("n", n)]).answer(eta * c * n)
}

pub fn residual_factor(dice: &mut Dice) -> Values {
    let f = dice.parts(-20, 30, 100);
    let l = dice.whole(3, 40);
    Values::given([("f", f), ("L", l)]).answer((1.0 + f).powf(l))
}

pub fn batch_norm_growth(dice: &mut Dice) -> Values {
    let l = dice.whole(3, 60);
    Values::given([("L", l)]).answer(1.21_f64.powf(l))
}
