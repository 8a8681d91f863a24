//! The place on a surface where the next walk begins, chosen with the arrows.

use super::Lab;
use crate::lab::{Command, View as What};
use crate::ui::Action;
use crate::ui::screens::Cx;

/// How far a key moves it, as a share of the window; ten times that with shift.
const STEP: f64 = 0.02;

impl Lab {
    /// Whether the focused pane is the ground of a surface.
    pub(super) fn on_ground(&self) -> bool {
        self.views.get(self.focus) == Some(&What::Ravine)
    }

    /// Puts the spot where the walk began, or takes it away.
    pub(super) fn toggle_spot(&mut self) {
        if self.panes.spot.take().is_some() {
            return;
        }
        let arm = self.snapshot.as_ref().and_then(|snapshot| snapshot.arms.get(self.panes.arm));
        let walk = arm.and_then(|arm| arm.walk.as_ref());
        self.panes.spot = walk.map(|walk| {
            let [(left, right), (low, high)] = walk.shape.window();
            let [x, y] = walk.path.first().copied().unwrap_or(walk.now);
            let share = |v: f64, from: f64, to: f64| ((v - from) / (to - from)).clamp(0.0, 1.0);
            (share(x, left, right), share(y, low, high))
        });
    }

    /// Moves the spot; false where there is none, or something else is meant.
    pub(super) fn move_spot(&mut self, action: Action) -> bool {
        let Some((x, y)) = self.panes.spot.as_mut() else { return false };
        let (right, up) = match action {
            Action::TurnDown => (-STEP, 0.0),
            Action::TurnUp => (STEP, 0.0),
            Action::TurnDownFar => (-10.0 * STEP, 0.0),
            Action::TurnUpFar => (10.0 * STEP, 0.0),
            Action::Up => (0.0, STEP),
            Action::Down => (0.0, -STEP),
            _ => return false,
        };
        *x = (*x + right).clamp(0.0, 1.0);
        *y = (*y + up).clamp(0.0, 1.0);
        true
    }

    /// Lets all arms begin at the spot.
    pub(super) fn walk_from_spot(&mut self, cx: &mut Cx) {
        let arm = self.snapshot.as_ref().and_then(|snapshot| snapshot.arms.first());
        let shape = arm.and_then(|arm| arm.settings.surface).map(|surface| surface.shape);
        let (Some(shape), Some((x, y))) = (shape, self.panes.spot.take()) else { return };
        let [(left, right), (low, high)] = shape.window();
        let at = [left + x * (right - left), low + y * (high - low)];
        for (path, value) in ["surface.x", "surface.y"].into_iter().zip(at) {
            let value = format!("{value:.3}");
            self.send(Command::Set { arm: None, path: path.into(), value }, cx);
        }
    }
}
