//! Questions and their grading. How they are drawn is not known here.
//!
//! A [`Question`] stands in a [`Bank`]; a [`Showing`] is one occasion on which it is shown,
//! with its choices shuffled and its numbers drawn; an [`Answer`] is graded against that.

mod answer;
mod bank;
mod check;
mod grade;
pub mod mock;
mod number;
mod question;
mod recipes;
#[cfg(test)]
pub(crate) mod samples;
pub mod schedule;
mod selection;
mod showing;
mod topic;

pub use answer::Answer;
pub use bank::Bank;
pub use grade::{Grade, grade};
pub use number::{NumberError, parse_number};
pub use question::{Choice, CodeLine, Interview, Kind, Question};
pub use recipes::{Recipe, Values, shown};
pub use selection::Selection;
pub use showing::Showing;
pub use topic::Topic;
