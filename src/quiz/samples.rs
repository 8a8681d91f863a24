//! One question of each kind, for tests.

use std::sync::Arc;

use super::{Choice, CodeLine, Interview, Kind, Question, Recipe, Topic};
use crate::course::LessonId;
use crate::text::Text;

fn text(words: &str) -> Text {
    Text::english(words)
}

pub fn question(kind: Kind) -> Question {
    let interview = Interview {
        number: 1,
        part: 1,
        topic: Topic::Basics,
        points: ["layers", "weights", "learnt"].map(text).to_vec(),
        follow_up: None,
    };
    Question {
        id: "a/b/q".into(),
        folder: LessonId("a/b".into()),
        interview: Some(interview),
        ask: text("Which?"),
        kind,
        why: text("So."),
        difficulty: 1,
        proof: None,
        evidence: None,
    }
}

fn choices(rights: &[bool]) -> Vec<Choice> {
    let choice = |(index, &right): (usize, &bool)| Choice {
        text: text(&format!("choice {index}")),
        right,
        mistake: (!right).then(|| text("It overlooks.")),
    };
    rights.iter().enumerate().map(choice).collect()
}

pub fn one() -> Arc<Question> {
    Arc::new(question(Kind::One(choices(&[false, true, false]))))
}

pub fn several() -> Arc<Question> {
    Arc::new(question(Kind::Several(choices(&[true, false, true]))))
}

pub fn fill() -> Arc<Question> {
    let formula = "θ ← θ − η ▢".into();
    Arc::new(question(Kind::Fill { formula, choices: choices(&[true, false, false]) }))
}

pub fn drawn() -> Arc<Question> {
    let working = text("({W} − {K} + 2·{P})/{S} + 1 = {exact}, rounded down: {answer}");
    let kind = Kind::Drawn { recipe: Recipe::ConvolutionOutput, tolerance: 0.01, working };
    let ask = text("{W} pixels, a kernel of {K}, padding {P}, stride {S}: how wide is the output?");
    Arc::new(Question { ask, ..question(kind) })
}

pub fn order() -> Arc<Question> {
    let steps = ["forward", "loss", "backward", "update"].map(text).to_vec();
    Arc::new(question(Kind::Order(steps)))
}

pub fn bug() -> Arc<Question> {
    let lines = ["h = 0", "for x in xs:", "    h = 0", "    h = f(x, h)"];
    let line = |(index, code): (usize, &str)| CodeLine {
        code: code.into(),
        bug: index == 2,
        says: text("Because."),
    };
    Arc::new(question(Kind::Bug { lines: lines.into_iter().enumerate().map(line).collect() }))
}

pub fn recall() -> Arc<Question> {
    Arc::new(question(Kind::Recall))
}

pub fn all() -> Vec<Arc<Question>> {
    let number = Kind::Number { answer: 0.5, tolerance: 0.01, working: text("1/2") };
    let number = Arc::new(question(number));
    vec![one(), several(), fill(), number, drawn(), order(), bug(), recall()]
}
