//! Drawing a lab.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Lab, Layout};
use crate::text::Language;
use crate::ui::screens::View;
use crate::ui::{panes, prose};

/// What turns while something is awaited.
const SPINNER: [&str; 4] = ["·  ", "·· ", "···", " ··"];

impl Lab {
    /// Draws everything; `focused` says whether the keys come here.
    pub(crate) fn render(&self, focused: bool, view: &View, area: Rect, buffer: &mut Buffer) {
        let layout = self.layout(area);
        let Some(snapshot) = &self.snapshot else {
            self.draw_absence(view, area, buffer);
            return;
        };
        self.draw_legend(&layout, view, buffer);
        if let Some(scope) = self.scope {
            self.draw_scope(scope, view, layout.scope, buffer);
        }
        for (index, pane) in &layout.panes {
            let mut state = self.panes.clone();
            state.focused = focused && *index == self.focus;
            if *index != self.focus {
                state.scroll = 0;
            }
            panes::render(self.views[*index], snapshot, &state, view.look, *pane, buffer);
        }
        if let Some(moment) = self.moment {
            self.draw_moment(moment, view, layout.moment, buffer);
        }
        if let Some(line) = self.typing_line(view, layout.note.width) {
            line.render(layout.note, buffer);
        } else if let Some(note) = self.note(view.look.language()) {
            let note = Span::styled(format!(" {note}"), view.look.theme().warning);
            note.render(layout.note, buffer);
        }
        for (knob, place) in &layout.knobs {
            self.draw_knob(*knob, view, *place, buffer);
        }
    }

    /// There is no run yet, or there will be none.
    fn draw_absence(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let inner = Rect {
            x: area.x + 2,
            y: area.y + area.height / 3,
            width: area.width.saturating_sub(4).min(prose::WIDEST),
            height: area.height * 2 / 3,
        };
        let lines = if let Some(why) = &self.failed {
            let mut lines = vec![Line::styled("This run cannot be opened.", theme.bad)];
            lines.extend(prose::words(why, theme.text, inner.width));
            lines
        } else {
            let dots = SPINNER[view.spin % SPINNER.len()];
            vec![Line::styled(format!("Preparing the data and the network {dots}"), theme.dim)]
        };
        for (line, row) in lines.into_iter().zip(inner.rows()) {
            line.render(row, buffer);
        }
    }

    /// The arms with their digits, and the panes that `tab` leads to.
    fn draw_legend(&self, layout: &Layout, view: &View, buffer: &mut Buffer) {
        let theme = view.look.theme();
        let mut used = 0;
        let groups = self.groups();
        for (group, place) in self.legend_places(layout.legend, view.look.language()) {
            let (label, arms) = &groups[group];
            let label = label.get(view.look.language());
            let hidden = arms.iter().all(|arm| self.panes.hidden.get(*arm) == Some(&true));
            let (line, words) =
                if hidden { (theme.dim, theme.dim) } else { (theme.arm(group), theme.text) };
            let count = if arms.len() > 1 { format!(" ×{}", arms.len()) } else { String::new() };
            Line::from(vec![
                Span::styled(format!("{} ", group + 1), theme.dim),
                Span::styled(if hidden { " " } else { view.look.glyphs().line(group) }, line),
                Span::styled(format!(" {label}{count}"), words),
            ])
            .render(place, buffer);
            used = place.right();
        }
        let unseen = self.views.len() - layout.panes.len().min(self.views.len());
        if unseen > 0 && !self.zoomed {
            let words = format!("{unseen} more: tab ");
            let width = words.len() as u16;
            if used + width + 2 < layout.legend.right() {
                Line::from(Span::styled(words, theme.dim))
                    .right_aligned()
                    .render(layout.legend, buffer);
            }
        }
    }

    /// Where each arm or family stands in the legend, as far as there is room.
    fn legend_places(&self, legend: Rect, language: Language) -> Vec<(usize, Rect)> {
        let mut places = Vec::new();
        let mut x = legend.x + 1;
        if self.experiment.arms.len() < 2 || legend.height == 0 {
            return places;
        }
        for (i, (label, arms)) in self.groups().into_iter().enumerate() {
            let count = if arms.len() > 1 { 2 + arms.len().to_string().len() } else { 0 };
            let width = (Span::raw(label.get(language)).width() + count) as u16 + 4;
            if x + width > legend.right() {
                break;
            }
            places.push((i, Rect { x, width, ..legend }));
            x += width + 2;
        }
        places
    }

    /// The arm or family whose name the hand points at.
    pub(super) fn legend_hit(
        &self,
        layout: &Layout,
        language: Language,
        at: Position,
    ) -> Option<usize> {
        let places = self.legend_places(layout.legend, language);
        places.into_iter().find(|(_, place)| place.contains(at)).map(|(arm, _)| arm)
    }
}
