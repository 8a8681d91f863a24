//! The first screen: the chapters with how far one is in each, and the lesson to go on with.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::interview::{Interview, interview_in};
use super::lesson::LessonScreen;
use super::sandbox::Sandbox;
use super::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::course::{Chapter, Course, Lesson, Progress};
use crate::quiz::schedule::{Counts, Settings};
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::words::fill;
use crate::ui::{Action, Mouse, MouseKind};

/// Widest that the list is drawn.
const WIDTH: u16 = 76;

/// Rows that the chosen lesson's summary takes, with the empty line before it.
const SUMMARY: u16 = 5;

/// Which lesson is chosen.
#[derive(Debug)]
pub(crate) struct Home {
    /// Chapter and lesson, by index; behind the last chapter stands the interview.
    chosen: (usize, usize),
}

/// How far one is in a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    Begun,
    Done,
}

/// A line of the list.
enum Row<'a> {
    Chapter(&'a Chapter),
    Lesson(usize, usize, &'a Lesson),
    Interview,
}

impl Home {
    /// Chooses the lesson where the learner was, or the first one.
    pub(crate) fn new(course: &Course, progress: &Progress) -> Self {
        let at = progress.at.as_ref().map(|(lesson, _)| lesson.as_str());
        let lesson = |(c, l): (usize, usize)| &course.chapters[c].lessons[l];
        let left = places(course).find(|place| at == Some(&*lesson(*place).id.0));
        let next = places(course).find(|place| stage(lesson(*place), progress) != Stage::Done);
        Self { chosen: left.or(next).unwrap_or((0, 0)) }
    }

    fn lesson<'a>(&self, course: &'a Course) -> Option<&'a std::sync::Arc<Lesson>> {
        course.chapters.get(self.chosen.0)?.lessons.get(self.chosen.1)
    }

    /// Whether the interview is chosen.
    fn at_interview(&self, course: &Course) -> bool {
        self.chosen == interview(course)
    }

    fn go(&mut self, view: &View, by: isize) {
        let course = view.course;
        let last = (!view.deck.cards().is_empty()).then(|| interview(course));
        let all: Vec<_> = places(course).chain(last).collect();
        let here = all.iter().position(|place| *place == self.chosen).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(all.len().saturating_sub(1));
        self.chosen = all.get(there).copied().unwrap_or((0, 0));
    }

    /// The lines of the list: every lesson where they fit, else those of the chosen chapter.
    fn rows<'a>(&self, view: &View<'a>, height: u16) -> Vec<Row<'a>> {
        let course = view.course;
        let has_interview = !view.deck.cards().is_empty();
        let all = course.chapters.iter().map(|chapter| 1 + chapter.lessons.len()).sum::<usize>();
        let all = all + usize::from(has_interview);
        let mut rows = Vec::new();
        for (c, chapter) in course.chapters.iter().enumerate() {
            rows.push(Row::Chapter(chapter));
            if all <= height as usize || c == self.chosen.0 {
                let lessons = chapter.lessons.iter().enumerate();
                rows.extend(lessons.map(|(l, lesson)| Row::Lesson(c, l, lesson)));
            }
        }
        rows.extend(has_interview.then_some(Row::Interview));
        rows
    }

    /// Where the list and the summary stand, and the first row that is shown.
    fn layout(&self, view: &View, body: Rect) -> (Rect, Rect, usize) {
        let width = WIDTH.min(body.width.saturating_sub(4));
        let x = body.x + (body.width - width) / 2;
        let height = body.height.saturating_sub(SUMMARY + 1);
        let rows = self.rows(view, height);
        let shown = height.min(rows.len() as u16);
        let chosen = rows
            .iter()
            .position(|row| match row {
                Row::Lesson(c, l, _) => (*c, *l) == self.chosen,
                Row::Interview => self.at_interview(view.course),
                Row::Chapter(_) => false,
            })
            .unwrap_or(0);
        let first = (chosen + 2).saturating_sub(shown as usize).min(rows.len() - shown as usize);
        let list = Rect { x, y: body.y + 1, width, height: shown };
        let summary = Rect { x, y: list.bottom() + 1, width, height: SUMMARY - 1 };
        (list, summary.intersection(body), first)
    }

    fn open(&self, cx: &mut Cx) {
        if self.at_interview(cx.course) {
            let screen = Interview::open(cx);
            cx.go.push(Go::To(Box::new(screen)));
        }
        if let Some(lesson) = self.lesson(cx.course) {
            let screen = LessonScreen::open(lesson, None, cx);
            cx.go.push(Go::To(Box::new(screen)));
        }
    }
}

/// Chapter and lesson of every lesson, in order.
fn places(course: &Course) -> impl Iterator<Item = (usize, usize)> {
    let chapters = course.chapters.iter().enumerate();
    chapters.flat_map(|(c, chapter)| (0..chapter.lessons.len()).map(move |l| (c, l)))
}

/// The place of the interview: behind all chapters.
fn interview(course: &Course) -> (usize, usize) {
    (course.chapters.len(), 0)
}

fn stage(lesson: &Lesson, progress: &Progress) -> Stage {
    let id = lesson.id.0.to_string();
    let read = progress.pages.get(&id).map_or(0, std::collections::BTreeSet::len);
    let pages = lesson.pages(crate::text::Language::En).len();
    let met = |key: &str| progress.challenges.contains(&(id.clone(), key.to_owned()));
    match read {
        0 => Stage::New,
        _ if read >= pages && lesson.challenges.iter().all(|c| met(&c.key)) => Stage::Done,
        _ => Stage::Begun,
    }
}

impl Screen for Home {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![Context::Home]
    }

    fn header(&self, view: &View) -> Header {
        let theme = view.look.theme();
        let title =
            due(view).unwrap_or_else(|| view.course.title.get(view.look.language()).to_owned());
        Header {
            left: Span::styled("gradus", theme.title).into(),
            right: Span::styled(title, theme.dim).into(),
        }
    }

    fn hints(&self, _: &View) -> Vec<Hint> {
        vec![
            hint(&[Action::Enter], "open"),
            hint(&[Action::Sandbox], "sandbox"),
            hint(&[Action::Interview], "interview"),
            hint(&[Action::Search], "search"),
            hint(&[Action::Palette], "palette"),
            hint(&[Action::Help], "help"),
            hint(&[Action::Quit], "quit"),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up => self.go(&cx.view(), -1),
            Action::Down => self.go(&cx.view(), 1),
            Action::PageUp => self.go(&cx.view(), -5),
            Action::PageDown => self.go(&cx.view(), 5),
            Action::Top => self.go(&cx.view(), isize::MIN),
            Action::Bottom => self.go(&cx.view(), isize::MAX),
            Action::Interview => {
                let screen = Interview::open(cx);
                cx.go.push(Go::To(Box::new(screen)));
            }
            Action::Enter => self.open(cx),
            Action::Sandbox => {
                let sandbox = Sandbox::fresh(cx);
                cx.go.push(Go::To(Box::new(sandbox)));
            }
            _ => {}
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match mouse.kind {
            MouseKind::ScrollUp => self.go(&cx.view(), -1),
            MouseKind::ScrollDown => self.go(&cx.view(), 1),
            MouseKind::Press => {
                if let Some(place) = self.hit(cx, mouse.at) {
                    let again = place == self.chosen;
                    self.chosen = place;
                    if again {
                        self.open(cx);
                    }
                }
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        if view.course.chapters.is_empty() {
            let line = Line::styled("This course has no chapters yet.", view.look.theme().dim);
            line.render(Rect { x: area.x + 4, y: area.y + 1, ..area }.intersection(area), buffer);
            return;
        }
        let (list, summary, first) = self.layout(view, area);
        let rows = self.rows(view, area.height.saturating_sub(SUMMARY + 1));
        for (line, row) in list.rows().zip(rows.iter().skip(first)) {
            match row {
                Row::Chapter(chapter) => chapter_row(chapter, view, line, buffer),
                Row::Lesson(c, l, lesson) => {
                    lesson_row(lesson, (*c, *l) == self.chosen, view, line, buffer);
                }
                Row::Interview => {
                    interview_row(self.at_interview(view.course), view, line, buffer);
                }
            }
        }
        self.render_summary(view, summary, buffer);
    }
}

impl Home {
    /// The lesson under the mouse.
    fn hit(&self, cx: &Cx, at: Position) -> Option<(usize, usize)> {
        let view = cx.view();
        let (list, _, first) = self.layout(&view, cx.body);
        let row = list.contains(at).then(|| (at.y - list.y) as usize + first)?;
        let rows = self.rows(&view, cx.body.height.saturating_sub(SUMMARY + 1));
        match rows.get(row)? {
            Row::Lesson(c, l, _) => Some((*c, *l)),
            Row::Interview => Some(interview(cx.course)),
            Row::Chapter(chapter) => {
                let c = cx.course.chapters.iter().position(|other| other == *chapter)?;
                Some((c, 0))
            }
        }
    }

    fn render_summary(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let language = view.look.language();
        let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
        let head = Rect { height: 1.min(inner.height), ..inner };
        let Some(lesson) = self.lesson(view.course) else {
            if self.at_interview(view.course) {
                interview_summary(view, inner, buffer);
            }
            return;
        };
        Span::styled(lesson.title.get(language).to_owned(), theme.strong).render(head, buffer);
        let place = match view.progress.at.as_ref() {
            Some((id, page)) if **id == *lesson.id.0 && *page > 0 => {
                format!("go on at page {} of {}", page + 1, lesson.pages(language).len())
            }
            _ => format!("about {} minutes", lesson.minutes),
        };
        Line::from(Span::styled(place, theme.dim)).right_aligned().render(head, buffer);
        let words = prose::words(lesson.summary.get(language), theme.text, inner.width.min(72));
        for (line, row) in words.into_iter().zip(inner.rows().skip(1)) {
            line.render(row, buffer);
        }
    }
}

fn chapter_row(chapter: &Chapter, view: &View, area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let stages: Vec<Stage> =
        chapter.lessons.iter().map(|lesson| stage(lesson, view.progress)).collect();
    let done = stages.iter().filter(|stage| **stage == Stage::Done).count();
    let title = format!("  {:>2}  {}", chapter.number, chapter.title.get(view.look.language()));
    Span::styled(title, theme.strong).render(area, buffer);
    let mut spans = Vec::new();
    for stage in &stages {
        spans.push(match stage {
            Stage::Done => Span::styled(glyphs.full, theme.good),
            Stage::Begun => Span::styled(glyphs.full, theme.dim),
            Stage::New => Span::styled(glyphs.empty, theme.dim),
        });
    }
    let all = !stages.is_empty() && done == stages.len();
    spans.push(Span::styled(format!("  {done}/{}", stages.len()), theme.dim));
    spans.push(Span::styled(if all { glyphs.check } else { " " }, theme.good));
    Line::from(spans).right_aligned().render(area, buffer);
}

fn lesson_row(lesson: &Lesson, chosen: bool, view: &View, area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let mark = if chosen { glyphs.current } else { " " };
    let title = lesson.title.get(view.look.language());
    let style = if chosen { theme.selected } else { theme.text };
    let line = Line::from(vec![
        Span::styled(format!("    {mark} "), theme.accent),
        Span::styled(format!(" {:<5}{title} ", lesson.number), style),
    ]);
    line.render(area, buffer);
    let minutes = Span::styled(format!("{} min ", lesson.minutes), theme.dim);
    let sign = match stage(lesson, view.progress) {
        Stage::Done => Span::styled(glyphs.check, theme.good),
        Stage::Begun => Span::styled(glyphs.full, theme.dim),
        Stage::New => Span::raw(" "),
    };
    Line::from(vec![minutes, sign]).right_aligned().render(area, buffer);
}

fn interview_row(chosen: bool, view: &View, area: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let words = &view.look.words().screens.interview;
    let number = view.course.chapters.iter().map(|chapter| chapter.number).max().unwrap_or(0) + 1;
    let mark = if chosen { glyphs.current } else { " " };
    let style = if chosen { theme.strong.patch(theme.selected) } else { theme.strong };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent),
        Span::styled(format!("{number:>2}  {} ", words.title), style),
    ])
    .render(area, buffer);
    let Counts { new, learning, solid } = view.deck.counts();
    let values = [("new", new), ("learning", learning), ("solid", solid)];
    let values = values.map(|(name, count)| (name, count.to_string()));
    let values = values.each_ref().map(|(name, count)| (*name, count.as_str()));
    let standing = Span::styled(fill(&words.standing, &values), theme.dim);
    Line::from(standing).right_aligned().render(area, buffer);
}

fn interview_summary(view: &View, area: Rect, buffer: &mut Buffer) {
    let theme = view.look.theme();
    let words = &view.look.words().screens.interview;
    let mut lines = vec![Line::styled(words.title.clone(), theme.strong)];
    lines.extend(prose::words(&words.chapter_summary, theme.text, area.width.min(72)));
    for (line, row) in lines.into_iter().zip(area.rows()) {
        line.render(row, buffer);
    }
}

/// What is due and when the interview is, as far as there is something to say.
fn due(view: &View) -> Option<String> {
    let words = &view.look.words().screens.interview;
    let settings = Settings::of(&view.progress.preferences);
    let due = view.deck.today(&settings, view.date.day).due.len();
    let due = (due > 0).then(|| fill(&words.cards_due, &[("count", &due.to_string())]));
    let said: Vec<String> = due.into_iter().chain(interview_in(view)).collect();
    (!said.is_empty()).then(|| said.join(" · "))
}
