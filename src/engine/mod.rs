//! Matrices, layers, losses, optimizers and probes: everything that computes.
//!
//! The engine knows nothing of files, threads, clocks, lessons or the terminal.

mod clip;
mod init;
mod layers;
mod losses;
mod optimizers;
mod penalty;
mod schedule;

pub use clip::Clip;
pub use init::Init;
pub use layers::LayerSpec;
pub use losses::LossSpec;
pub use optimizers::OptimizerSpec;
pub use penalty::Penalty;
pub use schedule::Schedule;
