//! Preparing for the interview: what there is to do today, how it stands, where it leads.
//!
//! From here go the review of the day ([`sitting`]), the drill ([`drill`]) and the mock interview
//! ([`mock`]).

mod draft;
mod draw;
mod drill;
mod mock;
mod sitting;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::search::Search;
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::course::{Day, Rating, Sureness};
use crate::quiz::Selection;
use crate::quiz::mock::latest_open;
use crate::quiz::schedule::{Calibration, Forecast, Settings, Today};
use crate::ui::Action;
use crate::ui::keymap::Context;
use crate::ui::words::{InterviewWords, fill};
use drill::Drill;
use mock::{ReportScreen, Setup};
pub(super) use sitting::Sitting;

/// Where the preparation stands.
#[derive(Debug)]
pub(crate) struct Interview {
    standing: Standing,
    /// Something was done meanwhile.
    stale: bool,
    /// The date that is being typed.
    date: Option<String>,
    /// What the command line gives a review.
    minutes: Option<u32>,
}

/// What follows from all answers on a day: it takes a while to work out, and holds until there
/// is another answer, setting or day.
#[derive(Debug)]
struct Standing {
    day: Day,
    settings: Settings,
    today: Today,
    forecast: Forecast,
    calibration: Calibration,
    /// Questions answered and asked in the mock interview that was left.
    open_mock: Option<(usize, usize)>,
    /// The name of the latest one that was finished.
    last_mock: Option<String>,
}

impl Standing {
    fn of(cx: &Cx) -> Self {
        let (day, settings) = (cx.date.day, Settings::of(&cx.progress.preferences));
        let histories = cx.deck.cards().iter();
        let histories = histories.filter_map(|(one, _)| cx.progress.answers.get(&one.id));
        let mocks = &cx.progress.mocks;
        let finished = mocks.iter().rev().find(|(_, record)| record.finished);
        Self {
            day,
            settings,
            today: cx.deck.today(&settings, day),
            forecast: cx.deck.forecast(&settings, day),
            calibration: Calibration::of(histories),
            open_mock: latest_open(mocks).map(|(_, one)| (one.answers.len(), one.asked.len())),
            last_mock: finished.map(|(name, _)| name.clone()),
        }
    }
}

/// Opens the interview, with the drill or the mock interview that is chosen on top.
pub(crate) fn begin(selection: &Selection, cx: &mut Cx) {
    let home = Interview { minutes: selection.minutes, ..Interview::open(cx) };
    cx.go.push(Go::To(Box::new(home)));
    if selection.mock.is_some() {
        cx.go.push(Go::To(Box::new(Setup::open(selection, cx))));
    } else if selection.is_drill() {
        cx.go.push(Go::To(Box::new(drill::sitting(selection, cx))));
    }
}

impl Interview {
    pub(crate) fn open(cx: &Cx) -> Self {
        Self { standing: Standing::of(cx), stale: false, date: None, minutes: None }
    }

    fn review(&self, cx: &mut Cx) {
        if self.standing.today.due.is_empty() && self.standing.today.new.is_empty() {
            cx.say(words(&cx.view()).nothing_today.clone());
            return;
        }
        let title = words(&cx.view()).review.clone();
        let sitting = Sitting::open(title, self.standing.today.sitting(), cx);
        let sitting = sitting.within(self.minutes, cx.now);
        cx.go.push(Go::To(Box::new(sitting)));
    }

    fn set(&mut self, settings: Settings, cx: &mut Cx) {
        let changed = settings != self.standing.settings;
        for fact in settings.facts().into_iter().filter(|_| changed) {
            cx.record(fact);
        }
        self.standing = Standing::of(cx);
    }

    fn set_pace(&mut self, by: i32, cx: &mut Cx) {
        let settings = self.standing.settings;
        let new_a_day = settings.new_a_day.saturating_add_signed(by).min(100);
        self.set(Settings { new_a_day, ..settings }, cx);
    }

    /// Takes the date that was typed; none where the line is empty.
    fn set_date(&mut self, cx: &mut Cx) {
        let Some(typed) = &self.date else { return };
        let interview = match typed.trim() {
            "" => None,
            date => match date.parse::<Day>() {
                Ok(day) => Some(day),
                Err(why) => return cx.say(why.to_string()),
            },
        };
        self.date = None;
        self.set(Settings { interview, ..self.standing.settings }, cx);
    }

    fn act_on_date(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Enter => self.set_date(cx),
            Action::Back => self.date = None,
            _ => {}
        }
    }

    fn show_last(&self, cx: &mut Cx) {
        let report = self.standing.last_mock.as_deref();
        match report.and_then(|name| ReportScreen::open(name, cx)) {
            Some(report) => cx.go.push(Go::To(Box::new(report))),
            None => cx.say(words(&cx.view()).no_mock_yet.clone()),
        }
    }
}

impl Screen for Interview {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![if self.date.is_some() { Context::Typing } else { Context::Interview }]
    }

    fn header(&self, view: &View) -> Header {
        let (theme, words) = (view.look.theme(), words(view));
        Header {
            left: Span::styled(words.title.clone(), theme.title).into(),
            right: Span::styled(interview_in(view).unwrap_or_default(), theme.dim).into(),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        if self.date.is_some() {
            return vec![of(&[Action::Enter], &words.set), of(&[Action::Back], &words.leave_it)];
        }
        let mut hints = vec![
            of(&[Action::Enter], &words.review_short),
            of(&[Action::Drill], &words.drill_short),
            of(&[Action::MockInterview], &words.mock_short),
        ];
        if self.standing.last_mock.is_some() {
            hints.push(of(&[Action::LastReport], &words.report_short));
        }
        hints.push(of(&[Action::InterviewDate], &words.date_short));
        hints.push(of(&[Action::FewerNew, Action::MoreNew], &words.pace_short));
        hints.push(of(&[Action::Back], &words.back));
        hints.push(of(&[Action::Help], &words.help));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        if self.date.is_some() {
            return self.act_on_date(action, cx);
        }
        match action {
            Action::Back => cx.go.push(Go::Back),
            Action::Enter => self.review(cx),
            Action::Drill => cx.go.push(Go::To(Box::new(Drill::open(cx)))),
            Action::MockInterview => {
                let setup = Setup::open(&Selection::default(), cx);
                cx.go.push(Go::To(Box::new(setup)));
            }
            Action::LastReport => self.show_last(cx),
            Action::InterviewDate => {
                let date = self.standing.settings.interview;
                self.date = Some(date.map_or_else(String::new, |day| day.to_string()));
            }
            Action::MoreNew => self.set_pace(1, cx),
            Action::FewerNew => self.set_pace(-1, cx),
            Action::SearchQuestions => {
                let search = Search::questions(&cx.view());
                cx.go.push(Go::To(Box::new(search)));
            }
            _ => {}
        }
    }

    fn type_text(&mut self, text: &Typed, _: &mut Cx) {
        if let Some(date) = &mut self.date {
            text.apply(date);
        }
    }

    fn watch(&mut self, cx: &mut Cx) {
        if self.stale || self.standing.day != cx.date.day {
            self.standing = Standing::of(cx);
            self.stale = false;
        }
    }

    fn hide(&mut self, _: &mut Cx) {
        self.stale = true;
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        self.draw(view, area, buffer);
    }
}

impl InterviewWords {
    pub(super) fn rating(&self, rating: Rating) -> &str {
        match rating {
            Rating::Again => &self.again,
            Rating::Hard => &self.hard,
            Rating::Good => &self.good,
            Rating::Easy => &self.easy,
        }
    }

    pub(super) fn sureness(&self, sureness: Sureness) -> &str {
        match sureness {
            Sureness::Guess => &self.guess,
            Sureness::Likely => &self.likely,
            Sureness::Sure => &self.sure,
        }
    }
}

fn words<'a>(view: &View<'a>) -> &'a InterviewWords {
    &view.look.words().screens.interview
}

/// "interview in 9 days", where there is a date that is not over.
pub(super) fn interview_in(view: &View) -> Option<String> {
    let words = words(view);
    let settings = Settings::of(&view.progress.preferences);
    let days = settings.days_left(view.date.day)?;
    Some(fill(&words.interview_in, &[("when", &in_days(words, days))]))
}

fn in_days(words: &InterviewWords, days: i32) -> String {
    match days {
        0 => words.in_no_days.clone(),
        1 => words.in_one_day.clone(),
        2.. => fill(&words.in_days, &[("days", &days.to_string())]),
        _ => words.is_over.clone(),
    }
}

/// What is asked, with a mark in the place of numbers that are drawn at each showing.
pub(super) fn without_numbers(ask: &str) -> String {
    let mut parts = ask.split('{');
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        said.push('…');
        said.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    said
}

/// The handiest key of an action in a context.
fn key_of(view: &View, context: Context, action: Action) -> String {
    view.keymap.keys(&[context], action).first().map(ToString::to_string).unwrap_or_default()
}
