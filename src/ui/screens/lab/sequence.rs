//! A sequence in the lab: the step and the unit that its panes show, which sequence it is, and
//! the line in which one is typed.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Lab;
use crate::lab::{SequenceView, View as What};
use crate::ui::panes::{self, PaneState};
use crate::ui::screens::{Cx, Hint, Typed, View, hint};
use crate::ui::words::fill;
use crate::ui::{Action, format};

/// Temperatures from cold to hot.
const TEMPERATURES: [f64; 9] = [0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0];

/// Gates that a layer has at most.
const MOST_GATES: u16 = 7;

/// Whether a pane shows a sequence.
fn is_of_sequence(view: What) -> bool {
    matches!(view, What::Gates | What::ThroughTime | What::Cell | What::Text | What::Forecast)
}

impl Lab {
    /// Whether any pane shows a sequence.
    pub(super) fn has_sequence(&self) -> bool {
        self.views.iter().any(|view| is_of_sequence(*view))
    }

    /// Whether the focused pane shows a sequence.
    pub(super) fn on_sequence(&self) -> bool {
        let front = self.scope.is_some() || self.moment.is_some();
        !front && self.views.get(self.focus).is_some_and(|view| is_of_sequence(*view))
    }

    /// The sequence of the chosen arm, or of the first that has one.
    fn sequence(&self) -> Option<&SequenceView> {
        let arms = &self.snapshot.as_ref()?.arms;
        let chosen = arms.get(self.panes.arm).and_then(|arm| arm.sequence.as_deref());
        chosen.or_else(|| arms.iter().find_map(|arm| arm.sequence.as_deref()))
    }

    fn last_step(&self) -> usize {
        self.sequence().map_or(0, |view| view.steps.len().saturating_sub(1))
    }

    /// Puts the cursor on a step, or takes it away.
    pub(super) fn toggle_step(&mut self) {
        let walks = matches!(self.views.get(self.focus), Some(What::Cell | What::Text));
        let start = if walks { self.last_step() } else { 0 };
        let step = &mut self.panes.sequence.step;
        *step = if step.is_some() { None } else { Some(start) };
    }

    /// Does what is meant for a sequence; false where it means something else.
    pub(super) fn act_sequence(&mut self, action: Action, cx: &mut Cx) -> bool {
        if !self.has_sequence() || self.scope.is_some() || self.moment.is_some() {
            return false;
        }
        let walking = self.on_sequence() && self.panes.sequence.step.is_some();
        match action {
            Action::Cursor if self.on_sequence() => self.toggle_step(),
            Action::NextSymbol => self.walk(1),
            Action::PreviousSymbol => self.walk(-1),
            Action::TurnUp if walking => self.walk(1),
            Action::TurnDown if walking => self.walk(-1),
            Action::TurnUpFar if walking => self.walk(10),
            Action::TurnDownFar if walking => self.walk(-10),
            Action::NextUnit => self.go_to_unit(1),
            Action::PreviousUnit => self.go_to_unit(-1),
            Action::FollowUnit => {
                self.panes.sequence.alone = !self.panes.sequence.alone;
            }
            Action::NextSequence => self.go_to_sequence(1, cx),
            Action::PreviousSequence => self.go_to_sequence(-1, cx),
            Action::Warmer => self.warm(1, cx),
            Action::Cooler => self.warm(-1, cx),
            Action::TypeSequence => {
                self.typing = Some(self.panes.sequence.query.typed.clone().unwrap_or_default());
            }
            _ => return false,
        }
        true
    }

    /// Chooses a unit with the arrows, while there is a cursor, and the first gate with the page
    /// keys.
    pub(super) fn move_unit(&mut self, action: Action) -> bool {
        let walking = self.on_sequence() && self.panes.sequence.step.is_some();
        let gates = self.on_sequence() && self.views.get(self.focus) == Some(&What::Gates);
        match action {
            Action::PageUp if gates => self.scroll(-1),
            Action::PageDown if gates => {
                self.panes.scroll = (self.panes.scroll + 1).min(MOST_GATES);
            }
            Action::Up if walking => self.go_to_unit(-1),
            Action::Down if walking => self.go_to_unit(1),
            _ => return false,
        }
        true
    }

    /// Goes on from the cursor; without one, from the end that lies behind.
    fn walk(&mut self, by: isize) {
        let last = self.last_step();
        let next = match self.panes.sequence.step {
            Some(step) => step.min(last).saturating_add_signed(by).min(last),
            None if by > 0 => 0,
            None => last,
        };
        self.panes.sequence.step = Some(next);
    }

    fn go_to_unit(&mut self, by: isize) {
        let units = self.sequence().map_or(0, panes::units).max(1);
        let unit = (self.panes.sequence.unit % units) as isize + by;
        self.panes.sequence.unit = unit.rem_euclid(units as isize) as usize;
    }

    fn go_to_sequence(&mut self, by: isize, cx: &mut Cx) {
        let tests = self.snapshot.as_ref().map_or(1, |s| s.data.test.max(1));
        let query = &mut self.panes.sequence.query;
        // From one that was typed, back to where one was.
        if query.typed.take().is_none() {
            let next = query.example as isize + by;
            query.example = next.rem_euclid(tests as isize) as usize;
        }
        let (number, of) = (format::count(query.example as u64 + 1), format::count(tests as u64));
        let words = &cx.look.words().panes.sequence;
        let said = fill(&words.example_of, &[("example", &number), ("of", &of)]);
        cx.say(said);
    }

    fn warm(&mut self, by: isize, cx: &mut Cx) {
        let query = &mut self.panes.sequence.query;
        let distance = |i: &usize| ((TEMPERATURES[*i] - query.temperature).abs() * 1e6) as u64;
        let here = (0..TEMPERATURES.len()).min_by_key(distance).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(TEMPERATURES.len() - 1);
        query.temperature = TEMPERATURES[there];
        let value = format::short(query.temperature);
        cx.say(fill(&cx.look.words().panes.sequence.temperature, &[("value", &value)]));
    }

    /// The keys that matter for the focused pane of a sequence.
    pub(super) fn sequence_hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        if self.panes.sequence.step.is_none() {
            hints.push(hint(&[Action::PreviousSymbol, Action::NextSymbol], "step"));
        }
        match self.views.get(self.focus) {
            Some(What::Gates) => hints.push(hint(&[Action::FollowUnit], "one unit")),
            Some(What::Text) => hints.push(hint(&[Action::Cooler, Action::Warmer], "temperature")),
            _ => {}
        }
        hints.push(hint(&[Action::TypeSequence], "type"));
        hints
    }

    // The line in which a sequence is typed.

    /// Whether characters go into a line of text.
    pub(crate) fn is_typing(&self) -> bool {
        self.typing.is_some()
    }

    /// Takes typed characters.
    pub(crate) fn type_text(&mut self, text: &Typed) {
        if let Some(line) = self.typing.as_mut() {
            text.apply(line);
        }
    }

    /// Accepts or leaves the line; false where nothing is typed.
    pub(crate) fn act_typing(&mut self, action: Action) -> bool {
        let Some(line) = self.typing.take() else { return false };
        match action {
            Action::Enter => {
                // An empty line is no sequence: back to the test set.
                self.panes.sequence.query.typed = Some(line).filter(|line| !line.is_empty());
                self.panes.sequence.step = None;
            }
            Action::Back => {}
            _ => self.typing = Some(line),
        }
        true
    }

    /// What is typed, its end in view.
    pub(super) fn typing_line(&self, view: &View, width: u16) -> Option<Line<'static>> {
        let line = self.typing.as_ref()?;
        let (theme, words) = (view.look.theme(), &view.look.words().panes.sequence);
        let prompt = format!(" {} ", words.type_prompt);
        let room = usize::from(width).saturating_sub(Span::raw(prompt.as_str()).width() + 2);
        let mut from = 0;
        while Span::raw(&line[from..]).width() > room {
            from += line[from..].chars().next().map_or(1, char::len_utf8);
        }
        Some(Line::from(vec![
            Span::styled(prompt, theme.accent),
            Span::styled(line[from..].to_owned(), theme.strong),
            Span::styled("_", theme.accent),
        ]))
    }

    // The mouse and the microscope.

    /// Puts the cursor where the hand points; false where the pane shows no sequence.
    pub(super) fn point_at_step(&mut self, pane: usize, area: Rect, at: Position, cx: &Cx) -> bool {
        let Some(view) = self.views.get(pane).copied().filter(|view| is_of_sequence(*view)) else {
            return false;
        };
        let Some(snapshot) = self.snapshot.as_deref() else { return true };
        let state = PaneState { focused: true, ..self.panes.clone() };
        if let Some(place) = panes::place(view, snapshot, &state, cx.look, area, at) {
            self.panes.sequence.step = Some(place.step);
            self.panes.sequence.unit = place.unit.unwrap_or(self.panes.sequence.unit);
        }
        true
    }

    /// Opens or closes the cell in the place of the microscope; false where the arm has no
    /// recurrent layer.
    pub(super) fn toggle_cell(&mut self, cx: &mut Cx) -> bool {
        let arms = self.snapshot.as_ref().map_or(&[][..], |snapshot| &snapshot.arms);
        let arm = arms.get(self.panes.arm).or(arms.first());
        if self.scope.is_some() || !arm.is_some_and(|arm| panes::is_recurrent(&arm.settings)) {
            return false;
        }
        let cell = self.views.iter().position(|view| *view == What::Cell);
        if self.zoomed && cell == Some(self.focus) {
            self.zoomed = false;
            return true;
        }
        self.focus = cell.unwrap_or_else(|| {
            self.views.push(What::Cell);
            self.views.len() - 1
        });
        self.zoomed = true;
        if self.panes.sequence.step.is_none() {
            self.panes.sequence.step = Some(self.last_step());
        }
        cx.say(cx.look.words().panes.sequence.cell_is_microscope.clone());
        true
    }
}
