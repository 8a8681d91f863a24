//! An experiment as data: settings, arms, knobs, views and claims.

use super::{Family, Goal, Settings, View};
use crate::text::Text;

/// A checked experiment. Every arm's settings have been resolved and can be built.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Unique in the course: `"03-forward-backward/02-loss/logits"`, or the file's name.
    pub id: String,
    pub title: Text,
    /// What the arms share. An experiment without arms has one, named after the title.
    pub base: Settings,
    /// At least one; those of families behind the others, in the order of the families.
    pub arms: Vec<Arm>,
    pub families: Vec<Family>,
    pub knobs: Vec<Knob>,
    /// What to look at, the most telling first.
    pub views: Vec<View>,
    pub claims: Vec<Claim>,
}

/// One of the networks that train side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Its stable key in claims and in `--arm`.
    pub name: String,
    /// What the screen calls it.
    pub label: Text,
    /// What it overrides: path and value as RON text.
    pub set: Vec<(String, String)>,
    /// Why it overrides more than one thing.
    pub because: Option<Text>,
    /// The family that it belongs to, by index.
    pub family: Option<usize>,
    /// The base with the overrides applied.
    pub settings: Settings,
}

/// A setting that the learner turns while the run trains.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// Path of the setting, as in [`Settings`].
    pub path: String,
    pub label: Text,
    pub range: KnobRange,
    /// The arm that it turns, by index; all arms where none is named.
    pub arm: Option<usize>,
}

/// The positions of a knob.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub enum KnobRange {
    /// Even steps.
    Linear { from: f64, to: f64, step: f64 },
    /// Even ratios: `per_decade` positions for each factor of ten.
    Log { from: f64, to: f64, per_decade: u32 },
    /// RON values by name.
    Choice(Vec<String>),
}

/// What must come out, over several seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The sentence of the course that this measures.
    pub text: Text,
    pub goal: Goal,
    pub over: Over,
}

/// Over which seeds a claim is measured, and in how many of them it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Over {
    /// In every one of so many seeds.
    All(u32),
    /// In at least `hold` of `seeds`.
    Most { hold: u32, seeds: u32 },
    /// The median over so many seeds fulfils it.
    Median(u32),
}

impl Default for Over {
    fn default() -> Self {
        Self::All(5)
    }
}
