//! Memory over time.

use super::values::{Dice, Values};

pub fn recurrent_power(dice: &mut Dice) -> Values {
    let rho = dice.of([0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01, 1.05, 1.1, 1.2, 1.5]);
    let t = dice.of([5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0]);
    Values::given([("rho", rho), ("T", t)]).answer(rho.powf(t))
}

pub fn forget_power(dice: &mut Dice) -> Values {
    let f = dice.of([0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995]);
    let t = dice.of([5.0, 10.0, 20.0, 30.0, 50.0, 100.0]);
    Values::given([("f", f), ("T", t)]).answer(f.powf(t))
}

pub fn gate_parameters(dice: &mut Dice) -> Values {
    let i = dice.of([1.0, 2.0, 8.0, 10.0, 16.0, 32.0, 50.0, 64.0, 100.0]);
    let h = dice.of([4.0, 8.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0, 128.0]);
    Values::given([("i", i), ("h", h)]).count(4.0 * (i * h + h * h + h))
}
