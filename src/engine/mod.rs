//! Matrices, layers, losses, optimizers and probes: everything that computes.
//!
//! The engine knows nothing of files, threads, clocks, lessons or the terminal. Its
//! conventions:
//!
//! - **A column is an example.** Activations are `[features × columns]`, column-major, so an
//!   example is contiguous; weights are `[out × in]`, so `Z = W A + b` is the textbook's line.
//! - **Nothing allocates in a step.** A [`Network`] is planned once, for its largest batch;
//!   errors of shape appear there, and the passes cannot fail.
//! - **The same code in `f32` and `f64`** ([`Real`]): live training in the one, gradient
//!   checks, goldens and the microscope in the other.
//! - **Losses are means** over the batch, so gradients and learning rates do not depend on
//!   its size.

mod chain;
mod clip;
mod entry;
mod gradient_check;
mod hessian;
mod init;
mod kernels;
mod layers;
mod losses;
mod matrix;
mod model;
mod network;
mod optimizers;
mod parameters;
mod penalty;
mod random;
mod real;
mod schedule;
mod surfaces;

pub use chain::{LayerInfo, ShapeError};
pub use clip::Clip;
pub use entry::Entry;
pub(crate) use entry::by_example;
pub use gradient_check::{GradientCheck, check_gradients};
pub use hessian::Hessian;
pub use init::Init;
pub(crate) use kernels::all_finite;
pub use layers::{
    BatchNorm, Bidirectional, BufferPlan, Dense, Dropout, DropoutForm, Embedding, Frozen, Gate,
    GateInput, Given, Gru, Layer, LayerNorm, LayerSpec, LeakyRelu, Lstm, Recurrence, Repeat,
    ResetPlace, Residual, Rnn, Seen, Shared, Shortcut, Site, Start, StateActivation, Statistics,
    TensorPlan,
};
pub(crate) use losses::greatest;
pub use losses::{Huber, LossSpec};
pub use matrix::{View, product};
pub use model::{Evaluation, Examples, Model, Supervised, Targets};
pub use network::{LayerProbe, Network};
pub use optimizers::{
    Adam, AdamW, DecayForm, GradientDescent, Momentum, MomentumForm, Optimizer, OptimizerSpec,
    RmsProp, Sgd,
};
pub use parameters::{Parameters, Role, Tensor};
pub use penalty::Penalty;
pub use random::{Draw, Pass, Rng, Stream};
pub use real::Real;
pub use schedule::Schedule;
pub use surfaces::{Cliff, Ravine, Shape, Slope, Surface, SurfaceSpec};
