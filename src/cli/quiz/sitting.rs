//! The questions of today, or a drill, on plain lines.

use std::sync::Arc;

use anyhow::Result;

use super::super::progress::{in_days, words};
use super::ask::{HELP, Said};
use super::feedback::{feedback, name};
use super::plain::Desk;
use crate::course::{Answered, Day, Fact, Rating};
use crate::quiz::schedule::{Card, Deck, Round, Settings, rate, retention};
use crate::quiz::{Answer, Bank, Kind, Question, Selection, Showing, grade};

/// A sitting under way.
struct Sitting<'a, 'b> {
    desk: &'a mut Desk<'b>,
    round: Round,
    settings: Settings,
    /// The answer before, whose rating may be corrected.
    before: Option<(Arc<Question>, u64)>,
    asked: usize,
    right: usize,
}

/// Asks in turn until nothing is left, the time is up, or the learner has had enough.
pub(super) fn hold(desk: &mut Desk, bank: &Bank, selection: &Selection) -> Result<()> {
    let settings = Settings::of(&desk.progress.preferences);
    let deck = Deck::of(bank, &desk.progress);
    let today = desk.today();
    let questions = selection.sitting(&deck, &desk.progress, &settings, today);
    if selection.is_drill() {
        desk.say(&format!("{} questions to drill.", questions.len()))?;
    } else {
        let plan = deck.today(&settings, today);
        desk.say(&format!("{} to review and {} new today.", plan.due.len(), plan.new.len()))?;
        if let Some(day) = settings.interview {
            desk.say(&format!("The interview is {}.", in_days(day.since(today))))?;
        }
        desk.say(&words(deck.forecast(&settings, today).verdict, settings))?;
    }
    if !questions.is_empty() {
        desk.say(HELP)?;
    }
    let round = questions.into_iter().collect();
    let mut sitting = Sitting { desk, round, settings, before: None, asked: 0, right: 0 };
    sitting.ask_all(selection.minutes)?;
    let Sitting { desk, asked, right, .. } = sitting;
    desk.say("")?;
    desk.say(&match asked {
        0 => "Nothing was answered.".to_owned(),
        _ => format!("{right} of {asked} answers were right; all of them are kept."),
    })?;
    Ok(())
}

impl Sitting<'_, '_> {
    fn ask_all(&mut self, minutes: Option<u32>) -> Result<()> {
        let began = self.desk.clock.now();
        // The question that was put and is still open.
        let mut put: Option<Showing> = None;
        while let Some(question) = self.round.now().cloned() {
            let elapsed = self.desk.clock.now().saturating_sub(began).as_secs();
            if minutes.is_some_and(|minutes| elapsed >= u64::from(minutes) * 60) {
                self.desk.say("The time is up.")?;
                return Ok(());
            }
            let showing = match put.take().filter(|showing| showing.question().id == question.id) {
                Some(showing) => showing,
                None => self.put(&question)?,
            };
            if let Some(typed) = self.typed(&showing) {
                self.desk.say("You had typed this, and it is yet to be marked:")?;
                self.desk.say(&typed)?;
                if !self.mark(&showing, typed, 0.0)? {
                    return Ok(());
                }
                continue;
            }
            let since = self.desk.clock.now();
            let said = self.desk.hear(&showing, HELP)?;
            let seconds = self.desk.clock.now().saturating_sub(since).as_secs_f64();
            match said {
                Said::Answer(Answer::Recall { text, .. }, _) => {
                    self.desk.keep_typed(&showing, &text)?;
                    if !self.mark(&showing, text, seconds)? {
                        return Ok(());
                    }
                }
                Said::Answer(answer, sureness) => {
                    let grade = grade(&showing, &answer);
                    self.keep(
                        &showing,
                        Answered {
                            answer: answer.to_text(),
                            right: grade.right,
                            partly: grade.is_partly(),
                            seconds,
                            rating: Some(rate(&question, &grade, seconds, sureness)),
                            sureness,
                            ..Answered::default()
                        },
                    )?;
                }
                Said::NotKnown => {
                    let rating = Some(Rating::Again);
                    self.keep(&showing, Answered { seconds, rating, ..Answered::default() })?;
                }
                Said::Skip => self.round.pass(),
                Said::Correct(rating) => {
                    self.correct(rating)?;
                    put = Some(showing);
                }
                Said::Pause => {
                    self.desk.say("There is no clock to stop.")?;
                    put = Some(showing);
                }
                Said::Quit | Said::Finish => return Ok(()),
                Said::End(text) => return self.desk.keep_typed(&showing, &text),
            }
        }
        Ok(())
    }

    fn put(&mut self, question: &Arc<Question>) -> Result<Showing> {
        let history = self.desk.progress.answers.get(&question.id);
        let times = history.map_or(0, |history| history.reviews.len());
        let typed = self.desk.progress.typed.get(&question.id);
        let seed = typed.map_or(Showing::seed(&question.id, times as u64), |(seed, _)| *seed);
        let showing = Showing::of(question, seed);
        let topic = question.interview.as_ref().map_or("", |interview| interview.topic.key());
        let left = self.round.left();
        let heading = format!("{topic}, difficulty {} ({left} left)", question.difficulty);
        self.desk.put(&heading, &showing)?;
        Ok(showing)
    }

    /// What was typed in this showing and not marked.
    fn typed(&self, showing: &Showing) -> Option<String> {
        let (seed, text) = self.desk.progress.typed.get(&showing.question().id)?;
        (*seed == showing.drawn_from() && matches!(showing.question().kind, Kind::Recall))
            .then(|| text.clone())
    }

    /// Lets the learner mark what was typed; false where the input ends before that.
    fn mark(&mut self, showing: &Showing, text: String, seconds: f64) -> Result<bool> {
        let question = showing.question();
        let Some(points) = self.desk.hear_points(question)? else { return Ok(false) };
        let answer = Answer::Recall { text, points };
        let grade = grade(showing, &answer);
        self.keep(
            showing,
            Answered {
                answer: answer.to_text(),
                right: grade.right,
                partly: grade.is_partly(),
                seconds,
                rating: Some(rate(question, &grade, seconds, None)),
                ..Answered::default()
            },
        )?;
        Ok(true)
    }

    /// Keeps an answer, and then says what it was worth.
    fn keep(&mut self, showing: &Showing, answered: Answered) -> Result<()> {
        let question = showing.question();
        let rating = answered.rating.unwrap_or(Rating::Again);
        self.asked += 1;
        self.right += usize::from(answered.right);
        let given = Answer::from_text(&answered.answer);
        self.desk.keep(&Fact::Answered(Answered {
            question: question.id.clone(),
            seed: showing.drawn_from(),
            day: Some(self.desk.today()),
            ..answered
        }))?;
        self.round.answered(rating);
        self.before = Some((Arc::clone(question), showing.drawn_from()));
        let grade = given.map(|given| grade(showing, &given)).unwrap_or_default();
        for line in feedback(showing, &grade) {
            self.desk.say(&line)?;
        }
        let next = self.next(question);
        self.desk.say(&format!("Rated {}: {next}", name(rating)))?;
        self.desk.say("(To correct that, type again, hard, good or easy.)")?;
        Ok(())
    }

    fn correct(&mut self, rating: Rating) -> Result<()> {
        let Some((question, seed)) = self.before.clone() else {
            self.desk.say("There is no answer yet to be rated.")?;
            return Ok(());
        };
        self.desk.keep(&Fact::Corrected { question: question.id.clone(), seed, rating })?;
        self.round.corrected(&question, rating);
        let next = self.next(&question);
        self.desk.say(&format!("Corrected to {}: {next}", name(rating)))?;
        Ok(())
    }

    /// When a question comes again.
    fn next(&self, question: &Question) -> String {
        let today: Day = self.desk.today();
        let history = self.desk.progress.answers.get(&question.id);
        match history.and_then(Card::of) {
            Some(card) if !card.again => {
                let due = card.due(retention(&self.settings, today));
                format!("it comes again {}.", in_days(due.since(today).max(0)))
            }
            _ => "it comes again today.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::course::{Date, Progress, Stamp};
    use crate::quiz::samples;
    use crate::session::{Clock, Memory};

    /// A clock on which every look is ten seconds later.
    #[derive(Debug, Default)]
    struct Slow(std::sync::atomic::AtomicU64);

    impl Clock for Slow {
        fn now(&self) -> Duration {
            Duration::from_secs(self.0.fetch_add(10, std::sync::atomic::Ordering::Relaxed))
        }

        fn date(&self) -> Date {
            Date { stamp: 0, day: Day(20_000) }
        }
    }

    #[derive(Debug, Default)]
    struct Kept(Vec<Fact>);

    impl Memory for Kept {
        fn keep(&mut self, fact: &Fact, _: Stamp) -> Result<(), String> {
            self.0.push(fact.clone());
            Ok(())
        }
    }

    /// One question of each kind, under an id of its own.
    fn bank() -> Bank {
        let named = |(number, question): (u8, Arc<Question>)| {
            let mut question = Question::clone(&question);
            question.id = format!("a/b/q{number}");
            if let Some(interview) = &mut question.interview {
                interview.number = number;
            }
            question
        };
        (1..).zip(samples::all()).map(named).collect()
    }

    fn sit(input: &str, progress: Progress) -> (String, Vec<Fact>, Progress) {
        let (mut out, mut kept) = (Vec::new(), Kept::default());
        let mut desk = Desk {
            input: &mut input.as_bytes(),
            out: &mut out,
            memory: &mut kept,
            clock: &Slow::default(),
            progress,
        };
        hold(&mut desk, &bank(), &Selection::default()).unwrap();
        let progress = desk.progress;
        (String::from_utf8(out).unwrap(), kept.0, progress)
    }

    /// What to type for the right answer of a first showing.
    fn right(question: &Arc<Question>) -> String {
        let showing = Showing::of(question, Showing::seed(&question.id, 0));
        let place = |index: usize| showing.order().iter().position(|one| *one == index).unwrap();
        let letter = |index: usize| char::from(b'a' + place(index) as u8);
        match showing.right() {
            Answer::Choice(index) => format!("{}!", letter(index)),
            Answer::Choices(indices) => indices.into_iter().map(letter).collect(),
            Answer::Order(steps) => steps.into_iter().map(letter).collect(),
            Answer::Number(number) => number.to_string(),
            Answer::Line(line) => (place(line) + 1).to_string(),
            Answer::Recall { .. } => "it learns\nin layers\n\nall".to_owned(),
        }
    }

    #[test]
    fn every_kind_of_question_is_answered_on_lines() {
        let bank = bank();
        let deck = Deck::of(&bank, &Progress::default());
        let asked = deck.today(&Settings::default(), Day(20_000)).sitting();
        assert_eq!(asked.len(), samples::all().len());
        let input: String = asked.iter().map(|question| right(question) + "\n").collect();
        let (out, kept, _) = sit(&input, Progress::default());
        let count = asked.len();
        assert!(
            out.ends_with(&format!(
                "{count} of {count} answers were right; all of them are kept.\n"
            )),
            "{out}"
        );
        let answers = kept.iter().filter_map(|fact| match fact {
            Fact::Answered(answered) => Some(answered),
            _ => None,
        });
        for answered in answers {
            assert!(answered.right && answered.rating > Some(Rating::Again), "{answered:?}");
            assert_eq!((answered.day, answered.seconds > 0.0), (Some(Day(20_000)), true));
        }
    }

    #[test]
    fn what_was_typed_is_kept_when_the_input_ends_and_marked_later() {
        let only_recall = |progress: &mut Progress| {
            for question in bank().all().filter(|one| !matches!(one.kind, Kind::Recall)) {
                progress.record(&Fact::Answered(Answered {
                    question: question.id.clone(),
                    right: true,
                    day: Some(Day(20_000)),
                    ..Answered::default()
                }));
            }
        };
        for input in
            ["it learns\nin layers", "it learns\nin layers\n\n", "it learns\nin layers\n\nx\n"]
        {
            let mut progress = Progress::default();
            only_recall(&mut progress);
            let (_, kept, progress) = sit(input, progress);
            let [Fact::Typed { text, .. }] = &kept[..] else { panic!("{kept:?}") };
            assert_eq!(text, "it learns\nin layers");
            let (out, kept, progress) = sit("1 2\n", progress);
            assert!(out.contains("yet to be marked:\nit learns\nin layers\n"), "{out}");
            let [Fact::Answered(answered)] = &kept[..] else { panic!("{kept:?}") };
            assert_eq!(answered.answer, "recall 0 1: it learns\nin layers");
            assert!(answered.right && progress.typed.is_empty());
        }
    }

    #[test]
    fn the_time_is_up_after_the_minutes_that_were_given() {
        let (mut out, mut kept) = (Vec::new(), Kept::default());
        let input = "pass\n".repeat(50);
        let mut desk = Desk {
            input: &mut input.as_bytes(),
            out: &mut out,
            memory: &mut kept,
            clock: &Slow::default(),
            progress: Progress::default(),
        };
        let selection = Selection { minutes: Some(1), ..Selection::default() };
        hold(&mut desk, &bank(), &selection).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("The time is up."));
        // Each answer takes three looks at the clock.
        assert_eq!(kept.0.len(), 2);
    }
}
