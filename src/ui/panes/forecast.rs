//! The truth of a series beside its forecast.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;

pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    pane.frame(&pane.look.words().panes.titles.forecast).draw(pane.look, area, buffer);
}
