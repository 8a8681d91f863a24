//! What a character model writes and reads.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pane;

pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    pane.frame(&pane.look.words().panes.titles.text).draw(pane.look, area, buffer);
}
