//! What a learner types, read.

use std::collections::BTreeSet;

use anyhow::Result;

use super::feedback::options;
use super::plain::Desk;
use crate::course::{Fact, Rating, Sureness};
use crate::quiz::{Answer, Kind, Question, Showing, Values, parse_number, shown};
use crate::text::Language;

/// What can be typed besides answers.
pub(super) const HELP: &str = "\
pass: not known. skip: another time. quit: stop here; what was answered is kept.
After an answer, ! says that you are sure, ~ that it is likely, ? that you guess, as in: b!";

/// What was said to a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Answer(Answer, Option<Sureness>),
    NotKnown,
    Skip,
    /// The answer before was rated wrongly.
    Correct(Rating),
    Pause,
    /// The mock interview is to end here.
    Finish,
    Quit,
    /// The input has ended, with what had been typed by then.
    End(String),
}

impl Desk<'_> {
    /// Puts a question, with what can be chosen.
    pub(super) fn put(&mut self, heading: &str, showing: &Showing) -> Result<()> {
        self.say("")?;
        self.say(heading)?;
        self.say(showing.ask().get(Language::En))?;
        for line in options(showing) {
            self.say(&line)?;
        }
        self.say(&prompt(showing))?;
        Ok(())
    }

    /// Reads until something was said that means something.
    pub(super) fn hear(&mut self, showing: &Showing, help: &str) -> Result<Said> {
        loop {
            let Some(line) = self.read()? else { return Ok(Said::End(String::new())) };
            let line = line.trim();
            if matches!(line, "help" | "?" | "h") {
                self.say(help)?;
                continue;
            }
            if let Some(said) = word(line) {
                return Ok(said);
            }
            if matches!(showing.question().kind, Kind::Recall) {
                return self.hear_all(line);
            }
            match read(showing, line) {
                Ok((answer, sureness)) => return Ok(Said::Answer(answer, sureness)),
                Err(why) => self.say(&why)?,
            }
        }
    }

    /// Reads what is typed freely, up to an empty line.
    fn hear_all(&mut self, first: &str) -> Result<Said> {
        let mut text = first.to_owned();
        if text.is_empty() {
            return Ok(Said::NotKnown);
        }
        loop {
            match self.read()? {
                None => return Ok(Said::End(text)),
                Some(line) if line.trim().is_empty() => break,
                Some(line) => text = text + "\n" + line.trim_end(),
            }
        }
        Ok(Said::Answer(Answer::Recall { text, points: BTreeSet::new() }, None))
    }

    /// Lets the learner tick the key points that were in an answer; nothing where the input ends
    /// before that.
    pub(super) fn hear_points(&mut self, question: &Question) -> Result<Option<BTreeSet<usize>>> {
        self.say("These are the key points:")?;
        for (place, point) in question.points().iter().enumerate() {
            self.say(&format!("  {}  {}", place + 1, point.get(Language::En)))?;
        }
        self.say("Which of them were in your answer? Numbers, as: 1 3; or all, or none.")?;
        loop {
            let Some(line) = self.read()? else { return Ok(None) };
            match points(line.trim(), question.points().len()) {
                Ok(points) => return Ok(Some(points)),
                Err(why) => self.say(&why)?,
            }
        }
    }

    /// Keeps what was typed and is yet to be marked.
    pub(super) fn keep_typed(&mut self, showing: &Showing, text: &str) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.keep(&Fact::Typed {
            question: showing.question().id.clone(),
            seed: showing.drawn_from(),
            text: text.to_owned(),
        })
    }
}

fn prompt(showing: &Showing) -> String {
    let last = |count: usize| char::from(b'a' + (count.clamp(1, 26) - 1) as u8);
    match &showing.question().kind {
        Kind::One(choices) | Kind::Fill { choices, .. } => {
            format!("Answer with a letter, a to {}.", last(choices.len()))
        }
        Kind::Several(_) => "Answer with the letters of all that are right, as: a c.".into(),
        Kind::Drawn { .. } if showing.values().is_some_and(Values::is_whole) => {
            "Answer with a whole number, which must be exact.".into()
        }
        Kind::Drawn { tolerance, .. } => {
            format!("Answer with a number. Within {}% is right.", shown(100.0 * tolerance))
        }
        Kind::Number { .. } => "Answer with a number.".into(),
        Kind::Order(steps) => {
            let last = last(steps.len());
            format!("Answer with the letters a to {last} in the right order, each once.")
        }
        Kind::Bug { lines } => {
            format!("Answer with the number of the line that is wrong, 1 to {}.", lines.len())
        }
        Kind::Recall => "Answer in your own words, and end with an empty line.".into(),
    }
}

fn word(line: &str) -> Option<Said> {
    Some(match line.to_lowercase().as_str() {
        "pass" => Said::NotKnown,
        "skip" => Said::Skip,
        "quit" | "q" => Said::Quit,
        "pause" => Said::Pause,
        "finish" => Said::Finish,
        "again" => Said::Correct(Rating::Again),
        "hard" => Said::Correct(Rating::Hard),
        "good" => Said::Correct(Rating::Good),
        "easy" => Said::Correct(Rating::Easy),
        _ => return None,
    })
}

/// Reads an answer with its sureness; the error says what is wanted.
fn read(showing: &Showing, line: &str) -> Result<(Answer, Option<Sureness>), String> {
    let question = showing.question();
    let signs = [('!', Sureness::Sure), ('~', Sureness::Likely), ('?', Sureness::Guess)];
    let sign = signs.iter().find(|(sign, _)| line.ends_with(*sign));
    let said = line.trim_end_matches(['!', '~', '?', '.']).trim();
    let again = || format!("{} Type help for more.", prompt(showing));
    if said.is_empty() {
        return Err(again());
    }
    let answer = match &question.kind {
        Kind::Number { .. } | Kind::Drawn { .. } => {
            parse_number(said).map(Answer::Number).map_err(|why| why.to_string())?
        }
        Kind::Bug { lines } => match said.parse::<usize>() {
            Ok(line) if (1..=lines.len()).contains(&line) => {
                Answer::Line(showing.order()[line - 1])
            }
            _ => return Err(again()),
        },
        _ => letters(showing, said).ok_or_else(again)?,
    };
    Ok((answer, sign.map(|(_, sureness)| *sureness)))
}

/// An answer of letters: each names what stands at its place.
fn letters(showing: &Showing, said: &str) -> Option<Answer> {
    let order = showing.order();
    let letters = said.chars().filter(|c| !c.is_whitespace() && !",;".contains(*c));
    let places: Option<Vec<usize>> = letters
        .map(|letter| {
            let place = u32::from(letter.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
            order.get(place as usize).copied()
        })
        .collect();
    let places = places?;
    let distinct: BTreeSet<usize> = places.iter().copied().collect();
    if distinct.len() != places.len() {
        return None;
    }
    match &showing.question().kind {
        Kind::One(_) | Kind::Fill { .. } if places.len() == 1 => Some(Answer::Choice(places[0])),
        Kind::Several(_) => Some(Answer::Choices(distinct)),
        Kind::Order(steps) if places.len() == steps.len() => Some(Answer::Order(places)),
        _ => None,
    }
}

fn points(line: &str, count: usize) -> Result<BTreeSet<usize>, String> {
    match line.to_lowercase().as_str() {
        "all" => return Ok((0..count).collect()),
        "none" | "0" => return Ok(BTreeSet::new()),
        _ => {}
    }
    let numbers = line.split([' ', ',']).filter(|part| !part.is_empty());
    let points: Option<BTreeSet<usize>> = numbers
        .map(|number| number.parse().ok().filter(|n| (1..=count).contains(n)).map(|n: usize| n - 1))
        .collect();
    points
        .filter(|points| !points.is_empty())
        .ok_or_else(|| format!("Type numbers from 1 to {count}, as: 1 3; or all, or none."))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::quiz::samples;

    fn heard(question: &Arc<Question>, line: &str) -> Option<(Answer, Option<Sureness>)> {
        read(&Showing::of(question, 3), line).ok()
    }

    #[test]
    fn letters_name_what_stands_at_their_places() {
        let question = samples::one();
        let showing = Showing::of(&question, 3);
        for (place, letter) in ["a", "B", " c! "].iter().enumerate() {
            let (answer, _) = read(&showing, letter.trim()).unwrap();
            assert_eq!(answer, Answer::Choice(showing.order()[place]));
        }
        for nonsense in ["", "d", "ab", "1", "!", "ä"] {
            assert_eq!(heard(&question, nonsense), None, "{nonsense}");
        }
        let order = Showing::of(&samples::order(), 3);
        let right = order.right();
        let place = |step: usize| order.order().iter().position(|one| *one == step).unwrap();
        let line: String = (0..4).map(|step| char::from(b'a' + place(step) as u8)).collect();
        assert_eq!(read(&order, &line).unwrap().0, right);
        assert!(read(&order, "a b c").is_err() && read(&order, "a b c c").is_err());
        let several = heard(&samples::several(), "a, c").unwrap().0;
        assert!(matches!(several, Answer::Choices(places) if places.len() == 2));
    }

    #[test]
    fn signs_say_how_sure() {
        let question = samples::drawn();
        for (line, number, sureness) in [
            ("12", 12.0, None),
            ("0.5!", 0.5, Some(Sureness::Sure)),
            ("1/4 ~", 0.25, Some(Sureness::Likely)),
            ("7?", 7.0, Some(Sureness::Guess)),
        ] {
            assert_eq!(heard(&question, line), Some((Answer::Number(number), sureness)));
        }
        assert!(read(&Showing::of(&question, 3), "x").unwrap_err().contains("Numbers look like"));
    }

    #[test]
    fn lines_and_points_are_counted_from_one() {
        assert_eq!(heard(&samples::bug(), "3").unwrap().0, Answer::Line(2));
        assert!(heard(&samples::bug(), "0").is_none() && heard(&samples::bug(), "9").is_none());
        assert_eq!(points("1, 3", 3), Ok([0, 2].into()));
        assert_eq!(points("all", 3), Ok([0, 1, 2].into()));
        assert_eq!(points("none", 3), Ok([].into()));
        for nonsense in ["", "4", "one"] {
            assert!(points(nonsense, 3).unwrap_err().contains("1 to 3"));
        }
    }
}
