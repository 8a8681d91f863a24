//! Going from arm to arm on the map of a search, and opening one alone.

use std::sync::Arc;

use super::Lab;
use crate::lab::{Experiment, Plan, View as What};
use crate::ui::Action;
use crate::ui::screens::bench::Bench;
use crate::ui::screens::{Cx, Go};

impl Lab {
    /// Whether the map of a search has the whole area.
    fn on_map(&self) -> bool {
        self.zoomed && self.views.get(self.focus) == Some(&What::Search)
    }

    /// Moves from cell to cell, or opens the chosen one; false where something else is meant.
    pub(super) fn act_on_map(&mut self, action: Action, cx: &mut Cx) -> bool {
        if !self.on_map() {
            return false;
        }
        let row = self.row_of_chosen() as isize;
        match action {
            Action::TurnDown => self.go_to_member(-1),
            Action::TurnUp => self.go_to_member(1),
            Action::Up => self.go_to_member(row),
            Action::Down => self.go_to_member(-row),
            Action::Zoom => self.open_chosen(cx),
            _ => return false,
        }
        true
    }

    /// Arms a row of the chosen arm's family.
    fn row_of_chosen(&self) -> usize {
        let arm = self.experiment.arms.get(self.panes.arm);
        let family = arm.and_then(|arm| arm.family).map(|family| &self.experiment.families[family]);
        match family.map(|family| family.plan) {
            Some(Plan::Grid { across, .. }) => across,
            _ => 1,
        }
    }

    fn go_to_member(&mut self, by: isize) {
        let arms = &self.experiment.arms;
        let members: Vec<usize> = (0..arms.len()).filter(|i| arms[*i].family.is_some()).collect();
        let Some(last) = members.len().checked_sub(1) else { return };
        let at = members.iter().position(|i| *i == self.panes.arm);
        let to = at.map_or(0, |at| (at as isize + by).clamp(0, last as isize) as usize);
        self.panes.arm = members[to];
    }

    /// Opens the chosen arm as a run of its own, with its settings as they are now.
    fn open_chosen(&mut self, cx: &mut Cx) {
        let arm = self.snapshot.as_ref().and_then(|snapshot| snapshot.arms.get(self.panes.arm));
        let Some(arm) = arm.filter(|arm| arm.family.is_some()) else { return };
        let experiment = Experiment {
            views: vec![What::Loss, What::Function, What::Numbers, What::Gradients],
            ..Experiment::solo(arm.label.clone(), (*arm.settings).clone())
        };
        let bench = Bench::open(&Arc::new(experiment), cx);
        cx.go.push(Go::To(Box::new(bench)));
    }
}
