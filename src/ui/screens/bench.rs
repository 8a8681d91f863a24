//! One experiment on its own: what proves the answer to a question.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::lab::{Lab, status};
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::lab::{Experiment, RunId, RunState, Snapshot};
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::{Action, Mouse};

/// An experiment with what it claims.
#[derive(Debug)]
pub(crate) struct Bench {
    lab: Lab,
}

impl Bench {
    pub(crate) fn open(experiment: &Arc<Experiment>, cx: &mut Cx) -> Self {
        Self { lab: Lab::open(experiment, Vec::new(), cx) }
    }

    /// The claims, wrapped; nothing where they would leave no room for the run.
    fn claims(&self, view: &View) -> Vec<Line<'static>> {
        let (theme, language) = (view.look.theme(), view.look.language());
        let width = view.body.width.saturating_sub(4).min(prose::WIDEST * 2);
        let claims = self.lab.experiment.claims.iter().map(|claim| claim.text.get(language));
        let lines: Vec<Line> =
            claims.flat_map(|claim| prose::words(claim, theme.emphasis, width)).collect();
        let room = usize::from(view.body.height / 5);
        if self.lab.zoomed { Vec::new() } else { lines.into_iter().take(room).collect() }
    }

    fn area(&self, view: &View) -> Rect {
        let above = self.claims(view).len() as u16;
        Rect { y: view.body.y + above, height: view.body.height - above, ..view.body }
    }
}

impl Screen for Bench {
    fn contexts(&self, _: &View) -> Vec<Context> {
        if self.lab.is_typing() {
            return vec![Context::Typing];
        }
        let scope = self.lab.context();
        scope.into_iter().chain([Context::Lab]).collect()
    }

    fn header(&self, view: &View) -> Header {
        let title = self.lab.experiment.title.get(view.look.language()).to_owned();
        Header {
            left: Span::styled(title, view.look.theme().title).into(),
            right: status(&self.lab, view),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let mut hints = self.lab.hints(view);
        if self.lab.is_typing() {
            return hints;
        }
        hints.push(hint(&[Action::Back], "back"));
        hints.push(hint(&[Action::Help], "help"));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            _ if self.lab.act_typing(action) => {}
            Action::Back if !self.lab.back(cx) => cx.go.push(Go::Back),
            _ => self.lab.move_or_act(action, cx),
        }
    }

    fn type_text(&mut self, text: &Typed, _: &mut Cx) {
        self.lab.type_text(text);
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let area = self.area(&cx.view());
        self.lab.mouse(mouse, area, cx);
    }

    fn snapshot(&mut self, run: RunId, snapshot: &Arc<Snapshot>, cx: &mut Cx) {
        if run == self.lab.run {
            let opened = self.lab.snapshot.is_none() && snapshot.state == RunState::Ready;
            self.lab.take(snapshot);
            // It was opened to be seen.
            if opened {
                self.lab.act(Action::RunPause, cx);
            }
        }
    }

    fn run_failed(&mut self, run: RunId, why: &str) {
        if run == self.lab.run {
            self.lab.failed = Some(why.to_owned());
        }
    }

    fn watch(&mut self, cx: &mut Cx) {
        let area = self.area(&cx.view());
        self.lab.watch(area, cx);
    }

    fn hide(&mut self, cx: &mut Cx) {
        self.lab.pause(cx);
    }

    fn close(&mut self, cx: &mut Cx) {
        self.lab.close(cx);
    }

    fn awaits(&self) -> bool {
        self.lab.awaits()
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        for (line, row) in self.claims(view).into_iter().zip(area.rows()) {
            let row = Rect { x: row.x + 1, width: row.width.saturating_sub(2), ..row };
            line.render(row, buffer);
        }
        self.lab.render(true, view, self.area(view), buffer);
    }
}
