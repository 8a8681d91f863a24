//! Curves in bounded memory: when the buckets are full, neighbours merge and the width doubles,
//! so the extremes of every stretch survive however long a run gets.

use super::{Bucket, Series};

/// Buckets kept at most; two for each column of a wide screen.
const CAPACITY: usize = 512;

/// The history of one number.
#[derive(Clone, Debug)]
pub(super) struct History {
    buckets: Vec<Filling>,
    /// Steps a bucket.
    width: u64,
    latest: Option<f64>,
}

/// A bucket with what its mean is made of.
#[derive(Clone, Copy, Debug)]
struct Filling {
    step: u64,
    min: f64,
    max: f64,
    sum: f64,
    count: u64,
}

impl Default for History {
    fn default() -> Self {
        Self { buckets: Vec::with_capacity(CAPACITY), width: 1, latest: None }
    }
}

impl History {
    /// Adds the value after `step` steps; steps only grow. What is not finite is no point of a
    /// curve and is left out.
    pub(super) fn push(&mut self, step: u64, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.latest = Some(value);
        let start = step / self.width * self.width;
        match self.buckets.last_mut() {
            Some(last) if last.step >= start => {
                last.min = last.min.min(value);
                last.max = last.max.max(value);
                last.sum += value;
                last.count += 1;
            }
            _ => {
                if self.buckets.len() == CAPACITY {
                    self.halve();
                    return self.push(step, value);
                }
                let filling = Filling { step, min: value, max: value, sum: value, count: 1 };
                self.buckets.push(filling);
            }
        }
    }

    /// Forgets what came after `step` steps. A bucket that reaches beyond keeps its extremes.
    pub(super) fn truncate(&mut self, step: u64) {
        self.buckets.retain(|bucket| bucket.step <= step);
        self.latest = self.buckets.last().map(|last| last.sum / last.count as f64);
    }

    /// The curve.
    pub(super) fn series(&self) -> Series {
        let bucket = |filling: &Filling| Bucket {
            step: filling.step,
            min: filling.min,
            mean: filling.sum / filling.count as f64,
            max: filling.max,
        };
        Series { buckets: self.buckets.iter().map(bucket).collect(), latest: self.latest }
    }

    fn halve(&mut self) {
        self.width *= 2;
        let width = self.width;
        self.buckets.dedup_by(|next, last| {
            let same = last.step / width == next.step / width;
            if same {
                last.min = last.min.min(next.min);
                last.max = last.max.max(next.max);
                last.sum += next.sum;
                last.count += next.count;
            }
            same
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_bounded_and_keeps_extremes() {
        let mut history = History::default();
        for step in 0..100_000 {
            let value = if step == 54_321 { 99.0 } else { (step % 7) as f64 };
            history.push(step, value);
        }
        let series = history.series();
        assert!(series.buckets.len() <= CAPACITY && series.buckets.len() > CAPACITY / 4);
        assert!(series.buckets.iter().any(|bucket| bucket.max == 99.0));
        assert!(series.buckets.windows(2).all(|pair| pair[0].step < pair[1].step));
        assert_eq!(series.latest, Some((99_999 % 7) as f64));
    }

    #[test]
    fn short_histories_are_exact_and_can_be_cut() {
        let mut history = History::default();
        for step in 0..10 {
            history.push(step, step as f64);
        }
        history.push(10, f64::NAN);
        assert_eq!(history.series().buckets.len(), 10);
        history.truncate(4);
        assert_eq!(history.series().latest, Some(4.0));
        history.push(5, 50.0);
        assert_eq!(history.series().buckets.len(), 6);
    }
}
