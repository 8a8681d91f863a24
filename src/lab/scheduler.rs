//! Few workers that give every run its slice in turn.

use std::sync::Arc;

use super::{Command, Experiment, Goal, RunId, Snapshot};

/// Trains any number of runs on few threads.
#[derive(Debug)]
pub struct Scheduler {}

/// What a run has to show.
#[derive(Clone, Debug)]
pub enum Frame {
    /// Nothing new since the last time it was asked.
    Unchanged,
    /// The newest snapshot.
    New(Arc<Snapshot>),
    /// The run could not be opened: why, in sentences for the learner.
    Failed(String),
}

impl Scheduler {
    /// A scheduler with so many worker threads.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        let _ = workers;
        todo!()
    }

    /// Opens a run, paused at its start. Data sets are loaded and networks built by a worker.
    pub fn open(&self, id: RunId, experiment: Arc<Experiment>, goals: Vec<Goal>) {
        let _ = (id, experiment, goals);
        todo!()
    }

    /// Sends a command; an unknown run is ignored, since it may just have been closed.
    pub fn send(&self, id: RunId, command: Command) {
        let _ = (id, command);
        todo!()
    }

    /// Takes the newest snapshot if it has not been taken yet, and asks for another one as
    /// soon as the run has changed. Never waits.
    pub fn take(&self, id: RunId) -> Frame {
        let _ = id;
        todo!()
    }

    /// Ends a run and frees it.
    pub fn close(&self, id: RunId) {
        let _ = id;
        todo!()
    }
}
