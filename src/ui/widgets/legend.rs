//! The legend: marker, name and value of each arm in a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{Pen, clip};
use crate::ui::Look;

/// One arm (or function) of a legend.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub marker: &'static str,
    pub style: Style,
    pub name: String,
    /// Stands after the name; may be empty.
    pub value: String,
}

impl Entry {
    fn width(&self) -> usize {
        let value = if self.value.is_empty() { 0 } else { 1 + self.value.width() };
        self.marker.width() + 1 + self.name.width() + value
    }
}

/// Entries of the same marker and name, as the arms of a family have them, said once with their
/// number.
fn once(entries: &[Entry]) -> Vec<Entry> {
    let same = |a: &Entry, b: &Entry| (a.marker, &a.name) == (b.marker, &b.name);
    let groups = entries.chunk_by(same);
    groups
        .map(|group| match group {
            [one] => one.clone(),
            many => Entry { value: format!("×{}", many.len()), ..many[0].clone() },
        })
        .collect()
}

/// Writes the entries in as many rows as they need and `area` has; gives the rows used.
/// What finds no room is counted: `+2`.
pub fn legend(entries: &[Entry], look: &Look, area: Rect, buffer: &mut Buffer) -> u16 {
    let entries = &once(entries);
    let mut pen = Pen::new(buffer, area);
    let theme = look.theme();
    let Rect { width, height, .. } = pen.area();
    if width == 0 || height == 0 {
        return 0;
    }
    let (mut x, mut y) = (0, 0);
    for (i, entry) in entries.iter().enumerate() {
        let fits =
            |x: u16, rest: usize| usize::from(x) + entry.width() + rest <= usize::from(width);
        if x > 0 && !fits(x, 0) && y + 1 < height {
            (x, y) = (0, y + 1);
        }
        // In the last row there must be room left to count what finds none.
        let left: usize = entries[i..].iter().map(|entry| entry.width() + 2).sum();
        let counts = y + 1 == height && usize::from(x) + left > usize::from(width) + 2;
        let count = format!(" +{}", entries.len() - i);
        if x > 0 && !fits(x, if counts { count.width() } else { 0 }) {
            pen.put_right(width, y, &count, theme.dim);
            return height;
        }
        let marker = entry.style.add_modifier(ratatui::style::Modifier::BOLD);
        x = pen.put(x, y, entry.marker, marker);
        // A number that is cut would be another number: the name gives way.
        let room = usize::from(width).saturating_sub(if counts { count.width() } else { 0 });
        let over = (usize::from(x) + entry.width() - 1).saturating_sub(room);
        let name =
            clip(&entry.name, entry.name.width().saturating_sub(over), look.glyphs().ellipsis);
        x = pen.put(x + 1, y, &name, theme.text);
        let value = entry.value.width();
        if value > 0 && usize::from(x + 1) + value <= room {
            x = pen.put(x + 1, y, &entry.value, entry.style);
        }
        x += 2;
    }
    y + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_wrap_and_the_rest_is_counted() {
        let entry = |name: &str| Entry { marker: "━", name: name.into(), ..Entry::default() };
        let entries = [entry("plain"), entry("momentum"), entry("adam"), entry("rmsprop")];
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 2));
        let rows = legend(&entries, &Look::default(), buffer.area, &mut buffer);
        assert_eq!(rows, 2);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "━ plain  ━ momentum ━ adam  ━ rmsprop   ");
    }

    #[test]
    fn a_number_is_never_cut() {
        let entry = |name: &str| Entry {
            marker: "━",
            name: name.into(),
            value: "8.55e-34".into(),
            ..Entry::default()
        };
        let entries = [entry("plain"), entry("momentum"), entry("adam")];
        for width in 10..60 {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
            legend(&entries, &Look::default(), buffer.area, &mut buffer);
            let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
            assert_eq!(text.matches("8.55e").count(), text.matches("8.55e-34").count(), "{text}");
        }
    }
}
