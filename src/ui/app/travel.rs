//! Going from screen to screen.

use super::{App, Turn, body};
use crate::ui::screens::{Cx, Go, Screen};

impl App {
    /// Lets one screen act, with everything that it may change.
    pub(super) fn with(
        &mut self,
        index: usize,
        turn: &mut Turn,
        act: impl FnOnce(&mut dyn Screen, &mut Cx),
    ) {
        let mut cx = Cx {
            course: &self.course,
            bank: &self.bank,
            progress: &mut self.progress,
            look: &self.look,
            keymap: &self.keymap,
            body: body(self.size),
            now: turn.now,
            date: self.date,
            deck: &mut self.deck,
            effects: &mut turn.effects,
            go: &mut turn.go,
            notice: &mut self.notice,
            next_run: &mut self.next_run,
        };
        if let Some(screen) = self.stack.get_mut(index) {
            act(screen.as_mut(), &mut cx);
        }
    }

    /// Lets the topmost screen act.
    pub(super) fn with_top(&mut self, turn: &mut Turn, act: impl FnOnce(&mut dyn Screen, &mut Cx)) {
        self.with(self.stack.len().saturating_sub(1), turn, act);
    }

    /// Goes where the screens asked to go.
    pub(super) fn travel(&mut self, turn: &mut Turn) {
        while !turn.go.is_empty() {
            match turn.go.remove(0) {
                Go::Back => self.close_top(turn),
                Go::Home => self.close_all(turn),
                Go::To(screen) => self.open(screen, turn),
                Go::Act(action) => {
                    self.close_top(turn);
                    self.act(action, turn);
                }
            }
        }
    }

    fn open(&mut self, screen: Box<dyn Screen>, turn: &mut Turn) {
        if !screen.floats() {
            self.with_top(turn, |covered, cx| covered.hide(cx));
        }
        self.stack.push(screen);
    }

    /// The home screen stays.
    fn close_top(&mut self, turn: &mut Turn) {
        if self.stack.len() > 1 {
            self.with_top(turn, |screen, cx| screen.close(cx));
            self.stack.pop();
        }
    }

    fn close_all(&mut self, turn: &mut Turn) {
        while self.stack.len() > 1 {
            self.close_top(turn);
        }
    }
}
