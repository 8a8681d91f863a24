//! Which key asks for what, as data.
//!
//! The default is `keymap.ron` beside this file; a learner's own file of the same form
//! overrides single keys. Each screen names its [`Context`]s, the innermost first, and the
//! first that binds a key decides.

use std::collections::BTreeMap;
use std::fmt;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Action;

/// Where the learner is, as far as keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    Everywhere,
    Home,
    Reading,
    Choices,
    /// Steps to be put in order.
    Steps,
    /// Numbered lines, one of them to be named.
    Lines,
    Lab,
    Microscope,
    /// A lab whose panes show a sequence.
    Sequence,
    /// The explanation of this moment.
    Moment,
    Sandbox,
    Quiz,
    Interview,
    /// Rows of settings, each turned by the arrows.
    Selection,
    /// An answer is given, and not told yet whether it is right.
    Sureness,
    /// The answer is told.
    Rating,
    /// A question that may be passed over, be it typed or chosen.
    Sitting,
    /// A question on the clock.
    Mock,
    Report,
    /// Characters go into a line of text.
    Typing,
}

impl Context {
    const ALL: [(Self, &'static str); 20] = [
        (Self::Everywhere, "everywhere"),
        (Self::Home, "home"),
        (Self::Reading, "reading"),
        (Self::Choices, "choices"),
        (Self::Steps, "steps"),
        (Self::Lines, "lines"),
        (Self::Lab, "lab"),
        (Self::Microscope, "microscope"),
        (Self::Sequence, "sequence"),
        (Self::Moment, "moment"),
        (Self::Sandbox, "sandbox"),
        (Self::Quiz, "quiz"),
        (Self::Interview, "interview"),
        (Self::Selection, "selection"),
        (Self::Sureness, "sureness"),
        (Self::Rating, "rating"),
        (Self::Sitting, "sitting"),
        (Self::Mock, "mock"),
        (Self::Report, "report"),
        (Self::Typing, "typing"),
    ];

    /// The name in the keymap and in help.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(context, _)| *context == self).map_or("", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(context, _)| *context)
    }
}

/// A key with its modifiers; of a character, shift is in the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// Names of the keys that are no characters.
const NAMES: [(KeyCode, &str); 14] = [
    (KeyCode::Enter, "enter"),
    (KeyCode::Esc, "esc"),
    (KeyCode::Tab, "tab"),
    (KeyCode::Backspace, "backspace"),
    (KeyCode::Delete, "delete"),
    (KeyCode::Up, "up"),
    (KeyCode::Down, "down"),
    (KeyCode::Left, "left"),
    (KeyCode::Right, "right"),
    (KeyCode::PageUp, "pgup"),
    (KeyCode::PageDown, "pgdn"),
    (KeyCode::Home, "home"),
    (KeyCode::End, "end"),
    (KeyCode::Char(' '), "space"),
];

impl Key {
    /// The key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The key of a terminal's event, if it is one that the keymap can name.
    #[must_use]
    pub fn from_terminal(event: KeyEvent) -> Option<Self> {
        let has = |modifier| event.modifiers.contains(modifier);
        let (code, shift) = match event.code {
            KeyCode::BackTab => (KeyCode::Tab, true),
            KeyCode::Char(c) => (KeyCode::Char(c), false),
            KeyCode::F(_) => (event.code, has(KeyModifiers::SHIFT)),
            code if NAMES.iter().any(|(known, _)| *known == code) => {
                (code, has(KeyModifiers::SHIFT))
            }
            _ => return None,
        };
        Some(Self { code, ctrl: has(KeyModifiers::CONTROL), alt: has(KeyModifiers::ALT), shift })
    }

    /// The key of a name such as `q`, `R`, `space`, `ctrl-p`, `shift-left`, `f1`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut key = Self::plain(KeyCode::Null);
        let mut rest = name;
        loop {
            let (flag, tail) = match rest.split_once('-') {
                Some(("ctrl", tail)) => (&mut key.ctrl, tail),
                Some(("alt", tail)) => (&mut key.alt, tail),
                Some(("shift", tail)) => (&mut key.shift, tail),
                _ => break,
            };
            *flag = true;
            rest = tail;
        }
        let mut characters = rest.chars();
        key.code = match (characters.next(), characters.next()) {
            (Some(only), None) => KeyCode::Char(only),
            _ => match rest.strip_prefix('f').and_then(|n| n.parse().ok()) {
                Some(number @ 1..=12) => KeyCode::F(number),
                _ => NAMES.iter().find(|(_, known)| *known == rest)?.0,
            },
        };
        Some(key)
    }

    /// How far from the hand it is, for choosing which of several keys to name.
    fn farness(self) -> u8 {
        match self.code {
            KeyCode::Enter | KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right => 0,
            KeyCode::Char(_) => 1,
            _ => 2,
        }
    }

    /// The character that it types, if it types one.
    #[must_use]
    pub fn character(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            f.write_str(if held { name } else { "" })?;
        }
        match (NAMES.iter().find(|(code, _)| *code == self.code), self.code) {
            (_, KeyCode::Left) => f.write_str("←"),
            (_, KeyCode::Right) => f.write_str("→"),
            (_, KeyCode::Up) => f.write_str("↑"),
            (_, KeyCode::Down) => f.write_str("↓"),
            (Some((_, name)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "f{n}"),
            (None, _) => Ok(()),
        }
    }
}

/// The keys of every context, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    bindings: Vec<(Context, Key, Action)>,
}

/// Why a learner's keymap was not used, or not as a whole. The defaults stay.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// It is not RON of the right form.
    #[error("keymap.ron cannot be read at {0}; your own keys are left out")]
    Syntax(String),
    /// Single entries are wrong; the others hold.
    #[error("keymap.ron: {}", .0.join("; "))]
    Entries(Vec<String>),
}

type Raw = BTreeMap<String, BTreeMap<String, String>>;

impl Default for Keymap {
    fn default() -> Self {
        let mut keymap = Self { bindings: Vec::new() };
        // A test keeps the file beside this one free of mistakes.
        keymap.extend(include_str!("keymap.ron")).expect("the default keymap is tested");
        keymap
    }
}

impl Keymap {
    /// Overrides single keys from the text of a learner's file.
    ///
    /// # Errors
    /// If the text is not of the form, which changes nothing, or if entries name what does
    /// not exist, which leaves those out.
    pub fn extend(&mut self, text: &str) -> Result<(), KeymapError> {
        let raw: Raw = ron::from_str(text).map_err(|error| {
            KeymapError::Syntax(format!("line {}: {}", error.span.start.line, error.code))
        })?;
        let mut mistakes = Vec::new();
        for (context_name, keys) in raw {
            let Some(context) = Context::named(&context_name) else {
                let known: Vec<_> = Context::ALL.iter().map(|(_, name)| *name).collect();
                mistakes.push(format!(
                    "no context is called {context_name:?} (there are {})",
                    known.join(", ")
                ));
                continue;
            };
            for (key, action) in keys {
                if let Err(mistake) = self.bind(context, &key, &action) {
                    mistakes.push(mistake);
                }
            }
        }
        if mistakes.is_empty() { Ok(()) } else { Err(KeymapError::Entries(mistakes)) }
    }

    fn bind(&mut self, context: Context, key: &str, action: &str) -> Result<(), String> {
        let place = context.name();
        let chord = Key::named(key).ok_or_else(|| {
            format!("{place}: no key is called {key:?} (like \"space\", \"ctrl-p\", \"R\")")
        })?;
        let found = Action::named(action);
        if found.is_none() && action != "none" {
            let near = nearest(action);
            return Err(format!("{place}: {key:?} asks for {action:?}; did you mean {near:?}?"));
        }
        self.bindings.retain(|(there, bound, _)| !(*there == context && *bound == chord));
        if let Some(action) = found {
            self.bindings.push((context, chord, action));
        }
        Ok(())
    }

    /// What `key` asks for where these contexts hold, the innermost first.
    #[must_use]
    pub fn action(&self, contexts: &[Context], key: Key) -> Option<Action> {
        contexts.iter().find_map(|context| {
            self.bindings
                .iter()
                .find(|(there, bound, _)| there == context && *bound == key)
                .map(|(_, _, action)| *action)
        })
    }

    /// The keys that ask for `action` where these contexts hold, the handiest first.
    #[must_use]
    pub fn keys(&self, contexts: &[Context], action: Action) -> Vec<Key> {
        let mut keys: Vec<Key> = self
            .bindings
            .iter()
            .filter(|(there, key, bound)| {
                *bound == action
                    && contexts.contains(there)
                    && self.action(contexts, *key) == Some(action)
            })
            .map(|(_, key, _)| *key)
            .collect();
        keys.sort_by_key(|key| (key.ctrl, key.shift, key.farness(), key.to_string()));
        keys
    }

    /// The contexts in which a key asks for `action`.
    #[must_use]
    pub fn contexts(&self, action: Action) -> Vec<Context> {
        let mut contexts: Vec<Context> =
            self.bindings.iter().filter(|(_, _, bound)| *bound == action).map(|b| b.0).collect();
        contexts.sort_unstable();
        contexts.dedup();
        contexts
    }
}

/// The action whose name is nearest to a mistyped one.
fn nearest(name: &str) -> String {
    Action::all()
        .into_iter()
        .map(Action::name)
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_context_decides() {
        let keymap = Keymap::default();
        let key = Key::named(".").unwrap();
        let inner = [Context::Microscope, Context::Lab, Context::Everywhere];
        assert_eq!(keymap.action(&inner, key), Some(Action::StageForward));
        assert_eq!(keymap.action(&inner[1..], key), Some(Action::StepForward));
    }

    #[test]
    fn a_learners_file_overrides_single_keys() {
        let mut keymap = Keymap::default();
        keymap.extend(r#"{ "lab": { "f5": "run or pause", "space": "none" } }"#).unwrap();
        let lab = [Context::Lab];
        assert_eq!(keymap.action(&lab, Key::named("f5").unwrap()), Some(Action::RunPause));
        assert_eq!(keymap.action(&lab, Key::named("space").unwrap()), None);
        assert_eq!(keymap.action(&lab, Key::named("r").unwrap()), Some(Action::Restart));
    }

    #[test]
    fn mistakes_are_named_and_the_rest_holds() {
        let mut keymap = Keymap::default();
        let error = keymap
            .extend(r#"{ "lab": { "F5": "run", "t": "resart", "y": "restart with a new seed" }, "lob": {} }"#)
            .unwrap_err()
            .to_string();
        assert!(error.contains(r#"no key is called "F5""#), "{error}");
        assert!(error.contains("restart"), "{error}");
        assert!(error.contains(r#"no context is called "lob""#), "{error}");
        let key = Key::named("y").unwrap();
        assert_eq!(keymap.action(&[Context::Lab], key), Some(Action::Reseed));
    }

    #[test]
    fn a_broken_file_changes_nothing() {
        let mut keymap = Keymap::default();
        let error = keymap.extend("{ \"lab\": {\n \"t\" }").unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
        assert_eq!(keymap, Keymap::default());
    }

    #[test]
    fn names_of_keys_are_read() {
        assert_eq!(Key::named("shift-left").unwrap().to_string(), "shift-←");
        assert_eq!(Key::named("ctrl-p").unwrap().to_string(), "ctrl-p");
        assert_eq!(Key::named("-").unwrap().to_string(), "-");
        assert_eq!(Key::named("nokey"), None);
    }
}
