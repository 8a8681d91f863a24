//! The arms of a search: chosen with the arrows, and opened as runs of their own.

use std::sync::Arc;

use super::Lab;
use crate::lab::{Arm, Experiment, Knob, View as What};
use crate::text::{Language, Text};
use crate::ui::Action;
use crate::ui::panes::neighbour;
use crate::ui::screens::bench::Bench;
use crate::ui::screens::{Cx, Go};

/// What is shown of a single arm, besides what the experiment shows.
const CLOSER: [What; 3] = [What::Loss, What::Numbers, What::Generalisation];

impl Lab {
    /// Whether the focused pane is a search.
    pub(super) fn on_search(&self) -> bool {
        let front = self.scope.is_some() || self.moment.is_some();
        !front && self.views.get(self.focus) == Some(&What::Search)
    }

    /// Chooses the next arm in a direction; false where something else is meant.
    pub(super) fn move_cell(&mut self, action: Action) -> bool {
        let direction = match action {
            Action::TurnDown => (-1.0, 0.0),
            Action::TurnUp => (1.0, 0.0),
            Action::Up => (0.0, 1.0),
            Action::Down => (0.0, -1.0),
            _ => return false,
        };
        let Some(snapshot) = self.snapshot.as_ref().filter(|snapshot| {
            self.on_search() && snapshot.arms.iter().any(|arm| arm.family.is_some())
        }) else {
            return false;
        };
        if let Some(arm) = neighbour(snapshot, &self.panes, direction) {
            self.panes.arm = arm;
        }
        true
    }

    /// Opens the chosen arm as a run of its own; false where none is chosen.
    pub(super) fn open_cell(&self, cx: &mut Cx) -> bool {
        let alone = self.experiment.arms.get(self.panes.arm);
        let seen = self.snapshot.as_ref().and_then(|snapshot| snapshot.arms.get(self.panes.arm));
        let (true, Some(arm), Some(seen)) = (self.on_search(), alone, seen) else { return false };
        let Some(family) = arm.family.and_then(|family| self.experiment.families.get(family))
        else {
            return false;
        };
        let solo =
            Experiment::solo(self.title_of(arm, cx.look.language()), (*seen.settings).clone());
        let own = self.experiment.views.iter().filter(|view| **view != What::Search);
        let mut views: Vec<What> = own.copied().collect();
        views.extend(CLOSER.into_iter().filter(|view| !self.experiment.views.contains(view)));
        let knob = |axis: &crate::lab::Axis| Knob {
            path: axis.path.clone(),
            label: axis.label.clone(),
            range: axis.range.clone(),
            arm: None,
        };
        let experiment = Experiment { views, knobs: family.axes().map(knob).collect(), ..solo };
        let bench = Bench::open(&Arc::new(experiment), cx);
        cx.go.push(Go::To(Box::new(bench)));
        true
    }

    /// `Search: random 3`.
    fn title_of(&self, arm: &Arm, language: Language) -> Text {
        let title = self.experiment.title.get(language);
        Text::english(format!("{title}: {}", arm.label.get(language)))
    }

    /// What a digit shows and hides and a legend lists: each arm that stands alone, and each
    /// family as a whole, with their arms by index.
    pub(super) fn groups(&self) -> Vec<(&Text, Vec<usize>)> {
        let arms = self.experiment.arms.iter().enumerate();
        let alone = arms.filter(|(_, arm)| arm.family.is_none());
        let alone = alone.map(|(index, arm)| (&arm.label, vec![index]));
        let families = self.experiment.families.iter().enumerate();
        let families = families
            .map(|(index, family)| (&family.label, self.experiment.members(index).collect()));
        alone.chain(families).collect()
    }

    /// Hides a group where any of it can be seen, else shows all of it.
    pub(super) fn toggle_group(&mut self, group: usize) {
        let Some((_, arms)) = self.groups().into_iter().nth(group) else { return };
        let seen = arms.iter().any(|arm| !self.panes.hidden[*arm]);
        for arm in arms {
            self.panes.hidden[arm] = seen;
        }
    }
}
