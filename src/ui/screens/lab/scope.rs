//! The microscope over a run: one example of one arm, an operation at a time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Lab;
use crate::lab::{Command, Trace};
use crate::ui::screens::{Cx, View};
use crate::ui::{Action, microscope};

/// Where the microscope stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub arm: usize,
    pub example: usize,
    pub stage: usize,
    /// First row shown of matrices that are higher than the area.
    pub scroll: u16,
}

impl Lab {
    /// Takes the microscope to the whole area, or away.
    pub(super) fn toggle_scope(&mut self, cx: &mut Cx) {
        if self.toggle_cell(cx) {
            return;
        }
        if self.scope.take().is_some() {
            self.send(Command::Trace(None), cx);
            self.zoomed = false;
        } else {
            self.open_scope(cx);
            self.zoomed = true;
        }
    }

    /// Puts the microscope in the place of the panes.
    pub(crate) fn open_scope(&mut self, cx: &mut Cx) {
        if self.scope.is_none() {
            let scope = Scope { arm: self.panes.arm, ..Scope::default() };
            self.scope = Some(scope);
            self.send(Command::Trace(Some((scope.arm, scope.example))), cx);
        }
    }

    /// Moves the microscope; false where it is not meant.
    pub(super) fn act_scope(&mut self, action: Action, cx: &mut Cx) -> bool {
        let Some(before) = self.scope else { return false };
        let mut scope = before;
        let last = self.trace().map_or(0, |trace| microscope::stages(trace).saturating_sub(1));
        let examples = self.snapshot.as_ref().map_or(1, |s| s.data.train.max(1));
        let arms = self.experiment.arms.len().max(1);
        let around =
            |at: usize, by: isize, of: usize| (at as isize + by).rem_euclid(of as isize) as usize;
        match action {
            Action::StageForward => scope.stage = (scope.stage + 1).min(last),
            Action::StageBack => scope.stage = scope.stage.min(last).saturating_sub(1),
            Action::Top => scope.stage = 0,
            Action::Bottom => scope.stage = last,
            Action::ExampleForward => scope.example = around(scope.example, 1, examples),
            Action::ExampleBack => scope.example = around(scope.example, -1, examples),
            Action::NextArm => scope.arm = around(scope.arm, 1, arms),
            Action::PreviousArm => scope.arm = around(scope.arm, -1, arms),
            Action::PageDown => scope.scroll = scope.scroll.saturating_add(4),
            Action::PageUp => scope.scroll = scope.scroll.saturating_sub(4),
            _ => return false,
        }
        if scope.stage != before.stage {
            scope.scroll = 0;
        }
        self.scope = Some(scope);
        if (before.arm, before.example) != (scope.arm, scope.example) {
            self.panes.arm = scope.arm;
            self.send(Command::Trace(Some((scope.arm, scope.example))), cx);
        }
        true
    }

    /// The step of the example that is looked at, once the run has followed it. While another
    /// one is on its way, the one before stays.
    fn trace(&self) -> Option<&Trace> {
        self.snapshot.as_ref()?.trace.as_deref()
    }

    pub(super) fn draw_scope(&self, scope: Scope, view: &View, area: Rect, buffer: &mut Buffer) {
        let shown = self.trace().zip(self.snapshot.as_ref());
        let Some((trace, snapshot)) = shown else { return };
        let Some(arm) = snapshot.arms.get(trace.arm) else { return };
        let (stage, scroll) = (scope.stage, scope.scroll);
        microscope::render(trace, arm, &snapshot.data, stage, scroll, view.look, area, buffer);
    }
}
