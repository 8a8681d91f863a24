//! What several kinds of tests share: hand-made snapshots, and screens as text and pictures.
#![allow(dead_code)] // each test binary uses its own part
#![allow(clippy::unwrap_used)]

pub mod live;
pub mod net;
pub mod screen;
pub mod sequences;
pub mod snapshots;
