//! The files of a course as they stand on disk, before any name in them is looked up.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::lab::Goal;
use crate::text::Text;

/// `course.ron`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    pub title: Text,
    #[serde(default)]
    pub chapters: Vec<Chapter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    pub number: u32,
    pub title: Text,
    pub folder: String,
    /// Folders within the chapter's.
    pub lessons: Vec<String>,
}

/// `glossary.ron`, by key.
pub type Glossary = BTreeMap<String, Term>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub name: Text,
    pub meaning: Text,
    #[serde(default)]
    pub symbol: Option<String>,
}

/// `lesson.ron`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    pub title: Text,
    pub summary: Text,
    pub minutes: u32,
    #[serde(default)]
    pub covers: Vec<String>,
    /// Files in `experiments/`, without `.ron`.
    #[serde(default)]
    pub experiments: Vec<String>,
    #[serde(default)]
    pub challenges: BTreeMap<String, Challenge>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    pub title: Text,
    pub task: Text,
    pub experiment: String,
    pub goal: Goal,
    pub hints: Vec<Text>,
    pub praise: Text,
}
