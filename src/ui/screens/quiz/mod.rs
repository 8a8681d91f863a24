//! The questions at a lesson's end, one a screen, with the reasons after each answer.

mod draw;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Widget;

use super::bench::Bench;
use super::lesson::LessonScreen;
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::course::{Answered, Course, Fact, Lesson};
use crate::lab::Experiment;
use crate::quiz::{Answer, Choice, Grade, Kind, Question, Showing, grade, parse_number};
use crate::ui::keymap::Context;
use crate::ui::prose::{self, Mark};
use crate::ui::{Action, Mouse, MouseKind};

/// A round through the questions of a lesson.
#[derive(Debug)]
pub(crate) struct Quiz {
    lesson: Arc<Lesson>,
    questions: Vec<Arc<Question>>,
    /// The question on the screen; after the last one comes the result.
    at: usize,
    /// The answers of this round.
    given: Vec<Option<(Answer, Grade)>>,
    /// The choice that the arrows are on.
    aimed: usize,
    ticked: BTreeSet<usize>,
    typed: String,
    /// Why the typed text is no number.
    misread: Option<String>,
    scroll: u16,
    /// When the question came on the screen.
    since: Duration,
}

impl Quiz {
    /// The questions of a lesson, if it has any.
    pub(crate) fn open(lesson: &Arc<Lesson>, cx: &Cx) -> Option<Self> {
        let shows = |question: &&Arc<Question>| {
            matches!(question.kind, Kind::One(_) | Kind::Several(_) | Kind::Number { .. })
        };
        let questions: Vec<_> = cx.bank.of(&lesson.id).iter().filter(shows).cloned().collect();
        (!questions.is_empty()).then(|| Self {
            lesson: Arc::clone(lesson),
            given: vec![None; questions.len()],
            questions,
            at: 0,
            aimed: 0,
            ticked: BTreeSet::new(),
            typed: String::new(),
            misread: None,
            scroll: 0,
            since: cx.now,
        })
    }

    fn question(&self) -> Option<&Arc<Question>> {
        self.questions.get(self.at)
    }

    fn grade(&self) -> Option<&(Answer, Grade)> {
        self.given.get(self.at)?.as_ref()
    }

    /// Whether a number is to be typed now.
    fn is_typing(&self) -> bool {
        let number = self.question().is_some_and(|q| matches!(q.kind, Kind::Number { .. }));
        number && self.grade().is_none()
    }

    fn choices(&self) -> &[Choice] {
        match self.question().map(|question| &question.kind) {
            Some(Kind::One(choices) | Kind::Several(choices)) => choices,
            _ => &[],
        }
    }

    fn go_to(&mut self, at: usize, cx: &Cx) {
        self.at = at;
        self.aimed = 0;
        self.ticked.clear();
        self.typed.clear();
        self.misread = None;
        self.scroll = 0;
        self.since = cx.now;
    }

    /// Takes or ticks a choice.
    fn choose(&mut self, index: usize, cx: &mut Cx) {
        if self.grade().is_some() || index >= self.choices().len() {
            return;
        }
        self.aimed = index;
        match self.question().map(|question| &question.kind) {
            Some(Kind::One(_)) => self.answer(Answer::Choice(index), cx),
            Some(Kind::Several(_)) if self.ticked.contains(&index) => {
                self.ticked.remove(&index);
            }
            Some(Kind::Several(_)) => {
                self.ticked.insert(index);
            }
            _ => {}
        }
    }

    fn answer(&mut self, answer: Answer, cx: &mut Cx) {
        let Some(question) = self.question().cloned() else { return };
        let grade = grade(&Showing::of(&question, 0), &answer);
        cx.record(Fact::Answered(Answered {
            question: question.id.clone(),
            answer: answer.to_text(),
            right: grade.right,
            seconds: cx.now.saturating_sub(self.since).as_secs_f64(),
            day: Some(cx.date.day),
            ..Answered::default()
        }));
        self.given[self.at] = Some((answer, grade));
    }

    fn enter(&mut self, cx: &mut Cx) {
        if self.at >= self.questions.len() {
            self.leave(cx);
        } else if self.grade().is_some() {
            self.go_to(self.at + 1, cx);
        } else {
            match &self.questions[self.at].kind {
                Kind::One(_) => self.choose(self.aimed, cx),
                Kind::Several(_) if self.ticked.is_empty() => {
                    cx.say("Tick every answer that is right, then press enter.");
                }
                Kind::Several(_) => self.answer(Answer::Choices(self.ticked.clone()), cx),
                Kind::Number { .. } => match parse_number(&self.typed) {
                    Ok(number) => self.answer(Answer::Number(number), cx),
                    Err(why) => self.misread = Some(why.to_string()),
                },
                _ => {}
            }
        }
    }

    /// From the result to the lesson that comes next, or home after the last one.
    fn leave(&self, cx: &mut Cx) {
        cx.go.push(Go::Home);
        if let Some(next) = next_lesson(cx.course, &self.lesson).cloned() {
            let screen = LessonScreen::open(&next, Some(0), cx);
            cx.go.push(Go::To(Box::new(screen)));
        }
    }

    fn proof<'a>(&self, course: &'a Course) -> Option<&'a Arc<Experiment>> {
        let id = self.question()?.proof.as_deref()?;
        let lessons = course.chapters.iter().flat_map(|chapter| &chapter.lessons);
        lessons.flat_map(|lesson| &lesson.experiments).find(|experiment| experiment.id == id)
    }

    fn column(body: Rect) -> Rect {
        let width = body.width.saturating_sub(4).min(prose::WIDEST);
        Rect {
            x: body.x + (body.width - width) / 2,
            y: body.y + 1,
            width,
            height: body.height.saturating_sub(1),
        }
    }

    fn last_scroll(&self, view: &View) -> u16 {
        let area = Self::column(view.body);
        (self.lines(view, area.width).len() as u16).saturating_sub(area.height)
    }
}

/// The lesson after this one.
fn next_lesson<'a>(course: &'a Course, lesson: &Lesson) -> Option<&'a Arc<Lesson>> {
    let mut all = course.chapters.iter().flat_map(|chapter| &chapter.lessons);
    all.find(|other| other.id == lesson.id)?;
    all.next()
}

impl Screen for Quiz {
    fn contexts(&self, _: &View) -> Vec<Context> {
        if self.is_typing() {
            vec![Context::Typing]
        } else if self.grade().is_none() {
            vec![Context::Choices, Context::Quiz]
        } else {
            vec![Context::Quiz]
        }
    }

    fn header(&self, view: &View) -> Header {
        let theme = view.look.theme();
        let title = self.lesson.title.get(view.look.language());
        let place = match self.question() {
            Some(_) => format!("question {} of {}", self.at + 1, self.questions.len()),
            None => "the result".to_owned(),
        };
        Header {
            left: Span::styled(format!("{} {title}", self.lesson.number), theme.title).into(),
            right: Span::styled(place, theme.dim).into(),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let mut hints = Vec::new();
        match (self.question(), self.grade()) {
            (None, _) => hints.push(hint(&[Action::Enter], "go on")),
            (Some(_), Some(_)) => {
                hints.push(hint(&[Action::Enter], "next"));
                if self.proof(view.course).is_some() {
                    hints.push(hint(&[Action::Sandbox], "see it proved"));
                }
            }
            (Some(question), None) => {
                let letters: Vec<Action> =
                    (0..self.choices().len() as u8).map(Action::Choose).collect();
                match question.kind {
                    Kind::One(_) => hints.push(hint(&letters, "answer")),
                    Kind::Several(_) => {
                        hints.push(hint(&letters, "tick"));
                        hints.push(hint(&[Action::Enter], "answer"));
                    }
                    _ => hints.push(hint(&[Action::Enter], "answer")),
                }
                if !self.is_typing() {
                    hints.push(hint(&[Action::Up, Action::Down], "choose"));
                }
            }
        }
        if self.at > 0 && !self.is_typing() {
            hints.push(hint(&[Action::PreviousPage], "previous"));
        }
        hints.push(hint(&[Action::Back], "back to the lesson"));
        hints.push(hint(&[Action::Help], "help"));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        let last = self.last_scroll(&cx.view());
        let aiming = self.grade().is_none() && !self.choices().is_empty();
        let choices = self.choices().len();
        match action {
            Action::Choose(n) => self.choose(n as usize, cx),
            Action::Tick if aiming => self.choose(self.aimed, cx),
            Action::Enter => self.enter(cx),
            Action::Up if aiming => self.aimed = (self.aimed + choices - 1) % choices,
            Action::Down if aiming => self.aimed = (self.aimed + 1) % choices,
            Action::Up => self.scroll = self.scroll.saturating_sub(1),
            Action::Down => self.scroll = (self.scroll + 1).min(last),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(8),
            Action::PageDown => self.scroll = (self.scroll + 8).min(last),
            Action::NextPage if self.at < self.questions.len() => self.go_to(self.at + 1, cx),
            Action::PreviousPage => {
                if let Some(before) = self.at.checked_sub(1) {
                    self.go_to(before, cx);
                }
            }
            Action::Sandbox if self.grade().is_some() => {
                if let Some(experiment) = self.proof(cx.course).cloned() {
                    let bench = Bench::open(&experiment, cx);
                    cx.go.push(Go::To(Box::new(bench)));
                }
            }
            Action::Back => cx.go.push(Go::Back),
            _ => {}
        }
    }

    fn type_text(&mut self, text: &Typed, _: &mut Cx) {
        if self.is_typing() {
            text.apply(&mut self.typed);
            self.misread = None;
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let area = Self::column(cx.body);
        match mouse.kind {
            MouseKind::ScrollUp => self.scroll = self.scroll.saturating_sub(2),
            MouseKind::ScrollDown => {
                self.scroll = (self.scroll + 2).min(self.last_scroll(&cx.view()));
            }
            MouseKind::Press if area.contains(mouse.at) => {
                let row = usize::from(mouse.at.y - area.y + self.scroll);
                let line = self.lines(&cx.view(), area.width).into_iter().nth(row);
                if let Some(Mark::Choice(_, choice)) = line.and_then(|line| line.mark) {
                    self.choose(choice, cx);
                }
            }
            _ => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let column = Self::column(area);
        let lines = self.lines(view, column.width);
        for (line, row) in lines.iter().skip(self.scroll as usize).zip(column.rows()) {
            (&line.line).render(row, buffer);
        }
    }
}
