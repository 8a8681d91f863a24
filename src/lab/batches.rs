//! Which examples a step sees: a pure function of the seed and the step, so that going back
//! needs no memory of it and arms of one seed see the same batches.

use rand::seq::SliceRandom as _;

use super::Batch;
use crate::engine::{Draw, Stream};

/// The batches of a training set.
#[derive(Clone, Debug)]
pub(super) struct Batches {
    examples: usize,
    size: usize,
    shuffle: bool,
    seed: u64,
    /// The order of the epoch that was last asked for.
    order: Vec<u32>,
    epoch: Option<u64>,
}

impl Batches {
    /// Batches over so many examples. A whole set is never shuffled: its mean does not depend
    /// on the order, and other programs can then follow to the last digit.
    pub(super) fn new(examples: usize, batch: Batch, shuffle: bool, seed: u64) -> Self {
        let size = match batch {
            Batch::Whole => examples,
            Batch::Size(size) => size.min(examples),
        };
        let shuffle = shuffle && size < examples;
        let order = (0..examples as u32).collect();
        Self { examples, size, shuffle, seed, order, epoch: None }
    }

    /// The largest batch.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Steps an epoch.
    pub(super) fn per_epoch(&self) -> u64 {
        // Without examples, as on a surface, each step is an epoch.
        self.examples.div_ceil(self.size.max(1)).max(1) as u64
    }

    /// The examples of a step, the first being step 0.
    pub(super) fn of_step(&mut self, step: u64) -> &[u32] {
        let (epoch, place) = (step / self.per_epoch(), step % self.per_epoch());
        if self.shuffle && self.epoch != Some(epoch) {
            self.shuffle_for(epoch);
        }
        let from = place as usize * self.size;
        &self.order[from..self.examples.min(from + self.size)]
    }

    fn shuffle_for(&mut self, epoch: u64) {
        for (i, example) in self.order.iter_mut().enumerate() {
            *example = i as u32;
        }
        let mut rng = Stream::Shuffle.at(Draw { seed: self.seed, step: epoch });
        self.order.shuffle(&mut rng);
        self.epoch = Some(epoch);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_sees_every_example_once_and_the_last_batch_is_smaller() {
        let mut batches = Batches::new(10, Batch::Size(4), true, 3);
        assert_eq!(batches.per_epoch(), 3);
        for epoch in 0..3 {
            let mut seen: Vec<u32> =
                (0..3).flat_map(|i| batches.of_step(3 * epoch + i).to_vec()).collect();
            assert_eq!(batches.of_step(3 * epoch + 2).len(), 2);
            seen.sort_unstable();
            assert_eq!(seen, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_step_has_the_same_batch_whenever_it_is_asked_for() {
        let mut batches = Batches::new(100, Batch::Size(8), true, 3);
        let later = batches.of_step(40).to_vec();
        let first = batches.of_step(0).to_vec();
        assert_ne!(first, (0..8).collect::<Vec<_>>());
        assert_eq!(batches.of_step(40), later);
        assert_ne!(batches.of_step(13), first, "each epoch has its own order");
    }

    #[test]
    fn the_order_of_the_file_is_kept_where_asked() {
        let mut batches = Batches::new(10, Batch::Size(4), false, 3);
        assert_eq!(batches.of_step(4), [4, 5, 6, 7]);
        let mut whole = Batches::new(5, Batch::Whole, true, 3);
        assert_eq!(whole.of_step(7), [0, 1, 2, 3, 4]);
    }
}
