//! Where the plan leads: reviews a day, and an honest word on the date.

use super::deck::allowance;
use super::{Card, Deck, Settings, Standing, retention};
use crate::course::{Day, Rating};

/// Days that are looked ahead without a date, and at most with one.
const WITHOUT_A_DATE: i32 = 30;
const AT_MOST: i32 = 730;

/// What is to be expected of the days to come, if none is missed.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// From today to the day before the interview.
    pub days: Vec<Load>,
    pub verdict: Verdict,
}

/// The work of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    pub day: Day,
    /// Questions that are asked again.
    pub reviews: usize,
    /// Questions that are met.
    pub new: usize,
}

/// Whether the date can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is no date. All are met in so many days, today included; never where no new ones
    /// are wanted.
    NoDate { days: Option<u32> },
    /// The interview is over.
    Over,
    /// All will be met, and are solid by then.
    Solid,
    /// All will be met, but so many are not solid by then.
    Met { not_solid: usize },
    /// So many will not be met. `needed` new ones a day would meet them all; nothing where the
    /// interview is today.
    Short { unmet: usize, not_solid: usize, needed: Option<u32> },
}

/// Plays the days to come with a learner of average luck.
pub(super) fn of(deck: &Deck, settings: &Settings, today: Day) -> Forecast {
    let left = settings.days_left(today);
    let mut learner = Expected::of(deck);
    let mut unmet = deck.unmet_count();
    let mut days = Vec::new();
    for ahead in 0..left.unwrap_or(WITHOUT_A_DATE).min(AT_MOST) {
        let day = today.plus(ahead);
        let reviews = learner.review(retention(settings, day), day);
        let new = match ahead {
            0 => deck.allowance(settings, day),
            _ => allowance(unmet, settings, day).min(unmet),
        };
        unmet -= new;
        (0..new).for_each(|_| learner.meet(day));
        days.push(Load { day, reviews, new });
    }
    let not_solid = learner.cards.iter().filter(|card| card.standing() != Standing::Solid).count();
    let verdict = match left {
        _ if settings.interview.is_some_and(|day| day < today) => Verdict::Over,
        None => Verdict::NoDate { days: days_to_meet(deck, settings, today) },
        Some(_) if unmet == 0 && not_solid == 0 => Verdict::Solid,
        Some(_) if unmet == 0 => Verdict::Met { not_solid },
        Some(left) => {
            let all = deck.unmet_count() + met_on(deck, today);
            let needed = (left > 0).then(|| all.div_ceil(left as usize) as u32);
            Verdict::Short { unmet, not_solid, needed }
        }
    };
    Forecast { days, verdict }
}

fn met_on(deck: &Deck, day: Day) -> usize {
    deck.cards().iter().filter(|(_, card)| card.is_some_and(|card| card.first == day)).count()
}

/// Days until all are met at the learner's pace, today included.
fn days_to_meet(deck: &Deck, settings: &Settings, today: Day) -> Option<u32> {
    let unmet = deck.unmet_count();
    let later = unmet - deck.allowance(settings, today).min(unmet);
    match (unmet, later, settings.new_a_day) {
        (0, _, _) => Some(0),
        (_, 0, _) => Some(1),
        (_, _, 0) => None,
        (_, later, pace) => Some(1 + later.div_ceil(pace as usize) as u32),
    }
}

/// A learner who forgets as often as FSRS expects, neither more nor less: of questions that are
/// known with 90%, every tenth is forgotten.
struct Expected {
    cards: Vec<Card>,
    /// The share of questions that are known at first sight, as far as it is known.
    first: f64,
    /// Failures that are owed: above 1, one falls due.
    owed: f64,
    owed_first: f64,
}

impl Expected {
    fn of(deck: &Deck) -> Self {
        let cards: Vec<Card> = deck.cards().iter().filter_map(|(_, card)| *card).collect();
        // Two of four are put in for those who have not begun.
        let known = cards.iter().filter(|card| card.known_at_first).count();
        let first = (known as f64 + 2.0) / (cards.len() as f64 + 4.0);
        Self { cards, first, owed: 0.5, owed_first: 0.5 }
    }

    /// Reviews all that is due, and says how many that were.
    fn review(&mut self, retention: f64, day: Day) -> usize {
        let mut reviews = 0;
        for card in &mut self.cards {
            if card.due(retention) > day {
                continue;
            }
            reviews += 1;
            self.owed += 1.0 - card.retrievability(day);
            let fails = self.owed >= 1.0;
            self.owed -= f64::from(u8::from(fails));
            *card = after(Some(*card), !fails, day).unwrap_or(*card);
        }
        reviews
    }

    fn meet(&mut self, day: Day) {
        self.owed_first += 1.0 - self.first;
        let fails = self.owed_first >= 1.0;
        self.owed_first -= f64::from(u8::from(fails));
        self.cards.extend(after(None, !fails, day));
    }
}

/// The card after an answer; what was not known is answered once more, and known.
fn after(card: Option<Card>, known: bool, day: Day) -> Option<Card> {
    if known {
        return Card::answered(card, Rating::Good, day);
    }
    Card::answered(Card::answered(card, Rating::Again, day), Rating::Good, day)
}

#[cfg(test)]
mod tests {
    use super::super::learners::{Learner, deck};
    use super::*;

    const TODAY: Day = Day(20_000);

    fn settings(days: i32, new_a_day: u32) -> Settings {
        Settings { new_a_day, interview: Some(TODAY.plus(days)) }
    }

    #[test]
    fn kept_days_meet_the_date() {
        let settings = settings(60, 10);
        let expected = deck(100).forecast(&settings, TODAY);
        assert_eq!(expected.days.len(), 60);
        assert_eq!(expected.days.iter().map(|load| load.new).sum::<usize>(), 100);
        let mut learner = Learner::new(1, deck(100));
        (0..60).for_each(|ahead| learner.study(&settings, TODAY.plus(ahead)));
        let counts = learner.deck.counts();
        assert_eq!(counts.new, 0);
        // No more new ones a day than spreads them, and hardly one in the last two weeks.
        assert!(learner.met.iter().all(|met| *met <= 3), "{:?}", learner.met);
        assert!(learner.met[50..].iter().all(|met| *met == 0), "{:?}", learner.met);
        assert!(counts.solid >= 75, "{counts:?}");
    }

    #[test]
    fn the_forecast_holds_for_learners_of_all_kinds_of_luck() {
        for days in [14, 30, 60] {
            let settings = settings(days, 10);
            let expected = deck(100).forecast(&settings, TODAY);
            let not_solid = match expected.verdict {
                Verdict::Solid => 0,
                Verdict::Met { not_solid } | Verdict::Short { not_solid, .. } => not_solid,
                other => panic!("{other:?}"),
            };
            let (mut left, mut reviews) = (0, 0);
            for seed in 0..10 {
                let mut learner = Learner::new(seed, deck(100));
                (0..days).for_each(|ahead| learner.study(&settings, TODAY.plus(ahead)));
                left += learner.deck.counts().learning;
                reviews += learner.reviews;
            }
            let left = left as f64 / 10.0;
            assert!((left - not_solid as f64).abs() <= 10.0, "{days}: {left}, said {not_solid}");
            let said = expected.days.iter().map(|load| load.reviews).sum::<usize>() as f64;
            let ratio = f64::from(reviews) / 10.0 / said;
            assert!((0.8..1.25).contains(&ratio), "{days}: {ratio} times the reviews that it said");
        }
    }

    #[test]
    fn missed_days_are_made_up_for() {
        let settings = settings(40, 10);
        let mut learner = Learner::new(2, deck(100));
        for ahead in 0..40 {
            // Every third day, and a whole week.
            if ahead % 3 != 0 && !(10..17).contains(&ahead) {
                learner.study(&settings, TODAY.plus(ahead));
            }
        }
        assert_eq!(learner.deck.counts().new, 0);
        assert!(learner.met.iter().max() > learner.met.first(), "the pace rose: {:?}", learner.met);
    }

    #[test]
    fn missed_days_that_cannot_be_made_up_for_are_told() {
        let settings = settings(20, 10);
        let now = TODAY.plus(15);
        let Verdict::Short { unmet, needed, .. } = deck(100).forecast(&settings, now).verdict
        else {
            panic!()
        };
        assert_eq!((unmet, needed), (50, Some(20)));
    }

    #[test]
    fn too_little_time_is_told_as_it_is() {
        let settings = settings(5, 10);
        let said = deck(100).forecast(&settings, TODAY).verdict;
        let Verdict::Short { unmet, not_solid, needed } = said else { panic!("{said:?}") };
        assert_eq!((unmet, needed), (50, Some(20)));
        assert!((30..=50).contains(&not_solid), "{not_solid}");
        let mut learner = Learner::new(3, deck(100));
        (0..5).for_each(|ahead| learner.study(&settings, TODAY.plus(ahead)));
        assert_eq!(learner.deck.counts().new, unmet);
        // At the pace that was named, all are met.
        let faster = Settings { new_a_day: 20, ..settings };
        let said = deck(100).forecast(&faster, TODAY).verdict;
        assert!(matches!(said, Verdict::Met { not_solid } if not_solid > 50), "{said:?}");
        let mut learner = Learner::new(3, deck(100));
        (0..5).for_each(|ahead| learner.study(&faster, TODAY.plus(ahead)));
        assert_eq!(learner.deck.counts().new, 0);
    }

    #[test]
    fn the_day_itself_the_days_after_and_no_date() {
        let verdict = |days, new| deck(30).forecast(&settings(days, new), TODAY).verdict;
        assert_eq!(verdict(0, 10), Verdict::Short { unmet: 30, not_solid: 0, needed: None });
        assert_eq!(verdict(-1, 10), Verdict::Over);
        let open = |new_a_day| {
            let settings = Settings { new_a_day, interview: None };
            deck(30).forecast(&settings, TODAY).verdict
        };
        assert_eq!(open(10), Verdict::NoDate { days: Some(3) });
        assert_eq!(open(7), Verdict::NoDate { days: Some(5) });
        assert_eq!(open(30), Verdict::NoDate { days: Some(1) });
        assert_eq!(open(0), Verdict::NoDate { days: None });
    }

    #[test]
    fn a_long_time_makes_all_of_them_solid() {
        assert_eq!(deck(10).forecast(&settings(90, 10), TODAY).verdict, Verdict::Solid);
    }
}
