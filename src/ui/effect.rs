//! What the screens want done: values that the session carries out.

use std::sync::Arc;

use crate::course::Fact;
use crate::lab::{Command, Experiment, Goal, RunId};

/// Something that [`super::App::update`] asks for and cannot do itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open a run, paused at its start; the goals are graded in its snapshots.
    OpenRun { run: RunId, experiment: Arc<Experiment>, goals: Vec<Goal> },
    /// Tell a run something.
    Command { run: RunId, command: Command },
    /// End a run.
    CloseRun { run: RunId },
    /// Keep a fact about the learner.
    Record(Fact),
    /// Write a text where the learner is; answered by [`super::Event::Saved`].
    SaveFile { name: String, text: String },
    /// Leave the program.
    Quit,
}
