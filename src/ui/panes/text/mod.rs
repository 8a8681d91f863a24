//! How well a character model reads, and what it writes: the sentence that is looked at, each
//! character in the colour of its surprise; what it expects after the one under the cursor; and
//! its newest samples.

mod candidates;
mod samples;
mod sentence;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::Pane;
use super::sequence::{Place, Reading};
use crate::lab::TextView;
use crate::ui::format;
use crate::ui::widgets::{Pen, clip, empty};
use crate::ui::words::fill;
use sentence::Sentence;

/// From this width on, candidates stand beside the sentence.
const WIDE: u16 = 92;
/// Columns of the candidates there.
const SIDE: u16 = 34;

/// Where everything stands; what finds no room is empty.
struct Parts {
    sentence: Rect,
    candidates: Rect,
    samples: Rect,
}

impl Parts {
    fn of(inner: Rect, text: &TextView, pane: &Pane<'_>) -> Self {
        let row = |y, height, width| Rect { y, height, width, ..inner };
        let side = inner.width >= WIDE && inner.height >= 8;
        let width = if side { inner.width - SIDE - 2 } else { inner.width };
        let most = text.candidates.first().map_or(0, Vec::len) as u16 + 1;
        let below = match inner.height {
            _ if side => 0,
            0..=5 => 0,
            6..=11 => 1,
            12..=15 => 4,
            _ => most,
        };
        let left = inner.height - below;
        // The sentence as long as it is, samples what is left, neither less than a third.
        let whole = Sentence::rows_of(text, width, pane);
        let sentence = whole.min((left * 2 / 3).max(2)).min(left);
        let samples = left - sentence;
        let candidates = if side {
            Rect { x: inner.right() - SIDE, width: SIDE, ..inner }
        } else {
            row(inner.y + sentence, below, inner.width)
        };
        Self {
            sentence: row(inner.y, sentence, width),
            candidates,
            samples: row(inner.y + sentence + below, samples, width),
        }
    }
}

fn reading<'a>(pane: &Pane<'a>) -> Option<(Reading<'a>, &'a TextView)> {
    let reading = pane.reading(|view| view.text.is_some())?;
    Some((reading, reading.view.text.as_ref()?))
}

/// The character under the cursor, or the last one.
fn at(pane: &Pane<'_>, text: &TextView) -> usize {
    let last = text.losses.len().saturating_sub(1);
    pane.state.sequence.step.map_or(last, |step| step.min(last))
}

/// Draws sentence, candidates and samples.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let Some((reading, text)) = reading(pane) else {
        let inner = pane.frame(&words.titles.text).draw(pane.look, area, buffer);
        let reads = pane.visible().any(|(_, arm)| arm.sequence.is_some());
        let said = if reads { words.sequence.no_text.as_str() } else { pane.no_reading() };
        return empty(said, pane.look, inner, buffer);
    };
    let warmth = format::short(pane.state.sequence.query.temperature);
    let warmth = fill(&words.sequence.temperature, &[("value", &warmth)]);
    let arm = pane.named(reading.hue, reading.arm);
    let both = if arm.is_empty() { warmth } else { format!("{arm} · {warmth}") };
    // In a narrow pane the arm's name is worth more.
    let fits = both.width() + words.titles.text.width() + 8 <= usize::from(area.width);
    let remark = if fits { both } else { arm };
    let room = usize::from(area.width.saturating_sub(8));
    let foot = clip(&text.source, room, pane.look.glyphs().ellipsis);
    let frame = super::Frame { remark: &remark, foot: &foot, ..pane.frame(&words.titles.text) };
    let inner = pane.refusal(&reading, frame.draw(pane.look, area, buffer), buffer);
    let parts = Parts::of(inner, text, pane);
    Sentence::new(pane, text, parts.sentence).draw(pane, text, buffer);
    candidates::draw(pane, text, at(pane, text), parts.candidates, buffer);
    samples::draw(pane, text, parts.samples, buffer);
}

/// The character at a position.
pub(super) fn place(pane: &Pane<'_>, area: Rect, at: Position) -> Option<Place> {
    let (reading, text) = reading(pane)?;
    let inner = super::sequence::below_refusal(&reading, super::sequence::inside(area));
    let parts = Parts::of(inner, text, pane);
    let step = Sentence::new(pane, text, parts.sentence).character_at(at)?;
    Some(Place { step, unit: None })
}

/// A head in the first row of a part; gives what is below.
fn head(words: &str, pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
    Pen::new(buffer, area).put(0, 0, words, pane.look.theme().dim);
    let rows = 1.min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
