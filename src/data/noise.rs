//! Sets with nothing to learn, or with nothing but their input: for what depends on the network
//! alone.
//!
//! ```text
//! Static   x ~ N(0, 1) in each feature,  y ~ N(0, 1)       floor 1
//! Echo     x ~ N(0, 1),                  y = x             floor 0
//! ```
//!
//! Shapes: x `[features × n]`, y `[1 × n]`, both unscaled.

use super::error::{size, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split};

/// Inputs and targets that know nothing of each other.
pub(super) fn load_static(
    seed: u64,
    train: usize,
    test: usize,
    features: usize,
) -> Result<Dataset, DataError> {
    within("Static", "features", features, 1, 1000)?;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let x: Vec<f64> = (0..features).map(|_| stream.normal()).collect();
            part.push(&x, &[stream.normal()]);
        }
        part
    };
    of(("Static", "static"), seed, [train, test], features, 1.0, part)
}

/// Targets that are the inputs.
pub(super) fn load_echo(seed: u64, train: usize, test: usize) -> Result<Dataset, DataError> {
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let x = stream.normal();
            part.push(&[x], &[x]);
        }
        part
    };
    of(("Echo", "echo"), seed, [train, test], 1, 0.0, part)
}

fn of(
    (set, name): (&'static str, &str),
    seed: u64,
    [train, test]: [usize; 2],
    features: usize,
    floor: f64,
    part: impl Fn(Stream, usize) -> Split,
) -> Result<Dataset, DataError> {
    size(set, "train", train)?;
    size(set, "test", test)?;
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    Ok(Dataset::plain(name, features, parts, floor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{linear_loss, mean_loss};

    /// Mean and variance.
    fn moments(values: &[f64]) -> (f64, f64) {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (mean, values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n)
    }

    #[test]
    fn static_is_normal_in_all_that_it_has() {
        let data = load_static(1, 20_000, 10, 3).unwrap();
        for row in 0..3 {
            let column: Vec<f64> = data.train.x.iter().skip(row).step_by(3).copied().collect();
            let (mean, variance) = moments(&column);
            assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
            let products = column.iter().zip(&data.train.y).map(|(x, y)| x * y);
            let correlation = products.sum::<f64>() / 20_000.0;
            assert!(correlation.abs() < 0.025, "inputs tell {correlation} of the target");
        }
        let (mean, variance) = moments(&data.train.y);
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }

    #[test]
    fn nothing_beats_zero_on_new_static() {
        let data = load_static(2, 64, 20_000, 8).unwrap();
        assert_eq!(data.floor, Some(1.0));
        let zero = data.test.y.iter().map(|y| y * y).sum::<f64>() / 20_000.0;
        assert!((zero - 1.0).abs() < 0.03, "{zero}");
        assert!(mean_loss(&data).unwrap() > 0.97);
        // Nine numbers fitted to 64 points of noise: about 9/64 worse than zero.
        let linear = linear_loss(&data).unwrap();
        assert!((1.02..1.5).contains(&linear), "{linear}");
    }

    #[test]
    fn an_echo_is_the_input() {
        let data = load_echo(1, 200, 100).unwrap();
        assert_eq!((&data.train.x, &data.test.x), (&data.train.y, &data.test.y));
        assert_eq!((data.floor, data.width()), (Some(0.0), 1));
        assert!(linear_loss(&data).unwrap() < 1e-20);
        assert!(moments(&data.train.x).1 > 0.5);
    }

    #[test]
    fn sizes_out_of_range_are_errors_of_the_set() {
        let said = |set: Result<Dataset, DataError>| set.unwrap_err().to_string();
        let wanted = "Static: features is 0; it must be from 1 to 1000";
        assert_eq!(said(load_static(1, 9, 9, 0)), wanted);
        assert!(said(load_static(1, 0, 9, 2)).starts_with("Static: train is 0"));
        assert!(said(load_echo(1, 9, 0)).starts_with("Echo: test is 0"));
    }
}
