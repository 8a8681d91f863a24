//! What a network trains on: examples as columns, split into a training and a test part.

/// What the targets mean, and so which output layer and loss fit them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// One real number an example.
    Regression,
    /// 0 or 1 an example; the names of the two classes, that of 0 first.
    Binary([String; 2]),
    /// One of several classes, one-hot; their names in the order of the rows.
    Classes(Vec<String>),
}

impl Task {
    /// Rows of the target: the units that the output layer needs.
    #[must_use]
    pub fn outputs(&self) -> usize {
        match self {
            Self::Regression | Self::Binary(_) => 1,
            Self::Classes(names) => names.len(),
        }
    }
}

/// Examples as columns of two column-major matrices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// Inputs, `[features × examples]`, standardised where [`Dataset::inputs`] says so.
    pub x: Vec<f64>,
    /// Targets, `[outputs × examples]`.
    pub y: Vec<f64>,
    /// Number of examples (columns).
    pub len: usize,
}

/// How a column was standardised: `stored = (raw − mean) / deviation`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Mean of the training part.
    pub mean: f64,
    /// Standard deviation of the training part; 1 where the column is left as it is.
    pub deviation: f64,
}

impl Scale {
    /// The scale of a column that is left as it is.
    pub const IDENTITY: Self = Self { mean: 0.0, deviation: 1.0 };

    /// From stored units back to the units of the source.
    #[must_use]
    pub fn raw(self, stored: f64) -> f64 {
        self.mean + self.deviation * stored
    }

    /// From the units of the source to stored units.
    #[must_use]
    pub fn stored(self, raw: f64) -> f64 {
        (raw - self.mean) / self.deviation
    }
}

/// A data set, ready to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Name for the screen: "houses", or the file's name.
    pub name: String,
    /// What the targets mean.
    pub task: Task,
    /// Name of each input row, in order.
    pub features: Vec<String>,
    /// Scale of each input row.
    pub inputs: Vec<Scale>,
    /// Name of the target, with its unit where there is one: "price (k$)".
    pub target: String,
    /// Scale of the target of a regression; [`Scale::IDENTITY`] for classes.
    pub output: Scale,
    /// The part that is trained on.
    pub train: Split,
    /// The part that is only looked at.
    pub test: Split,
    /// Lowest mean squared error on new examples that any model can reach, in stored units,
    /// where the generating formula tells it.
    pub floor: Option<f64>,
    /// What was done to the source, for the learner: filled cells, dropped rows, encodings.
    pub notes: Vec<String>,
}

impl Dataset {
    /// Rows of the input: the units that the input layer needs.
    #[must_use]
    pub fn width(&self) -> usize {
        self.features.len()
    }
}
