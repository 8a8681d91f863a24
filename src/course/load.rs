//! Reads a course: files into checked values, with every problem on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;

use super::lesson::{Challenge, Chapter, Course, Lesson, LessonId, Page, Term};
use super::markdown::{self, Names};
use super::problem::{sort, suggest};
use super::{Block, Library, Problem, raw};
use crate::lab::{Experiment, Source, parse_ron};
use crate::text::{Language, Text};

impl Course {
    /// Reads all chapters of a library.
    ///
    /// # Errors
    ///
    /// All that is wrong in any of the files: a course is whole, or it is not opened.
    pub fn load(library: &Library) -> Result<Self, Vec<Problem>> {
        let (course, problems) = read(library);
        match course {
            Some(course) if problems.is_empty() => Ok(course),
            _ => Err(problems),
        }
    }
}

/// Reads what can be read of a course, and all that is wrong with the rest.
pub fn read(library: &Library) -> (Option<Course>, Vec<Problem>) {
    let no_terms = BTreeMap::new();
    let mut first = Loader::new(library, &no_terms);
    let glossary = first.glossary();
    let mut loader = Loader { problems: first.problems, ..Loader::new(library, &glossary) };
    let course = loader.course();
    let mut problems = loader.problems;
    sort(&mut problems);
    let course = course.map(|(title, chapters)| Course { title, chapters, glossary });
    (course, problems)
}

struct Loader<'a> {
    library: &'a Library,
    glossary: &'a BTreeMap<String, Term>,
    problems: Vec<Problem>,
}

/// Where a lesson stands: the chapter's place, its folder and its number.
struct Slot {
    chapter: usize,
    id: String,
    number: String,
}

impl<'a> Loader<'a> {
    fn new(library: &'a Library, glossary: &'a BTreeMap<String, Term>) -> Self {
        Self { library, glossary, problems: Vec::new() }
    }

    /// Reads a file of RON. What is wrong with it is noted.
    fn ron<T: DeserializeOwned>(&mut self, path: &str) -> Option<(Source, T)> {
        let read = self.library.read(path).and_then(|source| {
            let value = parse_ron(&source)?;
            Ok((source, value))
        });
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn problem(&mut self, source: &Source, path: &str, message: String, hint: Option<String>) {
        self.problems.push(source.error_at(path, message, hint).into());
    }

    /// The title and the chapters.
    fn course(&mut self) -> Option<(Text, Vec<Chapter>)> {
        let (source, raw) = self.ron::<raw::Course>("course.ron")?;
        let mut seen = BTreeSet::new();
        let mut slots = Vec::new();
        let mut chapters = Vec::new();
        for (index, chapter) in raw.chapters.into_iter().enumerate() {
            for (place, folder) in chapter.lessons.iter().enumerate() {
                let id = format!("{}/{folder}", chapter.folder);
                let path = format!("chapters.{index}.lessons.{place}");
                if !seen.insert(id.clone()) {
                    self.problem(&source, &path, format!("the lesson `{id}` comes twice"), None);
                } else if self.library.list(&id).is_empty() {
                    let known = self.library.list(&chapter.folder);
                    let hint = suggest(folder, known.iter().map(String::as_str));
                    self.problem(&source, &path, format!("there is no folder `{id}`"), hint);
                } else {
                    let number = format!("{}.{}", chapter.number, place + 1);
                    slots.push(Slot { chapter: index, id, number });
                }
            }
            let (number, title) = (chapter.number, chapter.title);
            chapters.push(Chapter { number, title, lessons: Vec::new() });
        }
        for (slot, lesson) in slots.iter().zip(self.lessons(&slots)) {
            chapters[slot.chapter].lessons.extend(lesson.map(Arc::new));
        }
        Some((raw.title, chapters))
    }

    /// Lessons in their order, read by as many threads as the machine has: a learner waits for
    /// them.
    fn lessons(&mut self, slots: &[Slot]) -> Vec<Option<Lesson>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let read = || {
            let mut loader = Loader::new(self.library, self.glossary);
            let mut lessons = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(slot) = slots.get(place) else { return (lessons, loader.problems) };
                lessons.push((place, loader.lesson(&slot.id, slot.number.clone())));
            }
        };
        let parts = std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(read)).collect();
            let mut parts = vec![read()];
            for other in others {
                parts.push(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            parts
        });
        let mut lessons: Vec<Option<Lesson>> = slots.iter().map(|_| None).collect();
        for (read, problems) in parts {
            self.problems.extend(problems);
            for (place, lesson) in read {
                lessons[place] = lesson;
            }
        }
        lessons
    }

    fn glossary(&mut self) -> BTreeMap<String, Term> {
        let mut glossary = BTreeMap::new();
        let Some((source, raw)) = self.ron::<raw::Glossary>("glossary.ron") else {
            return glossary;
        };
        for (key, term) in raw {
            if key != key.to_lowercase() {
                let hint = Some(format!("write `{}`", key.to_lowercase()));
                self.problem(&source, &key, "keys are in lower case".to_owned(), hint);
            }
            let term = Term { name: term.name, meaning: term.meaning, symbol: term.symbol };
            glossary.insert(key, term);
        }
        glossary
    }

    fn lesson(&mut self, id: &str, number: String) -> Option<Lesson> {
        let (source, raw) = self.ron::<raw::Lesson>(&format!("{id}/lesson.ron"))?;
        let experiments: Vec<Option<Arc<Experiment>>> =
            raw.experiments.iter().map(|name| self.experiment(id, name)).collect();
        for (index, name) in raw.experiments.iter().enumerate() {
            if raw.experiments[..index].contains(name) {
                let path = format!("experiments.{index}");
                self.problem(&source, &path, format!("`{name}` comes twice"), None);
            }
        }
        let keys: Vec<String> = raw.challenges.keys().cloned().collect();
        let pages = self.pages(id, &raw.experiments, &keys);
        let mut challenges: Vec<Challenge> = raw
            .challenges
            .into_iter()
            .filter_map(|(key, challenge)| {
                let path = format!("challenges.{key}");
                let known = (raw.experiments.as_slice(), experiments.as_slice());
                self.challenge(&source, &path, key, challenge, known)
            })
            .collect();
        in_order(&mut challenges, pages.get(&Language::En)?);
        Some(Lesson {
            id: LessonId(id.into()),
            number,
            title: raw.title,
            summary: raw.summary,
            minutes: raw.minutes,
            covers: raw.covers,
            pages,
            experiments: experiments.into_iter().collect::<Option<_>>()?,
            challenges,
        })
    }

    fn experiment(&mut self, lesson: &str, name: &str) -> Option<Arc<Experiment>> {
        let path = format!("{lesson}/experiments/{name}.ron");
        let source = match self.library.read(&path) {
            Ok(source) => source,
            Err(problem) => {
                let known = self.library.list(&format!("{lesson}/experiments"));
                let known = known.iter().filter_map(|file| file.strip_suffix(".ron"));
                let hint = suggest(name, known)
                    .map(|hint| format!("`{name}` stands in `experiments` of lesson.ron; {hint}"));
                self.problems.push(hint.into_iter().fold(problem, Problem::help));
                return None;
            }
        };
        match Experiment::parse(&format!("{lesson}/{name}"), &source) {
            Ok(experiment) => Some(Arc::new(experiment)),
            Err(errors) => {
                self.problems.extend(errors.into_iter().map(Problem::from));
                None
            }
        }
    }

    /// The pages in every language that the lesson is written in.
    fn pages(
        &mut self,
        id: &str,
        experiments: &[String],
        challenges: &[String],
    ) -> BTreeMap<Language, Vec<Page>> {
        let mut pages = BTreeMap::new();
        for language in Language::ALL {
            let path = format!("{id}/{}.md", language.code());
            if language != Language::En && !self.library.has(&path) {
                continue;
            }
            let source = match self.library.read(&path) {
                Ok(source) => source,
                Err(problem) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            let names = Names { experiments, challenges, glossary: self.glossary };
            let (read, problems) = markdown::pages(&source, names);
            self.problems.extend(problems.into_iter().map(Problem::from));
            if read.is_empty() {
                let problem = Problem::file(source.name, "there are no pages in this lesson");
                self.problems.push(problem.help("a page begins with a line `# Title`"));
            }
            pages.insert(language, read);
        }
        pages
    }

    fn challenge(
        &mut self,
        source: &Source,
        path: &str,
        key: String,
        raw: raw::Challenge,
        (names, experiments): (&[String], &[Option<Arc<Experiment>>]),
    ) -> Option<Challenge> {
        let Some(index) = names.iter().position(|name| *name == raw.experiment) else {
            let hint = suggest(&raw.experiment, names.iter().map(String::as_str));
            let message = format!("this lesson has no experiment `{}`", raw.experiment);
            self.problem(source, &format!("{path}.experiment"), message, hint);
            return None;
        };
        if let Some(experiment) = &experiments[index] {
            let errors = experiment.check_goals(source, [format!("{path}.goal")]);
            self.problems.extend(errors.into_iter().map(Problem::from));
        }
        Some(Challenge {
            key,
            title: raw.title,
            task: raw.task,
            experiment: index,
            goal: raw.goal,
            hints: raw.hints,
            praise: raw.praise,
        })
    }
}

/// Puts challenges into the order in which the pages come to them.
fn in_order(challenges: &mut [Challenge], pages: &[Page]) {
    let keys: Vec<&String> = pages
        .iter()
        .flat_map(|page| &page.blocks)
        .filter_map(|block| match block {
            Block::Challenge(key) => Some(key),
            _ => None,
        })
        .collect();
    challenges.sort_by_key(|challenge| {
        keys.iter().position(|key| **key == challenge.key).unwrap_or(usize::MAX)
    });
}

#[cfg(test)]
mod tests {
    use crate::course::samples::{LESSON, Sample};
    use crate::text::Language;

    #[test]
    fn a_whole_course() {
        let course = Sample::new().load().expect("nothing is wrong");
        assert_eq!(course.chapters.len(), 1);
        let lesson = course.lesson(LESSON).expect("the lesson");
        assert_eq!(lesson.number, "2.1");
        assert_eq!(lesson.experiments[1].id, format!("{LESSON}/no-bias"));
        // In the order of the pages, not of the alphabet.
        let keys: Vec<_> =
            lesson.challenges.iter().map(|c| (c.key.as_str(), c.experiment)).collect();
        assert_eq!(keys, [("separate", 0), ("again", 1)]);
        let pages = lesson.pages(Language::Fr);
        assert_eq!(pages, lesson.pages(Language::En));
        assert_eq!((pages[1].experiment, pages[1].microscope), (Some(1), true));
        assert_eq!(course.glossary["bias"].symbol.as_deref(), Some("b"));
    }

    #[test]
    fn every_problem_of_every_file_is_told_at_once() {
        let sample = Sample::new();
        sample
            .edit("glossary.ron", "name:", "nam:")
            .edit(&format!("{LESSON}/en.md"), "z = w x", "z = \\w x")
            .edit(
                &format!("{LESSON}/lesson.ron"),
                "experiment: \"no-bias\"",
                "experiment: \"no-bis\"",
            )
            .edit(&format!("{LESSON}/experiments/by-hand.ron"), "steps", "stps");
        let problems = sample.load().expect_err("four files are broken");
        let files: Vec<&str> = problems.iter().map(|p| p.split(':').next().unwrap_or("")).collect();
        let expected = ["en.md", "en.md", "experiments/by-hand.ron", "lesson.ron"];
        let mut expected: Vec<String> = expected.iter().map(|f| format!("{LESSON}/{f}")).collect();
        expected.push("glossary.ron".into());
        assert_eq!(files, expected, "{problems:#?}");
    }

    #[test]
    fn what_is_missing_is_named_with_what_would_be_right() {
        let first = |sample: &Sample| sample.load().expect_err("broken").remove(0);
        let sample = Sample::new();
        sample.edit("course.ron", "[\"01-neuron\"]", "[\"01-neuro\"]");
        assert_eq!(
            first(&sample),
            "course.ron:4: there is no folder `02-neurons/01-neuro` | did you mean `01-neuron`?"
        );
        let sample = Sample::new();
        sample.remove(&format!("{LESSON}/en.md"));
        assert_eq!(first(&sample), format!("{LESSON}/en.md:0: this file is missing"));
        let sample = Sample::new();
        sample.write(&format!("{LESSON}/en.md"), "");
        assert!(first(&sample).contains("there are no pages"), "{}", first(&sample));
        let sample = Sample::new();
        sample.edit(&format!("{LESSON}/lesson.ron"), "[\"by-hand\"", "[\"by-hnd\"");
        let problems = sample.load().expect_err("broken");
        let missing = format!(
            "{LESSON}/experiments/by-hnd.ron:0: this file is missing | `by-hnd` stands in `experiments` of lesson.ron; did you mean `by-hand`?"
        );
        assert!(problems.contains(&missing), "{problems:#?}");
        let sample = Sample::new();
        sample.edit(
            &format!("{LESSON}/lesson.ron"),
            "TrainLoss(arm: \"main\")",
            "TrainLoss(arm: \"man\")",
        );
        let problem = first(&sample);
        assert!(
            problem.starts_with(&format!(
                "{LESSON}/lesson.ron:10: there is no arm `man` | did you mean `main`?"
            )),
            "{problem}"
        );
    }

    #[test]
    fn files_that_are_cut_short_are_problems_and_no_panics() {
        let sample = Sample::new();
        for file in ["course.ron", "glossary.ron", &format!("{LESSON}/lesson.ron")] {
            let text = sample.library().read(file).expect("there").text;
            for cut in (0..text.len() - 1).step_by(23) {
                sample.write(file, &text[..cut]);
                assert!(sample.load().is_err(), "{file} cut at {cut}");
            }
            sample.write(file, &text);
        }
        sample.load().expect("whole again");
    }
}
