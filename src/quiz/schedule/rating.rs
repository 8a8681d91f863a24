//! How well an answer was known, from the answer and the time that it took.

use crate::course::{Rating, Sureness};
use crate::quiz::{Grade, Kind, Question};
use crate::text::Language;

/// Words that a reader takes in a second.
const WORDS_A_SECOND: f64 = 4.0;

/// Within a second nobody reads a question: what answers is a program.
const UNREAD: f64 = 1.0;

/// Somebody who is away for so many times the usual is not thinking.
const AWAY: f64 = 20.0;

/// Rates an answer. The learner may correct it.
///
/// - Wrong is *again*; where half of it or more is right, *hard*.
/// - Right is *good*; *easy* if it came at once, and *hard* if it took more than twice the usual
///   time or was a guess. Usual is the time to read all of it and to think as long as questions
///   of its kind and difficulty take.
/// - What is typed freely says nothing by its time: right is *good*.
#[must_use]
pub fn rate(
    question: &Question,
    grade: &Grade,
    seconds: f64,
    sureness: Option<Sureness>,
) -> Rating {
    if !grade.right {
        // Steps in any order have half of their pairs right.
        return if grade.share >= 0.65 { Rating::Hard } else { Rating::Again };
    }
    if sureness == Some(Sureness::Guess) {
        return Rating::Hard;
    }
    let (reading, thinking) = (reading(question), thinking(question));
    let Some(thinking) = thinking else { return Rating::Good };
    match seconds - reading {
        _ if !seconds.is_finite() || seconds < UNREAD => Rating::Good,
        time if time > AWAY * thinking => Rating::Good,
        time if time > 2.0 * thinking => Rating::Hard,
        time if time < 0.4 * thinking => Rating::Easy,
        _ => Rating::Good,
    }
}

/// Seconds to read the question and all that can be chosen.
fn reading(question: &Question) -> f64 {
    let words = |text: &str| text.split_whitespace().count();
    let text = |text: &crate::text::Text| words(text.get(Language::En));
    let choices: usize = question.choices().iter().map(|choice| text(&choice.text)).sum();
    let parts = match &question.kind {
        Kind::Order(steps) => steps.iter().map(text).sum(),
        Kind::Bug { lines } => lines.iter().map(|line| words(&line.code)).sum(),
        Kind::Fill { formula, .. } => words(formula),
        _ => 0,
    };
    (text(&question.ask) + choices + parts) as f64 / WORDS_A_SECOND
}

/// Seconds that thinking usually takes; nothing where time says nothing.
fn thinking(question: &Question) -> Option<f64> {
    let seconds = match question.kind {
        Kind::One(_) | Kind::Fill { .. } => 10.0,
        Kind::Several(_) => 20.0,
        Kind::Order(_) | Kind::Bug { .. } => 30.0,
        Kind::Number { .. } | Kind::Drawn { .. } => 40.0,
        Kind::Recall => return None,
    };
    let harder = match question.difficulty {
        1 => 0.75,
        2 => 1.0,
        _ => 1.5,
    };
    Some(seconds * harder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::samples;

    fn graded(right: bool, share: f64) -> Grade {
        Grade { right, share, ..Grade::default() }
    }

    #[test]
    fn wrong_is_again_and_mostly_right_is_hard() {
        for question in samples::all() {
            for seconds in [0.0, 1.0, 1000.0] {
                let rated = |share| rate(&question, &graded(false, share), seconds, None);
                assert_eq!(rated(0.0), Rating::Again);
                assert_eq!(rated(0.6), Rating::Again);
                assert_eq!(rated(2.0 / 3.0), Rating::Hard);
            }
        }
    }

    #[test]
    fn the_time_tells_easy_from_hard() {
        for question in samples::all() {
            let Some(thinking) = thinking(&question) else { continue };
            let reading = reading(&question);
            let rated =
                |times: f64| rate(&question, &graded(true, 1.0), reading + times * thinking, None);
            assert_eq!(rated(0.1), Rating::Easy, "{}", question.id);
            assert_eq!(rated(1.0), Rating::Good);
            assert_eq!(rated(3.0), Rating::Hard);
            assert_eq!(rated(50.0), Rating::Good, "away");
            for unknown in [f64::NAN, 0.0] {
                assert_eq!(rate(&question, &graded(true, 1.0), unknown, None), Rating::Good);
            }
        }
    }

    #[test]
    fn a_lucky_guess_is_not_known() {
        let question = samples::one();
        let rated = |sureness| rate(&question, &graded(true, 1.0), 1.0, Some(sureness));
        assert_eq!(rated(Sureness::Guess), Rating::Hard);
        assert_eq!(rated(Sureness::Sure), Rating::Easy);
    }

    #[test]
    fn free_recall_is_not_timed() {
        let question = samples::recall();
        for seconds in [1.0, 100.0, 1000.0] {
            assert_eq!(rate(&question, &graded(true, 1.0), seconds, None), Rating::Good);
        }
    }
}
