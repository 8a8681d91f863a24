//! Whether answers are right, and how far.

use std::collections::BTreeSet;

use super::{Answer, Choice, Kind, Showing, Values};

/// What an answer is worth. Choices, steps, lines and points are counted as the bank does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grade {
    pub right: bool,
    /// How much of it is right, from 0 to 1; 1 where all of it is.
    pub share: f64,
    /// What was taken and is wrong; of steps, those that stand at another place.
    pub mistaken: Vec<usize>,
    /// What is right and was not taken.
    pub missed: Vec<usize>,
}

impl Grade {
    /// Right in part: some of it, but not all.
    #[must_use]
    pub fn is_partly(&self) -> bool {
        !self.right && self.share > 0.0
    }

    fn plain(right: bool) -> Self {
        Self { right, share: f64::from(u8::from(right)), ..Self::default() }
    }
}

/// Grades an answer. One of another kind than the question's is wrong.
#[must_use]
pub fn grade(showing: &Showing, answer: &Answer) -> Grade {
    match (&showing.question().kind, answer) {
        (Kind::One(choices) | Kind::Fill { choices, .. }, Answer::Choice(taken)) => {
            let Grade { right, mistaken, missed, .. } = compare(choices, &BTreeSet::from([*taken]));
            Grade { mistaken, missed, ..Grade::plain(right) }
        }
        (Kind::Several(choices), Answer::Choices(taken)) => compare(choices, taken),
        (Kind::Number { answer, tolerance, .. }, Answer::Number(given)) => {
            // Relative above 1, absolute below.
            Grade::plain(is_close(*given, *answer, *tolerance, answer.abs().max(1.0)))
        }
        (Kind::Drawn { tolerance, .. }, Answer::Number(given)) => Grade::plain(
            showing.values().is_some_and(|values| is_drawn(values, *given, *tolerance)),
        ),
        (Kind::Order(steps), Answer::Order(given)) => in_order(steps.len(), given),
        (Kind::Bug { lines }, Answer::Line(line)) => {
            let bug = lines.iter().position(|line| line.bug);
            let right = bug == Some(*line);
            let (mistaken, missed) = if right { (None, None) } else { (Some(*line), bug) };
            Grade {
                mistaken: mistaken.into_iter().collect(),
                missed: missed.into_iter().collect(),
                ..Grade::plain(right)
            }
        }
        (Kind::Recall, Answer::Recall { points, .. }) => {
            recalled(showing.question().points().len(), points)
        }
        _ => Grade::default(),
    }
}

/// Several choices: what is right and was taken counts for, what is wrong and was taken
/// against.
fn compare(choices: &[Choice], taken: &BTreeSet<usize>) -> Grade {
    let is_right = |index: &usize| choices.get(*index).is_some_and(|choice| choice.right);
    let mistaken: Vec<usize> = taken.iter().copied().filter(|index| !is_right(index)).collect();
    let missed: Vec<usize> =
        (0..choices.len()).filter(|index| is_right(index) && !taken.contains(index)).collect();
    let rights = choices.iter().filter(|choice| choice.right).count();
    let hits = (taken.len() - mistaken.len()) as f64 - mistaken.len() as f64;
    let right = mistaken.is_empty() && missed.is_empty();
    Grade { right, share: (hits / rights.max(1) as f64).max(0.0), mistaken, missed }
}

/// The share of pairs of steps that stand in the right order.
fn in_order(steps: usize, given: &[usize]) -> Grade {
    let distinct: BTreeSet<usize> = given.iter().copied().filter(|step| *step < steps).collect();
    if distinct.len() != given.len() {
        return Grade::default();
    }
    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
    let ordered: usize = given
        .iter()
        .enumerate()
        .map(|(place, step)| given[place + 1..].iter().filter(|later| *later > step).count())
        .sum();
    let at_wrong_place = |(place, step): (usize, &usize)| (place != *step).then_some(*step);
    let mistaken: Vec<usize> = given.iter().enumerate().filter_map(at_wrong_place).collect();
    Grade {
        right: mistaken.is_empty() && given.len() == steps,
        share: ordered as f64 / pairs(steps).max(1) as f64,
        mistaken,
        missed: (0..steps).filter(|step| !distinct.contains(step)).collect(),
    }
}

/// All key points but one are enough.
fn recalled(all: usize, ticked: &BTreeSet<usize>) -> Grade {
    let hits = ticked.iter().filter(|point| **point < all).count();
    Grade {
        right: all > 0 && hits + 1 >= all,
        share: hits as f64 / all.max(1) as f64,
        mistaken: Vec::new(),
        missed: (0..all).filter(|point| !ticked.contains(point)).collect(),
    }
}

/// A count must be hit; a measure is right within its tolerance, however small it is.
fn is_drawn(values: &Values, given: f64, tolerance: f64) -> bool {
    let answer = values.right();
    if values.is_whole() {
        is_close(given, answer, 0.0, answer.abs().max(1.0))
    } else {
        is_close(given, answer, tolerance, answer.abs())
    }
}

/// The bound itself is within, whatever its last bit.
fn is_close(given: f64, answer: f64, tolerance: f64, scale: f64) -> bool {
    (given - answer).abs() <= tolerance * scale + 1e-12 * scale
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::quiz::samples;
    use crate::text::Text;

    #[test]
    fn one_choice() {
        let showing = Showing::of(&samples::one(), 0);
        assert!(grade(&showing, &Answer::Choice(1)).right);
        let wrong = grade(&showing, &Answer::Choice(2));
        let expected = Grade { right: false, share: 0.0, mistaken: vec![2], missed: vec![1] };
        assert_eq!(wrong, expected);
        assert!(!grade(&showing, &Answer::Choice(9)).right);
        assert!(!grade(&showing, &Answer::Number(1.0)).right);
        assert_eq!(showing.right(), Answer::Choice(1));
    }

    #[test]
    fn the_hole_of_a_formula() {
        let showing = Showing::of(&samples::fill(), 0);
        assert!(grade(&showing, &Answer::Choice(0)).right);
        assert_eq!(grade(&showing, &Answer::Choice(1)).missed, [0]);
    }

    #[test]
    fn all_right_choices_and_no_other() {
        let showing = Showing::of(&samples::several(), 0);
        let answer = |indices: &[usize]| Answer::Choices(indices.iter().copied().collect());
        assert!(grade(&showing, &answer(&[0, 2])).right);
        assert_eq!(grade(&showing, &answer(&[])).share, 0.0);
        let half = grade(&showing, &answer(&[2]));
        assert!(half.is_partly());
        assert_eq!((half.share, half.missed), (0.5, vec![0]));
        let partly = grade(&showing, &answer(&[0, 1]));
        let expected = Grade { right: false, share: 0.0, mistaken: vec![1], missed: vec![2] };
        assert_eq!(partly, expected);
        // To tick everything is no answer.
        assert_eq!(grade(&showing, &answer(&[0, 1, 2])).share, 0.5);
        assert!(grade(&showing, &showing.right()).right);
    }

    #[test]
    fn a_number_within_its_tolerance() {
        for (answer, tolerance, given, right) in [
            (0.5, 0.01, 0.51, true),
            (0.5, 0.01, 0.512, false),
            (200.0, 0.01, 202.0, true),
            (200.0, 0.01, 202.1, false),
            (-3.0, 0.0, -3.0, true),
            (-3.0, 0.0, 3.0, false),
            (1.0, 0.01, f64::NAN, false),
        ] {
            let kind = Kind::Number { answer, tolerance, working: Text::default() };
            let showing = Showing::of(&Arc::new(samples::question(kind)), 0);
            let found = grade(&showing, &Answer::Number(given)).right;
            assert_eq!(found, right, "{given} for {answer}");
        }
    }

    #[test]
    fn a_drawn_count_must_be_hit() {
        for seed in 0..50 {
            let showing = Showing::of(&samples::drawn(), seed);
            let Answer::Number(right) = showing.right() else { panic!() };
            assert!(grade(&showing, &Answer::Number(right)).right);
            // The tolerance of one percent is more than this where the output is large.
            assert!(!grade(&showing, &Answer::Number(right + 1.0)).right);
            assert!(!grade(&showing, &Answer::Number(right - 0.5)).right);
        }
    }

    #[test]
    fn steps_in_order() {
        let showing = Showing::of(&samples::order(), 0);
        let found = |steps: &[usize]| grade(&showing, &Answer::Order(steps.to_vec()));
        assert!(found(&[0, 1, 2, 3]).right);
        assert_eq!(found(&[0, 1, 2, 3]).share, 1.0);
        let swapped = found(&[0, 2, 1, 3]);
        assert!(swapped.is_partly());
        assert_eq!((swapped.share, swapped.mistaken), (5.0 / 6.0, vec![2, 1]));
        assert_eq!(found(&[3, 2, 1, 0]).share, 0.0);
        let short = found(&[0, 1, 2]);
        assert_eq!((short.right, short.missed), (false, vec![3]));
        for nonsense in [&[0, 1, 1, 2][..], &[0, 1, 2, 9]] {
            assert_eq!(found(nonsense), Grade::default());
        }
    }

    #[test]
    fn the_line_that_is_wrong() {
        let showing = Showing::of(&samples::bug(), 0);
        assert!(grade(&showing, &Answer::Line(2)).right);
        let wrong = grade(&showing, &Answer::Line(0));
        assert_eq!((wrong.right, wrong.mistaken, wrong.missed), (false, vec![0], vec![2]));
        assert_eq!(showing.right(), Answer::Line(2));
    }

    #[test]
    fn all_key_points_but_one() {
        let showing = Showing::of(&samples::recall(), 0);
        let found = |points: &[usize]| {
            let points = points.iter().copied().collect();
            grade(&showing, &Answer::Recall { text: "so".into(), points })
        };
        assert!(found(&[0, 1, 2]).right && found(&[0, 2]).right);
        let partly = found(&[1]);
        assert!(partly.is_partly());
        assert_eq!((partly.share, partly.missed), (1.0 / 3.0, vec![0, 2]));
        assert!(!found(&[0, 7]).right);
    }

    #[test]
    fn the_right_answer_is_graded_as_right() {
        for question in samples::all() {
            for seed in 0..20 {
                let showing = Showing::of(&question, seed);
                let grade = grade(&showing, &showing.right());
                assert!(grade.right && grade.share == 1.0, "{}", question.id);
            }
        }
    }
}
