//! Which questions a mock interview asks.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;

use crate::course::{Asked, Stamp};
use crate::engine::Rng;
use crate::quiz::{Kind, Question, Showing, Topic};

/// How many questions a mock interview may have.
pub const COUNTS: RangeInclusive<usize> = 10..=50;

/// The shares of the difficulties 1, 2 and 3.
const SHARES: [f64; 3] = [0.3, 0.45, 0.25];

/// Questions to begin with that are easy.
const WARM_UP: usize = 2;

/// Draws `count` questions: each topic has its share and at least one where there is room, the
/// difficulties stand 6 : 9 : 5 as far as the topics have them, and it begins with easy ones.
/// Equal seeds draw the same. Where there are fewer questions than asked for, all are drawn.
#[must_use]
pub fn draw(questions: &[Arc<Question>], count: usize, seed: u64) -> Vec<Asked> {
    let mut rng = Rng::seed_from_u64(seed);
    let mut topics: BTreeMap<Option<Topic>, Vec<&Arc<Question>>> = BTreeMap::new();
    for question in questions {
        topics.entry(topic(question)).or_default().push(question);
    }
    let count = count.min(questions.len());
    let sizes: Vec<usize> = topics.values().map(Vec::len).collect();
    let quotas = quotas(&sizes, count);
    let mut wanted = SHARES.map(|share| share * count as f64);
    let mut drawn: Vec<&Arc<Question>> = Vec::with_capacity(count);
    for (of_topic, quota) in topics.values_mut().zip(quotas) {
        of_topic.shuffle(&mut rng);
        for _ in 0..quota {
            // The difficulty that is missing most, of those that the topic still has.
            let missing = |question: &Arc<Question>| wanted[level(question)];
            let best = of_topic
                .iter()
                .enumerate()
                .max_by(|(i, a), (j, b)| missing(a).total_cmp(&missing(b)).then(j.cmp(i)))
                .map(|(place, _)| place);
            if let Some(place) = best {
                let question = of_topic.remove(place);
                wanted[level(question)] -= 1.0;
                drawn.push(question);
            }
        }
    }
    drawn.shuffle(&mut rng);
    order(&mut drawn);
    drawn
        .into_iter()
        .map(|question| Asked {
            question: question.id.clone(),
            seed: Showing::seed(&question.id, seed),
        })
        .collect()
}

/// Minutes that so many questions take, as the clock of an interview has them.
#[must_use]
pub fn minutes<'a>(questions: impl IntoIterator<Item = &'a Question>) -> u32 {
    let of = |question: &Question| match question.kind {
        Kind::Recall => 3.0,
        Kind::Number { .. } | Kind::Drawn { .. } | Kind::Bug { .. } => 2.0,
        _ => 1.0,
    };
    let minutes: f64 = questions.into_iter().map(of).sum();
    (minutes.ceil() as u32).max(1)
}

/// The share of each topic, by largest remainders (Hamilton's method), at least 1 where there
/// is room for all.
fn quotas(sizes: &[usize], count: usize) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let least = usize::from(count >= sizes.len());
    let ideal = |size: usize| count as f64 * size as f64 / all.max(1) as f64;
    let mut quotas: Vec<usize> =
        sizes.iter().map(|size| (ideal(*size) as usize).max(least).min(*size)).collect();
    // One by one to whom most is owed, or from whom least is.
    loop {
        let given: usize = quotas.iter().sum();
        let owed = |place: usize| ideal(sizes[place]) - quotas[place] as f64;
        let by_owed = |a: &usize, b: &usize| owed(*a).total_cmp(&owed(*b)).then(b.cmp(a));
        let places = 0..sizes.len();
        let next = match given.cmp(&count) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Less => {
                places.filter(|place| quotas[*place] < sizes[*place]).max_by(by_owed)
            }
            std::cmp::Ordering::Greater => {
                places.filter(|place| quotas[*place] > least).min_by(by_owed)
            }
        };
        match next {
            Some(place) if given < count => quotas[place] += 1,
            Some(place) => quotas[place] -= 1,
            None => return quotas,
        }
    }
}

/// Easy ones to begin with; after that no two of one topic in a row where it can be helped.
fn order(drawn: &mut [&Arc<Question>]) {
    for place in 0..WARM_UP.min(drawn.len()) {
        if let Some(easy) = drawn[place..].iter().position(|question| question.difficulty == 1) {
            drawn[place..=place + easy].rotate_right(1);
        }
    }
    for place in 1..drawn.len() {
        let before = topic(drawn[place - 1]);
        let fits = |question: &&Arc<Question>| {
            topic(question) != before && (place >= WARM_UP || question.difficulty == 1)
        };
        if let Some(other) = drawn[place..].iter().position(fits) {
            drawn[place..=place + other].rotate_right(1);
        }
    }
}

fn topic(question: &Question) -> Option<Topic> {
    question.interview.as_ref().map(|interview| interview.topic)
}

fn level(question: &Question) -> usize {
    usize::from(question.difficulty.clamp(1, 3)) - 1
}

/// What a mock interview is drawn by: two that begin in one second, `now` after their programs,
/// are two.
#[must_use]
pub fn seed(stamp: Stamp, now: Duration) -> u64 {
    (stamp as u64).rotate_left(32) ^ now.as_nanos() as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::quiz::schedule::learners;

    fn bank(count: u8) -> Vec<Arc<Question>> {
        (1..=count).map(learners::question).collect()
    }

    fn questions(bank: &[Arc<Question>], count: usize, seed: u64) -> Vec<Arc<Question>> {
        let find = |asked: &Asked| bank.iter().find(|one| one.id == asked.question).cloned();
        draw(bank, count, seed).iter().filter_map(find).collect()
    }

    #[test]
    fn a_seed_draws_the_same_again_and_nothing_twice() {
        let bank = bank(100);
        for count in COUNTS {
            let drawn = draw(&bank, count, 7);
            assert_eq!(drawn, draw(&bank, count, 7));
            assert_ne!(drawn, draw(&bank, count, 8));
            let ids: BTreeSet<&str> = drawn.iter().map(|one| one.question.as_str()).collect();
            assert_eq!((drawn.len(), ids.len()), (count, count));
        }
        assert_eq!(draw(&bank[..6], 10, 1).len(), 6);
        assert!(draw(&[], 10, 1).is_empty());
    }

    #[test]
    fn every_topic_and_difficulty_has_its_share() {
        let bank = bank(100);
        for seed in 0..50 {
            for (count, of_topic) in [(10, 1), (20, 2), (50, 5)] {
                let drawn = questions(&bank, count, seed);
                for wanted in Topic::ALL {
                    let found = drawn.iter().filter(|one| topic(one) == Some(wanted)).count();
                    assert_eq!(found, of_topic, "{wanted:?} of {count}");
                }
                for (level, share) in SHARES.iter().enumerate() {
                    let found = drawn.iter().filter(|one| self::level(one) == level).count();
                    let ideal = share * count as f64;
                    assert!((found as f64 - ideal).abs() <= 1.0, "{found} for {ideal}");
                }
            }
        }
    }

    #[test]
    fn it_begins_easily_and_changes_topic() {
        let bank = bank(100);
        for seed in 0..50 {
            let drawn = questions(&bank, 30, seed);
            assert!(drawn[..2].iter().all(|one| one.difficulty == 1), "{seed}");
            let repeated = drawn.windows(2).filter(|two| topic(&two[0]) == topic(&two[1])).count();
            assert!(repeated <= 2, "{seed}: {repeated}");
        }
    }

    #[test]
    fn small_topics_are_not_forgotten() {
        assert_eq!(quotas(&[96, 2, 1, 1], 10), [7, 1, 1, 1]);
        assert_eq!(quotas(&[5, 5], 10), [5, 5]);
        assert_eq!(quotas(&[3, 3, 3], 2).iter().sum::<usize>(), 2);
        assert_eq!(quotas(&[1, 9], 10), [1, 9]);
        assert_eq!(quotas(&[], 0), [0; 0]);
    }

    #[test]
    fn minutes_by_kind() {
        let bank = bank(10);
        assert_eq!(minutes(bank.iter().map(|question| &**question)), 30);
        assert_eq!(minutes(std::iter::empty()), 1);
    }
}
