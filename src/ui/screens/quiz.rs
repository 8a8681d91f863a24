//! The questions at a lesson's end, one a screen, with the reasons after each answer.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::bench::Bench;
use super::lesson::LessonScreen;
use super::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::course::{Course, Fact, Lesson};
use crate::lab::Experiment;
use crate::quiz::{Answer, Choice, Grade, Kind, Question, grade, parse_number};
use crate::ui::action::letter;
use crate::ui::keymap::Context;
use crate::ui::prose::{self, Mark, ProseLine};
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
        let questions = cx.bank.of(&lesson.id).to_vec();
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
        let grade = grade(&question, &answer);
        cx.record(Fact::Answered {
            question: question.id.clone(),
            answer: answer.to_text(),
            right: grade.right,
            seconds: cx.now.saturating_sub(self.since).as_secs_f64(),
        });
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

    fn lines(&self, view: &View, width: u16) -> Vec<ProseLine> {
        match self.question() {
            Some(question) => self.question_lines(question, view, width),
            None => self.result_lines(view, width),
        }
    }

    fn question_lines(&self, question: &Question, view: &View, width: u16) -> Vec<ProseLine> {
        let (theme, language) = (view.look.theme(), view.look.language());
        let mut page = Page::new(view, width);
        page.say(question.ask.get(language), theme.strong);
        page.gap();
        match &question.kind {
            Kind::One(choices) | Kind::Several(choices) => {
                let several = matches!(question.kind, Kind::Several(_));
                for (i, choice) in choices.iter().enumerate() {
                    self.choice_lines(i, choice, several, &mut page);
                }
                if several && self.grade().is_none() {
                    page.gap();
                    page.say("More than one is right: tick all of them, then enter.", theme.dim);
                }
            }
            Kind::Number { answer, working, .. } => self.number_lines(*answer, working, &mut page),
        }
        if let Some((_, grade)) = self.grade() {
            page.gap();
            page.verdict(grade.right);
            page.say(question.why.get(language), theme.text);
        }
        page.lines
    }

    fn choice_lines(&self, index: usize, choice: &Choice, several: bool, page: &mut Page) {
        let (theme, glyphs) = (page.view.look.theme(), page.view.look.glyphs());
        let language = page.view.look.language();
        let given = self.grade();
        let taken = match given {
            Some((Answer::Choice(taken), _)) => *taken == index,
            Some((Answer::Choices(taken), _)) => taken.contains(&index),
            _ => self.ticked.contains(&index),
        };
        let sign = match (several, taken) {
            (true, true) => glyphs.box_on,
            (true, false) => glyphs.box_off,
            (false, true) => glyphs.full,
            (false, false) => glyphs.empty,
        };
        let verdict = match (given.is_some(), choice.right, taken) {
            (true, true, _) => Span::styled(format!("{} ", glyphs.check), theme.good),
            (true, false, true) => Span::styled(format!("{} ", glyphs.cross), theme.bad),
            _ => Span::raw("  "),
        };
        let style = match given {
            None if index == self.aimed => theme.selected,
            Some(_) if !choice.right && !taken => theme.dim,
            _ => theme.text,
        };
        let name = Span::styled(format!("{} {sign} ", letter(index as u8)), theme.accent);
        let words = prose::words(choice.text.get(language), style, page.width.saturating_sub(6));
        let words = words.into_iter().map(ProseLine::from).collect();
        let mut lines = prose::prefixed(words, &name, &Span::raw("    "));
        lines = prose::prefixed(lines, &verdict, &Span::raw("  "));
        for line in &mut lines {
            line.mark = Some(Mark::Choice(String::new(), index));
        }
        page.lines.extend(lines);
        if let (Some(_), true, Some(mistake)) = (given, taken && !choice.right, &choice.mistake) {
            let words = prose::words(mistake.get(language), theme.emphasis, page.width - 6);
            let words = words.into_iter().map(ProseLine::from).collect();
            page.lines.extend(prose::prefixed(words, &Span::raw("      "), &Span::raw("      ")));
        }
    }

    fn number_lines(&self, answer: f64, working: &crate::text::Text, page: &mut Page) {
        let theme = page.view.look.theme();
        let typed = match self.grade() {
            Some((Answer::Number(given), _)) => given.to_string(),
            _ => self.typed.clone(),
        };
        let mut line =
            vec![Span::styled("Your number: ", theme.dim), Span::styled(typed, theme.strong)];
        if self.grade().is_none() {
            line.push(Span::styled(" ", theme.selected));
        }
        page.lines.push(Line::from(line).into());
        if let Some(why) = &self.misread {
            page.gap();
            page.say(why, theme.warning);
        }
        if let Some((_, grade)) = self.grade() {
            if !grade.right {
                page.say(&format!("The answer is {answer}."), theme.text);
            }
            page.gap();
            page.say(working.get(page.view.look.language()), theme.formula);
        }
    }

    fn result_lines(&self, view: &View, width: u16) -> Vec<ProseLine> {
        let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
        let language = view.look.language();
        let mut page = Page::new(view, width);
        let right = self.given.iter().flatten().filter(|(_, grade)| grade.right).count();
        page.say(&format!("{right} of {} right", self.questions.len()), theme.title);
        page.gap();
        for (question, given) in self.questions.iter().zip(&self.given) {
            let sign = match given {
                Some((_, grade)) if grade.right => {
                    Span::styled(format!("{} ", glyphs.check), theme.good)
                }
                Some(_) => Span::styled(format!("{} ", glyphs.cross), theme.bad),
                None => Span::styled(format!("{} ", glyphs.empty), theme.dim),
            };
            let words = prose::words(question.ask.get(language), theme.text, width - 2);
            let words = words.into_iter().map(ProseLine::from).collect();
            page.lines.extend(prose::prefixed(words, &sign, &Span::raw("  ")));
        }
        page.gap();
        let next = match next_lesson(view.course, &self.lesson) {
            Some(lesson) => {
                format!("enter: on to {} {}", lesson.number, lesson.title.get(language))
            }
            None => "enter: home. This was the last lesson.".to_owned(),
        };
        page.say(&next, theme.accent);
        page.lines
    }
}

/// Lines that grow downwards.
struct Page<'a> {
    view: &'a View<'a>,
    width: u16,
    lines: Vec<ProseLine>,
}

impl<'a> Page<'a> {
    fn new(view: &'a View<'a>, width: u16) -> Self {
        Self { view, width, lines: Vec::new() }
    }

    fn say(&mut self, words: &str, style: Style) {
        let lines = prose::words(words, style, self.width);
        self.lines.extend(lines.into_iter().map(ProseLine::from));
    }

    fn gap(&mut self) {
        self.lines.push(ProseLine::default());
    }

    fn verdict(&mut self, right: bool) {
        let (theme, glyphs) = (self.view.look.theme(), self.view.look.glyphs());
        let (sign, word, style) = if right {
            (glyphs.check, "Right.", theme.good)
        } else {
            (glyphs.cross, "Not this time.", theme.bad)
        };
        self.lines.push(Line::styled(format!("{sign} {word}"), style).into());
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
                    Kind::Number { .. } => hints.push(hint(&[Action::Enter], "answer")),
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
