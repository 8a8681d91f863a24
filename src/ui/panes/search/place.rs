//! Where the arms of a family stand: on rulers along its settings, and beside each other.

use crate::lab::{self, ArmSnapshot, KnobRange, Snapshot};
use crate::ui::format;
use crate::ui::panes::PaneState;
use crate::ui::widgets::Axis;

/// One side of a search.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ruler<'a> {
    Number(Axis),
    Choice(&'a [String]),
}

impl<'a> Ruler<'a> {
    /// The whole range of a setting.
    pub(super) fn of(axis: &'a lab::Axis) -> Self {
        match &axis.range {
            KnobRange::Linear { from, to, .. } => Self::Number(Axis::linear(*from, *to)),
            KnobRange::Log { from, to, .. } => Self::Number(Axis::log(*from, *to)),
            KnobRange::Choice(values) => Self::Choice(values),
        }
    }

    /// Where a value stands, from 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        let place = match self {
            Self::Number(axis) => axis.place(value),
            Self::Choice(values) => (value + 0.5) / values.len().max(1) as f64,
        };
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The value as the learner reads it.
    pub(super) fn says(&self, value: f64) -> String {
        match self {
            Self::Number(_) => format::short(value),
            Self::Choice(values) => values.get(value as usize).cloned().unwrap_or_default(),
        }
    }

    /// At most `most` places with names.
    pub(super) fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        match self {
            Self::Number(axis) => {
                let ticks = axis.ticks(most).into_iter();
                ticks.map(|(value, name)| (axis.place(value), name)).collect()
            }
            Self::Choice(values) => (0..values.len())
                .map(|i| (self.place(i as f64), values[i].clone()))
                .take(most)
                .collect(),
        }
    }
}

/// The arms of a family that are not hidden, with their places from the lower left; arms that
/// differ in their seeds alone stand beside each other.
pub(super) fn places(
    snapshot: &Snapshot,
    state: &PaneState,
    family: usize,
) -> Vec<(usize, (f64, f64))> {
    let Some(rules) = snapshot.families.get(family) else { return Vec::new() };
    let (x, y) = (rules.x.as_ref().map(Ruler::of), rules.y.as_ref().map(Ruler::of));
    let arms = snapshot.arms.iter().enumerate();
    let visible = |(arm, one): &(usize, &ArmSnapshot)| {
        one.family == Some(family) && !state.hidden.get(*arm).copied().unwrap_or(false)
    };
    let members: Vec<(usize, &ArmSnapshot)> = arms.filter(visible).collect();
    let count = members.len() as f64;
    let beside = |i: usize| (i as f64 + 0.5) / count;
    let placed = members.into_iter().enumerate().map(|(i, (arm, one))| {
        let across = x.map_or_else(|| beside(i), |x| x.place(one.point.0));
        (arm, (across, y.map_or(0.5, |y| y.place(one.point.1))))
    });
    placed.collect()
}

/// The arm beside the chosen one in a direction, (1, 0) to the right and (0, 1) up; to the right
/// and to the left also in the next family. The first arm of a family, where none is chosen.
pub(crate) fn neighbour(
    snapshot: &Snapshot,
    state: &PaneState,
    (right, up): (f64, f64),
) -> Option<usize> {
    let families = snapshot.families.len();
    let Some(family) = snapshot.arms.get(state.arm).and_then(|arm| arm.family) else {
        return (0..families).find_map(|family| Some(places(snapshot, state, family).first()?.0));
    };
    let here = places(snapshot, state, family);
    let (x, y) = here.iter().find(|(arm, ..)| *arm == state.arm).map_or((0.5, 0.5), |one| one.1);
    let near = |(_, (to_x, to_y)): &&(usize, (f64, f64))| {
        let along = (to_x - x) * right + (to_y - y) * up;
        let aside = ((to_x - x) * up).abs() + ((to_y - y) * right).abs();
        (along > 1e-9).then_some(along + 3.0 * aside)
    };
    let ahead = here.iter().filter_map(|one| Some((one.0, near(&one)?)));
    if let Some((arm, _)) = ahead.min_by(|a, b| a.1.total_cmp(&b.1)) {
        return Some(arm);
    }
    let next = family.checked_add_signed(right as isize).filter(|next| *next < families)?;
    let beyond = places(snapshot, state, next).into_iter().filter(|_| right != 0.0);
    let far = |place: (f64, f64)| place.0 * right + 3.0 * (place.1 - y).abs();
    beyond.min_by(|a, b| far(a.1).total_cmp(&far(b.1))).map(|one| one.0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lab::{Experiment, Run, Source};

    /// Arm 0 alone, a grid of two by two, four seeds.
    fn snapshot() -> Snapshot {
        let ron = r#"(
            title: (en: "Search"),
            settings: (
                data: Xor, network: [Dense(units: 2), Tanh, Dense(units: 1)],
                loss: BinaryCrossEntropy, optimizer: Sgd(rate: 0.1), batch: Whole, steps: 9,
            ),
            arms: [(name: "hand", label: (en: "by hand"))],
            families: [
                (name: "grid", label: (en: "grid"), plan: Grid(across: 2, down: 2),
                 x: (path: "optimizer.rate", label: (en: "η"), range: Log(from: 1e-4, to: 1.0, per_decade: 1)),
                 y: (path: "network.1", label: (en: "σ"), range: Choice(["Tanh", "ReLU"]))),
                (name: "seeds", label: (en: "seeds"), plan: Seeds(4)),
            ],
            views: [Search],
        )"#;
        let experiment = Experiment::parse("search", &Source::new("search.ron", ron));
        let experiment = experiment.unwrap_or_else(|errors| panic!("{}", errors[0]));
        let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("it can be run");
        run.snapshot(false)
    }

    #[test]
    fn arms_stand_where_their_settings_are() {
        let state = PaneState { hidden: vec![false, true], ..PaneState::default() };
        let snapshot = snapshot();
        let grid = places(&snapshot, &state, 0);
        assert_eq!(grid, [(2, (1.0, 0.25)), (3, (0.0, 0.75)), (4, (1.0, 0.75))]);
        assert_eq!(places(&snapshot, &state, 1)[1].1, (0.375, 0.5));
        assert!(places(&snapshot, &state, 7).is_empty());
    }

    #[test]
    fn arrows_lead_from_arm_to_arm_and_on_to_the_next_family() {
        let snapshot = snapshot();
        let go = |arm, way| neighbour(&snapshot, &PaneState { arm, ..PaneState::default() }, way);
        let (left, right, up, down) = ((-1.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, -1.0));
        assert_eq!(go(0, up), Some(1), "the first one, where none is chosen");
        assert_eq!([go(1, right), go(1, up)], [Some(2), Some(3)]);
        assert_eq!([go(1, left), go(1, down)], [None, None]);
        assert_eq!(go(4, right), Some(5), "the first seed");
        assert_eq!([go(5, right), go(8, right)], [Some(6), None]);
        assert!(matches!(go(5, left), Some(2 | 4)), "back to the right edge of the grid");
    }
}
