//! A curve to be fitted through noisy points.
//!
//! ```text
//! train: x ~ U(−1, 1),  y = sin 3x + N(0, noise²)
//! test:  x even from −1 to 1,  y = sin 3x
//! ```
//!
//! Shapes: x `[1 × n]`, y `[1 × n]`, both unscaled.
//!
//! Floor: on new noisy points no model gets below `noise²`, so a training loss below it has
//! learnt the noise by heart. The test targets carry no noise: the test loss is the distance
//! from the curve itself, which comes on top of the floor and may be anything from 0 up.

use super::error::{deviation, size};
use super::stream::Stream;
use super::{DataError, Dataset, Scale, Split, Task};

/// Draws the points; `noise` is the standard deviation of the training targets.
pub(super) fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
    size("Curve", "train", train)?;
    size("Curve", "test", test)?;
    deviation("Curve", "noise", noise)?;
    Ok(Dataset {
        name: "curve".into(),
        task: Task::Regression,
        features: vec!["x".into()],
        inputs: vec![Scale::IDENTITY],
        target: "y".into(),
        output: Scale::IDENTITY,
        train: points(Stream::train(seed), train, noise),
        test: grid(test),
        floor: Some(noise * noise),
        image: None,
        sequence: None,
        notes: vec![
            "Test targets carry no noise: their loss is the distance from the curve.".into(),
        ],
    })
}

fn points(mut stream: Stream, len: usize, noise: f64) -> Split {
    let mut part = Split::default();
    for _ in 0..len {
        let x = stream.uniform(-1.0, 1.0);
        part.push(&[x], &[(3.0 * x).sin() + noise * stream.normal()]);
    }
    part
}

fn grid(len: usize) -> Split {
    let mut part = Split::default();
    for point in 0..len {
        let x = if len == 1 { 0.0 } else { 2.0 * point as f64 / (len - 1) as f64 - 1.0 };
        part.push(&[x], &[(3.0 * x).sin()]);
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_is_the_curve_on_an_even_grid() {
        let curve = load(1, 20, 5, 0.3).unwrap();
        assert_eq!(curve.test.x, [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(curve.test.y[4], 3.0_f64.sin());
        assert_eq!(load(1, 1, 1, 0.3).unwrap().test.x, [0.0]);
    }

    #[test]
    fn training_targets_miss_the_curve_by_the_noise() {
        let curve = load(1, 20_000, 5, 0.3).unwrap();
        let misses = curve.train.x.iter().zip(&curve.train.y);
        let mse = misses.map(|(x, y)| (y - (3.0 * x).sin()).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mse / curve.floor.unwrap() - 1.0).abs() < 0.03, "{mse}");
    }
}
