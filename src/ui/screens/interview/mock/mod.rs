//! The mock interview: chosen, held, marked, and reported.

mod draw;
mod look;
mod report;
mod setup;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draft::Draft;
use super::words;
use crate::course::{Asked, MockRecord};
use crate::quiz::mock::Mock;
use crate::quiz::{Answer, Showing};
use crate::ui::keymap::Context;
use crate::ui::screens::question::{Given, QuestionCard};
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::ui::words::fill;
use crate::ui::{Action, Mouse};
pub(super) use report::ReportScreen;
pub(super) use setup::Setup;

/// A mock interview under way.
#[derive(Debug)]
pub(super) struct MockScreen {
    mock: Mock,
    stage: Stage,
    clock: Clock,
    draft: Draft,
    /// The key that ends it was pressed once.
    ending: bool,
}

#[derive(Debug)]
enum Stage {
    Asking(QuestionCard),
    /// What was typed at this place is held against the key points.
    Marking(usize, QuestionCard),
    Over,
}

/// What the header shows of the time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Clock {
    /// Whole seconds: that are left, or that have passed where the time has no end.
    seconds: u64,
    /// When another second is shown.
    wakes: Option<Duration>,
}

impl MockScreen {
    /// Begins.
    fn start(asked: Vec<Asked>, minutes: u32, seed: u64, cx: &mut Cx) -> Self {
        let date = (cx.date.stamp, cx.date.day);
        let (mock, fact) = Mock::start(asked, Some(minutes), date, seed, cx.now);
        cx.record(fact);
        Self::at(mock, cx)
    }

    /// Goes on with one that was left.
    fn resume(name: &str, record: &MockRecord, cx: &mut Cx) -> Self {
        let (mock, fact) = Mock::resume(name, record, cx.now);
        if let Some(fact) = fact {
            cx.record(fact);
        }
        Self::at(mock, cx)
    }

    fn at(mock: Mock, cx: &mut Cx) -> Self {
        let (clock, draft) = (Clock::default(), Draft::default());
        let mut screen = Self { mock, stage: Stage::Over, clock, draft, ending: false };
        screen.ask(cx);
        screen.tell_time(cx.now);
        screen
    }

    /// Asks the next question; after the last one, and when the time is up, comes the marking.
    fn ask(&mut self, cx: &mut Cx) {
        self.draft.done();
        while self.mock.left(cx.now) != Some(0.0)
            && let Some(asked) = self.mock.asked()
        {
            if let Some(question) = cx.bank.get(&asked.question) {
                let showing = Showing::of(question, asked.seed);
                let card = Draft::resumed(QuestionCard::ask_unmarked(showing), cx);
                self.stage = Stage::Asking(card);
                return;
            }
            // Asked by an earlier version, and not in the bank any more.
            if let Some(fact) = self.mock.pass(cx.date.day, cx.now) {
                cx.record(fact);
            }
        }
        self.mark(cx);
    }

    /// Has the next typed answer marked; after the last one comes the report.
    fn mark(&mut self, cx: &mut Cx) {
        let record = self.mock.record();
        let markable = self.mock.unmarked().into_iter().find_map(|place| {
            let asked = record.asked.get(place)?;
            let question = cx.bank.get(&asked.question)?;
            match Answer::from_text(&record.answers.get(&place)?.answer)? {
                Answer::Recall { text, .. } => {
                    Some((place, QuestionCard::mark(Showing::of(question, asked.seed), &text)))
                }
                _ => None,
            }
        });
        if let Some((place, card)) = markable {
            self.stage = Stage::Marking(place, card);
            return;
        }
        self.stage = Stage::Over;
        cx.record(self.mock.finish());
        cx.go.push(Go::Back);
        if let Some(report) = ReportScreen::open(self.mock.name(), cx) {
            cx.go.push(Go::To(Box::new(report)));
        }
    }

    /// Keeps an answer or a mark, and goes on.
    fn take(&mut self, given: Option<Given>, cx: &mut Cx) {
        let Some(Given { answer, .. }) = given else { return };
        match &self.stage {
            Stage::Asking(card) => {
                let (day, now) = (cx.date.day, cx.now);
                cx.record(self.mock.answer(card.showing(), &answer, None, day, now));
                self.ask(cx);
            }
            Stage::Marking(place, card) => {
                let Answer::Recall { points, .. } = answer else { return };
                if let Some(fact) = self.mock.mark(*place, card.showing(), points) {
                    cx.record(fact);
                }
                self.mark(cx);
            }
            Stage::Over => {}
        }
    }

    fn pass(&mut self, cx: &mut Cx) {
        if let Some(fact) = self.mock.pass(cx.date.day, cx.now) {
            cx.record(fact);
            self.ask(cx);
        }
    }

    fn turn_clock(&mut self, cx: &mut Cx) {
        let fact =
            if self.mock.is_paused() { self.mock.unpause(cx.now) } else { self.mock.pause(cx.now) };
        if let Some(fact) = fact {
            cx.record(fact);
        }
    }

    /// Ends it, if that is asked for twice: what was not come to counts as not known.
    fn end(&mut self, cx: &mut Cx) {
        if self.ending {
            return self.mark(cx);
        }
        self.ending = true;
        let left = self.mock.record().asked.len() - self.mock.place();
        cx.say(fill(&words(&cx.view()).really_end, &[("count", &left.to_string())]));
    }

    fn is_asking(&self) -> bool {
        matches!(self.stage, Stage::Asking(_))
    }

    fn tell_time(&mut self, now: Duration) {
        let left = self.mock.left(now);
        let shown = left.map_or_else(|| self.mock.elapsed(now).floor(), f64::ceil);
        let until = match left {
            Some(left) => left - (shown - 1.0),
            None => shown + 1.0 - self.mock.elapsed(now),
        };
        let stands = !self.is_asking() || self.mock.is_paused() || left == Some(0.0);
        // A little later, so that rounding does not wake it for the same second again.
        let wakes = now + Duration::from_secs_f64(until.clamp(0.0, 1.0) + 0.001);
        self.clock = Clock { seconds: shown as u64, wakes: (!stands).then_some(wakes) };
    }

    fn card(&mut self) -> Option<&mut QuestionCard> {
        match &mut self.stage {
            Stage::Asking(_) if self.mock.is_paused() => None,
            Stage::Asking(card) | Stage::Marking(_, card) => Some(card),
            Stage::Over => None,
        }
    }
}

impl Screen for MockScreen {
    fn contexts(&self, _: &View) -> Vec<Context> {
        match &self.stage {
            Stage::Asking(_) if self.mock.is_paused() => vec![Context::Mock, Context::Quiz],
            Stage::Asking(card) => {
                let mut contexts = vec![Context::Mock, Context::Sitting];
                contexts.extend(card.contexts());
                contexts
            }
            Stage::Marking(_, card) => card.contexts(),
            Stage::Over => vec![Context::Quiz],
        }
    }

    fn header(&self, view: &View) -> Header {
        self.head(view)
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let mut hints = Vec::new();
        match &self.stage {
            Stage::Asking(_) if self.mock.is_paused() => {
                hints.push(of(&[Action::StopClock], &words.clock_on));
            }
            Stage::Asking(card) => {
                hints.extend(card.hints(view));
                hints.push(of(&[Action::NotKnown], &words.pass));
                hints.push(of(&[Action::StopClock], &words.clock_off));
                hints.push(of(&[Action::EndMock], &words.end));
            }
            Stage::Marking(_, card) => hints.extend(card.hints(view)),
            Stage::Over => {}
        }
        hints.push(of(&[Action::Back], &words.leave_mock));
        hints.push(of(&[Action::Help], &words.help));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        let paused = self.is_asking() && self.mock.is_paused();
        if action != Action::EndMock {
            self.ending = false;
        }
        match action {
            Action::Back => cx.go.push(Go::Back),
            Action::StopClock if self.is_asking() => self.turn_clock(cx),
            Action::Enter | Action::Tick if paused => self.turn_clock(cx),
            Action::EndMock if self.is_asking() => self.end(cx),
            Action::NotKnown if self.is_asking() && !paused => self.pass(cx),
            _ => {
                let area = QuestionCard::column(cx.body);
                let given = self.card().and_then(|card| card.act(action, area, cx));
                self.take(given, cx);
            }
        }
    }

    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        let area = QuestionCard::column(cx.body);
        let Some(card) = self.card() else { return };
        card.type_text(text, area, cx);
        if let Stage::Asking(card) = &self.stage {
            self.draft.changed(card, cx.now);
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let area = QuestionCard::column(cx.body);
        let given = self.card().and_then(|card| card.mouse(mouse, area, cx));
        self.take(given, cx);
    }

    fn watch(&mut self, cx: &mut Cx) {
        self.tell_time(cx.now);
    }

    fn tick(&mut self, cx: &mut Cx) {
        if let Stage::Asking(card) = &self.stage {
            self.draft.tick(card, cx);
        }
        let before = self.clock.seconds;
        self.tell_time(cx.now);
        if self.is_asking() && before > 0 && self.mock.left(cx.now) == Some(0.0) {
            cx.say(words(&cx.view()).time_up.clone());
        }
    }

    fn wakes(&self) -> Option<Duration> {
        self.clock.wakes.into_iter().chain(self.draft.wakes()).min()
    }

    /// Whoever leaves stops the clock, and may go on another time.
    fn close(&mut self, cx: &mut Cx) {
        if let Stage::Asking(card) = &self.stage {
            self.draft.keep(card, cx);
        }
        if self.is_asking()
            && let Some(fact) = self.mock.pause(cx.now)
        {
            cx.record(fact);
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        self.draw(view, area, buffer);
    }
}
