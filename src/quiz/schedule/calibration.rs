//! How sure the learner said to be, against how often they were right.

use crate::course::{History, Sureness};

/// Fewer answers than this say nothing.
const ENOUGH: usize = 8;

/// The answers that were given with one sureness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    pub sureness: Sureness,
    pub answers: usize,
    pub right: usize,
}

/// What the answers of a level say of the learner's judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    TooFew,
    Fair,
    /// Surer than right.
    Over,
    /// More often right than they said.
    Under,
}

/// All levels, from a guess to sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration(pub [Level; 3]);

impl Calibration {
    /// Of all answers that came with a sureness.
    #[must_use]
    pub fn of<'a>(histories: impl IntoIterator<Item = &'a History>) -> Self {
        let mut levels = Sureness::ALL.map(|sureness| Level { sureness, answers: 0, right: 0 });
        for review in histories.into_iter().flat_map(|history| &history.reviews) {
            let level = levels.iter_mut().find(|level| Some(level.sureness) == review.sureness);
            if let Some(level) = level {
                level.answers += 1;
                level.right += usize::from(review.right);
            }
        }
        Self(levels)
    }
}

impl Level {
    /// The share that was right, if there are answers.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.answers > 0).then(|| self.right as f64 / self.answers as f64)
    }

    /// Holds the share against what the sureness says. Only what chance does not explain is
    /// called over or under: the whole interval of 90% (E. B. Wilson, "Probable inference", 1927)
    /// lies beyond.
    #[must_use]
    pub fn judgement(&self) -> Judgement {
        let Some(share) = self.share().filter(|_| self.answers >= ENOUGH) else {
            return Judgement::TooFew;
        };
        let (n, z) = (self.answers as f64, 1.645);
        let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half =
            z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let (from, to) = self.sureness.says();
        if middle + half < from {
            Judgement::Over
        } else if middle - half > to {
            Judgement::Under
        } else {
            Judgement::Fair
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Review;

    #[test]
    fn answers_are_counted_by_sureness() {
        let review = |sureness, right| Review { right, sureness, ..Review::default() };
        let reviews = vec![
            review(Some(Sureness::Sure), true),
            review(Some(Sureness::Sure), false),
            review(Some(Sureness::Guess), false),
            review(None, true),
        ];
        let history = History { latest: String::new(), reviews };
        let Calibration(levels) = Calibration::of([&history, &history]);
        assert_eq!(levels.map(|level| (level.answers, level.right)), [(2, 0), (0, 0), (4, 2)]);
        assert_eq!(levels[1].share(), None);
        assert_eq!(levels[2].share(), Some(0.5));
    }

    #[test]
    fn judgement_allows_for_chance() {
        for (sureness, right, answers, expected) in [
            (Sureness::Sure, 4, 7, Judgement::TooFew),
            (Sureness::Sure, 17, 20, Judgement::Fair),
            (Sureness::Sure, 12, 20, Judgement::Over),
            (Sureness::Sure, 20, 20, Judgement::Fair),
            (Sureness::Likely, 14, 20, Judgement::Fair),
            (Sureness::Likely, 5, 20, Judgement::Over),
            (Sureness::Likely, 40, 40, Judgement::Under),
            (Sureness::Guess, 11, 20, Judgement::Fair),
            (Sureness::Guess, 16, 20, Judgement::Under),
            (Sureness::Guess, 0, 20, Judgement::Fair),
        ] {
            let level = Level { sureness, answers, right };
            assert_eq!(level.judgement(), expected, "{level:?}");
        }
    }
}
