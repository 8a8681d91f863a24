//! All questions of the interview with their cards, and the plan of a day.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Card, Forecast, Settings, Standing, forecast, retention};
use crate::course::{Day, History, Progress};
use crate::quiz::{Bank, Question, Showing, Topic};

/// The last so many days before the interview are for what was met to settle, not for new
/// questions, where there is time enough.
const SETTLING: i32 = 14;

/// When the settling time has come, what is new is spread over so many days.
const SOON: i32 = 4;

/// The questions of the interview, by number, with what is known of the learner's memory.
#[derive(Clone, Debug, Default)]
pub struct Deck {
    cards: Vec<(Arc<Question>, Option<Card>)>,
}

/// What there is to do on a day.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// The probability with which questions are to be known when they are asked again.
    pub retention: f64,
    /// To be asked again, in this order.
    pub due: Vec<Arc<Question>>,
    /// To be met, in this order.
    pub new: Vec<Arc<Question>>,
}

/// How many questions stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: usize,
    pub learning: usize,
    pub solid: usize,
}

impl FromIterator<(Arc<Question>, Option<Card>)> for Deck {
    fn from_iter<I: IntoIterator<Item = (Arc<Question>, Option<Card>)>>(cards: I) -> Self {
        Self { cards: cards.into_iter().collect() }
    }
}

impl Deck {
    /// The bank's interview questions with what was answered to them, anywhere in the course.
    #[must_use]
    pub fn of(bank: &Bank, progress: &Progress) -> Self {
        let card = |question: &Question| progress.answers.get(&question.id).and_then(Card::of);
        let questions = bank.interview().into_iter();
        questions.map(|question| (Arc::clone(question), card(question))).collect()
    }

    /// Brings the card of one question up to date with its answers.
    pub fn update(&mut self, question: &str, history: &History) {
        if let Some((_, card)) = self.cards.iter_mut().find(|(one, _)| one.id == question) {
            *card = Card::of(history);
        }
    }

    /// The questions with their cards, by number.
    #[must_use]
    pub fn cards(&self) -> &[(Arc<Question>, Option<Card>)] {
        &self.cards
    }

    /// Those of some questions only: of a topic, of a part.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Question) -> bool) -> Self {
        self.cards.iter().filter(|(question, _)| keep(question)).cloned().collect()
    }

    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.cards.iter().for_each(|(_, card)| counts.add(card.as_ref()));
        counts
    }

    /// The counts of each topic that has questions.
    #[must_use]
    pub fn by_topic(&self) -> BTreeMap<Topic, Counts> {
        let mut topics: BTreeMap<Topic, Counts> = BTreeMap::new();
        for (question, card) in &self.cards {
            if let Some(topic) = topic(question) {
                topics.entry(topic).or_default().add(card.as_ref());
            }
        }
        topics
    }

    /// What there is to do on a day: what is due, the nearest to being forgotten first, and as
    /// many new questions as meet the date, at most as many as the learner wants.
    #[must_use]
    pub fn today(&self, settings: &Settings, today: Day) -> Today {
        let retention = retention(settings, today);
        let is_due = |card: &Card| card.due(retention) <= today;
        let mut due: Vec<(&Arc<Question>, Card)> = self
            .cards
            .iter()
            .filter_map(|(question, card)| Some((question, card.filter(is_due)?)))
            .collect();
        // What was not known a moment ago waits for the others. Probabilities that differ by
        // little are in no order of their own, and change it from day to day.
        due.sort_by_key(|(question, card)| {
            let urgency = (card.retrievability(today) * 20.0) as i32;
            let again = card.again && card.last == today;
            (again, urgency, Showing::seed(&question.id, today.0 as u64))
        });
        let due = mixed(due.into_iter().map(|(question, _)| Arc::clone(question)).collect());
        let mut new = self.unmet();
        new.truncate(self.allowance(settings, today));
        Today { retention, due, new }
    }

    /// Where the plan leads: reviews a day until the interview, and how much will be met and
    /// solid by then.
    #[must_use]
    pub fn forecast(&self, settings: &Settings, today: Day) -> Forecast {
        forecast::of(self, settings, today)
    }

    /// New questions that are still to be met on `today`.
    pub(super) fn allowance(&self, settings: &Settings, today: Day) -> usize {
        let cards = self.cards.iter().filter_map(|(_, card)| *card);
        let met_today = cards.filter(|card| card.first == today).count();
        let unmet = self.counts().new;
        allowance(unmet + met_today, settings, today).saturating_sub(met_today).min(unmet)
    }

    pub(super) fn unmet_count(&self) -> usize {
        self.counts().new
    }

    /// Questions that were never answered: the essentials first, easy ones before hard ones, the
    /// topics in turn.
    fn unmet(&self) -> Vec<Arc<Question>> {
        // Ranked among all of them, so that meeting one leaves the order of the others.
        let mut ranks: BTreeMap<(u8, Option<Topic>), usize> = BTreeMap::new();
        let mut all: Vec<&(Arc<Question>, Option<Card>)> = self.cards.iter().collect();
        all.sort_by_key(|(question, _)| (question.difficulty, number(question)));
        let mut ranked = Vec::new();
        for (question, card) in all {
            let (part, topic) = (part(question), topic(question));
            let rank = ranks.entry((part, topic)).or_default();
            *rank += 1;
            if card.is_none() {
                ranked.push(((part, *rank, topic), question));
            }
        }
        ranked.sort_by_key(|(key, _)| *key);
        ranked.into_iter().map(|(_, question)| Arc::clone(question)).collect()
    }
}

/// New questions for a day that begins with `unmet`.
///
/// Without a date, as many as the learner wants. With one, as many as spread them evenly over
/// the days up to the settling time, at most as many as the learner wants; later than that, over
/// the next few days. The plan is made anew each day, so what a missed day leaves is spread over
/// the days that remain. On the day of the interview nothing new is met.
pub(super) fn allowance(unmet: usize, settings: &Settings, today: Day) -> usize {
    let most = settings.new_a_day as usize;
    match settings.days_left(today) {
        None => most,
        Some(0) => 0,
        Some(left) => {
            let days = (left - SETTLING).max(left.min(SOON));
            unmet.div_ceil(days as usize).min(most)
        }
    }
}

/// The same questions in nearly the same order, without two of one topic in a row where another
/// is near: who tells topics apart learns more than who repeats one.
fn mixed(mut questions: Vec<Arc<Question>>) -> Vec<Arc<Question>> {
    /// How many places a question may be brought forward.
    const NEAR: usize = 4;
    for place in 1..questions.len() {
        let before = topic(&questions[place - 1]);
        let near = &questions[place..questions.len().min(place + NEAR)];
        if let Some(other) = near.iter().position(|question| topic(question) != before) {
            questions[place..=place + other].rotate_right(1);
        }
    }
    questions
}

fn topic(question: &Question) -> Option<Topic> {
    question.interview.as_ref().map(|interview| interview.topic)
}

fn part(question: &Question) -> u8 {
    question.interview.as_ref().map_or(u8::MAX, |interview| interview.part)
}

fn number(question: &Question) -> u8 {
    question.interview.as_ref().map_or(u8::MAX, |interview| interview.number)
}

impl Counts {
    fn add(&mut self, card: Option<&Card>) {
        match Standing::of(card) {
            Standing::New => self.new += 1,
            Standing::Learning => self.learning += 1,
            Standing::Solid => self.solid += 1,
        }
    }

    /// All questions.
    #[must_use]
    pub const fn all(&self) -> usize {
        self.new + self.learning + self.solid
    }
}

impl Today {
    /// The whole sitting: what is due, with the new questions strewn in evenly.
    #[must_use]
    pub fn sitting(&self) -> Vec<Arc<Question>> {
        let all = self.due.len() + self.new.len();
        let mut places: Vec<(usize, bool, &Arc<Question>)> = Vec::with_capacity(all);
        for (list, is_new) in [(&self.due, false), (&self.new, true)] {
            let step = |index: usize| (2 * index + 1) * 1000 / (2 * list.len());
            places.extend(list.iter().enumerate().map(|(i, one)| (step(i), is_new, one)));
        }
        places.sort_by_key(|(place, is_new, _)| (*place, Reverse(*is_new)));
        places.into_iter().map(|(_, _, question)| Arc::clone(question)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Rating, Review};
    use crate::quiz::schedule::learners::{deck, question};

    const TODAY: Day = Day(20_000);

    fn settings(days: Option<i32>, new_a_day: u32) -> Settings {
        Settings { new_a_day, interview: days.map(|days| TODAY.plus(days)) }
    }

    #[test]
    fn new_questions_are_spread_over_the_days_that_there_are() {
        for (unmet, days, most, expected) in [
            (100, None, 10, 10),
            (100, Some(64), 10, 2),
            (100, Some(24), 10, 10),
            (100, Some(24), 4, 4),
            (30, Some(24), 10, 3),
            (100, Some(2), 200, 50),
            (100, Some(1), 200, 100),
            (30, Some(10), 10, 8),
            (100, Some(0), 10, 0),
            (0, Some(5), 10, 0),
            // The interview is over.
            (100, Some(-3), 10, 10),
        ] {
            let found = allowance(unmet, &settings(days, most), TODAY);
            assert_eq!(found, expected, "{unmet} in {days:?} days");
        }
    }

    #[test]
    fn what_was_met_today_is_taken_off() {
        let mut deck = deck(30);
        let settings = settings(None, 10);
        let first = deck.today(&settings, TODAY).new;
        assert_eq!(first.len(), 10);
        for question in &first[..4] {
            let review = Review { day: TODAY, right: true, ..Review::default() };
            deck.update(&question.id, &History { latest: String::new(), reviews: vec![review] });
        }
        let rest = deck.today(&settings, TODAY).new;
        let ids = |questions: &[Arc<Question>]| -> Vec<String> {
            questions.iter().map(|question| question.id.clone()).collect()
        };
        assert_eq!(ids(&rest), ids(&first[4..]));
        assert_eq!(deck.today(&settings, TODAY.plus(1)).new.len(), 10);
    }

    #[test]
    fn the_essentials_come_first_and_topics_in_turn() {
        let new = deck(100).today(&settings(None, 100), TODAY).new;
        let parts: Vec<u8> = new.iter().map(|question| part(question)).collect();
        assert!(parts.is_sorted());
        let topics: Vec<_> = new[..10].iter().map(|question| topic(question)).collect();
        assert_eq!(topics, Topic::ALL.map(Some));
    }

    #[test]
    fn the_nearest_to_being_forgotten_comes_first() {
        let card = |days: &[i32]| {
            let step = |card, ago: &i32| Card::answered(card, Rating::Good, TODAY.plus(-ago));
            days.iter().fold(None, step)
        };
        let cards = [card(&[40]), card(&[3]), card(&[40, 38, 27]), card(&[1]), None];
        let deck: Deck =
            cards.into_iter().enumerate().map(|(i, card)| (question(i as u8 + 1), card)).collect();
        let today = deck.today(&settings(None, 0), TODAY);
        let due: Vec<u8> = today.due.iter().map(|question| number(question)).collect();
        assert_eq!(due, [1, 2], "the third is known for long, the fourth was asked yesterday");
        assert_eq!(deck.counts(), Counts { new: 1, learning: 3, solid: 1 });
        assert_eq!(deck.by_topic().values().map(Counts::all).sum::<usize>(), 5);
    }

    #[test]
    fn what_was_not_known_today_waits_for_the_others() {
        let lapsed = Card::answered(None, Rating::Again, TODAY);
        let old = Card::answered(None, Rating::Good, TODAY.plus(-4));
        let deck: Deck = [(question(1), lapsed), (question(2), old)].into_iter().collect();
        let due = deck.today(&settings(None, 0), TODAY).due;
        assert_eq!(due.iter().map(|question| number(question)).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn topics_are_mixed() {
        // Numbers that differ by ten are of one topic.
        let same: Vec<_> = [1, 11, 21, 2, 12, 3].map(question).to_vec();
        let numbers: Vec<u8> = mixed(same).iter().map(|question| number(question)).collect();
        assert_eq!(numbers, [1, 2, 11, 12, 21, 3]);
        assert_eq!(mixed([1, 11, 21].map(question).to_vec()).len(), 3);
    }

    #[test]
    fn new_questions_are_strewn_in() {
        let today = Today {
            retention: 0.9,
            due: (1..=6).map(question).collect(),
            new: [50, 51].map(question).to_vec(),
        };
        let sitting: Vec<u8> = today.sitting().iter().map(|question| number(question)).collect();
        assert_eq!(sitting, [1, 50, 2, 3, 4, 51, 5, 6]);
        assert!(Today::default().sitting().is_empty());
    }
}
