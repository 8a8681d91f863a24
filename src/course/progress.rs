//! The sum of what a learner has done.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answered, Fact, History, MockRecord};

/// The sum of all facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Lesson to the pages that were read.
    pub pages: BTreeMap<String, BTreeSet<usize>>,
    /// Lesson and prediction to the first choice made.
    pub predictions: BTreeMap<(String, String), (usize, bool)>,
    /// Lesson and challenge to the hints taken.
    pub hints: BTreeMap<(String, String), usize>,
    /// Lesson and challenge, met.
    pub challenges: BTreeSet<(String, String)>,
    /// Question to all that was answered to it.
    pub answers: BTreeMap<String, History>,
    /// Question to what was typed and is yet to be marked, with the seed of its showing.
    pub typed: BTreeMap<String, (u64, String)>,
    /// Mock interviews by their names, which sort by when they began.
    pub mocks: BTreeMap<String, MockRecord>,
    /// Lesson and page to open again.
    pub at: Option<(String, usize)>,
    pub preferences: BTreeMap<String, String>,
}

impl Progress {
    /// Adds what a fact says. The store and the screens both use this, so they agree.
    pub fn record(&mut self, fact: &Fact) {
        match fact {
            Fact::PageRead { lesson, page, .. } => {
                self.pages.entry(lesson.clone()).or_default().insert(*page);
            }
            Fact::Predicted { lesson, prediction, choice, right } => {
                let key = (lesson.clone(), prediction.clone());
                self.predictions.entry(key).or_insert((*choice, *right));
            }
            Fact::HintTaken { lesson, challenge, hints } => {
                let taken = self.hints.entry((lesson.clone(), challenge.clone())).or_default();
                *taken = (*hints).max(*taken);
            }
            Fact::ChallengeMet { lesson, challenge, .. } => {
                self.challenges.insert((lesson.clone(), challenge.clone()));
            }
            Fact::At { lesson, page } => self.at = Some((lesson.clone(), *page)),
            Fact::Preferred { name, value } => {
                self.preferences.insert(name.clone(), value.clone());
            }
            Fact::Typed { question, seed, text } => {
                self.typed.insert(question.clone(), (*seed, text.clone()));
            }
            Fact::Answered(_) | Fact::Corrected { .. } => {}
            Fact::MockStarted { mock, .. }
            | Fact::MockAnswered { mock, .. }
            | Fact::MockPaused { mock, .. }
            | Fact::MockFinished { mock } => {
                self.mocks.entry(mock.clone()).or_default().record(fact);
            }
        }
        match fact.question() {
            // There is nothing to correct where there is no answer.
            Some(question) if matches!(fact, Fact::Corrected { .. }) => {
                self.answers.entry(question.to_owned()).and_modify(|history| history.record(fact));
            }
            Some(question) => self.answers.entry(question.to_owned()).or_default().record(fact),
            None => {}
        }
        if let Fact::Answered(Answered { question, .. }) | Fact::Typed { question, .. } = fact {
            self.forget_marked(question);
        }
    }

    /// What was typed in a showing that is answered by now needs no marking.
    pub fn forget_marked(&mut self, question: &str) {
        let answered = |seed: u64| {
            let reviews = self.answers.get(question).map(|history| &history.reviews);
            reviews.is_some_and(|reviews| reviews.iter().rev().any(|review| review.seed == seed))
        };
        if self.typed.get(question).is_some_and(|(seed, _)| answered(*seed)) {
            self.typed.remove(question);
        }
    }
}
