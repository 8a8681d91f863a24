//! What a mock interview came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::running::before;
use crate::course::{Answered, Course, Day, Lesson, MockRecord, Progress, Sureness};
use crate::quiz::{Answer, Bank, Question, Showing, Topic};

/// Topics that are named as the weakest.
const WEAKEST: usize = 3;

/// The report of a mock interview, compared with the one before.
#[derive(Clone, Debug)]
pub struct Report {
    pub day: Day,
    pub minutes: Option<u32>,
    /// Every question, in turn.
    pub askings: Vec<Asking>,
    pub total: Score,
    /// By topic, in the order in which they are learnt.
    pub topics: Vec<(Topic, Score)>,
    /// The weakest topics, the weakest first; those without a fault are not among them.
    pub weakest: Vec<Weakness>,
    pub pauses: usize,
    /// Seconds in pauses, as far as they are known.
    pub away: f64,
    /// Times that the program was ended in the middle.
    pub interruptions: usize,
    /// What changed since the mock interview before, if there was one.
    pub change: Option<Change>,
}

/// A question, and how it went.
#[derive(Clone, Debug)]
pub struct Asking {
    pub question: Arc<Question>,
    pub seed: u64,
    pub outcome: Outcome,
    pub answer: Option<Answer>,
    pub seconds: f64,
    pub sureness: Option<Sureness>,
}

/// How a question went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Partly,
    Wrong,
    /// Passed over by the learner.
    Passed,
    /// Not come to.
    NotAsked,
    /// Typed, and not marked by the learner.
    Unmarked,
}

/// Points out of so many: 1 for a right answer, half for one that is right in part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    pub asked: usize,
    pub points: f64,
    pub seconds: f64,
}

/// A weak topic, with the lessons that mend it: those that prove what was not known.
#[derive(Clone, Debug)]
pub struct Weakness {
    pub topic: Topic,
    pub score: Score,
    pub lessons: Vec<Arc<Lesson>>,
}

/// Shares of points, before and now.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When the one before was taken.
    pub day: Day,
    pub total: (f64, f64),
    /// Of the topics that were asked both times.
    pub topics: Vec<(Topic, f64, f64)>,
}

impl Report {
    /// The report of the mock interview of this name, if there is one. Questions that the bank
    /// does not have any more are left out.
    #[must_use]
    pub fn of(name: &str, progress: &Progress, bank: &Bank, course: &Course) -> Option<Self> {
        let record = progress.mocks.get(name)?;
        let mut report = Self::plain(record, bank);
        report.weakest = weakest(&report, course);
        report.change = before(name, progress).map(|before| change(before, &report, bank));
        Some(report)
    }

    fn plain(record: &MockRecord, bank: &Bank) -> Self {
        let asking = |(place, asked): (usize, &crate::course::Asked)| {
            let question = bank.get(&asked.question)?;
            Some(Asking::of(question, asked.seed, record.answers.get(&place)))
        };
        let askings: Vec<Asking> = record.asked.iter().enumerate().filter_map(asking).collect();
        let mut total = Score::default();
        let mut topics: BTreeMap<Topic, Score> = BTreeMap::new();
        for asking in &askings {
            total.add(asking);
            if let Some(interview) = &asking.question.interview {
                topics.entry(interview.topic).or_default().add(asking);
            }
        }
        let ended = record.pauses.values().filter(|pause| pause.away.is_none()).count();
        Self {
            day: record.day,
            minutes: record.minutes,
            askings,
            total,
            topics: topics.into_iter().collect(),
            weakest: Vec::new(),
            pauses: record.pauses.len() - ended,
            away: record.pauses.values().filter_map(|pause| pause.away).sum(),
            interruptions: ended,
            change: None,
        }
    }
}

impl Asking {
    fn of(question: &Arc<Question>, seed: u64, answered: Option<&Answered>) -> Self {
        let outcome = match answered {
            None => Outcome::NotAsked,
            Some(answered) if answered.answer.is_empty() => Outcome::Passed,
            Some(answered) if answered.rating.is_none() => Outcome::Unmarked,
            Some(answered) if answered.right => Outcome::Right,
            Some(answered) if answered.partly => Outcome::Partly,
            Some(_) => Outcome::Wrong,
        };
        Self {
            question: Arc::clone(question),
            seed,
            outcome,
            answer: answered.and_then(|answered| Answer::from_text(&answered.answer)),
            seconds: answered.map_or(0.0, |answered| answered.seconds),
            sureness: answered.and_then(|answered| answered.sureness),
        }
    }

    /// The question as it was shown.
    #[must_use]
    pub fn showing(&self) -> Showing {
        Showing::of(&self.question, self.seed)
    }
}

impl Outcome {
    #[must_use]
    pub const fn points(self) -> f64 {
        match self {
            Self::Right => 1.0,
            Self::Partly => 0.5,
            Self::Wrong | Self::Passed | Self::NotAsked | Self::Unmarked => 0.0,
        }
    }
}

impl Score {
    fn add(&mut self, asking: &Asking) {
        self.asked += 1;
        self.points += asking.outcome.points();
        self.seconds += asking.seconds;
    }

    /// The share of the points, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.points / self.asked.max(1) as f64
    }
}

fn weakest(report: &Report, course: &Course) -> Vec<Weakness> {
    let mut topics: Vec<(Topic, Score)> =
        report.topics.iter().copied().filter(|(_, score)| score.share() < 1.0).collect();
    // Of equal shares, the one that was asked more often says more.
    topics.sort_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()).then(b.asked.cmp(&a.asked)));
    topics.truncate(WEAKEST);
    let weakness = |(topic, score)| Weakness { topic, score, lessons: mend(topic, report, course) };
    topics.into_iter().map(weakness).collect()
}

/// The lessons that prove what was not known of a topic, in the order of the course.
fn mend(topic: Topic, report: &Report, course: &Course) -> Vec<Arc<Lesson>> {
    let of_topic = |asking: &&Asking| {
        asking.question.interview.as_ref().is_some_and(|interview| interview.topic == topic)
    };
    let missed: Vec<&Question> = report
        .askings
        .iter()
        .filter(of_topic)
        .filter(|asking| asking.outcome != Outcome::Right)
        .map(|asking| &*asking.question)
        .collect();
    let mends = |lesson: &&Arc<Lesson>| {
        missed.iter().any(|question| {
            let proof = question.proof.as_deref().and_then(|proof| proof.rsplit_once('/'));
            question.folder == lesson.id || proof.is_some_and(|(folder, _)| *folder == *lesson.id.0)
        })
    };
    course.lessons().filter(mends).cloned().collect()
}

fn change(before: &MockRecord, now: &Report, bank: &Bank) -> Change {
    let then = Report::plain(before, bank);
    let earlier: BTreeMap<Topic, Score> = then.topics.iter().copied().collect();
    let topics = now.topics.iter().filter_map(|(topic, score)| {
        earlier.get(topic).map(|before| (*topic, before.share(), score.share()))
    });
    Change {
        day: then.day,
        total: (then.total.share(), now.total.share()),
        topics: topics.collect(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::Outcome::{NotAsked, Partly, Passed, Right};
    use super::*;
    use crate::course::{Asked, Fact, Rating};
    use crate::quiz::Topic::{Basics, Generalisation, Gradients, Optimisation};
    use crate::quiz::schedule::learners;
    use crate::text::Text;

    pub fn bank() -> Bank {
        (1..=20).map(|number| Question::clone(&learners::question(number))).collect()
    }

    pub fn no_course() -> Course {
        let title = Text::english("A course");
        Course { title, chapters: Vec::new(), glossary: BTreeMap::new() }
    }

    /// A mock about the questions 1 to 4 and 11 (of the topic of 1), right as `rights` says;
    /// the last is not come to.
    pub fn mock(progress: &mut Progress, name: &str, day: Day, rights: [bool; 3]) {
        let mock = name.to_owned();
        let asked = [1, 2, 3, 4, 11].map(|number| Asked {
            question: learners::question(number).id.clone(),
            seed: number.into(),
        });
        let started = asked.to_vec();
        let minutes = Some(15);
        progress.record(&Fact::MockStarted { mock: mock.clone(), asked: started, minutes, day });
        let mut answer = |place: usize, answer: &str, right, partly| {
            let answered = Answered {
                question: asked[place].question.clone(),
                seed: asked[place].seed,
                answer: answer.into(),
                right,
                partly,
                seconds: 30.0,
                rating: Some(Rating::Good),
                ..Answered::default()
            };
            progress.record(&Fact::MockAnswered { mock: mock.clone(), place, answered });
        };
        for (place, right) in rights.into_iter().enumerate() {
            answer(place, "recall 0: so", right, !right && place == 1);
        }
        answer(3, "", false, false);
        for (number, away) in [(0, Some(60.0)), (1, None)] {
            let mock = mock.clone();
            progress.record(&Fact::MockPaused { mock, number, place: 1, spent: 3.0, away });
        }
        progress.record(&Fact::MockFinished { mock });
    }

    #[test]
    fn the_score_by_topic_and_the_weakest() {
        let mut progress = Progress::default();
        mock(&mut progress, "1", Day(20_000), [true, false, true]);
        let report = Report::of("1", &progress, &bank(), &no_course()).unwrap();
        let outcomes: Vec<Outcome> = report.askings.iter().map(|asking| asking.outcome).collect();
        assert_eq!(outcomes, [Right, Partly, Right, Passed, NotAsked]);
        assert_eq!((report.total.points, report.total.asked), (2.5, 5));
        assert_eq!(report.total.seconds, 120.0);
        let shares: Vec<(Topic, f64)> =
            report.topics.iter().map(|(topic, score)| (*topic, score.share())).collect();
        let expected =
            [(Basics, 0.5), (Gradients, 0.5), (Optimisation, 1.0), (Generalisation, 0.0)];
        assert_eq!(shares, expected);
        let weakest: Vec<Topic> = report.weakest.iter().map(|weak| weak.topic).collect();
        assert_eq!(weakest, [Generalisation, Basics, Gradients]);
        assert_eq!((report.pauses, report.away, report.interruptions), (1, 60.0, 1));
        assert_eq!(report.change, None);
    }

    #[test]
    fn the_one_before_is_the_one_compared_with() {
        let mut progress = Progress::default();
        mock(&mut progress, "1", Day(20_000), [false; 3]);
        mock(&mut progress, "2", Day(20_001), [false, false, true]);
        mock(&mut progress, "3", Day(20_002), [true; 3]);
        progress.mocks.get_mut("2").unwrap().finished = false;
        let report = Report::of("3", &progress, &bank(), &no_course()).unwrap();
        let change = report.change.unwrap();
        assert_eq!((change.day, change.total), (Day(20_000), (0.1, 0.6)));
        assert_eq!(change.topics[1], (Topic::Gradients, 0.5, 1.0));
    }

    #[test]
    fn lessons_that_prove_what_was_missed_mend_it() {
        use crate::course::samples::{LESSON, Sample};
        let course = Sample::new().load().unwrap();
        let proved = |number| {
            let mut question = Question::clone(&learners::question(number));
            question.proof = Some(format!("{LESSON}/no-bias"));
            question
        };
        let bank: Bank = [1, 2, 3, 4, 11].map(proved).into_iter().collect();
        let mut progress = Progress::default();
        mock(&mut progress, "1", Day(20_000), [true, false, true]);
        let report = Report::of("1", &progress, &bank, &course).unwrap();
        for weakness in &report.weakest {
            let lessons: Vec<&str> = weakness.lessons.iter().map(|lesson| &*lesson.id.0).collect();
            assert_eq!(lessons, [LESSON], "{:?}", weakness.topic);
        }
    }

    #[test]
    fn a_question_that_is_no_more_is_left_out() {
        let mut progress = Progress::default();
        mock(&mut progress, "1", Day(20_000), [true; 3]);
        let report = Report::of("1", &progress, &Bank::default(), &no_course()).unwrap();
        assert_eq!((report.askings.len(), report.total.share()), (0, 0.0));
    }
}
