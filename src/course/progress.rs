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
    /// Question to what is being typed, with the seed of its showing.
    pub drafts: BTreeMap<String, (u64, String)>,
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
            Fact::Drafted { question, text, .. } if text.is_empty() => {
                self.drafts.remove(question);
            }
            Fact::Drafted { question, seed, text } => {
                self.drafts.insert(question.clone(), (*seed, text.clone()));
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
        match fact {
            Fact::Typed { question, seed, .. }
            | Fact::Answered(Answered { question, seed, .. })
            | Fact::MockAnswered { answered: Answered { question, seed, .. }, .. } => {
                forget(&mut self.drafts, question, |drafted| drafted == *seed);
                self.forget_answered(question);
            }
            Fact::Drafted { question, .. } => self.forget_answered(question),
            _ => {}
        }
    }

    /// What was typed in a showing that is answered by now needs no marking, and a draft of it is
    /// done.
    pub fn forget_answered(&mut self, question: &str) {
        let reviews = self.answers.get(question).map(|history| &history.reviews);
        let answered = |seed: u64| {
            reviews.is_some_and(|reviews| reviews.iter().rev().any(|review| review.seed == seed))
        };
        forget(&mut self.typed, question, answered);
        forget(&mut self.drafts, question, answered);
    }
}

/// Drops what was typed for a question in a showing that is done.
fn forget(
    texts: &mut BTreeMap<String, (u64, String)>,
    question: &str,
    is_done: impl Fn(u64) -> bool,
) {
    if texts.get(question).is_some_and(|(seed, _)| is_done(*seed)) {
        texts.remove(question);
    }
}
