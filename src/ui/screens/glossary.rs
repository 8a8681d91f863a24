//! The words of the course: those of the page first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Cx, Go, Header, Hint, Screen, View, hint, popup};
use crate::ui::keymap::Context;
use crate::ui::widgets::clip;
use crate::ui::{Action, Mouse, MouseKind, prose};

/// Columns of the list of words.
const LIST: u16 = 24;

/// The window, with the words' keys in the order of the list.
#[derive(Debug)]
pub(crate) struct Glossary {
    keys: Vec<String>,
    /// How many of them the page uses; they stand first.
    here: usize,
    chosen: usize,
}

impl Glossary {
    /// All words, those that the page uses first.
    pub(crate) fn new(view: &View, page: Vec<String>) -> Self {
        let known = |key: &String| view.course.glossary.contains_key(key);
        let mut keys: Vec<String> = page.into_iter().filter(known).collect();
        let here = keys.len();
        let others = view.course.glossary.keys().filter(|key| !keys.contains(key));
        let others: Vec<String> = others.cloned().collect();
        keys.extend(others);
        Self { keys, here, chosen: 0 }
    }

    /// All words, opened at one of them.
    pub(crate) fn at(view: &View, key: &str) -> Self {
        let mut glossary = Self::new(view, Vec::new());
        glossary.chosen = glossary.keys.iter().position(|known| known == key).unwrap_or(0);
        glossary
    }

    fn area(body: Rect) -> Rect {
        popup::area(body, 84, body.height.saturating_sub(1).min(20))
    }

    fn go(&mut self, by: isize) {
        let last = self.keys.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }
}

impl Screen for Glossary {
    fn contexts(&self, _: &View) -> Vec<Context> {
        Vec::new()
    }

    fn header(&self, _: &View) -> Header {
        Header::default()
    }

    fn hints(&self, _: &View) -> Vec<Hint> {
        vec![hint(&[Action::Up, Action::Down], "word"), hint(&[Action::Back], "close")]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up => self.go(-1),
            Action::Down => self.go(1),
            Action::PageUp => self.go(-8),
            Action::PageDown => self.go(8),
            Action::Top => self.go(isize::MIN),
            Action::Bottom => self.go(isize::MAX),
            Action::Back | Action::Enter | Action::Glossary => cx.go.push(Go::Back),
            _ => {}
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        let area = Self::area(cx.body);
        match mouse.kind {
            MouseKind::ScrollUp => self.go(-1),
            MouseKind::ScrollDown => self.go(1),
            MouseKind::Press if !area.contains(mouse.at) => cx.go.push(Go::Back),
            MouseKind::Press => {
                let first = popup::first_shown(self.chosen, self.keys.len(), area.height - 2);
                let row = usize::from(mouse.at.y.saturating_sub(area.y + 1));
                self.chosen = (first + row).min(self.keys.len().saturating_sub(1));
            }
            MouseKind::Drag => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let language = view.look.language();
        let inner = popup::frame("glossary", view, Self::area(area), buffer);
        if self.keys.is_empty() {
            Span::styled("This course has no glossary.", theme.dim).render(inner, buffer);
            return;
        }
        let list = Rect { width: LIST.min(inner.width), ..inner };
        let first = popup::first_shown(self.chosen, self.keys.len(), list.height);
        for ((i, key), row) in self.keys.iter().enumerate().skip(first).zip(list.rows()) {
            let Some(term) = view.course.glossary.get(key) else { continue };
            let style = match (i == self.chosen, i < self.here) {
                (true, _) => theme.selected,
                (false, true) => theme.text,
                (false, false) => theme.dim,
            };
            let name =
                clip(term.name.get(language), LIST as usize - 3, view.look.glyphs().ellipsis);
            Span::styled(format!(" {name} "), style).render(row, buffer);
        }
        let Some(term) = self.keys.get(self.chosen).and_then(|key| view.course.glossary.get(key))
        else {
            return;
        };
        let text =
            Rect { x: inner.x + LIST + 1, width: inner.width.saturating_sub(LIST + 1), ..inner };
        let mut head = vec![Span::styled(term.name.get(language).to_owned(), theme.title)];
        if let Some(symbol) = &term.symbol {
            head.push(Span::styled(format!("   {symbol}"), theme.formula));
        }
        let mut lines = vec![Line::from(head), Line::default()];
        lines.extend(prose::words(term.meaning.get(language), theme.text, text.width));
        for (line, row) in lines.into_iter().zip(text.rows()) {
            line.render(row, buffer);
        }
    }

    fn floats(&self) -> bool {
        true
    }
}
