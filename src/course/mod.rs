//! Chapters, lessons, translations and the glossary: loading and checking them.
//!
//! A [`Course`] is a checked value: every name in it resolves. How it is drawn is not known
//! here.

mod document;
mod lesson;
pub mod maths;
mod progress;

pub use document::{Block, Inline, ListItem, Prediction, PredictionChoice};
pub use lesson::{Challenge, Chapter, Course, Lesson, LessonId, Page, Term};
pub use progress::{Fact, Progress, Stamp};
