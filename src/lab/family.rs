//! Families: many arms by rule. A grid or a random search over one or two settings, or the same
//! settings under several seeds.
//!
//! The arms of a family are arms like others, named `grid-1`, `grid-2` …; the family remembers
//! where each of them stands on its axes. What a family draws follows from the seed of the run.

use rand::RngExt as _;
use serde::{Deserialize, Serialize};

use super::knob::as_ron;
use super::{Experiment, KnobRange, PathError, Settings};
use crate::engine::Stream;
use crate::text::Text;

/// How far the seeds of neighbouring arms lie apart: farther than the seeds that claims run.
const APART: u64 = 1000;

/// Significant digits of a value between the ends of an axis.
const DIGITS: usize = 4;

/// Many arms by one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Its stable key in claims; its arms are called after it.
    pub name: String,
    /// What the screen calls it.
    pub label: Text,
    /// What all its arms override: path and value as RON text.
    pub set: Vec<(String, String)>,
    /// Why they override more than one thing.
    pub because: Option<Text>,
    pub plan: Plan,
    /// The settings that its arms differ in; none where they differ in their seed.
    pub x: Option<Axis>,
    pub y: Option<Axis>,
    /// Where each arm stands on x and y, in the order of the arms: the number, or the index of
    /// the choice; 0 where there is no axis.
    pub points: Vec<(f64, f64)>,
}

/// A setting that the arms of a family differ in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    pub path: String,
    pub label: Text,
    pub range: KnobRange,
}

/// Which arms a family has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Plan {
    /// Even steps over the whole range of x and of y, both ends included; even ratios on a
    /// logarithmic range. Row by row, x fastest, both from their low end.
    Grid {
        across: usize,
        #[serde(default = "one")]
        down: usize,
    },
    /// So many points, drawn evenly from the ranges; by ratio on a logarithmic one.
    Random(usize),
    /// So many seeds: other data, other weights, other batches.
    Seeds(usize),
}

fn one() -> usize {
    1
}

impl Plan {
    /// Number of arms.
    #[must_use]
    pub fn arms(self) -> usize {
        match self {
            Self::Grid { across, down } => across.saturating_mul(down),
            Self::Random(arms) | Self::Seeds(arms) => arms,
        }
    }

    /// How far along x and y each arm stands, from 0 to 1, in the run of a seed; `family` is the
    /// family's index, so that each draws on its own.
    fn fractions(self, family: usize, seed: u64) -> Vec<(f64, f64)> {
        let along = |i: usize, count: usize| i as f64 / (count.max(2) - 1) as f64;
        match self {
            Self::Grid { across, down } => (0..across.saturating_mul(down))
                .map(|arm| (along(arm % across, across), along(arm / across, down)))
                .collect(),
            Self::Random(arms) => {
                let mut rng = Stream::Search(family as u32).rng(seed);
                // x and y of one arm after the other: a longer search begins with the shorter.
                (0..arms).map(|_| (rng.random(), rng.random())).collect()
            }
            Self::Seeds(arms) => vec![(0.0, 0.0); arms],
        }
    }
}

impl Axis {
    /// The place that a share of the way from the low end leads to.
    fn point(&self, fraction: f64) -> f64 {
        let between = match self.range {
            KnobRange::Linear { from, to, .. } => from + fraction * (to - from),
            KnobRange::Log { from, to, .. } => from * (to / from).powf(fraction),
            KnobRange::Choice(ref values) => {
                let index = (fraction * values.len() as f64).floor();
                return index.min(values.len().saturating_sub(1) as f64);
            }
        };
        match self.range {
            KnobRange::Linear { from, .. } | KnobRange::Log { from, .. } if fraction <= 0.0 => from,
            KnobRange::Linear { to, .. } | KnobRange::Log { to, .. } if fraction >= 1.0 => to,
            KnobRange::Linear { from, to, .. } | KnobRange::Log { from, to, .. } => {
                short(between).clamp(from, to)
            }
            KnobRange::Choice(_) => between,
        }
    }

    /// Puts the setting where a point says. A setting that is a whole number takes the nearest.
    fn place(&self, point: f64, settings: &mut Settings) -> Result<(), PathError> {
        let value = if let KnobRange::Choice(values) = &self.range {
            values.get(point as usize).cloned().unwrap_or_default()
        } else {
            let present = settings.get(&self.path)?;
            let whole = present.bytes().all(|b| b.is_ascii_digit());
            as_ron(if whole { point.round() } else { point })
        };
        settings.set(&self.path, &value)
    }
}

/// A number with few digits.
fn short(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

impl Family {
    /// Both axes, x first.
    pub fn axes(&self) -> impl Iterator<Item = &Axis> {
        self.x.iter().chain(&self.y)
    }

    /// The name of one of its arms.
    pub(super) fn name_of(&self, place: usize) -> String {
        format!("{}-{}", self.name, place + 1)
    }

    /// The place of an arm by its name, also where other arms have been left out.
    fn place_of(&self, name: &str) -> Option<usize> {
        let number: usize = name.strip_prefix(&self.name)?.strip_prefix('-')?.parse().ok()?;
        number.checked_sub(1)
    }

    /// The points of all arms in the run of a seed.
    pub(super) fn points(&self, family: usize, seed: u64) -> Vec<(f64, f64)> {
        let on = |axis: &Option<Axis>, share| axis.as_ref().map_or(0.0, |axis| axis.point(share));
        let fractions = self.plan.fractions(family, seed).into_iter();
        fractions.map(|(x, y)| (on(&self.x, x), on(&self.y, y))).collect()
    }

    /// Makes settings of the family those of one of its arms, in the run of a seed.
    pub(super) fn place(
        &self,
        arm: usize,
        (x, y): (f64, f64),
        seed: u64,
        settings: &mut Settings,
    ) -> Result<(), PathError> {
        settings.seed = match self.plan {
            Plan::Seeds(_) => seed.wrapping_add(APART * arm as u64),
            Plan::Grid { .. } | Plan::Random(_) => seed,
        };
        for (axis, point) in self.axes().zip([x, y]) {
            axis.place(point, settings)?;
        }
        Ok(())
    }

    /// What an arm with these settings overrides, beside what the whole family does.
    pub(super) fn own(&self, settings: &Settings) -> Vec<(String, String)> {
        let seed = matches!(self.plan, Plan::Seeds(_)).then(|| "seed".to_owned());
        let paths = self.axes().map(|axis| axis.path.clone()).chain(seed);
        paths.filter_map(|path| Some((path.clone(), settings.get(&path).ok()?))).collect()
    }
}

impl Experiment {
    /// The same experiment from another seed, in every arm; what families draw is drawn anew.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        let mut experiment = self.clone();
        experiment.base.seed = seed;
        for (index, family) in experiment.families.iter_mut().enumerate() {
            family.points = family.points(index, seed);
        }
        for (index, arm) in experiment.arms.iter_mut().enumerate() {
            self.reseed(index, seed, &mut arm.settings);
            if let Some(family) = arm.family.map(|family| &self.families[family]) {
                arm.set = [family.set.clone(), family.own(&arm.settings)].concat();
            }
        }
        experiment
    }

    /// Gives settings of an arm what it has in the run of another seed.
    pub(super) fn reseed(&self, arm: usize, seed: u64, settings: &mut Settings) {
        settings.seed = seed;
        let Some(index) = self.arms.get(arm).and_then(|arm| arm.family) else { return };
        let family = &self.families[index];
        let Some(place) = family.place_of(&self.arms[arm].name) else { return };
        if let Some(point) = family.points(index, seed).get(place) {
            // The ends of the ranges fitted when the file was read, and so does what is between.
            let _ = family.place(place, *point, seed, settings);
        }
    }

    /// Where an arm of a family stands on its axes.
    #[must_use]
    pub fn point_of(&self, arm: usize) -> Option<(f64, f64)> {
        let arm = self.arms.get(arm)?;
        let family = &self.families[arm.family?];
        family.points.get(family.place_of(&arm.name)?).copied()
    }

    /// Where an arm with these settings stands on the axes of its family, to which knobs may have
    /// moved it; (0, 0) where it has none.
    pub(super) fn point_with(&self, arm: usize, settings: &Settings) -> (f64, f64) {
        let family = self.arms.get(arm).and_then(|arm| arm.family);
        let Some(family) = family.and_then(|family| self.families.get(family)) else {
            return (0.0, 0.0);
        };
        let drawn = self.drawn_point(arm, settings).unwrap_or_default();
        let now = |axis: Option<&Axis>, drawn: f64| match axis {
            Some(Axis { range: KnobRange::Choice(_), .. }) | None => drawn,
            Some(axis) => {
                let value = settings.get(&axis.path).ok();
                value.and_then(|value| value.parse().ok()).unwrap_or(drawn)
            }
        };
        (now(family.x.as_ref(), drawn.0), now(family.y.as_ref(), drawn.1))
    }

    /// The point that an arm of a family has in the run of its settings' seed.
    fn drawn_point(&self, arm: usize, settings: &Settings) -> Option<(f64, f64)> {
        let arm = self.arms.get(arm)?;
        let family = &self.families[arm.family?];
        let points = family.points(arm.family?, settings.seed);
        points.get(family.place_of(&arm.name)?).copied()
    }

    /// The arms of a family, by index.
    pub fn members(&self, family: usize) -> impl Iterator<Item = usize> {
        let arms = self.arms.iter().enumerate();
        arms.filter(move |(_, arm)| arm.family == Some(family)).map(|(index, _)| index)
    }
}

#[cfg(test)]
#[path = "family_tests.rs"]
mod tests;
