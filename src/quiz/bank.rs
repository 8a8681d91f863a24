//! All questions of a course, read and checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use super::check::{self, Fault};
use super::{Interview, Kind, Question, Topic};
use crate::course::{Course, LessonId, Library, Problem, sort};
use crate::lab::{Source, parse_ron};
use crate::text::Text;

/// The folder of interview questions that no lesson proves yet, one folder a topic within.
const INTERVIEW: &str = "09-interview";

/// A question as it stands in `questions.ron`.
#[derive(Deserialize)]
#[serde(rename = "Question", deny_unknown_fields)]
struct Raw {
    key: String,
    #[serde(default)]
    interview: Option<Interview>,
    ask: Text,
    kind: Kind,
    why: Text,
    difficulty: u8,
    #[serde(default)]
    proof: Option<String>,
    #[serde(default)]
    evidence: Option<Text>,
}

/// The questions of a course by folder, in the order of their files.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    folders: BTreeMap<LessonId, Vec<Arc<Question>>>,
}

impl FromIterator<Question> for Bank {
    /// Questions that are known to be right, in their order.
    fn from_iter<I: IntoIterator<Item = Question>>(questions: I) -> Self {
        let mut folders: BTreeMap<LessonId, Vec<Arc<Question>>> = BTreeMap::new();
        for question in questions {
            folders.entry(question.folder.clone()).or_default().push(Arc::new(question));
        }
        Self { folders }
    }
}

impl Bank {
    /// Reads `questions.ron` of every lesson that has one, and of the interview's topics.
    ///
    /// # Errors
    ///
    /// All that is wrong with them: RON, keys that come twice, choices without a right one or
    /// without what they mistake, answers that the grader would refuse, proofs that do not
    /// exist.
    pub fn load(library: &Library, course: &Course) -> Result<Self, Vec<Problem>> {
        let (bank, problems) = Self::read(library, course, 1);
        if problems.is_empty() { Ok(bank) } else { Err(problems) }
    }

    /// All problems, and those that keep nobody from learning: the right choice must not be
    /// known by its length, and the interview's numbers have no gaps.
    #[must_use]
    pub fn check(library: &Library, course: &Course) -> Vec<Problem> {
        let (bank, mut problems) = Self::read(library, course, 50);
        problems.extend(check::lengths(&bank));
        problems.extend(check::gaps(&bank));
        problems
    }

    /// The questions of a lesson, or of another folder.
    #[must_use]
    pub fn of(&self, folder: &LessonId) -> &[Arc<Question>] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// A question by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Arc<Question>> {
        let (folder, _) = id.rsplit_once('/')?;
        self.of(&LessonId(folder.into())).iter().find(|question| question.id == id)
    }

    /// All questions, by folder.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Question>> {
        self.folders.values().flatten()
    }

    /// The questions of the interview, by number.
    #[must_use]
    pub fn interview(&self) -> Vec<&Arc<Question>> {
        let number = |question: &&Arc<Question>| question.interview.as_ref().map(|i| i.number);
        let mut questions: Vec<_> =
            self.all().filter(|question| number(question).is_some()).collect();
        questions.sort_by_key(number);
        questions
    }

    /// Each question's right answer is graded in so many showings.
    fn read(library: &Library, course: &Course, showings: u64) -> (Self, Vec<Problem>) {
        let proofs: BTreeSet<&str> = course
            .lessons()
            .flat_map(|lesson| &lesson.experiments)
            .map(|experiment| experiment.id.as_str())
            .collect();
        let mut reader = Reader {
            library,
            proofs,
            bank: Self::default(),
            showings,
            numbers: BTreeMap::new(),
            problems: Vec::new(),
        };
        for lesson in course.lessons() {
            reader.folder(&lesson.id);
        }
        reader.interview(course);
        sort(&mut reader.problems);
        (reader.bank, reader.problems)
    }
}

/// Reads folder after folder.
struct Reader<'a> {
    library: &'a Library,
    /// Ids of all experiments.
    proofs: BTreeSet<&'a str>,
    bank: Bank,
    showings: u64,
    /// The interview's numbers so far, and whose they are.
    numbers: BTreeMap<u8, String>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The folders of the interview's topics; what else stands among them is read by nobody.
    fn interview(&mut self, course: &Course) {
        for name in self.library.list(INTERVIEW) {
            let id = format!("{INTERVIEW}/{name}");
            if course.lesson(&id).is_some() {
                continue;
            }
            let shown = self.library.name(&id);
            if !Topic::ALL.into_iter().any(|topic| topic.folder() == name) {
                let known: Vec<String> =
                    Topic::ALL.into_iter().map(|topic| format!("`{}`", topic.folder())).collect();
                let problem = Problem::file(shown, "no topic of the interview has this folder");
                self.problems.push(problem.help(format!("there are {}", known.join(", "))));
                continue;
            }
            for file in self.library.list(&id) {
                if file != "questions.ron" {
                    let problem =
                        Problem::file(format!("{shown}/{file}"), "nothing reads this file");
                    self.problems.push(problem.help("a topic has questions.ron alone"));
                }
            }
            self.folder(&LessonId(id.into()));
        }
    }

    fn folder(&mut self, folder: &LessonId) {
        let path = format!("{}/questions.ron", folder.0);
        if !self.library.has(&path) {
            return;
        }
        let read = self.library.read(&path).and_then(|source| {
            let raw: Vec<Raw> = parse_ron(&source)?;
            Ok((source, raw))
        });
        match read {
            Ok((source, raw)) => {
                let questions = self.questions(&source, raw, folder);
                self.bank.folders.insert(folder.clone(), questions);
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    fn questions(
        &mut self,
        source: &Source,
        raw: Vec<Raw>,
        folder: &LessonId,
    ) -> Vec<Arc<Question>> {
        let mut keys = BTreeSet::new();
        let mut questions = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let mut faults = Vec::new();
            if raw.key.is_empty() || raw.key.contains(|c: char| c.is_whitespace() || c == '/') {
                faults.push(Fault::at("key", "a key is one word without slashes"));
            }
            if !keys.insert(raw.key.clone()) {
                let message = format!("there is another question `{}`", raw.key);
                faults.push(Fault::at("key", message));
            }
            let question = Arc::new(raw.into_question(folder));
            faults.extend(check::faults(&question, self.showings));
            faults.extend(self.faults_of_place(&question));
            self.problems.extend(faults.into_iter().map(|fault| {
                source
                    .error_at(&format!("{index}.{}", fault.path), fault.message, fault.hint)
                    .into()
            }));
            questions.push(question);
        }
        questions
    }

    /// What is wrong with a question among all others.
    fn faults_of_place(&mut self, question: &Question) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Some(proof) = &question.proof
            && !self.proofs.contains(proof.as_str())
        {
            let hint = "name an experiment of this lesson, or another's with its full id";
            faults.push(Fault::at("proof", format!("there is no experiment `{proof}`")).help(hint));
        }
        let Some(interview) = &question.interview else { return faults };
        if let Some(other) = self.numbers.insert(interview.number, question.id.clone()) {
            let message = format!("`{other}` has the number {} too", interview.number);
            faults.push(
                Fault::at("interview.number", message).help("each number of 1 to 100 stands once"),
            );
        }
        let folder = format!("{INTERVIEW}/{}", interview.topic.folder());
        if question.folder.0.starts_with(INTERVIEW) && *question.folder.0 != *folder {
            let message = format!("this topic's questions stand in `{folder}`");
            faults.push(
                Fault::at("interview.topic", message)
                    .help("move the question, or change its topic"),
            );
        }
        faults
    }
}

impl Raw {
    fn into_question(self, folder: &LessonId) -> Question {
        let full = |name: String| {
            if name.contains('/') { name } else { format!("{}/{name}", folder.0) }
        };
        Question {
            id: format!("{}/{}", folder.0, self.key),
            folder: folder.clone(),
            interview: self.interview,
            ask: self.ask,
            kind: self.kind,
            why: self.why,
            difficulty: self.difficulty,
            proof: self.proof.map(full),
            evidence: self.evidence,
        }
    }
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
                "Wrong one",
                "w$_1$",
                "6: `$` would be shown as it stands here | this text is plain: write w₁",
            ),
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
                "6: choice 2 does not say what it mistakes | a wrong choice has `mistake: (en: \"what it overlooks\")`",
            ),
            ("Wrong one", "Right", "6: choice 2 stands there twice"),
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

    const TOPIC: &str = "09-interview/06-convolution";

    /// An interview question of a kind, where no lesson is.
    fn interview(kind: &str) -> String {
        format!(
            r#"[(
    key: "size",
    interview: (
        number: 72,
        part: 2,
        topic: Convolution,
        points: [(en: "a"), (en: "b"), (en: "c")],
        follow_up: (en: "And then?"),
    ),
    ask: (en: "{{W}} {{K}} {{P}} {{S}}?"),
    why: (en: "So."),
    difficulty: 2,
    evidence: (en: "It was measured."),
    kind: {kind},
)]"#
        )
    }

    const DRAWN: &str = r#"Drawn(
        recipe: ConvolutionOutput,
        tolerance: 0.01,
        working: (en: "{exact}, {answer}"),
    )"#;
    const ORDER: &str = r#"Order([
        (en: "one"), (en: "two"),
        (en: "three"),
        (en: "four"),
    ])"#;
    const BUG: &str = r#"Bug(lines: [
        (code: "h = 0", says: (en: "It starts.")),
        (code: "for x in xs:", says: (en: "It loops.")),
        (code: "    h = 1", bug: true, says: (en: "It forgets.")),
        (code: "    h = f(h)", says: (en: "It goes on.")),
    ])"#;
    const FILL: &str = r#"Fill(
        formula: "θ − ▢",
        choices: [
            (text: (en: "η g"), right: true),
            (text: (en: "g"), mistake: (en: "It has no rate.")),
        ],
    )"#;

    #[test]
    fn interview_questions_stand_without_a_lesson() {
        let sample = Sample::new();
        let course = sample.load().expect("a course");
        for kind in [DRAWN, ORDER, BUG, FILL, "Recall"] {
            sample.write(&format!("{TOPIC}/questions.ron"), &interview(kind));
            let bank = Bank::load(&sample.library(), &course).unwrap_or_else(|problems| {
                panic!("{:#?}", sample.shown(&problems));
            });
            let question = bank.get(&format!("{TOPIC}/size")).expect("the question");
            assert_eq!(bank.of(&question.folder).len(), 1);
            assert_eq!(bank.interview(), [question]);
            assert_eq!(question.points().len(), 3);
        }
        assert_eq!(sample.check(), [""; 0], "the course knows nothing of it");
    }

    #[test]
    fn problems_of_interview_questions_name_the_place() {
        let no_part = "9: the field `part` is missing in `Interview` | add `part: …`";
        for (kind, from, to, expected) in [
            (DRAWN, "part: 2,", "", no_part),
            (
                DRAWN,
                "part: 2",
                "part: 3",
                "5: there are the parts 1 and 2 | 1 holds the essentials",
            ),
            (DRAWN, "number: 72", "number: 101", "4: the questions are numbered from 1 to 100"),
            (DRAWN, ", (en: \"c\")", "", "7: 2 key points, but it must be 3 to 6 | a point is"),
            (DRAWN, "(en: \"c\")", "(en: \"\")", "7: this text is empty"),
            (DRAWN, "And then?", " ", "8: this text is empty"),
            (
                DRAWN,
                "topic: Convolution",
                "topic: Depth",
                "6: this topic's questions stand in `09-interview/05-depth` | move the question",
            ),
            (DRAWN, "topic: Convolution", "topic: Kernels", "6: there is no `Kernels` here"),
            (
                DRAWN,
                "evidence: (en: \"It was measured.\"),",
                "",
                "1: an interview question needs what proves it | add `proof: \"experiment\"`, or",
            ),
            (
                DRAWN,
                "evidence:",
                "proof: \"02-neurons/01-neuron/no-bias\", evidence:",
                "13: a question has a proof or evidence, not both | an experiment proves better",
            ),
            (
                DRAWN,
                "{P}",
                "{Q}",
                "10: ConvolutionOutput has no number {Q} | there are {W} {K} {P}",
            ),
            (
                DRAWN,
                "{P}",
                "",
                "10: without {P} it cannot be answered | the question names {W} {K}",
            ),
            (DRAWN, "{P}", "{P} {answer}", "10: the question tells its answer"),
            (DRAWN, ", {answer}", "", "17: the working does not lead to the answer | end it with"),
            (DRAWN, "So.", "{W}.", "11: {W} is not filled in here | numbers that are drawn stand"),
            (DRAWN, "Output,", "Outputs,", "15: there is no `ConvolutionOutputs` here"),
            (ORDER, "\"two\"", "\"one\"", "15: step 2 stands there twice | two like steps have no"),
            (ORDER, "(en: \"two\"),", "", "14: 3 steps, but it must be 4 to 7"),
            (BUG, "bug: true, ", "", "14: 0 lines are wrong, but it must be one | mark it with"),
            (BUG, "It loops.", "", "16: this text is empty"),
            (BUG, "h = 0", " ", "15: line 1 has no code"),
            (FILL, "▢", "x", "15: a formula has one hole | write ▢"),
            (FILL, ", mistake: (en: \"It has no rate.\")", "", "18: choice 2 does not say what it"),
        ] {
            let sample = Sample::new();
            let path = format!("{TOPIC}/questions.ron");
            sample.write(&path, &interview(kind)).edit(&path, from, to);
            let found = problems(&sample);
            let expected = format!("{path}:{expected}");
            assert!(found.iter().any(|p| p.starts_with(&expected)), "{expected}\n{found:#?}");
        }
    }

    #[test]
    fn a_number_of_the_interview_stands_once() {
        let sample = Sample::new();
        let other = "09-interview/05-depth/questions.ron";
        sample.write(&format!("{TOPIC}/questions.ron"), &interview("Recall"));
        sample.write(other, &interview("Recall")).edit(other, "Convolution", "Depth");
        let [twice, gaps] = &problems(&sample)[..] else { panic!("{:#?}", problems(&sample)) };
        let expected = format!(
            "{TOPIC}/questions.ron:4: `09-interview/05-depth/size` has the number 72 too | each number of 1 to 100 stands once"
        );
        assert_eq!(*twice, expected);
        let start = "questions.ron:0: the interview has a number 72, but no 1, 2, 3, 4,";
        assert!(gaps.starts_with(start), "{gaps}");
    }

    #[test]
    fn the_interview_that_comes_along_is_whole() {
        let library = Library::embedded();
        let course = Course::load(&library).expect("the course is whole");
        let (bank, _) = Bank::read(&library, &course, 1);
        let interview = bank.interview();
        let of = |question: &Arc<Question>| question.interview.clone().expect("it has one");
        let numbers: Vec<u8> = interview.iter().map(|question| of(question).number).collect();
        assert_eq!(numbers, (1..=100).collect::<Vec<u8>>());
        let essential = interview.iter().filter(|question| of(question).part == 1).count();
        assert_eq!(essential, 50);
        for topic in Topic::ALL {
            let asked = interview.iter().filter(|question| of(question).topic == topic).count();
            assert!(asked > 0, "{topic:?}");
        }
    }

    #[test]
    fn what_nobody_reads_is_told() {
        let sample = Sample::new();
        sample.write("09-interview/06-convolutions/questions.ron", "[]");
        sample.write("09-interview/05-depth/question.ron", "[]");
        let found = problems(&sample);
        let starts = [
            "09-interview/05-depth/question.ron:0: nothing reads this file | a topic has",
            "09-interview/06-convolutions:0: no topic of the interview has this folder | there are",
        ];
        assert_eq!(found.len(), 2, "{found:#?}");
        for (found, start) in found.iter().zip(starts) {
            assert!(found.starts_with(start), "{found}");
        }
    }

    #[test]
    fn free_recall_needs_key_points() {
        let sample = Sample::new();
        let path = format!("{LESSON}/questions.ron");
        sample.edit(
            &path,
            "kind: Number(answer: 0.5, tolerance: 0.01, working: (en: \"1/2\"))",
            "kind: Recall",
        );
        let expected =
            format!("{path}:11: free recall is marked by the key points of an interview");
        assert!(problems(&sample)[0].starts_with(&expected), "{:#?}", problems(&sample));
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

    #[test]
    fn nor_must_that_of_an_interview_question_by_its_shortness() {
        let sample = Sample::new();
        let fill = |key: usize, wrong: &str| {
            let kind = FILL.replace("\"g\"", &format!("\"{wrong}\""));
            let question = interview(&kind).replace("\"size\"", &format!("\"q{key}\""));
            question.replace("72", &key.to_string()).trim_matches(['[', ']']).to_owned()
        };
        let write = |short: usize| {
            let all: Vec<String> =
                (1..=6).map(|key| fill(key, if key <= short { "g + ε" } else { "g η" })).collect();
            sample.write(&format!("{TOPIC}/questions.ron"), &format!("[{}]", all.join(",")));
            problems(&sample)
        };
        assert_eq!(write(2), [""; 0]);
        let found = write(3);
        assert_eq!(found.len(), 1, "{found:#?}");
        let message = "is the shortest in 3 of 6 questions of the interview";
        assert!(found[0].contains(message), "{found:#?}");
    }
}
