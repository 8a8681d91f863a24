//! The sentence that is looked at: each character on the colour of its loss, or with its digit
//! below where there are no colours for that.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::{Pane, head};
use crate::lab::TextView;
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, scale_bar};
use crate::ui::words::fill;

/// The loss at the end of the scale, in nats: what guessing evenly among 150 symbols costs.
const MOST: f64 = 5.0;

/// Where each character stands.
pub(super) struct Sentence {
    area: Rect,
    /// The character that begins each row, and the end of the last one.
    starts: Vec<usize>,
    /// The first row that is seen.
    first: usize,
    /// Rows of the screen that a row of characters takes.
    high: u16,
    cursor: usize,
    widths: Vec<u16>,
}

impl Sentence {
    /// Rows that the whole sentence takes, with its head.
    pub fn rows_of(text: &TextView, width: u16, pane: &Pane<'_>) -> u16 {
        (starts(&widths(text), width).len() as u16 - 1) * high(pane) + 1
    }

    pub fn new(pane: &Pane<'_>, text: &TextView, area: Rect) -> Self {
        let widths = widths(text);
        let starts = starts(&widths, area.width);
        let high = high(pane);
        let cursor = super::at(pane, text);
        let shown = usize::from(area.height.saturating_sub(1) / high);
        let row = starts.partition_point(|start| *start <= cursor).saturating_sub(1);
        let first = row.saturating_sub(shown / 2).min((starts.len() - 1).saturating_sub(shown));
        Self { area, starts, first, high, cursor, widths }
    }

    /// The character at a position.
    pub fn character_at(&self, at: Position) -> Option<usize> {
        let row = at.y.checked_sub(self.area.y + 1)?;
        if !self.area.contains(at) {
            return None;
        }
        let row = self.first + usize::from(row / self.high);
        let (from, to) = (*self.starts.get(row)?, *self.starts.get(row + 1)?);
        let mut x = self.area.x;
        (from..to).find(|character| {
            x += self.widths[*character];
            at.x < x
        })
    }

    pub fn draw(&self, pane: &Pane<'_>, text: &TextView, buffer: &mut Buffer) {
        let (theme, area) = (pane.look.theme(), self.area);
        let body = head(&self.summary(pane, text), pane, area, buffer);
        self.draw_scale(pane, text, buffer);
        let rows = usize::from(body.height / self.high);
        let mut pen = Pen::new(buffer, body);
        for (i, row) in (self.first..self.starts.len() - 1).take(rows).enumerate() {
            let (mut x, y) = (0, i as u16 * self.high);
            for character in self.starts[row]..self.starts[row + 1] {
                let (label, loss) = &text.losses[character];
                let share = loss.unwrap_or(0.0) / MOST;
                let fine = theme.color(Scale::Sequential, share).is_some();
                let mut style =
                    if fine { theme.on_color(Scale::Sequential, share) } else { theme.text };
                if character == self.cursor {
                    style = theme.strong.add_modifier(Modifier::REVERSED);
                }
                pen.put(x, y, label, style);
                if let (false, Some(loss)) = (fine, loss) {
                    let digit = loss.round().clamp(0.0, 9.0).to_string();
                    let style = if *loss >= 2.5 { theme.strong } else { theme.dim };
                    pen.put(x, y + 1, &digit, style);
                }
                x += self.widths[character];
            }
        }
    }

    /// `reads it at 1.24 nats = 1.79 bits a character`, and what is seen of it.
    fn summary(&self, pane: &Pane<'_>, text: &TextView) -> String {
        let words = &pane.look.words().panes.sequence;
        let losses: Vec<f64> = text.losses.iter().filter_map(|(_, loss)| *loss).collect();
        if losses.is_empty() {
            return words.reads.clone();
        }
        let nats = losses.iter().sum::<f64>() / losses.len() as f64;
        let bits = format::number(nats / std::f64::consts::LN_2);
        let template = if self.area.width >= 60 { &words.bits_long } else { &words.bits };
        let mut said = fill(template, &[("nats", &format::number(nats)), ("bits", &bits)]);
        let rows = usize::from(self.area.height.saturating_sub(1) / self.high);
        if self.starts.len() - 1 > rows {
            let last = (self.first + rows).min(self.starts.len() - 1);
            let values = [self.starts[self.first] + 1, self.starts[last], text.losses.len()];
            let [from, to, all] = values.map(|value| value.to_string());
            let part = [("from", from.as_str()), ("to", &to), ("all", &all)];
            said = format!("{said}  {}", fill(&words.characters_of, &part));
        }
        said
    }

    /// The scale at the right of the head, where it finds room.
    fn draw_scale(&self, pane: &Pane<'_>, text: &TextView, buffer: &mut Buffer) {
        let used = self.summary(pane, text).width() as u16 + 2;
        let words = &pane.look.words().panes.sequence;
        if pane.look.theme().color(Scale::Sequential, 0.0).is_none() {
            return;
        }
        let room = self.area.width.saturating_sub(used);
        let (bar, unit) = (16, words.nats.width() as u16 + 1);
        if room < bar + unit || self.area.height == 0 {
            return;
        }
        let x = self.area.right() - bar - unit;
        let place = Rect { x, width: bar, height: 1, ..self.area };
        scale_bar(Scale::Sequential, (0.0, MOST), pane.look, place, buffer);
        let end = Rect { x: x + bar, width: unit, height: 1, ..self.area };
        Pen::new(buffer, end).put_right(unit, 0, &words.nats, pane.look.theme().dim);
    }
}

/// Without colours a row of digits stands below each row of characters.
fn high(pane: &Pane<'_>) -> u16 {
    if pane.look.theme().color(Scale::Sequential, 0.0).is_some() { 1 } else { 2 }
}

fn widths(text: &TextView) -> Vec<u16> {
    text.losses.iter().map(|(label, _)| label.width().max(1) as u16).collect()
}

/// The first character of each row, and the end.
fn starts(widths: &[u16], width: u16) -> Vec<usize> {
    let (mut starts, mut used) = (vec![0], 0);
    for (character, wide) in widths.iter().enumerate() {
        if used + wide > width && used > 0 {
            starts.push(character);
            used = 0;
        }
        used += wide;
    }
    starts.push(widths.len());
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_as_many_characters_as_fit() {
        assert_eq!(starts(&[1; 10], 4), [0, 4, 8, 10]);
        assert_eq!(starts(&[2, 2, 1], 4), [0, 2, 3]);
        assert_eq!(starts(&[], 4), [0, 0]);
        assert_eq!(starts(&[1, 1], 0), [0, 1, 2]);
    }
}
