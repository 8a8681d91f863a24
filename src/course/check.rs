//! What `gradus check` asks of a course beyond that it can be read.
//!
//! Building the networks and running the experiments is not done here.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::document::Block;
use super::lesson::{Course, Lesson, Page};
use super::problem::sort;
use super::{Library, Problem, load};
use crate::lab::Source;
use crate::text::{Language, Text};

/// Columns that a formula may take: what is left of the narrowest page.
const FORMULA_WIDTH: usize = 68;

/// All problems of a course, in the order of its files.
#[must_use]
pub fn check(library: &Library) -> Vec<Problem> {
    let (course, problems) = load::read(library);
    let mut checker = Checker { library, problems };
    if let Some(course) = course {
        checker.course(&course);
        for lesson in course.lessons() {
            checker.lesson(lesson);
        }
    }
    sort(&mut checker.problems);
    checker.problems
}

struct Checker<'a> {
    library: &'a Library,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    /// Notes a problem where `needle` stands in a file, or with the file as a whole.
    fn at(&mut self, path: &str, needle: &str, message: String, hint: &str) {
        let found = self.library.read(path).ok().and_then(|source| {
            let at = source.text.find(needle).filter(|_| !needle.is_empty())?;
            let line = needle.lines().next().map_or(0, str::len);
            Some(Problem::from(source.error(at..at + line, message.clone(), None)))
        });
        let problem = found.unwrap_or_else(|| Problem::file(self.library.name(path), message));
        self.problems.push(if hint.is_empty() { problem } else { problem.help(hint) });
    }

    fn course(&mut self, course: &Course) {
        let mut last = 0;
        for chapter in &course.chapters {
            if chapter.number <= last {
                let message = format!("chapter {} comes after chapter {last}", chapter.number);
                self.at("course.ron", &format!("number: {}", chapter.number), message, "");
            }
            last = chapter.number;
            self.plain("course.ron", &chapter.title);
            for lesson in &chapter.lessons {
                self.numbering(chapter.number, lesson);
            }
        }
        for term in course.glossary.values() {
            self.plain("glossary.ron", &term.name);
            self.plain("glossary.ron", &term.meaning);
        }
        self.unlisted(course);
    }

    /// The folders' numbers are those that the learner sees.
    fn numbering(&mut self, chapter: u32, lesson: &Lesson) {
        let number = |name: &str| name.split('-').next().and_then(|digits| digits.parse().ok());
        let Some((outer, inner)) = lesson.id.0.split_once('/') else { return };
        let place = lesson.number.rsplit('.').next().and_then(|place| place.parse::<u32>().ok());
        if number(outer) != Some(chapter) {
            let message = format!("the folder `{outer}` does not begin with its chapter's number");
            self.at("course.ron", outer, message, &format!("`{chapter:02}-…`"));
        }
        if number(inner) != place {
            let message = format!("the folder `{inner}` does not begin with its lesson's number");
            let place = place.unwrap_or_default();
            self.at(
                "course.ron",
                inner,
                message,
                &format!("`{place:02}-…`, as it is the lesson {}", lesson.number),
            );
        }
    }

    /// Folders of lessons that the course does not name.
    fn unlisted(&mut self, course: &Course) {
        let known: BTreeSet<&str> = course.lessons().map(|lesson| &*lesson.id.0).collect();
        let chapters: BTreeSet<&str> = known.iter().filter_map(|id| id.split('/').next()).collect();
        for chapter in chapters {
            for folder in self.library.list(chapter) {
                let id = format!("{chapter}/{folder}");
                // One that could not be read has its problem already.
                let named = self.library.read("course.ron").is_ok_and(|s| s.text.contains(&folder));
                if !known.contains(id.as_str()) && !named {
                    let problem =
                        Problem::file(self.library.name(&id), "course.ron does not name it");
                    self.problems.push(problem);
                }
            }
        }
    }

    fn lesson(&mut self, lesson: &Lesson) {
        let path = format!("{}/lesson.ron", lesson.id.0);
        self.plain(&path, &lesson.title);
        self.plain(&path, &lesson.summary);
        if !(1..=60).contains(&lesson.minutes) {
            let message = format!("a lesson of {} minutes", lesson.minutes);
            self.at(&path, "minutes:", message, "between 1 and 60");
        }
        for row in &lesson.covers {
            let numbers = row.split('.').map(str::parse::<u32>);
            if !(2..=3).contains(&numbers.clone().count()) || numbers.clone().any(|n| n.is_err()) {
                self.at(&path, row, format!("`{row}` is no row of the map"), "such as `3.2.1`");
            }
        }
        self.challenges(&path, lesson);
        self.files(lesson);
        self.experiments(lesson);
        for (&language, pages) in &lesson.pages {
            let path = format!("{}/{}.md", lesson.id.0, language.code());
            self.pages(&path, pages);
            if language != Language::En {
                self.translation(&path, lesson.pages(Language::En), pages);
            }
        }
    }

    fn challenges(&mut self, path: &str, lesson: &Lesson) {
        let placed: BTreeSet<&str> = lesson
            .pages(Language::En)
            .iter()
            .flat_map(|page| &page.blocks)
            .filter_map(|block| match block {
                Block::Challenge(key) => Some(key.as_str()),
                _ => None,
            })
            .collect();
        for challenge in &lesson.challenges {
            let needle = format!("\"{}\"", challenge.key);
            if !placed.contains(challenge.key.as_str()) {
                let message = format!("no page has the challenge `{}`", challenge.key);
                let hint = format!("```challenge {}", challenge.key);
                self.at(path, &needle, message, &hint);
            }
            if challenge.hints.len() < 2 {
                let message = format!("the challenge `{}` has too few hints", challenge.key);
                self.at(path, &needle, message, "two or more, from a nudge to the way itself");
            }
            let texts = [&challenge.title, &challenge.task, &challenge.praise];
            for text in texts.into_iter().chain(&challenge.hints) {
                self.plain(path, text);
            }
        }
    }

    /// Files that nothing reads are most likely misnamed.
    fn files(&mut self, lesson: &Lesson) {
        let folder = &lesson.id.0;
        for name in self.library.list(folder) {
            let known = matches!(name.as_str(), "lesson.ron" | "questions.ron" | "experiments")
                || Language::ALL.iter().any(|language| name == format!("{}.md", language.code()));
            if !known {
                let problem = Problem::file(
                    self.library.name(&format!("{folder}/{name}")),
                    "nothing reads this file",
                );
                self.problems.push(problem.help(
                    "a lesson has lesson.ron, en.md, questions.ron and the folder experiments",
                ));
            }
        }
        for name in self.library.list(&format!("{folder}/experiments")) {
            let stem = name.strip_suffix(".ron").unwrap_or(&name);
            let id = format!("{folder}/{stem}");
            if !lesson.experiments.iter().any(|experiment| experiment.id == id) {
                let name = self.library.name(&format!("{folder}/experiments/{name}"));
                let problem = Problem::file(name, "lesson.ron does not name it");
                self.problems.push(problem.help(format!("add `{stem}` to `experiments`")));
            }
        }
    }

    /// Every experiment is shown on a page, is a challenge's, or proves a question.
    fn experiments(&mut self, lesson: &Lesson) {
        let shown = lesson.pages(Language::En).iter().filter_map(|page| page.experiment);
        let challenged = lesson.challenges.iter().map(|challenge| challenge.experiment);
        let used: BTreeSet<usize> = shown.chain(challenged).collect();
        let questions = self.library.read(&format!("{}/questions.ron", lesson.id.0));
        for (index, experiment) in lesson.experiments.iter().enumerate() {
            let name = experiment.id.rsplit('/').next().unwrap_or_default();
            // The questions are the quiz's to read; that one of them names it is enough here.
            let proves = |source: &Source| source.text.contains(&format!("\"{name}\""));
            if !used.contains(&index) && !questions.as_ref().is_ok_and(proves) {
                let message = format!("no page shows the experiment `{name}`");
                let path = format!("{}/lesson.ron", lesson.id.0);
                self.at(&path, &format!("\"{name}\""), message, &format!("```experiment {name}"));
            }
        }
    }

    fn pages(&mut self, path: &str, pages: &[Page]) {
        for page in pages {
            if page.title.trim().is_empty() {
                self.at(path, "", "there is a page without a title".into(), "`# Title`");
            } else if page.blocks.is_empty() {
                let message = format!("the page `{}` is empty", page.title);
                self.at(path, &format!("# {}", page.title), message, "");
            }
            for_each(&page.blocks, &mut |block| {
                if let Block::Formula { source, lines } = block {
                    let width = lines.iter().map(|line| line.width()).max().unwrap_or(0);
                    if width > FORMULA_WIDTH {
                        let message = format!("this formula is {width} columns wide");
                        let hint = format!("at most {FORMULA_WIDTH}; break it into lines");
                        self.at(path, source, message, &hint);
                    }
                }
            });
        }
    }

    /// A translation has the pages, formulas, predictions and challenges of the original.
    fn translation(&mut self, path: &str, original: &[Page], translated: &[Page]) {
        if original.len() != translated.len() {
            let message =
                format!("{} pages, but the English has {}", translated.len(), original.len());
            self.at(path, "", message, "");
        }
        for (number, (original, translated)) in original.iter().zip(translated).enumerate() {
            let (original, translated) = (outline(original), outline(translated));
            if original != translated {
                let message = format!(
                    "page {} has {}, but the English has {}",
                    number + 1,
                    words(&translated),
                    words(&original)
                );
                self.at(path, "", message, "a translation has the same structure");
            }
        }
    }

    /// Texts outside of the prose are shown as they are.
    fn plain(&mut self, path: &str, text: &Text) {
        for language in Language::ALL {
            let text = text.get(language);
            let marks = ["$", "[[", "\\", "`"];
            if let Some(mark) = marks.into_iter().find(|mark| text.contains(mark)) {
                let message = format!("`{mark}` would be shown as it stands here");
                let hint = "this text is plain: write w₁, eᶻ, σ as Unicode";
                self.at(path, text, message, hint);
            } else if text.trim().is_empty() {
                self.at(path, "\"\"", "a text is empty".into(), "");
            }
        }
    }
}

/// What must be the same in every language of a page, in order.
fn outline(page: &Page) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(experiment) = page.experiment {
        let place = if page.microscope { "the microscope on" } else { "the" };
        parts.push(format!("{place} experiment {}", experiment + 1));
    }
    for_each(&page.blocks, &mut |block| match block {
        Block::Formula { .. } => parts.push("a formula".into()),
        Block::Challenge(key) => parts.push(format!("the challenge `{key}`")),
        Block::Predict(prediction) => {
            let right = prediction.choices.iter().position(|choice| choice.right).unwrap_or(0);
            let count = prediction.choices.len();
            let key = &prediction.key;
            parts.push(format!("the prediction `{key}` ({} of {count})", right + 1));
        }
        _ => {}
    });
    parts
}

fn words(parts: &[String]) -> String {
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// Visits blocks and those within them.
fn for_each<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Note(blocks) => for_each(blocks, visit),
            Block::List { items, .. } => {
                for item in items {
                    for_each(&item.0, visit);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::samples::{LESSON, Sample};

    #[test]
    fn a_good_course_has_no_problems() {
        assert_eq!(Sample::new().check(), [""; 0]);
    }

    #[test]
    fn the_lessons_that_come_along_have_no_problems() {
        let problems = check(&Library::embedded());
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn problems_of_a_lesson() {
        let (lesson, prose) = ("lesson.ron", "en.md");
        for (file, from, to, expected) in [
            (
                lesson,
                "minutes: 8",
                "minutes: 0",
                "lesson.ron:4: a lesson of 0 minutes | between 1 and 60",
            ),
            (
                lesson,
                "\"2.1.4\"",
                "\"2.x\"",
                "lesson.ron:5: `2.x` is no row of the map | such as `3.2.1`",
            ),
            (
                lesson,
                "[(en: \"a\"), (en: \"b\")]",
                "[(en: \"a\")]",
                "lesson.ron:8: the challenge `again` has too few hints | two or more, from a nudge to the way itself",
            ),
            (
                lesson,
                "By hand.",
                "By $w$.",
                "lesson.ron:3: `$` would be shown as it stands here | this text is plain: write w₁, eᶻ, σ as Unicode",
            ),
            (
                prose,
                "```challenge again\n```",
                "x",
                "lesson.ron:8: no page has the challenge `again` | ```challenge again",
            ),
            (prose, "# Two\n", "# Empty\n\n# Two\n", "en.md:20: the page `Empty` is empty"),
            (
                prose,
                "z = w x + b",
                "z = \\text{a very long word, much too long for the page that it has to stand on}",
                "en.md:5: this formula is 72 columns wide | at most 68; break it into lines",
            ),
        ] {
            let sample = Sample::new();
            sample.edit(&format!("{LESSON}/{file}"), from, to);
            let found = sample.check();
            assert!(found.contains(&format!("{LESSON}/{expected}")), "{expected}\n{found:#?}");
        }
    }

    #[test]
    fn what_nothing_reads() {
        let sample = Sample::new();
        sample
            .write(&format!("{LESSON}/question.ron"), "[]")
            .write(&format!("{LESSON}/experiments/more.ron"), "()")
            .write("02-neurons/02-layers/lesson.ron", "()");
        let expected = [
            format!(
                "{LESSON}/experiments/more.ron:0: lesson.ron does not name it | add `more` to `experiments`"
            ),
            format!(
                "{LESSON}/question.ron:0: nothing reads this file | a lesson has lesson.ron, en.md, questions.ron and the folder experiments"
            ),
            "02-neurons/02-layers:0: course.ron does not name it".to_owned(),
        ];
        assert_eq!(sample.check(), expected);
    }

    #[test]
    fn an_experiment_that_nothing_shows() {
        let sample = Sample::new();
        let unused = format!(
            "{LESSON}/lesson.ron:6: no page shows the experiment `spare` | ```experiment spare"
        );
        sample.edit(&format!("{LESSON}/lesson.ron"), "\"no-bias\"]", "\"no-bias\", \"spare\"]");
        let text = sample
            .library()
            .read(&format!("{LESSON}/experiments/no-bias.ron"))
            .expect("there")
            .text;
        sample.write(&format!("{LESSON}/experiments/spare.ron"), &text);
        assert_eq!(sample.check(), [unused]);
        sample.edit(&format!("{LESSON}/questions.ron"), "proof: \"no-bias\"", "proof: \"spare\"");
        assert_eq!(sample.check(), [""; 0]);
    }

    #[test]
    fn folders_carry_the_numbers_that_the_learner_sees() {
        let sample = Sample::new();
        sample.edit("course.ron", "number: 2", "number: 3");
        let expected = "course.ron:4: the folder `02-neurons` does not begin with its chapter's number | `03-…`";
        assert_eq!(sample.check(), [expected]);
    }

    #[test]
    fn a_translation_has_the_same_structure() {
        let sample = Sample::new();
        let french = format!("{LESSON}/fr.md");
        let text = sample.library().read(&format!("{LESSON}/en.md")).expect("there").text;
        sample.write(&french, &text);
        assert_eq!(sample.check(), [""; 0]);
        sample.edit(&french, "```math\nz = w x + b\n```\n", "");
        let found = sample.check();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(&format!(
            "{french}:0: page 1 has the experiment 1, the prediction `which` (2 of 2), the challenge `separate`, but the English has the experiment 1, a formula,"
        )), "{found:#?}");
        sample.edit(&french, "# Two", "# Two\nx\n\n# Three");
        assert!(sample.check().contains(&format!("{french}:0: 3 pages, but the English has 2")));
    }
}
