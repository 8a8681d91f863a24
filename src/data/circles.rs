//! A disc inside a ring.
//!
//! ```text
//! class 0: radius √U(0, 1)     class 1: radius √U(1.4², 2²)     angle ~ U(0, 2π)
//! + N(0, noise²) per coordinate
//! ```
//!
//! Both are evenly filled. Shapes: x `[2 × n]`, unscaled, y `[1 × n]`. There is a gap of 0.4
//! between them: a circle halfway gets all points right without noise, 99.9 in 100 at a noise of
//! 0.1 and 97 at 0.2, while the best line gets 65.

use std::f64::consts::TAU;

use super::plane::{Points, two};
use super::{DataError, Dataset};

/// Draws disc and ring; `noise` is the standard deviation of each coordinate.
pub(super) fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
    let points = Points { set: "Circles", train, test, noise, noise_field: "noise" };
    points.draw(seed, two("disc", "ring"), |class, stream| {
        let [inner, outer] = if class == 0 { [0.0, 1.0] } else { [1.4, 2.0] };
        let radius = stream.uniform(inner * inner, outer * outer).sqrt();
        let angle = stream.uniform(0.0, TAU);
        [radius * angle.cos(), radius * angle.sin()]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::plane::tests::of_class;

    #[test]
    fn without_noise_a_gap_lies_between_disc_and_ring() {
        let circles = load(1, 4000, 4, 0.0).unwrap();
        let radii = |class| of_class(&circles, class).into_iter().map(|(x1, x2)| x1.hypot(x2));
        assert!(radii(0).all(|radius| radius <= 1.0 + 1e-12));
        assert!(radii(1).all(|radius| (1.4 - 1e-12..=2.0 + 1e-12).contains(&radius)));
        // Evenly filled: half of the disc's points lie within 1/√2.
        let within = radii(0).filter(|radius| *radius < 0.5_f64.sqrt()).count();
        assert!((900..1100).contains(&within), "{within} of 2000");
    }
}
