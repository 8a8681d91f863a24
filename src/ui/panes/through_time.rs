//! The gradient at each step of a sequence.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;

pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    pane.frame(&pane.look.words().panes.titles.through_time).draw(pane.look, area, buffer);
}
