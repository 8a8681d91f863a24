//! What a screen can tell a run.

use super::{SequenceQuery, View};

/// Names a run within one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub u64);

/// How fast a playing run goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Speed {
    /// So many steps a second, from 1.
    Steps(u32),
    /// As fast as the machine goes.
    #[default]
    FlatOut,
}

/// An instruction to a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Play,
    Pause,
    /// So many steps forward, then pause.
    Step(u64),
    /// So many steps back, then pause: the state before them, to the bit.
    Back(u64),
    /// Back to the start with the same weights and the knobs as they are.
    Restart,
    /// Back to the start from another seed.
    Reseed(u64),
    Speed(Speed),
    /// Sets a field of one arm's settings, or of all; the value is RON text. Fields of
    /// `optimizer`, `schedule`, `penalty`, `clip` and `start` change in mid-flight, the
    /// others restart the run.
    Set {
        arm: Option<usize>,
        path: String,
        value: String,
    },
    /// What the visible panes need in the next snapshots.
    Watch(Watch),
    /// Follow one training example of one arm through the network, there and back; the
    /// snapshot carries the [`super::Trace`] until `None` is asked for.
    Trace(Option<(usize, usize)>),
}

/// What the visible panes need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// The views that are on the screen.
    pub views: Vec<View>,
    /// Samples across and down that [`View::Function`] can show.
    pub grid: (u16, u16),
    /// Points across that a curve can show: histories are thinned to it.
    pub points: u16,
    /// The sequence that the panes of recurrent layers show.
    pub sequence: SequenceQuery,
}
