//! What was answered to one question, and how a mock interview went: sums of facts.

use std::collections::BTreeMap;

use super::{Answered, Asked, Day, Fact, Rating, Sureness};

/// All answers to one question, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The latest answer, as its grader reads it.
    pub latest: String,
    pub reviews: Vec<Review>,
}

/// An answer, as much of it as scheduling and progress go by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Review {
    pub day: Day,
    pub right: bool,
    pub partly: bool,
    /// As corrected by the learner.
    pub rating: Option<Rating>,
    pub sureness: Option<Sureness>,
    pub seconds: f32,
    pub seed: u64,
}

impl From<&Answered> for Review {
    fn from(answered: &Answered) -> Self {
        Self {
            day: answered.day.unwrap_or_default(),
            right: answered.right,
            partly: answered.partly,
            rating: answered.rating,
            sureness: answered.sureness,
            seconds: if answered.seconds.is_finite() { answered.seconds as f32 } else { 0.0 },
            seed: answered.seed,
        }
    }
}

impl History {
    /// Adds what a fact says of the question.
    pub fn record(&mut self, fact: &Fact) {
        match fact {
            Fact::Answered(answered) => self.answer(answered),
            Fact::MockAnswered { answered, .. } => self.answer_in_mock(answered),
            Fact::Corrected { seed, rating, .. } => self.correct(*seed, *rating),
            _ => {}
        }
    }

    /// Adds an answer.
    fn answer(&mut self, answered: &Answered) {
        answered.answer.clone_into(&mut self.latest);
        self.reviews.push(answered.into());
    }

    /// Adds an answer of a mock interview, once it is marked. Marking it anew takes the place of
    /// the mark before.
    fn answer_in_mock(&mut self, answered: &Answered) {
        if answered.rating.is_none() {
            return;
        }
        match self.reviews.iter_mut().rev().find(|review| review.seed == answered.seed) {
            Some(review) => *review = answered.into(),
            None => self.answer(answered),
        }
    }

    /// Rates the answer of a showing anew.
    fn correct(&mut self, seed: u64, rating: Rating) {
        if let Some(review) = self.reviews.iter_mut().rev().find(|review| review.seed == seed) {
            review.rating = Some(rating);
        }
    }

    /// Whether the latest answer was right; nothing if there is none.
    #[must_use]
    pub fn is_right(&self) -> Option<bool> {
        self.reviews.last().map(|review| review.right)
    }
}

/// A mock interview, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockRecord {
    pub asked: Vec<Asked>,
    /// The time that there is for all of it.
    pub minutes: Option<u32>,
    pub day: Day,
    /// Place among the asked to the answer given there. An empty answer was passed over; one
    /// without a rating is yet to be marked.
    pub answers: BTreeMap<usize, Answered>,
    pub pauses: BTreeMap<usize, Pause>,
    pub finished: bool,
}

impl MockRecord {
    /// Adds what a fact says of this mock.
    pub fn record(&mut self, fact: &Fact) {
        match fact {
            Fact::MockStarted { asked, minutes, day, .. } => {
                (self.asked, self.minutes, self.day) = (asked.clone(), *minutes, *day);
            }
            Fact::MockAnswered { place, answered, .. } => {
                self.answers.insert(*place, answered.clone());
            }
            Fact::MockPaused { number, place, spent, away, .. } => {
                let pause = Pause { place: *place, spent: *spent, away: *away };
                self.pauses.insert(*number, pause);
            }
            Fact::MockFinished { .. } => self.finished = true,
            _ => {}
        }
    }
}

/// A time in which the clock of a mock interview stood still.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pause {
    /// The question that was being asked.
    pub place: usize,
    /// Seconds that it had taken by then.
    pub spent: f64,
    /// Seconds away; unknown where the program was ended.
    pub away: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(seed: u64, rating: Option<Rating>) -> Answered {
        let answer = format!("choice {seed}");
        Answered { answer, seed, rating, right: true, seconds: 2.0, ..Answered::default() }
    }

    #[test]
    fn a_correction_meets_the_answer_of_its_showing() {
        let mut history = History::default();
        for seed in [7, 8] {
            history.answer(&answered(seed, Some(Rating::Good)));
        }
        history.correct(7, Rating::Hard);
        history.correct(9, Rating::Easy);
        let ratings: Vec<_> = history.reviews.iter().map(|review| review.rating).collect();
        assert_eq!(ratings, [Some(Rating::Hard), Some(Rating::Good)]);
        assert_eq!(history.latest, "choice 8");
    }

    #[test]
    fn an_answer_of_a_mock_counts_once_and_when_marked() {
        let mut history = History::default();
        history.answer_in_mock(&answered(7, None));
        assert_eq!(history, History::default());
        history.answer_in_mock(&answered(7, Some(Rating::Again)));
        history.answer_in_mock(&answered(7, Some(Rating::Good)));
        assert_eq!(history.reviews.len(), 1);
        assert_eq!(history.reviews[0].rating, Some(Rating::Good));
    }
}
