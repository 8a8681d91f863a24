//! A flag that is set now and then among noise, to be remembered; with a cue, to be told only
//! when asked for.
//!
//! ```text
//! 1 c a 0 d b b 1 a        0 or 1 with probability 0.15, and always at first; else a b c d
//! 1 1 1 0 0 0 0 1 1        the latest flag
//!
//! 1 c ? 0 ? b ? 1 a        with cue: ? with probability 0.15
//! 0 0 1 0 0 0 0 0 0        the flag where ? stands, 0 elsewhere
//! ```
//!
//! Shapes: x `[steps]` indices of the six or seven symbols, y `[steps]` of 0 and 1. Nothing
//! stands in the way of no error at all.

use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split, Task};

const SYMBOLS: [&str; 7] = ["0", "1", "a", "b", "c", "d", "?"];

/// Index of the symbol that asks.
const CUE: u32 = 6;

/// Probability that a step sets the flag; also that it asks for it.
const SHARE: f64 = 0.15;

/// Draws the sequences of so many steps.
pub(super) fn load(
    seed: u64,
    steps: usize,
    train: usize,
    test: usize,
    cue: bool,
) -> Result<Dataset, DataError> {
    within("Flag", "steps", steps, 1, 1000)?;
    sequences("Flag", [train, test], steps)?;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let (x, y) = draw(&mut stream, steps, cue);
            part.push(&x, &y);
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    let task = Task::Binary(["0", "1"].map(String::from));
    let symbols = &SYMBOLS[..if cue { 7 } else { 6 }];
    let target = if cue { "flag where asked" } else { "flag" }.into();
    Ok(Dataset { task, target, ..Dataset::symbols("flag", symbols, steps, true, parts) })
}

/// Symbols and targets of a sequence.
fn draw(stream: &mut Stream, steps: usize, cue: bool) -> (Vec<f64>, Vec<f64>) {
    let mut flag = 0;
    let steps = (0..steps).map(|step| {
        let kind = stream.uniform(0.0, 1.0);
        let symbol = if kind < SHARE || step == 0 {
            flag = stream.whole(0, 1);
            flag
        } else if cue && kind < 2.0 * SHARE {
            CUE
        } else {
            stream.whole(2, CUE - 1)
        };
        let told = if cue && symbol != CUE { 0 } else { flag };
        (f64::from(symbol), f64::from(told))
    });
    steps.unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_the_latest_flag() {
        let data = load(1, 30, 2000, 10, false).unwrap();
        let mut counts = [0; 6];
        for (x, y) in data.train.x.chunks(30).zip(data.train.y.chunks(30)) {
            assert!(x[0] < 2.0, "the first step sets it");
            let mut flag = x[0];
            for (symbol, target) in x.iter().zip(y) {
                flag = if *symbol < 2.0 { *symbol } else { flag };
                assert_eq!(*target, flag);
            }
            x[1..].iter().for_each(|symbol| counts[*symbol as usize] += 1);
        }
        // Of 58 000 later steps, 15 in 100 set it and the others are noise.
        assert!(counts[..2].iter().all(|count| (4100..4600).contains(count)), "{counts:?}");
        assert!(counts[2..].iter().all(|count| (11_950..12_700).contains(count)), "{counts:?}");
    }

    #[test]
    fn with_a_cue_it_is_told_only_when_asked_for() {
        let data = load(1, 30, 2000, 10, true).unwrap();
        let (mut asked, mut told) = (0, 0);
        for (x, y) in data.train.x.chunks(30).zip(data.train.y.chunks(30)) {
            let mut flag = x[0];
            for (symbol, target) in x.iter().zip(y) {
                flag = if *symbol < 2.0 { *symbol } else { flag };
                assert_eq!(*target, if *symbol == 6.0 { flag } else { 0.0 });
                asked += usize::from(*symbol == 6.0);
                told += usize::from(*target == 1.0);
            }
        }
        assert!((8400..9000).contains(&asked), "15 in 100 of 58 000: {asked}");
        assert!((4000..4700).contains(&told), "half of them: {told}");
    }
}
