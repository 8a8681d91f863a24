//! What a question shows while it is asked, and where the answer was put.

use ratatui::text::{Line, Span};

use super::super::View;
use super::page::Page;
use super::{QuestionCard, Stage};
use crate::quiz::{Answer, Choice, CodeLine, Grade, Kind, Values};
use crate::text::Text;
use crate::ui::action::letter;
use crate::ui::words::fill;

/// Columns of the sign that says right or wrong, in front of what can be pointed at.
const VERDICT: &str = "  ";

/// Columns of the bar in front of what is recalled.
pub(super) const BAR: u16 = 2;

impl QuestionCard {
    /// All lines, and what of them should be in sight.
    pub(super) fn page<'a>(&self, view: &View<'a>, width: u16) -> Page<'a> {
        let mut page = Page::new(view, width);
        page.say(page.read(self.showing.ask()), page.theme.strong);
        if let Stage::Told(given) = &self.stage {
            page.gap();
            page.verdict(&given.grade);
        }
        page.gap();
        match &self.question().kind {
            Kind::One(choices) => self.choices(choices, false, &mut page),
            Kind::Several(choices) => self.choices(choices, true, &mut page),
            Kind::Fill { formula, choices } => {
                self.formula(formula, choices, &mut page);
                self.choices(choices, false, &mut page);
            }
            Kind::Number { .. } | Kind::Drawn { .. } => self.number(&mut page),
            Kind::Order(steps) => self.steps(steps, &mut page),
            Kind::Bug { lines } => self.code(lines, &mut page),
            Kind::Recall => self.recall(&mut page),
        }
        if self.is_told() {
            self.reasons(&mut page);
        }
        page
    }

    pub(super) fn grade(&self) -> Option<&Grade> {
        match &self.stage {
            Stage::Told(given) => Some(&given.grade),
            _ => None,
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Asked | Stage::Marking)
    }

    /// The style of what stands at a place: that under the arrows stands out.
    fn style(&self, place: usize, page: &Page) -> ratatui::style::Style {
        if self.is_open() && place == self.aimed { page.theme.selected } else { page.theme.text }
    }

    fn choices(&self, choices: &[Choice], several: bool, page: &mut Page) {
        for (place, &index) in self.showing.order().iter().enumerate() {
            let choice = &choices[index];
            let taken = match self.given().map(|given| &given.answer) {
                Some(Answer::Choice(taken)) => *taken == index,
                Some(Answer::Choices(taken)) => taken.contains(&index),
                _ => self.taken.contains(&place),
            };
            let sign = match (several, taken) {
                (true, true) => page.glyphs.box_on,
                (true, false) => page.glyphs.box_off,
                (false, true) => page.glyphs.full,
                (false, false) => page.glyphs.empty,
            };
            let verdict = self.grade().map_or_else(
                || Span::raw(VERDICT),
                |_| page.sign(choice.right, taken && !choice.right),
            );
            let name = format!("{} {sign} ", letter(place as u8));
            let from = page.lines.len();
            let signs = vec![verdict, Span::styled(name, page.theme.accent)];
            page.item(signs, page.read(&choice.text), self.style(place, page));
            self.point_at(place, from, page);
            if let (Some(_), Some(mistake)) = (self.grade(), &choice.mistake) {
                let style = if taken { page.theme.emphasis } else { page.theme.dim };
                page.item(vec![Span::raw(" ".repeat(6))], page.read(mistake), style);
            }
        }
        if several && self.given().is_none() {
            page.gap();
            page.say(&page.words.several, page.theme.dim);
        }
    }

    /// The formula on a line of its own; once it is told, with what belongs into its hole.
    fn formula(&self, formula: &str, choices: &[Choice], page: &mut Page) {
        let right = choices.iter().find(|choice| choice.right).filter(|_| self.is_told());
        let (before, after) = formula.split_once('▢').unwrap_or((formula, ""));
        let hole = right.map_or("▢", |choice| page.read(&choice.text));
        let plain = format!("{before}{hole}{after}");
        let indent = vec![Span::raw("    ")];
        if plain.chars().count() + 4 > usize::from(page.width) {
            page.item(indent, &plain, page.theme.formula);
        } else {
            let style = if right.is_some() { page.theme.good } else { page.theme.accent };
            let spans = vec![
                Span::styled(before.to_owned(), page.theme.formula),
                Span::styled(hole.to_owned(), page.theme.strong.patch(style)),
                Span::styled(after.to_owned(), page.theme.formula),
            ];
            page.behind(indent, vec![Line::from(spans)]);
        }
        page.gap();
    }

    /// The steps with the places that they were given; once it is told, in the right order.
    fn steps(&self, steps: &[Text], page: &mut Page) {
        let given = match self.given().map(|given| &given.answer) {
            Some(Answer::Order(given)) => given.as_slice(),
            _ => &[],
        };
        if self.is_told() {
            for (index, step) in steps.iter().enumerate() {
                let at = given.iter().position(|step| *step == index);
                let right = at == Some(index);
                let place = format!("{} ", index + 1);
                let signs = vec![page.sign(right, !right), Span::styled(place, page.theme.accent)];
                let mut words = page.read(step).to_owned();
                if let Some(at) = at.filter(|_| !right) {
                    let yours = fill(&page.words.you_put, &[("place", &(at + 1).to_string())]);
                    words = format!("{words} ({yours})");
                }
                page.item(signs, &words, page.theme.text);
            }
            return;
        }
        let order = self.showing.order();
        for (place, &index) in order.iter().enumerate() {
            let at = if self.is_open() {
                self.taken.iter().position(|taken| *taken == place)
            } else {
                given.iter().position(|step| *step == index)
            };
            let sign = at.map_or(page.glyphs.empty.to_owned(), |at| (at + 1).to_string());
            let name = format!("{} ", letter(place as u8));
            let from = page.lines.len();
            let signs = vec![
                Span::raw(VERDICT),
                Span::styled(name, page.theme.accent),
                Span::styled(format!("{sign} "), page.theme.strong),
            ];
            page.item(signs, page.read(&steps[index]), self.style(place, page));
            self.point_at(place, from, page);
        }
        if self.is_open() {
            page.gap();
            page.say(&page.words.order, page.theme.dim);
        }
    }

    fn code(&self, lines: &[CodeLine], page: &mut Page) {
        let named = match self.given().map(|given| &given.answer) {
            Some(Answer::Line(line)) => Some(*line),
            _ => None,
        };
        for (place, line) in lines.iter().enumerate() {
            let taken = named == Some(place);
            let verdict = match self.grade() {
                Some(_) => page.sign(line.bug, taken && !line.bug),
                None if taken => {
                    Span::styled(format!("{} ", page.glyphs.current), page.theme.accent)
                }
                None => Span::raw(VERDICT),
            };
            let number = Span::styled(format!("{:>2}  ", place + 1), page.theme.accent);
            let style = self.style(place, page);
            let style = if style == page.theme.text { page.theme.code } else { style };
            let from = page.lines.len();
            page.code(vec![verdict, number], &line.code, style);
            self.point_at(place, from, page);
            if self.is_told() {
                let style = if line.bug || taken { page.theme.emphasis } else { page.theme.dim };
                page.item(vec![Span::raw(" ".repeat(6))], page.read(&line.says), style);
            }
        }
        if self.is_open() {
            page.gap();
            page.say(&page.words.bug, page.theme.dim);
        }
    }

    /// Whoever points at these lines points at the place.
    fn point_at(&self, place: usize, from: usize, page: &mut Page) {
        page.mark(from, place);
        if self.is_open() && place == self.aimed {
            page.focus_from(from);
        }
    }

    fn number(&self, page: &mut Page) {
        let label = Span::styled(format!("{} ", page.words.number), page.theme.dim);
        let room = page.width.saturating_sub(label.width() as u16);
        let line = if self.is_open() {
            let (lines, at) = self.editor.lines(room, page.theme.strong, page.theme.selected);
            lines.into_iter().nth(at).unwrap_or_default()
        } else {
            Line::styled(self.editor.text().to_owned(), page.theme.strong)
        };
        let from = page.lines.len();
        page.behind(vec![label], vec![line]);
        if self.is_open() {
            page.focus_from(from);
            page.say(&self.exactness(page), page.theme.dim);
        }
        if let Some(why) = &self.misread {
            page.gap();
            page.say(why, page.theme.warning);
        }
    }

    /// How close a number must come.
    fn exactness(&self, page: &Page) -> String {
        match &self.question().kind {
            Kind::Drawn { .. } if self.showing.values().is_some_and(Values::is_whole) => {
                page.words.whole.clone()
            }
            Kind::Drawn { tolerance, .. } => {
                let percent = crate::quiz::shown(100.0 * tolerance);
                fill(&page.words.within, &[("percent", &percent)])
            }
            _ => String::new(),
        }
    }

    fn recall(&self, page: &mut Page) {
        let text = self.recalled();
        let bar = || vec![Span::styled(format!("{} ", page.glyphs.bar), page.theme.accent)];
        if matches!(self.stage, Stage::Asked) {
            page.say(&page.words.recall, page.theme.dim);
            page.gap();
            let room = page.width.saturating_sub(BAR);
            let (lines, at) = self.editor.lines(room, page.theme.text, page.theme.selected);
            for (row, line) in lines.into_iter().enumerate() {
                page.behind(bar(), vec![line]);
                if row == at {
                    page.focus_from(page.lines.len() - 1);
                }
            }
            return;
        }
        if !text.is_empty() {
            let room = page.width.saturating_sub(BAR);
            for line in text.lines() {
                for row in crate::ui::prose::words(line, page.theme.text, room) {
                    page.behind(bar(), vec![row]);
                }
            }
            page.gap();
        }
        if matches!(self.stage, Stage::Marking) {
            page.say(&page.words.mark, page.theme.dim);
            page.gap();
        }
        if !matches!(self.stage, Stage::Given(_)) {
            self.points_ticked(page);
        }
    }

    /// What was typed, before and after it was given.
    pub(crate) fn recalled(&self) -> &str {
        match self.given().map(|given| &given.answer) {
            Some(Answer::Recall { text, .. }) => text,
            _ => self.editor.text(),
        }
    }

    fn points_ticked(&self, page: &mut Page) {
        for (place, point) in self.question().points().iter().enumerate() {
            let ticked = match self.given().map(|given| &given.answer) {
                Some(Answer::Recall { points, .. }) => points.contains(&place),
                _ => self.taken.contains(&place),
            };
            let sign = if ticked { page.glyphs.box_on } else { page.glyphs.box_off };
            let signs = if self.is_told() {
                vec![page.sign(ticked, !ticked)]
            } else {
                let name = format!("{} {sign} ", letter(place as u8));
                vec![Span::raw(VERDICT), Span::styled(name, page.theme.accent)]
            };
            let from = page.lines.len();
            page.item(signs, page.read(point), self.style(place, page));
            self.point_at(place, from, page);
        }
    }
}
