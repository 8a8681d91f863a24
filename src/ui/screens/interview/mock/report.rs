//! What a mock interview came to: by topic, what to mend and where, every question.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::super::draw::row;
use super::super::words;
use super::draw::clock;
use super::look::Look;
use crate::course::Lesson;
use crate::quiz::mock::{Asking, Outcome, Report, Score};
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::screens::lesson::LessonScreen;
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::ui::widgets::clip;
use crate::ui::words::{InterviewWords, fill};
use crate::ui::{Action, Effect, Mouse, MouseKind};

/// Columns of what is said of a topic.
const COLUMNS: [usize; 4] = [10, 9, 9, 11];

/// A report, and what of it can be opened.
#[derive(Debug)]
pub(in super::super) struct ReportScreen {
    report: Report,
    /// Which of the reports it is, counted from 0, the earliest first.
    place: usize,
    /// How many there are.
    all: usize,
    chosen: usize,
    scroll: usize,
}

/// What enter opens.
#[derive(Clone, Debug)]
enum Target {
    Lesson(Arc<Lesson>),
    Question(usize),
}

/// A line, and what of the targets it is.
struct Row {
    line: Line<'static>,
    target: Option<usize>,
}

impl ReportScreen {
    pub(in super::super) fn open(name: &str, cx: &Cx) -> Option<Self> {
        let report = Report::of(name, cx.progress, cx.bank, cx.course)?;
        let names: Vec<&String> = finished(cx).collect();
        let place = names.iter().position(|known| *known == name).unwrap_or(0);
        Some(Self { report, place, all: names.len(), chosen: 0, scroll: 0 })
    }

    /// Goes to an earlier report, or to a later one, if there is one.
    fn turn(&mut self, by: isize, cx: &Cx) {
        let place = self.place.checked_add_signed(by);
        let name = place.and_then(|place| finished(cx).nth(place));
        if let Some(other) = name.and_then(|name| Self::open(name, cx)) {
            *self = other;
        }
    }

    fn targets(&self) -> Vec<Target> {
        let lessons = self.report.weakest.iter().flat_map(|weakness| &weakness.lessons);
        let lessons = lessons.map(|lesson| Target::Lesson(Arc::clone(lesson)));
        lessons.chain((0..self.report.askings.len()).map(Target::Question)).collect()
    }

    fn open_chosen(&self, cx: &mut Cx) {
        match self.targets().get(self.chosen) {
            Some(Target::Lesson(lesson)) => {
                let screen = LessonScreen::open(lesson, None, cx);
                cx.go.push(Go::To(Box::new(screen)));
            }
            Some(Target::Question(place)) => {
                let look = self.report.askings.get(*place).map(Look::at);
                cx.go.extend(look.map(|look| Go::To(Box::new(look))));
            }
            None => {}
        }
    }

    fn export(&self, cx: &mut Cx) {
        let topics = &cx.look.words().screens.topics;
        let language = cx.look.language();
        let text = self.report.markdown(language, |topic| topics.of(topic).to_owned());
        let name = format!("mock-interview-{}.md", self.report.day);
        cx.effects.push(Effect::SaveFile { name, text });
    }

    fn go(&mut self, by: isize, view: &View) {
        let last = self.targets().len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
        self.keep_in_sight(view);
    }

    /// Scrolls to what is chosen; to the top with the first.
    fn keep_in_sight(&mut self, view: &View) {
        let column = Self::column(view.body);
        let rows = self.rows(view, column.width);
        let at = rows.iter().position(|row| row.target == Some(self.chosen)).unwrap_or(0);
        let height = usize::from(column.height);
        let least = (at + 2).min(rows.len()).saturating_sub(height);
        let most = if self.chosen == 0 { least } else { at.max(least) };
        self.scroll = self.scroll.clamp(least, most);
    }

    fn column(body: Rect) -> Rect {
        let width = body.width.saturating_sub(4).min(84);
        Rect {
            x: body.x + (body.width - width) / 2,
            y: body.y + 1,
            width,
            height: body.height.saturating_sub(1),
        }
    }

    fn rows(&self, view: &View, width: u16) -> Vec<Row> {
        let theme = view.look.theme();
        let words = words(view);
        let plain = |line: Line<'static>| Row { line, target: None };
        let mut rows: Vec<Row> = self.summary(view, width).into_iter().map(plain).collect();
        rows.extend(self.topics(view).into_iter().map(plain));
        let mut target = 0;
        if !self.report.weakest.is_empty() {
            rows.push(plain(Line::default()));
            rows.push(plain(Line::styled(words.to_mend.clone(), theme.title)));
        }
        for weakness in &self.report.weakest {
            let topic = view.look.words().screens.topics.of(weakness.topic);
            let head = format!("{topic} ({})", percent(weakness.score.share()));
            rows.push(plain(Line::styled(format!("  {head}"), theme.text)));
            if weakness.lessons.is_empty() {
                rows.push(plain(Line::styled(format!("      {}", words.no_lesson), theme.dim)));
            }
            for lesson in &weakness.lessons {
                let title = lesson.title.get(view.look.language());
                let name = format!(" {} {title} ", lesson.number);
                rows.push(self.choice(target, vec![], &name, view));
                target += 1;
            }
        }
        rows.push(plain(Line::default()));
        rows.push(plain(Line::styled(words.all_questions.clone(), theme.title)));
        for (place, asking) in self.report.askings.iter().enumerate() {
            let (sign, style) = sign(asking.outcome, view);
            let time = clock(asking.seconds.round() as u64);
            let signs = vec![
                Span::styled(format!("{sign} "), style),
                Span::styled(format!("{:>2} {time:>6} ", place + 1), theme.dim),
            ];
            let showing = asking.showing();
            let ask = showing.ask().get(view.look.language()).replace('\n', " ");
            let note = note(words, asking);
            let room = usize::from(width).saturating_sub(18 + note.len());
            let ask = format!(" {} ", clip(&ask, room, view.look.glyphs().ellipsis));
            let mut row = self.choice(target, signs, &ask, view);
            row.line.push_span(Span::styled(note, theme.dim));
            rows.push(row);
            target += 1;
        }
        rows
    }

    fn choice(&self, target: usize, signs: Vec<Span<'static>>, name: &str, view: &View) -> Row {
        let theme = view.look.theme();
        let chosen = target == self.chosen;
        let mark = if chosen { view.look.glyphs().current } else { " " };
        let indent = if signs.is_empty() { "    " } else { "" };
        let mut spans = vec![Span::styled(format!("{indent}{mark} "), theme.accent)];
        spans.extend(signs);
        let style = if chosen { theme.selected } else { theme.text };
        spans.push(Span::styled(name.to_owned(), style));
        Row { line: Line::from(spans), target: Some(target) }
    }

    /// The score, what changed, and the times.
    fn summary(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let (theme, words, report) = (view.look.theme(), words(view), &self.report);
        let total = &report.total;
        let (points, all) = (total.points.to_string(), total.asked.to_string());
        let time = clock(total.seconds.round() as u64);
        let values = [("points", points.as_str()), ("all", &all), ("time", &time)];
        let mut head = fill(&words.score, &values);
        if let Some(minutes) = report.minutes {
            let minutes = minutes.to_string();
            head = format!("{head} {}", fill(&words.of_minutes, &[("minutes", &minutes)]));
        }
        let mut lines = vec![Line::styled(head, theme.title)];
        let mut about = vec![fill(&words.time_each, &[("time", &each(total))])];
        if report.pauses > 0 {
            let (count, time) = (report.pauses.to_string(), clock(report.away.round() as u64));
            about.push(fill(&words.pauses, &[("count", &count), ("time", &time)]));
        }
        if report.interruptions > 0 {
            let count = report.interruptions.to_string();
            about.push(fill(&words.interruptions, &[("count", &count)]));
        }
        lines.extend(prose::words(&about.join(" · "), theme.text, width));
        if let Some(change) = &report.change {
            let (before, now) = (percent(change.total.0), percent(change.total.1));
            let day = change.day.to_string();
            let values = [("day", day.as_str()), ("before", &before), ("now", &now)];
            lines.push(Line::styled(fill(&words.since_last, &values), theme.text));
        }
        lines.push(Line::default());
        lines
    }

    /// A line for each topic.
    fn topics(&self, view: &View) -> Vec<Line<'static>> {
        let (theme, words, glyphs) = (view.look.theme(), words(view), view.look.glyphs());
        let heads = [&words.points, &words.share, &words.before, &words.time];
        let heads = row(heads.iter().zip(COLUMNS));
        let mut lines = vec![Line::styled(format!("{:<37}{heads}", words.topic), theme.dim)];
        for (topic, score) in &self.report.topics {
            let name = view.look.words().screens.topics.of(*topic);
            let change = self.report.change.as_ref();
            let before = change.and_then(|change| change.topics.iter().find(|one| one.0 == *topic));
            let before = before.map_or_else(|| "–".to_owned(), |(_, before, _)| percent(*before));
            let full = (score.share() * 10.0).round() as usize;
            let points = format!("{} / {}", score.points, score.asked);
            let cells = [points, percent(score.share()), before, each(score)];
            lines.push(Line::from(vec![
                Span::raw(format!("{:<25}", clip(name, 24, glyphs.ellipsis))),
                Span::styled(glyphs.shades[4].repeat(full), theme.accent),
                Span::styled(glyphs.shades[1].repeat(10 - full), theme.dim),
                Span::raw(format!("  {}", row(cells.into_iter().zip(COLUMNS)))),
            ]));
        }
        lines
    }
}

fn each(score: &Score) -> String {
    clock((score.seconds / score.asked.max(1) as f64).round() as u64)
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}

fn sign(outcome: Outcome, view: &View) -> (&'static str, Style) {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    match outcome {
        Outcome::Right => (glyphs.check, theme.good),
        Outcome::Partly => (glyphs.bullet, theme.warning),
        Outcome::Wrong => (glyphs.cross, theme.bad),
        Outcome::Passed | Outcome::NotAsked | Outcome::Unmarked => (glyphs.empty, theme.dim),
    }
}

/// The mock interviews that have a report, the earliest first.
fn finished<'a>(cx: &'a Cx) -> impl Iterator<Item = &'a String> {
    cx.progress.mocks.iter().filter(|(_, record)| record.finished).map(|(name, _)| name)
}

/// What the sign does not say.
fn note(words: &InterviewWords, asking: &Asking) -> String {
    let note = match asking.outcome {
        Outcome::Right | Outcome::Wrong => return String::new(),
        Outcome::Partly => &words.partly,
        Outcome::Passed => &words.passed,
        Outcome::NotAsked => &words.not_asked,
        Outcome::Unmarked => &words.unmarked,
    };
    format!(" {note}")
}

impl Screen for ReportScreen {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![Context::Report]
    }

    fn header(&self, view: &View) -> Header {
        let (theme, words) = (view.look.theme(), words(view));
        let day = self.report.day.to_string();
        let title = fill(&words.report_title, &[("day", &day)]);
        let total = percent(self.report.total.share());
        let place = [("place", (self.place + 1).to_string()), ("all", self.all.to_string())];
        let place = place.each_ref().map(|(name, value)| (*name, value.as_str()));
        let place = if self.all > 1 { fill(&words.report_place, &place) } else { String::new() };
        Header {
            left: vec![Span::styled(title, theme.title), Span::styled(place, theme.dim)].into(),
            right: Span::styled(total, theme.strong).into(),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let mut hints =
            vec![of(&[Action::Enter], &words.open), of(&[Action::Up, Action::Down], &words.choose)];
        if self.all > 1 {
            hints.push(of(&[Action::Left, Action::Right], &words.other_reports));
        }
        hints.extend([
            of(&[Action::Save], &words.export),
            of(&[Action::Back], &words.back),
            of(&[Action::Help], &words.help),
        ]);
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        let view = cx.view();
        match action {
            Action::Back => cx.go.push(Go::Back),
            Action::Up => self.go(-1, &view),
            Action::Down => self.go(1, &view),
            Action::PageUp => self.go(-10, &view),
            Action::PageDown => self.go(10, &view),
            Action::Top => self.go(isize::MIN, &view),
            Action::Bottom => self.go(isize::MAX, &view),
            Action::Enter => self.open_chosen(cx),
            Action::Save => self.export(cx),
            Action::Left => self.turn(-1, cx),
            Action::Right => self.turn(1, cx),
            _ => {}
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match mouse.kind {
            MouseKind::ScrollUp => self.go(-1, &cx.view()),
            MouseKind::ScrollDown => self.go(1, &cx.view()),
            MouseKind::Press => {
                let column = Self::column(cx.body);
                let rows = self.rows(&cx.view(), column.width);
                let row = usize::from(mouse.at.y.saturating_sub(column.y)) + self.scroll;
                let target = rows.get(row).and_then(|row| row.target);
                if let Some(target) = target.filter(|_| column.contains(mouse.at)) {
                    let again = target == self.chosen;
                    self.chosen = target;
                    if again {
                        self.open_chosen(cx);
                    }
                }
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = Self::column(area);
        let rows = self.rows(view, column.width);
        for (row, place) in rows.into_iter().skip(self.scroll).zip(column.rows()) {
            row.line.render(place, buffer);
        }
    }
}
