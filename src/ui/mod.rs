//! The screens: an `App` with `update` and `render`, panes, widgets, theme and keymap.
//!
//! Nothing here starts a thread, reads a clock, touches a file or writes to the terminal.

pub mod format;
pub mod glyphs;
mod look;
pub mod panes;
pub mod theme;
pub mod widgets;
pub mod words;

pub use look::{ColorDepth, GlyphSet, Look};
