//! The screens, one a file: each a plain struct that knows its keys, its state and its looks.
//!
//! The [`super::App`] holds a stack of them. A screen changes only in [`Screen::act`] and its
//! neighbours, which get a [`Cx`]; it draws from a [`View`], which it cannot change.

mod bench;
mod fuzzy;
mod glossary;
mod help;
mod home;
mod interview;
mod lab;
mod lesson;
mod popup;
mod question;
mod quiz;
mod sandbox;
mod search;
mod typed;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

pub(super) use home::Home;
pub(super) use typed::Typed;
pub(super) use {
    glossary::Glossary, help::Help, interview::begin, lesson::LessonScreen, sandbox::Sandbox,
    search::Search,
};

use super::keymap::{Context, Keymap};
use super::{Action, Effect, Look, Mouse};
use crate::course::{Course, Date, Fact, Progress};
use crate::lab::{RunId, Snapshot};
use crate::quiz::Bank;
use crate::quiz::schedule::Deck;

/// What a screen may look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub course: &'a Arc<Course>,
    pub progress: &'a Progress,
    pub look: &'a Look,
    pub keymap: &'a Keymap,
    /// The area between header and footer.
    pub body: Rect,
    /// Counts up while something is awaited.
    pub spin: usize,
    pub date: Date,
    /// The interview's questions with what is known of the learner's memory.
    pub deck: &'a Deck,
}

/// What a screen may change besides itself.
#[derive(Debug)]
pub(super) struct Cx<'a> {
    pub course: &'a Arc<Course>,
    pub bank: &'a Bank,
    pub progress: &'a mut Progress,
    pub look: &'a Look,
    pub keymap: &'a Keymap,
    pub body: Rect,
    /// Time since the session began.
    pub now: Duration,
    pub date: Date,
    pub deck: &'a mut Deck,
    pub effects: &'a mut Vec<Effect>,
    /// Where to go once the screen has acted.
    pub go: &'a mut Vec<Go>,
    /// A sentence for the footer.
    pub notice: &'a mut Option<String>,
    pub next_run: &'a mut u64,
}

impl Cx<'_> {
    /// The same for looking only.
    pub(super) fn view(&self) -> View<'_> {
        View {
            course: self.course,
            progress: self.progress,
            look: self.look,
            keymap: self.keymap,
            body: self.body,
            spin: 0,
            date: self.date,
            deck: self.deck,
        }
    }

    /// Keeps a fact, here and on disk.
    pub(super) fn record(&mut self, fact: Fact) {
        self.progress.record(&fact);
        let question = fact.question();
        let history = question.and_then(|question| self.progress.answers.get(question));
        if let (Some(question), Some(history)) = (question, history) {
            self.deck.update(question, history);
        }
        self.effects.push(Effect::Record(fact));
    }

    /// A name for another run.
    pub(super) fn run_id(&mut self) -> RunId {
        *self.next_run += 1;
        RunId(*self.next_run)
    }

    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        *self.notice = Some(sentence.into());
    }
}

/// A change of screen.
#[derive(Debug)]
pub(super) enum Go {
    /// The screen before this one.
    Back,
    /// The home screen, all others closed.
    Home,
    /// Another screen on top.
    To(Box<dyn Screen>),
    /// An action, once this screen is closed: the palette's choice.
    Act(Action),
}

/// A key or two with what they do here, for the footer.
#[derive(Clone, Debug)]
pub(super) struct Hint {
    pub actions: Vec<Action>,
    pub word: Cow<'static, str>,
}

/// A hint of what a few actions do together.
pub(super) fn hint(actions: &[Action], word: impl Into<Cow<'static, str>>) -> Hint {
    Hint { actions: actions.to_vec(), word: word.into() }
}

/// The header's two ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Header {
    pub left: Line<'static>,
    pub right: Line<'static>,
}

/// One screen.
pub(super) trait Screen: fmt::Debug + Send {
    /// Where its keys come from, the innermost first.
    fn contexts(&self, view: &View) -> Vec<Context>;

    /// Where am I, what is the run doing.
    fn header(&self, view: &View) -> Header;

    /// The keys that matter here, the most useful first.
    fn hints(&self, view: &View) -> Vec<Hint>;

    /// Does what was asked for, or nothing where it means nothing here.
    fn act(&mut self, action: Action, cx: &mut Cx);

    /// Draws the body.
    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer);

    /// Takes typed characters, where a line of text has the keys.
    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        let _ = (text, cx);
    }

    /// Follows the mouse.
    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let _ = (mouse, cx);
    }

    /// Takes what a run has to show, if the run is this screen's.
    fn snapshot(&mut self, run: RunId, snapshot: &Arc<Snapshot>, cx: &mut Cx) {
        let _ = (run, snapshot, cx);
    }

    /// Learns that a run could not be opened.
    fn run_failed(&mut self, run: RunId, why: &str) {
        let _ = (run, why);
    }

    /// Tells its runs what is visible; called after everything that happened while it is on
    /// top.
    fn watch(&mut self, cx: &mut Cx) {
        let _ = cx;
    }

    /// Another screen covers it, or it is closed: its runs must not train unseen.
    fn hide(&mut self, cx: &mut Cx) {
        let _ = cx;
    }

    /// It is closed for good.
    fn close(&mut self, cx: &mut Cx) {
        let _ = cx;
    }

    /// Whether the screen below shows through.
    fn floats(&self) -> bool {
        false
    }

    /// Whether something is awaited, so that a spinner turns.
    fn awaits(&self) -> bool {
        false
    }

    /// Takes note of the time, when it woke or another does.
    fn tick(&mut self, cx: &mut Cx) {
        let _ = cx;
    }

    /// When what it shows of the time changes next, if it shows some.
    fn wakes(&self) -> Option<Duration> {
        None
    }

    /// The keys of glossary entries that the page uses.
    fn terms(&self, view: &View) -> Vec<String> {
        let _ = view;
        Vec::new()
    }
}
