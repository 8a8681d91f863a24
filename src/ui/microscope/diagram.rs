//! The network as a row of boxes, showing where we are and which way the numbers travel.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::stage::{Direction, Stage, is_dense, number};
use crate::lab::Trace;
use crate::ui::Look;
use crate::ui::widgets::Pen;

const ARROW: u16 = 3;

/// Draws the boxes in three rows, or in one where there is little height; gives the rows used.
/// Of a network that is too long a stretch around the present stage is drawn.
pub(super) fn draw(
    trace: &Trace,
    stage: Stage,
    boxed: bool,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) -> u16 {
    let mut pen = Pen::new(buffer, area);
    let names = names(trace);
    let here = stage.place(trace.layers.len());
    let padding = if boxed { 4 } else { 2 };
    let width = |name: &String| name.width() as u16 + padding;
    let (from, to) = stretch(&names.iter().map(width).collect::<Vec<_>>(), here, pen.area().width);
    let middle = u16::from(boxed);
    let mut x = 0;
    if from > 0 {
        x = pen.put(0, middle, look.glyphs().ellipsis, look.theme().dim) + 1;
    }
    for (i, name) in names.iter().enumerate().take(to).skip(from) {
        if i > from {
            arrow(stage.direction(), i, here, x, middle, look, &mut pen);
            x += ARROW;
        }
        x = one(name, i == here, boxed, x, look, &mut pen);
    }
    if to < names.len() {
        pen.put(x + 1, middle, look.glyphs().ellipsis, look.theme().dim);
    }
    if boxed { 3 } else { 1 }
}

fn names(trace: &Trace) -> Vec<String> {
    let layer = |i: usize| {
        let n = number(trace, i);
        let layer = &trace.layers[i];
        if is_dense(layer) { format!("W[{n}] b[{n}]") } else { layer.kind.clone() }
    };
    let layers = (0..trace.layers.len()).map(layer);
    std::iter::once("A[0]".to_owned()).chain(layers).chain(std::iter::once("L".into())).collect()
}

/// The boxes that fit, from and to, with `here` among them.
fn stretch(widths: &[u16], here: usize, room: u16) -> (usize, usize) {
    let width = |from: usize, to: usize| {
        let arrows = ARROW * (to - from).saturating_sub(1) as u16;
        widths[from..to].iter().sum::<u16>() + arrows + 4
    };
    let (mut from, mut to) = (here, here + 1);
    loop {
        let before = (from, to);
        if to < widths.len() && width(from, to + 1) <= room {
            to += 1;
        }
        if from > 0 && width(from - 1, to) <= room {
            from -= 1;
        }
        if (from, to) == before {
            return (from, to);
        }
    }
}

fn one(name: &str, here: bool, boxed: bool, x: u16, look: &Look, pen: &mut Pen<'_>) -> u16 {
    let (theme, glyphs) = (look.theme(), look.glyphs());
    let text = if here { theme.selected } else { theme.text };
    if !boxed {
        return pen.put(x, 0, &format!(" {name} "), text);
    }
    let width = name.width() as u16 + 4;
    let style = if here { theme.border_focused } else { theme.border };
    let set = if here && !theme.has_colors() { &glyphs.border_strong } else { &glyphs.border };
    let right = x + width - 1;
    for (y, left_end, line, right_end) in [
        (0, set.top_left, set.horizontal_top, set.top_right),
        (2, set.bottom_left, set.horizontal_bottom, set.bottom_right),
    ] {
        pen.rule(x + 1, right, y, line, style);
        pen.dot(x, y, left_end, style);
        pen.dot(right, y, right_end, style);
    }
    pen.dot(x, 1, set.vertical_left, style);
    pen.dot(right, 1, set.vertical_right, style);
    pen.put(x + 1, 1, &format!(" {name} "), text);
    x + width
}

/// The arrow before box `i`; the one that the numbers have just taken is strong.
fn arrow(
    direction: Direction,
    i: usize,
    here: usize,
    x: u16,
    y: u16,
    look: &Look,
    pen: &mut Pen<'_>,
) {
    let (theme, glyphs) = (look.theme(), look.glyphs());
    let (passed, taken) = match direction {
        Direction::Forward => (i <= here, i == here),
        Direction::Backward => (i > here, i == here + 1),
        Direction::Still => (false, false),
    };
    let style: Style = match (taken, passed) {
        (true, _) => theme.accent,
        (_, true) => theme.text,
        _ => theme.border,
    };
    let line = glyphs.rule.repeat(usize::from(ARROW) - 1);
    let drawn = match direction {
        Direction::Forward => format!("{line}{}", glyphs.track_right),
        Direction::Backward => format!("{}{line}", glyphs.track_left),
        Direction::Still => glyphs.rule.repeat(usize::from(ARROW)),
    };
    pen.put(x, y, &drawn, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_holds_where_we_are() {
        let widths = [10; 9];
        for here in 0..9 {
            let (from, to) = stretch(&widths, here, 50);
            assert!((from..to).contains(&here));
            assert!(to - from >= 3);
        }
        assert_eq!(stretch(&widths, 4, 500), (0, 9));
        assert_eq!(stretch(&widths, 4, 0), (4, 5));
    }
}
