//! The four corners of the unit square; 1 where exactly one coordinate is 1.
//!
//! ```text
//! (0,0) → 0   (0,1) → 1   (1,0) → 1   (1,1) → 0
//! ```
//!
//! Shapes: x `[2 × 4]`, unscaled, y `[1 × 4]`. The same four points are trained on and tested
//! on, whatever the seed. No line has more than three of them on their right sides, so a
//! linear model is right at most three times in four; without noise, all four can be had.

use super::{DataError, Dataset, Scale, Split, Task};

/// The four points, in the order of counting.
#[expect(clippy::unnecessary_wraps, reason = "every data set has this form")]
pub(super) fn load(_seed: u64) -> Result<Dataset, DataError> {
    let mut points = Split::default();
    for (x1, x2) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
        points.push(&[x1, x2], &[f64::from(u8::from(x1 != x2))]);
    }
    Ok(Dataset {
        name: "xor".into(),
        task: Task::Binary(["0", "1"].map(String::from)),
        features: ["x₁", "x₂"].map(String::from).to_vec(),
        inputs: vec![Scale::IDENTITY; 2],
        target: "x₁ xor x₂".into(),
        output: Scale::IDENTITY,
        train: points.clone(),
        test: points,
        floor: None,
        image: None,
        sequence: None,
        notes: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_xor() {
        let xor = load(7).unwrap();
        assert_eq!(xor.train.x, [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
        assert_eq!(xor.train.y, [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(xor.test, xor.train);
    }
}
