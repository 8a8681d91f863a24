//! The program as a value: what is on the screen, and what follows from what happens.
//!
//! [`App::update`] turns an event into changed state and [`Effect`]s; [`App::render`] draws.
//! Neither does any input or output, reads a clock or starts a thread.

mod chrome;
mod travel;

use std::sync::Arc;
use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::{Rect, Size};

use super::action::{COLORS, GLYPHS};
use super::glyphs::to_ascii;
use super::keymap::{Context, Key, Keymap};
use super::screens::{
    Glossary, Go, Help, Home, LessonScreen, Sandbox, Screen, Search, Typed, View, begin,
};
use super::{Action, ColorDepth, Effect, Event, GlyphSet, Look, Mouse, Start};
use crate::course::{Course, Date, Fact, Progress};
use crate::lab::{RunId, Snapshot};
use crate::quiz::Bank;
use crate::quiz::schedule::Deck;
use crate::text::Language;

/// The smallest terminal that everything fits into.
pub const SMALLEST: Size = Size { width: 60, height: 16 };

/// All that one learner sees and does.
#[derive(Debug)]
pub struct App {
    course: Arc<Course>,
    bank: Arc<Bank>,
    progress: Progress,
    deck: Deck,
    look: Look,
    keymap: Keymap,
    size: Size,
    /// The home screen at the bottom; the last one has the keys.
    stack: Vec<Box<dyn Screen>>,
    /// A sentence in the footer, until the next key.
    notice: Option<String>,
    next_run: u64,
    spin: usize,
    date: Date,
}

/// What there is to learn.
#[derive(Clone, Debug)]
pub struct Content {
    pub course: Arc<Course>,
    pub bank: Arc<Bank>,
}

/// What an update gathers.
struct Turn {
    now: Duration,
    effects: Vec<Effect>,
    go: Vec<Go>,
}

impl App {
    /// The home screen for a learner with this `progress`, whose preferences override `look`.
    #[must_use]
    pub fn new(content: Content, progress: Progress, look: Look, keymap: Keymap) -> Self {
        let Content { course, bank } = content;
        let deck = Deck::of(&bank, &progress);
        let mut app = Self {
            stack: vec![Box::new(Home::new(&course, &progress))],
            deck,
            course,
            bank,
            progress,
            look,
            keymap,
            size: Size::new(80, 24),
            notice: None,
            next_run: 0,
            spin: 0,
            date: Date::default(),
        };
        app.prefer();
        app
    }

    /// Learns what time and day it is.
    pub fn set_date(&mut self, date: Date) {
        self.date = date;
    }

    /// Takes in one event, `now` after the session began.
    pub fn update(&mut self, event: Event, now: Duration) -> Vec<Effect> {
        let mut turn = Turn { now, effects: Vec::new(), go: Vec::new() };
        match event {
            Event::Open(start) => self.start(start, &mut turn),
            Event::Key(key) => self.key(key, &mut turn),
            Event::Paste(text) => self.type_text(&Typed::Text(text), &mut turn),
            Event::Mouse(mouse) => self.mouse(mouse, &mut turn),
            Event::Resize(width, height) => self.size = Size { width, height },
            Event::Snapshot { run, snapshot } => self.snapshot(run, &snapshot, &mut turn),
            Event::RunFailed { run, why } => {
                self.stack.iter_mut().for_each(|screen| screen.run_failed(run, &why));
            }
            Event::Saved { result: Ok(path), .. } => self.notice = Some(format!("saved as {path}")),
            Event::Saved { name, result: Err(why) } => {
                self.notice = Some(format!("{name} was not saved: {why}"));
            }
            Event::Trouble(what) => self.notice = Some(what),
            Event::Tick => self.tick(&mut turn),
            Event::Leave => leave(&mut turn),
        }
        self.travel(&mut turn);
        self.with_top(&mut turn, |screen, cx| screen.watch(cx));
        turn.effects
    }

    /// Draws everything.
    pub fn render(&self, frame: &mut Frame) {
        let area = frame.area();
        let buffer = frame.buffer_mut();
        if area.width < SMALLEST.width || area.height < SMALLEST.height {
            chrome::too_small(area, buffer);
            return;
        }
        let view = self.view();
        let first = self.ground();
        for screen in &self.stack[first..] {
            screen.render(&view, view.body, buffer);
        }
        if let (Some(ground), Some(top)) = (self.stack.get(first), self.stack.last()) {
            chrome::header(&ground.header(&view), area, buffer);
            let contexts = contexts(top.as_ref(), &view);
            let hints = top.hints(&view);
            chrome::footer(&view, &contexts, &hints, self.notice.as_deref(), area, buffer);
        }
        if self.look.glyphs().set == GlyphSet::Ascii {
            to_ascii(area, buffer);
        }
    }

    /// Whether something is awaited, so that ticks are wanted.
    #[must_use]
    pub fn awaits(&self) -> bool {
        self.stack.last().is_some_and(|screen| screen.awaits())
    }

    /// When a tick is wanted because what is shown of the time changes, if anything does: counted
    /// as the time that [`App::update`] is told.
    #[must_use]
    pub fn wakes(&self) -> Option<Duration> {
        self.stack[self.ground()..].iter().filter_map(|screen| screen.wakes()).min()
    }

    /// What the learner has done so far.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    fn view(&self) -> View<'_> {
        View {
            course: &self.course,
            progress: &self.progress,
            look: &self.look,
            keymap: &self.keymap,
            body: body(self.size),
            spin: self.spin,
            date: self.date,
            deck: &self.deck,
        }
    }

    /// The lowest screen that is seen.
    fn ground(&self) -> usize {
        self.stack.iter().rposition(|screen| !screen.floats()).unwrap_or(0)
    }

    fn tick(&mut self, turn: &mut Turn) {
        self.spin += 1;
        for index in self.ground()..self.stack.len() {
            self.with(index, turn, |screen, cx| screen.tick(cx));
        }
    }

    fn fits(&self) -> bool {
        self.size.width >= SMALLEST.width && self.size.height >= SMALLEST.height
    }

    fn key(&mut self, key: Key, turn: &mut Turn) {
        self.notice = None;
        let view = self.view();
        let Some(top) = self.stack.last() else { return };
        let contexts = contexts(top.as_ref(), &view);
        let action = self.keymap.action(&contexts, key);
        if !self.fits() && action != Some(Action::Quit) {
            return;
        }
        if let Some(action) = action {
            self.act(action, turn);
        } else if let Some(typed) = Typed::of(key) {
            self.type_text(&typed, turn);
        }
    }

    /// Does what was asked for: what is the same on every screen here, the rest on top.
    fn act(&mut self, action: Action, turn: &mut Turn) {
        match action {
            Action::Quit => leave(turn),
            Action::Home => turn.go.push(Go::Home),
            Action::Help => {
                let view = self.view();
                if let Some(top) = self.stack.last().filter(|top| !top.floats()) {
                    let contexts = contexts(top.as_ref(), &view);
                    turn.go.push(Go::To(Box::new(Help::new(contexts))));
                }
            }
            Action::Palette => {
                let view = self.view();
                if let Some(top) = self.stack.last().filter(|top| !top.floats()) {
                    let contexts = contexts(top.as_ref(), &view);
                    turn.go.push(Go::To(Box::new(Search::actions(&view, &contexts))));
                }
            }
            Action::Search => turn.go.push(Go::To(Box::new(Search::course(&self.view())))),
            Action::Glossary => {
                let view = self.view();
                let terms = self.stack.last().map(|top| top.terms(&view)).unwrap_or_default();
                turn.go.push(Go::To(Box::new(Glossary::new(&view, terms))));
            }
            Action::Speak(language) => self.remember("language", language.code(), turn),
            Action::Colors(depth) => self.remember("colors", color_name(depth), turn),
            Action::Glyphs(glyphs) => self.remember("glyphs", glyph_name(glyphs), turn),
            _ => self.with_top(turn, |screen, cx| screen.act(action, cx)),
        }
    }

    fn start(&mut self, start: Start, turn: &mut Turn) {
        self.with_top(turn, |_, cx| {
            let screen: Box<dyn Screen> = match start {
                Start::Interview(selection) => return begin(&selection, cx),
                Start::Lesson(lesson) => Box::new(LessonScreen::open(&lesson, None, cx)),
                Start::Data { data, set } => Box::new(Sandbox::on_data(data, &set, cx)),
            };
            cx.go.push(Go::To(screen));
        });
    }

    fn type_text(&mut self, text: &Typed, turn: &mut Turn) {
        self.with_top(turn, |screen, cx| screen.type_text(text, cx));
    }

    fn mouse(&mut self, mouse: Mouse, turn: &mut Turn) {
        if self.fits() {
            self.with_top(turn, |screen, cx| screen.mouse(mouse, cx));
        }
    }

    fn snapshot(&mut self, run: RunId, snapshot: &Arc<Snapshot>, turn: &mut Turn) {
        for index in 0..self.stack.len() {
            self.with(index, turn, |screen, cx| screen.snapshot(run, snapshot, cx));
        }
    }

    /// Records a preference and follows it.
    fn remember(&mut self, name: &str, value: &str, turn: &mut Turn) {
        let fact = Fact::Preferred { name: name.to_owned(), value: value.to_owned() };
        self.progress.record(&fact);
        turn.effects.push(Effect::Record(fact));
        self.prefer();
    }

    /// Follows the learner's preferences.
    fn prefer(&mut self) {
        let preferred = |name: &str| self.progress.preferences.get(name).map(String::as_str);
        let language = Language::ALL.into_iter().find(|l| Some(l.code()) == preferred("language"));
        let colors = COLORS.into_iter().find(|d| Some(color_name(*d)) == preferred("colors"));
        let glyphs = GLYPHS.into_iter().find(|g| Some(glyph_name(*g)) == preferred("glyphs"));
        self.look = Look::new(
            colors.unwrap_or(self.look.colors()),
            glyphs.unwrap_or(self.look.glyphs().set),
            language.unwrap_or(self.look.language()),
        );
    }
}

/// Ends the program. Every screen is closed before, and keeps what it has to keep.
fn leave(turn: &mut Turn) {
    turn.go = vec![Go::Home];
    turn.effects.push(Effect::Quit);
}

/// The area between header and footer.
fn body(size: Size) -> Rect {
    Rect::new(0, 1, size.width, size.height.saturating_sub(2))
}

/// Where a screen's keys come from; typing lets no other context in.
fn contexts(screen: &dyn Screen, view: &View) -> Vec<Context> {
    let mut contexts = screen.contexts(view);
    if !contexts.contains(&Context::Typing) {
        contexts.push(Context::Everywhere);
    }
    contexts
}

fn color_name(depth: ColorDepth) -> &'static str {
    match depth {
        ColorDepth::TrueColor => "true",
        ColorDepth::Ansi256 => "256",
        ColorDepth::Ansi16 => "16",
        ColorDepth::None => "none",
    }
}

fn glyph_name(glyphs: GlyphSet) -> &'static str {
    match glyphs {
        GlyphSet::Braille => "braille",
        GlyphSet::Blocks => "blocks",
        GlyphSet::Ascii => "ascii",
    }
}
