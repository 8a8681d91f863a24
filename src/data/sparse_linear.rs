//! A line through many features of which few matter.
//!
//! ```text
//! x ~ N(0, 1) in each feature
//! w₁ … w₅ = ± U(1, 3), the others 0       signs and sizes from the seed
//! y = Σ w x + N(0, noise²)
//! ```
//!
//! Shapes: x `[features × n]`, y `[1 × n]`, both unscaled. Floor: `noise²`.

use super::error::{deviation, size, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split};

/// Features that matter; they come first.
const TRUE: usize = 5;
/// Most features that a set may have.
const MOST: usize = 1000;

/// Draws the weights and both parts.
pub(super) fn load(
    seed: u64,
    train: usize,
    test: usize,
    features: usize,
    noise: f64,
) -> Result<Dataset, DataError> {
    const SET: &str = "SparseLinear";
    size(SET, "train", train)?;
    size(SET, "test", test)?;
    within(SET, "features", features, TRUE, MOST)?;
    deviation(SET, "noise", noise)?;
    let mut stream = Stream::options(seed);
    let weights: Vec<f64> = (0..TRUE)
        .map(|_| {
            let sign = if stream.chance(0.5) { 1.0 } else { -1.0 };
            sign * stream.uniform(1.0, 3.0)
        })
        .collect();
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let x: Vec<f64> = (0..features).map(|_| stream.normal()).collect();
            let y: f64 = x.iter().zip(&weights).map(|(x, w)| x * w).sum();
            part.push(&x, &[y + noise * stream.normal()]);
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    Ok(Dataset::plain("sparse linear", features, parts, noise * noise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::least_squares_raw;

    #[test]
    fn five_features_matter_and_no_others() {
        for seed in 1..=5 {
            let data = load(seed, 2000, 10, 30, 0.5).unwrap();
            let (weights, _) = least_squares_raw(&data).unwrap();
            assert!(weights[..TRUE].iter().all(|w| (0.9..3.1).contains(&w.abs())), "{weights:?}");
            assert!(weights[TRUE..].iter().all(|w| w.abs() < 0.06), "{weights:?}");
        }
    }

    #[test]
    fn sizes_and_signs_are_spread_as_stated() {
        let weights = (1..=400).flat_map(|seed| {
            let data = load(seed, 40, 1, 5, 0.0).unwrap();
            least_squares_raw(&data).unwrap().0
        });
        let weights: Vec<f64> = weights.collect();
        assert!(weights.iter().all(|w| (1.0..3.0).contains(&w.abs())));
        let mean = |f: fn(&f64) -> f64| weights.iter().map(f).sum::<f64>() / weights.len() as f64;
        assert!((mean(|w| w.abs()) - 2.0).abs() < 0.05, "{}", mean(|w| w.abs()));
        assert!(mean(|w| w.signum()).abs() < 0.08, "{}", mean(|w| w.signum()));
    }

    #[test]
    fn noise_and_sizes_leave_the_rest_alone() {
        let (calm, noisy) = (load(1, 50, 20, 8, 0.0).unwrap(), load(1, 50, 20, 8, 0.5).unwrap());
        assert_eq!((&calm.train.x, &calm.test.x), (&noisy.train.x, &noisy.test.x));
        let misses = noisy.test.y.iter().zip(&calm.test.y);
        assert!(misses.into_iter().all(|(a, b)| a != b && (a - b).abs() < 2.5));
        assert_eq!(load(1, 9, 20, 8, 0.5).unwrap().test, noisy.test);
        // The weights are those of the seed, however many features there are.
        let of = |features| least_squares_raw(&load(1, 2000, 1, features, 0.0).unwrap()).unwrap().0;
        let apart = of(5).iter().zip(of(30)).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(apart < 1e-9, "{apart}");
    }

    #[test]
    fn the_floor_is_the_noise() {
        let data = load(2, 10_000, 10_000, 30, 0.5).unwrap();
        let ratio = crate::data::linear_loss(&data).unwrap() / data.floor.unwrap();
        assert!((0.95..1.05).contains(&ratio), "{ratio}");
    }

    #[test]
    fn fewer_features_than_matter_are_an_error() {
        let error = load(1, 10, 10, 4, 0.5).unwrap_err().to_string();
        assert_eq!(error, "SparseLinear: features is 4; it must be from 5 to 1000");
    }
}
