//! What FSRS says of the memory of one question.

use std::sync::LazyLock;

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState, current_retrievability};

use crate::course::{Day, History, Rating, Review};

/// The stability in days from which a question is solid: two weeks later, it would still be
/// known nine times in ten. Three answers without effort, on their days, come to that.
pub const SOLID: f64 = 14.0;

static FSRS: LazyLock<FSRS> = LazyLock::new(FSRS::default);

/// A question's memory, after one answer or more.
///
/// Three numbers make it up (J. Ye et al., "A Stochastic Shortest Path Algorithm for Optimizing
/// Spaced Repetition Scheduling", KDD 2022): the stability, the difficulty, and the
/// retrievability of a day, which follows from the stability and the days since the last answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// Days until the question is known nine times in ten.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
    /// When it was first answered.
    pub first: Day,
    /// When it was last answered.
    pub last: Day,
    pub reps: u32,
    /// Times it was not known any more.
    pub lapses: u32,
    /// The last answer was not known: it is asked again on the same day.
    pub again: bool,
    /// The first answer was known.
    pub known_at_first: bool,
}

/// Where a question stands with a learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Never answered.
    New,
    Learning,
    /// Known for two weeks and more ([`SOLID`]).
    Solid,
}

impl Card {
    /// The card that these answers come to; nothing where there are none.
    #[must_use]
    pub fn of(history: &History) -> Option<Self> {
        let (first, last) = (history.reviews.first()?, history.reviews.last()?);
        let mut before = first.day;
        let reviews = history.reviews.iter().map(|review| {
            // A clock that was set back makes no time negative.
            let delta_t = review.day.since(before).max(0) as u32;
            before = before.max(review.day);
            FSRSReview { rating: number(rating_of(review)), delta_t }
        });
        let reviews: Vec<FSRSReview> = reviews.collect();
        let lapses = reviews.iter().skip(1).filter(|review| review.rating == 1).count();
        let reps = reviews.len();
        let memory = FSRS.memory_state(FSRSItem { reviews }, None).ok()?;
        Some(Self {
            stability: memory.stability.into(),
            difficulty: memory.difficulty.into(),
            first: first.day,
            last: before,
            reps: reps as u32,
            lapses: lapses as u32,
            again: rating_of(last) == Rating::Again,
            known_at_first: rating_of(first) != Rating::Again,
        })
    }

    /// The card after one more answer on `day`.
    #[must_use]
    pub fn answered(card: Option<Self>, rating: Rating, day: Day) -> Option<Self> {
        let delta_t = card.map_or(0, |card| day.since(card.last).max(0)) as u32;
        let next = FSRS.next_states(card.map(Self::memory), 0.9, delta_t).ok()?;
        let next = match rating {
            Rating::Again => next.again,
            Rating::Hard => next.hard,
            Rating::Good => next.good,
            Rating::Easy => next.easy,
        };
        let again = rating == Rating::Again;
        Some(Self {
            stability: next.memory.stability.into(),
            difficulty: next.memory.difficulty.into(),
            first: card.map_or(day, |card| card.first),
            last: card.map_or(day, |card| card.last.max(day)),
            reps: card.map_or(0, |card| card.reps) + 1,
            lapses: card.map_or(0, |card| card.lapses + u32::from(again)),
            again,
            known_at_first: card.map_or(!again, |card| card.known_at_first),
        })
    }

    /// The probability that it is known on `day`.
    #[must_use]
    pub fn retrievability(&self, day: Day) -> f64 {
        let days = day.since(self.last).max(0) as f32;
        current_retrievability(self.memory(), days, FSRS6_DEFAULT_DECAY).into()
    }

    /// Days from the last answer until it is known with a probability of `retention`: at least 1.
    #[must_use]
    pub fn interval(&self, retention: f64) -> i32 {
        let days = FSRS.next_interval(Some(self.stability as f32), retention as f32, 0);
        days.round().clamp(1.0, 36_500.0) as i32
    }

    /// The day on which it is to be asked again, so that it is known with a probability of
    /// `retention`. What was not known is asked again the same day.
    #[must_use]
    pub fn due(&self, retention: f64) -> Day {
        if self.again { self.last } else { self.last.plus(self.interval(retention)) }
    }

    #[must_use]
    pub fn standing(&self) -> Standing {
        let solid = self.stability >= SOLID && !self.again;
        if solid { Standing::Solid } else { Standing::Learning }
    }

    fn memory(self) -> MemoryState {
        MemoryState { stability: self.stability as f32, difficulty: self.difficulty as f32 }
    }
}

impl Standing {
    /// Of a question with or without a card.
    #[must_use]
    pub fn of(card: Option<&Card>) -> Self {
        card.map_or(Self::New, Card::standing)
    }
}

/// What was answered before answers were rated counts as what it was.
fn rating_of(review: &Review) -> Rating {
    review.rating.unwrap_or(if review.right { Rating::Good } else { Rating::Again })
}

const fn number(rating: Rating) -> u32 {
    match rating {
        Rating::Again => 1,
        Rating::Hard => 2,
        Rating::Good => 3,
        Rating::Easy => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A history of ratings (1 to 4) with the days between them.
    fn history(reviews: &[(u32, i32)]) -> History {
        let mut day = Day(20_000);
        let reviews = reviews.iter().map(|(rating, days)| {
            day = day.plus(*days);
            let right = *rating != 1;
            let rating = Some(Rating::ALL[*rating as usize - 1]);
            Review { day, right, rating, ..Review::default() }
        });
        History { latest: String::new(), reviews: reviews.collect() }
    }

    const HISTORIES: [&[(u32, i32)]; 7] = [
        &[(3, 0)],
        &[(1, 0), (3, 1), (3, 3), (3, 8), (3, 21)],
        &[(3, 0), (3, 2), (3, 11), (1, 46), (3, 0), (3, 2), (4, 5)],
        &[(4, 0), (2, 8), (3, 12), (3, 40)],
        &[(2, 0), (1, 1), (1, 0), (3, 0), (3, 1)],
        &[(1, 0), (1, 0), (1, 0)],
        &[(4, 0), (4, 100), (4, 1000)],
    ];

    #[test]
    fn memory_and_intervals_are_those_of_the_crate() {
        let fsrs = FSRS::default();
        for reviews in HISTORIES {
            let card = Card::of(&history(reviews)).unwrap();
            let item = reviews
                .iter()
                .map(|(rating, days)| FSRSReview { rating: *rating, delta_t: *days as u32 })
                .collect();
            let memory = fsrs.memory_state(FSRSItem { reviews: item }, None).unwrap();
            assert_eq!(card.memory(), memory, "{reviews:?}");
            for retention in [0.8, 0.9, 0.97] {
                let days = fsrs.next_interval(Some(memory.stability), retention as f32, 0);
                let expected = days.round().clamp(1.0, 36_500.0) as i32;
                assert_eq!(card.interval(retention), expected, "{reviews:?} at {retention}");
            }
        }
    }

    #[test]
    fn numbers_of_the_reference() {
        // From the tests of fsrs-rs 6.6 (inference.rs, test_memory_state).
        let reference = [(1, 0), (3, 0), (3, 1), (3, 3), (3, 8), (3, 21)];
        let card = Card::of(&history(&reference)).unwrap();
        assert!((card.stability - 53.626_91).abs() < 1e-4, "{card:?}");
        assert!((card.difficulty - 6.357_486_7).abs() < 1e-4, "{card:?}");
        // First intervals as its documentation has them: stabilities 0.212, 1.2931, 2.3065, 8.2956.
        for (rating, days) in [(1, 1), (2, 1), (3, 2), (4, 8)] {
            assert_eq!(Card::of(&history(&[(rating, 0)])).unwrap().interval(0.9), days);
        }
    }

    #[test]
    fn answer_by_answer_as_all_at_once() {
        for reviews in HISTORIES {
            let whole = history(reviews);
            let step =
                |card, review: &Review| Card::answered(card, review.rating.unwrap(), review.day);
            let card = whole.reviews.iter().fold(None, step);
            assert_eq!(card, Card::of(&whole), "{reviews:?}");
        }
    }

    #[test]
    fn what_was_not_known_is_due_the_same_day() {
        let card = Card::of(&history(&[(3, 0), (3, 2), (1, 11)])).unwrap();
        assert_eq!((card.due(0.9), card.lapses, card.reps), (card.last, 1, 3));
        let card = Card::answered(Some(card), Rating::Good, card.last).unwrap();
        assert!(card.due(0.9) > card.last);
        assert_eq!((card.lapses, card.reps), (1, 4));
    }

    #[test]
    fn three_good_answers_make_it_solid() {
        let mut card = None;
        let mut day = Day(20_000);
        for standing in [Standing::Learning, Standing::Learning, Standing::Solid] {
            let next = Card::answered(card, Rating::Good, day).unwrap();
            assert_eq!(next.standing(), standing);
            day = next.due(0.9);
            card = Some(next);
        }
        assert!(day.since(Day(20_000)) > 21, "{day}");
        let lapsed = Card::answered(card, Rating::Again, day).unwrap();
        assert_eq!(lapsed.standing(), Standing::Learning);
        assert_eq!(Standing::of(None), Standing::New);
    }

    #[test]
    fn a_clock_set_back_makes_no_card_worse_than_the_same_day() {
        let mut back = history(&[(3, 0), (3, 5)]);
        back.reviews[1].day = Day(19_000);
        let same_day = Card::of(&history(&[(3, 0), (3, 0)])).unwrap();
        assert_eq!(Card::of(&back).unwrap(), same_day);
    }

    #[test]
    fn a_higher_target_makes_it_due_sooner() {
        let card = Card::of(&history(HISTORIES[1])).unwrap();
        let due = [0.8, 0.9, 0.95, 0.97].map(|retention| card.due(retention));
        assert!(due.is_sorted_by(|a, b| a > b), "{due:?}");
        assert!((card.retrievability(card.due(0.9)) - 0.9).abs() < 0.002);
    }
}
