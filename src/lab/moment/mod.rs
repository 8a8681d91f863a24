//! What a run shows at a moment: rules that read a snapshot and name what they see, with its
//! numbers and with one change that would help. One rule a file.
//!
//! A rule speaks only where its sign is plain: a healthy run must leave all of them silent
//! (tested). The words are the screens'; here stand the numbers.

mod dead;
mod diverged;
mod flow;
mod overfitting;
mod pace;
mod saturated;
mod trend;

pub use flow::{Flow, flow};

use super::{ArmSnapshot, Snapshot};
use trend::Trend;

/// What is seen of one arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its index.
    pub arm: usize,
    pub sign: Sign,
    /// What would help; none where that depends on what the learner wants.
    pub remedy: Option<Remedy>,
}

/// A condition of a run, with the numbers that show it.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    /// A number left the range of what can be computed with.
    Diverged {
        step: u64,
        first: String,
    },
    /// The loss has grown, or jumps about without falling.
    RateTooLarge {
        start: f64,
        now: f64,
        rate: f64,
    },
    /// The loss falls steadily, and far too slowly for the run's length.
    RateTooSmall {
        start: f64,
        now: f64,
        rate: f64,
    },
    /// Layers with many units that are zero on every example: index and share.
    DeadUnits {
        layers: Vec<(usize, f64)>,
    },
    /// Layers most of whose outputs are at the function's bounds: index and share.
    Saturated {
        layers: Vec<(usize, f64)>,
    },
    /// ‖∂L/∂a‖ of the first layer against that of the last.
    Vanishing {
        first: f64,
        last: f64,
    },
    Exploding {
        first: f64,
        last: f64,
    },
    /// The test loss has risen since a step, while the training loss went on falling.
    Overfitting {
        since: u64,
        best: f64,
        now: f64,
    },
    /// The loss is where it began.
    NoProgress {
        steps: u64,
        loss: f64,
    },
}

/// One change to the settings of an arm.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// The setting, as a path.
    pub path: String,
    /// Its value now, and the one to try, as RON.
    pub before: String,
    pub after: String,
    /// Whether the run has to begin anew with it.
    pub restarts: bool,
}

impl Remedy {
    /// The change of a setting; none where the arm has no such setting, or has that value.
    fn of(arm: &ArmSnapshot, path: &str, after: String) -> Option<Self> {
        let before = arm.settings.get(path).ok()?;
        let restarts = !super::is_live(path);
        let sensible = arm.settings.with(path, &after).is_ok_and(|with| with.check().is_ok());
        (sensible && before != after).then(|| Self { path: path.into(), before, after, restarts })
    }

    /// The learning rate times a factor, to two digits.
    fn rate(arm: &ArmSnapshot, factor: f64) -> Option<Self> {
        let rate: f64 = format!("{:.1e}", arm.settings.optimizer.rate() * factor).parse().ok()?;
        Self::of(arm, "optimizer.rate", format!("{rate:?}"))
    }
}

/// What the rules see in a snapshot, arm by arm, the gravest first. They see more where the
/// snapshot has what the views `Activations` and `Gradients` ask for.
#[must_use]
pub fn explain(snapshot: &Snapshot) -> Vec<Finding> {
    let arms = snapshot.arms.iter().enumerate();
    arms.flat_map(|(index, arm)| {
        let finding = move |(sign, remedy)| Finding { arm: index, sign, remedy };
        of_arm(snapshot, arm).into_iter().map(finding)
    })
    .collect()
}

/// A sign and its remedy.
type Seen = (Sign, Option<Remedy>);

fn of_arm(snapshot: &Snapshot, arm: &ArmSnapshot) -> Vec<Seen> {
    if let Some(seen) = diverged::look(arm) {
        return vec![seen];
    }
    let trend = Trend::of(snapshot, arm);
    let causes: Vec<Seen> =
        [flow::look(arm), dead::look(arm), saturated::look(arm, trend.as_ref())]
            .into_iter()
            .flatten()
            .collect();
    let Some(trend) = trend else { return causes };
    let pace = pace::too_large(arm, &trend).or_else(|| {
        // A loss that stands still has its cause above, where one was found.
        let unexplained = causes.is_empty();
        unexplained.then(|| pace::stuck(arm, &trend).or_else(|| pace::too_small(arm, &trend)))?
    });
    causes.into_iter().chain(pace).chain(overfitting::look(arm, &trend)).collect()
}

#[cfg(test)]
mod tests;
