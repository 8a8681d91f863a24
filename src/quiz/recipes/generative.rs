//! Densities against densities.

use super::values::{Dice, Values};

pub fn gaussian_divergence(dice: &mut Dice) -> Values {
    let m = dice.parts(-20, 20, 10);
    let s = dice.of([0.2, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0]);
    let variance = s * s;
    Values::given([("m", m), ("s", s)]).answer(0.5 * (variance + m * m - 1.0 - variance.ln()))
}

pub fn optimal_discriminator(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| [(); 2].map(|()| dice.whole(1, 20) / 20.0);
    let [p, q] = dice.until(draw, |[p, q]| p != q);
    Values::given([("p", p), ("q", q)]).answer(p / (p + q))
}
