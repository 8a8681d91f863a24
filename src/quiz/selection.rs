//! What a learner wants to be asked.

use std::sync::Arc;

use super::schedule::{Deck, Settings};
use super::{Question, Topic};
use crate::course::{Day, History, Progress};

/// A choice of questions: nothing in it means what is due today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub topic: Option<Topic>,
    /// 1: the essentials; 2: the rest.
    pub part: Option<u8>,
    pub difficulty: Option<u8>,
    /// Only what was answered wrongly the last time.
    pub mistaken: bool,
    /// A mock interview of so many questions.
    pub mock: Option<usize>,
    /// Time for all of it.
    pub minutes: Option<u32>,
}

impl Selection {
    /// Whether some questions are chosen, in place of what is due today.
    #[must_use]
    pub const fn is_drill(&self) -> bool {
        self.topic.is_some() || self.part.is_some() || self.difficulty.is_some() || self.mistaken
    }

    /// Whether a question is among the chosen.
    #[must_use]
    pub fn holds(&self, question: &Question, progress: &Progress) -> bool {
        let Some(interview) = &question.interview else { return false };
        let history = progress.answers.get(&question.id);
        self.topic.is_none_or(|topic| interview.topic == topic)
            && self.part.is_none_or(|part| interview.part == part)
            && self.difficulty.is_none_or(|difficulty| question.difficulty == difficulty)
            && (!self.mistaken || history.and_then(History::is_right) == Some(false))
    }

    /// The questions in the order in which they are asked: what there is to do today; in a
    /// drill, all the chosen ones: what is due, what is new, and the others, the least known
    /// first.
    #[must_use]
    pub fn sitting(
        &self,
        deck: &Deck,
        progress: &Progress,
        settings: &Settings,
        today: Day,
    ) -> Vec<Arc<Question>> {
        if !self.is_drill() {
            return deck.today(settings, today).sitting();
        }
        let chosen = deck.filtered(|question| self.holds(question, progress));
        let all_new = Settings { new_a_day: u32::MAX, interview: None };
        let plan = chosen.today(&all_new, today);
        let mut sitting = [plan.due, plan.new].concat();
        let mut rest: Vec<_> = chosen
            .cards()
            .iter()
            .filter(|(question, _)| sitting.iter().all(|other| other.id != question.id))
            .filter_map(|(question, card)| Some((question, card.as_ref()?.retrievability(today))))
            .collect();
        rest.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        sitting.extend(rest.into_iter().map(|(question, _)| Arc::clone(question)));
        sitting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Answered, Fact, Rating};
    use crate::quiz::schedule::{Card, learners};

    #[test]
    fn a_drill_holds_the_chosen_and_asks_all_of_them_once() {
        let today = Day(20_000);
        let mut progress = Progress::default();
        let cards = (1..=100).map(|number| {
            let question = learners::question(number);
            let card = (number % 3 == 0).then(|| today.plus(-i32::from(number) / 4));
            let card = card.and_then(|day| Card::answered(None, Rating::Good, day));
            (question, card)
        });
        let deck: Deck = cards.collect();
        let settings = Settings::default();
        let sitting =
            |one: &Selection, progress: &Progress| one.sitting(&deck, progress, &settings, today);
        let topic = Selection { topic: Some(Topic::Depth), ..Selection::default() };
        let asked = sitting(&topic, &progress);
        assert_eq!(asked.len(), 10);
        assert!(asked.iter().all(|question| topic.holds(question, &progress)));
        let both = Selection { part: Some(2), ..topic };
        assert_eq!(sitting(&both, &progress).len(), 5);
        let hard = Selection { difficulty: Some(3), ..Selection::default() };
        assert!(sitting(&hard, &progress).iter().all(|question| question.difficulty == 3));

        let mistaken = Selection { mistaken: true, ..Selection::default() };
        assert!(mistaken.is_drill() && sitting(&mistaken, &progress).is_empty());
        for (number, right) in [(7, false), (8, true)] {
            let question = learners::question(number).id.clone();
            progress.record(&Fact::Answered(Answered { question, right, ..Answered::default() }));
        }
        assert_eq!(sitting(&mistaken, &progress)[0].id, learners::question(7).id);
    }

    #[test]
    fn without_a_choice_there_is_the_plan_of_the_day() {
        let deck = learners::deck(30);
        let settings = Settings::default();
        let all = Selection { minutes: Some(5), ..Selection::default() };
        let asked = all.sitting(&deck, &Progress::default(), &settings, Day(20_000));
        assert_eq!(asked.len(), 10);
    }
}
