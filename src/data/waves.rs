//! Sums of sines, of which the next value is to be told.
//!
//! ```text
//! s(t) = Σ sin(ω t + φ) / √waves + N(0, noise²)      ω ~ U(0.3, 0.7), φ ~ U(0, 2π) for each
//! x = s(0) … s(T − 1),   y = s(1) … s(T)
//! ```
//!
//! The first `warmup` steps are not scored: nobody can know a wave before having seen some of it.
//! One wave is known from three values, for s(t + 1) = 2 cos ω · s(t) − s(t − 1); k of them from
//! 3k. Where all of that comes before the first step that is scored, the floor is noise²: without
//! noise 0, with noise what no model gets below and the best come close to in long sequences.
//! Whoever sees the latest value alone is left with a mean squared error of 0.12 for one wave.
//!
//! Shapes: x `[1 × steps]`, y `[steps]`, both unscaled, with a variance of 1/2 and that of the
//! noise.

use std::f64::consts::TAU;

use super::error::{deviation, sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Sequence, Split};

/// Least and greatest angular frequency, in radians a step: periods of 21 and of 9 steps.
const FREQUENCIES: (f64, f64) = (0.3, 0.7);

/// Draws the series of so many steps.
pub(super) fn load(
    seed: u64,
    steps: usize,
    train: usize,
    test: usize,
    waves: usize,
    noise: f64,
    warmup: usize,
) -> Result<Dataset, DataError> {
    within("Waves", "steps", steps, 2, 1000)?;
    within("Waves", "waves", waves, 1, 10)?;
    within("Waves", "warmup", warmup, 0, steps - 1)?;
    deviation("Waves", "noise", noise)?;
    sequences("Waves", [train, test], steps)?;
    let part = |mut stream: Stream, mut unrest: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let mut series = draw(&mut stream, steps + 1, waves);
            for value in &mut series {
                *value += noise * unrest.normal();
            }
            part.push(&series[..steps], &series[1..]);
        }
        part
    };
    let parts = [
        part(Stream::train(seed), Stream::options(seed), train),
        part(Stream::test(seed), Stream::test_options(seed), test),
    ];
    let determined = warmup + 1 >= 3 * waves;
    let numbers = Dataset::numbers("waves", &["value"], steps, true, parts);
    Ok(Dataset {
        target: "next value".into(),
        floor: determined.then_some(noise * noise),
        sequence: numbers.sequence.map(|sequence| Sequence { warmup, ..sequence }),
        ..numbers
    })
}

/// A series without noise.
fn draw(stream: &mut Stream, steps: usize, waves: usize) -> Vec<f64> {
    let mut series = vec![0.0; steps];
    for _ in 0..waves {
        let frequency = stream.uniform(FREQUENCIES.0, FREQUENCIES.1);
        let phase = stream.uniform(0.0, TAU);
        for (t, value) in series.iter_mut().enumerate() {
            *value += (frequency * t as f64 + phase).sin() / (waves as f64).sqrt();
        }
    }
    series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::mean_loss;

    #[test]
    fn the_target_is_the_next_value() {
        let data = load(1, 25, 30, 10, 2, 0.1, 5).unwrap();
        for (x, y) in data.train.x.chunks(25).zip(data.train.y.chunks(25)) {
            assert_eq!(x[1..], y[..24]);
        }
        assert_eq!(data.sequence.unwrap().warmup, 5);
    }

    #[test]
    fn one_wave_is_known_from_three_values() {
        let data = load(1, 25, 200, 10, 1, 0.0, 5).unwrap();
        assert_eq!(data.floor, Some(0.0));
        for (x, y) in data.train.x.chunks(25).zip(data.train.y.chunks(25)) {
            // The middle of three that is farthest from 0 tells 2 cos ω most exactly.
            let (t, _) =
                (1..24).map(|t| (t, x[t].abs())).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            let twice = (x[t - 1] + x[t + 1]) / x[t];
            let frequency = (twice / 2.0).acos();
            assert!((0.3..0.7).contains(&frequency), "{frequency}");
            let missed = (2..25).map(|t| (twice * x[t] - x[t - 1] - y[t]).abs());
            assert!(missed.fold(0.0, f64::max) < 1e-12);
        }
    }

    #[test]
    fn the_last_value_alone_is_not_enough() {
        let data = load(1, 25, 20_000, 4000, 1, 0.0, 5).unwrap();
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let slope = product(&data.train.x, &data.train.y) / product(&data.train.x, &data.train.x);
        let scored = data.test.x.chunks(25).zip(data.test.y.chunks(25));
        let missed = scored.flat_map(|(x, y)| (5..25).map(move |t| (y[t] - slope * x[t]).powi(2)));
        let loss = missed.sum::<f64>() / (4000.0 * 20.0);
        assert!((loss - 0.1195).abs() < 0.003, "{loss}");
        let mean = mean_loss(&data).unwrap();
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
    }

    #[test]
    fn noise_is_added_to_what_is_there_without() {
        let set = |noise| load(1, 25, 4000, 10, 3, noise, 9).unwrap();
        let (clean, noisy) = (set(0.0), set(0.2));
        assert_eq!(noisy.floor, Some(0.2 * 0.2));
        let apart = clean.train.y.iter().zip(&noisy.train.y).map(|(a, b)| (a - b).powi(2));
        let variance = apart.sum::<f64>() / 100_000.0;
        assert!((variance / 0.04 - 1.0).abs() < 0.02, "{variance}");
        let spread = clean.train.y.iter().map(|y| y * y).sum::<f64>() / 100_000.0;
        assert!((spread - 0.5).abs() < 0.01, "as for one wave: {spread}");
    }

    #[test]
    fn what_cannot_be_known_in_time_has_no_floor() {
        let floor = |waves, warmup| load(1, 25, 5, 5, waves, 0.0, warmup).unwrap().floor;
        assert_eq!((floor(2, 5), floor(2, 4), floor(1, 1)), (Some(0.0), None, None));
        let error = load(1, 25, 5, 5, 1, 0.0, 25).unwrap_err();
        assert_eq!(error.to_string(), "Waves: warmup is 25; it must be from 0 to 24");
    }
}
