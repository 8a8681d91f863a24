//! Vectors that look at each other.

use super::values::{Dice, Values};
use crate::engine::LossSpec;

pub fn cosine(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let [a1, a2, b1, b2] = [(); 4].map(|()| dice.nonzero(-5, 5));
        let cosine = (a1 * b1 + a2 * b2) / (a1.hypot(a2) * b1.hypot(b2));
        (a1, a2, b1, b2, cosine)
    };
    let (a1, a2, b1, b2, cosine) =
        dice.until(draw, |(.., cosine)| (0.1..0.999).contains(&cosine.abs()));
    Values::given([("a1", a1), ("a2", a2), ("b1", b1), ("b2", b2)]).answer(cosine)
}

pub fn weight(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let q = dice.whole(1, 4);
        let k = [(); 3].map(|()| dice.whole(-4, 6));
        let d = dice.of([4.0, 9.0, 16.0, 25.0, 64.0]);
        let mut weights = [0.0; 3];
        let scores = k.map(|k| q * k / d.sqrt());
        LossSpec::SoftmaxCrossEntropy.prediction(&scores, 3, &mut weights);
        (q, k, d, weights[0])
    };
    let (q, k, d, weight) = dice.until(draw, |(.., weight)| (0.02..0.98).contains(weight));
    Values::given([("q", q), ("k1", k[0]), ("k2", k[1]), ("k3", k[2]), ("d", d)]).answer(weight)
}
