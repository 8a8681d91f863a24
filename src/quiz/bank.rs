//! All questions of a course, read and checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::{Answer, Choice, Kind, Question, grade};
use crate::course::{Course, Lesson, LessonId, Library, Problem, sort};
use crate::lab::{Source, parse_ron};
use crate::text::Text;

/// A question as it stands in `questions.ron`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    key: String,
    ask: Text,
    kind: Kind,
    why: Text,
    difficulty: u8,
    #[serde(default)]
    proof: Option<String>,
}

/// The questions of a course by lesson, in the order of their files.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    lessons: BTreeMap<LessonId, Vec<Arc<Question>>>,
}

impl FromIterator<Question> for Bank {
    /// Questions that are known to be right, in their order.
    fn from_iter<I: IntoIterator<Item = Question>>(questions: I) -> Self {
        let mut lessons: BTreeMap<LessonId, Vec<Arc<Question>>> = BTreeMap::new();
        for question in questions {
            lessons.entry(question.lesson.clone()).or_default().push(Arc::new(question));
        }
        Self { lessons }
    }
}

impl Bank {
    /// Reads `questions.ron` of every lesson that has one.
    ///
    /// # Errors
    ///
    /// All that is wrong with them: RON, keys that come twice, choices without a right one or
    /// without what they mistake, answers that the grader would refuse, proofs that do not
    /// exist.
    pub fn load(library: &Library, course: &Course) -> Result<Self, Vec<Problem>> {
        let (bank, problems) = Self::read(library, course);
        if problems.is_empty() { Ok(bank) } else { Err(problems) }
    }

    /// All problems, and those of style that keep nobody from learning: the right choice must
    /// not be known by its length.
    #[must_use]
    pub fn check(library: &Library, course: &Course) -> Vec<Problem> {
        let (bank, mut problems) = Self::read(library, course);
        problems.extend(bank.telling_lengths());
        problems
    }

    /// The questions of a lesson.
    #[must_use]
    pub fn of(&self, lesson: &LessonId) -> &[Arc<Question>] {
        self.lessons.get(lesson).map_or(&[], Vec::as_slice)
    }

    /// A question by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Question>> {
        self.all().find(|question| question.id == id)
    }

    /// All questions, by lesson.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Question>> {
        self.lessons.values().flatten()
    }

    fn read(library: &Library, course: &Course) -> (Self, Vec<Problem>) {
        let proofs: BTreeSet<&str> = course
            .lessons()
            .flat_map(|lesson| &lesson.experiments)
            .map(|experiment| experiment.id.as_str())
            .collect();
        let mut bank = Self::default();
        let mut problems = Vec::new();
        for lesson in course.lessons() {
            let path = format!("{}/questions.ron", lesson.id.0);
            if !library.has(&path) {
                continue;
            }
            let read = library.read(&path).and_then(|source| {
                let raw: Vec<Raw> = parse_ron(&source)?;
                Ok((source, raw))
            });
            match read {
                Ok((source, raw)) => {
                    let questions = checked(&source, raw, lesson, &proofs, &mut problems);
                    bank.lessons.insert(lesson.id.clone(), questions);
                }
                Err(problem) => problems.push(problem),
            }
        }
        sort(&mut problems);
        (bank, problems)
    }

    /// Where the right choice is the longest more often than chance would have it.
    fn telling_lengths(&self) -> Option<Problem> {
        const SHARE: f64 = 0.35;
        let choices = |question: &&Arc<Question>| matches!(question.kind, Kind::One(_));
        let all = self.all().filter(choices).count();
        let telling: Vec<&str> = self
            .all()
            .filter(|question| matches!(&question.kind, Kind::One(choices) if is_telling(choices)))
            .map(|question| question.id.as_str())
            .collect();
        (telling.len() > 1 && telling.len() as f64 > SHARE * all as f64).then(|| {
            let message = format!(
                "the right choice is the longest in {} of {all} questions; at most 35% keep it a secret",
                telling.len()
            );
            Problem::file("questions.ron", message)
                .help(format!("shorten it, or lengthen a wrong one, in {}", telling.join(", ")))
        })
    }
}

fn is_telling(choices: &[Choice]) -> bool {
    let length = |choice: &Choice| choice.text.en.chars().count();
    let right = choices.iter().filter(|choice| choice.right).map(length).max();
    let wrong = choices.iter().filter(|choice| !choice.right).map(length).max();
    right > wrong
}

fn checked(
    source: &Source,
    raw: Vec<Raw>,
    lesson: &Lesson,
    proofs: &BTreeSet<&str>,
    problems: &mut Vec<Problem>,
) -> Vec<Arc<Question>> {
    let mut keys = BTreeSet::new();
    let mut questions = Vec::new();
    for (index, raw) in raw.into_iter().enumerate() {
        let mut report = |field: &str, message: String, hint: Option<&str>| {
            let path = format!("{index}.{field}");
            problems.push(source.error_at(&path, message, hint.map(str::to_owned)).into());
        };
        if raw.key.is_empty() || raw.key.contains(|c: char| c.is_whitespace() || c == '/') {
            report("key", "a key is one word without slashes".into(), None);
        }
        if !keys.insert(raw.key.clone()) {
            report("key", format!("there is another question `{}`", raw.key), None);
        }
        if !(1..=3).contains(&raw.difficulty) {
            report("difficulty", "a difficulty is 1, 2 or 3".into(), None);
        }
        for (field, text) in [("ask", &raw.ask), ("why", &raw.why)] {
            if text.en.trim().is_empty() {
                report(field, "this text is empty".into(), None);
            }
        }
        let proof = raw.proof.map(|name| {
            let full = if name.contains('/') { name } else { format!("{}/{name}", lesson.id.0) };
            if !proofs.contains(full.as_str()) {
                let hint = "name an experiment of this lesson, or another's with its full id";
                report("proof", format!("there is no experiment `{full}`"), Some(hint));
            }
            full
        });
        let question = Question {
            id: format!("{}/{}", lesson.id.0, raw.key),
            lesson: lesson.id.clone(),
            ask: raw.ask,
            kind: raw.kind,
            why: raw.why,
            difficulty: raw.difficulty,
            proof,
        };
        for (message, hint) in faults(&question) {
            report("kind", message, hint);
        }
        questions.push(Arc::new(question));
    }
    questions
}

type Fault = (String, Option<&'static str>);

/// What is wrong with the answers of a question.
fn faults(question: &Question) -> Vec<Fault> {
    let mut faults = match &question.kind {
        Kind::One(choices) => {
            let mut faults = faults_of_choices(choices);
            let right = choices.iter().filter(|choice| choice.right).count();
            if right != 1 {
                let hint = "mark it with `right: true`; for several there is the kind `Several`";
                faults.push((format!("{right} choices are right, but it must be one"), Some(hint)));
            }
            faults
        }
        Kind::Several(choices) => {
            let mut faults = faults_of_choices(choices);
            if !choices.iter().any(|choice| choice.right) {
                faults.push((
                    "none of the choices is right".into(),
                    Some("mark it with `right: true`"),
                ));
            }
            faults
        }
        Kind::Number { answer, tolerance, working } => {
            let mut faults = Vec::new();
            if !answer.is_finite() {
                faults.push(("the answer must be a finite number".into(), None));
            }
            if !(0.0..=0.5).contains(tolerance) {
                faults.push((
                    "a tolerance lies between 0 and 0.5".into(),
                    Some("0.01 is one percent"),
                ));
            }
            if working.en.trim().is_empty() {
                faults.push(("the working is empty".into(), None));
            }
            faults
        }
    };
    if faults.is_empty() && !grade(question, &Answer::right(question)).right {
        faults.push(("the right answer would be graded as wrong".into(), None));
    }
    faults
}

fn faults_of_choices(choices: &[Choice]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    if choices.len() < 2 {
        faults.push(("there must be two choices or more".into(), None));
    }
    for (index, choice) in choices.iter().enumerate() {
        let number = index + 1;
        if choice.text.en.trim().is_empty() {
            faults.push((format!("choice {number} is empty"), None));
        }
        if choices[..index].iter().any(|other| other.text.en == choice.text.en) {
            faults.push((format!("choice {number} stands there twice"), None));
        }
        let says = choice.mistake.as_ref().is_some_and(|text| !text.en.trim().is_empty());
        if !choice.right && !says {
            let hint = "a wrong choice has `mistake: (en: \"what it overlooks\")`";
            faults.push((format!("choice {number} does not say what it mistakes"), Some(hint)));
        }
        if choice.right && says {
            let hint = "what is right is explained in `why`";
            faults.push((format!("choice {number} is right and has a mistake"), Some(hint)));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::samples::{LESSON, Sample};

    fn problems(sample: &Sample) -> Vec<String> {
        let course = sample.load().expect("a course");
        sample.shown(&Bank::check(&sample.library(), &course))
    }

    #[test]
    fn the_questions_that_come_along_have_no_problems() {
        let library = Library::embedded();
        let course = Course::load(&library).expect("the course is whole");
        let problems = Bank::check(&library, &course);
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn questions_by_lesson_and_by_id() {
        let sample = Sample::new();
        let course = sample.load().expect("a course");
        let bank = Bank::load(&sample.library(), &course).expect("nothing is wrong");
        let lesson = LessonId(LESSON.into());
        assert_eq!(bank.of(&lesson).len(), 2);
        let question = bank.get(&format!("{LESSON}/role")).expect("the question");
        assert_eq!(question.proof, Some(format!("{LESSON}/no-bias")));
        assert!(bank.get("nothing").is_none());
        assert!(bank.of(&LessonId("nothing".into())).is_empty());
        sample.remove(&format!("{LESSON}/questions.ron"));
        let bank = Bank::load(&sample.library(), &course).expect("no questions are fine");
        assert_eq!(bank.all().count(), 0);
    }

    #[test]
    fn problems_name_the_place() {
        for (from, to, expected) in [
            ("key: \"sum\"", "key: \"role\"", "10: there is another question `role`"),
            ("key: \"sum\"", "key: \"a b\"", "10: a key is one word without slashes"),
            ("difficulty: 2", "difficulty: 4", "10: a difficulty is 1, 2 or 3"),
            ("(en: \"Why?\")", "(en: \" \")", "3: this text is empty"),
            (
                "proof: \"no-bias\"",
                "proof: \"no-bis\"",
                "3: there is no experiment `02-neurons/01-neuron/no-bis` | name an experiment of this lesson, or another's with its full id",
            ),
            (
                "mistake: (en: \"It overlooks.\")",
                "right: true",
                "4: 2 choices are right, but it must be one | mark it with `right: true`; for several there is the kind `Several`",
            ),
            (
                ", right: true",
                ", mistake: (en: \"x\")",
                "4: 0 choices are right, but it must be one | mark it with `right: true`; for several there is the kind `Several`",
            ),
            (
                ", mistake: (en: \"It overlooks.\")",
                "",
                "4: choice 2 does not say what it mistakes | a wrong choice has `mistake: (en: \"what it overlooks\")`",
            ),
            ("Wrong one", "Right", "4: choice 2 stands there twice"),
            ("answer: 0.5", "answer: inf", "11: the answer must be a finite number"),
            (
                "tolerance: 0.01",
                "tolerance: -1",
                "11: a tolerance lies between 0 and 0.5 | 0.01 is one percent",
            ),
            ("(en: \"1/2\")", "(en: \"\")", "11: the working is empty"),
            ("One([", "Several([], [", "4: "),
        ] {
            let sample = Sample::new();
            sample.edit(&format!("{LESSON}/questions.ron"), from, to);
            let found = problems(&sample);
            let expected = format!("{LESSON}/questions.ron:{expected}");
            assert!(found.iter().any(|p| p.starts_with(&expected)), "{expected}\n{found:#?}");
        }
    }

    #[test]
    fn the_right_choice_must_not_be_known_by_its_length() {
        let sample = Sample::new();
        let question = |key: usize, right: &str| {
            format!(
                "(key: \"q{key}\", ask: (en: \"?\"), why: (en: \"!\"), difficulty: 1, kind: One([
                    (text: (en: \"{right}\"), right: true),
                    (text: (en: \"wrong\"), mistake: (en: \"so\")),
                ])),"
            )
        };
        let write = |long: usize| {
            let all: String = (0..6)
                .map(|key| question(key, if key < long { "the right one" } else { "yes" }))
                .collect();
            sample.write(&format!("{LESSON}/questions.ron"), &format!("[{all}]"));
            problems(&sample)
        };
        assert_eq!(write(2), [""; 0]);
        let found = write(3);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("is the longest in 3 of 6 questions"), "{found:#?}");
        assert!(found[0].contains(&format!("{LESSON}/q2")), "{found:#?}");
    }
}
