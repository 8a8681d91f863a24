//! The steps of a sequence as columns, and rows of labels under them.

use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::ui::Look;
use crate::ui::widgets::{Pen, clip};

/// Widest column of a step, as the heat maps above it have it.
const WIDEST: u16 = 9;

/// Which steps stand in the columns of a row, and how wide each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::panes) struct Track {
    /// The first step that is seen, and the one after the last.
    pub from: usize,
    pub to: usize,
    pub steps: usize,
    /// Cells of a step.
    pub wide: u16,
}

impl Track {
    /// All steps where they fit into `room` cells, else as many as fit around the cursor.
    pub fn new(steps: usize, room: u16, cursor: Option<usize>) -> Self {
        let shown = steps.min(usize::from(room));
        let at = cursor.unwrap_or(0).min(steps.saturating_sub(1));
        let from = at.saturating_sub(shown / 2).min(steps - shown);
        let wide = if shown == 0 { 1 } else { (room / shown as u16).clamp(1, WIDEST) };
        Self { from, to: from + shown, steps, wide }
    }

    /// The column where a step begins, if it is seen.
    pub fn column(&self, step: usize) -> Option<u16> {
        (self.from..self.to).contains(&step).then(|| (step - self.from) as u16 * self.wide)
    }

    /// The step of a column.
    pub fn step_at(&self, column: u16) -> Option<usize> {
        let step = self.from + usize::from(column / self.wide);
        (step < self.to).then_some(step)
    }

    /// Whether some steps find no room.
    pub fn is_cut(&self) -> bool {
        self.to - self.from < self.steps
    }
}

/// Writes a label for each step. Numbers that are wider than a column stand as bars from the
/// least of them to the greatest; words that are wider take the room before them.
pub(in crate::ui::panes) fn label_row<'l>(
    labels: impl Fn(usize) -> Option<(&'l str, Style)>,
    track: Track,
    look: &Look,
    (x, y): (u16, u16),
    pen: &mut Pen<'_>,
) {
    let seen = || (track.from..track.to).filter_map(|step| Some((step, labels(step)?)));
    let wide = usize::from(track.wide);
    let fit = |text: &str| text.width() < wide.max(2);
    if seen().all(|(_, (text, _))| fit(text)) {
        for (step, (text, style)) in seen() {
            let column = track.column(step).unwrap_or(0);
            let left = (wide.saturating_sub(text.width()) / 2) as u16;
            pen.put(x + column + left, y, text, style);
        }
        return;
    }
    let all = || (0..track.steps).filter_map(&labels);
    if let Some((low, high)) = span(all().map(|label| label.0)).filter(|_| all().count() > 1) {
        for (step, (text, style)) in seen() {
            let place = (number(text).unwrap_or(low) - low) / (high - low).max(f64::MIN_POSITIVE);
            let glyph = look.glyphs().heights[(place * 7.0).round().clamp(0.0, 7.0) as usize];
            let column = x + track.column(step).unwrap_or(0);
            pen.rule(column, column + (track.wide - 1).max(1), y, glyph, style);
        }
        return;
    }
    let mut free = 0;
    for (step, (text, style)) in seen().filter(|(_, (text, _))| !text.is_empty()) {
        let end = usize::from(track.column(step).unwrap_or(0)) + wide;
        let text = clip(text, end - free.min(end), look.glyphs().ellipsis);
        let start = end - text.width().min(end);
        pen.put(x + start as u16, y, &text, style);
        free = end + 1;
    }
}

/// The least and the greatest of the labels, where all are numbers.
fn span<'l>(labels: impl Iterator<Item = &'l str>) -> Option<(f64, f64)> {
    let mut ends = None;
    for label in labels {
        let value = number(label)?;
        let (low, high) = ends.unwrap_or((value, value));
        ends = Some((f64::min(low, value), f64::max(high, value)));
    }
    ends
}

/// The number that a label says, the first where it says several.
pub(in crate::ui::panes) fn number(label: &str) -> Option<f64> {
    let mut numbers = label.split(' ').map(|word| word.replace('−', "-").parse().ok());
    let first = numbers.next()?;
    numbers.all(|number: Option<f64>| number.is_some()).then_some(first)?
}

/// Whether a label marks its number with a second one.
pub(in crate::ui::panes) fn is_marked(label: &str) -> bool {
    let second = label.split_once(' ').map(|(_, second)| second);
    second.and_then(|second| second.parse().ok()).is_some_and(|mark: f64| mark != 0.0)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;

    fn row(labels: &[&str], width: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        let track = Track::new(labels.len(), width, None);
        let label = |step: usize| Some((*labels.get(step)?, Style::new()));
        let mut pen = Pen::new(&mut buffer, Rect::new(0, 0, width, 1));
        label_row(label, track, &Look::default(), (0, 0), &mut pen);
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn a_track_follows_the_cursor_and_says_what_is_cut() {
        let all = Track::new(30, 64, Some(3));
        assert_eq!((all.from, all.to, all.wide, all.is_cut()), (0, 30, 2, false));
        let cut = Track::new(100, 40, Some(70));
        assert_eq!((cut.from, cut.to, cut.is_cut()), (50, 90, true));
        assert_eq!((cut.step_at(3), cut.step_at(40), cut.column(53)), (Some(53), None, Some(3)));
        assert_eq!(Track::new(0, 10, None).step_at(0), None);
        assert_eq!(Track::new(100, 40, Some(400)).to, 100);
    }

    #[test]
    fn symbols_stand_in_the_middle_and_long_numbers_as_bars() {
        assert_eq!(row(&["a", "b", "c"], 9), " a  b  c ");
        assert_eq!(row(&["0.00", "0.50", "−0.50"], 3), "▅█▁");
        assert_eq!(row(&["", "", "XY"], 3), " XY");
        assert_eq!(row(&["0.81"], 4), "0.81");
    }
}
