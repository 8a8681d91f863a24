//! A question as it is shown once.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;

use super::{Answer, Kind, Question, Values};
use crate::engine::Rng;
use crate::text::Text;

/// A question with its choices or steps shuffled and its numbers drawn. Equal seeds show the
/// same.
#[derive(Clone, Debug)]
pub struct Showing {
    question: Arc<Question>,
    seed: u64,
    order: Vec<usize>,
    values: Option<Values>,
    ask: Text,
    working: Option<Text>,
}

impl Showing {
    /// The showing of a seed.
    #[must_use]
    pub fn of(question: &Arc<Question>, seed: u64) -> Self {
        let values = match &question.kind {
            Kind::Drawn { recipe, .. } => Some(recipe.draw(&mut rng(seed, 1))),
            _ => None,
        };
        let fill = |text: &Text| match &values {
            Some(values) => text.map(|words| values.fill(words)),
            None => text.clone(),
        };
        let working = match &question.kind {
            Kind::Number { working, .. } | Kind::Drawn { working, .. } => Some(fill(working)),
            _ => None,
        };
        let ask = fill(&question.ask);
        Self {
            order: order(&question.kind, seed),
            ask,
            working,
            values,
            seed,
            question: Arc::clone(question),
        }
    }

    /// The seed of a learner's n-th showing of a question, counted from 0: another for each.
    #[must_use]
    pub fn seed(id: &str, times: u64) -> u64 {
        // FNV-1a (Fowler, Noll, Vo), whose result is the same on every machine and for ever.
        let bytes = id.bytes().chain(times.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    #[must_use]
    pub fn question(&self) -> &Arc<Question> {
        &self.question
    }

    /// The seed that shows the same again.
    #[must_use]
    pub fn drawn_from(&self) -> u64 {
        self.seed
    }

    /// What is asked, with the numbers in it.
    #[must_use]
    pub fn ask(&self) -> &Text {
        &self.ask
    }

    /// The way to the answer, with the same numbers.
    #[must_use]
    pub fn working(&self) -> Option<&Text> {
        self.working.as_ref()
    }

    /// What stands at each place of the screen: the index in the bank of its choice, step or
    /// line.
    #[must_use]
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// The numbers that were drawn.
    #[must_use]
    pub fn values(&self) -> Option<&Values> {
        self.values.as_ref()
    }

    /// The answer that is asked for.
    #[must_use]
    pub fn right(&self) -> Answer {
        let rights = || -> BTreeSet<usize> {
            let choices = self.question.choices().iter().enumerate();
            choices.filter(|(_, choice)| choice.right).map(|(index, _)| index).collect()
        };
        match &self.question.kind {
            Kind::One(_) | Kind::Fill { .. } => {
                Answer::Choice(rights().first().copied().unwrap_or(usize::MAX))
            }
            Kind::Several(_) => Answer::Choices(rights()),
            Kind::Number { answer, .. } => Answer::Number(*answer),
            Kind::Drawn { .. } => {
                Answer::Number(self.values.as_ref().map_or(f64::NAN, Values::right))
            }
            Kind::Order(steps) => Answer::Order((0..steps.len()).collect()),
            Kind::Bug { lines } => {
                Answer::Line(lines.iter().position(|line| line.bug).unwrap_or(usize::MAX))
            }
            Kind::Recall => Answer::Recall {
                text: String::new(),
                points: (0..self.question.points().len()).collect(),
            },
        }
    }
}

/// Streams of their own: shuffling leaves the numbers as they were.
fn rng(seed: u64, stream: u64) -> Rng {
    let mut rng = Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

fn order(kind: &Kind, seed: u64) -> Vec<usize> {
    let (items, shuffled) = match kind {
        Kind::One(choices) | Kind::Several(choices) | Kind::Fill { choices, .. } => {
            (choices.len(), true)
        }
        Kind::Order(steps) => (steps.len(), true),
        Kind::Bug { lines } => (lines.len(), false),
        Kind::Number { .. } | Kind::Drawn { .. } | Kind::Recall => (0, false),
    };
    let mut order: Vec<usize> = (0..items).collect();
    if shuffled {
        order.shuffle(&mut rng(seed, 0));
    }
    // Steps that stand in the right order already would ask nothing.
    if matches!(kind, Kind::Order(_)) && order.is_sorted() && items > 1 {
        order.rotate_left(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::samples;

    #[test]
    fn a_seed_shows_the_same_again_and_another_does_not() {
        for question in samples::all() {
            let shown = |seed| {
                let showing = Showing::of(&question, seed);
                (showing.order().to_vec(), showing.ask().clone(), showing.working().cloned())
            };
            assert_eq!(shown(7), shown(7));
            let stays =
                matches!(question.kind, Kind::Number { .. } | Kind::Bug { .. } | Kind::Recall);
            assert_eq!((0..20).all(|seed| shown(seed) == shown(7)), stays, "{}", question.id);
        }
    }

    #[test]
    fn everything_is_shown_once_and_each_place_is_as_likely() {
        let question = samples::one();
        let mut firsts = [0; 3];
        for seed in 0..3000 {
            let showing = Showing::of(&question, seed);
            let mut order = showing.order().to_vec();
            firsts[order[0]] += 1;
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2]);
        }
        assert!(firsts.iter().all(|count| (900..1100).contains(count)), "{firsts:?}");
    }

    #[test]
    fn steps_are_never_shown_in_the_right_order() {
        let question = samples::order();
        assert!((0..500).all(|seed| !Showing::of(&question, seed).order().is_sorted()));
    }

    #[test]
    fn the_numbers_of_the_question_are_those_of_its_working() {
        let showing = Showing::of(&samples::drawn(), 3);
        let values = showing.values().expect("they are drawn");
        let (w, answer) = (values.get("W").expect("W"), values.right());
        assert!(showing.ask().en.contains(&format!("{w} pixels")), "{}", showing.ask().en);
        let working = &showing.working().expect("a working").en;
        assert!(working.starts_with(&format!("({w} −")), "{working}");
        assert!(working.ends_with(&answer.to_string()), "{working}");
    }

    #[test]
    fn each_time_has_a_seed_of_its_own() {
        let seeds: BTreeSet<u64> = (0..100).map(|times| Showing::seed("a/b", times)).collect();
        assert_eq!(seeds.len(), 100);
        assert_ne!(Showing::seed("a/b", 0), Showing::seed("a/c", 0));
    }
}
