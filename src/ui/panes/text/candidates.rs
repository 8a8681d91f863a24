//! What the model expects after the character under the cursor, the likeliest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Pane, head};
use crate::lab::TextView;
use crate::ui::format;
use crate::ui::panes::sequence::share_bar;
use crate::ui::widgets::Pen;
use crate::ui::words::fill;

/// Cells of a symbol and of a share.
const SYMBOL: u16 = 4;
const SHARE: u16 = 7;

/// A row each with a bar, or all in one row where there is no more.
pub(super) fn draw(pane: &Pane<'_>, text: &TextView, at: usize, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let Some(candidates) = text.candidates.get(at).filter(|_| area.height > 0) else { return };
    let next = text.losses.get(at + 1).map(|(label, _)| label.as_str());
    let is_next = |label: &str| next == Some(label);
    if area.height == 1 {
        let mut pen = Pen::new(buffer, area);
        let mut x = pen.put(0, 0, &words.next, theme.dim) + 1;
        for (label, share) in candidates {
            let said = format!("{label} {}", format::percent(*share));
            if x + said.width() as u16 > area.width {
                break;
            }
            x = pen.put(x, 0, &said, if is_next(label) { theme.good } else { theme.text }) + 2;
        }
        return;
    }
    let body = head(&after(pane, text, at, area.width), pane, area, buffer);
    let mut pen = Pen::new(buffer, body);
    let bar = area.width.saturating_sub(SYMBOL + SHARE + 3).min(30);
    for (y, (label, share)) in candidates.iter().enumerate().take(usize::from(body.height)) {
        let (y, right) = (y as u16, is_next(label));
        pen.put_right(SYMBOL - 1, y, label, if right { theme.good } else { theme.strong });
        let style = if right { theme.good } else { theme.arm(0) };
        share_bar(*share, style, pane.look, (SYMBOL, y), bar, &mut pen);
        pen.put_right(SYMBOL + bar + SHARE, y, &format::percent(*share), theme.text);
        if right {
            pen.put(SYMBOL + bar + SHARE + 1, y, pane.look.glyphs().check, theme.good);
        }
    }
    // What came and was not among them.
    let known = candidates.iter().any(|(label, _)| is_next(label));
    let row = candidates.len() as u16;
    if let (Some(next), false) = (next, known)
        && row < body.height
    {
        let loss = text.losses.get(at + 1).and_then(|(_, loss)| *loss);
        let share = loss.map_or_else(String::new, |loss| format::percent((-loss).exp()));
        pen.put_right(SYMBOL - 1, row, next, theme.bad);
        pen.put(SYMBOL, row, &fill(&words.came, &[("share", &share)]), theme.dim);
    }
}

/// `after “…dient of the g” it expects`.
fn after(pane: &Pane<'_>, text: &TextView, at: usize, width: u16) -> String {
    let words = &pane.look.words().panes.sequence;
    let room = usize::from(width).saturating_sub(words.after.width());
    let mut end = String::new();
    let mut from = at + 1;
    while let Some((label, _)) = from.checked_sub(1).and_then(|place| text.losses.get(place)) {
        if end.width() + label.width() + 1 > room.min(24) {
            break;
        }
        end.insert_str(0, label);
        from -= 1;
    }
    if from > 0 {
        end.insert_str(0, pane.look.glyphs().ellipsis);
    }
    fill(&words.after, &[("text", &end)])
}
