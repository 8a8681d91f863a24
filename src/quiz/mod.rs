//! Questions and their grading. How they are drawn is not known here.

mod bank;
mod grade;
mod question;

pub use bank::Bank;
pub use grade::{Answer, Grade, NumberError, grade, parse_number};
pub use question::{Choice, Kind, Question};
