//! What a network trains on: examples as columns, split into a training and a test part.

use super::Sequence;

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
    /// The task of telling two or more classes apart: binary for two.
    pub(super) fn of_classes(names: Vec<String>) -> Self {
        match <[String; 2]>::try_from(names) {
            Ok(two) => Self::Binary(two),
            Err(names) => Self::Classes(names),
        }
    }

    /// How many classes there are to tell apart; 0 for a regression.
    #[must_use]
    pub fn classes(&self) -> usize {
        match self {
            Self::Regression => 0,
            Self::Binary(_) => 2,
            Self::Classes(names) => names.len(),
        }
    }

    /// The name of a class by its number.
    #[must_use]
    pub fn name(&self, class: usize) -> Option<&str> {
        match self {
            Self::Regression => None,
            Self::Binary(names) => names.get(class).map(String::as_str),
            Self::Classes(names) => names.get(class).map(String::as_str),
        }
    }

    /// The target column of a class: 0 or 1, or one-hot.
    pub(super) fn target_of(&self, class: usize) -> Vec<f64> {
        match self {
            Self::Regression | Self::Binary(_) => vec![class as f64],
            Self::Classes(names) => {
                (0..names.len()).map(|row| f64::from(u8::from(row == class))).collect()
            }
        }
    }

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
    /// Inputs, [`Dataset::x_len`] numbers an example: `[features × examples]`, standardised
    /// where [`Dataset::inputs`] says so. A sequence holds its steps one after the other.
    pub x: Vec<f64>,
    /// Targets, [`Dataset::y_len`] numbers an example: `[outputs × examples]`, or as many
    /// steps of a sequence, with the number of the class in place of its one-hot column.
    pub y: Vec<f64>,
    /// Number of examples (columns).
    pub len: usize,
}

impl Split {
    /// Adds an example.
    pub(super) fn push(&mut self, x: &[f64], y: &[f64]) {
        self.x.extend_from_slice(x);
        self.y.extend_from_slice(y);
        self.len += 1;
    }
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

    /// The scale that gives `values` a mean of 0 and a standard deviation of 1 (over n, as
    /// `numpy.std`). Where they are all the same, only the mean is taken away.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let (mut n, mut sum) = (0.0, 0.0);
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.clone() {
            n += 1.0;
            sum += value;
            least = least.min(value);
            most = most.max(value);
        }
        if n == 0.0 {
            return Self::IDENTITY;
        }
        // A sum of equal numbers rounds: their deviation would be tiny instead of 0.
        if least == most {
            return Self { mean: least, deviation: 1.0 };
        }
        let mean = sum / n;
        let deviation = (values.map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
        Self { mean, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
    }

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
    /// Rows and columns of an image, where the inputs are its grey levels row by row.
    pub image: Option<(usize, usize)>,
    /// How an example is read step by step, where it is a sequence.
    pub sequence: Option<Sequence>,
    /// What was done to the source, for the learner: filled cells, dropped rows, encodings.
    pub notes: Vec<String>,
}

impl Dataset {
    /// A set without examples, over the two parameters of a surface.
    pub(super) fn nothing() -> Self {
        Self {
            name: "surface".into(),
            task: Task::Regression,
            features: vec!["x".into(), "y".into()],
            inputs: vec![Scale::IDENTITY; 2],
            target: "f".into(),
            output: Scale::IDENTITY,
            train: Split::default(),
            test: Split::default(),
            floor: None,
            image: None,
            sequence: None,
            notes: Vec::new(),
        }
    }

    /// A generated regression on numbered inputs, everything in its own units.
    pub(super) fn plain(name: &str, inputs: usize, [train, test]: [Split; 2], floor: f64) -> Self {
        Self {
            name: name.into(),
            features: numbered(inputs),
            inputs: vec![Scale::IDENTITY; inputs],
            target: "y".into(),
            train,
            test,
            floor: Some(floor),
            ..Self::nothing()
        }
    }

    /// A generated set of sequences of symbols; what their targets mean is left to be said.
    pub(super) fn symbols(
        name: &str,
        symbols: &[&str],
        steps: usize,
        each: bool,
        [train, test]: [Split; 2],
    ) -> Self {
        let symbols = symbols.iter().map(ToString::to_string).collect();
        Self {
            name: name.into(),
            features: vec!["symbol".into()],
            inputs: vec![Scale::IDENTITY],
            train,
            test,
            sequence: Some(Sequence { steps, symbols, each, warmup: 0 }),
            ..Self::nothing()
        }
    }

    /// A generated regression on sequences of numbers, in their own units.
    pub(super) fn numbers(
        name: &str,
        features: &[&str],
        steps: usize,
        each: bool,
        parts: [Split; 2],
    ) -> Self {
        Self {
            features: features.iter().map(ToString::to_string).collect(),
            inputs: vec![Scale::IDENTITY; features.len()],
            ..Self::symbols(name, &[], steps, each, parts)
        }
    }

    /// Rows of the input that the network sees at once: the units that the input layer needs.
    /// Symbols enter one-hot, a row each.
    #[must_use]
    pub fn width(&self) -> usize {
        match &self.sequence {
            Some(sequence) if !sequence.symbols.is_empty() => sequence.symbols.len(),
            _ => self.features.len(),
        }
    }

    /// Numbers that an example has in [`Split::x`].
    #[must_use]
    pub fn x_len(&self) -> usize {
        match &self.sequence {
            Some(sequence) if !sequence.symbols.is_empty() => sequence.steps,
            Some(sequence) => self.features.len() * sequence.steps,
            None => self.features.len(),
        }
    }

    /// Numbers that an example has in [`Split::y`].
    #[must_use]
    pub fn y_len(&self) -> usize {
        match &self.sequence {
            Some(sequence) if sequence.each => sequence.steps,
            _ => self.task.outputs(),
        }
    }
}

/// Names for inputs that have none: x₁, x₂, x₃.
pub(super) fn numbered(inputs: usize) -> Vec<String> {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let name = |i: usize| {
        let below = i.to_string().into_bytes();
        below.into_iter().fold(String::from("x"), |name, digit| {
            name + DIGITS[usize::from(digit - b'0')].encode_utf8(&mut [0; 4])
        })
    };
    (1..=inputs).map(name).collect()
}

/// Standardises each row of a `[rows × examples]` matrix by its training part.
pub(super) fn standardise(train: &mut [f64], test: &mut [f64], rows: usize) -> Vec<Scale> {
    let scales: Vec<Scale> =
        (0..rows).map(|row| Scale::of(train.iter().skip(row).step_by(rows).copied())).collect();
    for example in train.chunks_mut(rows).chain(test.chunks_mut(rows)) {
        for (value, scale) in example.iter_mut().zip(&scales) {
            *value = scale.stored(*value);
        }
    }
    scales
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_go_there_and_back() {
        let scale = Scale::of([1.0, 2.0, 3.0, 6.0].into_iter());
        assert_eq!((scale.mean, scale.deviation), (3.0, 3.5_f64.sqrt()));
        assert!((scale.raw(scale.stored(5.0)) - 5.0).abs() < 1e-15);
    }

    #[test]
    fn inputs_are_counted_from_one() {
        let names = numbered(12);
        assert_eq!((names.len(), &*names[0], &*names[9], &*names[11]), (12, "x₁", "x₁₀", "x₁₂"));
    }

    #[test]
    fn equal_values_keep_their_unit() {
        let scale = Scale::of(std::iter::repeat_n(0.1, 1000));
        assert_eq!(scale, Scale { mean: 0.1, deviation: 1.0 });
        assert_eq!(Scale::of(std::iter::empty()), Scale::IDENTITY);
    }

    #[test]
    fn the_training_part_alone_decides_the_scale() {
        let (mut train, mut test) = (vec![0.0, 10.0, 2.0, 30.0], vec![1.0, 40.0]);
        let scales = standardise(&mut train, &mut test, 2);
        assert_eq!(scales[1], Scale { mean: 20.0, deviation: 10.0 });
        assert_eq!(train, [-1.0, -1.0, 1.0, 1.0]);
        assert_eq!(test, [0.0, 2.0]);
    }
}
