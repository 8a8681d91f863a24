//! One seed, many streams: what is drawn for one purpose leaves the others as they were.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The generator of every stream.
pub type Rng = ChaCha8Rng;

/// A purpose that numbers are drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Training examples of a generated data set.
    TrainData,
    /// Test examples of a generated data set.
    TestData,
    /// The order of the training examples, epoch after epoch.
    Shuffle,
    /// Initial values of a parameter tensor, by its index in the network.
    Init(u32),
}

impl Stream {
    /// The generator of this stream under `seed`.
    #[must_use]
    pub fn rng(self, seed: u64) -> Rng {
        let mut rng = Rng::seed_from_u64(seed);
        rng.set_stream(match self {
            Self::TrainData => 1,
            Self::TestData => 2,
            Self::Shuffle => 3,
            Self::Init(tensor) => 1 << 32 | u64::from(tensor),
        });
        rng
    }
}
