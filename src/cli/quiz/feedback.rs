//! What is said of a question and of an answer, a line each.

use crate::course::Rating;
use crate::quiz::{Answer, Choice, Grade, Kind, Showing, shown};
use crate::text::Language;

/// What can be chosen, ordered or found, as the showing has it.
pub(crate) fn options(showing: &Showing) -> Vec<String> {
    let order = showing.order().iter().enumerate();
    let lettered = |text: &dyn Fn(usize) -> String| -> Vec<String> {
        order
            .clone()
            .map(|(place, index)| format!("  {}  {}", letter(place), text(*index)))
            .collect()
    };
    let choice =
        |choices: &[Choice], index: usize| choices[index].text.get(Language::En).to_owned();
    match &showing.question().kind {
        Kind::One(choices) | Kind::Several(choices) => lettered(&|index| choice(choices, index)),
        Kind::Fill { formula, choices } => {
            let mut lines = vec![format!("  {formula}")];
            lines.extend(lettered(&|index| choice(choices, index)));
            lines
        }
        Kind::Order(steps) => lettered(&|index| steps[index].get(Language::En).to_owned()),
        Kind::Bug { lines } => {
            let line = |(place, index): (usize, &usize)| {
                format!("  {}  {}", place + 1, lines[*index].code)
            };
            order.clone().map(line).collect()
        }
        Kind::Number { .. } | Kind::Drawn { .. } | Kind::Recall => Vec::new(),
    }
}

/// The answer that is asked for. Of free recall, the key points are the answer.
pub(crate) fn answer(showing: &Showing) -> Vec<String> {
    let question = showing.question();
    let place = |index: usize| showing.order().iter().position(|one| *one == index);
    match (&question.kind, showing.right()) {
        (_, Answer::Number(number)) => vec![shown(number)],
        (Kind::Order(steps), _) => steps
            .iter()
            .zip(1..)
            .map(|(step, number)| format!("{number}. {}", step.get(Language::En)))
            .collect(),
        (Kind::Bug { lines }, Answer::Line(line)) => {
            let Some(wrong) = lines.get(line) else { return Vec::new() };
            let number = place(line).map_or(line, |place| place) + 1;
            vec![format!("Line {number}: {}", wrong.says.get(Language::En))]
        }
        _ => {
            let rights = question.choices().iter().enumerate().filter(|(_, choice)| choice.right);
            let mut rights: Vec<_> =
                rights.filter_map(|(index, choice)| Some((place(index)?, choice))).collect();
            rights.sort_by_key(|(place, _)| *place);
            let said = |(place, choice): (usize, &Choice)| {
                format!("{}  {}", letter(place), choice.text.get(Language::En))
            };
            rights.into_iter().map(said).collect()
        }
    }
}

/// Everything that is said once the answer is kept.
pub(super) fn feedback(showing: &Showing, grade: &Grade) -> Vec<String> {
    let question = showing.question();
    let mut lines = vec![match grade {
        Grade { right: true, .. } => "Right.".to_owned(),
        grade if grade.is_partly() => "Right in part.".to_owned(),
        _ => "Wrong.".to_owned(),
    }];
    lines.extend(grade.mistaken.iter().filter_map(|index| mistake(showing, *index)));
    if !grade.right && !matches!(question.kind, Kind::Recall) {
        lines.push("The answer:".to_owned());
        lines.extend(answer(showing).into_iter().map(|line| format!("  {line}")));
    }
    lines.extend(showing.working().map(|text| format!("Working: {}", text.get(Language::En))));
    lines.push(format!("Why: {}", question.why.get(Language::En)));
    if let Some(interview) = &question.interview {
        // Whoever marked an answer by them has seen them.
        if !matches!(question.kind, Kind::Recall) || grade.share == 0.0 {
            lines.push("A good answer mentions:".to_owned());
            let points = interview.points.iter();
            lines.extend(points.map(|point| format!("  - {}", point.get(Language::En))));
        }
        let follow_up = interview.follow_up.iter();
        lines.extend(follow_up.map(|text| format!("Asked next: {}", text.get(Language::En))));
    }
    lines.extend(question.proof.iter().map(|proof| format!("See it: gradus run {proof}")));
    lines.extend(question.evidence.iter().map(|text| text.get(Language::En).to_owned()));
    lines
}

/// What a wrong choice overlooks, or why a line is right.
fn mistake(showing: &Showing, index: usize) -> Option<String> {
    let place = showing.order().iter().position(|one| *one == index)?;
    match &showing.question().kind {
        Kind::Bug { lines } => {
            let says = lines.get(index)?.says.get(Language::En);
            Some(format!("Line {} is right: {says}", place + 1))
        }
        Kind::Order(_) => None,
        _ => {
            let mistake = showing.question().choices().get(index)?.mistake.as_ref()?;
            Some(format!("{}: {}", letter(place), mistake.get(Language::En)))
        }
    }
}

pub(super) const fn name(rating: Rating) -> &'static str {
    match rating {
        Rating::Again => "again",
        Rating::Hard => "hard",
        Rating::Good => "good",
        Rating::Easy => "easy",
    }
}

fn letter(place: usize) -> char {
    char::from(b'a' + (place % 26) as u8)
}
