//! A mock interview: questions drawn by a blueprint, a clock, no feedback until the end, and a
//! report.
//!
//! A running [`Mock`] is a state machine: it is told what was answered and what time it is, and
//! yields the facts to be kept. Folded again from these facts it goes on where it was, whatever
//! ended the program.

mod blueprint;
mod markdown;
mod report;
mod running;

pub use blueprint::{COUNTS, draw, minutes, seed};
pub use report::{Asking, Change, Outcome, Report, Score, Weakness};
pub use running::{Mock, latest_open};
