//! One question on the screen, wherever it comes from: its keys, its answer, its feedback.
//!
//! A screen makes a [`QuestionCard`] of a [`Showing`], passes it actions and typed text, and
//! draws it. Once an answer is given, the card hands out a [`Given`] and waits: the screen
//! keeps the answer (and asks what else it wants to know, such as how sure the learner was),
//! and only then has the card [tell](QuestionCard::tell) whether it was right and why.

mod draw;
mod editor;
mod feedback;
mod given;
mod page;
mod sight;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::bench::Bench;
use super::{Cx, Go, Hint, Typed, View, hint};
use crate::quiz::{Answer, Grade, Kind, Question, Showing, grade, parse_number};
use crate::ui::keymap::Context;
use crate::ui::prose::{self, Mark};
use crate::ui::words::QuestionWords;
use crate::ui::{Action, Mouse, MouseKind};
use editor::Editor;
use sight::beyond;

/// A question as it is shown once, and what the learner has done with it.
#[derive(Clone, Debug)]
pub(crate) struct QuestionCard {
    showing: Showing,
    stage: Stage,
    /// Whether a recalled answer is marked at once.
    marks: bool,
    /// The place on the screen that the arrows are on: of a choice, a step, a line, a point.
    aimed: usize,
    /// The places that were taken, in their order.
    taken: Vec<usize>,
    editor: Editor,
    /// Why the typed text is no number.
    misread: Option<String>,
    scroll: u16,
}

/// How far the learner has come.
#[derive(Clone, Debug)]
enum Stage {
    Asked,
    /// What was recalled is held against the key points.
    Marking,
    /// Answered, and not told yet whether it is right.
    Given(Given),
    Told(Given),
}

/// An answer and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given {
    pub answer: Answer,
    pub grade: Grade,
}

impl QuestionCard {
    /// Asks.
    pub(crate) fn ask(showing: Showing) -> Self {
        let card = Self {
            showing,
            stage: Stage::Asked,
            marks: true,
            aimed: 0,
            taken: Vec::new(),
            editor: Editor::default(),
            misread: None,
            scroll: 0,
        };
        card.with_draft("")
    }

    /// Asks, and hands out what is recalled as it is typed, with no key point ticked. It is
    /// [marked](QuestionCard::mark) later.
    pub(crate) fn ask_unmarked(showing: Showing) -> Self {
        Self { marks: false, ..Self::ask(showing) }
    }

    /// Has what was recalled marked against the key points.
    pub(crate) fn mark(showing: Showing, text: &str) -> Self {
        Self { stage: Stage::Marking, editor: Editor::new(text), ..Self::ask(showing) }
    }

    /// Shows an answer that was given before, with its feedback.
    pub(crate) fn told(showing: Showing, answer: Answer) -> Self {
        let grade = grade(&showing, &answer);
        let typed = match &answer {
            Answer::Number(number) => Editor::new(&number.to_string()),
            _ => Editor::default(),
        };
        let stage = Stage::Told(Given { answer, grade });
        Self { stage, editor: typed, ..Self::ask(showing) }
    }

    pub(crate) fn showing(&self) -> &Showing {
        &self.showing
    }

    pub(crate) fn question(&self) -> &Question {
        self.showing.question()
    }

    /// The answer, once there is one.
    pub(crate) fn given(&self) -> Option<&Given> {
        match &self.stage {
            Stage::Given(given) | Stage::Told(given) => Some(given),
            Stage::Asked | Stage::Marking => None,
        }
    }

    /// Whether the feedback is on the screen.
    pub(crate) fn is_told(&self) -> bool {
        matches!(self.stage, Stage::Told(_))
    }

    /// Shows the feedback of the answer that was given.
    pub(crate) fn tell(&mut self) {
        if let Stage::Given(given) = &self.stage {
            self.stage = Stage::Told(given.clone());
            self.scroll = 0;
        }
    }

    /// Opens the experiment that proves the answer on top, once that was told; `esc` comes back
    /// to it. False where there is none.
    pub(crate) fn prove(&self, cx: &mut Cx) -> bool {
        let view = cx.view();
        let Some(experiment) = self.proof(&view).cloned() else { return false };
        let bench = Bench::open(&experiment, cx);
        cx.go.push(Go::To(Box::new(bench)));
        true
    }

    fn proof<'a>(&self, view: &View<'a>) -> Option<&'a std::sync::Arc<crate::lab::Experiment>> {
        let id = self.question().proof.as_deref().filter(|_| self.is_told())?;
        let experiments = view.course.lessons().flat_map(|lesson| &lesson.experiments);
        experiments.into_iter().find(|experiment| experiment.id == id)
    }

    /// Whether characters go into a text.
    pub(crate) fn is_typing(&self) -> bool {
        let typed =
            matches!(self.question().kind, Kind::Number { .. } | Kind::Drawn { .. } | Kind::Recall);
        typed && matches!(self.stage, Stage::Asked)
    }

    /// How many things can be pointed at: choices, steps, lines, key points.
    fn places(&self) -> usize {
        match self.stage {
            Stage::Asked => self.showing.order().len(),
            Stage::Marking => self.question().points().len(),
            Stage::Given(_) | Stage::Told(_) => 0,
        }
    }

    /// Where its keys come from.
    pub(crate) fn contexts(&self) -> Vec<Context> {
        if self.is_typing() {
            return vec![Context::Typing];
        }
        let inner = match (&self.stage, &self.question().kind) {
            (Stage::Given(_) | Stage::Told(_), _) => None,
            (Stage::Asked, Kind::Order(_)) => Some(Context::Steps),
            (Stage::Asked, Kind::Bug { .. }) => Some(Context::Lines),
            _ => Some(Context::Choices),
        };
        inner.into_iter().chain([Context::Quiz]).collect()
    }

    /// The keys that matter for it, the most useful first.
    pub(crate) fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let keys: Vec<Action> = (0..self.places() as u8).map(Action::Choose).collect();
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let enter = of(&[Action::Enter], &words.answer);
        let mut hints = match (&self.stage, &self.question().kind) {
            (Stage::Told(_), _) => {
                let proved = self.proof(view).is_some();
                proved.then(|| of(&[Action::Sandbox], &words.prove)).into_iter().collect()
            }
            (Stage::Given(_), _) => Vec::new(),
            (Stage::Marking, _) => vec![of(&keys, &words.tick), of(&[Action::Enter], &words.done)],
            (_, Kind::One(_) | Kind::Fill { .. } | Kind::Bug { .. }) => {
                vec![of(&keys, &words.answer)]
            }
            (_, Kind::Several(_)) => vec![of(&keys, &words.tick), enter],
            (_, Kind::Order(_)) => {
                vec![of(&keys, &words.place), of(&[Action::UndoRemedy], &words.take_back), enter]
            }
            (_, Kind::Number { .. } | Kind::Drawn { .. } | Kind::Recall) => vec![enter],
        };
        if self.places() > 0 {
            hints.push(of(&[Action::Up, Action::Down], &words.choose));
        }
        hints
    }

    /// Does what was asked for; hands out the answer, if this gave it. The area is the one that
    /// it is drawn in.
    pub(crate) fn act(&mut self, action: Action, area: Rect, cx: &mut Cx) -> Option<Given> {
        let aiming = self.places() > 0;
        match action {
            Action::Choose(place) => return self.choose(usize::from(place)),
            Action::Tick if aiming => return self.choose(self.aimed),
            Action::Enter => return self.enter(cx),
            Action::UndoRemedy => {
                self.taken.pop();
            }
            Action::Up if aiming => self.aim(self.places() - 1, area, cx),
            Action::Down if aiming => self.aim(1, area, cx),
            Action::Up if self.climb(-1, area) => self.keep_in_sight(area, cx),
            Action::Down if self.climb(1, area) => self.keep_in_sight(area, cx),
            Action::Up => self.scroll_by(-1, area, cx),
            Action::Down => self.scroll_by(1, area, cx),
            Action::PageUp => self.scroll_by(-8, area, cx),
            Action::PageDown => self.scroll_by(8, area, cx),
            Action::Left | Action::Right | Action::Top | Action::Bottom if self.is_typing() => {
                match action {
                    Action::Left => self.editor.left(),
                    Action::Right => self.editor.right(),
                    Action::Top => self.editor.home(),
                    _ => self.editor.end(),
                }
                self.keep_in_sight(area, cx);
            }
            Action::Top => self.scroll_by(i32::MIN, area, cx),
            Action::Bottom => self.scroll_by(i32::MAX, area, cx),
            _ => {}
        }
        None
    }

    /// Takes typed characters.
    pub(crate) fn type_text(&mut self, typed: &Typed, area: Rect, cx: &Cx) {
        if self.is_typing() {
            self.editor.apply(typed);
            self.misread = None;
            self.keep_in_sight(area, cx);
        }
    }

    /// Follows the mouse; hands out the answer, if this gave it.
    pub(crate) fn mouse(&mut self, mouse: Mouse, area: Rect, cx: &Cx) -> Option<Given> {
        match mouse.kind {
            MouseKind::ScrollUp => self.scroll_by(-2, area, cx),
            MouseKind::ScrollDown => self.scroll_by(2, area, cx),
            MouseKind::Press if area.contains(mouse.at) => {
                let row = usize::from(mouse.at.y - area.y + self.scroll);
                let line = self.page(&cx.view(), area.width).lines.into_iter().nth(row);
                if let Some(Mark::Choice(_, place)) = line.and_then(|line| line.mark) {
                    return self.choose(place);
                }
            }
            _ => {}
        }
        None
    }

    /// Draws it, with arrows in the margin where it goes on.
    pub(crate) fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let lines = self.page(view, area.width).lines;
        for (line, row) in lines.iter().skip(usize::from(self.scroll)).zip(area.rows()) {
            (&line.line).render(row, buffer);
        }
        let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
        let margin = |y| Rect { x: area.right() + 1, y, width: 1, height: 1 };
        let signs = [
            (self.scroll > 0, glyphs.up, area.y),
            (self.scroll < beyond(lines.len(), area), glyphs.down, area.bottom().max(1) - 1),
        ];
        for (_, sign, y) in signs.into_iter().filter(|(goes_on, ..)| *goes_on) {
            let place = margin(y).intersection(buffer.area);
            Span::styled(sign, theme.accent).render(place, buffer);
        }
    }

    /// Where it stands best within a body: centred, as wide as prose, with room for the arrows.
    pub(crate) fn column(body: Rect) -> Rect {
        let width = body.width.saturating_sub(4).min(prose::WIDEST);
        Rect {
            x: body.x + (body.width - width) / 2,
            y: body.y + 1,
            width,
            height: body.height.saturating_sub(1),
        }
    }

    /// Takes or leaves what stands at a place.
    fn choose(&mut self, place: usize) -> Option<Given> {
        if place >= self.places() {
            return None;
        }
        self.aimed = place;
        let before = self.taken.iter().position(|taken| *taken == place);
        match (&self.stage, &self.question().kind) {
            (Stage::Asked, Kind::One(_) | Kind::Fill { .. }) => {
                return Some(self.give(Answer::Choice(self.showing.order()[place])));
            }
            (Stage::Asked, Kind::Bug { .. }) => return Some(self.give(Answer::Line(place))),
            // A step that has its place keeps it until it is taken back.
            (Stage::Asked, Kind::Order(_)) if before.is_some() => {}
            _ => match before {
                Some(at) => {
                    self.taken.remove(at);
                }
                None => self.taken.push(place),
            },
        }
        None
    }

    fn enter(&mut self, cx: &mut Cx) -> Option<Given> {
        if self.given().is_some() {
            return None;
        }
        if matches!(self.stage, Stage::Marking) {
            let points = self.taken.iter().copied().collect();
            let text = self.editor.text().to_owned();
            return Some(self.give(Answer::Recall { text, points }));
        }
        let order = self.showing.order();
        let in_bank = || self.taken.iter().map(|place| order[*place]);
        match &self.question().kind {
            Kind::Several(_) if self.taken.is_empty() => {
                cx.say(words(&cx.view()).nothing_ticked.clone());
                None
            }
            Kind::Several(_) => Some(self.give(Answer::Choices(in_bank().collect()))),
            Kind::Order(_) if self.taken.len() == order.len() => {
                Some(self.give(Answer::Order(in_bank().collect())))
            }
            Kind::Order(_) if self.taken.contains(&self.aimed) => {
                cx.say(words(&cx.view()).unfinished.clone());
                None
            }
            Kind::Number { .. } | Kind::Drawn { .. } => match parse_number(self.editor.text()) {
                Ok(number) => Some(self.give(Answer::Number(number))),
                Err(why) => {
                    self.misread = Some(why.to_string());
                    None
                }
            },
            Kind::Recall if self.marks => {
                self.stage = Stage::Marking;
                self.scroll = 0;
                None
            }
            Kind::Recall => {
                let text = self.editor.text().to_owned();
                Some(self.give(Answer::Recall { text, points: BTreeSet::new() }))
            }
            Kind::One(_) | Kind::Fill { .. } | Kind::Bug { .. } | Kind::Order(_) => {
                self.choose(self.aimed)
            }
        }
    }

    fn give(&mut self, answer: Answer) -> Given {
        let grade = grade(&self.showing, &answer);
        let given = Given { answer, grade };
        self.stage = Stage::Given(given.clone());
        given
    }

    /// Moves the aim on by some places.
    fn aim(&mut self, by: usize, area: Rect, cx: &Cx) {
        self.aimed = (self.aimed + by) % self.places();
        self.keep_in_sight(area, cx);
    }
}

fn words<'a>(view: &View<'a>) -> &'a QuestionWords {
    &view.look.words().screens.question
}
