//! A number as a bar: from the left for what lies between 0 and 1, from the middle for what has
//! a sign.

use ratatui::style::Style;

use crate::ui::Look;
use crate::ui::widgets::Pen;

/// Eighths of a cell, from the left.
const EIGHTHS: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Draws a bar of `width` cells for a share of the whole.
pub(in crate::ui::panes) fn share_bar(
    value: f64,
    style: Style,
    look: &Look,
    (x, y): (u16, u16),
    width: u16,
    pen: &mut Pen<'_>,
) {
    let (full, rest) = glyphs(look);
    pen.rule(x, x + width, y, rest, look.theme().border);
    if !value.is_finite() {
        return;
    }
    let eighths = (value.clamp(0.0, 1.0) * f64::from(width) * 8.0).round() as u16;
    pen.rule(x, x + eighths / 8, y, full, style);
    if let (Some(part), false) =
        (EIGHTHS.get(usize::from(eighths % 8).wrapping_sub(1)), full == "#")
    {
        pen.dot(x + eighths / 8, y, part, style);
    }
}

/// Draws a bar to the right of its middle for a positive value, to the left for a negative one;
/// `most` reaches the end. The middle itself stays seen.
pub(in crate::ui::panes) fn signed_bar(
    value: f64,
    most: f64,
    look: &Look,
    (x, y): (u16, u16),
    width: u16,
    pen: &mut Pen<'_>,
) {
    let (full, rest) = glyphs(look);
    let half = width / 2;
    pen.rule(x, x + width, y, rest, look.theme().border);
    let middle = if full == "#" { "|" } else { "│" };
    pen.dot(x + half, y, middle, look.theme().dim);
    let share = value / most;
    if !share.is_finite() {
        return;
    }
    let cells = (share.abs().min(1.0) * f64::from(half)).round() as u16;
    let style = look.theme().signed(share.signum());
    let (from, to) = if share < 0.0 {
        (x + half - cells, x + half)
    } else {
        (x + half + 1, x + half + 1 + cells)
    };
    pen.rule(from, to.min(x + width), y, full, style);
}

/// What a bar is filled with, and what is left of it.
fn glyphs(look: &Look) -> (&'static str, &'static str) {
    if look.glyphs().rule.is_ascii() { ("#", ".") } else { ("█", "·") }
}
