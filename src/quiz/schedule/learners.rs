//! Simulated learners, for tests.

use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};

use super::{Card, Deck, Settings};
use crate::course::{Day, Rating};
use crate::engine::Rng;
use crate::quiz::{Kind, Question, Topic, samples};

/// A question of the interview; of the topic that its last digit names, and of part 1 up to 50.
pub fn question(number: u8) -> Arc<Question> {
    let mut question = samples::question(Kind::Recall);
    question.id = format!("{}/q{number}", question.folder.0);
    question.difficulty = 1 + number % 3;
    if let Some(interview) = &mut question.interview {
        interview.number = number;
        interview.part = if number <= 50 { 1 } else { 2 };
        interview.topic = Topic::ALL[usize::from(number - 1) % Topic::ALL.len()];
    }
    Arc::new(question)
}

/// So many questions, none of them met.
pub fn deck(count: u8) -> Deck {
    (1..=count).map(|number| (question(number), None)).collect()
}

/// Somebody whose memory is as FSRS describes it, with luck of their own.
pub struct Learner {
    pub deck: Deck,
    /// Questions met on each day of study.
    pub met: Vec<usize>,
    pub reviews: u32,
    rng: Rng,
}

impl Learner {
    pub fn new(seed: u64, deck: Deck) -> Self {
        Self { deck, met: Vec::new(), reviews: 0, rng: Rng::seed_from_u64(seed) }
    }

    /// Does all that there is to do on a day.
    pub fn study(&mut self, settings: &Settings, day: Day) {
        let today = self.deck.today(settings, day);
        self.met.push(today.new.len());
        self.reviews += today.due.len() as u32;
        for question in today.sitting() {
            let card = self.deck.cards().iter().find(|(one, _)| one.id == question.id);
            let mut card = card.and_then(|(_, card)| *card);
            // Half of what is met for the first time is known.
            let known = card.map_or(0.5, |card| card.retrievability(day));
            if self.rng.random::<f64>() >= known {
                card = Card::answered(card, Rating::Again, day);
            }
            card = Card::answered(card, Rating::Good, day);
            self.deck = self
                .deck
                .cards()
                .iter()
                .map(|(one, old)| {
                    (Arc::clone(one), if one.id == question.id { card } else { *old })
                })
                .collect();
        }
    }
}
