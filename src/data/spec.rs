//! The names under which experiments ask for data sets.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{BracketTarget, DataError, Dataset};

/// Makes [`DataSpec`] from the table of data sets: the variant, its fields with the values that
/// it is offered with, and the function `load(seed, fields…)` that makes it.
macro_rules! data_sets {
    ($(
        $(#[$doc:meta])*
        $name:ident
            $({ $($(#[$serde:meta])* $field:ident: $type:ty = $usual:expr),* $(,)? })?
            => $load:path,
    )*) => {
        /// A data set by name and size; in RON `Houses(train: 512, test: 4096, noise: 15.0)`.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub enum DataSpec {
            /// No examples: what a surface trains on.
            #[default]
            Nothing,
            $($(#[$doc])* $name $({ $($(#[$serde])* $field: $type),* })?,)*
            /// The learner's own file; in RON `Csv(path: "homes.csv", target: "price")`.
            Csv {
                path: PathBuf,
                target: String,
                #[serde(default)]
                task: TaskChoice,
                #[serde(default)]
                rows: RowOrder,
            },
            /// A column of the learner's own file in the order of time, of which the next value
            /// is to be told; in RON `Series(path: "sales.csv", column: "units", steps: 25)`.
            Series {
                path: PathBuf,
                column: String,
                #[serde(default = "n::<25>")]
                steps: usize,
                #[serde(default = "n::<5>")]
                warmup: usize,
            },
            /// Characters of a text of which the next is to be told: of the course's own prose,
            /// or of the learner's file; in RON `Text(path: "novel.txt")`.
            Text {
                #[serde(default)]
                path: Option<PathBuf>,
                #[serde(default = "n::<64>")]
                window: usize,
                #[serde(default = "n::<4000>")]
                train: usize,
                #[serde(default = "n::<400>")]
                test: usize,
            },
        }

        impl DataSpec {
            /// Makes the data set. Equal specs and seeds give equal sets.
            ///
            /// # Errors
            ///
            /// Where a setting is out of its range, or the file cannot be read or learned from.
            pub fn load(&self, seed: u64) -> Result<Dataset, DataError> {
                match self {
                    Self::Nothing => Ok(Dataset::nothing()),
                    $(Self::$name $({ $($field),* })? => $load(seed $($(, *$field)*)?),)*
                    Self::Csv { path, target, task, rows } => {
                        super::csv::load(seed, path, target, *task, *rows)
                    }
                    Self::Series { path, column, steps, warmup } => {
                        super::csv::series::load(path, column, *steps, *warmup)
                    }
                    Self::Text { path, window, train, test } => {
                        super::text::load(seed, path.as_deref(), *window, *train, *test)
                    }
                }
            }

            /// Every set but the learner's own, with its usual settings.
            #[must_use]
            pub fn catalogue() -> Vec<Self> {
                vec![$(Self::$name $({ $($field: $usual),* })?,)* Self::text(None)]
            }

            /// Characters of the course's prose or of a file, with the usual settings.
            #[must_use]
            pub const fn text(path: Option<PathBuf>) -> Self {
                Self::Text { path, window: 64, train: 4000, test: 400 }
            }

            /// The name of the variant, as files write it.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    Self::Nothing => "Nothing",
                    $(Self::$name { .. } => stringify!($name),)*
                    Self::Csv { .. } => "Csv",
                    Self::Series { .. } => "Series",
                    Self::Text { .. } => "Text",
                }
            }

            /// Whether its examples are sequences.
            #[must_use]
            pub const fn is_sequence(&self) -> bool {
                matches!(
                    self,
                    Self::Recall { .. }
                        | Self::Adding { .. }
                        | Self::TemporalOrder { .. }
                        | Self::Brackets { .. }
                        | Self::Flag { .. }
                        | Self::Waves { .. }
                        | Self::Series { .. }
                        | Self::Text { .. }
                )
            }

            /// Whether it is read from a file of the learner's.
            #[must_use]
            pub const fn is_own_file(&self) -> bool {
                matches!(
                    self,
                    Self::Csv { .. } | Self::Series { .. } | Self::Text { path: Some(_), .. }
                )
            }
        }
    };
}

data_sets! {
    /// House prices from rooms, age, distance to the ocean and pool; with columns that are
    /// always 0, the age in days, or inputs in their own units, where that is asked for.
    Houses {
        train: usize = 512, test: usize = 4096, noise: f64 = 15.0,
        #[serde(default)] blank: usize = 0,
        #[serde(default)] age_in_days: bool = false,
        #[serde(default = "yes")] standardised: bool = true,
    } => super::houses::load,
    /// The houses of [`Self::Houses`] by their first three columns (rooms, age, distance); the
    /// class is "dear" (1) where the noisy price, pool included, is above 250 k$, else "cheap".
    DearHouses { train: usize = 512, test: usize = 4096, noise: f64 = 15.0 } =>
        super::houses::load_dear,
    /// The four corners of the unit square; 1 where exactly one coordinate is 1.
    Xor => super::xor::load,
    /// Two interleaved half circles.
    Moons { train: usize = 400, test: usize = 2000, noise: f64 = 0.15 } => super::moons::load,
    /// A disc inside a ring.
    Circles { train: usize = 400, test: usize = 2000, noise: f64 = 0.1 } => super::circles::load,
    /// Two arms of one and a half turns.
    Spirals { train: usize = 400, test: usize = 2000, noise: f64 = 0.1 } => super::spirals::load,
    /// Gaussian clouds, one a class, left in their own units. The centre of class k of C is
    /// `offset · u(0) + 2 · u(k)`, with u(k) the unit vector at 30° + 360° · k/C: two classes
    /// far from the origin lie one behind the other, so that no line through it parts them.
    Blobs {
        classes: usize = 3, train: usize = 300, test: usize = 1500,
        spread: f64 = 0.5, offset: f64 = 0.0
    } => super::blobs::load,
    /// y = sin 3x on [−1, 1] with noise.
    Curve { train: usize = 20, test: usize = 200, noise: f64 = 0.3 } => super::curve::load,
    /// Hand-written digits of 8×8 grey levels; with a share of the training labels drawn at
    /// random, and test images moved by up to so many pixels, where that is asked for.
    Digits {
        train: usize = 1000, test: usize = 797,
        #[serde(default)] label_noise: f64 = 0.0,
        #[serde(default)] test_shift: usize = 0,
    } => super::digits::load,
    /// A line through many features of which the first five matter.
    SparseLinear {
        train: usize = 100, test: usize = 1000, features: usize = 30, noise: f64 = 0.5
    } => super::sparse_linear::load,
    /// Two features that are the same.
    Twins { train: usize = 200, test: usize = 1000, noise: f64 = 0.5 } => super::twins::load,
    /// Inputs and targets that know nothing of each other.
    Static { train: usize = 64, test: usize = 64, features: usize = 8 } =>
        super::noise::load_static,
    /// A target that is the input.
    Echo { train: usize = 200, test: usize = 200 } => super::noise::load_echo,
    /// The first symbol of a sequence, to be told after so many distractors.
    Recall {
        #[serde(default = "n::<50>")] lag: usize = 50,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
    } => super::recall::load,
    /// Two marked numbers of a sequence, to be added at its end.
    Adding {
        #[serde(default = "n::<50>")] steps: usize = 50,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
    } => super::adding::load,
    /// X or Y twice among distractors; to be told at the end: in which order.
    TemporalOrder {
        #[serde(default = "n::<50>")] steps: usize = 50,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
    } => super::temporal_order::load,
    /// Brackets that open and close; at each step, how many are open or whether none is.
    Brackets {
        #[serde(default = "n::<24>")] steps: usize = 24,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
        #[serde(default)] target: BracketTarget = BracketTarget::Depth,
    } => super::brackets::load,
    /// A flag that is set now and then among noise; at each step the latest, or only where a
    /// cue asks for it.
    Flag {
        #[serde(default = "n::<30>")] steps: usize = 30,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
        #[serde(default)] cue: bool = false,
    } => super::flag::load,
    /// Sums of so many sines; at each step the next value.
    Waves {
        #[serde(default = "n::<25>")] steps: usize = 25,
        #[serde(default = "n::<2000>")] train: usize = 2000,
        #[serde(default = "n::<500>")] test: usize = 500,
        #[serde(default = "n::<1>")] waves: usize = 1,
        #[serde(default)] noise: f64 = 0.0,
        #[serde(default = "n::<5>")] warmup: usize = 5,
    } => super::waves::load,
}

/// A number for serde, which asks for a function.
fn n<const N: usize>() -> usize {
    N
}

fn yes() -> bool {
    true
}

/// What a CSV file's target is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskChoice {
    /// Recognised from the column: text or few whole numbers are classes.
    #[default]
    Auto,
    /// A number to be predicted.
    Regression,
    /// Classes to be told apart.
    Classification,
}

/// Which rows of a CSV file are trained on, and in which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowOrder {
    /// Shuffled by the seed before they are split.
    #[default]
    Shuffled,
    /// As they stand in the file, the first four fifths to train on: what another program can
    /// follow step by step.
    AsInFile,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Sequence, Task, largest_curvature, linear_loss};

    /// What every data set promises, whatever it is of.
    fn check(spec: &DataSpec, data: &Dataset) {
        let each = data.sequence.as_ref().is_some_and(|sequence| sequence.each);
        let outputs = if each { 1 } else { data.task.outputs() };
        assert_eq!(data.inputs.len(), data.features.len(), "{spec:?}");
        for part in [&data.train, &data.test] {
            assert_eq!(part.x.len(), data.x_len() * part.len, "{spec:?}");
            assert_eq!(part.y.len(), data.y_len() * part.len, "{spec:?}");
            assert!(part.len > 0 && part.x.iter().chain(&part.y).all(|v| v.is_finite()));
            for y in part.y.chunks(outputs) {
                match data.task {
                    Task::Regression => {}
                    Task::Classes(_) if each => assert!(is_index(y[0], data.task.classes())),
                    Task::Binary(_) => assert!(y[0] == 0.0 || y[0] == 1.0),
                    Task::Classes(_) => assert!(
                        y.iter().filter(|v| **v == 1.0).count() == 1
                            && y.iter().filter(|v| **v == 0.0).count() == outputs - 1
                    ),
                }
            }
        }
        assert_eq!(data.floor.is_some(), data.task == Task::Regression, "{spec:?}");
        assert_eq!(data.sequence.is_some(), spec.is_sequence(), "{spec:?}");
        if let Some(sequence) = &data.sequence {
            check_sequence(spec, data, sequence);
        } else {
            assert_eq!((data.x_len(), data.y_len()), (data.width(), outputs), "{spec:?}");
        }
    }

    fn check_sequence(spec: &DataSpec, data: &Dataset, sequence: &Sequence) {
        let symbols = sequence.symbols.len();
        assert!(sequence.steps > 0 && sequence.warmup < sequence.steps, "{spec:?}");
        assert_eq!(data.width(), if symbols > 0 { symbols } else { data.features.len() });
        if symbols > 0 {
            assert_eq!(data.x_len(), sequence.steps, "{spec:?}");
            assert!(data.train.x.iter().chain(&data.test.x).all(|x| is_index(*x, symbols)));
            let all = sequence.symbols.concat();
            assert_eq!(sequence.read(&all), Ok((0..symbols).collect()), "{spec:?}");
        }
        assert_eq!((linear_loss(data), largest_curvature(data)), (None, None), "{spec:?}");
    }

    fn is_index(value: f64, count: usize) -> bool {
        value.fract() == 0.0 && (0.0..count as f64).contains(&value)
    }

    #[test]
    fn every_set_keeps_its_promises_and_follows_its_seed() {
        for spec in DataSpec::catalogue() {
            let data = spec.load(5).unwrap();
            check(&spec, &data);
            assert_eq!(data, spec.load(5).unwrap(), "{spec:?}");
            if spec != DataSpec::Xor {
                assert_ne!(data.train, spec.load(6).unwrap().train, "{spec:?}");
                assert_ne!(data.train.x[..data.x_len()], data.test.x[..data.x_len()]);
            }
        }
    }

    #[test]
    fn a_larger_set_begins_with_the_smaller_and_leaves_the_other_part_alone() {
        let moons = |train, test| DataSpec::Moons { train, test, noise: 0.2 }.load(1).unwrap();
        let (small, large) = (moons(10, 20), moons(30, 20));
        assert_eq!(small.train.x[..], large.train.x[..20]);
        assert_eq!(small.test, large.test);
        let spirals = |test| DataSpec::Spirals { train: 10, test, noise: 0.1 }.load(1).unwrap();
        assert_eq!(spirals(5).train, spirals(9).train);
    }

    #[test]
    fn names_are_those_of_files() {
        for spec in DataSpec::catalogue() {
            let text = ron::to_string(&spec).unwrap();
            assert_eq!(text.split('(').next(), Some(spec.name()));
            assert_eq!(ron::from_str::<DataSpec>(&text).unwrap(), spec);
        }
    }

    #[test]
    fn options_that_are_left_out_are_off() {
        let read = |text: &str| ron::from_str::<DataSpec>(text).unwrap();
        for spec in DataSpec::catalogue() {
            if let DataSpec::Houses { .. } = spec {
                assert_eq!(read("Houses(train: 512, test: 4096, noise: 15.0)"), spec);
            } else if let DataSpec::Digits { .. } = spec {
                assert_eq!(read("Digits(train: 1000, test: 797)"), spec);
            }
        }
        // What was required stays so.
        let error = ron::from_str::<DataSpec>("Houses(train: 512, blank: 1)").unwrap_err();
        assert!(error.to_string().contains("test"), "{error}");
        let raw =
            "Houses(train: 9, test: 9, noise: 0, blank: 2, age_in_days: true, standardised: false)";
        let data = read(raw).load(1).unwrap();
        assert_eq!(data.features[3..], ["pool", "blank 1", "blank 2"]);
    }

    #[test]
    fn sequences_need_no_more_than_their_name() {
        for spec in DataSpec::catalogue() {
            if spec.load(1).unwrap().sequence.is_some() {
                assert_eq!(ron::from_str::<DataSpec>(&format!("{}()", spec.name())), Ok(spec));
            }
        }
    }

    #[test]
    fn only_digits_are_images() {
        for spec in DataSpec::catalogue() {
            let data = spec.load(1).unwrap();
            let wanted = matches!(spec, DataSpec::Digits { .. }).then_some((8, 8));
            assert_eq!(data.image, wanted, "{spec:?}");
        }
    }

    #[test]
    fn sizes_out_of_range_are_errors_of_that_field() {
        let houses = "Houses(train: 0, test: 9, noise: 1.0)";
        let error = ron::from_str::<DataSpec>(houses).unwrap().load(1).unwrap_err();
        assert_eq!(error.to_string(), "Houses: train is 0; it must be from 1 to 1000000");
        let error = DataSpec::Curve { train: 9, test: usize::MAX, noise: 1.0 }.load(1);
        assert!(error.unwrap_err().to_string().contains("Curve: test is 1844"));
        let error = DataSpec::Circles { train: 9, test: 9, noise: -1.0 }.load(1).unwrap_err();
        assert!(error.to_string().contains("noise is -1; a standard deviation must be from 0"));
    }
}
