//! # gradus: a deep-learning laboratory that lives in a terminal
//!
//! The map, from left to right; a folder may import what stands to its left, never to its
//! right, and `tests/architecture.rs` fails on an edge that runs the other way:
//!
//! ```text
//! text <- engine <- data <- lab <- course <- quiz <- ui <- session <- local <- cli <- main
//!                                    store <---------------/
//! ```

pub mod cli;
pub mod course;
pub mod data;
pub mod engine;
pub mod lab;
pub mod local;
pub mod quiz;
pub mod session;
pub mod store;
pub mod text;
pub mod ui;
