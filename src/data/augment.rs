//! Augmentation: training examples that are changed a little each time they are used, in ways
//! that leave their meaning alone.
//!
//! What is changed is a pure function of seed and step, so that going back needs no memory of
//! it. The test set stays as it is.

use rand::{Rng as _, RngExt as _};
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::Dataset;
use crate::engine::{Draw, Real, Stream};

/// A change to examples; in RON `Shift(1)`, `Jitter(0.1)`, `FlipHorizontal`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Augment {
    /// Images are moved by up to so many pixels in both directions; what comes in is empty.
    Shift(usize),
    /// Every input gets normal noise of this standard deviation, in stored units.
    Jitter(f64),
    /// Every second image, on average, is mirrored left to right.
    FlipHorizontal,
}

impl Augment {
    /// One of each, for menus and for tests that walk them.
    pub const EXAMPLES: [Self; 3] = [Self::Shift(1), Self::Jitter(0.1), Self::FlipHorizontal];

    /// Whether these examples can be changed so.
    ///
    /// # Errors
    /// Where the change is one of images and the examples are none; the sentence says so.
    pub fn fits(self, data: &Dataset) -> Result<(), String> {
        if data.sequence.is_some() {
            return Err(format!(
                "{self:?} changes examples of one step, and {} has sequences: leave augment out",
                data.name
            ));
        }
        match (self, data.image) {
            (Self::Shift(most), Some((rows, columns))) if most >= rows.min(columns) => {
                Err(format!("Shift({most}) would move images of {rows}×{columns} out of sight"))
            }
            (Self::Jitter(_), _) | (_, Some(_)) => Ok(()),
            (_, None) => Err(format!(
                "{self:?} changes images, and {} has none: take Jitter, or the data set Digits",
                data.name
            )),
        }
    }
}

/// Examples moved within their frame, one at a time.
#[derive(Clone, Debug)]
pub struct Augmenter<T> {
    changes: Vec<Augment>,
    image: (usize, usize),
    /// One example as it was.
    before: Vec<T>,
}

impl<T: Real> Augmenter<T> {
    /// The changes to examples of a data set that they fit.
    #[must_use]
    pub fn new(changes: &[Augment], data: &Dataset) -> Self {
        let image = data.image.unwrap_or((1, data.width()));
        Self { changes: changes.to_vec(), image, before: Vec::with_capacity(data.width()) }
    }

    /// Whether examples stay as they are.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty()
    }

    /// Changes the examples in the columns of `x` `[features × columns]`.
    pub fn apply(&mut self, x: &mut [T], draw: Draw) {
        let mut rng = Stream::Augment.at(draw);
        let features = self.image.0 * self.image.1;
        for example in x.chunks_exact_mut(features) {
            for change in &self.changes {
                match *change {
                    Augment::Jitter(deviation) => {
                        for value in example.iter_mut() {
                            let noise: f64 = rng.sample(StandardNormal);
                            *value += T::from_f64(deviation * noise);
                        }
                    }
                    Augment::FlipHorizontal => {
                        if rng.next_u32().is_multiple_of(2) {
                            example.chunks_exact_mut(self.image.1).for_each(<[T]>::reverse);
                        }
                    }
                    Augment::Shift(most) => {
                        let most = most as i64;
                        let mut by = || rng.random_range(-most..=most) as isize;
                        let by = (by(), by());
                        self.before.clear();
                        self.before.extend_from_slice(example);
                        shift(&self.before, self.image, by, example);
                    }
                }
            }
        }
    }
}

/// Writes an image moved by so many rows and columns; what comes in is zero.
pub(super) fn shift<T: Real>(
    image: &[T],
    (rows, columns): (usize, usize),
    (down, right): (isize, isize),
    moved: &mut [T],
) {
    for row in 0..rows {
        for column in 0..columns {
            let from = (row as isize - down, column as isize - right);
            let inside =
                (0..rows as isize).contains(&from.0) && (0..columns as isize).contains(&from.1);
            moved[row * columns + column] =
                if inside { image[from.0 as usize * columns + from.1 as usize] } else { T::ZERO };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataSpec, Sequence};

    fn digits() -> Dataset {
        DataSpec::Digits { train: 40, test: 10, label_noise: 0.0, test_shift: 0 }.load(1).unwrap()
    }

    fn changed(changes: &[Augment], step: u64) -> Vec<f64> {
        let data = digits();
        let mut x = data.train.x.clone();
        Augmenter::new(changes, &data).apply(&mut x, Draw { seed: 1, step });
        x
    }

    #[test]
    fn changes_follow_their_draw() {
        for change in Augment::EXAMPLES {
            assert_eq!(changed(&[change], 3), changed(&[change], 3));
            assert_ne!(changed(&[change], 3), changed(&[change], 4), "{change:?}");
        }
        assert_eq!(changed(&[], 3), digits().train.x);
    }

    #[test]
    fn an_image_is_moved_as_a_whole() {
        let mut moved = [9.0; 6];
        shift(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], (2, 3), (1, -1), &mut moved);
        assert_eq!(moved, [0.0, 0.0, 0.0, 2.0, 3.0, 0.0]);
        // No pixel is made up, and every direction occurs.
        let (before, after) = (digits().train.x, changed(&[Augment::Shift(1)], 1));
        let mut kept = 0;
        for (before, after) in before.chunks(64).zip(after.chunks(64)) {
            assert!(after.iter().all(|v| *v == 0.0 || before.contains(v)));
            kept += usize::from(before == after);
        }
        assert!(kept < 15, "one in nine stays: {kept} of 40");
    }

    #[test]
    fn images_move_all_ways_alike() {
        // A single lit pixel in the middle says where its image went.
        let data = digits();
        let mut lit = vec![0.0; 64];
        lit[4 * 8 + 4] = 1.0;
        let mut x = lit.repeat(9000);
        Augmenter::new(&[Augment::Shift(1)], &data).apply(&mut x, Draw { seed: 1, step: 0 });
        let mut counts = [0; 9];
        for image in x.chunks(64) {
            let place = image.iter().position(|v| *v == 1.0).unwrap();
            counts[(place / 8 - 3) * 3 + (place % 8 - 3)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
    }

    #[test]
    fn jitter_has_its_deviation_and_is_drawn_for_each_number() {
        let moons = DataSpec::Moons { train: 10, test: 10, noise: 0.1 }.load(1).unwrap();
        let mut x = vec![5.0_f32; 20_000];
        Augmenter::new(&[Augment::Jitter(0.2)], &moons).apply(&mut x, Draw { seed: 1, step: 0 });
        let noise = x.iter().map(|v| f64::from(v - 5.0));
        let variance = noise.clone().map(|v| v * v).sum::<f64>() / 20_000.0;
        assert!((variance.sqrt() - 0.2).abs() < 0.004, "{variance}");
        assert!((noise.sum::<f64>() / 20_000.0).abs() < 0.006);
        let mut sorted = x;
        sorted.sort_by(f32::total_cmp);
        sorted.dedup();
        assert!(sorted.len() > 19_000, "hardly two are alike");
    }

    #[test]
    fn a_batch_that_is_cut_short_begins_alike() {
        let (data, all) = (digits(), Augment::EXAMPLES);
        let whole = changed(&all, 2);
        let mut some = data.train.x[..5 * 64].to_vec();
        Augmenter::new(&all, &data).apply(&mut some, Draw { seed: 1, step: 2 });
        assert_eq!(some[..], whole[..5 * 64]);
    }

    #[test]
    fn changes_of_nothing_change_nothing() {
        assert_eq!(changed(&[Augment::Shift(0), Augment::Jitter(0.0)], 1), digits().train.x);
    }

    #[test]
    fn half_of_the_images_are_mirrored() {
        let (before, after) = (digits().train.x, changed(&[Augment::FlipHorizontal], 1));
        let mirrored = before.chunks(64).zip(after.chunks(64)).filter(|(a, b)| a != b).count();
        assert!((10..=30).contains(&mirrored));
        let twice: f64 = before.iter().zip(&after).map(|(a, b)| a - b).sum();
        assert!(twice.abs() < 1e-9, "no ink is lost");
    }

    #[test]
    fn sequences_stay_as_they_are() {
        let steps = Sequence { steps: 5, symbols: Vec::new(), each: true, warmup: 0 };
        let waves = Dataset { sequence: Some(steps), name: "waves".into(), ..digits() };
        for change in Augment::EXAMPLES {
            let refusal = change.fits(&waves).unwrap_err();
            assert!(refusal.ends_with("waves has sequences: leave augment out"), "{refusal}");
        }
    }

    #[test]
    fn what_are_no_images_cannot_be_shifted() {
        let moons = DataSpec::Moons { train: 10, test: 10, noise: 0.1 }.load(1).unwrap();
        assert!(Augment::Shift(1).fits(&moons).unwrap_err().contains("Shift(1) changes images"));
        assert!(Augment::FlipHorizontal.fits(&moons).is_err());
        assert!(Augment::Jitter(0.1).fits(&moons).is_ok());
        assert!(Augment::Shift(8).fits(&digits()).unwrap_err().contains("out of sight"));
    }
}
