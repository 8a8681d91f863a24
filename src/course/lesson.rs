//! The course as checked values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Block;
use crate::lab::{Experiment, Goal};
use crate::text::{Language, Text};

/// Names a lesson: its folder, `"03-forward-backward/02-loss"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LessonId(pub Arc<str>);

/// All chapters, and the words that they use.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    pub title: Text,
    pub chapters: Vec<Chapter>,
    /// By key, which is the English term in lower case.
    pub glossary: BTreeMap<String, Term>,
}

impl Course {
    /// All lessons in order.
    pub fn lessons(&self) -> impl Iterator<Item = &Arc<Lesson>> {
        self.chapters.iter().flat_map(|chapter| &chapter.lessons)
    }

    /// A lesson by its id.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Arc<Lesson>> {
        self.lessons().find(|lesson| &*lesson.id.0 == id)
    }
}

/// A chapter and its lessons in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub number: u32,
    pub title: Text,
    pub lessons: Vec<Arc<Lesson>>,
}

/// A lesson: pages to read, experiments to run, challenges to meet. Its questions are the
/// quiz's.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    pub id: LessonId,
    /// `"3.2"`.
    pub number: String,
    pub title: Text,
    /// One or two sentences for the home screen.
    pub summary: Text,
    /// About how long it takes.
    pub minutes: u32,
    /// Rows of the map that it covers, `"3.3.1"`.
    pub covers: Vec<String>,
    /// In each language that the lesson is written in; English is always there.
    pub pages: BTreeMap<Language, Vec<Page>>,
    pub experiments: Vec<Arc<Experiment>>,
    pub challenges: Vec<Challenge>,
}

impl Lesson {
    /// The pages in `language`, or in English where nobody has translated them.
    #[must_use]
    pub fn pages(&self, language: Language) -> &[Page] {
        self.pages
            .get(&language)
            .or_else(|| self.pages.get(&Language::En))
            .map_or(&[], Vec::as_slice)
    }
}

/// One page of prose, with the experiment that stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub title: String,
    pub blocks: Vec<Block>,
    /// Index into [`Lesson::experiments`]; a page without its own keeps the last one's.
    pub experiment: Option<usize>,
    /// Whether the page opens in the microscope rather than in the panes.
    pub microscope: bool,
}

/// A goal that the learner reaches with the knobs, graded by the program.
#[derive(Clone, Debug, PartialEq)]
pub struct Challenge {
    /// Unique in the lesson.
    pub key: String,
    pub title: Text,
    /// What is to be reached.
    pub task: Text,
    /// Index into [`Lesson::experiments`].
    pub experiment: usize,
    pub goal: Goal,
    /// From a nudge to the way itself.
    pub hints: Vec<Text>,
    /// Said once it is met.
    pub praise: Text,
}

/// An entry of the glossary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub name: Text,
    pub meaning: Text,
    /// Symbol in the formulas, where there is one.
    pub symbol: Option<String>,
}
