//! What `gradus check` asks of a question, and of all of them together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::recipes::{Use, names_in};
use super::{Bank, Choice, CodeLine, Interview, Kind, Question, Recipe, Showing, grade};
use crate::course::Problem;
use crate::text::Text;

/// Characters of a line of code or of a formula that fit a screen of 80 columns.
const WIDEST: usize = 66;

/// Something wrong at a place within a question.
pub(super) struct Fault {
    /// Fields and indices, as `kind.0.1.mistake`.
    pub path: String,
    pub message: String,
    pub hint: Option<String>,
}

impl Fault {
    pub(super) fn at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), hint: None }
    }

    pub(super) fn help(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// What is wrong with a question by itself. So many showings are graded, since numbers and
/// orders differ.
pub(super) fn faults(question: &Arc<Question>, showings: u64) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(1..=3).contains(&question.difficulty) {
        faults.push(Fault::at("difficulty", "a difficulty is 1, 2 or 3"));
    }
    for (field, text) in [("ask", &question.ask), ("why", &question.why)] {
        faults.extend(faulty(field, text));
    }
    faults.extend(question.evidence.as_ref().and_then(|text| faulty("evidence", text)));
    if question.proof.is_some() && question.evidence.is_some() {
        let fault = Fault::at("evidence", "a question has a proof or evidence, not both");
        faults.push(fault.help("an experiment proves better than words: keep `proof`"));
    }
    match &question.interview {
        Some(interview) => faults.extend(faults_of_interview(question, interview)),
        None if question.kind == Kind::Recall => {
            let fault =
                Fault::at("kind", "free recall is marked by the key points of an interview");
            faults.push(fault.help("add `interview: (…, points: [(en: \"…\"), …])`"));
        }
        None => {}
    }
    faults.extend(faults_of_kind(question));
    if faults.is_empty() && !(0..showings).all(|seed| is_gradable(question, seed)) {
        faults.push(Fault::at("kind", "the right answer would be graded as wrong"));
    }
    faults
}

/// Whether the grader takes the right answer.
fn is_gradable(question: &Arc<Question>, seed: u64) -> bool {
    let showing = Showing::of(question, seed);
    grade(&showing, &showing.right()).right
}

/// A text says something, and is shown as it stands.
fn faulty(path: &str, text: &Text) -> Option<Fault> {
    if text.en.trim().is_empty() {
        return Some(Fault::at(path, "this text is empty"));
    }
    marked(path, text)
}

/// Questions are no Markdown.
fn marked(path: &str, text: &Text) -> Option<Fault> {
    let marks = ["$", "[[", "\\", "`"];
    marks.into_iter().find(|mark| text.en.contains(mark)).map(|mark| {
        let fault = Fault::at(path, format!("`{mark}` would be shown as it stands here"));
        fault.help("this text is plain: write w₁, eᶻ, σ as Unicode")
    })
}

fn faults_of_interview(question: &Question, interview: &Interview) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(1..=100).contains(&interview.number) {
        faults.push(Fault::at("interview.number", "the questions are numbered from 1 to 100"));
    }
    if !(1..=2).contains(&interview.part) {
        let fault = Fault::at("interview.part", "there are the parts 1 and 2");
        faults.push(fault.help("1 holds the essentials, 2 the rest"));
    }
    if !(3..=6).contains(&interview.points.len()) {
        let message = format!("{} key points, but it must be 3 to 6", interview.points.len());
        let fault = Fault::at("interview.points", message);
        faults
            .push(fault.help("a point is what a good spoken answer mentions, in half a sentence"));
    }
    let points = interview.points.iter().enumerate();
    faults.extend(points.filter_map(|(i, point)| faulty(&format!("interview.points.{i}"), point)));
    let follow_up = interview.follow_up.as_ref();
    faults.extend(follow_up.and_then(|text| faulty("interview.follow_up", text)));
    if question.proof.is_none() && question.evidence.is_none() {
        let fault = Fault::at("", "an interview question needs what proves it");
        faults.push(fault.help(
            "add `proof: \"experiment\"`, or where none shows it `evidence: (en: \"what was measured or derived\")`",
        ));
    }
    faults
}

fn faults_of_kind(question: &Question) -> Vec<Fault> {
    match &question.kind {
        Kind::One(choices) => {
            let mut faults = faults_of_choices(choices, "kind.0");
            faults.extend(one_right(choices, "kind.0"));
            faults
        }
        Kind::Several(choices) => {
            let mut faults = faults_of_choices(choices, "kind.0");
            if !choices.iter().any(|choice| choice.right) {
                let fault = Fault::at("kind.0", "none of the choices is right");
                faults.push(fault.help("mark it with `right: true`"));
            }
            faults
        }
        Kind::Number { answer, tolerance, working } => {
            let mut faults = faults_of_number(*tolerance, working);
            if !answer.is_finite() {
                faults.push(Fault::at("kind.answer", "the answer must be a finite number"));
            }
            faults
        }
        Kind::Drawn { recipe, tolerance, working } => {
            let mut faults = faults_of_number(*tolerance, working);
            faults.extend(faults_of_names(question, *recipe, working));
            faults
        }
        Kind::Order(steps) => faults_of_steps(steps),
        Kind::Bug { lines } => faults_of_lines(lines),
        Kind::Fill { formula, choices } => {
            let mut faults = faults_of_choices(choices, "kind.choices");
            faults.extend(one_right(choices, "kind.choices"));
            if formula.chars().count() > WIDEST {
                let fault = Fault::at("kind.formula", format!("a formula is wider than {WIDEST}"));
                faults.push(fault.help("it must fit a screen of 80 columns"));
            }
            if formula.matches('▢').count() != 1 {
                let fault = Fault::at("kind.formula", "a formula has one hole");
                faults.push(fault.help("write ▢ (U+25A2) where something is missing"));
            }
            faults
        }
        Kind::Recall => Vec::new(),
    }
}

fn one_right(choices: &[Choice], path: &str) -> Option<Fault> {
    let right = choices.iter().filter(|choice| choice.right).count();
    (right != 1).then(|| {
        let message = format!("{right} choices are right, but it must be one");
        let hint = "mark it with `right: true`; for several there is the kind `Several`";
        Fault::at(path, message).help(hint)
    })
}

fn faults_of_choices(choices: &[Choice], path: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    if choices.len() < 2 {
        faults.push(Fault::at(path, "there must be two choices or more"));
    }
    if choices.len() > 6 {
        faults.push(Fault::at(path, "there are keys for six choices at most"));
    }
    for (index, choice) in choices.iter().enumerate() {
        let (number, path) = (index + 1, format!("{path}.{index}"));
        if choice.text.en.trim().is_empty() {
            faults.push(Fault::at(&path, format!("choice {number} is empty")));
        }
        if choices[..index].iter().any(|other| other.text.en == choice.text.en) {
            faults.push(Fault::at(&path, format!("choice {number} stands there twice")));
        }
        let texts = [Some(&choice.text), choice.mistake.as_ref()];
        faults.extend(texts.into_iter().flatten().filter_map(|text| marked(&path, text)));
        let says = choice.mistake.as_ref().is_some_and(|text| !text.en.trim().is_empty());
        if !choice.right && !says {
            let fault = Fault::at(&path, format!("choice {number} does not say what it mistakes"));
            faults.push(fault.help("a wrong choice has `mistake: (en: \"what it overlooks\")`"));
        }
        if choice.right && says {
            let fault = Fault::at(&path, format!("choice {number} is right and has a mistake"));
            faults.push(fault.help("what is right is explained in `why`"));
        }
    }
    faults
}

fn faults_of_number(tolerance: f64, working: &Text) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(0.0..=0.5).contains(&tolerance) {
        let fault = Fault::at("kind.tolerance", "a tolerance lies between 0 and 0.5");
        faults.push(fault.help("0.01 is one percent"));
    }
    if working.en.trim().is_empty() {
        faults.push(Fault::at("kind.working", "the working is empty"));
    }
    faults.extend(marked("kind.working", working));
    faults
}

/// The {names} of a recipe: known ones alone, all that is needed in the question, and the
/// answer only in its working.
fn faults_of_names(question: &Question, recipe: Recipe, working: &Text) -> Vec<Fault> {
    let names = recipe.names();
    let known = |use_of: &[Use]| {
        let known = names.iter().filter(|(_, of)| use_of.contains(of));
        known.map(|(name, _)| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
    };
    let mut faults = Vec::new();
    for (path, text) in [("ask", &question.ask), ("kind.working", working)] {
        for name in names_in(&text.en) {
            if !names.iter().any(|(known, _)| *known == name) {
                let message = format!("{} has no number {{{name}}}", recipe.name());
                let all = known(&[Use::Given, Use::Extra, Use::Answer]);
                faults.push(Fault::at(path, message).help(format!("there are {all}")));
            }
        }
    }
    let asked = names_in(&question.ask.en);
    for (name, use_of) in &names {
        match use_of {
            Use::Given if !asked.contains(name) => {
                let message = format!("without {{{name}}} it cannot be answered");
                let given = known(&[Use::Given]);
                faults.push(Fault::at("ask", message).help(format!("the question names {given}")));
            }
            Use::Answer if asked.contains(name) => {
                faults.push(Fault::at("ask", "the question tells its answer"));
            }
            _ => {}
        }
    }
    if !names_in(&working.en).contains(&"answer") {
        let fault = Fault::at("kind.working", "the working does not lead to the answer");
        faults.push(fault.help("end it with {answer}"));
    }
    let filled = names_in(&question.why.en);
    if let Some((name, _)) = names.iter().find(|(name, _)| filled.contains(name)) {
        let fault = Fault::at("why", format!("{{{name}}} is not filled in here"));
        faults.push(fault.help("numbers that are drawn stand in `ask` and `working` alone"));
    }
    faults
}

fn faults_of_steps(steps: &[Text]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(4..=7).contains(&steps.len()) {
        let message = format!("{} steps, but it must be 4 to 7", steps.len());
        faults.push(Fault::at("kind.0", message));
    }
    for (index, step) in steps.iter().enumerate() {
        let path = format!("kind.0.{index}");
        faults.extend(faulty(&path, step));
        if steps[..index].iter().any(|other| other.en == step.en) {
            let message = format!("step {} stands there twice", index + 1);
            faults.push(Fault::at(path, message).help("two like steps have no order"));
        }
    }
    faults
}

fn faults_of_lines(lines: &[CodeLine]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !(4..=10).contains(&lines.len()) {
        let message = format!("{} lines, but it must be 4 to 10", lines.len());
        faults.push(Fault::at("kind.lines", message));
    }
    let bugs = lines.iter().filter(|line| line.bug).count();
    if bugs != 1 {
        let message = format!("{bugs} lines are wrong, but it must be one");
        faults.push(Fault::at("kind.lines", message).help("mark it with `bug: true`"));
    }
    for (index, line) in lines.iter().enumerate() {
        let path = format!("kind.lines.{index}");
        if line.code.trim().is_empty() {
            faults.push(Fault::at(&path, format!("line {} has no code", index + 1)));
        }
        if line.code.chars().count() > WIDEST {
            let message = format!("line {} is longer than {WIDEST} characters", index + 1);
            faults.push(Fault::at(&path, message).help("it must fit a screen of 80 columns"));
        }
        faults.extend(faulty(&format!("{path}.says"), &line.says));
    }
    faults
}

/// Numbers of the interview that are left out below the last.
pub(super) fn gaps(bank: &Bank) -> Option<Problem> {
    let known: BTreeSet<u8> =
        bank.all().filter_map(|question| Some(question.interview.as_ref()?.number)).collect();
    let last = known.last().copied()?;
    let missing: Vec<String> =
        (1..last).filter(|number| !known.contains(number)).map(|n| n.to_string()).collect();
    (!missing.is_empty()).then(|| {
        let message = format!("the interview has a number {last}, but no {}", missing.join(", "));
        Problem::file("questions.ron", message).help("number its questions from 1 on, without gaps")
    })
}

/// By what a right choice is known without reading it.
#[derive(Clone, Copy)]
struct Tell {
    /// `longest`.
    word: &'static str,
    /// What to do about it.
    mend: &'static str,
    /// Whether only the interview's questions are looked at.
    interview: bool,
    telling: fn(&[Choice]) -> bool,
}

const TELLS: [Tell; 2] = [
    Tell {
        word: "longest",
        mend: "shorten it, or lengthen a wrong one",
        interview: false,
        telling: |choices| {
            let [right, wrong] = [true, false].map(|right| lengths_of(choices, right).max());
            right > wrong
        },
    },
    Tell {
        word: "shortest",
        mend: "lengthen it, or shorten a wrong one",
        interview: true,
        telling: |choices| {
            let [right, wrong] = [true, false].map(|right| lengths_of(choices, right).min());
            right < wrong
        },
    },
];

/// Where the right choice is the longest, or the shortest, more often than chance would have
/// it.
pub(super) fn lengths(bank: &Bank) -> Vec<Problem> {
    TELLS.iter().filter_map(|tell| telling_lengths(bank, tell)).collect()
}

fn telling_lengths(bank: &Bank, tell: &Tell) -> Option<Problem> {
    const SHARE: f64 = 0.35;
    let one_of = |question: &&Arc<Question>| {
        let counted = !tell.interview || question.interview.is_some();
        counted && matches!(question.kind, Kind::One(_) | Kind::Fill { .. })
    };
    let all = bank.all().filter(one_of).count();
    let telling: Vec<&str> = bank
        .all()
        .filter(one_of)
        .filter(|question| (tell.telling)(question.choices()))
        .map(|question| question.id.as_str())
        .collect();
    (telling.len() > 1 && telling.len() as f64 > SHARE * all as f64).then(|| {
        let of = if tell.interview { "questions of the interview" } else { "questions" };
        let message = format!(
            "the right choice is the {} in {} of {all} {of}; at most 35% keep it a secret",
            tell.word,
            telling.len()
        );
        let help = format!("{}, in {}", tell.mend, telling.join(", "));
        Problem::file("questions.ron", message).help(help)
    })
}

fn lengths_of(choices: &[Choice], right: bool) -> impl Iterator<Item = usize> {
    let some = choices.iter().filter(move |choice| choice.right == right);
    some.map(|choice| choice.text.en.chars().count())
}
