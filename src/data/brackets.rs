//! Brackets that open and close, to be counted.
//!
//! ```text
//! ( ( · ) ( ( ) )          ( with probability 0.4, ) 0.4, · 0.2
//! 1 2 2 1 2 3 2 1          the depth, always within 0 … 8
//! ```
//!
//! Where a bracket would leave the range of depths it is turned round. Shapes: x `[steps]`
//! indices of the three symbols; y `[steps]`: depth / 4, a number (floor 0: counting is exact), or
//! 1 where all brackets are closed, a class.

use serde::{Deserialize, Serialize};

use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Split, Task};

const SYMBOLS: [&str; 3] = ["(", ")", "·"];

/// The greatest depth.
const DEEPEST: u32 = 8;

/// Steps of depth to one unit of the target.
const UNIT: f64 = 4.0;

/// What is asked for at each step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BracketTarget {
    /// How many brackets are open, over 4.
    #[default]
    Depth,
    /// Whether none is.
    Balanced,
}

/// Draws the sequences of so many steps.
pub(super) fn load(
    seed: u64,
    steps: usize,
    train: usize,
    test: usize,
    target: BracketTarget,
) -> Result<Dataset, DataError> {
    within("Brackets", "steps", steps, 1, 1000)?;
    sequences("Brackets", [train, test], steps)?;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let (x, depths) = draw(&mut stream, steps);
            let y = depths.into_iter().map(|depth| match target {
                BracketTarget::Depth => f64::from(depth) / UNIT,
                BracketTarget::Balanced => f64::from(u8::from(depth == 0)),
            });
            part.push(&x, &y.collect::<Vec<_>>());
        }
        part
    };
    let parts = [part(Stream::train(seed), train), part(Stream::test(seed), test)];
    let (task, name, floor) = match target {
        BracketTarget::Depth => (Task::Regression, "depth / 4", Some(0.0)),
        BracketTarget::Balanced => {
            (Task::Binary(["open", "balanced"].map(String::from)), "balanced", None)
        }
    };
    let symbols = Dataset::symbols("brackets", &SYMBOLS, steps, true, parts);
    Ok(Dataset { task, target: name.into(), floor, ..symbols })
}

/// The symbols of a sequence, and the depth after each.
fn draw(stream: &mut Stream, steps: usize) -> (Vec<f64>, Vec<u32>) {
    let mut depth = 0;
    let steps = (0..steps).map(|_| {
        let (open, close) = (0.0, 1.0);
        let symbol = match stream.uniform(0.0, 1.0) {
            u if u >= 0.8 => 2.0,
            u if (u < 0.4 && depth < DEEPEST) || depth == 0 => open,
            _ => close,
        };
        if symbol == open {
            depth += 1;
        } else if symbol == close {
            depth -= 1;
        }
        (symbol, depth)
    });
    steps.unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_follow_from_the_symbols_and_stay_in_range() {
        let data = load(1, 60, 1000, 10, BracketTarget::Depth).unwrap();
        let mut deepest = 0.0_f64;
        for (x, y) in data.train.x.chunks(60).zip(data.train.y.chunks(60)) {
            let mut depth = 0.0;
            for (symbol, target) in x.iter().zip(y) {
                depth += [1.0, -1.0, 0.0][*symbol as usize];
                assert_eq!(*target, depth / 4.0);
                assert!((0.0..=8.0).contains(&depth));
                deepest = deepest.max(depth);
            }
        }
        assert_eq!(deepest, 8.0);
    }

    #[test]
    fn symbols_have_their_shares_away_from_the_ends() {
        // The first is always an opening one or neutral; after "(" at depth 1 all three can come.
        let data = load(1, 2, 50_000, 10, BracketTarget::Depth).unwrap();
        let mut first = [0; 3];
        let mut second = [0; 3];
        for x in data.train.x.chunks(2) {
            first[x[0] as usize] += 1;
            if x[0] == 0.0 {
                second[x[1] as usize] += 1;
            }
        }
        assert_eq!(first[1], 0);
        assert!((39_500..40_500).contains(&first[0]), "{first:?}");
        let wanted = [0.4, 0.4, 0.2].map(|share| share * f64::from(first[0]));
        for (count, wanted) in second.iter().zip(wanted) {
            assert!((f64::from(*count) / wanted - 1.0).abs() < 0.04, "{second:?}");
        }
    }

    #[test]
    fn balanced_is_a_depth_of_0() {
        let depth = load(3, 24, 50, 20, BracketTarget::Depth).unwrap();
        let balanced = load(3, 24, 50, 20, BracketTarget::Balanced).unwrap();
        assert_eq!(depth.train.x, balanced.train.x);
        for (depth, balanced) in depth.train.y.iter().zip(&balanced.train.y) {
            assert_eq!(*depth == 0.0, *balanced == 1.0);
        }
        assert_eq!(balanced.task.name(1), Some("balanced"));
    }
}
