//! Gaussian clouds, one a class, around a circle of radius 2.
//!
//! ```text
//! centre of class k of C: offset · u(0) + 2 · u(k)    u(k) = (cos α, sin α), α = 30° + 360° · k/C
//! points ~ N(centre, spread²) per coordinate
//! ```
//!
//! Two clouds lie 4 apart on a line through the origin. An `offset` beyond 2 moves both to the
//! same side of it, one behind the other, where only a neuron with a bias can part them. Two
//! classes make a binary task, three to ten one-hot classes.
//!
//! Shapes: x `[2 × n]`, unscaled; y `[1 × n]` for two classes, `[K × n]` for more. The best rule
//! takes the nearest centre; with two classes it is wrong with probability Φ(−2 / spread):
//! 2.3 in 100 at a spread of 1, never at 0.5 (3 in 100 000).

use std::f64::consts::{FRAC_PI_6, TAU};

use super::error::{coordinate, within};
use super::plane::Points;
use super::{DataError, Dataset};

/// Draws the clouds; `spread` is the standard deviation of each coordinate.
pub(super) fn load(
    seed: u64,
    classes: usize,
    train: usize,
    test: usize,
    spread: f64,
    offset: f64,
) -> Result<Dataset, DataError> {
    within("Blobs", "classes", classes, 2, 10)?;
    coordinate("Blobs", "offset", offset)?;
    let points = Points { set: "Blobs", train, test, noise: spread, noise_field: "spread" };
    let names = ('A'..).take(classes).map(String::from).collect();
    let unit = |class: usize| {
        let angle = FRAC_PI_6 + TAU * class as f64 / classes as f64;
        [angle.cos(), angle.sin()]
    };
    points.draw(seed, names, |class, _| {
        let ([away1, away2], [own1, own2]) = (unit(0), unit(class));
        [offset * away1 + 2.0 * own1, offset * away2 + 2.0 * own2]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Task;
    use crate::data::plane::tests::of_class;

    #[test]
    fn two_clouds_lie_on_a_line_through_the_origin() {
        let blobs = load(1, 2, 100, 10, 0.0, 5.0).unwrap();
        assert_eq!(blobs.task, Task::Binary(["A", "B"].map(String::from)));
        for (class, distance) in [(0, 7.0), (1, 3.0)] {
            for (x1, x2) in of_class(&blobs, class) {
                assert!((x1 - distance * 3.0_f64.sqrt() / 2.0).abs() < 1e-12);
                assert!((x2 - distance / 2.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn more_clouds_are_one_hot() {
        let blobs = load(1, 3, 30, 3, 0.3, 0.0).unwrap();
        assert_eq!(blobs.task.outputs(), 3);
        assert_eq!(blobs.train.y[..9], [1., 0., 0., 0., 1., 0., 0., 0., 1.]);
    }

    #[test]
    fn the_best_rule_errs_as_often_as_the_formula_says() {
        let blobs = load(1, 2, 100_000, 1, 1.0, 0.0).unwrap();
        let nearer_the_other = |(x1, x2): &(f64, f64)| 3.0_f64.sqrt() * x1 + x2 > 0.0;
        let wrong = of_class(&blobs, 1).into_iter().filter(nearer_the_other).count();
        assert!((1000..1300).contains(&wrong), "{wrong} of 50000; Φ(−2) would be 1138");
    }

    #[test]
    fn impossible_settings_are_named() {
        let error = load(1, 1, 100, 10, 0.3, 0.0).unwrap_err();
        assert_eq!(error.to_string(), "Blobs: classes is 1; it must be from 2 to 10");
        let error = load(1, 2, 100, 10, f64::NAN, 0.0).unwrap_err();
        assert!(error.to_string().starts_with("Blobs: spread is NaN; "));
        let error = load(1, 2, 100, 10, 0.5, f64::INFINITY).unwrap_err();
        assert!(error.to_string().starts_with("Blobs: offset is inf; "));
    }
}
