//! What the classes of points in the plane share.
//!
//! The classes take turns (example `i` is of class `i` modulo their number), so every batch of
//! an unshuffled run holds all of them, and they are as good as balanced.

use super::error::{deviation, size};
use super::stream::Stream;
use super::{DataError, Dataset, Scale, Split, Task};

/// Sizes of a set of points and the deviation of the noise on each coordinate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Points {
    pub(super) set: &'static str,
    pub(super) train: usize,
    pub(super) test: usize,
    pub(super) noise: f64,
    /// What the field of the noise is called.
    pub(super) noise_field: &'static str,
}

impl Points {
    /// Draws both parts. `place` puts a point of a class where it would be without noise; two
    /// classes make a binary task, more a one-hot one.
    pub(super) fn draw(
        self,
        seed: u64,
        classes: Vec<String>,
        place: impl Fn(usize, &mut Stream) -> [f64; 2],
    ) -> Result<Dataset, DataError> {
        size(self.set, "train", self.train)?;
        size(self.set, "test", self.test)?;
        deviation(self.set, self.noise_field, self.noise)?;
        let task = Task::of_classes(classes);
        let part = |mut stream: Stream, len: usize| {
            let mut part = Split::default();
            for example in 0..len {
                let class = example % task.classes();
                let [x1, x2] = place(class, &mut stream);
                let x1 = x1 + self.noise * stream.normal();
                let x2 = x2 + self.noise * stream.normal();
                part.push(&[x1, x2], &task.target_of(class));
            }
            part
        };
        Ok(Dataset {
            name: self.set.to_lowercase(),
            train: part(Stream::train(seed), self.train),
            test: part(Stream::test(seed), self.test),
            features: ["x₁", "x₂"].map(String::from).to_vec(),
            inputs: vec![Scale::IDENTITY; 2],
            target: "class".into(),
            output: Scale::IDENTITY,
            task,
            floor: None,
            image: None,
            sequence: None,
            notes: Vec::new(),
        })
    }
}

/// Two names of classes.
pub(super) fn two(first: &str, second: &str) -> Vec<String> {
    vec![first.to_owned(), second.to_owned()]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Points of a class in the training part, as (x₁, x₂).
    pub(in crate::data) fn of_class(data: &Dataset, class: usize) -> Vec<(f64, f64)> {
        let target = data.task.target_of(class);
        let points = data.train.x.chunks(2).zip(data.train.y.chunks(data.task.outputs()));
        points.filter(|(_, y)| *y == target.as_slice()).map(|(x, _)| (x[0], x[1])).collect()
    }

    #[test]
    fn classes_take_turns() {
        let points = Points { set: "Test", train: 5, test: 1, noise: 1.0, noise_field: "noise" };
        let data = points.draw(1, two("a", "b"), |class, _| [class as f64 * 100.0, 0.0]).unwrap();
        assert_eq!(data.train.y, [0.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(of_class(&data, 1).len(), 2);
        assert!(of_class(&data, 1).iter().all(|(x1, _)| *x1 > 50.0));
    }
}
