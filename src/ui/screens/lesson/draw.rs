//! Drawing a lesson.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{LessonScreen, SIDE_BY_SIDE};
use crate::ui::Action;
use crate::ui::screens::lab::status;
use crate::ui::screens::{Header, Hint, View, hint};
use crate::ui::widgets::clip;

/// The two tabs of a narrow terminal.
const TABS: [&str; 2] = ["Read", "Lab"];

impl LessonScreen {
    pub(super) fn head(&self, view: &View) -> Header {
        let theme = view.look.theme();
        let language = view.look.language();
        let narrow = view.body.width < SIDE_BY_SIDE;
        let lab = self.lab(view);
        let mut left = Vec::new();
        let chapter = view
            .course
            .chapters
            .iter()
            .find(|chapter| chapter.lessons.iter().any(|lesson| lesson.id == self.lesson.id));
        if let (Some(chapter), false) = (chapter, narrow) {
            let words = format!("{} {} › ", chapter.number, chapter.title.get(language));
            left.push(Span::styled(words, theme.dim));
        }
        let title = format!("{} {}", self.lesson.number, self.lesson.title.get(language));
        let title = if narrow { clip(&title, 26, view.look.glyphs().ellipsis) } else { title };
        left.push(Span::styled(title, theme.title));
        if narrow && lab.is_some() {
            left.push(Span::raw("  "));
            for (i, tab) in TABS.into_iter().enumerate() {
                let here = self.reading == (i == 0);
                let style = if here { theme.selected } else { theme.dim };
                left.push(Span::styled(format!(" {tab} "), style));
            }
        }
        let right = lab.map(|lab| status(lab, view)).unwrap_or_default();
        Header { left: left.into(), right }
    }

    /// Which tab stands in this column of the header: true for reading.
    pub(super) fn tab_hit(&self, view: &View, column: u16) -> Option<bool> {
        if view.body.width >= SIDE_BY_SIDE || self.lab(view).is_none() {
            return None;
        }
        let end = 1 + self.head(view).left.width() as u16;
        let lab = end.saturating_sub(TABS[1].len() as u16 + 2)..end;
        let read = lab.start.saturating_sub(TABS[0].len() as u16 + 2)..lab.start;
        if lab.contains(&column) { Some(false) } else { read.contains(&column).then_some(true) }
    }

    pub(super) fn footer(&self, view: &View) -> Vec<Hint> {
        if let Some(lab) = self.lab(view).filter(|lab| lab.is_typing()) {
            return lab.hints(view);
        }
        let pages = self.pages(view).len();
        let next = if self.page + 1 < pages {
            hint(&[Action::NextPage], format!("next ({} of {pages})", self.page + 1))
        } else {
            hint(&[Action::NextPage], "questions")
        };
        let mut hints = Vec::new();
        if let Some(prediction) = self.pending(view).filter(|_| self.reading) {
            let letters: Vec<Action> =
                (0..prediction.choices.len() as u8).map(Action::Choose).collect();
            hints.push(hint(&letters, "predict"));
        }
        match self.lab(view) {
            Some(lab) if self.reading => {
                let visible = self.parts(view).lab.is_some();
                let lab = lab.hints(view).into_iter().take(if visible { 2 } else { 1 });
                hints.extend(lab.filter(|hint| !hint.actions.contains(&Action::NextPane)));
                hints.push(hint(&[Action::NextPane], "lab"));
            }
            Some(lab) => {
                hints.extend(lab.hints(view));
                hints.push(hint(&[Action::Enter], "zoom"));
            }
            None => {}
        }
        let challenge = self.challenge(view);
        if challenge.is_some_and(|challenge| !self.is_met(challenge, view)) {
            hints.push(hint(&[Action::Hint], "hint"));
        }
        hints.push(next);
        hints.push(hint(&[Action::Back], "back"));
        hints.push(hint(&[Action::Help], "help"));
        hints
    }

    pub(super) fn draw(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let parts = self.parts(view);
        if let Some(prose) = parts.prose {
            self.draw_prose(view, prose, buffer);
        }
        let (Some(place), Some(lab)) = (parts.lab, self.lab(view)) else { return };
        if place.y > area.y {
            self.draw_task(view, Rect { height: 1, ..area }, buffer);
        }
        lab.render(!self.reading, view, place, buffer);
    }

    fn draw_prose(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let lines = self.lines(view, area.width);
        let more = lines.len().saturating_sub(usize::from(self.scroll + area.height));
        for (line, row) in lines.iter().skip(self.scroll as usize).zip(area.rows()) {
            (&line.line).render(row, buffer);
        }
        // An arrow where the page goes on below or above.
        let theme = view.look.theme();
        let margin = |y| Rect { x: area.right() + 1, y, width: 1, height: 1 };
        if more > 0 {
            let sign = Span::styled(view.look.glyphs().down, theme.accent);
            sign.render(margin(area.bottom() - 1).intersection(buffer.area), buffer);
        }
        if self.scroll > 0 {
            let sign = Span::styled(view.look.glyphs().up, theme.accent);
            sign.render(margin(area.y).intersection(buffer.area), buffer);
        }
    }

    /// The task of the page in a line, where its prose is not on the screen.
    fn draw_task(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let Some(challenge) = self.challenge(view) else { return };
        let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
        let language = view.look.language();
        let met = self.is_met(challenge, view);
        let (sign, style) =
            if met { (glyphs.check, theme.good) } else { (glyphs.empty, theme.accent) };
        let words = if met { challenge.praise.get(language) } else { challenge.task.get(language) };
        let words = clip(words, usize::from(area.width.saturating_sub(4)), glyphs.ellipsis);
        Line::from(vec![
            Span::styled(format!(" {sign} "), style),
            Span::styled(words, if met { theme.good } else { theme.text }),
        ])
        .render(area, buffer);
    }
}
