//! The sandbox: every setting of an experiment can be changed, beside the run that follows.

mod draw;
mod fit;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lab::Lab;
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::data::{DataSpec, Dataset};
use crate::lab::{
    Arm, Command, Experiment, Field, FieldKind, PathError, RunId, RunState, Settings, Snapshot,
    is_live,
};
use crate::text::Text;
use crate::ui::keymap::Context;
use crate::ui::{Action, Effect, Mouse, MouseKind};

/// Name of the experiment that no lesson has.
const FRESH: &str = "sandbox";

/// Settings, and the run that follows them.
#[derive(Debug)]
pub(crate) struct Sandbox {
    experiment: Arc<Experiment>,
    /// The settings that the arms share, as fields.
    fields: Vec<Field>,
    lab: Lab,
    chosen: usize,
    /// The keys go to the list rather than to the run.
    in_list: bool,
    /// A value that is being typed.
    typing: Option<String>,
    /// Why the last change was refused.
    refused: Option<String>,
}

impl Sandbox {
    /// A small network on a small data set.
    pub(crate) fn fresh(cx: &mut Cx) -> Self {
        let data = DataSpec::Moons { train: 400, test: 2000, noise: 0.15 };
        let set = data.load(1).expect("its settings are the usual ones");
        Self::on_data(data, &set, cx)
    }

    /// A network that fits a data set.
    pub(crate) fn on_data(data: DataSpec, set: &Dataset, cx: &mut Cx) -> Self {
        let views = fit::views_for(&data);
        let settings = Settings::usual(data, set);
        let solo = Experiment::solo(Text::english("Sandbox"), settings);
        let experiment = Experiment { id: FRESH.into(), views, ..solo };
        Self::with(experiment, cx)
    }

    /// An experiment of a lesson, to be taken apart.
    pub(crate) fn of(experiment: &Experiment, cx: &mut Cx) -> Self {
        let views = fit::views_of(experiment);
        let claims = Vec::new();
        Self::with(Experiment { views, claims, ..experiment.clone() }, cx)
    }

    fn with(experiment: Experiment, cx: &mut Cx) -> Self {
        let experiment = Arc::new(experiment);
        let lab = Lab::open(&experiment, Vec::new(), cx);
        Self {
            fields: experiment.base.fields(),
            experiment,
            lab,
            chosen: 0,
            in_list: true,
            typing: None,
            refused: None,
        }
    }

    fn field(&self) -> Option<&Field> {
        self.fields.get(self.chosen)
    }

    /// Changes the settings of every arm that does not override it.
    fn edit(&mut self, edit: impl FnOnce(&mut Settings) -> Result<(), PathError>, cx: &mut Cx) {
        let mut base = self.experiment.base.clone();
        if let Err(error) = edit(&mut base) {
            self.refused = Some(error.to_string());
            return;
        }
        let path = self.field().map(|field| field.path.clone()).unwrap_or_default();
        match base.get(&path) {
            Ok(value) if is_live(&path) && base.network == self.experiment.base.network => {
                self.set_live(base, &path, &value, cx);
            }
            _ => self.become_settings(base, cx),
        }
        self.fields = self.experiment.base.fields();
        self.chosen = self.chosen.min(self.fields.len().saturating_sub(1));
    }

    /// A change that the run takes up as it goes.
    fn set_live(&mut self, base: Settings, path: &str, value: &str, cx: &mut Cx) {
        let Some(arms) = self.rebuilt(&base) else { return };
        for (index, arm) in arms.iter().enumerate() {
            let overridden =
                arm.set.iter().any(|(set, _)| set == path || path.starts_with(&format!("{set}.")));
            if !overridden {
                let value = value.to_owned();
                let set = Command::Set { arm: Some(index), path: path.to_owned(), value };
                self.lab.send(set, cx);
            }
        }
        let views = self.experiment.views.clone();
        self.experiment = Arc::new(Experiment { base, arms, views, ..(*self.experiment).clone() });
        self.lab.experiment = Arc::clone(&self.experiment);
    }

    /// A change that begins the run anew.
    fn become_settings(&mut self, base: Settings, cx: &mut Cx) {
        let Some(arms) = self.rebuilt(&base) else { return };
        let experiment = Experiment { base, arms, ..(*self.experiment).clone() };
        let views = fit::views_after(&self.experiment.base.data, &experiment);
        self.experiment = Arc::new(Experiment { views, ..experiment });
        let training = self.lab.snapshot.as_ref().is_some_and(|s| s.state == RunState::Running);
        self.lab.reopen(&self.experiment, cx);
        if training {
            self.lab.send(Command::Play, cx);
        }
    }

    /// The arms on other settings; none, with a word, where an override does not fit any more.
    fn rebuilt(&mut self, base: &Settings) -> Option<Vec<Arm>> {
        self.refused = None;
        let rebuild = |arm: &Arm| -> Result<Arm, PathError> {
            let mut settings = base.clone();
            for (path, value) in &arm.set {
                settings.set(path, value)?;
            }
            Ok(Arm { settings, ..arm.clone() })
        };
        match self.experiment.arms.iter().map(rebuild).collect() {
            Ok(arms) => Some(arms),
            Err(error) => {
                self.refused = Some(error.to_string());
                None
            }
        }
    }

    fn change(&mut self, by: i32, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        if field.kind == FieldKind::Text {
            cx.say("This one is typed: press enter.");
            return;
        }
        let path = field.path.clone();
        self.edit(|settings| settings.step_field(&path, by), cx);
    }

    fn set_typed(&mut self, text: &str, cx: &mut Cx) {
        let Some(field) = self.field() else { return };
        let value =
            if field.kind == FieldKind::Text { format!("{text:?}") } else { text.to_owned() };
        let path = field.path.clone();
        self.edit(|settings| settings.set_field(&path, &value), cx);
    }

    /// The layer that the chosen field belongs to.
    fn layer(&self) -> Option<usize> {
        let rest = self.field()?.path.strip_prefix("network.")?;
        rest.split('.').next()?.parse().ok()
    }

    fn add_layer(&mut self, cx: &mut Cx) {
        // Without a chosen layer, it goes before the last one.
        let last = self.experiment.base.network.len().saturating_sub(1);
        let at = self.layer().map_or(last, |layer| layer + 1);
        self.edit(|settings| settings.add_layer(at), cx);
        self.choose_layer(at);
    }

    fn delete_layer(&mut self, cx: &mut Cx) {
        let Some(layer) = self.layer() else {
            cx.say("Choose a layer to remove it.");
            return;
        };
        self.edit(|settings| settings.remove_layer(layer), cx);
        self.choose_layer(layer.min(self.experiment.base.network.len().saturating_sub(1)));
    }

    fn choose_layer(&mut self, layer: usize) {
        let path = format!("network.{layer}");
        if let Some(row) = self.fields.iter().position(|field| field.path == path) {
            self.chosen = row;
        }
    }

    fn go(&mut self, by: isize) {
        let last = self.fields.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    fn save(&self, cx: &mut Cx) {
        let name = format!("{}.ron", file_name(&self.experiment.id));
        cx.effects.push(Effect::SaveFile { name, text: self.experiment.to_ron() });
    }

    fn enter(&mut self, cx: &mut Cx) {
        if !self.in_list {
            self.lab.act(Action::Enter, cx);
        } else if let Some(text) = self.typing.take() {
            self.refused = None;
            self.set_typed(&text, cx);
            // What was refused can be mended.
            self.typing = self.refused.is_some().then_some(text);
        } else {
            self.typing = self.field().map(typed);
        }
    }
}

/// A value as it is typed: a text without its quotes.
fn typed(field: &Field) -> String {
    match field.kind {
        FieldKind::Text => ron::from_str(&field.value).unwrap_or_default(),
        _ => field.value.clone(),
    }
}

/// The last part of an experiment's name.
fn file_name(id: &str) -> &str {
    id.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("experiment")
}

impl Screen for Sandbox {
    fn contexts(&self, _: &View) -> Vec<Context> {
        if self.typing.is_some() || self.lab.is_typing() {
            return vec![Context::Typing];
        }
        let scope = self.lab.context();
        let mut contexts = if self.in_list { vec![Context::Sandbox] } else { Vec::new() };
        contexts.extend(scope);
        contexts.push(Context::Lab);
        if !self.in_list {
            contexts.push(Context::Sandbox);
        }
        contexts
    }

    fn header(&self, view: &View) -> Header {
        self.head(view)
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        if self.typing.is_some() {
            return vec![hint(&[Action::Enter], "set"), hint(&[Action::Back], "leave as it was")];
        }
        if self.lab.is_typing() {
            return self.lab.hints(view);
        }
        let mut hints = Vec::new();
        if self.in_list {
            hints.extend(self.lab.hints(view).into_iter().take(1));
            hints.push(hint(&[Action::TurnDown, Action::TurnUp], "change"));
            hints.push(hint(&[Action::Edit], "type"));
            hints.push(hint(&[Action::AddLayer, Action::DeleteLayer], "layer"));
        } else {
            hints.extend(self.lab.hints(view));
        }
        hints.push(hint(&[Action::Save], "save"));
        hints.push(hint(&[Action::NextPane], "pane"));
        hints.push(hint(&[Action::Back], "back"));
        hints.push(hint(&[Action::Help], "help"));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            _ if self.lab.act_typing(action) => {}
            Action::Edit | Action::Enter => self.enter(cx),
            Action::Back if self.typing.take().is_some() => self.refused = None,
            Action::Back if self.lab.back(cx) => {}
            Action::Back => cx.go.push(Go::Back),
            _ if self.typing.is_some() => {}
            Action::AddLayer => self.add_layer(cx),
            Action::DeleteLayer => self.delete_layer(cx),
            Action::Save => self.save(cx),
            Action::NextPane => self.go_to_pane(1),
            Action::PreviousPane => self.go_to_pane(-1),
            Action::Up if self.in_list => self.go(-1),
            Action::Down if self.in_list => self.go(1),
            Action::PageUp if self.in_list => self.go(-8),
            Action::PageDown if self.in_list => self.go(8),
            Action::Top if self.in_list => self.go(isize::MIN),
            Action::Bottom if self.in_list => self.go(isize::MAX),
            Action::TurnDown if self.in_list => self.change(-1, cx),
            Action::TurnUp if self.in_list => self.change(1, cx),
            Action::TurnDownFar if self.in_list => self.change(-10, cx),
            Action::TurnUpFar if self.in_list => self.change(10, cx),
            _ => {
                if matches!(action, Action::Microscope | Action::Explain | Action::Zoom) {
                    self.in_list = false;
                }
                self.lab.move_or_act(action, cx);
            }
        }
    }

    fn type_text(&mut self, text: &Typed, _: &mut Cx) {
        if let Some(typing) = self.typing.as_mut() {
            text.apply(typing);
        }
        self.lab.type_text(text);
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let (list, lab) = self.parts(cx.body);
        if lab.contains(mouse.at) {
            self.in_list = false;
            self.lab.mouse(mouse, lab, cx);
        } else if list.contains(mouse.at) {
            match mouse.kind {
                MouseKind::ScrollUp => self.go(-1),
                MouseKind::ScrollDown => self.go(1),
                MouseKind::Press => {
                    self.in_list = true;
                    self.typing = None;
                    let row = self.first_row(list) + usize::from(mouse.at.y - list.y);
                    if row < self.fields.len() {
                        self.chosen = row;
                    }
                }
                MouseKind::Drag => {}
            }
        }
    }

    fn snapshot(&mut self, run: RunId, snapshot: &Arc<Snapshot>, _: &mut Cx) {
        if run == self.lab.run {
            self.lab.take(snapshot);
        }
    }

    fn run_failed(&mut self, run: RunId, why: &str) {
        if run == self.lab.run {
            self.lab.failed = Some(why.to_owned());
            self.lab.snapshot = None;
        }
    }

    fn watch(&mut self, cx: &mut Cx) {
        let (_, lab) = self.parts(cx.body);
        self.lab.watch(lab, cx);
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
        self.draw(view, area, buffer);
    }
}

impl Sandbox {
    /// From the list through the panes, round and round.
    fn go_to_pane(&mut self, by: isize) {
        let panes = if self.lab.scope.is_some() { 1 } else { self.lab.views.len() };
        let here = if self.in_list { 0 } else { 1 + self.lab.focus.min(panes - 1) };
        let there = (here as isize + by).rem_euclid(1 + panes as isize) as usize;
        self.in_list = there == 0;
        if there > 0 {
            self.lab.focus = there - 1;
        } else {
            self.lab.zoomed = false;
        }
    }
}
