//! What happens to the screens: keys, the mouse, snapshots, answers to effects.

use std::sync::Arc;

use ratatui::crossterm::event::{
    Event as TerminalEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind,
};
use ratatui::layout::Position;

use super::keymap::Key;
use crate::course::Lesson;
use crate::data::{DataSpec, Dataset};
use crate::lab::{RunId, Snapshot};
use crate::quiz::Selection;

/// What the command line asks to open, besides the home screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    Lesson(Arc<Lesson>),
    /// The interview: its own home, and on top what is chosen of a drill or a mock interview.
    Interview(Selection),
    /// The sandbox on a data set, which has been made once to see what it needs.
    Data {
        data: DataSpec,
        set: Arc<Dataset>,
    },
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The session begins somewhere else than at home.
    Open(Start),
    Key(Key),
    /// Text that was pasted as a whole.
    Paste(String),
    Mouse(Mouse),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// A run has something new to show.
    Snapshot {
        run: RunId,
        snapshot: Arc<Snapshot>,
    },
    /// A run could not be opened: why, in sentences for the learner.
    RunFailed {
        run: RunId,
        why: String,
    },
    /// A file was written (its path), or why it was not.
    Saved {
        name: String,
        result: Result<String, String>,
    },
    /// Something went wrong outside the screens that the learner should know.
    Trouble(String),
    /// Time passes; sent only while something is awaited.
    Tick,
    /// The program is asked to end: the terminal may be gone already.
    Leave,
}

/// What the hand did with the mouse, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub at: Position,
}

/// What the hand did with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The main button went down.
    Press,
    /// The mouse moved with the main button held.
    Drag,
    ScrollUp,
    ScrollDown,
}

impl Event {
    /// The event of a terminal's event, where the screens care for it.
    #[must_use]
    pub fn from_terminal(event: TerminalEvent) -> Option<Self> {
        match event {
            TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => {
                Key::from_terminal(key).map(Self::Key)
            }
            TerminalEvent::Paste(text) => Some(Self::Paste(text)),
            TerminalEvent::Resize(columns, rows) => Some(Self::Resize(columns, rows)),
            TerminalEvent::Mouse(mouse) => Mouse::from_terminal(mouse).map(Self::Mouse),
            _ => None,
        }
    }
}

impl Mouse {
    fn from_terminal(mouse: MouseEvent) -> Option<Self> {
        let kind = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
            MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
            MouseEventKind::ScrollUp => MouseKind::ScrollUp,
            MouseEventKind::ScrollDown => MouseKind::ScrollDown,
            _ => return None,
        };
        Some(Self { kind, at: Position::new(mouse.column, mouse.row) })
    }
}
