//! What the model writes, the newest first, each with the step of training at which it did.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Pane;
use crate::lab::TextView;
use crate::ui::format;
use crate::ui::widgets::Pen;
use crate::ui::words::fill;

/// Rows of a sample beside which an older one is worth more.
const ROWS: usize = 4;

pub(super) fn draw(pane: &Pane<'_>, text: &TextView, area: Rect, buffer: &mut Buffer) {
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes.sequence);
    let mut pen = Pen::new(buffer, area);
    if text.samples.is_empty() {
        pen.put(0, 0, &words.no_sample, theme.dim);
        return;
    }
    let label = |step: u64| {
        let step = format::count(step);
        if area.width < 50 { step } else { fill(&words.at_step, &[("step", &step)]) }
    };
    let labels = text.samples.iter().map(|(step, _)| label(*step).width());
    let indent = labels.max().unwrap_or(0) + 2;
    let mut y = 0;
    for (i, (step, sample)) in text.samples.iter().rev().enumerate() {
        let room = usize::from(area.width).saturating_sub(indent);
        let left = usize::from(area.height - y);
        if left == 0 || room < 8 {
            break;
        }
        let all = lines(sample.trim_start(), room);
        let shown = all.len().min(left).min(if i == 0 { ROWS } else { 2 });
        pen.put(0, y, &label(*step), theme.dim);
        let style = if i == 0 { theme.text } else { theme.dim };
        for (row, line) in all.iter().take(shown).enumerate() {
            let end = pen.put(indent as u16, y + row as u16, line, style);
            if row + 1 == shown && shown < all.len() {
                let sign = pane.look.glyphs().ellipsis;
                pen.put(end.min(area.width - 1), y + row as u16, sign, theme.dim);
            }
        }
        y += shown as u16;
    }
}

/// A text as it was written, cut into lines of at most `width` cells: at its own line ends, at
/// spaces where there are any, else where the room ends.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for c in paragraph.chars().filter(|c| !c.is_control()) {
            if line.width() + c.width().unwrap_or(0) > width {
                let rest = match line.rfind(' ') {
                    Some(at) if 2 * at > line.len() => line.split_off(at + 1),
                    _ => String::new(),
                };
                lines.push(std::mem::replace(&mut line, rest));
            }
            line.push(c);
        }
        lines.push(line);
    }
    // A model that has learned nothing writes empty lines.
    lines.retain(|line| !line.trim().is_empty());
    if lines.is_empty() { vec![String::new()] } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_spaces_and_at_their_own_ends() {
        assert_eq!(lines("the loss falls\nagain", 10), ["the loss ", "falls", "again"]);
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("\n\n", 4), [""]);
    }
}
