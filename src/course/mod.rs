//! Chapters, lessons, translations and the glossary: loading and checking them.
//!
//! A [`Course`] is a checked value: every name in it resolves. How it is drawn is not known
//! here.

mod check;
mod day;
mod document;
mod fact;
mod history;
mod lesson;
mod library;
mod load;
mod markdown;
pub mod maths;
mod problem;
mod progress;
mod raw;
#[cfg(test)]
pub(crate) mod samples;
mod search;

pub use check::check;
pub use day::{Date, Day, NoDate};
pub use document::{Block, Inline, ListItem, Prediction, PredictionChoice, plain};
pub use fact::{Answered, Asked, Fact, Rating, Stamp, Sureness};
pub use history::{History, MockRecord, Pause, Review};
pub use lesson::{Challenge, Chapter, Course, Lesson, LessonId, Page, Term};
pub use library::Library;
pub use problem::Problem;
pub(crate) use problem::sort;
pub use progress::Progress;
pub use search::{Hit, Place, search};
