//! What is sensible for each setting: the values that a run accepts, and those that a slider
//! offers.
//!
//! Named by what holds the setting and its own name (`Dense.units`, `optimizer.rate`); the
//! unnamed value of `L2(0.01)` is called 0. A setting that nobody names here may have any
//! finite value.

use super::knob::number;
use super::path::Written;
use super::source::line;
use super::syntax::{Body, Node};
use super::{Batch, KnobRange, Settings};
use crate::data::DataSpec;
use crate::engine::{LayerSpec, LossSpec};

/// The values of a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Limit {
    Whole { min: u64, max: u64, stride: Stride },
    Real { low: Low, high: High, slider: KnobRange },
}

/// The lower end of a real number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Low {
    Any,
    From(f64),
    Above(f64),
}

/// The upper end of a real number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum High {
    Any,
    To(f64),
    Below(f64),
}

/// How a whole number is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stride {
    /// By one.
    One,
    /// By one up to 16, then by powers of two.
    Size,
    /// 1, 2, 5, 10, 20, 50.
    Round,
}

/// A number among the settings, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leaf<'a> {
    pub path: &'a str,
    /// `optimizer`, the first name of the path.
    pub section: &'a str,
    /// `Adam`, the name in front of the parentheses around it.
    pub owner: &'a str,
    /// `rate`, the last name of the path.
    pub name: &'a str,
    /// As RON.
    pub value: &'a str,
}

impl Leaf<'_> {
    /// What is sensible here.
    pub fn limit(&self) -> Limit {
        let Self { section, owner, name, value, .. } = self;
        let named = |holder: &str| limit(&format!("{holder}.{name}"));
        let whole = || Limit::Whole { min: 0, max: u64::MAX, stride: Stride::One };
        let real = || any(linear(-10.0, 10.0, 0.5));
        named(owner).or_else(|| named(section)).or_else(|| limit(section)).unwrap_or_else(|| {
            if value.bytes().all(|b| b.is_ascii_digit()) { whole() } else { real() }
        })
    }

    /// Its path with what is wrong there.
    fn problem_there(&self) -> Option<(String, String)> {
        self.problem().map(|problem| (self.path.to_owned(), problem))
    }

    /// What is wrong with the value, if anything is.
    fn problem(&self) -> Option<String> {
        let value = number(self.value)?;
        let must = match self.limit() {
            _ if !value.is_finite() => "must be a finite number".to_owned(),
            Limit::Whole { min, .. } if value < min as f64 => format!("must be at least {min}"),
            Limit::Whole { max, .. } if value > max as f64 => format!("must be at most {max}"),
            Limit::Real { low: Low::From(low), .. } if value < low => {
                format!("must be at least {low}")
            }
            Limit::Real { low: Low::Above(low), .. } if value <= low => {
                format!("must be greater than {low}")
            }
            Limit::Real { high: High::To(high), .. } if value > high => {
                format!("must be at most {high}")
            }
            Limit::Real { high: High::Below(high), .. } if value >= high => {
                format!("must be less than {high}")
            }
            _ => return None,
        };
        Some(format!("it is {} and {must}", self.value))
    }
}

impl Settings {
    /// Whether every value lies where a run makes sense.
    ///
    /// # Errors
    /// The first value that does not, by its path, in a sentence.
    pub fn check(&self) -> Result<(), String> {
        match self.problems().first() {
            Some((path, problem)) => Err(format!("{path}: {problem}")),
            None => Ok(()),
        }
    }

    /// What is missing, or one thing too many: the path, and why.
    fn misfit(&self) -> Option<(&'static str, &'static str)> {
        let (data, network) = (self.data != DataSpec::Nothing, !self.network.is_empty());
        match self.surface {
            Some(_) if data => {
                Some(("data", "a surface has none: leave data out, or leave surface out"))
            }
            Some(_) if network => {
                Some(("network", "a surface has none: leave network out, or leave surface out"))
            }
            Some(_) if self.batch != Batch::Whole => {
                Some(("batch", "a surface has no examples: leave batch out, or leave surface out"))
            }
            Some(_) if !self.augment.is_empty() => Some((
                "augment",
                "a surface has no examples: leave augment out, or leave surface out",
            )),
            Some(_) if self.loss != LossSpec::default() => {
                Some(("loss", "a surface is its own loss: leave loss out, or leave surface out"))
            }
            None if !data => Some((
                "data",
                "no data set is named: data: Xor, for one, or a surface in its place",
            )),
            None if !network => Some(("network", "a network needs at least one layer")),
            None if LayerSpec::count(&self.network) > LayerSpec::MOST => {
                Some(("network", "with all its copies it has more than 2000 layers"))
            }
            _ => None,
        }
    }

    /// Everything that makes no sense: the path, and why.
    pub(super) fn problems(&self) -> Vec<(String, String)> {
        let mut problems: Vec<(String, String)> = Vec::new();
        each_leaf(self, &mut |leaf| problems.extend(leaf.problem_there()));
        problems.extend(self.misfits());
        problems
    }

    /// What does not go together, whatever the numbers are.
    pub(super) fn misfits(&self) -> Vec<(String, String)> {
        let mut problems: Vec<(String, String)> = Vec::new();
        problems.extend(self.misfit().map(|(path, why)| (path.to_owned(), why.to_owned())));
        // The point of a surface counts as a layer.
        let layers = LayerSpec::flat(&self.network).len() + usize::from(self.surface.is_some());
        for name in self.start.keys().filter(|_| layers > 0) {
            let layer = name.split('.').next().and_then(|index| index.parse::<usize>().ok());
            if layer.is_none_or(|layer| layer >= layers) {
                let problem = "no layer has this parameter; names are as `0.weight` and `0.bias`, \
                               counting all layers from 0";
                problems.push((format!("start.{name}"), problem.to_owned()));
            }
        }
        problems
    }
}

impl Written {
    /// What makes no sense about the numbers of a value, once it stands where a path leads.
    pub(super) fn problems_at(&self, path: &str, ron: &str) -> Vec<(String, String)> {
        let mut problems: Vec<(String, String)> = Vec::new();
        if let Some(tree) = Node::parse(ron) {
            let (section, _) = path.split_once('.').unwrap_or((path, ""));
            let (_, name) = path.rsplit_once('.').unwrap_or(("", path));
            let place = [section, self.owner(path), name];
            walk(&tree, ron, place, &mut path.to_owned(), &mut |leaf| {
                problems.extend(leaf.problem_there());
            });
        }
        problems
    }
}

/// Visits every number of the settings.
pub(super) fn each_leaf(settings: &Settings, visit: &mut dyn FnMut(Leaf<'_>)) {
    let text = line(settings);
    if let Some(tree) = Node::parse(&text) {
        walk(&tree, &text, ["", "", ""], &mut String::new(), visit);
    }
}

/// `place` is the section, the owner and the name.
fn walk(
    node: &Node,
    text: &str,
    place: [&str; 3],
    path: &mut String,
    visit: &mut dyn FnMut(Leaf<'_>),
) {
    let [section, owner, name] = place;
    let value = &text[node.span.clone()];
    if let Body::Scalar = node.body {
        if number(value).is_some() {
            visit(Leaf { path, section, owner, name, value });
        }
        return;
    }
    let inner = match node.name(text) {
        "" => owner,
        inner => inner,
    };
    let length = path.len();
    for (key, child) in node.entries(text) {
        if length > 0 {
            path.push('.');
        }
        path.push_str(&key);
        let section = if section.is_empty() { &key } else { section };
        walk(child, text, [section, inner, &key], path, visit);
        path.truncate(length);
    }
}

/// The limit of a setting by what holds it and its name.
fn limit(place: &str) -> Option<Limit> {
    let betas = || {
        KnobRange::Choice(
            ["0", "0.5", "0.8", "0.9", "0.95", "0.98", "0.99", "0.999"].map(str::to_owned).to_vec(),
        )
    };
    Some(match place {
        "data.train" | "data.test" | "batch.0" => whole(1, 1_000_000, Stride::Size),
        "Houses.blank" => whole(0, 100, Stride::One),
        "SparseLinear.features" => whole(5, 1000, Stride::Size),
        "Static.features" | "Text.window" | "Recall.lag" | "Brackets.steps" | "Flag.steps" => {
            whole(1, 1000, Stride::Size)
        }
        "data.steps" => whole(2, 1000, Stride::Size),
        "Waves.waves" => whole(1, 10, Stride::One),
        "Waves.warmup" | "Series.warmup" => whole(0, 999, Stride::One),
        "Shift.0" | "Digits.test_shift" => whole(0, 7, Stride::One),
        "Ravine.k" => above_zero(log(1.0, 1e4, 3)),
        "Slope.gradient" => any(log(1e-8, 10.0, 1)),
        "Cliff.steps" => whole(1, 1000, Stride::Round),
        "surface.x" | "surface.y" => any(linear(-10.0, 10.0, 0.25)),
        "surface.0" | "surface.1" => from_zero(linear(0.0, 20.0, 1.0)),
        "data.noise" | "Jitter.0" => from_zero(linear(0.0, 1.0, 0.05)),
        "Houses.noise" | "DearHouses.noise" => from_zero(linear(0.0, 60.0, 5.0)),
        "Blobs.classes" => whole(2, 10, Stride::One),
        "Blobs.spread" => from_zero(linear(0.0, 2.0, 0.1)),
        "Dense.units" | "RNN.units" | "LSTM.units" | "GRU.units" | "Embedding.units" => {
            whole(1, 4096, Stride::Size)
        }
        "LSTM.forget_bias" | "LSTM.input_bias" | "GRU.keep_bias" => any(linear(-6.0, 6.0, 0.5)),
        "LSTM.chrono" => whole(0, 100_000, Stride::Round),
        "RNN.truncate" | "LSTM.truncate" | "GRU.truncate" => whole(0, 100_000, Stride::One),
        "Skip.steps" => whole(1, 1000, Stride::One),
        "Repeat.times" | "Shared.times" => whole(1, 200, Stride::One),
        "Residual.scale" | "Skip.scale" | "State.0" => any(linear(0.0, 1.0, 0.05)),
        "Dropout.rate" => {
            let slider = linear(0.0, 0.9, 0.1);
            Limit::Real { low: Low::From(0.0), high: High::Below(1.0), slider }
        }
        "LeakyReLU.slope" => any(log(1e-3, 1.0, 3)),
        "Constant.0" => any(linear(-1.0, 1.0, 0.1)),
        "schedule.to" => above_zero(log(1.0, 1e8, 1)),
        "Orthogonal.0" => from_zero(linear(0.5, 1.5, 0.1)),
        "Normal.0" | "Uniform.0" => from_zero(log(1e-3, 10.0, 3)),
        "Huber.delta" | "clip.0" => above_zero(log(0.01, 100.0, 3)),
        // Beyond it even losses that cannot overflow say nothing any more.
        "optimizer.rate" => {
            Limit::Real { low: Low::From(0.0), high: High::To(1e5), slider: log(1e-5, 10.0, 3) }
        }
        "optimizer.beta" | "optimizer.beta1" | "optimizer.beta2" | "RmsProp.decay" => {
            Limit::Real { low: Low::From(0.0), high: High::Below(1.0), slider: betas() }
        }
        "optimizer.decay" => from_zero(log(1e-4, 1.0, 3)),
        "optimizer.epsilon" | "BatchNorm.epsilon" | "LayerNorm.epsilon" => {
            above_zero(log(1e-10, 1e-2, 1))
        }
        "schedule.every"
        | "schedule.over"
        | "steps"
        | "early_stopping.patience"
        | "early_stopping.every" => whole(1, 1_000_000_000, Stride::Round),
        "schedule.factor" => from_zero(linear(0.1, 1.0, 0.1)),
        "schedule.floor" | "Digits.label_noise" | "BatchNorm.momentum" | "Frozen.0" => {
            let slider = linear(0.0, 1.0, 0.1);
            Limit::Real { low: Low::From(0.0), high: High::To(1.0), slider }
        }
        "penalty.0" | "penalty.l1" | "penalty.l2" => from_zero(log(1e-6, 1.0, 3)),
        "seed" => whole(0, u64::MAX, Stride::One),
        "start" => any(linear(-4.0, 4.0, 0.25)),
        _ => return None,
    })
}

fn whole(min: u64, max: u64, stride: Stride) -> Limit {
    Limit::Whole { min, max, stride }
}

fn any(slider: KnobRange) -> Limit {
    Limit::Real { low: Low::Any, high: High::Any, slider }
}

fn from_zero(slider: KnobRange) -> Limit {
    Limit::Real { low: Low::From(0.0), high: High::Any, slider }
}

fn above_zero(slider: KnobRange) -> Limit {
    Limit::Real { low: Low::Above(0.0), high: High::Any, slider }
}

fn linear(from: f64, to: f64, step: f64) -> KnobRange {
    KnobRange::Linear { from, to, step }
}

fn log(from: f64, to: f64, per_decade: u32) -> KnobRange {
    KnobRange::Log { from, to, per_decade }
}

impl Stride {
    /// The number one notch from `value`, upwards or downwards.
    fn notch(self, value: u64, up: bool) -> u64 {
        match self {
            Self::Size if value > 16 || (value == 16 && up) => {
                let power = value.checked_next_power_of_two().unwrap_or(value);
                if up && power == value {
                    value.saturating_mul(2)
                } else if up {
                    power
                } else {
                    power / 2
                }
            }
            Self::Round if value >= 1 => {
                let decade = 10_u64.pow(value.ilog10());
                let marks = [1, 2, 5, 10].map(|times| decade.saturating_mul(times));
                let mut marks = [decade / 2].into_iter().chain(marks).filter(|mark| *mark > 0);
                if up {
                    marks.find(|mark| *mark > value)
                } else {
                    marks.rfind(|mark| *mark < value)
                }
                .unwrap_or(value)
            }
            _ if up => value.saturating_add(1),
            _ => value.saturating_sub(1),
        }
    }

    /// The number `by` notches from `value`, within the limits.
    pub fn step(self, value: u64, by: i32, min: u64, max: u64) -> u64 {
        let mut value = value;
        for _ in 0..by.unsigned_abs().min(1000) {
            value = self.notch(value, by > 0).clamp(min, max);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Augment, DataSpec};
    use crate::engine::{Clip, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule};
    use crate::lab::{Source, parse_ron};

    fn settings() -> Settings {
        let text = "(data: Moons(train: 100, test: 50, noise: 0.1),
            network: [Dense(units: 4), LeakyReLU, Dense(units: 1, init: Normal(0.3))],
            loss: BinaryCrossEntropy, optimizer: Adam(rate: 0.1), batch: Size(32), steps: 500,
            start: {\"0.bias\": [0.1, 0.2, 0.3, 4.0]})";
        let text = text.replace("LeakyReLU,", "LeakyReLU(slope: 0.01),");
        parse_ron(&Source::new("settings", text)).unwrap()
    }

    #[test]
    fn what_makes_no_sense_is_named_by_its_path() {
        assert_eq!(settings().check(), Ok(()));
        for (path, value, problem) in [
            ("optimizer.rate", "-0.1", "it is -0.1 and must be at least 0"),
            ("optimizer.rate", "inf", "it is inf and must be a finite number"),
            ("optimizer.rate", "NaN", "it is NaN and must be a finite number"),
            ("optimizer.beta1", "1.0", "it is 1.0 and must be less than 1"),
            ("optimizer.epsilon", "0", "it is 0.0 and must be greater than 0"),
            ("optimizer", "RmsProp(rate: 0.1, decay: 2)", ""),
            ("optimizer", "AdamW(rate: 0.1, decay: -2)", ""),
            ("schedule", "Step(every: 0, factor: 0.5)", ""),
            ("schedule", "Cosine(over: 1, floor: 1.5)", ""),
            ("penalty", "L2(-1)", ""),
            ("penalty", "ElasticNet(l1: 0.1, l2: -1)", ""),
            ("clip", "Norm(0)", ""),
            ("batch", "Size(0)", ""),
            ("early_stopping", "(patience: 0)", ""),
            ("early_stopping", "(patience: 10, every: 0)", ""),
            ("steps", "0", "it is 0 and must be at least 1"),
            ("network", "[]", "a network needs at least one layer"),
            ("network.0.units", "0", "it is 0 and must be at least 1"),
            ("network.0.units", "1000000", "it is 1000000 and must be at most 4096"),
            ("network.2.init.0", "-1", "it is -1.0 and must be at least 0"),
            ("init", "Uniform(-1)", ""),
            ("loss", "Huber(delta: 0)", ""),
            ("data.noise", "-1", ""),
            ("data", "Digits(train: 9, test: 9, label_noise: 1.5)", "must be at most 1"),
            ("data", "Digits(train: 9, test: 9, test_shift: 8)", "must be at most 7"),
            ("data", "Houses(train: 9, test: 9, noise: 1, blank: 101)", "must be at most 100"),
            ("data", "SparseLinear(train: 9, test: 9, features: 4, noise: 1)", "at least 5"),
            ("data", "Static(train: 9, test: 9, features: 0)", "must be at least 1"),
            ("data", "Twins(train: 9, test: 9, noise: -0.5)", "must be at least 0"),
            ("data", "Recall(lag: 0)", "must be at least 1"),
            ("data", "Text(window: 0)", "must be at least 1"),
            ("data", "Adding(steps: 1)", "must be at least 2"),
            ("data", "Flag(steps: 1001)", "must be at most 1000"),
            ("data", "Waves(waves: 11)", "must be at most 10"),
            ("data", "Waves(warmup: 1000)", "must be at most 999"),
            ("data", "Waves(noise: -1)", "must be at least 0"),
            ("augment", "[Jitter(-1)]", "must be at least 0"),
            ("augment", "[FlipHorizontal, Shift(8)]", "must be at most 7"),
            ("data.train", "0", ""),
            ("data", "Blobs(classes: 1, train: 9, test: 9, spread: 1, offset: -9)", ""),
            ("start.0.bias.1", "NaN", ""),
            ("start.3.bias", "[1]", "no layer has this parameter"),
            ("start.weight", "[1]", "no layer has this parameter"),
        ] {
            let changed = settings().with(path, value).unwrap();
            let message = changed.check().expect_err(path);
            assert!(message.starts_with(path), "{message}");
            assert!(message.contains(problem), "{message}");
            // The value by itself tells the same as the whole.
            let paths = |problems: Vec<(String, String)>| -> Vec<String> {
                problems.into_iter().map(|(path, _)| path).collect()
            };
            let mut alone = Written::new(&settings(), path).unwrap().problems_at(path, value);
            alone.extend(changed.misfits());
            assert_eq!(paths(alone), paths(changed.problems()), "{path} {value}");
        }
    }

    #[test]
    fn all_problems_are_found() {
        let bad = settings().with("steps", "0").unwrap().with("batch", "Size(0)").unwrap();
        let paths: Vec<String> = bad.problems().into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["batch.0", "steps"]);
    }

    /// What menus offer is sensible, and stays so over the whole of each slider.
    #[test]
    fn every_example_is_sensible() {
        let mut all = Vec::new();
        let mut offer = |path: &str, ron: String| all.push(settings().with(path, &ron).unwrap());
        for spec in DataSpec::catalogue() {
            offer("data", line(&spec));
        }
        for spec in LayerSpec::examples() {
            offer("network.1", line(&spec));
        }
        for spec in LossSpec::examples() {
            offer("loss", line(&spec));
        }
        for spec in OptimizerSpec::examples() {
            offer("optimizer", line(&spec));
        }
        for spec in Init::EXAMPLES {
            offer("init", line(&spec));
        }
        for spec in Penalty::EXAMPLES {
            offer("penalty", line(&spec));
        }
        for spec in Schedule::EXAMPLES {
            offer("schedule", line(&spec));
        }
        for spec in Clip::EXAMPLES {
            offer("clip", line(&spec));
        }
        for spec in Augment::EXAMPLES {
            offer("augment", format!("[{}]", line(&spec)));
        }
        for settings in all {
            assert_eq!(settings.check(), Ok(()));
            each_leaf(&settings, &mut |leaf| {
                if let Limit::Real { slider, .. } = leaf.limit() {
                    assert_eq!(slider.check(), Ok(()), "{leaf:?}");
                    for value in slider.positions() {
                        assert_eq!(settings.with(leaf.path, &value).unwrap().check(), Ok(()));
                    }
                }
            });
        }
    }

    #[test]
    fn whole_numbers_turn_by_notches() {
        let walk = |stride: Stride, from, by| {
            let mut values = vec![from];
            for _ in 0..5 {
                values.push(stride.step(*values.last().unwrap(), by, 1, 2000));
            }
            values
        };
        assert_eq!(walk(Stride::One, 3, -1), [3, 2, 1, 1, 1, 1]);
        assert_eq!(walk(Stride::Size, 14, 1), [14, 15, 16, 32, 64, 128]);
        assert_eq!(walk(Stride::Size, 100, -1), [100, 64, 32, 16, 15, 14]);
        assert_eq!(walk(Stride::Size, 100, 1), [100, 128, 256, 512, 1024, 2000]);
        assert_eq!(walk(Stride::Round, 70, 1), [70, 100, 200, 500, 1000, 2000]);
        assert_eq!(walk(Stride::Round, 70, -1), [70, 50, 20, 10, 5, 2]);
        assert_eq!(Stride::Size.step(3, 10, 1, 4096), 13);
        assert_eq!(Stride::One.step(u64::MAX, 1, 0, u64::MAX), u64::MAX);
        assert_eq!(Stride::Size.step(u64::MAX, 1, 0, u64::MAX), u64::MAX);
        assert_eq!(Stride::Round.step(u64::MAX, 1, 0, u64::MAX), u64::MAX);
    }
}
