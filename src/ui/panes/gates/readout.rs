//! The values under the cursor, in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{Pane, Scene};
use crate::ui::panes::sequence::{by_weight, symbol, two, value, verdict_style};
use crate::ui::widgets::Pen;
use crate::ui::words::fill;

/// Writes where the cursor is and what the unit does there, in as many rows as there are.
pub(super) fn draw(pane: &Pane<'_>, scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(step) = scene.step else { return };
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let number = (step + 1).to_string();
    let of = scene.steps().to_string();
    let mut pieces: Vec<(String, String, Style)> = vec![(
        fill(&words.step_of, &[("step", &number), ("of", &of)]),
        String::new(),
        theme.accent,
    )];
    if let Some(seen) = scene.reading.view.steps.get(step) {
        let mut say = |word: &str, text: &Option<String>, style: Style| {
            if let Some(text) = text {
                pieces.push((word.to_owned(), text.clone(), style));
            }
        };
        say(&words.reads, &Some(seen.label.clone()), theme.strong);
        let style = verdict_style(seen, pane.look);
        say(&words.truth, &seen.truth, theme.text);
        say(&words.says, &seen.predicted, style);
    }
    for (gate, heat) in by_weight(scene.layer) {
        if let Some(value) = value(heat, scene.unit, step) {
            pieces.push((symbol(scene.layer, gate).to_owned(), two(value), theme.strong));
        }
    }
    let mut pen = Pen::new(buffer, area);
    let (mut x, mut y) = (0, 0);
    for (name, value, style) in pieces {
        let wide = (name.width() + 1 + value.width()) as u16;
        if x > 0 && x + wide > area.width {
            (x, y) = (0, y + 1);
        }
        let named = if value.is_empty() { style } else { theme.dim };
        x = pen.put(x, y, &name, named);
        x = pen.put(x + u16::from(!value.is_empty()), y, &value, style) + 2;
    }
}
