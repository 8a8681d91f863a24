//! The questions at a lesson's end, one a screen, with the reasons after each answer.

mod draw;

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::lesson::LessonScreen;
use super::question::{Given, QuestionCard};
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::course::{Answered, Course, Fact, Lesson};
use crate::quiz::{Question, Showing, schedule};
use crate::ui::keymap::Context;
use crate::ui::words::{QuestionWords, fill};
use crate::ui::{Action, Mouse, MouseKind};

/// A round through the questions of a lesson.
#[derive(Debug)]
pub(crate) struct Quiz {
    lesson: Arc<Lesson>,
    cards: Vec<QuestionCard>,
    /// The question on the screen; after the last one comes the result.
    at: usize,
    /// Of the result.
    scroll: u16,
    /// When the question came on the screen.
    since: Duration,
}

impl Quiz {
    /// The questions of a lesson, if it has any.
    pub(crate) fn open(lesson: &Arc<Lesson>, cx: &Cx) -> Option<Self> {
        let card = |question: &Arc<Question>| {
            let answers = cx.progress.answers.get(&question.id);
            let times = answers.map_or(0, |history| history.reviews.len() as u64);
            let seed = Showing::seed(&question.id, times);
            QuestionCard::ask(Showing::of(question, seed))
        };
        let cards: Vec<_> = cx.bank.of(&lesson.id).iter().map(card).collect();
        (!cards.is_empty()).then(|| Self {
            lesson: Arc::clone(lesson),
            cards,
            at: 0,
            scroll: 0,
            since: cx.now,
        })
    }

    fn card(&self) -> Option<&QuestionCard> {
        self.cards.get(self.at)
    }

    fn go_to(&mut self, at: usize, cx: &Cx) {
        self.at = at;
        self.scroll = 0;
        self.since = cx.now;
    }

    /// Keeps an answer, and only then says what it is worth.
    fn take(&mut self, given: Option<Given>, cx: &mut Cx) {
        let Some(card) = self.cards.get_mut(self.at) else { return };
        let Some(Given { answer, grade }) = given else { return };
        let seconds = cx.now.saturating_sub(self.since).as_secs_f64();
        cx.record(Fact::Answered(Answered {
            question: card.question().id.clone(),
            answer: answer.to_text(),
            right: grade.right,
            partly: grade.is_partly(),
            rating: Some(schedule::rate(card.question(), &grade, seconds, None)),
            seconds,
            day: Some(cx.date.day),
            seed: card.showing().drawn_from(),
            ..Answered::default()
        }));
        card.tell();
    }

    /// From the result to the lesson that comes next, or home after the last one.
    fn leave(&self, cx: &mut Cx) {
        cx.go.push(Go::Home);
        if let Some(next) = next_lesson(cx.course, &self.lesson).cloned() {
            let screen = LessonScreen::open(&next, Some(0), cx);
            cx.go.push(Go::To(Box::new(screen)));
        }
    }

    fn scroll_result(&mut self, by: i16, view: &View) {
        let area = QuestionCard::column(view.body);
        let last = (self.result(view, area.width).len() as u16).saturating_sub(area.height);
        self.scroll = self.scroll.saturating_add_signed(by).min(last);
    }

    fn act_on_result(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Enter => self.leave(cx),
            Action::Up => self.scroll_result(-1, &cx.view()),
            Action::Down => self.scroll_result(1, &cx.view()),
            Action::PageUp => self.scroll_result(-8, &cx.view()),
            Action::PageDown => self.scroll_result(8, &cx.view()),
            _ => {}
        }
    }
}

/// The lesson after this one.
fn next_lesson<'a>(course: &'a Course, lesson: &Lesson) -> Option<&'a Arc<Lesson>> {
    let mut all = course.chapters.iter().flat_map(|chapter| &chapter.lessons);
    all.find(|other| other.id == lesson.id)?;
    all.next()
}

fn words<'a>(view: &View<'a>) -> &'a QuestionWords {
    &view.look.words().screens.question
}

impl Screen for Quiz {
    fn contexts(&self, _: &View) -> Vec<Context> {
        self.card().map_or_else(|| vec![Context::Quiz], QuestionCard::contexts)
    }

    fn header(&self, view: &View) -> Header {
        let (theme, words) = (view.look.theme(), words(view));
        let title = self.lesson.title.get(view.look.language());
        let place = match self.card() {
            Some(_) => {
                let (number, all) = ((self.at + 1).to_string(), self.cards.len().to_string());
                fill(&words.question_of, &[("number", &number), ("all", &all)])
            }
            None => words.the_result.clone(),
        };
        Header {
            left: Span::styled(format!("{} {title}", self.lesson.number), theme.title).into(),
            right: Span::styled(place, theme.dim).into(),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let mut hints = Vec::new();
        match self.card() {
            Some(card) => {
                if card.is_told() {
                    hints.push(of(&[Action::Enter], &words.next));
                }
                hints.extend(card.hints(view));
            }
            None => hints.push(of(&[Action::Enter], &words.go_on)),
        }
        if self.at > 0 && !self.card().is_some_and(QuestionCard::is_typing) {
            hints.push(of(&[Action::PreviousPage], &words.previous));
        }
        hints.push(of(&[Action::Back], &words.back_to_lesson));
        hints.push(of(&[Action::Help], &words.help));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        let at = self.at;
        match action {
            Action::Back => cx.go.push(Go::Back),
            Action::NextPage if at < self.cards.len() => self.go_to(at + 1, cx),
            Action::PreviousPage => self.go_to(at.saturating_sub(1), cx),
            _ => match self.cards.get_mut(at) {
                None => self.act_on_result(action, cx),
                Some(card) if action == Action::Enter && card.is_told() => self.go_to(at + 1, cx),
                Some(card) if action == Action::Sandbox => {
                    card.prove(cx);
                }
                Some(card) => {
                    let given = card.act(action, QuestionCard::column(cx.body), cx);
                    self.take(given, cx);
                }
            },
        }
    }

    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        if let Some(card) = self.cards.get_mut(self.at) {
            card.type_text(text, QuestionCard::column(cx.body), cx);
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match self.cards.get_mut(self.at) {
            Some(card) => {
                let given = card.mouse(mouse, QuestionCard::column(cx.body), cx);
                self.take(given, cx);
            }
            None => match mouse.kind {
                MouseKind::ScrollUp => self.scroll_result(-2, &cx.view()),
                MouseKind::ScrollDown => self.scroll_result(2, &cx.view()),
                _ => {}
            },
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = QuestionCard::column(area);
        if let Some(card) = self.card() {
            card.render(view, column, buffer);
            return;
        }
        let lines = self.result(view, column.width);
        for (line, row) in lines.iter().skip(usize::from(self.scroll)).zip(column.rows()) {
            line.render(row, buffer);
        }
    }
}
