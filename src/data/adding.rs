//! Two marked numbers among many, to be added (Hochreiter and Schmidhuber 1997, experiment 4; in
//! the form of Le, Jaitly and Hinton 2015).
//!
//! ```text
//! value   .31  .82  .05  .44  .97  .60      U(0, 1)
//! marker   0    1    0    0    0    1       1 once in each half
//!               └ the target: .82 + .60
//! ```
//!
//! Shapes: x `[2 × steps]`, step after step, y `[1 × n]`, both unscaled. Floor 0: the sum is
//! exact. Predicting 1 whatever the input gives a mean squared error of 1/6 = 0.167, the variance
//! of the sum of two numbers of U(0, 1).

use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split};

/// Draws the sequences of so many steps.
pub(super) fn load(
    seed: u64,
    steps: usize,
    train: usize,
    test: usize,
) -> Result<Dataset, DataError> {
    within("Adding", "steps", steps, 2, 1000)?;
    sequences("Adding", [train, test], 2 * steps)?;
    let half = steps / 2;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let mut at = |from: usize, to: usize| stream.whole(from as u32, to as u32 - 1) as usize;
            let marked = [at(0, half), at(half, steps)];
            let mut x = Vec::with_capacity(2 * steps);
            for step in 0..steps {
                x.push(stream.uniform(0.0, 1.0));
                x.push(f64::from(u8::from(marked.contains(&step))));
            }
            part.push(&x, &[x[2 * marked[0]] + x[2 * marked[1]]]);
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    let target = "sum of the marked".into();
    let floor = Some(0.0);
    let numbers = Dataset::numbers("adding", &["value", "marker"], steps, false, parts);
    Ok(Dataset { target, floor, ..numbers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::mean_loss;

    #[test]
    fn the_target_is_the_sum_of_the_marked() {
        for steps in [2, 5, 50] {
            let data = load(1, steps, 200, 10).unwrap();
            for (x, y) in data.train.x.chunks(2 * steps).zip(&data.train.y) {
                let pairs: Vec<&[f64]> = x.chunks(2).collect();
                assert!(pairs.iter().all(|pair| (0.0..1.0).contains(&pair[0])));
                let marks = |part: &[&[f64]]| part.iter().map(|pair| pair[1]).sum::<f64>();
                assert_eq!((marks(&pairs[..steps / 2]), marks(&pairs[steps / 2..])), (1.0, 1.0));
                let sum: f64 = pairs.iter().map(|pair| pair[0] * pair[1]).sum();
                assert!((sum - y).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn every_step_of_a_half_is_marked_as_often() {
        let data = load(1, 7, 30_000, 10).unwrap();
        let mut counts = [0; 7];
        for x in data.train.x.chunks(14) {
            (0..7).for_each(|step| counts[step] += x[2 * step + 1] as usize);
        }
        assert!(counts[..3].iter().all(|count| (9_700..10_300).contains(count)), "{counts:?}");
        assert!(counts[3..].iter().all(|count| (7_200..7_800).contains(count)), "{counts:?}");
    }

    #[test]
    fn the_mean_misses_by_a_sixth() {
        let loss = mean_loss(&load(1, 10, 20_000, 20_000).unwrap()).unwrap();
        assert!((loss - 1.0 / 6.0).abs() < 0.004, "{loss}");
    }
}
