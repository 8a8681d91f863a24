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
use super::{DataError, Dataset, Scale, Split, Task};

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
    Ok(Dataset {
        name: name.into(),
        task: Task::Regression,
        features: (1..=features).map(|i| format!("x{i}")).collect(),
        inputs: vec![Scale::IDENTITY; features],
        target: "y".into(),
        output: Scale::IDENTITY,
        train: part(Stream::train(seed), train),
        test: part(Stream::test(seed), test),
        floor: Some(floor),
        image: None,
        notes: Vec::new(),
    })
}
