//! A mock interview while it runs.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::course::{Answered, Asked, Day, Fact, MockRecord, Progress, Rating, Stamp, Sureness};
use crate::quiz::schedule::rate;
use crate::quiz::{Answer, Kind, Showing, grade};

/// A mock interview in the hands of a learner.
///
/// It is told the time (since the program began) with everything that happens; what it yields is
/// to be kept before the next question is shown. Questions are asked in turn, each once.
#[derive(Clone, Debug)]
pub struct Mock {
    name: String,
    record: MockRecord,
    /// Seconds that the question had taken when the clock last went on.
    spent: f64,
    clock: Clock,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Clock {
    Runs { since: Duration },
    Stands { since: Duration },
}

/// The latest mock interview that was begun and not finished, with its name.
#[must_use]
pub fn latest_open(mocks: &BTreeMap<String, MockRecord>) -> Option<(&str, &MockRecord)> {
    let latest = mocks.iter().next_back().map(|(name, record)| (name.as_str(), record));
    latest.filter(|(_, record)| !record.finished && !record.asked.is_empty())
}

impl Mock {
    /// Begins. The facts are to be kept.
    #[must_use]
    pub fn start(
        asked: Vec<Asked>,
        minutes: Option<u32>,
        (stamp, day): (Stamp, Day),
        seed: u64,
        now: Duration,
    ) -> (Self, Fact) {
        // Names sort by when they began; two programs that begin in one second differ by seed.
        let name = format!("{stamp:012}-{seed:016x}");
        let start = Fact::MockStarted { mock: name.clone(), asked, minutes, day };
        let mut record = MockRecord::default();
        record.record(&start);
        (Self { name, record, spent: 0.0, clock: Clock::Runs { since: now } }, start)
    }

    /// Goes on with one that was left, by a pause or by a kill, at the question that it had
    /// come to. The fact, if any, notes the interruption.
    #[must_use]
    pub fn resume(name: &str, record: &MockRecord, now: Duration) -> (Self, Option<Fact>) {
        let mut mock = Self {
            name: name.to_owned(),
            record: record.clone(),
            spent: 0.0,
            clock: Clock::Runs { since: now },
        };
        let place = mock.place();
        let last = mock.record.pauses.values().next_back().copied();
        mock.spent = last.filter(|pause| pause.place == place).map_or(0.0, |pause| pause.spent);
        // Left in a pause: that is the interruption.
        let noted = last.is_some_and(|pause| pause.place == place && pause.away.is_none());
        if noted || mock.record.finished || mock.is_through() {
            return (mock, None);
        }
        let fact = mock.paused(mock.record.pauses.len(), None);
        mock.record.record(&fact);
        (mock, Some(fact))
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn record(&self) -> &MockRecord {
        &self.record
    }

    /// The place of the question that is asked now, counted from 0.
    #[must_use]
    pub fn place(&self) -> usize {
        let answers = &self.record.answers;
        (0..answers.len()).find(|place| !answers.contains_key(place)).unwrap_or(answers.len())
    }

    /// The question that is asked now; nothing after the last.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        self.record.asked.get(self.place())
    }

    /// Whether all were asked.
    #[must_use]
    pub fn is_through(&self) -> bool {
        self.asked().is_none()
    }

    #[must_use]
    pub fn is_paused(&self) -> bool {
        matches!(self.clock, Clock::Stands { .. })
    }

    /// Seconds so far, without pauses.
    #[must_use]
    pub fn elapsed(&self, now: Duration) -> f64 {
        let before: f64 = self.record.answers.values().map(|answered| answered.seconds).sum();
        before + if self.is_through() { 0.0 } else { self.on_this(now) }
    }

    /// Seconds that are left, if time is limited; 0 when it is up.
    #[must_use]
    pub fn left(&self, now: Duration) -> Option<f64> {
        let all = f64::from(self.record.minutes?) * 60.0;
        Some((all - self.elapsed(now)).max(0.0))
    }

    /// Answers the question that is asked. What is typed freely is marked at the end
    /// ([`Mock::mark`]); everything else is graded now, and the grade is told at the end.
    pub fn answer(
        &mut self,
        showing: &Showing,
        answer: &Answer,
        sureness: Option<Sureness>,
        day: Day,
        now: Duration,
    ) -> Fact {
        let mut answered = graded(showing, answer, self.on_this(now), sureness, day);
        if matches!(showing.question().kind, Kind::Recall) {
            (answered.right, answered.partly, answered.rating) = (false, false, None);
        }
        self.go_on_to_next(answered, now)
    }

    /// Passes the question over: it was not known.
    pub fn pass(&mut self, day: Day, now: Duration) -> Option<Fact> {
        let asked = self.asked()?.clone();
        let answered = Answered {
            question: asked.question,
            seed: asked.seed,
            seconds: self.on_this(now),
            rating: Some(Rating::Again),
            day: Some(day),
            ..Answered::default()
        };
        Some(self.go_on_to_next(answered, now))
    }

    /// Stops the clock, if it runs.
    pub fn pause(&mut self, now: Duration) -> Option<Fact> {
        if self.is_paused() || self.is_through() {
            return None;
        }
        self.spent = self.on_this(now);
        self.clock = Clock::Stands { since: now };
        let fact = self.paused(self.record.pauses.len(), None);
        self.record.record(&fact);
        Some(fact)
    }

    /// Lets the clock go on, if it stands.
    pub fn unpause(&mut self, now: Duration) -> Option<Fact> {
        let Clock::Stands { since } = self.clock else { return None };
        self.clock = Clock::Runs { since: now };
        let away = now.saturating_sub(since).as_secs_f64();
        let fact = self.paused(self.record.pauses.len().checked_sub(1)?, Some(away));
        self.record.record(&fact);
        Some(fact)
    }

    /// Places of answers that are to be marked by the learner.
    #[must_use]
    pub fn unmarked(&self) -> Vec<usize> {
        let unmarked = |answered: &Answered| answered.rating.is_none();
        let answers = self.record.answers.iter();
        answers.filter(|(_, answered)| unmarked(answered)).map(|(place, _)| *place).collect()
    }

    /// Marks an answer with the key points that were in it. It may be marked anew.
    pub fn mark(
        &mut self,
        place: usize,
        showing: &Showing,
        points: impl IntoIterator<Item = usize>,
    ) -> Option<Fact> {
        let given = self.record.answers.get(&place)?.clone();
        let Some(Answer::Recall { text, .. }) = Answer::from_text(&given.answer) else {
            return None;
        };
        let answer = Answer::Recall { text, points: points.into_iter().collect() };
        let day = given.day.unwrap_or(self.record.day);
        let answered = graded(showing, &answer, given.seconds, given.sureness, day);
        let fact = Fact::MockAnswered { mock: self.name.clone(), place, answered };
        self.record.record(&fact);
        Some(fact)
    }

    /// Ends it: what was not answered counts as not answered.
    pub fn finish(&mut self) -> Fact {
        let fact = Fact::MockFinished { mock: self.name.clone() };
        self.record.record(&fact);
        fact
    }

    /// Seconds that the question has taken.
    fn on_this(&self, now: Duration) -> f64 {
        match self.clock {
            Clock::Runs { since } => self.spent + now.saturating_sub(since).as_secs_f64(),
            Clock::Stands { .. } => self.spent,
        }
    }

    fn go_on_to_next(&mut self, answered: Answered, now: Duration) -> Fact {
        let place = self.place();
        let fact = Fact::MockAnswered { mock: self.name.clone(), place, answered };
        self.record.record(&fact);
        self.spent = 0.0;
        self.clock = Clock::Runs { since: now };
        fact
    }

    fn paused(&self, number: usize, away: Option<f64>) -> Fact {
        let (mock, place) = (self.name.clone(), self.place());
        Fact::MockPaused { mock, number, place, spent: self.spent, away }
    }
}

/// An answer with its grade, as the store keeps it.
fn graded(
    showing: &Showing,
    answer: &Answer,
    seconds: f64,
    sureness: Option<Sureness>,
    day: Day,
) -> Answered {
    let grade = grade(showing, answer);
    Answered {
        question: showing.question().id.clone(),
        answer: answer.to_text(),
        right: grade.right,
        partly: grade.is_partly(),
        seconds,
        rating: Some(rate(showing.question(), &grade, seconds, sureness)),
        sureness,
        seed: showing.drawn_from(),
        day: Some(day),
    }
}

/// The mock interview that was finished before this one.
#[must_use]
pub(super) fn before<'a>(name: &str, progress: &'a Progress) -> Option<&'a MockRecord> {
    let earlier = progress.mocks.range(..name.to_owned()).rev();
    earlier.map(|(_, record)| record).find(|record| record.finished)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::quiz::{Question, samples};

    const DAY: Day = Day(20_000);

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn questions() -> Vec<Arc<Question>> {
        let named = |(id, question): (&str, Arc<Question>)| {
            Arc::new(Question { id: id.into(), ..Question::clone(&question) })
        };
        let all = [("one", samples::one()), ("recall", samples::recall()), ("bug", samples::bug())];
        all.into_iter().map(named).collect()
    }

    fn showing(mock: &Mock) -> Showing {
        showing_of(mock.asked().unwrap())
    }

    fn showing_of(asked: &Asked) -> Showing {
        let all = questions();
        let question = all.iter().find(|question| question.id == asked.question).unwrap();
        Showing::of(question, asked.seed)
    }

    fn begin(now: Duration) -> (Mock, Progress) {
        let asked = questions()
            .into_iter()
            .zip(5..)
            .map(|(question, seed)| Asked { question: question.id.clone(), seed });
        let (mock, fact) = Mock::start(asked.collect(), Some(10), (1_728_000_000, DAY), 3, now);
        let mut progress = Progress::default();
        progress.record(&fact);
        (mock, progress)
    }

    #[test]
    fn answers_take_their_times_and_the_learner_marks_what_was_typed() {
        let (mut mock, mut progress) = begin(at(100));
        let right = showing(&mock).right();
        progress.record(&mock.answer(&showing(&mock), &right, None, DAY, at(110)));
        assert_eq!((mock.place(), mock.elapsed(at(115))), (1, 15.0));
        let typed = Answer::Recall { text: "layers".into(), points: [].into() };
        let sure = Some(Sureness::Sure);
        progress.record(&mock.answer(&showing(&mock), &typed, sure, DAY, at(170)));
        assert_eq!(mock.left(at(170)), Some(530.0));
        progress.record(&mock.pass(DAY, at(175)).unwrap());
        assert!(mock.is_through() && mock.pass(DAY, at(176)).is_none());
        assert_eq!(mock.elapsed(at(999)), 75.0);

        // Nothing is scheduled by an answer that is not marked.
        assert_eq!(mock.unmarked(), [1]);
        assert!(!progress.answers.contains_key("recall"));
        let showing = showing_of(&mock.record().asked[1]);
        progress.record(&mock.mark(1, &showing, [0, 1]).unwrap());
        assert!(mock.unmarked().is_empty());
        assert_eq!(mock.mark(0, &showing, [0]), None, "it was graded at once");
        progress.record(&mock.finish());

        let record = &progress.mocks[mock.name()];
        assert_eq!(record, mock.record());
        assert!(record.finished);
        let rights: Vec<bool> = record.answers.values().map(|answered| answered.right).collect();
        assert_eq!(rights, [true, true, false]);
        assert_eq!(record.answers[&1].answer, "recall 0 1: layers");
        assert_eq!(progress.answers["recall"].reviews.len(), 1);
        assert_eq!(progress.answers["recall"].reviews[0].sureness, sure);
        assert_eq!(progress.answers["bug"].reviews[0].rating, Some(Rating::Again));
    }

    #[test]
    fn pauses_stop_the_clock_and_are_counted() {
        let (mut mock, mut progress) = begin(at(0));
        progress.record(&mock.pause(at(20)).unwrap());
        assert_eq!(mock.pause(at(25)), None);
        assert_eq!(mock.elapsed(at(500)), 20.0);
        progress.record(&mock.unpause(at(620)).unwrap());
        assert_eq!(mock.unpause(at(621)), None);
        let right = showing(&mock).right();
        progress.record(&mock.answer(&showing(&mock), &right, None, DAY, at(630)));
        let record = &progress.mocks[mock.name()];
        assert_eq!(record.answers[&0].seconds, 30.0);
        assert_eq!(record.pauses[&0].away, Some(600.0));
        // An answer given while the clock stands counts the time before, and lets it go on.
        progress.record(&mock.pause(at(640)).unwrap());
        let typed = Answer::Recall { text: String::new(), points: [].into() };
        progress.record(&mock.answer(&showing(&mock), &typed, None, DAY, at(900)));
        assert_eq!(mock.record().answers[&1].seconds, 10.0);
        assert!(!mock.is_paused());
    }

    #[test]
    fn killed_at_any_moment_it_goes_on_where_it_was() {
        // What happens, second by second; the program is killed before each.
        type Step = fn(&mut Mock, Duration) -> Option<Fact>;
        let steps: [Step; 5] = [
            |mock, now| {
                let right = showing(mock).right();
                Some(mock.answer(&showing(mock), &right, None, DAY, now))
            },
            Mock::pause,
            Mock::unpause,
            |mock, now| {
                let typed = Answer::Recall { text: "so".into(), points: [].into() };
                Some(mock.answer(&showing(mock), &typed, None, DAY, now))
            },
            |mock, now| mock.pass(DAY, now),
        ];
        for kill in 0..=steps.len() {
            let (mut mock, mut progress) = begin(at(0));
            for (number, step) in steps.iter().enumerate() {
                if number == kill {
                    break;
                }
                progress.record(&step(&mut mock, at(10 * (number as u64 + 1))).unwrap());
            }
            let (place, spent) = (mock.place(), mock.spent);
            let name = mock.name().to_owned();
            drop(mock);
            let (open, record) = latest_open(&progress.mocks).unwrap();
            assert_eq!(open, name);
            let (mut mock, fact) = Mock::resume(open, record, at(5));
            assert_eq!((mock.place(), mock.is_paused()), (place, false), "killed at {kill}");
            assert_eq!(mock.spent, spent, "killed at {kill}");
            let pauses = record.pauses.len();
            if let Some(fact) = fact {
                progress.record(&fact);
                assert_eq!(progress.mocks[&name].pauses.len(), pauses + 1);
            } else {
                assert!(mock.is_through() || kill == 2, "killed in the pause, or at the end");
            }
            assert_eq!(mock.record(), &progress.mocks[&name]);
            while let Some(fact) = mock.pass(DAY, at(6)) {
                progress.record(&fact);
            }
            progress.record(&mock.finish());
            assert_eq!(latest_open(&progress.mocks), None);
        }
    }

    #[test]
    fn an_unlimited_one_has_no_time_left_to_tell() {
        let (mut mock, _) = begin(at(0));
        assert_eq!(mock.left(at(10_000)), Some(0.0));
        mock.record.minutes = None;
        assert_eq!(mock.left(at(10_000)), None);
    }
}
