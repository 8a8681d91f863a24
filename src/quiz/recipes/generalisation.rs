//! Dropout, penalties, many dimensions, search.

use super::values::{Dice, Values};

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

pub fn shell_volume(dice: &mut Dice) -> Values {
    // Beyond, all of it is as good as in the shell, and 1 would be near enough.
    let d = dice.whole(2, 35);
    Values::given([("d", d)]).answer(1.0 - 0.9_f64.powf(d))
}

pub fn random_trials(dice: &mut Dice) -> Values {
    let n = dice.whole(3, 50);
    Values::given([("n", n)]).answer(1.0 - 0.95_f64.powf(n))
}
