//! The first screen: the chapters with how far one is in each, and the lesson to go on with.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::lesson::LessonScreen;
use super::sandbox::Sandbox;
use super::{Cx, Go, Header, Hint, Screen, View, hint};
use crate::course::{Chapter, Course, Lesson, Progress};
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::{Action, Mouse, MouseKind};

/// Widest that the list is drawn.
const WIDTH: u16 = 76;

/// Rows that the chosen lesson's summary takes, with the empty line before it.
const SUMMARY: u16 = 5;

/// Which lesson is chosen.
#[derive(Debug)]
pub(crate) struct Home {
    /// Chapter and lesson, by index.
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

    fn go(&mut self, course: &Course, by: isize) {
        let all: Vec<_> = places(course).collect();
        let here = all.iter().position(|place| *place == self.chosen).unwrap_or(0);
        let there = here.saturating_add_signed(by).min(all.len().saturating_sub(1));
        self.chosen = all.get(there).copied().unwrap_or((0, 0));
    }

    /// The lines of the list: every lesson where they fit, else those of the chosen chapter.
    fn rows<'a>(&self, course: &'a Course, height: u16) -> Vec<Row<'a>> {
        let all = course.chapters.iter().map(|chapter| 1 + chapter.lessons.len()).sum::<usize>();
        let mut rows = Vec::new();
        for (c, chapter) in course.chapters.iter().enumerate() {
            rows.push(Row::Chapter(chapter));
            if all <= height as usize || c == self.chosen.0 {
                let lessons = chapter.lessons.iter().enumerate();
                rows.extend(lessons.map(|(l, lesson)| Row::Lesson(c, l, lesson)));
            }
        }
        rows
    }

    /// Where the list and the summary stand, and the first row that is shown.
    fn layout(&self, course: &Course, body: Rect) -> (Rect, Rect, usize) {
        let width = WIDTH.min(body.width.saturating_sub(4));
        let x = body.x + (body.width - width) / 2;
        let height = body.height.saturating_sub(SUMMARY + 1);
        let rows = self.rows(course, height);
        let shown = height.min(rows.len() as u16);
        let chosen = rows
            .iter()
            .position(|row| matches!(row, Row::Lesson(c, l, _) if (*c, *l) == self.chosen))
            .unwrap_or(0);
        let first = (chosen + 2).saturating_sub(shown as usize).min(rows.len() - shown as usize);
        let list = Rect { x, y: body.y + 1, width, height: shown };
        let summary = Rect { x, y: list.bottom() + 1, width, height: SUMMARY - 1 };
        (list, summary.intersection(body), first)
    }

    fn open(&self, cx: &mut Cx) {
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
        let title = view.course.title.get(view.look.language()).to_owned();
        Header {
            left: Span::styled("gradus", theme.title).into(),
            right: Span::styled(title, theme.dim).into(),
        }
    }

    fn hints(&self, _: &View) -> Vec<Hint> {
        vec![
            hint(&[Action::Enter], "open"),
            hint(&[Action::Up, Action::Down], "choose"),
            hint(&[Action::Sandbox], "sandbox"),
            hint(&[Action::Search], "search"),
            hint(&[Action::Palette], "palette"),
            hint(&[Action::Help], "help"),
            hint(&[Action::Quit], "quit"),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up => self.go(cx.course, -1),
            Action::Down => self.go(cx.course, 1),
            Action::PageUp => self.go(cx.course, -5),
            Action::PageDown => self.go(cx.course, 5),
            Action::Top => self.go(cx.course, isize::MIN),
            Action::Bottom => self.go(cx.course, isize::MAX),
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
            MouseKind::ScrollUp => self.go(cx.course, -1),
            MouseKind::ScrollDown => self.go(cx.course, 1),
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
        let (list, summary, first) = self.layout(view.course, area);
        let rows = self.rows(view.course, area.height.saturating_sub(SUMMARY + 1));
        for (line, row) in list.rows().zip(rows.iter().skip(first)) {
            match row {
                Row::Chapter(chapter) => chapter_row(chapter, view, line, buffer),
                Row::Lesson(c, l, lesson) => {
                    lesson_row(lesson, (*c, *l) == self.chosen, view, line, buffer);
                }
            }
        }
        self.render_summary(view, summary, buffer);
    }
}

impl Home {
    /// The lesson under the mouse.
    fn hit(&self, cx: &Cx, at: Position) -> Option<(usize, usize)> {
        let (list, _, first) = self.layout(cx.course, cx.body);
        let row = list.contains(at).then(|| (at.y - list.y) as usize + first)?;
        let rows = self.rows(cx.course, cx.body.height.saturating_sub(SUMMARY + 1));
        match rows.get(row)? {
            Row::Lesson(c, l, _) => Some((*c, *l)),
            Row::Chapter(chapter) => {
                let c = cx.course.chapters.iter().position(|other| other == *chapter)?;
                Some((c, 0))
            }
        }
    }

    fn render_summary(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let Some(lesson) = self.lesson(view.course) else { return };
        let theme = view.look.theme();
        let language = view.look.language();
        let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
        let head = Rect { height: 1.min(inner.height), ..inner };
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
