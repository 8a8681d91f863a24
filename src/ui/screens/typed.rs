//! What is typed into a text, whatever takes it.

use ratatui::crossterm::event::KeyCode;

use crate::ui::keymap::Key;

/// A change to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Typed {
    Text(String),
    Backspace,
    /// Takes back a word.
    BackWord,
    /// Takes back all of the line.
    BackLine,
}

impl Typed {
    /// What a key does to a text where nothing else is meant by it, as in shells and editors.
    pub(in crate::ui) fn of(key: Key) -> Option<Self> {
        if let Some(c) = key.character() {
            return Some(Self::Text(c.to_string()));
        }
        Some(match (key.code, key.ctrl, key.alt) {
            (KeyCode::Backspace, false, false) => Self::Backspace,
            (KeyCode::Backspace, false, true) | (KeyCode::Char('w'), true, false) => Self::BackWord,
            (KeyCode::Char('u'), true, false) => Self::BackLine,
            (KeyCode::Enter, false, true) | (KeyCode::Char('j'), true, false) => {
                Self::Text("\n".to_owned())
            }
            _ => return None,
        })
    }

    /// Changes a text of one line.
    pub(in crate::ui) fn apply(&self, line: &mut String) {
        match self {
            Self::Text(text) => line.extend(text.chars().filter(|c| !c.is_control())),
            Self::Backspace => {
                line.pop();
            }
            Self::BackWord => line.truncate(word_start(line)),
            Self::BackLine => line.clear(),
        }
    }
}

/// Where the last word of a text begins; blanks behind it count to it.
pub(super) fn word_start(text: &str) -> usize {
    let words = text.trim_end();
    let before = words.char_indices().rfind(|(_, c)| c.is_whitespace());
    before.map_or(0, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_changed_from_its_end() {
        let mut line = String::from("learning rate");
        for (typed, then) in [
            (Typed::Text("s\n é".into()), "learning rates é"),
            (Typed::Backspace, "learning rates "),
            (Typed::BackWord, "learning "),
            (Typed::BackWord, ""),
            (Typed::BackWord, ""),
            (Typed::Text("μ".into()), "μ"),
            (Typed::BackLine, ""),
            (Typed::Backspace, ""),
        ] {
            typed.apply(&mut line);
            assert_eq!(line, then, "{typed:?}");
        }
    }
}
