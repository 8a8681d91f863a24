//! A line to type into and what fits it: the palette of all actions, and the course's search.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::interview::{Sitting, without_numbers};
use super::lesson::LessonScreen;
use super::{Cx, Glossary, Go, Header, Hint, Screen, Typed, View, fuzzy, hint, popup};
use crate::course::{Hit, LessonId, Place, search};
use crate::quiz::Question;
use crate::ui::keymap::Context;
use crate::ui::widgets::clip;
use crate::ui::{Action, Mouse, MouseKind};

/// Something that can be found.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    /// What stands at the right: a key, or where it is.
    detail: String,
    /// The words around what was found, in a line of their own.
    excerpt: Option<String>,
    /// Entries that mean something here come first.
    here: bool,
    target: Target,
}

/// Where an entry leads.
#[derive(Clone, Debug)]
enum Target {
    Act(Action),
    Lesson(LessonId, Option<usize>),
    Term(String),
    Question(Arc<Question>),
}

/// Where entries come from.
#[derive(Debug)]
enum Source {
    /// All actions, and the lessons.
    Palette(Vec<Entry>),
    /// The words of the course.
    Course,
    /// The questions of the interview.
    Questions,
}

/// The window.
#[derive(Debug)]
pub(crate) struct Search {
    source: Source,
    query: String,
    found: Vec<Entry>,
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
                let target = Target::Act(action);
                Entry { name: action.name(), detail, excerpt: None, here, target }
            })
            .collect();
        entries.extend(lessons(view));
        Self::new(Source::Palette(entries), view)
    }

    /// The words of the course.
    pub(crate) fn course(view: &View) -> Self {
        Self::new(Source::Course, view)
    }

    /// The questions of the interview.
    pub(crate) fn questions(view: &View) -> Self {
        Self::new(Source::Questions, view)
    }

    fn new(source: Source, view: &View) -> Self {
        let mut search = Self { source, query: String::new(), found: Vec::new(), chosen: 0 };
        search.find(view);
        search
    }

    /// What fits the query, the best first.
    fn find(&mut self, view: &View) {
        self.chosen = 0;
        let typed = !self.query.trim().is_empty();
        self.found = match &self.source {
            Source::Palette(entries) => {
                let scored = entries
                    .iter()
                    .filter_map(|entry| Some((fuzzy::score(&self.query, &entry.name)?, entry)));
                let mut found: Vec<(i32, &Entry)> = scored.collect();
                // Without a query everything stands in its own order.
                found.sort_by_key(|(score, e)| (!e.here, if typed { -score } else { 0 }));
                found.into_iter().map(|(_, entry)| entry.clone()).collect()
            }
            Source::Course if typed => {
                let hits = search(view.course, &self.query, view.look.language());
                hits.into_iter().map(|hit| entry(hit, view)).collect()
            }
            Source::Course => lessons(view).collect(),
            Source::Questions => questions(&self.query, view),
        };
    }

    fn title(&self) -> &'static str {
        match self.source {
            Source::Palette(_) => "palette",
            Source::Course | Source::Questions => "search",
        }
    }

    /// Rows that each entry takes.
    fn rows_each(&self) -> u16 {
        if self.found.iter().any(|entry| entry.excerpt.is_some()) { 2 } else { 1 }
    }

    /// The area of the list, and its first entry.
    fn list(&self, body: Rect) -> (Rect, usize) {
        let area = Self::area(body);
        let list = Rect {
            x: area.x + 2,
            y: area.y + 3,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(4),
        };
        let shown = list.height / self.rows_each();
        (list, popup::first_shown(self.chosen, self.found.len(), shown))
    }

    fn area(body: Rect) -> Rect {
        popup::area(body, 70, body.height.saturating_sub(1).min(22))
    }

    fn go(&mut self, by: isize) {
        let last = self.found.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    fn accept(&self, cx: &mut Cx) {
        let Some(entry) = self.found.get(self.chosen) else { return };
        match &entry.target {
            Target::Act(action) => cx.go.push(Go::Act(*action)),
            Target::Lesson(id, page) => {
                if let Some(lesson) = cx.course.lesson(&id.0).cloned() {
                    let screen = LessonScreen::open(&lesson, *page, cx);
                    cx.go.push(Go::Home);
                    cx.go.push(Go::To(Box::new(screen)));
                }
            }
            Target::Question(question) => {
                let title = cx.look.words().screens.interview.drill.clone();
                let sitting = Sitting::open(title, [Arc::clone(question)], cx);
                cx.go.push(Go::Back);
                cx.go.push(Go::To(Box::new(sitting)));
            }
            Target::Term(key) => {
                let glossary = Glossary::at(&cx.view(), key);
                cx.go.push(Go::Back);
                cx.go.push(Go::To(Box::new(glossary)));
            }
        }
    }
}

/// A hit as an entry of the list.
fn entry(hit: Hit, view: &View) -> Entry {
    let number = |id: &LessonId| view.course.lesson(&id.0).map(|lesson| lesson.number.clone());
    let (detail, target) = match hit.place {
        Place::Lesson(id) => ("lesson".to_owned(), Target::Lesson(id, None)),
        Place::Page(id, page) => {
            let number = number(&id).unwrap_or_default();
            (format!("{number} page {}", page + 1), Target::Lesson(id, Some(page)))
        }
        Place::Term(key) => ("glossary".to_owned(), Target::Term(key)),
    };
    Entry { name: hit.title, detail, excerpt: Some(hit.excerpt), here: true, target }
}

/// The questions of the interview that say all words of a query: in what is asked, in the key
/// points, or in the name of the topic.
fn questions(query: &str, view: &View) -> Vec<Entry> {
    let language = view.look.language();
    let topics = &view.look.words().screens.topics;
    let query = query.to_lowercase();
    let entry = |question: &Arc<Question>| {
        let interview = question.interview.as_ref()?;
        let topic = topics.of(interview.topic);
        let mut said = format!("{} {topic}", question.ask.get(language));
        for point in &interview.points {
            said.push(' ');
            said.push_str(point.get(language));
        }
        let said = said.to_lowercase();
        query.split_whitespace().all(|word| said.contains(word)).then(|| Entry {
            name: format!("{} {}", interview.number, without_numbers(question.ask.get(language))),
            detail: topic.to_owned(),
            excerpt: None,
            here: true,
            target: Target::Question(Arc::clone(question)),
        })
    };
    view.deck.cards().iter().filter_map(|(question, _)| entry(question)).collect()
}

/// Every lesson by number and title.
fn lessons<'a>(view: &View<'a>) -> impl Iterator<Item = Entry> + use<'a> {
    let language = view.look.language();
    view.course.lessons().map(move |lesson| Entry {
        name: format!("{} {}", lesson.number, lesson.title.get(language)),
        detail: "lesson".to_owned(),
        excerpt: None,
        here: true,
        target: Target::Lesson(lesson.id.clone(), None),
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

    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        text.apply(&mut self.query);
        self.find(&cx.view());
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match mouse.kind {
            MouseKind::ScrollUp => self.go(-1),
            MouseKind::ScrollDown => self.go(1),
            MouseKind::Press if !Self::area(cx.body).contains(mouse.at) => cx.go.push(Go::Back),
            MouseKind::Press => {
                let (list, first) = self.list(cx.body);
                let row = mouse.at.y.saturating_sub(list.y) / self.rows_each();
                let pointed = first + usize::from(row);
                if list.contains(mouse.at) && pointed < self.found.len() {
                    self.chosen = pointed;
                    self.accept(cx);
                }
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let inner = popup::frame(self.title(), view, Self::area(area), buffer);
        let line = Rect { height: 1.min(inner.height), ..inner };
        Line::from(vec![
            Span::styled(format!("{} ", view.look.glyphs().current), theme.accent),
            Span::raw(self.query.clone()),
            Span::styled(" ", theme.selected),
        ])
        .render(line, buffer);
        let (list, first) = self.list(area);
        if self.found.is_empty() {
            Span::styled("Nothing fits.", theme.dim).render(list, buffer);
        }
        let each = self.rows_each();
        for (i, entry) in self.found.iter().enumerate().skip(first) {
            let y = list.y + (i - first) as u16 * each;
            if y + each > list.bottom() {
                break;
            }
            let row = Rect { y, height: 1, ..list };
            draw_entry(entry, i == self.chosen, view, row, buffer);
        }
    }

    fn floats(&self) -> bool {
        true
    }
}

fn draw_entry(entry: &Entry, chosen: bool, view: &View, row: Rect, buffer: &mut Buffer) {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let style = match (chosen, entry.here) {
        (true, _) => theme.selected,
        (false, true) => theme.text,
        (false, false) => theme.dim,
    };
    let room = usize::from(row.width).saturating_sub(entry.detail.chars().count() + 4);
    let name = clip(&entry.name, room, glyphs.ellipsis);
    Span::styled(format!(" {name} "), style).render(row, buffer);
    Line::from(Span::styled(entry.detail.clone(), theme.dim)).right_aligned().render(row, buffer);
    if let Some(excerpt) = &entry.excerpt {
        let room = usize::from(row.width).saturating_sub(4);
        let words = format!("   {}", clip(excerpt, room, glyphs.ellipsis));
        Span::styled(words, theme.dim).render(Rect { y: row.y + 1, ..row }, buffer);
    }
}
