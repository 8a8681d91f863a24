//! Questions and their grading. How they are drawn is not known here.

mod question;

pub use question::{Choice, Kind, Question};
