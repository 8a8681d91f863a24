//! A run on the screen: its panes, its knobs and its speed. Lessons and the sandbox hold one.

mod cells;
mod draw;
mod knobs;
mod layout;
mod moment;
mod scope;
mod sequence;
mod spot;
mod status;

use std::sync::Arc;

use ratatui::layout::{Position, Rect};

pub(crate) use layout::Layout;
pub(crate) use moment::Moment;
pub(crate) use scope::Scope;
pub(crate) use status::status;

use super::Cx;
use crate::lab::{
    Command, Experiment, Goal, RunId, RunState, Snapshot, Speed, View as What, Watch,
};
use crate::ui::keymap::Context;
use crate::ui::panes::PaneState;
use crate::ui::{Action, Effect, Mouse, MouseKind};

/// Steps a second that `+` and `-` go through; flat out comes after the last.
const SPEEDS: [u32; 13] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/// How long a run takes by default, in seconds: long enough to be watched.
const WATCHABLE: u64 = 6;

/// Snapshots after which a knob shows what the run says, whatever was asked for.
const PATIENCE: u8 = 20;

/// A run and how it is looked at.
#[derive(Debug)]
pub(crate) struct Lab {
    pub run: RunId,
    pub experiment: Arc<Experiment>,
    pub snapshot: Option<Arc<Snapshot>>,
    /// Why the run could not be opened.
    pub failed: Option<String>,
    /// What can be looked at, in the order of `tab`.
    pub views: Vec<What>,
    pub panes: PaneState,
    /// The pane with the focus, by index into the views.
    pub focus: usize,
    /// The focused pane takes the whole area.
    pub zoomed: bool,
    /// The microscope stands in the place of the panes.
    pub scope: Option<Scope>,
    /// The explanation of this moment stands before the panes.
    pub moment: Option<Moment>,
    /// A sequence that is being typed.
    typing: Option<String>,
    /// Remedies that were taken, with their arms.
    remedies: Vec<(usize, crate::lab::Remedy)>,
    /// The knob that the arrows turn.
    pub knob: usize,
    /// Knobs that were turned and not yet seen to be, with the snapshots since.
    turned: Vec<Option<(String, u8)>>,
    /// Index into [`SPEEDS`], or beyond it.
    speed: usize,
    /// What the run was last asked to show.
    watching: Option<Watch>,
    /// Whether enough of the run was seen to talk about it.
    pub seen: bool,
}

impl Lab {
    /// Opens a run, whose snapshots will say which of the goals hold.
    pub(crate) fn open(experiment: &Arc<Experiment>, goals: Vec<Goal>, cx: &mut Cx) -> Self {
        let run = cx.run_id();
        let experiment = Arc::clone(experiment);
        cx.effects.push(Effect::OpenRun { run, experiment: Arc::clone(&experiment), goals });
        let wanted = experiment.base.steps / WATCHABLE;
        let speed = SPEEDS.iter().position(|s| u64::from(*s) >= wanted).unwrap_or(SPEEDS.len());
        let lab = Self {
            run,
            snapshot: None,
            failed: None,
            views: if experiment.views.is_empty() {
                vec![What::Loss, What::Numbers]
            } else {
                experiment.views.clone()
            },
            panes: PaneState { hidden: vec![false; experiment.arms.len()], ..PaneState::default() },
            focus: 0,
            zoomed: false,
            scope: None,
            moment: None,
            typing: None,
            remedies: Vec::new(),
            knob: 0,
            turned: vec![None; experiment.knobs.len()],
            speed,
            watching: None,
            seen: false,
            experiment,
        };
        lab.send(Command::Speed(lab.pace()), cx);
        lab
    }

    /// Opens another run in the place of this one, looked at in the same way.
    pub(crate) fn reopen(&mut self, experiment: &Arc<Experiment>, cx: &mut Cx) {
        self.close(cx);
        let mut next = Self::open(experiment, Vec::new(), cx);
        // What is on the screen stays until the new run has something to show.
        next.snapshot = self.snapshot.take();
        next.panes = PaneState { hidden: next.panes.hidden, ..self.panes.clone() };
        next.focus = self.focus.min(next.views.len() - 1);
        next.zoomed = self.zoomed;
        next.speed = self.speed;
        next.send(Command::Speed(next.pace()), cx);
        if let Some(scope) = self.scope {
            next.scope = Some(scope);
            next.send(Command::Trace(Some((scope.arm, scope.example))), cx);
        }
        *self = next;
    }

    /// Tells the run something.
    pub(crate) fn send(&self, command: Command, cx: &mut Cx) {
        cx.effects.push(Effect::Command { run: self.run, command });
    }

    /// Ends the run.
    pub(crate) fn close(&self, cx: &mut Cx) {
        cx.effects.push(Effect::CloseRun { run: self.run });
    }

    /// Nobody looks any more.
    pub(crate) fn pause(&self, cx: &mut Cx) {
        if self.snapshot.as_ref().is_some_and(|s| s.state == RunState::Running) {
            self.send(Command::Pause, cx);
        }
    }

    /// How fast the run is asked to go.
    pub(crate) fn pace(&self) -> Speed {
        SPEEDS.get(self.speed).map_or(Speed::FlatOut, |steps| Speed::Steps(*steps))
    }

    /// Whether the run has nothing to show yet.
    pub(crate) fn awaits(&self) -> bool {
        self.snapshot.is_none() && self.failed.is_none()
    }

    /// Takes a snapshot of this lab's run.
    pub(crate) fn take(&mut self, snapshot: &Arc<Snapshot>) {
        for (turned, value) in self.turned.iter_mut().zip(&snapshot.knobs) {
            if let Some((wanted, waited)) = turned {
                *waited += 1;
                if wanted == value || *waited > PATIENCE || snapshot.refusal.is_some() {
                    *turned = None;
                }
            }
        }
        let stopped = snapshot.state != RunState::Running && snapshot.step > 0;
        let tenth = snapshot.step > 0 && snapshot.step * 10 >= snapshot.steps;
        self.seen |= stopped || tenth;
        self.snapshot = Some(Arc::clone(snapshot));
    }

    /// Does what was asked for; false where it means nothing to a lab.
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> bool {
        if self.scope.is_some() && self.act_scope(action, cx)
            || self.act_moment(action, cx)
            || self.act_sequence(action, cx)
            || self.move_spot(action)
        {
            return true;
        }
        match action {
            Action::RunPause => self.run_or_pause(cx),
            Action::StepForward => self.send(Command::Step(1), cx),
            Action::StepBack => self.send(Command::Back(1), cx),
            Action::Restart => self.send(Command::Restart, cx),
            Action::Reseed => {
                let seed = self.snapshot.as_ref().map_or(self.experiment.base.seed, |s| s.seed);
                self.send(Command::Reseed(seed + 1), cx);
            }
            Action::Faster => self.change_speed((self.speed + 1).min(SPEEDS.len()), cx),
            Action::Slower => self.change_speed(self.speed.saturating_sub(1), cx),
            Action::FlatOut => self.change_speed(SPEEDS.len(), cx),
            Action::TurnDown => self.turn(-1, cx),
            Action::TurnUp => self.turn(1, cx),
            Action::TurnDownFar => self.turn(-10, cx),
            Action::TurnUpFar => self.turn(10, cx),
            Action::Arm(group) => self.toggle_group(group as usize),
            Action::NextArm => self.go_to_arm(1),
            Action::PreviousArm => self.go_to_arm(-1),
            Action::LogAxis => self.panes.log = !self.panes.log,
            Action::Cursor if self.on_ground() => self.toggle_spot(),
            Action::Zoom | Action::Enter if self.panes.spot.is_some() => self.walk_from_spot(cx),
            Action::Enter if self.open_cell(cx) => {}
            Action::Cursor => {
                self.panes.cursor = if self.panes.cursor.is_some() { None } else { Some(0.5) };
            }
            Action::Zoom | Action::Enter => self.zoomed = !self.zoomed,
            Action::Microscope => self.toggle_scope(cx),
            Action::Explain => self.toggle_moment(),
            Action::UndoRemedy => self.undo_remedy(cx),
            _ => return false,
        }
        true
    }

    /// The same, with the arrows choosing knobs and the page keys scrolling the pane.
    pub(crate) fn move_or_act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up | Action::Down if self.move_spot(action) => {}
            _ if self.move_cell(action) || self.move_unit(action) => {}
            Action::Up if self.scope.is_none() => self.choose_knob(-1),
            Action::Down if self.scope.is_none() => self.choose_knob(1),
            Action::PageUp if self.scope.is_none() => self.scroll(-5),
            Action::PageDown if self.scope.is_none() => self.scroll(5),
            Action::NextPane => self.focus = (self.focus + 1) % self.views.len(),
            Action::PreviousPane => {
                self.focus = (self.focus + self.views.len() - 1) % self.views.len();
            }
            _ => {
                self.act(action, cx);
            }
        }
    }

    /// Where its keys come from besides [`Context::Lab`]: from what stands in front, or from the
    /// sequence that its panes show.
    pub(crate) fn context(&self) -> Option<Context> {
        let moment = self.moment.map(|_| Context::Moment);
        let front = moment.or_else(|| self.scope.map(|_| Context::Microscope));
        front.or_else(|| self.has_sequence().then_some(Context::Sequence))
    }

    /// Leaves what stands in front: the explanation, the microscope, the cursor, the zoom.
    pub(crate) fn back(&mut self, cx: &mut Cx) -> bool {
        if self.moment.take().is_some() || self.panes.spot.take().is_some() {
            return true;
        }
        if self.scope.is_some() {
            self.toggle_scope(cx);
        } else if self.panes.sequence.step.take().is_none() && self.panes.cursor.take().is_none() {
            if !self.zoomed {
                return false;
            }
            self.zoomed = false;
        }
        true
    }

    fn run_or_pause(&mut self, cx: &mut Cx) {
        match self.snapshot.as_ref().map(|s| s.state.clone()) {
            Some(RunState::Running) => self.send(Command::Pause, cx),
            Some(RunState::Finished) => {
                self.send(Command::Restart, cx);
                self.send(Command::Play, cx);
            }
            Some(RunState::Diverged) => cx.say("Every arm has diverged: turn a knob, then restart"),
            Some(RunState::Ready | RunState::Paused) | None => self.send(Command::Play, cx),
        }
    }

    fn change_speed(&mut self, speed: usize, cx: &mut Cx) {
        self.speed = speed;
        self.send(Command::Speed(self.pace()), cx);
        cx.say(match self.pace() {
            Speed::Steps(1) => "speed: 1 step a second".to_owned(),
            Speed::Steps(steps) => format!("speed: {steps} steps a second"),
            Speed::FlatOut => "speed: flat out".to_owned(),
        });
    }

    fn go_to_arm(&mut self, by: isize) {
        let arms = self.experiment.arms.len().max(1);
        self.panes.arm = (self.panes.arm as isize + by).rem_euclid(arms as isize) as usize;
    }

    // What is visible.

    /// Asks the run for what the area shows, where that has changed.
    pub(crate) fn watch(&mut self, area: Rect, cx: &mut Cx) {
        let layout = self.layout(area);
        let plane = |view| matches!(view, What::Function | What::Ravine);
        let function = layout.panes.iter().find(|(i, _)| plane(self.views[*i]));
        let grid = function.map_or((0, 0), |(_, pane)| {
            (pane.width.saturating_sub(2).clamp(1, 120), (pane.height * 2).clamp(2, 120))
        });
        let widest = layout.panes.iter().map(|(_, pane)| pane.width).max().unwrap_or(0);
        let mut views: Vec<What> = layout.panes.iter().map(|(i, _)| self.views[*i]).collect();
        if self.moment.is_some() {
            views.extend([What::Activations, What::Gradients]);
        }
        views.sort_unstable();
        views.dedup();
        let points = (widest * 2).clamp(40, 400);
        let sequence = self.panes.sequence.query.clone();
        let watch = Watch { views, grid, points, sequence };
        if self.watching.as_ref() != Some(&watch) {
            self.watching = Some(watch.clone());
            self.send(Command::Watch(watch), cx);
        }
    }

    /// Follows the mouse within the lab's area.
    pub(crate) fn mouse(&mut self, mouse: Mouse, area: Rect, cx: &mut Cx) {
        let layout = self.layout(area);
        let at = |rect: &Rect| rect.contains(mouse.at);
        let knob = layout.knobs.iter().find(|(_, rect)| at(rect)).copied();
        let pane = layout.panes.iter().find(|(_, rect)| at(rect)).copied();
        match (mouse.kind, knob, pane) {
            (MouseKind::Press | MouseKind::Drag, Some((knob, rect)), _) => {
                self.knob = knob;
                self.pull(rect, mouse.at, cx);
            }
            (MouseKind::ScrollUp | MouseKind::ScrollDown, Some((knob, _)), _) => {
                self.knob = knob;
                self.turn(if mouse.kind == MouseKind::ScrollUp { 1 } else { -1 }, cx);
            }
            (MouseKind::Press | MouseKind::Drag, _, Some((pane, rect))) => {
                if mouse.kind == MouseKind::Press {
                    self.focus = pane;
                }
                if !self.point_at_step(pane, rect, mouse.at, cx) {
                    self.point(rect, mouse.at);
                }
            }
            (MouseKind::ScrollUp, _, Some(_)) => self.scroll(-1),
            (MouseKind::ScrollDown, _, Some(_)) => self.scroll(1),
            (MouseKind::Press, None, None) => {
                if let Some(arm) = self.legend_hit(&layout, cx.look.language(), mouse.at) {
                    self.act(Action::Arm(arm as u8), cx);
                }
            }
            _ => {}
        }
    }

    /// Moves the reading cursor, if there is one, to where the hand points.
    fn point(&mut self, pane: Rect, at: Position) {
        if self.panes.cursor.is_some() && pane.width > 3 {
            let along = f64::from(at.x.saturating_sub(pane.x + 1)) / f64::from(pane.width - 3);
            self.panes.cursor = Some(along.min(1.0));
        }
    }

    /// Scrolls the focused pane.
    pub(crate) fn scroll(&mut self, by: i32) {
        let scroll = i32::from(self.panes.scroll) + by;
        self.panes.scroll = scroll.clamp(0, 500) as u16;
    }
}
