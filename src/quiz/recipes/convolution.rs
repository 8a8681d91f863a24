//! Kernels over images.

use super::values::{Dice, Values};

pub fn patch_response(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        ([(); 4].map(|()| dice.whole(0, 9)), [(); 4].map(|()| dice.nonzero(-3, 3)))
    };
    let response = |x: &[f64; 4], k: &[f64; 4]| x.iter().zip(k).map(|(x, k)| x * k).sum::<f64>();
    let (x, k) = dice.until(draw, |(x, k)| response(x, k) != 0.0);
    Values::given([("x1", x[0]), ("x2", x[1]), ("x3", x[2]), ("x4", x[3])])
        .with_given([("k1", k[0]), ("k2", k[1]), ("k3", k[2]), ("k4", k[3])])
        .count(response(&x, &k))
}

pub fn output(dice: &mut Dice) -> Values {
    let w = dice.whole(8, 128);
    let k = dice.of([2.0, 3.0, 5.0, 7.0]);
    // More padding would let kernels see nothing but it.
    let p = dice.whole(0, k as i32 / 2);
    let s = dice.whole(1, 4);
    let exact = (w - k + 2.0 * p) / s + 1.0;
    Values::given([("W", w), ("K", k), ("P", p), ("S", s)])
        .also([("exact", exact)])
        .count(exact.floor())
}

pub fn parameters(dice: &mut Dice) -> Values {
    let k = dice.of([1.0, 3.0, 5.0, 7.0]);
    let i = dice.of([1.0, 3.0, 8.0, 16.0, 32.0, 64.0]);
    let o = dice.of([4.0, 8.0, 10.0, 16.0, 32.0, 64.0, 128.0]);
    Values::given([("K", k), ("i", i), ("o", o)]).count(k * k * i * o + o)
}

pub fn receptive_field(dice: &mut Dice) -> Values {
    let n = dice.whole(2, 20);
    let k = dice.of([3.0, 5.0, 7.0]);
    Values::given([("n", n), ("K", k)]).count(1.0 + n * (k - 1.0))
}
