//! A recurrent cell, drawn with its live values at one step.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;

pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    pane.frame(&pane.look.words().panes.titles.cell).draw(pane.look, area, buffer);
}
