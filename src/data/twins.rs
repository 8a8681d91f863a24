//! Two features that are the same: how should a weight be shared between them?
//!
//! ```text
//! z ~ N(0, 1)     x₁ = x₂ = z     y = 3 z + N(0, noise²)
//! ```
//!
//! Every pair of weights with the sum 3 fits as well as any other. Shapes: x `[2 × n]`, y
//! `[1 × n]`, both unscaled. Floor: `noise²`. Source: Zou and Hastie 2005, section 2.3.

use super::error::{deviation, size};
use super::stream::Stream;
use super::{DataError, Dataset, Split};

/// Draws both parts.
pub(super) fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
    size("Twins", "train", train)?;
    size("Twins", "test", test)?;
    deviation("Twins", "noise", noise)?;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let z = stream.normal();
            part.push(&[z, z], &[3.0 * z + noise * stream.normal()]);
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    Ok(Dataset::plain("twins", 2, parts, noise * noise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{largest_curvature, linear_loss};

    #[test]
    fn the_features_are_the_same_and_their_weights_add_up_to_three() {
        let twins = load(1, 20_000, 1000, 0.5).unwrap();
        for part in [&twins.train, &twins.test] {
            assert!(part.x.chunks(2).all(|pair| pair[0] == pair[1]));
        }
        let misses = twins.train.x.chunks(2).zip(&twins.train.y);
        let mse = misses.map(|(x, y)| (y - x[0] - 2.0 * x[1]).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mse / twins.floor.unwrap() - 1.0).abs() < 0.03, "{mse}");
        // In the direction (1, 1) the variance counts twice, across it not at all.
        let curvature = largest_curvature(&twins).unwrap();
        assert!((curvature - 2.0).abs() < 0.05, "{curvature}");
    }

    #[test]
    fn twins_can_be_fitted_though_one_would_do() {
        let twins = load(3, 200, 1000, 0.5).unwrap();
        let ratio = linear_loss(&twins).unwrap() / twins.floor.unwrap();
        assert!((0.85..1.15).contains(&ratio), "{ratio}");
    }

    #[test]
    fn noise_moves_only_the_targets() {
        let (calm, noisy) = (load(1, 50, 20, 0.0).unwrap(), load(1, 50, 20, 0.5).unwrap());
        assert_eq!((&calm.train.x, &calm.test.x), (&noisy.train.x, &noisy.test.x));
        assert!(calm.train.x.chunks(2).zip(&calm.train.y).all(|(x, y)| *y == 3.0 * x[0]));
        assert_ne!(calm.train.y, noisy.train.y);
    }
}
