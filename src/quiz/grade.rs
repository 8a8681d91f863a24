//! Answers, and whether they are right.

use std::collections::BTreeSet;
use std::fmt;

use super::{Kind, Question};

/// What a learner has answered. Choices are counted from 0.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Choice(usize),
    Choices(BTreeSet<usize>),
    Number(f64),
}

/// What an answer is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grade {
    pub right: bool,
    /// Choices that were taken and are wrong.
    pub mistaken: Vec<usize>,
    /// Choices that are right and were not taken.
    pub missed: Vec<usize>,
}

/// Grades an answer. One of another kind than the question's is wrong.
#[must_use]
pub fn grade(question: &Question, answer: &Answer) -> Grade {
    match (&question.kind, answer) {
        (Kind::One(choices), Answer::Choice(taken)) => compare(choices, &BTreeSet::from([*taken])),
        (Kind::Several(choices), Answer::Choices(taken)) => compare(choices, taken),
        (Kind::Number { answer, tolerance, .. }, Answer::Number(given)) => {
            Grade { right: is_close(*given, *answer, *tolerance), ..Grade::default() }
        }
        _ => Grade::default(),
    }
}

fn compare(choices: &[super::Choice], taken: &BTreeSet<usize>) -> Grade {
    let is_right = |index: &usize| choices.get(*index).is_some_and(|choice| choice.right);
    let mistaken: Vec<usize> = taken.iter().copied().filter(|index| !is_right(index)).collect();
    let missed: Vec<usize> =
        (0..choices.len()).filter(|index| is_right(index) && !taken.contains(index)).collect();
    Grade { right: mistaken.is_empty() && missed.is_empty(), mistaken, missed }
}

/// Relative above 1, absolute below; the bound itself is within, whatever its last bit.
fn is_close(given: f64, answer: f64, tolerance: f64) -> bool {
    let scale = answer.abs().max(1.0);
    (given - answer).abs() <= tolerance * scale + 1e-12 * scale
}

impl Answer {
    /// The answer that a question asks for.
    #[must_use]
    pub fn right(question: &Question) -> Self {
        let right = |choices: &[super::Choice]| -> BTreeSet<usize> {
            (0..choices.len()).filter(|&index| choices[index].right).collect()
        };
        match &question.kind {
            Kind::One(choices) => {
                Self::Choice(right(choices).first().copied().unwrap_or(usize::MAX))
            }
            Kind::Several(choices) => Self::Choices(right(choices)),
            Kind::Number { answer, .. } => Self::Number(*answer),
        }
    }

    /// The answer as the store keeps it: `choice 2`, `choices 0 2`, `number -0.5`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Choice(index) => format!("choice {index}"),
            Self::Choices(indices) => {
                let mut text = "choices".to_owned();
                for index in indices {
                    text.push(' ');
                    text.push_str(&index.to_string());
                }
                text
            }
            Self::Number(number) => format!("number {number}"),
        }
    }

    /// Reads what [`Answer::to_text`] wrote; nothing if it is something else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        match kind {
            "choice" => Some(Self::Choice(rest.parse().ok()?)),
            "choices" => {
                let indices: Result<_, _> = rest.split_whitespace().map(str::parse).collect();
                Some(Self::Choices(indices.ok()?))
            }
            "number" => Some(Self::Number(rest.parse().ok()?)),
            _ => None,
        }
    }
}

/// Why a typed number could not be read, in words for the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    Empty,
    /// `1,234` is a thousand to some and one to others.
    Ambiguous(String),
    Zero,
    Other(String),
}

impl std::error::Error for NumberError {}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORMS: &str = "Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3.";
        match self {
            Self::Empty => write!(f, "Type a number. {FORMS}"),
            Self::Ambiguous(text) => {
                let whole = text.replace(',', "");
                let point = text.replace(',', ".");
                write!(f, "{text} can be read in two ways: write {whole} or {point}.")
            }
            Self::Zero => write!(f, "A fraction cannot have 0 below its line."),
            Self::Other(text) => write!(f, "{text:?} is not a number. {FORMS}"),
        }
    }
}

/// Reads a number as people type it: `0.5`, `0,5`, `1/2`, `-3e-2`, `12 000`.
///
/// # Errors
///
/// If it is none, or can be read in two ways; the message says what is accepted.
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let number = match text.split_once('/') {
        Some((over, under)) => {
            let (over, under) = (decimal(over, &text)?, decimal(under, &text)?);
            if under == 0.0 {
                return Err(NumberError::Zero);
            }
            over / under
        }
        None => decimal(&text, &text)?,
    };
    if number.is_finite() { Ok(number) } else { Err(NumberError::Other(text)) }
}

fn decimal(part: &str, whole: &str) -> Result<f64, NumberError> {
    let other = || NumberError::Other(whole.to_owned());
    // Rust would also read `inf` and `nan`.
    if !part.chars().all(|c| c.is_ascii_digit() || "+-.,eE".contains(c)) {
        return Err(other());
    }
    if is_ambiguous(part) {
        return Err(NumberError::Ambiguous(part.to_owned()));
    }
    part.replace(',', ".").parse().map_err(|_| other())
}

/// `1,234`: a comma before exactly three digits, behind something that is not zero.
fn is_ambiguous(part: &str) -> bool {
    part.trim_start_matches(['+', '-']).split_once(',').is_some_and(|(whole, rest)| {
        !whole.is_empty()
            && whole != "0"
            && whole.len() <= 3
            && rest.len() == 3
            && rest.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::LessonId;
    use crate::quiz::Choice;
    use crate::text::Text;

    fn question(kind: Kind) -> Question {
        let lesson = LessonId("a/b".into());
        let why = Text::default();
        Question { id: "q".into(), lesson, ask: why.clone(), kind, why, difficulty: 1, proof: None }
    }

    fn choices(rights: &[bool]) -> Vec<Choice> {
        rights.iter().map(|&right| Choice { text: Text::default(), right, mistake: None }).collect()
    }

    #[test]
    fn one_choice() {
        let question = question(Kind::One(choices(&[false, true, false])));
        assert!(grade(&question, &Answer::Choice(1)).right);
        let wrong = grade(&question, &Answer::Choice(2));
        assert_eq!(wrong, Grade { right: false, mistaken: vec![2], missed: vec![1] });
        assert!(!grade(&question, &Answer::Choice(9)).right);
        assert!(!grade(&question, &Answer::Number(1.0)).right);
        assert_eq!(Answer::right(&question), Answer::Choice(1));
    }

    #[test]
    fn all_right_choices_and_no_other() {
        let question = question(Kind::Several(choices(&[true, false, true])));
        let answer = |indices: &[usize]| Answer::Choices(indices.iter().copied().collect());
        assert!(grade(&question, &answer(&[0, 2])).right);
        assert!(!grade(&question, &answer(&[])).right);
        let partly = grade(&question, &answer(&[0, 1]));
        assert_eq!(partly, Grade { right: false, mistaken: vec![1], missed: vec![2] });
        assert!(grade(&question, &Answer::right(&question)).right);
    }

    #[test]
    fn a_number_within_its_tolerance() {
        let number = |answer, tolerance| {
            question(Kind::Number { answer, tolerance, working: Text::default() })
        };
        for (answer, tolerance, given, right) in [
            (0.5, 0.01, 0.51, true),
            (0.5, 0.01, 0.512, false),
            (200.0, 0.01, 202.0, true),
            (200.0, 0.01, 202.1, false),
            (-3.0, 0.0, -3.0, true),
            (-3.0, 0.0, 3.0, false),
            (1.0, 0.01, f64::NAN, false),
        ] {
            let found = grade(&number(answer, tolerance), &Answer::Number(given)).right;
            assert_eq!(found, right, "{given} for {answer}");
        }
    }

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("0.5", 0.5),
            (" 0,5 ", 0.5),
            ("1/2", 0.5),
            ("-3e-2", -0.03),
            ("−2", -2.0),
            ("+.25", 0.25),
            ("12 000", 12000.0),
            ("0,562", 0.562),
            ("1,5/3", 0.5),
            ("-1 / 4", -0.25),
        ] {
            assert_eq!(parse_number(text), Ok(number), "{text}");
        }
        for (text, message) in [
            ("", "Type a number. Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3."),
            ("two", "\"two\" is not a number. Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3."),
            ("1,234", "1,234 can be read in two ways: write 1234 or 1.234."),
            ("1/0", "A fraction cannot have 0 below its line."),
        ] {
            assert_eq!(parse_number(text).expect_err(text).to_string(), message);
        }
        for text in ["nan", "inf", "1e999", "1/2/3", "1.2.3", "5%", "--1", "/", "1/"] {
            assert!(parse_number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn answers_survive_the_store() {
        for answer in [
            Answer::Choice(2),
            Answer::Choices(BTreeSet::new()),
            Answer::Choices(BTreeSet::from([0, 2])),
            Answer::Number(-1.0 / 3.0),
            Answer::Number(1e-300),
        ] {
            let text = answer.to_text();
            assert_eq!(Answer::from_text(&text), Some(answer), "{text}");
        }
        assert_eq!(Answer::Choices(BTreeSet::from([0, 2])).to_text(), "choices 0 2");
        for text in ["", "choice", "choice x", "choices a", "number", "letter a"] {
            assert_eq!(Answer::from_text(text), None, "{text}");
        }
    }
}
