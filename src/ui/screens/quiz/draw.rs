//! What the quiz shows: the question with its choices, the reasons, the result.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Quiz, next_lesson};
use crate::quiz::{Answer, Choice, Kind, Question};
use crate::ui::action::letter;
use crate::ui::prose::{self, Mark, ProseLine};
use crate::ui::screens::View;

impl Quiz {
    pub(super) fn lines(&self, view: &View, width: u16) -> Vec<ProseLine> {
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
            _ => {}
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
