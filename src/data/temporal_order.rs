//! Two symbols far apart among distractors, and in which order they came (Hochreiter and
//! Schmidhuber 1997, experiment 6a).
//!
//! ```text
//! c a X b d c a b Y a d c b a d        X or Y twice among a b c d
//!     └ the target: XY ┘
//! ```
//!
//! The first stands where 10 to 20 in 100 of the steps have passed, the second where 50 to 60
//! have, as in the paper. Shapes: x `[steps]` indices of the six symbols, y `[4 × n]` one-hot
//! for XX, XY, YX, YY, each as likely: guessing is right once in four times. Nothing stands in the
//! way of no error at all.

use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split, Task};

const SYMBOLS: [&str; 6] = ["X", "Y", "a", "b", "c", "d"];

/// Draws the sequences of so many steps.
pub(super) fn load(
    seed: u64,
    steps: usize,
    train: usize,
    test: usize,
) -> Result<Dataset, DataError> {
    within("TemporalOrder", "steps", steps, 2, 1000)?;
    sequences("TemporalOrder", [train, test], steps)?;
    let task = Task::of_classes(["XX", "XY", "YX", "YY"].map(String::from).to_vec());
    let tenth = |tenths: usize| (steps * tenths / 10) as u32;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let places = [stream.whole(tenth(1), tenth(2)), stream.whole(tenth(5), tenth(6))];
            let pair = [stream.whole(0, 1), stream.whole(0, 1)];
            let mut x: Vec<f64> = (0..steps).map(|_| f64::from(stream.whole(2, 5))).collect();
            for (place, symbol) in places.into_iter().zip(pair) {
                x[place as usize] = f64::from(symbol);
            }
            part.push(&x, &task.target_of((2 * pair[0] + pair[1]) as usize));
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    let target = "order".into();
    Ok(Dataset { task, target, ..Dataset::symbols("order", &SYMBOLS, steps, false, parts) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_the_order_of_the_two() {
        for steps in [2, 3, 11, 50] {
            let data = load(1, steps, 4000, 10).unwrap();
            let mut counts = [0; 4];
            for (x, y) in data.train.x.chunks(steps).zip(data.train.y.chunks(4)) {
                let two: Vec<usize> = (0..steps).filter(|step| x[*step] < 2.0).collect();
                assert_eq!(two.len(), 2, "{x:?}");
                assert!((steps / 10..=steps / 5).contains(&two[0]));
                assert!((steps / 2..=steps * 6 / 10).contains(&two[1]));
                let class = (2.0 * x[two[0]] + x[two[1]]) as usize;
                assert_eq!(y[class], 1.0);
                counts[class] += 1;
            }
            assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        }
    }
}
