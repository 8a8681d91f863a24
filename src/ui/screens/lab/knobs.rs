//! Turning and drawing the knobs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::Lab;
use crate::lab::{Command, KnobRange};
use crate::ui::screens::{Cx, View};
use crate::ui::widgets::{self, clip};

/// A step of the reading cursor.
const CURSOR_STEP: f64 = 0.02;

impl Lab {
    /// Where a knob stands, as RON: what was asked for, or what the run says.
    fn position(&self, knob: usize) -> Option<&str> {
        if let Some(Some((value, _))) = self.turned.get(knob) {
            return Some(value);
        }
        self.snapshot.as_ref()?.knobs.get(knob).map(String::as_str)
    }

    /// Turns the chosen knob by so many positions, or moves the reading cursor where it is on.
    pub(super) fn turn(&mut self, by: i32, cx: &mut Cx) {
        if let Some(cursor) = self.panes.cursor.as_mut() {
            *cursor = (*cursor + f64::from(by) * CURSOR_STEP).clamp(0.0, 1.0);
            return;
        }
        let Some(knob) = self.experiment.knobs.get(self.knob) else { return };
        let Some(value) = self.position(self.knob) else { return };
        let next = knob.range.next(value, by);
        if next != value {
            self.set_knob(next, cx);
        }
    }

    fn set_knob(&mut self, value: String, cx: &mut Cx) {
        let Some(knob) = self.experiment.knobs.get(self.knob) else { return };
        let (arm, path) = (knob.arm, knob.path.clone());
        self.send(Command::Set { arm, path, value: value.clone() }, cx);
        if let Some(turned) = self.turned.get_mut(self.knob) {
            *turned = Some((value, 0));
        }
    }

    /// Chooses the next knob.
    pub(crate) fn choose_knob(&mut self, by: isize) {
        let knobs = self.experiment.knobs.len();
        if knobs > 0 {
            self.knob = (self.knob as isize + by).rem_euclid(knobs as isize) as usize;
        }
    }

    /// Turns the chosen knob to where the hand points on its slider.
    pub(super) fn pull(&mut self, area: Rect, at: Position, cx: &mut Cx) {
        let Some(knob) = self.experiment.knobs.get(self.knob) else { return };
        let Some(start) = self.position(self.knob) else { return };
        let slider = parts(area).1;
        if matches!(knob.range, KnobRange::Choice(_)) || slider.width < 4 {
            let by = if at.x < slider.x + slider.width / 2 { -1 } else { 1 };
            self.turn(by, cx);
            return;
        }
        let along = f64::from(at.x.saturating_sub(slider.x + 1)) / f64::from(slider.width - 3);
        let wanted = along.clamp(0.0, 1.0);
        let distance = |value: &str| (knob.range.fraction(value) - wanted).abs();
        let by = if knob.range.fraction(start) < wanted { 1 } else { -1 };
        let mut value = start.to_owned();
        loop {
            let next = knob.range.next(&value, by);
            if distance(&next) >= distance(&value) {
                break;
            }
            value = next;
        }
        if value != start {
            self.set_knob(value, cx);
        }
    }

    /// Draws one knob: label, value, slider.
    pub(super) fn draw_knob(&self, index: usize, view: &View, area: Rect, buffer: &mut Buffer) {
        let Some(knob) = self.experiment.knobs.get(index) else { return };
        let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
        let chosen = index == self.knob;
        let mark = if chosen { glyphs.current } else { " " };
        let label = knob.label.get(view.look.language());
        let value = self.position(index).unwrap_or_default();
        let (words, slider) = parts(area);
        let style = if chosen { theme.strong } else { theme.text };
        let shown = knob.range.show(value);
        let choice = matches!(knob.range, KnobRange::Choice(_));
        let taken = if choice { 0 } else { shown.width() + 1 };
        let room = usize::from(words.width).saturating_sub(taken + 2);
        let line = Line::from(vec![
            Span::styled(format!("{mark} "), theme.accent),
            Span::styled(clip(label, room, glyphs.ellipsis), style),
        ]);
        line.render(words, buffer);
        if choice {
            let ends = if chosen { theme.accent } else { theme.dim };
            Line::from(vec![
                Span::styled(format!("{} ", glyphs.track_left), ends),
                Span::styled(shown, style),
                Span::styled(format!(" {}", glyphs.track_right), ends),
            ])
            .render(slider, buffer);
            return;
        }
        Line::from(Span::styled(shown, style)).right_aligned().render(words, buffer);
        widgets::slider(knob.range.fraction(value), chosen, view.look, slider, buffer);
    }
}

/// The words and the slider of a knob.
fn parts(area: Rect) -> (Rect, Rect) {
    let slider = (area.width * 2 / 5).clamp(8, 24).min(area.width);
    let words = area.width - slider;
    (
        Rect { width: words.saturating_sub(1), ..area },
        Rect { x: area.x + words, width: slider, ..area },
    )
}
