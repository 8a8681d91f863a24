//! The screens: an `App` with `update` and `render`, panes, widgets, theme and keymap.
//!
//! Nothing here starts a thread, reads a clock, touches a file or writes to the terminal.

mod look;
pub mod panes;

pub use look::{ColorDepth, GlyphSet, Look};
