//! How gradients of batches differ from that of the whole training set, and what clipping does
//! to their direction. All in double precision.

use rand::seq::index::sample;

use super::landscape::Landscape;
use crate::engine::{Rng, Stream};
use crate::lab::arm::ArmRun;

/// Random batches at the present weights, compared with the whole training set.
struct Batches {
    landscape: Landscape,
    rng: Rng,
    size: usize,
    draws: usize,
    /// The gradient on the whole training set.
    whole: Vec<f64>,
}

impl Batches {
    /// None where there are no such batches.
    fn of(arm: &ArmRun, size: usize, draws: usize) -> Option<Self> {
        let mut landscape = Landscape::of(arm)?;
        if draws == 0 || !(1..=landscape.len()).contains(&size) {
            return None;
        }
        let whole = landscape.gradient();
        let rng = Stream::Measure.rng(arm.trainer().settings().seed);
        Some(Self { landscape, rng, size, draws, whole })
    }

    /// Mean of `number` over the batches' gradients, each beside that of the whole set.
    fn mean(mut self, number: impl Fn(&[f64], &[f64]) -> f64) -> f64 {
        let mut sum = 0.0;
        for _ in 0..self.draws {
            let batch = sample(&mut self.rng, self.landscape.len(), self.size);
            sum += number(&self.landscape.gradient_on(batch.iter()), &self.whole);
        }
        sum / self.draws as f64
    }
}

/// Mean ‖g_B − g‖² over random batches without repetition.
pub(super) fn noise(arm: &ArmRun, size: usize, draws: usize) -> Option<f64> {
    let apart = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum();
    Some(Batches::of(arm, size, draws)?.mean(apart))
}

/// Mean cosine of g_B and g.
pub(super) fn alignment(arm: &ArmRun, size: usize, draws: usize) -> Option<f64> {
    Some(Batches::of(arm, size, draws)?.mean(cosine))
}

/// Cosine of the angle between two vectors; not a number where one is 0.
pub(super) fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    dot(a, b) / (dot(a, a).sqrt() * dot(b, b).sqrt())
}
