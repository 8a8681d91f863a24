//! Choosing what to be asked: by topic, part, difficulty, what went wrong, or by words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::sitting::Sitting;
use super::{without_numbers, words};
use crate::quiz::schedule::{Settings, Standing};
use crate::quiz::{Selection, Topic};
use crate::ui::keymap::Context;
use crate::ui::screens::search::Search;
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::ui::widgets::clip;
use crate::ui::words::fill;
use crate::ui::{Action, Mouse, MouseKind};

/// What can be chosen, and what is chosen of it.
#[derive(Debug)]
pub(super) struct Drill {
    selection: Selection,
    row: usize,
    /// First of the listed questions that is shown.
    scroll: usize,
}

/// Settings, one a row.
const ROWS: usize = 4;

/// The questions of a selection, as a sitting.
pub(super) fn sitting(selection: &Selection, cx: &Cx) -> Sitting {
    let settings = Settings::of(&cx.progress.preferences);
    let questions = selection.sitting(cx.deck, cx.progress, &settings, cx.date.day);
    let all = cx.look.words();
    let words = &all.screens.interview;
    let title = match selection.topic {
        Some(topic) => fill(&words.drill_of, &[("topic", all.screens.topics.of(topic))]),
        None => words.drill.clone(),
    };
    Sitting::open(title, questions, cx).within(selection.minutes, cx.now)
}

impl Drill {
    pub(super) fn open(_: &Cx) -> Self {
        Self { selection: Selection::default(), row: 0, scroll: 0 }
    }

    /// Turns the setting of the row; past the last value comes the first.
    fn turn(&mut self, by: isize) {
        let chosen = &mut self.selection;
        match self.row {
            0 => chosen.topic = turned(&Topic::ALL, chosen.topic, by),
            1 => chosen.part = turned(&[1, 2], chosen.part, by),
            2 => chosen.difficulty = turned(&[1, 2, 3], chosen.difficulty, by),
            _ => chosen.mistaken = !chosen.mistaken,
        }
        self.scroll = 0;
    }

    fn start(&self, cx: &mut Cx) {
        let any = cx.deck.cards().iter().any(|(one, _)| self.selection.holds(one, cx.progress));
        if !any {
            return cx.say(words(&cx.view()).no_such_questions.clone());
        }
        let sitting =
            if self.selection.is_drill() { sitting(&self.selection, cx) } else { everything(cx) };
        cx.go.push(Go::To(Box::new(sitting)));
    }

    fn rows(&self, view: &View) -> [(String, String); ROWS] {
        let all = view.look.words();
        let words = &all.screens.interview;
        let chosen = &self.selection;
        let any = || words.any.clone();
        let part = |part: u8| if part == 1 { &words.part_one } else { &words.part_two };
        [
            (
                words.topic.clone(),
                chosen.topic.map_or_else(any, |topic| all.screens.topics.of(topic).to_owned()),
            ),
            (words.part.clone(), chosen.part.map_or_else(any, |one| part(one).clone())),
            (
                words.difficulty.clone(),
                chosen.difficulty.map_or_else(any, |difficulty| difficulty.to_string()),
            ),
            (
                words.mistaken.clone(),
                if chosen.mistaken { words.yes.clone() } else { words.no.clone() },
            ),
        ]
    }

    fn scroll_by(&mut self, by: isize, view: &View) {
        let held = view.deck.cards().iter();
        let held = held.filter(|(one, _)| self.selection.holds(one, view.progress)).count();
        self.scroll = self.scroll.saturating_add_signed(by).min(held.saturating_sub(1));
    }

    fn column(body: Rect) -> Rect {
        let width = body.width.saturating_sub(4).min(96);
        Rect {
            x: body.x + (body.width - width) / 2,
            y: body.y + 1,
            width,
            height: body.height.saturating_sub(1),
        }
    }
}

/// All questions, those that are known least first.
fn everything(cx: &Cx) -> Sitting {
    let parts = [1, 2].map(|part| Selection { part: Some(part), ..Selection::default() });
    let settings = Settings::of(&cx.progress.preferences);
    let questions =
        parts.iter().flat_map(|part| part.sitting(cx.deck, cx.progress, &settings, cx.date.day));
    Sitting::open(cx.look.words().screens.interview.drill.clone(), questions, cx)
}

/// The value that comes so many places later; before the first and after the last comes none.
fn turned<T: Copy + PartialEq>(all: &[T], value: Option<T>, by: isize) -> Option<T> {
    let place = value.and_then(|value| all.iter().position(|one| *one == value));
    let place = place.map_or(0, |place| place as isize + 1);
    let next = (place + by).rem_euclid(all.len() as isize + 1);
    usize::try_from(next - 1).ok().and_then(|next| all.get(next)).copied()
}

impl Screen for Drill {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![Context::Selection, Context::Interview]
    }

    fn header(&self, view: &View) -> Header {
        let words = words(view);
        let title = Span::styled(words.drill.clone(), view.look.theme().title);
        Header { left: title.into(), ..Header::default() }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        vec![
            of(&[Action::Enter], &words.start),
            of(&[Action::Up, Action::Down], &words.setting),
            of(&[Action::Left, Action::Right], &words.turn),
            of(&[Action::SearchQuestions], &words.search),
            of(&[Action::Back], &words.back),
            of(&[Action::Help], &words.help),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Back => cx.go.push(Go::Back),
            Action::Up => self.row = (self.row + ROWS - 1) % ROWS,
            Action::Down => self.row = (self.row + 1) % ROWS,
            Action::Left | Action::TurnDownFar => self.turn(-1),
            Action::Right | Action::TurnUpFar => self.turn(1),
            Action::PageUp => self.scroll_by(-8, &cx.view()),
            Action::PageDown => self.scroll_by(8, &cx.view()),
            Action::Enter => self.start(cx),
            Action::SearchQuestions => {
                let search = Search::questions(&cx.view());
                cx.go.push(Go::To(Box::new(search)));
            }
            _ => {}
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match mouse.kind {
            MouseKind::ScrollUp => self.scroll_by(-2, &cx.view()),
            MouseKind::ScrollDown => self.scroll_by(2, &cx.view()),
            MouseKind::Press => {
                let column = Self::column(cx.body);
                let row = usize::from(mouse.at.y.saturating_sub(column.y));
                if column.contains(mouse.at) && row < ROWS {
                    self.row = row;
                    self.turn(1);
                }
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let (theme, words, glyphs) = (view.look.theme(), words(view), view.look.glyphs());
        let column = Self::column(area);
        let mut rows = column.rows();
        for ((place, (name, value)), row) in self.rows(view).into_iter().enumerate().zip(&mut rows)
        {
            setting(&name, &value, place == self.row, view).render(row, buffer);
        }
        let held = view.deck.cards().iter();
        let held: Vec<_> =
            held.filter(|(one, _)| self.selection.holds(one, view.progress)).collect();
        let count = fill(&words.questions, &[("count", &held.len().to_string())]);
        if let Some(row) = rows.nth(1) {
            Span::styled(count, theme.title).render(row, buffer);
        }
        let language = view.look.language();
        for ((question, card), row) in held.into_iter().skip(self.scroll).zip(rows) {
            let standing = match Standing::of(card.as_ref()) {
                Standing::New => &words.new,
                Standing::Learning => &words.learning,
                Standing::Solid => &words.solid,
            };
            let number = question.interview.as_ref().map_or(0, |interview| interview.number);
            let ask = clip(
                &without_numbers(question.ask.get(language)),
                usize::from(row.width) - 16,
                glyphs.ellipsis,
            );
            Line::from(vec![Span::styled(format!("{number:>3}  "), theme.dim), Span::raw(ask)])
                .render(row, buffer);
            Line::from(Span::styled(standing.clone(), theme.dim))
                .right_aligned()
                .render(row, buffer);
        }
    }
}

/// A setting with its value between the arrows that turn it.
pub(super) fn setting(name: &str, value: &str, chosen: bool, view: &View) -> Line<'static> {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let mark = if chosen { glyphs.current } else { " " };
    let style = if chosen { theme.selected } else { theme.text };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent),
        Span::raw(format!("{name:<28}")),
        Span::styled(format!("{} ", glyphs.track_left), theme.dim),
        Span::styled(format!(" {value} "), style),
        Span::styled(format!(" {}", glyphs.track_right), theme.dim),
    ])
}
