//! The randomness of data.
//!
//! One seed gives independent streams ([`crate::engine::Stream`]), one for what is trained on and
//! one for what is tested on. So another size of the one leaves the other as it was, and
//! initialisation, batches and dropout, which have streams of their own, are left alone as well.
//! A generator draws example after example and never asks how many will follow: a larger set
//! begins with the smaller one.
//!
//! The bits of a stream are the same on every machine. Sines and exponentials come from the
//! platform's mathematics library, so a value may differ in its last bit between platforms.

use rand::{Rng as _, RngExt};
use rand_distr::StandardNormal;

use crate::engine::{self, Rng};

/// Draws for one part of a data set.
#[derive(Debug)]
pub(super) struct Stream(Rng);

impl Stream {
    /// The stream of the training part; also that of shuffles and splits.
    pub(super) fn train(seed: u64) -> Self {
        Self(engine::Stream::TrainData.rng(seed))
    }

    /// The stream of the test part.
    pub(super) fn test(seed: u64) -> Self {
        Self(engine::Stream::TestData.rng(seed))
    }

    /// The stream of what an option adds to the training part, so that it leaves the rest alone.
    pub(super) fn options(seed: u64) -> Self {
        Self(engine::Stream::TrainOptions.rng(seed))
    }

    /// The same for the test part.
    pub(super) fn test_options(seed: u64) -> Self {
        Self(engine::Stream::TestOptions.rng(seed))
    }

    /// U(from, to): 53 random bits, so `to` itself is never drawn.
    pub(super) fn uniform(&mut self, from: f64, to: f64) -> f64 {
        let unit = (self.0.next_u64() >> 11) as f64 * (-53.0_f64).exp2();
        from + (to - from) * unit
    }

    /// N(0, 1), by the ziggurat method.
    pub(super) fn normal(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }

    /// A whole number of `from..=to`, each as likely.
    pub(super) fn whole(&mut self, from: u32, to: u32) -> u32 {
        self.0.random_range(from..=to)
    }

    /// True with probability `p`.
    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.uniform(0.0, 1.0) < p
    }

    /// `0..len` in random order (Fisher and Yates).
    pub(super) fn permutation(&mut self, len: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..len).collect();
        for last in (1..len).rev() {
            order.swap(last, self.0.random_range(0..=last as u64) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_by_seed_and_part() {
        let first = |mut stream: Stream| stream.uniform(0.0, 1.0);
        assert_eq!(first(Stream::train(3)), first(Stream::train(3)));
        assert_ne!(first(Stream::train(3)), first(Stream::test(3)));
        assert_ne!(first(Stream::train(3)), first(Stream::train(4)));
    }

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let mut stream = Stream::train(1);
        let n = 100_000;
        let moments = |mut draw: Box<dyn FnMut() -> f64 + '_>| {
            let draws: Vec<f64> = (0..n).map(|_| draw()).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            (mean, draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64)
        };
        let near = |(mean, variance): (f64, f64), m: f64, v: f64| {
            assert!((mean - m).abs() < 0.02 * v.sqrt(), "mean {mean}, wanted {m}");
            assert!((variance - v).abs() < 0.03 * v, "variance {variance}, wanted {v}");
        };
        near(moments(Box::new(|| stream.normal())), 0.0, 1.0);
        near(moments(Box::new(|| stream.uniform(-2.0, 4.0))), 1.0, 3.0);
        near(moments(Box::new(|| f64::from(stream.whole(1, 6)))), 3.5, 35.0 / 12.0);
        near(moments(Box::new(|| f64::from(u8::from(stream.chance(0.3))))), 0.3, 0.21);
    }

    #[test]
    fn a_permutation_holds_every_number_once() {
        let mut order = Stream::train(1).permutation(100);
        assert_ne!(order, (0..100).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
        assert!(Stream::train(1).permutation(0).is_empty());
    }
}
