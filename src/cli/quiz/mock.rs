//! A mock interview on plain lines.

use std::sync::Arc;

use anyhow::{Result, bail};

use super::ask::Said;
use super::feedback::{feedback, options};
use super::plain::Desk;
use crate::cli::Misuse;
use crate::course::Course;
use crate::quiz::mock::{Asking, Mock, Outcome, Report, draw, latest_open, minutes, seed};
use crate::quiz::{Answer, Bank, Question, Selection, Showing, Topic, grade};
use crate::text::Language;

const HELP: &str = "\
There is no feedback until the end. pass: not known. pause: stop the clock. finish: end it now.
quit: go on another time. After an answer, ! says that you are sure, ~ likely, ? a guess.";

/// Holds one to its report, or until the learner leaves; one that was left is gone on with.
pub(super) fn hold(
    desk: &mut Desk,
    bank: &Bank,
    course: &Course,
    selection: &Selection,
) -> Result<()> {
    let mut mock = match latest_open(&desk.progress.mocks) {
        Some((name, record)) => {
            let (mock, fact) = Mock::resume(name, record, desk.clock.now());
            let day = record.day;
            if let Some(fact) = &fact {
                desk.keep(fact)?;
            }
            desk.say(&format!("The mock interview of {day} goes on where you left it."))?;
            mock
        }
        None => begin(desk, bank, selection)?,
    };
    if !ask_all(desk, bank, &mut mock)? || !mark_all(desk, bank, &mut mock)? {
        desk.say("")?;
        desk.say("All answers are kept; the same command goes on from here.")?;
        return Ok(());
    }
    desk.keep(&mock.finish())?;
    if let Some(report) = Report::of(mock.name(), &desk.progress, bank, course) {
        desk.say("")?;
        desk.say(&report.markdown(Language::En, |topic: Topic| topic.key().to_owned()))?;
        explain(desk, &report)?;
    }
    Ok(())
}

/// What was not right, with what would have been: there was no feedback until now.
fn explain(desk: &mut Desk, report: &Report) -> Result<()> {
    let missed = |asking: &&Asking| asking.outcome != Outcome::Right;
    for (place, asking) in report.askings.iter().enumerate().filter(|(_, one)| missed(one)) {
        let showing = Showing::of(&asking.question, asking.seed);
        let grade = asking.answer.as_ref().map(|answer| grade(&showing, answer));
        desk.say("")?;
        desk.say(&format!("Question {}: {}", place + 1, showing.ask().get(Language::En)))?;
        for line in
            options(&showing).into_iter().chain(feedback(&showing, &grade.unwrap_or_default()))
        {
            desk.say(&line)?;
        }
    }
    Ok(())
}

fn begin(desk: &mut Desk, bank: &Bank, selection: &Selection) -> Result<Mock> {
    let questions: Vec<Arc<Question>> = bank
        .interview()
        .into_iter()
        .filter(|question| selection.holds(question, &desk.progress))
        .cloned()
        .collect();
    if questions.is_empty() {
        bail!(Misuse("there are no such questions; all topics: gradus progress".into()));
    }
    let date = desk.clock.date();
    let seed = seed(date.stamp, desk.clock.now());
    let asked = draw(&questions, selection.mock.unwrap_or_default(), seed);
    let found = asked.iter().filter_map(|one| bank.get(&one.question));
    let time = selection.minutes.unwrap_or_else(|| minutes(found.map(|question| &**question)));
    let count = asked.len();
    let now = desk.clock.now();
    let (mock, fact) = Mock::start(asked, Some(time), (date.stamp, date.day), seed, now);
    desk.keep(&fact)?;
    desk.say(&format!("A mock interview of {count} questions in {time} minutes."))?;
    desk.say(HELP)?;
    Ok(mock)
}

/// Asks what is left; false where the learner leaves.
fn ask_all(desk: &mut Desk, bank: &Bank, mock: &mut Mock) -> Result<bool> {
    while let Some(asked) = mock.asked().cloned() {
        let now = desk.clock.now();
        let left = mock.left(now);
        if left == Some(0.0) {
            desk.say("The time is up.")?;
            return Ok(true);
        }
        let Some(question) = bank.get(&asked.question) else {
            // Asked by an earlier version, and not in the bank any more.
            if let Some(fact) = mock.pass(desk.today(), now) {
                desk.keep(&fact)?;
            }
            continue;
        };
        let showing = Showing::of(question, asked.seed);
        let (place, all) = (mock.place() + 1, mock.record().asked.len());
        let time = left
            .map_or_else(String::new, |left| format!(", {} minutes left", (left / 60.0).ceil()));
        desk.put(&format!("Question {place} of {all}{time}"), &showing)?;
        if let Some(over) = hear(desk, mock, &showing)? {
            return Ok(over);
        }
    }
    Ok(true)
}

/// Hears the answer to one question. Something where no more are asked: whether it is over.
fn hear(desk: &mut Desk, mock: &mut Mock, showing: &Showing) -> Result<Option<bool>> {
    loop {
        let said = desk.hear(showing, HELP)?;
        let now = desk.clock.now();
        let fact = match said {
            Said::Answer(answer, sureness) => {
                Some(mock.answer(showing, &answer, sureness, desk.today(), now))
            }
            Said::NotKnown | Said::Skip => mock.pass(desk.today(), now),
            Said::Finish => return Ok(Some(true)),
            Said::Quit => {
                // The time that the question has taken is kept as well.
                if let Some(fact) = mock.pause(now) {
                    desk.keep(&fact)?;
                }
                return Ok(Some(false));
            }
            Said::End(text) => {
                // What was typed so far is an answer; without it, the question is asked again.
                let points = std::collections::BTreeSet::new();
                let answer = Answer::Recall { text: text.clone(), points };
                let fact = if text.is_empty() {
                    mock.pause(now)
                } else {
                    Some(mock.answer(showing, &answer, None, desk.today(), now))
                };
                if let Some(fact) = fact {
                    desk.keep(&fact)?;
                }
                return Ok(Some(false));
            }
            Said::Correct(_) => {
                desk.say("Ratings wait for the end.")?;
                continue;
            }
            Said::Pause => {
                if let Some(fact) = mock.pause(now) {
                    desk.keep(&fact)?;
                }
                desk.say("The clock stands. Press enter to go on.")?;
                if desk.read()?.is_none() {
                    return Ok(Some(false));
                }
                if let Some(fact) = mock.unpause(desk.clock.now()) {
                    desk.keep(&fact)?;
                }
                continue;
            }
        };
        if let Some(fact) = fact {
            desk.keep(&fact)?;
        }
        return Ok(None);
    }
}

/// Lets the learner mark what was typed; false where the input ends before that.
fn mark_all(desk: &mut Desk, bank: &Bank, mock: &mut Mock) -> Result<bool> {
    for place in mock.unmarked() {
        let record = mock.record();
        let asked = record.asked[place].clone();
        let Some(question) = bank.get(&asked.question) else { continue };
        let showing = Showing::of(question, asked.seed);
        let given = record.answers.get(&place).and_then(|one| Answer::from_text(&one.answer));
        let Some(Answer::Recall { text, .. }) = given else { continue };
        desk.say("")?;
        desk.say(&format!("To be marked: {}", showing.ask().get(Language::En)))?;
        desk.say(&format!("You said: {text}"))?;
        let Some(points) = desk.hear_points(question)? else { return Ok(false) };
        if let Some(fact) = mock.mark(place, &showing, points) {
            desk.keep(&fact)?;
        }
    }
    Ok(true)
}
