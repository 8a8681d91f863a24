//! What of a question is in sight, where it is longer than the screen.

use ratatui::layout::Rect;

use super::QuestionCard;
use crate::ui::screens::Cx;

impl QuestionCard {
    /// Scrolls to what is aimed at or typed; to the top, if that is in sight there.
    pub(super) fn keep_in_sight(&mut self, area: Rect, cx: &Cx) {
        let Some(focus) = self.page(&cx.view(), area.width).focus else { return };
        let least = (focus.end as u16).saturating_sub(area.height);
        let most = (focus.start as u16).max(least);
        self.scroll = if least == 0 { 0 } else { self.scroll.clamp(least, most) };
    }

    pub(super) fn scroll_by(&mut self, by: i32, area: Rect, cx: &Cx) {
        let last = beyond(self.page(&cx.view(), area.width).lines.len(), area);
        let scroll = i32::from(self.scroll).saturating_add(by);
        self.scroll = scroll.clamp(0, i32::from(last)) as u16;
    }
}

/// Lines that have no room.
pub(super) fn beyond(lines: usize, area: Rect) -> u16 {
    (lines as u16).saturating_sub(area.height)
}
