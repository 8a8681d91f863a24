//! When a question is asked again, so that it sticks by the day of the interview.
//!
//! Everything here is a pure function of what was answered ([`History`](crate::course::History)),
//! the [`Settings`] and the day. A day that was missed needs no rule of its own: the plan of a
//! day is made from how things stand on that day.
//!
//! - [`Card`]: what FSRS says of a question's memory; [`Standing`] is new, learning or solid.
//! - [`rate`]: again, hard, good or easy, from the answer and its time.
//! - [`Deck`]: all questions of the interview with their cards; what is due today and which new
//!   ones are met ([`Today`]), and where that leads ([`Forecast`], [`Verdict`]).
//! - [`Calibration`]: how sure the learner was against how often they were right.
//!
//! FSRS is that of the `fsrs` crate with its default parameters, which fit people at large; with
//! a hundred cards there is too little to fit one's own. Since version 6 the crate schedules
//! without a training framework. With what only it needs (ndarray, rayon) it adds 42 s of one
//! core to a build from nothing.

mod calibration;
mod card;
mod deck;
mod forecast;
#[cfg(test)]
pub(super) mod learners;
mod rating;
mod round;
mod settings;

pub use calibration::{Calibration, Judgement, Level};
pub use card::{Card, SOLID, Standing};
pub use deck::{Counts, Deck, Today};
pub use forecast::{Forecast, Load, Verdict};
pub use rating::rate;
pub use round::Round;
pub use settings::{Settings, retention};
