//! The keys of the screen below, by the names of their actions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Cx, Go, Header, Hint, Screen, View, hint, popup};
use crate::ui::keymap::Context;
use crate::ui::{Action, Mouse, MouseKind};

/// Help for a screen with these contexts.
#[derive(Debug)]
pub(crate) struct Help {
    contexts: Vec<Context>,
    scroll: usize,
}

impl Help {
    pub(crate) fn new(contexts: Vec<Context>) -> Self {
        Self { contexts, scroll: 0 }
    }

    fn area(body: Rect) -> Rect {
        popup::area(body, 64, body.height.saturating_sub(1))
    }

    /// Actions that the contexts bind, grouped by context, the innermost first.
    fn lines(&self, view: &View) -> Vec<Line<'static>> {
        let theme = view.look.theme();
        let mut lines = Vec::new();
        for (i, context) in self.contexts.iter().enumerate() {
            if i > 0 {
                lines.push(Line::default());
            }
            lines.push(Line::styled(context.name(), theme.title));
            for action in Action::all() {
                // What an inner context has already said is not said again.
                let told = view
                    .keymap
                    .contexts(action)
                    .into_iter()
                    .any(|there| self.contexts[..i].contains(&there));
                let keys = view.keymap.keys(&self.contexts, action);
                if told || keys.is_empty() || !view.keymap.contexts(action).contains(context) {
                    continue;
                }
                let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
                lines.push(Line::from(vec![
                    Span::styled(format!("  {:<18}", keys.join(" ")), theme.key),
                    Span::raw(action.name()),
                ]));
            }
        }
        lines
    }

    fn scroll(&mut self, by: isize, cx: &Cx) {
        let most =
            self.lines(&cx.view()).len().saturating_sub(Self::area(cx.body).height as usize - 2);
        self.scroll = self.scroll.saturating_add_signed(by).min(most);
    }
}

impl Screen for Help {
    fn contexts(&self, _: &View) -> Vec<Context> {
        Vec::new()
    }

    fn header(&self, _: &View) -> Header {
        Header::default()
    }

    fn hints(&self, _: &View) -> Vec<Hint> {
        vec![hint(&[Action::Up, Action::Down], "scroll"), hint(&[Action::Back], "close")]
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match action {
            Action::Up => self.scroll(-1, cx),
            Action::Down => self.scroll(1, cx),
            Action::PageUp => self.scroll(-10, cx),
            Action::PageDown => self.scroll(10, cx),
            Action::Top => self.scroll(isize::MIN, cx),
            Action::Bottom => self.scroll(isize::MAX, cx),
            Action::Back | Action::Enter | Action::Help => cx.go.push(Go::Back),
            _ => {}
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        match mouse.kind {
            MouseKind::ScrollUp => self.scroll(-2, cx),
            MouseKind::ScrollDown => self.scroll(2, cx),
            MouseKind::Press if !Self::area(cx.body).contains(mouse.at) => cx.go.push(Go::Back),
            _ => {}
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let inner = popup::frame("keys of this screen", view, Self::area(area), buffer);
        let lines = self.lines(view);
        for (line, row) in lines.into_iter().skip(self.scroll).zip(inner.rows()) {
            line.render(row, buffer);
        }
    }

    fn floats(&self) -> bool {
        true
    }
}
