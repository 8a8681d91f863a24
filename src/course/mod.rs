//! Chapters, lessons, translations and the glossary: loading and checking them.
//!
//! A [`Course`] is a checked value: every name in it resolves. How it is drawn is not known
//! here.

mod document;
mod lesson;
mod library;
mod markdown;
pub mod maths;
mod problem;
mod progress;
mod search;

pub use document::{Block, Inline, ListItem, Prediction, PredictionChoice, plain};
pub use lesson::{Challenge, Chapter, Course, Lesson, LessonId, Page, Term};
pub use library::Library;
pub use problem::Problem;
pub use progress::{Fact, Progress, Stamp};
pub use search::{Hit, Place, search};
