//! A window over the screen that was there, for what is looked up and left again.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::View;
use crate::ui::widgets::Frame;

/// The window's area: centred, at most this large.
pub(super) fn area(body: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(body.width.saturating_sub(4));
    let height = height.min(body.height);
    Rect {
        x: body.x + (body.width - width) / 2,
        y: body.y + (body.height - height) / 3,
        width,
        height,
    }
}

/// Clears the window, draws its border and title, and gives the room inside.
pub(super) fn frame(title: &str, view: &View, area: Rect, buffer: &mut Buffer) -> Rect {
    Clear.render(area, buffer);
    let inner = Frame { title, focused: true, ..Frame::default() }.draw(view.look, area, buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The first line shown of a list so that the chosen one is in sight.
pub(super) fn first_shown(chosen: usize, len: usize, height: u16) -> usize {
    let height = height as usize;
    (chosen + 1 + height / 4).saturating_sub(height).min(len.saturating_sub(height))
}
