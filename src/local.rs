//! The session of this terminal.
