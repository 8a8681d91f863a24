//! Initial values of weights.
//!
//! For a weight matrix `[out × in]`; biases start at zero. Values are drawn in `f64` and
//! rounded, so that `f32` and `f64` networks of one seed start from the same numbers.
//!
//! | name | distribution | source |
//! |---|---|---|
//! | Xavier | variance 2 / (in + out) | Glorot and Bengio 2010 |
//! | He | variance 2 / in | He et al. 2015 |
//! | LeCun | variance 1 / in | LeCun et al. 1998 |
//! | orthogonal | WᵀW or W Wᵀ = gain² I, uniform among such | Saxe, McClelland and Ganguli 2014 |
//! | Xavier as printed | variance 2 / √(in + out) | a misprint to learn from |

use faer::Mat;
use rand::RngExt as _;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::random::Rng;

/// Where a weight matrix starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Init {
    /// All zero: the units of a layer stay alike for ever.
    Zeros,
    /// All the same.
    Constant(f64),
    /// N(0, std²), by the standard deviation.
    Normal(f64),
    /// U(−limit, limit).
    Uniform(f64),
    /// N(0, 2 / (in + out)).
    #[default]
    XavierNormal,
    /// U(−√(6 / (in + out)), √(6 / (in + out))).
    XavierUniform,
    /// N(0, 2 / in).
    HeNormal,
    /// U(−√(6 / in), √(6 / in)).
    HeUniform,
    /// N(0, 1 / in).
    LeCunNormal,
    /// Orthogonal rows or columns, the fewer of them, of length `gain`.
    Orthogonal(f64),
    /// N(0, 2 / √(in + out)): Xavier's variance with a root that does not belong there.
    XavierAsPrinted,
}

enum Distribution {
    Constant(f64),
    Normal(f64),
    Uniform(f64),
    Orthogonal(f64),
}

impl Init {
    /// One of each, for menus and for tests that walk them.
    pub const EXAMPLES: [Self; 11] = [
        Self::Zeros,
        Self::Constant(0.1),
        Self::Normal(0.1),
        Self::Uniform(0.1),
        Self::XavierNormal,
        Self::XavierUniform,
        Self::HeNormal,
        Self::HeUniform,
        Self::LeCunNormal,
        Self::Orthogonal(1.0),
        Self::XavierAsPrinted,
    ];

    /// The standard deviation of an entry of a `[out × in]` matrix.
    #[must_use]
    pub fn deviation(self, inputs: usize, outputs: usize) -> f64 {
        match self.distribution(inputs, outputs) {
            Distribution::Constant(_) => 0.0,
            Distribution::Normal(deviation) => deviation,
            Distribution::Uniform(limit) => limit / 3.0_f64.sqrt(),
            Distribution::Orthogonal(gain) => gain / (inputs.max(outputs) as f64).sqrt(),
        }
    }

    /// The `outputs · inputs` values of a weight matrix, column by column.
    pub fn draw(self, inputs: usize, outputs: usize, rng: &mut Rng) -> Vec<f64> {
        let count = inputs * outputs;
        match self.distribution(inputs, outputs) {
            Distribution::Constant(value) => vec![value; count],
            Distribution::Normal(deviation) => {
                (0..count).map(|_| deviation * rng.sample::<f64, _>(StandardNormal)).collect()
            }
            Distribution::Uniform(limit) => {
                (0..count).map(|_| limit * (2.0 * rng.random::<f64>() - 1.0)).collect()
            }
            Distribution::Orthogonal(gain) => orthogonal(inputs, outputs, gain, rng),
        }
    }

    fn distribution(self, inputs: usize, outputs: usize) -> Distribution {
        let (fan_in, fan_sum) = (inputs as f64, (inputs + outputs) as f64);
        match self {
            Self::Zeros => Distribution::Constant(0.0),
            Self::Constant(value) => Distribution::Constant(value),
            Self::Normal(deviation) => Distribution::Normal(deviation),
            Self::Uniform(limit) => Distribution::Uniform(limit),
            Self::XavierNormal => Distribution::Normal((2.0 / fan_sum).sqrt()),
            Self::XavierUniform => Distribution::Uniform((6.0 / fan_sum).sqrt()),
            Self::HeNormal => Distribution::Normal((2.0 / fan_in).sqrt()),
            Self::HeUniform => Distribution::Uniform((6.0 / fan_in).sqrt()),
            Self::LeCunNormal => Distribution::Normal((1.0 / fan_in).sqrt()),
            Self::Orthogonal(gain) => Distribution::Orthogonal(gain),
            Self::XavierAsPrinted => Distribution::Normal((2.0 / fan_sum.sqrt()).sqrt()),
        }
    }
}

/// The Q of the QR decomposition of a matrix of normal deviates, with the signs of R's diagonal,
/// without which Q would not be uniform (Mezzadri 2007).
fn orthogonal(inputs: usize, outputs: usize, gain: f64, rng: &mut Rng) -> Vec<f64> {
    let (long, short) = (inputs.max(outputs), inputs.min(outputs));
    let deviates: Vec<f64> = (0..long * short).map(|_| rng.sample(StandardNormal)).collect();
    let matrix = Mat::from_fn(long, short, |i, j| deviates[j * long + i]);
    let decomposition = matrix.qr();
    let (q, r) = (decomposition.compute_thin_Q(), decomposition.thin_R());
    let entry = |row: usize, column: usize| {
        let (i, j) = if outputs >= inputs { (row, column) } else { (column, row) };
        gain * q[(i, j)] * r[(j, j)].signum()
    };
    (0..inputs * outputs).map(|k| entry(k % outputs, k / outputs)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Stream;

    #[test]
    fn each_has_the_spread_that_it_promises() {
        for init in Init::EXAMPLES {
            let values = init.draw(100, 200, &mut Stream::Init(0).rng(7));
            assert_eq!(values.len(), 20_000);
            let mean = values.iter().sum::<f64>() / 2e4;
            let variance = values.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / 2e4;
            let expected = init.deviation(100, 200);
            assert!((variance.sqrt() - expected).abs() <= 0.02 * expected + 1e-12, "{init:?}");
        }
    }

    #[test]
    fn orthogonal_matrices_keep_lengths() {
        for (inputs, outputs) in [(6, 6), (4, 9), (9, 4)] {
            let w = Init::Orthogonal(1.5).draw(inputs, outputs, &mut Stream::Init(0).rng(3));
            // Columns are orthogonal where there are fewer of them, else rows.
            let (count, length) = (inputs.min(outputs), inputs.max(outputs));
            let at = |k: usize, i: usize| {
                if inputs <= outputs { w[k * outputs + i] } else { w[i * outputs + k] }
            };
            for (a, b) in (0..count * count).map(|k| (k / count, k % count)) {
                let product: f64 = (0..length).map(|i| at(a, i) * at(b, i)).sum();
                let expected = if a == b { 2.25 } else { 0.0 };
                assert!((product - expected).abs() < 1e-12, "{inputs}×{outputs}");
            }
        }
    }

    #[test]
    fn streams_do_not_disturb_each_other() {
        let draw =
            |seed, tensor| Init::XavierNormal.draw(3, 4, &mut Stream::Init(tensor).rng(seed));
        assert_eq!(draw(1, 0), draw(1, 0));
        assert_ne!(draw(1, 0), draw(1, 1));
        assert_ne!(draw(1, 0), draw(2, 0));
    }
}
