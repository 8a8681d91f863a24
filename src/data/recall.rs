//! The first symbol of a sequence, to be told at its end (Hochreiter and Schmidhuber 1997,
//! experiment 2, in a short form).
//!
//! ```text
//! B w z z x y … w        one of A B C D, then `lag` distractors of w x y z
//! └ the target: B
//! ```
//!
//! Shapes: x `[lag + 1]` indices of the eight symbols, y `[4 × n]` one-hot. The distractors tell
//! nothing: whoever forgets the first symbol is right once in four times, with a cross-entropy of
//! ln 4 = 1.386. There is nothing that stands in the way of no error at all.

use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split, Task};

const SYMBOLS: [&str; 8] = ["A", "B", "C", "D", "w", "x", "y", "z"];

/// Symbols of the first kind, and of the second.
const KINDS: u32 = 4;

/// Draws the sequences; each has `lag` distractors.
pub(super) fn load(seed: u64, lag: usize, train: usize, test: usize) -> Result<Dataset, DataError> {
    within("Recall", "lag", lag, 1, 1000)?;
    sequences("Recall", [train, test], lag + 1)?;
    let task =
        Task::of_classes(SYMBOLS[..KINDS as usize].iter().map(ToString::to_string).collect());
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let first = stream.whole(0, KINDS - 1);
            let others = (0..lag).map(|_| f64::from(KINDS + stream.whole(0, KINDS - 1)));
            let x: Vec<f64> = std::iter::once(f64::from(first)).chain(others).collect();
            part.push(&x, &task.target_of(first as usize));
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    let target = "first symbol".into();
    Ok(Dataset { task, target, ..Dataset::symbols("recall", &SYMBOLS, lag + 1, false, parts) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_the_first_symbol_and_the_rest_are_distractors() {
        let data = load(1, 10, 4000, 500).unwrap();
        let mut counts = [0; 8];
        for (x, y) in data.train.x.chunks(11).zip(data.train.y.chunks(4)) {
            assert_eq!(y[x[0] as usize], 1.0);
            assert!(x[1..].iter().all(|symbol| (4.0..8.0).contains(symbol)));
            for symbol in x {
                counts[*symbol as usize] += 1;
            }
        }
        assert!(counts[..4].iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert!(counts[4..].iter().all(|count| (9_700..10_300).contains(count)), "{counts:?}");
    }

    #[test]
    fn distractors_tell_nothing_of_the_first() {
        let data = load(2, 1, 40_000, 1).unwrap();
        let mut pairs = [[0; 4]; 4];
        for x in data.train.x.chunks(2) {
            pairs[x[0] as usize][x[1] as usize - 4] += 1;
        }
        assert!(pairs.iter().flatten().all(|count| (2300..2700).contains(count)), "{pairs:?}");
    }

    #[test]
    fn a_lag_out_of_range_is_an_error() {
        let error = load(1, 0, 9, 9).unwrap_err();
        assert_eq!(error.to_string(), "Recall: lag is 0; it must be from 1 to 1000");
        let error = load(1, 1000, 1_000_000, 9).unwrap_err().to_string();
        assert!(error.starts_with("Recall: train is 1000000; with sequences of 1001"), "{error}");
    }
}
