//! One seed, many streams: what is drawn for one purpose leaves the others as they were.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The generator of every stream.
pub type Rng = ChaCha8Rng;

/// Numbers that one step may take from a stream, as a power of two.
const WORDS_A_STEP: u32 = 36;

/// A purpose that numbers are drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Training examples of a generated data set.
    TrainData,
    /// Test examples of a generated data set.
    TestData,
    /// The order of the training examples, epoch after epoch.
    Shuffle,
    /// Batches that a measurement draws.
    Measure,
    /// Points of a random search, by the number of the search.
    Search(u32),
    /// Initial values of a parameter tensor, by its index in the network.
    Init(u32),
    /// Noise on the gradients of a surface.
    Noise,
    /// Changes to training examples.
    Augment,
    /// What an option of a data set draws for its training part.
    TrainOptions,
    /// The same for its test part.
    TestOptions,
    /// Symbols that a model of text writes.
    Sample,
    /// What a layer draws while it trains, by the number of its place.
    Layer(u32),
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
            Self::Noise => 4,
            Self::Augment => 5,
            Self::TrainOptions => 6,
            Self::TestOptions => 7,
            Self::Sample => 8,
            Self::Measure => 9,
            Self::Init(tensor) => 1 << 32 | u64::from(tensor),
            Self::Search(search) => 3 << 32 | u64::from(search),
            Self::Layer(place) => 2 << 32 | u64::from(place),
        });
        rng
    }

    /// The generator at its place for a step (or an epoch): far more numbers than one draws lie
    /// before that of the next, so that a step needs no memory of those before it.
    #[must_use]
    pub fn at(self, draw: Draw) -> Rng {
        let mut rng = self.rng(draw.seed);
        rng.set_word_pos(u128::from(draw.step) << WORDS_A_STEP);
        rng
    }
}

/// What is drawn: equal draws give equal numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draw {
    pub seed: u64,
    /// Steps taken before.
    pub step: u64,
}

/// How layers behave while examples go through them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// As in training: dropout draws its mask, batch norm looks at the batch.
    Train(Draw),
    /// As in use: nothing is drawn, and an example does not depend on its neighbours.
    Test,
}
