//! How many questions and how much time; or what becomes of the mock interview that was left.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::super::drill::setting;
use super::super::words;
use super::draw::clock;
use super::{MockScreen, ReportScreen};
use crate::course::{Asked, Fact, MockRecord};
use crate::quiz::mock::{COUNTS, Mock, draw, latest_open, minutes, seed};
use crate::quiz::{Question, Selection};
use crate::ui::Action;
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::screens::question::QuestionCard;
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::ui::words::fill;

/// Questions, unless others are wanted.
const USUAL: usize = 20;

/// Minutes that can be asked for.
const MINUTES: std::ops::RangeInclusive<u32> = 1..=600;

/// What is to be decided before it begins.
#[derive(Debug)]
pub(in super::super) struct Setup {
    /// One that was begun and left.
    left: Option<(String, MockRecord)>,
    /// What is chosen of them: its topic, part and difficulty, if any.
    selection: Selection,
    count: usize,
    /// Minutes, if others are wanted than the questions take.
    minutes: Option<u32>,
    row: usize,
    seed: u64,
    asked: Vec<Asked>,
    /// Minutes that these questions take.
    usual: u32,
}

impl Setup {
    pub(in super::super) fn open(selection: &Selection, cx: &Cx) -> Self {
        let left = latest_open(&cx.progress.mocks);
        let mut setup = Self {
            left: left.map(|(name, record)| (name.to_owned(), record.clone())),
            selection: *selection,
            count: selection.mock.unwrap_or(USUAL),
            minutes: selection.minutes,
            row: 0,
            seed: seed(cx.date.stamp, cx.now),
            asked: Vec::new(),
            usual: 1,
        };
        setup.draw_questions(cx);
        setup
    }

    fn draw_questions(&mut self, cx: &Cx) {
        let held = cx.deck.cards().iter().map(|(question, _)| question);
        let held = held.filter(|question| self.selection.holds(question, cx.progress));
        let questions: Vec<Arc<Question>> = held.cloned().collect();
        self.asked = draw(&questions, self.count, self.seed);
        let found = self.asked.iter().filter_map(|asked| cx.bank.get(&asked.question));
        self.usual = minutes(found.map(|question| &**question));
    }

    fn turn(&mut self, by: i32, cx: &Cx) {
        if self.row == 0 {
            let count = self.count.saturating_add_signed(by as isize);
            self.count = count.clamp(*COUNTS.start(), *COUNTS.end());
            self.draw_questions(cx);
        } else {
            let minutes = self.minutes.unwrap_or(self.usual).saturating_add_signed(by);
            self.minutes = Some(minutes.clamp(*MINUTES.start(), *MINUTES.end()));
        }
    }

    fn begin(&self, cx: &mut Cx) {
        if self.asked.is_empty() {
            return cx.say(words(&cx.view()).no_such_questions.clone());
        }
        let minutes = self.minutes.unwrap_or(self.usual);
        let mock = MockScreen::start(self.asked.clone(), minutes, self.seed, cx);
        cx.go.push(Go::Back);
        cx.go.push(Go::To(Box::new(mock)));
    }

    /// Goes on with the one that was left, or ends it.
    fn decide(&self, name: &str, record: &MockRecord, cx: &mut Cx) {
        cx.go.push(Go::Back);
        if self.row == 0 {
            let mock = MockScreen::resume(name, record, cx);
            // It may be over by now: then it goes back by itself.
            cx.go.insert(1, Go::To(Box::new(mock)));
            return;
        }
        cx.record(Fact::MockFinished { mock: name.to_owned() });
        if let Some(report) = ReportScreen::open(name, cx) {
            cx.go.push(Go::To(Box::new(report)));
        }
    }

    /// Where the one that was left stands.
    fn offer(name: &str, record: &MockRecord, view: &View) -> String {
        let words = words(view);
        let (mock, _) = Mock::resume(name, record, std::time::Duration::ZERO);
        let number = (mock.place() + 1).min(record.asked.len()).to_string();
        let (day, all) = (record.day.to_string(), record.asked.len().to_string());
        let time = mock.left(std::time::Duration::ZERO).map(|left| clock(left.ceil() as u64));
        let values = [("day", day.as_str()), ("number", &number), ("all", &all)];
        let mut offer = fill(&words.left_at, &values);
        if let Some(time) = time.filter(|_| !mock.is_through()) {
            offer = format!("{offer} {}", fill(&words.left_time, &[("time", &time)]));
        }
        offer
    }

    fn lines(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let (theme, words, glyphs) = (view.look.theme(), words(view), view.look.glyphs());
        let Some((name, record)) = &self.left else {
            let count = self.asked.len().to_string();
            let minutes = self.minutes.unwrap_or(self.usual).to_string();
            let mut lines = vec![
                setting(&words.how_many, &count, self.row == 0, view),
                setting(&words.how_long, &minutes, self.row == 1, view),
                Line::default(),
            ];
            for sentence in [&words.mock_rules, &words.mock_pause] {
                lines.extend(prose::words(sentence, theme.text, width));
                lines.push(Line::default());
            }
            return lines;
        };
        let mut lines = prose::words(&Self::offer(name, record, view), theme.text, width);
        lines.push(Line::default());
        for (row, choice) in [&words.go_on_with_it, &words.end_it].into_iter().enumerate() {
            let chosen = row == self.row;
            let mark = if chosen { glyphs.current } else { " " };
            let style = if chosen { theme.selected } else { theme.text };
            lines.push(Line::from(vec![
                Span::styled(format!("{mark} "), theme.accent),
                Span::styled(format!(" {choice} "), style),
            ]));
        }
        lines
    }
}

impl Screen for Setup {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![Context::Selection]
    }

    fn header(&self, view: &View) -> Header {
        let title = Span::styled(words(view).mock_title.clone(), view.look.theme().title);
        Header { left: title.into(), ..Header::default() }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let mut hints = Vec::new();
        if self.left.is_some() {
            hints.push(of(&[Action::Enter], &words.decide));
            hints.push(of(&[Action::Up, Action::Down], &words.choose));
        } else {
            hints.push(of(&[Action::Enter], &words.start));
            hints.push(of(&[Action::Up, Action::Down], &words.setting));
            hints.push(of(&[Action::Left, Action::Right], &words.turn));
            hints.push(of(&[Action::TurnDownFar, Action::TurnUpFar], &words.turn_far));
        }
        hints.push(of(&[Action::Back], &words.back));
        hints.push(of(&[Action::Help], &words.help));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match (action, &self.left) {
            (Action::Back, _) => cx.go.push(Go::Back),
            (Action::Up | Action::Down, _) => self.row = 1 - self.row,
            (Action::Enter, Some((name, record))) => self.decide(name, record, cx),
            (Action::Enter, None) => self.begin(cx),
            (Action::Left, None) => self.turn(-1, cx),
            (Action::Right, None) => self.turn(1, cx),
            (Action::TurnDownFar, None) => self.turn(-10, cx),
            (Action::TurnUpFar, None) => self.turn(10, cx),
            _ => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = QuestionCard::column(area);
        let lines = self.lines(view, column.width);
        lines.into_iter().zip(column.rows()).for_each(|(line, row)| line.render(row, buffer));
    }
}
