//! Answers, and how the store keeps them.

use std::collections::BTreeSet;

/// What a learner has answered. Choices, steps, lines and points are counted from 0 in the
/// order of the bank, not in that of the screen: an answer means the same however a showing
/// was shuffled.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Choice(usize),
    Choices(BTreeSet<usize>),
    Number(f64),
    /// Steps, the first first.
    Order(Vec<usize>),
    /// The line that is wrong.
    Line(usize),
    /// What was typed, and the key points that were in it.
    Recall {
        text: String,
        points: BTreeSet<usize>,
    },
}

impl Answer {
    /// The answer as the store keeps it: `choice 2`, `choices 0 2`, `number -0.5`,
    /// `order 1 0 2`, `line 3`, `recall 0 2: what was typed`.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Choice(index) => format!("choice {index}"),
            Self::Choices(indices) => listed("choices", indices),
            Self::Number(number) => format!("number {number}"),
            Self::Order(steps) => listed("order", steps),
            Self::Line(line) => format!("line {line}"),
            Self::Recall { text, points } => format!("{}: {text}", listed("recall", points)),
        }
    }

    /// Reads what [`Answer::to_text`] wrote; nothing if it is something else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("recall") {
            let (points, text) = rest.split_once(": ")?;
            return Some(Self::Recall { text: text.to_owned(), points: indices(points)? });
        }
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        match kind {
            "choice" => Some(Self::Choice(rest.parse().ok()?)),
            "choices" => Some(Self::Choices(indices(rest)?)),
            "number" => Some(Self::Number(rest.parse().ok()?)),
            "order" => Some(Self::Order(indices(rest)?)),
            "line" => Some(Self::Line(rest.parse().ok()?)),
            _ => None,
        }
    }
}

fn listed<'a>(kind: &str, indices: impl IntoIterator<Item = &'a usize>) -> String {
    let mut text = kind.to_owned();
    for index in indices {
        text.push(' ');
        text.push_str(&index.to_string());
    }
    text
}

fn indices<C: FromIterator<usize>>(text: &str) -> Option<C> {
    text.split_whitespace().map(|index| index.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_survive_the_store() {
        let recall = |text: &str, points: &[usize]| Answer::Recall {
            text: text.to_owned(),
            points: points.iter().copied().collect(),
        };
        for answer in [
            Answer::Choice(2),
            Answer::Choices(BTreeSet::new()),
            Answer::Choices(BTreeSet::from([0, 2])),
            Answer::Number(-1.0 / 3.0),
            Answer::Number(1e-300),
            Answer::Order(vec![2, 0, 1]),
            Answer::Line(4),
            recall("", &[]),
            recall("two lines: the first\nand ä second", &[0, 3]),
        ] {
            let text = answer.to_text();
            assert_eq!(Answer::from_text(&text), Some(answer), "{text}");
        }
    }

    #[test]
    fn the_texts_of_earlier_versions_are_read() {
        assert_eq!(Answer::Choices(BTreeSet::from([0, 2])).to_text(), "choices 0 2");
        assert_eq!(Answer::from_text("choice 3"), Some(Answer::Choice(3)));
        assert_eq!(Answer::from_text("number -0.5"), Some(Answer::Number(-0.5)));
        for text in [
            "",
            "choice",
            "choice x",
            "choices a",
            "number",
            "letter a",
            "line",
            "order x",
            "recall",
        ] {
            assert_eq!(Answer::from_text(text), None, "{text}");
        }
    }
}
