//! The block that asks for a prediction.

use super::{Fragment, Reader, Span};
use crate::course::document::{Block, Prediction, PredictionChoice};

const FORM: &str = "- [ ] a mistaken choice. -- Why it is mistaken.";

impl Reader<'_, '_, '_> {
    /// Reads a question and its choices; `span` is the block's.
    pub fn prediction(&mut self, key: &str, content: &Fragment, span: &Span) -> Block {
        let starts = choice_starts(&content.text);
        let question_end = starts.first().copied().unwrap_or(content.text.len());
        let question = self.paragraph(&content.slice(0..question_end), "the question");
        let mut choices = Vec::new();
        for (index, &start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(content.text.len());
            choices.extend(self.choice(&content.slice(start..end)));
        }
        let head = span.start
            ..span.start + self.fragment.text[span.clone()].lines().next().map_or(0, str::len);
        if choices.len() < 2 {
            self.problem(head.clone(), "a prediction needs two choices or more", Some(FORM.into()));
        }
        match choices.iter().filter(|choice| choice.right).count() {
            1 => {}
            0 => self.problem(
                head.clone(),
                "none of the choices is marked as right",
                Some("the right one begins with `- [x]`".into()),
            ),
            count => self.problem(
                head.clone(),
                format!("{count} choices are marked as right, but a prediction has one"),
                None,
            ),
        }
        if !self.context.predictions.insert(key.to_owned()) {
            self.problem(head, format!("there is another prediction `{key}` in this lesson"), None);
        }
        Block::Predict(Prediction { key: key.to_owned(), question, choices })
    }

    fn choice(&mut self, line: &Fragment) -> Option<PredictionChoice> {
        let text = &line.text;
        let right = match text.get(..5) {
            Some("- [x]" | "- [X]") => true,
            Some("- [ ]") => false,
            _ => {
                let hint = Some("a choice begins with `- [ ]`, the right one with `- [x]`".into());
                self.problem_in(line, "this is no choice", hint);
                return None;
            }
        };
        let Some(dashes) = dashes(text) else {
            let message = "this choice does not say what follows from it";
            self.problem_in(line, message, Some(FORM.into()));
            return None;
        };
        Some(PredictionChoice {
            text: self.paragraph(&line.slice(5..dashes), "the choice"),
            right,
            answer: self.paragraph(&line.slice(dashes + 2..text.len()), "the answer"),
        })
    }

    /// Notes a problem with the first line of a fragment.
    fn problem_in(&mut self, part: &Fragment, message: &str, hint: Option<String>) {
        let length = part.text.lines().next().map_or(0, str::len);
        let error = self.context.source.error(part.places(0..length), message, hint);
        self.context.problems.push(error);
    }
}

/// Where the lines begin that begin with a dash and a bracket.
fn choice_starts(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut starts = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("- [") || (line.starts_with("- ") && !starts.is_empty()) {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// Where the two dashes stand that part a choice from its answer.
fn dashes(text: &str) -> Option<usize> {
    text.match_indices("--").map(|(at, _)| at).find(|&at| {
        text[..at].ends_with(char::is_whitespace) && text[at + 2..].starts_with(char::is_whitespace)
    })
}
