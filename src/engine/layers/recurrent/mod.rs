//! Recurrent layers: a state that goes from step to step, and the same weights at each.
//!
//! ```text
//! forward    Z   = W_ih X               one product for all steps
//!            z_t = Z_t + W_hh h_{t−1} + b, and h_t of it, step after step
//! backward   dh_t = dy_t + W_hhᵀ dz_{t+1} + …, and dz_t of it, the last step first
//!            dW_ih = dZ Xᵀ,  dW_hh = Σ_t dz_t h_{t−1}ᵀ,  db = Σ dz_t,  dX = W_ihᵀ dZ
//!            one product each, after the loop
//! ```
//!
//! Shapes: x `[inputs × T · b]`, y = h `[units × T · b]`, W_ih `[gates · units × inputs]`, W_hh
//! `[gates · units × units]`, b `[gates · units]`; step t of b sequences stands in the columns
//! t · b and on. h starts at 0. Gates stand in PyTorch's order, and tensors have its names:
//! `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`. PyTorch has a second bias, `bias_hh_l0`, that
//! is added at the same place. One will do, so there is one: the sum of PyTorch's two.
//! `two_biases: true` keeps both, for runs that go with PyTorch's step by step: the gradient is
//! the same for both, so that a bias in two parts moves twice as fast.
//!
//! `truncate: k` lets no gradient pass from a step to the one before it where a stretch of k
//! steps begins (Williams and Peng 1990); states pass as ever.
//!
//! Sources: Elman 1990; Werbos 1990; Hochreiter and Schmidhuber 1997; Cho et al. 2014.

mod gru;
mod lstm;
mod rnn;
mod unrolled;

use serde::{Deserialize, Serialize};

pub use gru::{Gru, ResetPlace};
pub use lstm::{Frozen, GateInput, Lstm};
pub use rnn::{Rnn, Shortcut, StateActivation};

/// What a recurrent cell computes at each step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gate {
    /// f, in \[0, 1\].
    Forget,
    /// i, in \[0, 1\].
    Input,
    /// g (or n of a GRU), in \[−1, 1\].
    Candidate,
    /// o, in \[0, 1\].
    Output,
    /// |i · g|, in \[0, 1\]: what is written.
    Write,
    /// c, unbounded.
    Cell,
    /// h, in \[−1, 1\] but for a ReLU.
    Hidden,
    /// z of a GRU, in \[0, 1\]: near 1 keeps.
    Update,
    /// r of a GRU, in \[0, 1\].
    Reset,
}
