//! What frames every screen: the header line, the footer line, and the plea for more room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::SMALLEST;
use crate::ui::keymap::Context;
use crate::ui::prose;
use crate::ui::screens::{Header, Hint, View};

/// Most keys that a footer names.
const MOST_HINTS: usize = 8;

/// The first line: the right end gives way where both do not fit.
pub(super) fn header(header: &Header, area: Rect, buffer: &mut Buffer) {
    let line = Rect { height: 1, ..area };
    let (left, right) = (header.left.width() as u16, header.right.width() as u16);
    header.left.clone().render(inset(line, 1, 1), buffer);
    let room = area.width.saturating_sub(left + 4);
    let width = right.min(room);
    let start = area.right().saturating_sub(width + 1);
    header.right.clone().render(Rect { x: start, width, ..line }, buffer);
}

/// The last line: a notice where there is one, or the keys that matter here.
pub(super) fn footer(
    view: &View,
    contexts: &[Context],
    hints: &[Hint],
    notice: Option<&str>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let line = inset(Rect { y: area.bottom() - 1, height: 1, ..area }, 1, 1);
    if let Some(notice) = notice {
        draw_notice(notice, view, area, buffer);
        return;
    }
    let theme = view.look.theme();
    let mut words: Vec<(String, &str)> = hints
        .iter()
        .map(|hint| (keys_of(view, contexts, hint), hint.word.as_ref()))
        .filter(|(keys, _)| !keys.is_empty())
        .collect();
    // The last two, how to leave and where help is, stay; of the others those that fit.
    let width = |(keys, word): &(String, &str)| Span::raw(format!("{keys} {word}")).width() + 3;
    let room = usize::from(line.width) + 3;
    let crowded = |words: &[(String, &str)]| {
        words.len() > MOST_HINTS || words.iter().map(width).sum::<usize>() > room
    };
    while words.len() > 2 && crowded(&words) {
        words.remove(words.len() - 3);
    }
    let mut spans = Vec::new();
    for (keys, word) in words {
        spans.push(Span::styled(keys, theme.key));
        spans.push(Span::styled(format!(" {word}   "), theme.dim));
    }
    Line::from(spans).render(line, buffer);
}

/// A sentence in the place of the keys; a long one takes the lines above too.
fn draw_notice(notice: &str, view: &View, area: Rect, buffer: &mut Buffer) {
    let lines = prose::words(notice, view.look.theme().strong, area.width - 2);
    let height = (lines.len() as u16).min(area.height / 3);
    let place = Rect { y: area.bottom() - height, height, ..area };
    Clear.render(place, buffer);
    for (line, row) in lines.into_iter().zip(inset(place, 1, 1).rows()) {
        line.render(row, buffer);
    }
}

/// The handiest key of each action of a hint.
fn keys_of(view: &View, contexts: &[Context], hint: &Hint) -> String {
    let keys: Vec<String> = hint
        .actions
        .iter()
        .filter_map(|action| view.keymap.keys(contexts, *action).first().map(ToString::to_string))
        .collect();
    match keys.as_slice() {
        [first, .., last] if keys.len() > 2 => format!("{first}–{last}"),
        _ if keys.iter().all(|key| "←→↑↓".contains(key.as_str())) => keys.concat(),
        _ => keys.join(" "),
    }
}

/// The one line of a terminal that is too small.
pub(super) fn too_small(area: Rect, buffer: &mut Buffer) {
    let words = format!(
        "gradus needs {} × {}; this is {} × {}",
        SMALLEST.width, SMALLEST.height, area.width, area.height
    );
    if area.height > 0 {
        let line = Rect { y: area.y + area.height / 2, height: 1, ..area };
        Line::from(words).centered().render(line, buffer);
    }
}

fn inset(area: Rect, left: u16, right: u16) -> Rect {
    Rect { x: area.x + left, width: area.width.saturating_sub(left + right), ..area }
}
