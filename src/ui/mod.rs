//! The screens: an `App` with `update` and `render`, panes, widgets, theme and keymap.
//!
//! Nothing here starts a thread, reads a clock, touches a file or writes to the terminal.

mod action;
mod app;
mod effect;
mod event;
pub mod format;
pub mod glyphs;
pub mod keymap;
mod look;
pub mod microscope;
pub mod panes;
pub mod prose;
mod screens;
pub mod theme;
pub mod widgets;
pub mod words;

pub use action::Action;
pub use app::{App, Content, SMALLEST};
pub use effect::Effect;
pub use event::{Event, Mouse, MouseKind, Start};
pub use look::{ColorDepth, GlyphSet, Look};
