//! A line to type into and what fits it: the palette of all actions, and the course's search.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::lesson::LessonScreen;
use super::{Cx, Glossary, Go, Header, Hint, Screen, Typed, View, fuzzy, hint, popup};
use crate::course::Lesson;
use crate::ui::keymap::Context;
use crate::ui::widgets::clip;
use crate::ui::{Action, Mouse, MouseKind};

/// Something that can be found.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    /// What stands at the right: a key, or where it is.
    detail: String,
    /// Entries that mean something here come first.
    here: bool,
    target: Target,
}

/// Where an entry leads.
#[derive(Clone, Debug)]
enum Target {
    Act(Action),
    Lesson(Arc<Lesson>, Option<usize>),
    Term(String),
}

/// The window.
#[derive(Debug)]
pub(crate) struct Search {
    title: &'static str,
    query: String,
    entries: Vec<Entry>,
    chosen: usize,
}

impl Search {
    /// Every action, those that mean something here first, then the lessons.
    pub(crate) fn actions(view: &View, contexts: &[Context]) -> Self {
        let mut entries: Vec<Entry> = Action::all()
            .into_iter()
            .filter(|action| !matches!(action, Action::Palette | Action::Choose(_)))
            .map(|action| {
                let places = view.keymap.contexts(action);
                let here = action.is_preference() || places.iter().any(|c| contexts.contains(c));
                let keys: Vec<String> =
                    view.keymap.keys(contexts, action).iter().map(ToString::to_string).collect();
                let detail = match (here, places.first()) {
                    (false, Some(place)) => format!("in {}", place.name()),
                    _ => keys.join(" "),
                };
                Entry { name: action.name(), detail, here, target: Target::Act(action) }
            })
            .collect();
        entries.extend(lessons(view));
        Self { title: "palette", query: String::new(), entries, chosen: 0 }
    }

    /// Lessons, pages and words of the glossary.
    pub(crate) fn course(view: &View) -> Self {
        let language = view.look.language();
        let mut entries: Vec<Entry> = lessons(view).collect();
        for lesson in view.course.chapters.iter().flat_map(|chapter| &chapter.lessons) {
            for (i, page) in lesson.pages(language).iter().enumerate() {
                entries.push(Entry {
                    name: page.title.clone(),
                    detail: format!("{} · page {}", lesson.number, i + 1),
                    here: true,
                    target: Target::Lesson(Arc::clone(lesson), Some(i)),
                });
            }
        }
        for (key, term) in &view.course.glossary {
            entries.push(Entry {
                name: term.name.get(language).to_owned(),
                detail: "glossary".to_owned(),
                here: true,
                target: Target::Term(key.clone()),
            });
        }
        Self { title: "search", query: String::new(), entries, chosen: 0 }
    }

    /// What fits the query, the best first.
    fn found(&self) -> Vec<&Entry> {
        let mut found: Vec<(i32, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((fuzzy::score(&self.query, &entry.name)?, entry)))
            .collect();
        // Without a query everything stands in its own order.
        let typed = !self.query.trim().is_empty();
        found.sort_by_key(|(score, entry)| (!entry.here, if typed { -score } else { 0 }));
        found.into_iter().map(|(_, entry)| entry).collect()
    }

    fn area(body: Rect) -> Rect {
        popup::area(body, 70, body.height.saturating_sub(1).min(22))
    }

    fn go(&mut self, by: isize) {
        let last = self.found().len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    fn accept(&self, cx: &mut Cx) {
        let Some(target) = self.found().get(self.chosen).map(|entry| entry.target.clone()) else {
            return;
        };
        match target {
            Target::Act(action) => cx.go.push(Go::Act(action)),
            Target::Lesson(lesson, page) => {
                let screen = LessonScreen::open(&lesson, page, cx);
                cx.go.push(Go::Home);
                cx.go.push(Go::To(Box::new(screen)));
            }
            Target::Term(key) => {
                let glossary = Glossary::at(&cx.view(), &key);
                cx.go.push(Go::Back);
                cx.go.push(Go::To(Box::new(glossary)));
            }
        }
    }
}

/// Every lesson by number and title.
fn lessons<'a>(view: &View<'a>) -> impl Iterator<Item = Entry> + use<'a> {
    let language = view.look.language();
    view.course.chapters.iter().flat_map(|chapter| &chapter.lessons).map(move |lesson| Entry {
        name: format!("{} {}", lesson.number, lesson.title.get(language)),
        detail: "lesson".to_owned(),
        here: true,
        target: Target::Lesson(Arc::clone(lesson), None),
    })
}

impl Screen for Search {
    fn contexts(&self, _: &View) -> Vec<Context> {
        vec![Context::Typing]
    }

    fn header(&self, _: &View) -> Header {
        Header::default()
    }

    fn hints(&self, _: &View) -> Vec<Hint> {
        vec![
            hint(&[Action::Enter], "open"),
            hint(&[Action::Up, Action::Down], "choose"),
            hint(&[Action::Back], "close"),
        ]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up => self.go(-1),
            Action::Down => self.go(1),
            Action::PageUp => self.go(-10),
            Action::PageDown => self.go(10),
            Action::Enter => self.accept(cx),
            Action::Back => cx.go.push(Go::Back),
            _ => {}
        }
    }

    fn type_text(&mut self, text: &Typed, _: &mut Cx) {
        text.apply(&mut self.query);
        self.chosen = 0;
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let area = Self::area(cx.body);
        match mouse.kind {
            MouseKind::ScrollUp => self.go(-1),
            MouseKind::ScrollDown => self.go(1),
            MouseKind::Press if !area.contains(mouse.at) => cx.go.push(Go::Back),
            MouseKind::Press => {
                let rows = area.height.saturating_sub(4);
                let first = popup::first_shown(self.chosen, self.found().len(), rows);
                if let Some(row) = mouse.at.y.checked_sub(area.y + 3).filter(|row| *row < rows) {
                    self.chosen = (first + row as usize).min(self.found().len().saturating_sub(1));
                    self.accept(cx);
                }
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let glyphs = view.look.glyphs();
        let inner = popup::frame(self.title, view, Self::area(area), buffer);
        let line = Rect { height: 1.min(inner.height), ..inner };
        Line::from(vec![
            Span::styled(format!("{} ", glyphs.current), theme.accent),
            Span::raw(self.query.clone()),
            Span::styled(" ", theme.selected),
        ])
        .render(line, buffer);
        let found = self.found();
        let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
        if found.is_empty() {
            Span::styled("Nothing fits.", theme.dim).render(list, buffer);
        }
        let first = popup::first_shown(self.chosen, found.len(), list.height);
        for (i, (entry, row)) in found.iter().skip(first).zip(list.rows()).enumerate() {
            let chosen = first + i == self.chosen;
            let style = match (chosen, entry.here) {
                (true, _) => theme.selected,
                (false, true) => theme.text,
                (false, false) => theme.dim,
            };
            let room = usize::from(row.width).saturating_sub(entry.detail.chars().count() + 4);
            let name = clip(&entry.name, room, glyphs.ellipsis);
            Span::styled(format!(" {name} "), style).render(row, buffer);
            Line::styled(entry.detail.clone(), theme.dim).right_aligned().render(row, buffer);
        }
    }

    fn floats(&self) -> bool {
        true
    }
}
