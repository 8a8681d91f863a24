//! One arm of a search: a patch in the colour of its loss, with the number where it fits.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::{Dot, Losses, Pane};
use crate::ui::format;
use crate::ui::theme::Scale;
use crate::ui::widgets::Pen;

/// Cells of a patch that has room for a number between its marks.
pub(super) const NUMBER: u16 = 8;

/// What stands out about an arm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub best: bool,
    pub chosen: bool,
}

/// Fills `place`, counted from the corner of the pen's area.
pub(super) fn draw(
    pane: &Pane<'_>,
    dot: &Dot<'_>,
    marks: Marks,
    losses: Losses,
    place: Rect,
    pen: &mut Pen<'_>,
) {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let share = dot.loss.map(|loss| losses.share(loss));
    let colored = theme.color(Scale::Sequential, 0.0).is_some();
    let style = match share {
        Some(share) if colored => theme.on_color(Scale::Sequential, share),
        _ => Style::new(),
    };
    let room = usize::from(place.width.saturating_sub(3));
    let mut text = match dot.loss {
        Some(loss) if place.width + 1 >= NUMBER => number(loss, room),
        _ => String::new(),
    };
    let shade = match share {
        // A number says more than a shade can, and is read better without one.
        Some(share) if !colored && text.is_empty() => {
            glyphs.shades[(1.0 + share * 3.0).round() as usize]
        }
        _ => " ",
    };
    for y in 0..place.height {
        pen.rule(place.x, place.x + place.width, place.y + y, shade, style);
    }
    let mut written = style;
    if marks.best {
        text.insert_str(0, glyphs.class(4));
        written = written.add_modifier(Modifier::BOLD);
    }
    if dot.snapshot.diverged.is_some() {
        glyphs.cross.clone_into(&mut text);
        written = theme.bad;
    }
    let middle = place.y + place.height.saturating_sub(1) / 2;
    let width = text.width() as u16;
    let left = place.x + place.width.saturating_sub(width) / 2;
    pen.put(left, middle, &text, written);
    if marks.chosen {
        let bright = if colored && share.is_some() { style } else { theme.accent };
        let bright = bright.add_modifier(Modifier::BOLD);
        if place.width >= 3 {
            pen.put(left.saturating_sub(1).max(place.x), middle, glyphs.current, bright);
            let right = (left + width).min(place.x + place.width - 1);
            pen.put(right, middle, glyphs.track_left, bright);
        } else {
            pen.put(place.x, middle, glyphs.current, bright);
        }
    }
}

/// The loss in at most so many cells.
fn number(loss: f64, room: usize) -> String {
    let texts = (1..=3).rev().map(|digits| format::digits(loss, digits));
    texts.into_iter().find(|text| text.width() <= room).unwrap_or_default()
}
