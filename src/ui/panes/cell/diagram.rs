//! The cell as a drawing: the state flows from left to right, gates stand above the places where
//! they act. A line has the colour and the strength of what flows in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::moment::{Cell, Moment};
use super::{Pane, split};
use crate::lab::Gate;
use crate::ui::panes::sequence::{hue, share_bar, signed_bar, two};
use crate::ui::widgets::Pen;
use crate::ui::words::{SequenceWords, fill};
use crate::ui::{Look, format};

/// Cells across; the drawing of an LSTM has this many rows.
pub(super) const WIDTH: u16 = 74;
pub(super) const HEIGHT: u16 = 12;

/// Columns: what forgets, what lets in, where both meet, what is offered, where the state branches.
const KEEP: u16 = 15;
const IN: u16 = 31;
const MEET: u16 = 39;
const OFFER: u16 = 47;
const BRANCH: u16 = 58;
/// Where the gate stands that decides how much of the state a candidate hears.
const HEAR: u16 = 66;
/// The row of the state.
const WAY: u16 = 6;
/// Cells of a gauge.
const GAUGE: u16 = 11;
/// Cells of the gauge of a state, and of its number.
const STATE: u16 = 9;

/// Draws into the upper rows and gives what is left.
pub(super) fn draw(pane: &Pane<'_>, moment: &Moment, area: Rect, buffer: &mut Buffer) -> Rect {
    let height = match moment.cell {
        Cell::Lstm { .. } => HEIGHT,
        Cell::Gru { .. } => WAY + 3,
        Cell::Rnn { .. } => 5,
    };
    let (rows, rest) = split(area, height);
    let left = (rows.width.saturating_sub(WIDTH) / 2).min(8);
    let place = Rect { x: rows.x + left, width: WIDTH.min(rows.width), ..rows };
    let pen = Pen::new(buffer, place);
    let words = &pane.look.words().panes.sequence;
    let mut art = Art { pen, look: pane.look, words, most: moment.most };
    match moment.cell {
        Cell::Lstm { before, f, i, g, o, c, h } => {
            art.gate(Gate::Forget, "f", f, KEEP);
            art.gate(Gate::Input, "i", i, IN);
            art.offer("g", g);
            art.state(moment, "c", before, (f * before, i * g, c), (f, i * g));
            art.show(moment, o, c, h);
        }
        Cell::Gru { before, z, r, n, h } => {
            art.gate(Gate::Update, "z", z, KEEP);
            art.rest(1.0 - z);
            art.offer("n", n);
            art.hear(r);
            art.state(moment, "h", before, (z * before, (1.0 - z) * n, h), (z, (1.0 - z) * n));
        }
        Cell::Rnn { before, h } => art.rewrite(moment, before, h),
    }
    rest
}

struct Art<'a> {
    pen: Pen<'a>,
    look: &'a Look,
    words: &'a SequenceWords,
    /// The end of the scale of the state.
    most: f64,
}

impl Art<'_> {
    /// Writes around a column.
    fn center(&mut self, x: u16, y: u16, text: &str, style: Style) {
        self.pen.put(x.saturating_sub(text.width() as u16 / 2), y, text, style);
    }

    /// The colour and strength of what flows.
    fn flow(&self, value: f64) -> Style {
        self.look.theme().signed(value / self.most)
    }

    fn across(&mut self, from: u16, to: u16, y: u16, value: f64) {
        let style = self.flow(value);
        self.pen.rule(from, to, y, "─", style);
    }

    fn down(&mut self, x: u16, from: u16, to: u16, style: Style) {
        for y in from..to {
            self.pen.dot(x, y, "│", style);
        }
    }

    /// Where two things meet.
    fn joint(&mut self, x: u16, y: u16, glyph: &str) {
        let style = self.look.theme().accent;
        self.pen.put(x, y, glyph, style);
    }

    /// The name, the number and the bar of a gate, above its column.
    fn gate(&mut self, gate: Gate, letter: &str, value: f64, x: u16) {
        let theme = self.look.theme();
        let name = crate::ui::panes::sequence::name(gate, self.words);
        self.center(x, 0, &format!("{name} {letter}"), theme.text);
        self.center(x, 1, &two(value), theme.strong);
        let style = theme.arm(hue(gate));
        share_bar(value, style, self.look, (x - GAUGE / 2, 2), GAUGE, &mut self.pen);
    }

    /// What a GRU does not keep is the share that it lets in.
    fn rest(&mut self, value: f64) {
        let theme = self.look.theme();
        self.center(IN, 0, "1−z", theme.text);
        self.center(IN, 1, &two(value), theme.strong);
        let style = theme.arm(hue(Gate::Update));
        share_bar(value, style, self.look, (IN - GAUGE / 2, 2), GAUGE, &mut self.pen);
    }

    /// What is offered to be written.
    fn offer(&mut self, letter: &str, value: f64) {
        let theme = self.look.theme();
        self.center(OFFER, 0, &format!("{} {letter}", self.words.candidate), theme.text);
        self.center(OFFER, 1, &two(value), theme.strong);
        signed_bar(value, 1.0, self.look, (OFFER - GAUGE / 2, 2), GAUGE, &mut self.pen);
    }

    /// How much of the state the candidate has heard.
    fn hear(&mut self, value: f64) {
        let theme = self.look.theme();
        self.gate(Gate::Reset, "r", value, HEAR + 2);
        let from = OFFER + GAUGE / 2 + 2;
        let style = theme.signed(value);
        self.pen.rule(from, HEAR + 2 - GAUGE / 2 - 1, 2, "─", style);
        self.pen.put(from, 2, self.look.glyphs().track_left, style);
        let said = fill(&self.words.hears, &[("share", &format::percent(value))]);
        self.center(HEAR + 2, 3, &said, theme.dim);
    }

    /// The way of the state: kept in part, something added, handed on. `flows` are what is kept,
    /// what is added and what comes out; `(keeps, adds)` what the words say.
    fn state(
        &mut self,
        moment: &Moment,
        letter: &str,
        before: f64,
        (kept, added, after): (f64, f64, f64),
        (keeps, adds): (f64, f64),
    ) {
        let theme = self.look.theme();
        let (dim, name) = (theme.dim, moment.names(letter));
        self.down(KEEP, 3, WAY, dim);
        // Both sides of what is written come down and meet.
        let style = self.flow(added);
        self.pen.rule(IN, OFFER + 1, 3, "─", style);
        self.pen.put(IN, 3, "╰", style);
        self.pen.put(OFFER, 3, "╯", style);
        self.down(MEET, 4, WAY, style);
        self.joint(MEET, 3, "×");
        self.pen.put(MEET + 2, 4, &two(added), theme.strong);
        self.pen.put(0, WAY - 1, &name.0, theme.formula);
        self.pen.put_right(WIDTH, WAY - 1, &name.1, theme.formula);
        let start = self.pen.put(0, WAY, &two(before), theme.strong) + 1;
        self.across(start, KEEP, WAY, before);
        self.across(KEEP, MEET, WAY, kept);
        self.joint(KEEP, WAY, "×");
        self.center(u16::midpoint(KEEP, MEET), WAY, &format!(" {} ", two(kept)), theme.strong);
        self.arrive(WAY, MEET, after);
        self.joint(MEET, WAY, "+");
        let said = fill(&self.words.keeps, &[("share", &format::percent(keeps))]);
        self.center(KEEP, WAY + 1, &said, dim);
        let said = fill(&self.words.adds, &[("value", &two(adds))]);
        self.center(MEET, WAY + 1, &said, dim);
        let most = self.most;
        signed_bar(before, most, self.look, (0, WAY + 1), STATE, &mut self.pen);
        let at = (WIDTH - STATE, WAY + 1);
        signed_bar(after, most, self.look, at, STATE, &mut self.pen);
    }

    /// A line from `from` to the number at the right edge.
    fn arrive(&mut self, y: u16, from: u16, value: f64) {
        let style = self.flow(value);
        let text = two(value);
        let end = WIDTH - text.width() as u16 - 2;
        self.pen.rule(from, end, y, "─", style);
        self.pen.put(end, y, self.look.glyphs().track_right, style);
        self.pen.put_right(WIDTH, y, &text, self.look.theme().strong);
    }

    /// The branch that is shown: squashed, and as much of it as the output gate lets through.
    fn show(&mut self, moment: &Moment, o: f64, c: f64, h: f64) {
        let theme = self.look.theme();
        let (style, y) = (self.flow(c), WAY + 4);
        self.pen.put(BRANCH, WAY, "┬", style);
        self.down(BRANCH, WAY + 1, y, style);
        self.center(BRANCH, WAY + 2, " tanh ", theme.text);
        self.pen.put(BRANCH + 2, WAY + 3, &two(c.tanh()), theme.strong);
        let name = &self.words.output;
        let x = self.pen.put(KEEP + 2, y, &format!("{name} o"), theme.text) + 1;
        let x = self.pen.put(x, y, &two(o), theme.strong) + 1;
        let gate = theme.arm(hue(Gate::Output));
        share_bar(o, gate, self.look, (x, y), GAUGE, &mut self.pen);
        self.pen.rule(x + GAUGE + 1, BRANCH, y, "─", theme.dim);
        self.arrive(y, BRANCH, h);
        self.joint(BRANCH, y, "×");
        self.pen.put_right(WIDTH, y - 1, &moment.names("h").1, theme.formula);
        let said = fill(&self.words.shows, &[("share", &format::percent(o))]);
        self.center(BRANCH, y + 1, &said, theme.dim);
        let at = (WIDTH - STATE, y + 1);
        signed_bar(h, 1.0, self.look, at, STATE, &mut self.pen);
    }

    /// A cell without gates: everything goes through the matrix and the function.
    fn rewrite(&mut self, moment: &Moment, before: f64, h: f64) {
        let theme = self.look.theme();
        let (y, name) = (2, moment.names("h"));
        let x = moment.names("x").1;
        self.center(MEET, 0, &format!("W_ih {x} + b"), theme.formula);
        self.down(MEET, 1, y, theme.dim);
        self.pen.put(0, y - 1, &name.0, theme.formula);
        self.pen.put_right(WIDTH, y - 1, &name.1, theme.formula);
        let start = self.pen.put(0, y, &two(before), theme.strong) + 1;
        self.across(start, MEET, y, before);
        self.arrive(y, MEET, h);
        self.joint(MEET, y, "+");
        self.center(KEEP + 6, y, &format!(" W_hh {} ", name.0), theme.formula);
        self.center(BRANCH - 4, y, " f ", theme.formula);
        self.center(MEET, y + 1, &self.words.rewritten.clone(), theme.dim);
        let most = self.most;
        signed_bar(before, most, self.look, (0, y + 1), STATE, &mut self.pen);
        let at = (WIDTH - STATE, y + 1);
        signed_bar(h, most, self.look, at, STATE, &mut self.pen);
    }
}
