//! Initial values of weights.

use serde::{Deserialize, Serialize};

/// Where a weight matrix `[out × in]` starts. Biases start at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Init {
    Zeros,
    Constant(f64),
    /// N(0, std²).
    Normal(f64),
    /// U(−limit, limit).
    Uniform(f64),
    /// N(0, 2/(in + out)) (Glorot and Bengio 2010).
    #[default]
    XavierNormal,
    XavierUniform,
    /// N(0, 2/in) (He et al. 2015).
    HeNormal,
    HeUniform,
}
