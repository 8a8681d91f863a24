//! Two interleaved half circles.
//!
//! ```text
//! u ~ U(0, π)
//! class 0: (cos u, sin u)   class 1: (1 − cos u, 0.5 − sin u)   + N(0, noise²) per coordinate
//! ```
//!
//! Shapes: x `[2 × n]`, unscaled, y `[1 × n]`. Without noise the classes are apart. At a noise of
//! 0.15 they overlap: the best rule, which compares the two densities, gets 99.3 in 100 right,
//! good networks 98 to 99, and a line 87.

use std::f64::consts::PI;

use super::plane::{Points, two};
use super::{DataError, Dataset};

/// Draws the moons; `noise` is the standard deviation of each coordinate.
pub(super) fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
    let points = Points { set: "Moons", train, test, noise, noise_field: "noise" };
    points.draw(seed, two("upper", "lower"), |class, stream| {
        let u = stream.uniform(0.0, PI);
        if class == 0 { [u.cos(), u.sin()] } else { [1.0 - u.cos(), 0.5 - u.sin()] }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::plane::tests::of_class;

    #[test]
    fn without_noise_the_points_lie_on_their_half_circles() {
        let moons = load(1, 400, 4, 0.0).unwrap();
        for (x1, x2) in of_class(&moons, 0) {
            assert!((x1.hypot(x2) - 1.0).abs() < 1e-12 && x2 >= 0.0);
        }
        for (x1, x2) in of_class(&moons, 1) {
            assert!(((x1 - 1.0).hypot(x2 - 0.5) - 1.0).abs() < 1e-12 && x2 <= 0.5);
        }
    }
}
