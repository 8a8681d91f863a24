//! Drawing the sandbox.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Sandbox;
use crate::lab::{self, Field};
use crate::ui::prose;
use crate::ui::screens::lab::status;
use crate::ui::screens::{Header, View, popup};
use crate::ui::widgets::clip;

/// Columns of the labels, the sign of the chosen row included.
const MOST_LABEL: u16 = 21;

impl Sandbox {
    pub(super) fn head(&self, view: &View) -> Header {
        let theme = view.look.theme();
        let title = self.experiment.title.get(view.look.language());
        let name = if self.experiment.id == super::FRESH {
            title.to_owned()
        } else {
            format!("Sandbox › {title}")
        };
        let room = usize::from(view.body.width / 2);
        Header {
            left: Span::styled(clip(&name, room, view.look.glyphs().ellipsis), theme.title).into(),
            right: status(&self.lab, view),
        }
    }

    /// The list and the run.
    pub(super) fn parts(&self, body: Rect) -> (Rect, Rect) {
        if self.lab.zoomed && !self.in_list {
            return (Rect::default(), body);
        }
        let width = (body.width * 2 / 5).clamp(MOST_LABEL + 16, 48);
        let list = Rect { x: body.x + 1, width: width - 2, ..body };
        let lab = Rect { x: body.x + width, width: body.width - width, ..body };
        (list, lab)
    }

    /// Rows that the list can show, above what was refused.
    fn height(&self, list: Rect) -> u16 {
        let refused = self.refusal(list.width).len() as u16;
        list.height.saturating_sub(if refused > 0 { refused + 1 } else { 0 })
    }

    /// The first row on the screen.
    pub(super) fn first_row(&self, list: Rect) -> usize {
        popup::first_shown(self.chosen, self.fields.len(), self.height(list))
    }

    fn refusal(&self, width: u16) -> Vec<String> {
        let Some(refused) = &self.refused else { return Vec::new() };
        let lines = prose::words(refused, ratatui::style::Style::new(), width);
        lines.iter().take(5).map(ToString::to_string).collect()
    }

    pub(super) fn draw(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let (list, lab) = self.parts(area);
        let height = self.height(list);
        let first = self.first_row(list);
        let shown = Rect { height, ..list };
        for ((i, field), place) in self.fields.iter().enumerate().skip(first).zip(shown.rows()) {
            self.draw_field(field, i == self.chosen, view, place, buffer);
        }
        let below = Rect { y: list.y + height, height: list.height - height, ..list };
        for (line, place) in self.refusal(list.width).into_iter().zip(below.rows().skip(1)) {
            Span::styled(line, view.look.theme().warning).render(place, buffer);
        }
        self.lab.render(!self.in_list, view, lab, buffer);
    }

    fn draw_field(
        &self,
        field: &Field,
        chosen: bool,
        view: &View,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
        let language = view.look.language();
        let here = chosen && self.in_list;
        let mark = if here { glyphs.current } else { " " };
        let depth = field.path.matches('.').count();
        let nested = depth > usize::from(field.path.starts_with("network."));
        let label = format!("{}{}", if nested { "  " } else { "" }, field.name.get(language));
        let label = clip(&label, usize::from(MOST_LABEL) - 2, glyphs.ellipsis);
        let label_style = if nested { theme.dim } else { theme.text };
        Line::from(vec![Span::styled(mark, theme.accent), Span::styled(label, label_style)])
            .render(area, buffer);
        let column = MOST_LABEL;
        let place = Rect { x: area.x + column, width: area.width.saturating_sub(column), ..area };
        let room = usize::from(place.width);
        if let (true, Some(typing)) = (here, &self.typing) {
            // The end of a long value stays in sight.
            let skipped = typing.chars().count().saturating_sub(room.saturating_sub(2));
            let shown: String = typing.chars().skip(skipped).collect();
            Line::from(vec![Span::styled(shown, theme.code), Span::styled(" ", theme.selected)])
                .render(place, buffer);
            return;
        }
        let style = if here { theme.selected } else { theme.strong };
        let value = clip(&shown(field), room.saturating_sub(2), glyphs.ellipsis);
        let overridden = self.experiment.arms.iter().any(|arm| {
            arm.set
                .iter()
                .any(|(path, _)| *path == field.path || field.path.starts_with(&format!("{path}.")))
        });
        let mut spans = vec![Span::styled(value, style)];
        if overridden {
            spans.push(Span::styled(" by arm", theme.dim));
        }
        Line::from(spans).render(place, buffer);
    }
}

/// The value as the list shows it: the name alone where its parts have rows of their own.
fn shown(field: &Field) -> String {
    match field.value.split_once('(') {
        Some((name, _)) if !name.is_empty() && !name.starts_with('"') => name.to_owned(),
        _ => lab::show(&field.value),
    }
}
