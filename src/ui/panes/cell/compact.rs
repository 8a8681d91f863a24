//! The cell in lines, where there is no room to draw it: a bar for each gate with what it does,
//! then the way of the state in one line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::moment::{Cell, Moment};
use super::{Pane, split};
use crate::lab::Gate;
use crate::ui::format;
use crate::ui::panes::sequence::{hue, padded, share_bar, signed_bar, two};
use crate::ui::widgets::Pen;
use crate::ui::words::fill;

/// A quantity in a line of its own.
struct Line {
    letter: String,
    value: f64,
    /// The gate whose colour it has; none for what has a sign, and then the end of its scale.
    gate: Result<Gate, f64>,
    says: String,
    /// Kept or shown, not computed on the way.
    is_state: bool,
}

/// Draws as many lines as there are rows.
pub(super) fn draw(pane: &Pane<'_>, moment: &Moment, area: Rect, buffer: &mut Buffer) -> Rect {
    let theme = pane.look.theme();
    let mut lines = lines(pane, moment);
    if usize::from(area.height) < lines.len() + moment.formulas().len() && lines.len() > 4 {
        // The formulas say what the states are.
        lines.retain(|line| !line.is_state);
    }
    let (rows, rest) = split(area, lines.len() as u16);
    let mut pen = Pen::new(buffer, rows);
    let said = lines.iter().map(|line| line.says.width()).max().unwrap_or(0) as u16;
    let letters = lines.iter().map(|line| line.letter.width()).max().unwrap_or(0) as u16;
    let bar = (rows.width.saturating_sub(letters + said + 9)).min(24) / 2 * 2 + 1;
    for (y, line) in lines.iter().enumerate() {
        let y = y as u16;
        pen.put(0, y, &line.letter, theme.formula);
        let x = pen.put(letters + 1, y, &padded(line.value, 5), theme.strong) + 1;
        match line.gate {
            Ok(gate) => {
                share_bar(line.value, theme.arm(hue(gate)), pane.look, (x, y), bar, &mut pen);
            }
            Err(most) => signed_bar(line.value, most, pane.look, (x, y), bar, &mut pen),
        }
        pen.put(x + bar + 1, y, &line.says, theme.dim);
    }
    rest
}

fn lines(pane: &Pane<'_>, moment: &Moment) -> Vec<Line> {
    let words = &pane.look.words().panes.sequence;
    let gate = |letter: &str, gate: Gate, value: f64, says: String| Line {
        letter: letter.to_owned(),
        value,
        gate: Ok(gate),
        says,
        is_state: false,
    };
    let offer = |letter: &str, value: f64, says: String| Line {
        letter: letter.to_owned(),
        value,
        gate: Err(1.0),
        says,
        is_state: false,
    };
    let state = |letter: String, value: f64, most: f64, says: String| Line {
        letter,
        value,
        gate: Err(most),
        says,
        is_state: true,
    };
    let share = |template: &str, share: f64| fill(template, &[("share", &format::percent(share))]);
    let number = |template: &str, value: f64| fill(template, &[("value", &two(value))]);
    let most = moment.most;
    match moment.cell {
        Cell::Lstm { before, f, i, g, o, c, h } => {
            let (c0, c1) = moment.names("c");
            let (_, h1) = moment.names("h");
            vec![
                state(c0, before, most, words.was.clone()),
                gate("f", Gate::Forget, f, share(&words.keeps, f)),
                gate("i", Gate::Input, i, share(&words.lets_in, i)),
                offer("g", g, number(&words.adds, i * g)),
                state(c1, c, most, words.is.clone()),
                gate("o", Gate::Output, o, share(&words.shows, o)),
                state(h1, h, 1.0, words.seen.clone()),
            ]
        }
        Cell::Gru { before, z, r, n, h } => {
            let (h0, h1) = moment.names("h");
            vec![
                state(h0, before, most, words.was.clone()),
                gate("z", Gate::Update, z, share(&words.keeps, z)),
                gate("r", Gate::Reset, r, share(&words.hears, r)),
                offer("n", n, number(&words.adds, (1.0 - z) * n)),
                state(h1, h, most, words.is.clone()),
            ]
        }
        Cell::Rnn { before, h } => {
            let (h0, h1) = moment.names("h");
            vec![state(h0, before, most, words.was.clone()), state(h1, h, most, words.is.clone())]
        }
    }
}
