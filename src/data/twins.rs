//! Two features that are the same: how should a weight be shared between them?
//!
//! ```text
//! z ~ N(0, 1)     x₁ = x₂ = z     y = 3 z + N(0, noise²)
//! ```
//!
//! Every pair of weights with the sum 3 fits as well as any other. Shapes: x `[2 × n]`, y
//! `[1 × n]`, both unscaled. Floor: `noise²`. Source: Zou and Hastie 2005, section 2.3.

use super::error::{deviation, size};
use super::stream::Stream;
use super::{DataError, Dataset, Scale, Split, Task};

/// Draws both parts.
pub(super) fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
    size("Twins", "train", train)?;
    size("Twins", "test", test)?;
    deviation("Twins", "noise", noise)?;
    let part = |mut stream: Stream, len| {
        let mut part = Split::default();
        for _ in 0..len {
            let z = stream.normal();
            part.push(&[z, z], &[3.0 * z + noise * stream.normal()]);
        }
        part
    };
    Ok(Dataset {
        name: "twins".into(),
        task: Task::Regression,
        features: vec!["x₁".into(), "x₂".into()],
        inputs: vec![Scale::IDENTITY; 2],
        target: "y".into(),
        output: Scale::IDENTITY,
        train: part(Stream::train(seed), train),
        test: part(Stream::test(seed), test),
        floor: Some(noise * noise),
        image: None,
        notes: Vec::new(),
    })
}
