//! What the keys and the mouse do in a lesson.

use std::sync::Arc;

use super::{Lab, LessonScreen, SIDE_BY_SIDE};
use crate::course::{Block, Fact, Inline, ListItem};
use crate::lab::{RunId, Snapshot};
use crate::ui::keymap::Context;
use crate::ui::prose::Mark;
use crate::ui::screens::quiz::Quiz;
use crate::ui::screens::sandbox::Sandbox;
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, Typed, View};
use crate::ui::{Action, Mouse, MouseKind};

/// Where the keys of a lesson come from.
pub(super) fn contexts(screen: &LessonScreen, view: &View) -> Vec<Context> {
    let mut contexts = Vec::new();
    let lab = screen.lab(view);
    if lab.is_some_and(Lab::is_typing) {
        return vec![Context::Typing];
    }
    if screen.pending(view).is_some() && screen.parts(view).prose.is_some() {
        contexts.push(Context::Choices);
    }
    if screen.reading {
        contexts.push(Context::Reading);
    }
    contexts.extend(lab.and_then(Lab::context));
    if lab.is_some() {
        contexts.push(Context::Lab);
    }
    if !screen.reading {
        contexts.push(Context::Reading);
    }
    contexts
}

impl Screen for LessonScreen {
    fn contexts(&self, view: &View) -> Vec<Context> {
        contexts(self, view)
    }

    fn header(&self, view: &View) -> Header {
        self.head(view)
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        self.footer(view)
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        if self.lab_mut(cx).is_some_and(|lab| lab.act_typing(action)) {
            return;
        }
        match action {
            Action::NextPage => self.next_page(cx),
            Action::PreviousPage => {
                if let Some(page) = self.page.checked_sub(1) {
                    self.turn_to(page, cx);
                }
            }
            Action::NextPane => self.go_to_pane(1, cx),
            Action::PreviousPane => self.go_to_pane(-1, cx),
            // Where there is no fifth answer, its letter is that of the explanation.
            Action::Choose(4) if self.choices(cx) <= 4 => self.act_in_lab(Action::Explain, cx),
            Action::Choose(n) => self.predict_choice(n as usize, cx),
            Action::Hint => self.take_hint(cx),
            Action::Questions => self.open_quiz(cx),
            Action::Sandbox => self.open_sandbox(cx),
            Action::Back => self.back(cx),
            Action::Enter => self.enter(cx),
            _ if self.reading && self.read(action, cx) => {}
            _ => self.act_in_lab(action, cx),
        }
    }

    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        if let Some(lab) = self.lab_mut(cx) {
            lab.type_text(text);
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let view = cx.view();
        if mouse.at.y < view.body.y && mouse.kind == MouseKind::Press {
            if let Some(reading) = self.tab_hit(&view, mouse.at.x) {
                self.reading = reading;
            }
            return;
        }
        let parts = self.parts(&view);
        if let Some(area) = parts.prose.filter(|area| mouse.at.x < area.right() + 2) {
            match mouse.kind {
                MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(2),
                MouseKind::ScrollDown => {
                    self.scroll = (self.scroll + 2).min(self.last_scroll(&view));
                }
                MouseKind::Press => {
                    self.reading = true;
                    let row = usize::from(mouse.at.y - area.y + self.scroll);
                    let line = self.lines(&view, area.width).into_iter().nth(row);
                    if let Some(Mark::Choice(_, choice)) = line.and_then(|line| line.mark) {
                        self.predict_choice(choice, cx);
                    }
                }
                MouseKind::Drag => {}
            }
        } else if let Some(area) = parts.lab.filter(|area| area.contains(mouse.at)) {
            if mouse.kind == MouseKind::Press {
                self.reading = false;
            }
            if let Some(lab) = self.lab_mut(cx) {
                lab.mouse(mouse, area, cx);
            }
        }
    }

    fn snapshot(&mut self, run: RunId, snapshot: &Arc<Snapshot>, cx: &mut Cx) {
        let Some((index, lab)) = self.labs.iter_mut().find(|(_, lab)| lab.run == run) else {
            return;
        };
        let index = *index;
        lab.take(snapshot);
        self.grade(index, snapshot, cx);
    }

    fn run_failed(&mut self, run: RunId, why: &str) {
        if let Some(lab) = self.labs.values_mut().find(|lab| lab.run == run) {
            lab.failed = Some(why.to_owned());
        }
    }

    fn watch(&mut self, cx: &mut Cx) {
        let view = cx.view();
        let last = self.last_scroll(&view);
        self.scroll = self.scroll.min(last);
        let parts = self.parts(&view);
        if parts.prose.is_some() && self.scroll == last {
            self.record_read(cx);
        }
        if let Some(area) = parts.lab
            && let Some(lab) = self.lab_mut(cx)
        {
            lab.watch(area, cx);
        }
    }

    fn hide(&mut self, cx: &mut Cx) {
        self.labs.values().for_each(|lab| lab.pause(cx));
    }

    fn close(&mut self, cx: &mut Cx) {
        self.labs.values().for_each(|lab| lab.close(cx));
    }

    fn awaits(&self) -> bool {
        self.labs.values().any(Lab::awaits)
    }

    fn render(
        &self,
        view: &View,
        area: ratatui::layout::Rect,
        buffer: &mut ratatui::buffer::Buffer,
    ) {
        self.draw(view, area, buffer);
    }

    fn terms(&self, view: &View) -> Vec<String> {
        let mut terms = Vec::new();
        if let Some(page) = self.page(view) {
            collect_terms(&page.blocks, &mut terms);
        }
        terms
    }
}

impl LessonScreen {
    fn next_page(&mut self, cx: &mut Cx) {
        self.record_read(cx);
        if self.page + 1 < self.pages(&cx.view()).len() {
            self.turn_to(self.page + 1, cx);
        } else {
            self.open_quiz(cx);
        }
    }

    fn record_read(&mut self, cx: &mut Cx) {
        let pages = self.pages(&cx.view()).len();
        if pages > 0 && self.read.insert(self.page) {
            cx.record(Fact::PageRead { lesson: self.id(), page: self.page, pages });
        }
    }

    /// Goes on from the prose through the panes, round and round.
    fn go_to_pane(&mut self, by: isize, cx: &mut Cx) {
        let wide = cx.body.width >= SIDE_BY_SIDE;
        let reading = self.reading;
        let Some(lab) = self.lab_mut(cx) else { return };
        let panes = if lab.scope.is_some() { 1 } else { lab.views.len() };
        let here = if reading { 0 } else { 1 + lab.focus.min(panes - 1) };
        let there = (here as isize + by).rem_euclid(1 + panes as isize) as usize;
        lab.panes.scroll = 0;
        if there > 0 {
            lab.focus = there - 1;
        } else if wide {
            lab.zoomed = false;
        }
        self.reading = there == 0;
    }

    fn back(&mut self, cx: &mut Cx) {
        if self.answering.take().is_some() {
            return;
        }
        let visible = self.parts(&cx.view()).lab.is_some();
        let microscope = self.page(&cx.view()).is_some_and(|page| page.microscope);
        let undone = self.lab_mut(cx).is_some_and(|lab| {
            // The microscope of a page that opens in it is not in the way.
            visible && (lab.zoomed || !(microscope && lab.scope.is_some())) && lab.back(cx)
        });
        if undone {
            return;
        }
        if !self.reading && cx.body.width < SIDE_BY_SIDE {
            self.reading = true;
        } else {
            cx.go.push(Go::Back);
        }
    }

    fn enter(&mut self, cx: &mut Cx) {
        if !self.reading {
            self.act_in_lab(Action::Enter, cx);
        } else if self.pending(&cx.view()).is_some() {
            if let Some(choice) = self.answering {
                self.predict_choice(choice, cx);
            } else {
                self.answering = Some(0);
                self.show_choices(cx);
            }
        }
    }

    /// Scrolls so that the choices can be seen.
    fn show_choices(&mut self, cx: &Cx) {
        let view = cx.view();
        let Some(area) = self.parts(&view).prose else { return };
        let lines = self.lines(&view, area.width);
        if let Some(last) = lines.iter().rposition(|line| line.mark.is_some()) {
            let least = (last as u16 + 4).saturating_sub(area.height);
            self.scroll = self.scroll.max(least).min(self.last_scroll(&view));
        }
    }

    /// Moves within the prose; false where that is not what was asked for.
    fn read(&mut self, action: Action, cx: &Cx) -> bool {
        let view = cx.view();
        let last = self.last_scroll(&view);
        let page = cx.body.height.saturating_sub(2);
        match (action, self.answering) {
            (Action::Up | Action::Down, Some(choice)) => {
                let choices = self.pending(&view).map_or(1, |p| p.choices.len().max(1));
                let step = if action == Action::Up { choices - 1 } else { 1 };
                self.answering = Some((choice + step) % choices);
            }
            (Action::Up, None) => self.scroll = self.scroll.saturating_sub(1),
            (Action::Down, None) => self.scroll = (self.scroll + 1).min(last),
            (Action::PageUp, _) => self.scroll = self.scroll.saturating_sub(page),
            (Action::PageDown, _) => self.scroll = (self.scroll + page).min(last),
            (Action::Top, _) => self.scroll = 0,
            (Action::Bottom, _) => self.scroll = last,
            _ => return false,
        }
        true
    }

    fn act_in_lab(&mut self, action: Action, cx: &mut Cx) {
        let view = cx.view();
        let hidden = self.parts(&view).lab.is_none();
        // On a narrow terminal, what changes the view of the run leads to it.
        let leads = matches!(
            action,
            Action::Microscope
                | Action::Explain
                | Action::Zoom
                | Action::RunPause
                | Action::TypeSequence
        );
        let Some(lab) = self.lab_mut(cx) else { return };
        if hidden && action == Action::Microscope && lab.scope.is_some() {
            // It stands open on the other tab.
            self.reading = false;
            return;
        }
        lab.move_or_act(action, cx);
        let opened = action == Action::Microscope || (hidden && leads);
        if opened {
            self.reading = false;
        }
    }

    /// Answers of the prediction that waits for one.
    fn choices(&self, cx: &Cx) -> usize {
        self.pending(&cx.view()).map_or(0, |prediction| prediction.choices.len())
    }

    fn predict_choice(&mut self, choice: usize, cx: &mut Cx) {
        let view = cx.view();
        let Some(prediction) = self.pending(&view) else { return };
        let Some(chosen) = prediction.choices.get(choice) else { return };
        let fact = Fact::Predicted {
            lesson: self.id(),
            prediction: prediction.key.clone(),
            choice,
            right: chosen.right,
        };
        self.answering = None;
        cx.record(fact);
    }

    fn take_hint(&mut self, cx: &mut Cx) {
        let view = cx.view();
        let Some(challenge) = self.challenge(&view) else { return };
        let hints = self.hints_taken(challenge, &view) + 1;
        if hints <= challenge.hints.len() {
            let key = challenge.key.clone();
            let hint = challenge.hints[hints - 1].get(cx.look.language()).to_owned();
            cx.record(Fact::HintTaken { lesson: self.id(), challenge: key, hints });
            if self.parts(&cx.view()).prose.is_none() {
                cx.say(hint);
            }
        } else {
            cx.say("There is no further hint.");
        }
    }

    /// Records the challenges of the page that the run has met.
    fn grade(&mut self, experiment: usize, snapshot: &Snapshot, cx: &mut Cx) {
        let view = cx.view();
        let Some(shown) = self.challenge(&view).map(|challenge| challenge.key.clone()) else {
            return;
        };
        let met = self.graded(experiment).zip(&snapshot.goals).find_map(|(challenge, met)| {
            (*met && challenge.key == shown && !self.is_met(challenge, &view)).then_some(challenge)
        });
        let Some(challenge) = met.cloned() else { return };
        let step = snapshot.step;
        cx.record(Fact::ChallengeMet { lesson: self.id(), challenge: challenge.key, step });
    }

    fn open_sandbox(&mut self, cx: &mut Cx) {
        let view = cx.view();
        let experiment = self.experiment(&view).and_then(|e| self.lesson.experiments.get(e));
        let sandbox = match experiment.cloned() {
            Some(experiment) => Sandbox::of(&experiment, cx),
            None => Sandbox::fresh(cx),
        };
        cx.go.push(Go::To(Box::new(sandbox)));
    }

    fn open_quiz(&mut self, cx: &mut Cx) {
        match Quiz::open(&self.lesson, cx) {
            Some(quiz) => cx.go.push(Go::To(Box::new(quiz))),
            None => cx.say("This lesson has no questions."),
        }
    }
}

fn collect_terms(blocks: &[Block], terms: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(line) | Block::Paragraph(line) => collect(line, terms),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| collect(cell, terms)),
            Block::Predict(prediction) => {
                collect(&prediction.question, terms);
                prediction.choices.iter().for_each(|choice| collect(&choice.text, terms));
            }
            Block::List { items, .. } => {
                for ListItem(inner) in items {
                    collect_terms(inner, terms);
                }
            }
            Block::Note(inner) => collect_terms(inner, terms),
            Block::Code { .. } | Block::Formula { .. } | Block::Challenge(_) => {}
        }
    }
}

fn collect(inlines: &[Inline], terms: &mut Vec<String>) {
    for inline in inlines {
        if let Inline::Term { key, .. } = inline
            && !terms.contains(key)
        {
            terms.push(key.clone());
        }
    }
}
