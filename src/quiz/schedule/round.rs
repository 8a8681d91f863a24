//! A sitting: questions in turn, and again those that were not known.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::course::Rating;
use crate::quiz::Question;

/// Questions that are still to be asked in this sitting.
#[derive(Clone, Debug, Default)]
pub struct Round {
    left: VecDeque<Arc<Question>>,
}

impl FromIterator<Arc<Question>> for Round {
    fn from_iter<I: IntoIterator<Item = Arc<Question>>>(questions: I) -> Self {
        Self { left: questions.into_iter().collect() }
    }
}

impl Round {
    /// The question to ask now.
    #[must_use]
    pub fn now(&self) -> Option<&Arc<Question>> {
        self.left.front()
    }

    /// How many are left, this one included.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// Goes on. What was not known comes again, after the others.
    pub fn answered(&mut self, rating: Rating) {
        if let Some(question) = self.left.pop_front()
            && rating == Rating::Again
        {
            self.left.push_back(question);
        }
    }

    /// Goes on without an answer; the question is left for another sitting.
    pub fn pass(&mut self) {
        self.left.pop_front();
    }

    /// The rating of the answer before was corrected: what turned out to be known need not come
    /// again, and what was not comes.
    pub fn corrected(&mut self, question: &Arc<Question>, rating: Rating) {
        self.left.retain(|left| left.id != question.id);
        if rating == Rating::Again {
            self.left.push_back(Arc::clone(question));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::{Kind, samples};

    #[test]
    fn what_was_not_known_comes_again_after_the_others() {
        let named = |id: &str| Question { id: id.into(), ..samples::question(Kind::Recall) };
        let questions = ["a", "b", "c"].map(|id| Arc::new(named(id)));
        let mut round: Round = questions.iter().cloned().collect();
        let mut asked = Vec::new();
        for rating in [Rating::Again, Rating::Good, Rating::Again, Rating::Again, Rating::Good] {
            asked.push(round.now().unwrap().id.clone());
            round.answered(rating);
        }
        let ids = |places: &[usize]| -> Vec<_> {
            places.iter().map(|place| questions[*place].id.clone()).collect()
        };
        assert_eq!(asked, ids(&[0, 1, 2, 0, 2]));
        assert_eq!(round.left(), 1);
        round.corrected(&questions[0], Rating::Good);
        assert!(round.now().is_none());
        round.corrected(&questions[0], Rating::Again);
        assert_eq!(round.left(), 1);
        round.pass();
        assert_eq!(round.left(), 0);
    }
}
