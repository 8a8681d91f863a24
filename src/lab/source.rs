//! RON files as the learner wrote them, and errors that point into them.

use std::fmt;
use std::ops::Range;

use ron::error::{Error, Position, SpannedError};
use ron::extensions::Extensions;
use serde::Serialize;
use serde::de::DeserializeOwned;
use unicode_width::UnicodeWidthStr;

use super::explain::{Token, explain, suggest};
use super::syntax::{Node, in_word, unclosed};

/// A text and the name by which the user knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Usually a path; `--set optimizer.rate` or the like where there is no file.
    pub name: String,
    pub text: String,
}

/// What is wrong at one place of a [`Source`], and what would have been right.
///
/// Displayed over several lines: place and message, the line with a mark below it, help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct SourceError {
    /// Name of the source.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line, without its end and without tabs.
    pub excerpt: String,
    /// Columns that the mark below the excerpt takes, from 1.
    pub width: usize,
    pub message: String,
    /// What would have been right.
    pub hint: Option<String>,
}

/// How RON is read everywhere: `Dense(units: 8)`, and `fr: "…"` without `Some`.
pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(
        Extensions::UNWRAP_VARIANT_NEWTYPES
            | Extensions::UNWRAP_NEWTYPES
            | Extensions::IMPLICIT_SOME,
    )
}

/// Reads a value from RON.
///
/// # Errors
/// The first thing that is not RON, or that does not fit `T`.
pub fn parse_ron<T: DeserializeOwned>(source: &Source) -> Result<T, SourceError> {
    options().from_str(&source.text).map_err(|error| {
        let (span, message, hint) = source.explained::<T>(&error);
        source.error(span, message, hint)
    })
}

/// A value as RON in one line.
pub(super) fn line<T: Serialize>(value: &T) -> String {
    let style =
        ron::ser::PrettyConfig::new().compact_arrays(true).compact_structs(true).compact_maps(true);
    options().to_string_pretty(value, style).unwrap_or_default()
}

impl Source {
    /// A text with its name. The mark that some editors put before the first byte is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self { name: name.into(), text }
    }

    /// An error about some bytes of the text.
    #[must_use]
    pub fn error(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> SourceError {
        let start = self.boundary(span.start);
        let end = self.boundary(span.end).max(start);
        let before = &self.text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let marked = self.text[start..end].lines().next().unwrap_or_default();
        SourceError {
            file: self.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            excerpt: line.chars().map(printable).collect(),
            width: marked.trim_end().width().max(1),
            message: message.into(),
            hint,
        }
    }

    /// An error about the value that a path names, as `arms.1.set.network`; about what holds
    /// it, where the path does not lead to its end.
    #[must_use]
    pub fn error_at(
        &self,
        path: &str,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> SourceError {
        let span = self.span(path).unwrap_or(0..0);
        self.error(span, message, hint)
    }

    /// The bytes of the value that a path names, or of the deepest value on the way to it.
    pub(super) fn span(&self, path: &str) -> Option<Range<usize>> {
        let tree = Node::parse(&self.text)?;
        Some(tree.follow(&self.text, path).node.span.clone())
    }

    /// The bytes of the key in front of that value.
    pub(super) fn key_span(&self, path: &str) -> Option<Range<usize>> {
        let tree = Node::parse(&self.text)?;
        let found = tree.follow(&self.text, path);
        Some(found.key.unwrap_or(&found.node.span).clone())
    }

    /// Place, message and hint of an error of ron's. Where a bracket in front of it is never
    /// closed, that is what is wrong: the rest follows from it.
    pub(super) fn explained<T: DeserializeOwned>(
        &self,
        error: &SpannedError,
    ) -> (Range<usize>, String, Option<String>) {
        let end = self.offset(error.span.end);
        let start = self.offset(error.span.start).min(end);
        if let Some((at, mark)) = unclosed(&self.text).filter(|(at, _)| *at <= end) {
            let (what, close) = match mark {
                '(' => ("`(`", ")"),
                '[' => ("`[`", "]"),
                '{' => ("`{`", "}"),
                '/' => ("comment", "*/"),
                _ => ("quotation mark", "\""),
            };
            let hint = format!("add `{close}` where it ends");
            return (at..at + 1, format!("this {what} is never closed"), Some(hint));
        }
        let span = self.token(start, end, error.code != Error::TrailingCharacters);
        let token = Token {
            text: &self.text[span.clone()],
            broken: span.start < start,
            next: self.text[span.end..].chars().next(),
        };
        let (message, hint) = explain(&error.code, token);
        if let Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) = error.code {
            let possible = self.possible::<T>(&span);
            return (span, message, possible.or(hint));
        }
        (span, message, hint)
    }

    /// The names that could stand in place of what is no name, as the types tell when a name
    /// that cannot be right stands there.
    fn possible<T: DeserializeOwned>(&self, span: &Range<usize>) -> Option<String> {
        let wrong = &self.text[span.clone()];
        let mut text = self.text.clone();
        text.replace_range(span.clone(), "Some_name");
        match options().from_str::<T>(&text).err()?.code {
            Error::NoSuchEnumVariant { expected, .. } if wrong.starts_with('"') => {
                let name = wrong.trim_matches('"');
                let bare = expected
                    .contains(&name)
                    .then(|| format!("write {name}, without quotation marks"));
                bare.or_else(|| Some(suggest(name, expected)))
            }
            Error::NoSuchEnumVariant { expected, .. } => Some(suggest(wrong, expected)),
            _ => None,
        }
    }

    /// What stands between two places or, where nothing does, behind them: a word with all
    /// its letters (those `before` the place too), a string, or one character.
    fn token(&self, start: usize, end: usize, before: bool) -> Range<usize> {
        let text = &self.text;
        let inside = text[start..end].trim_start();
        let at = if inside.is_empty() {
            text.len() - text[end..].trim_start().len()
        } else {
            end - inside.len()
        };
        let word_start = if before { text[..at].trim_end_matches(in_word).len() } else { at };
        let word_end = text.len() - text[at..].trim_start_matches(in_word).len();
        if word_start < word_end {
            return word_start..word_end;
        }
        let rest = &text[at..];
        let length = match rest.chars().next() {
            Some('"') => rest[1..].find('"').map_or(1, |close| close + 2),
            Some(other) => other.len_utf8(),
            None => 0,
        };
        at..at + rest[..length].find('\n').unwrap_or(length)
    }

    /// The last place between two characters that is not behind `at`.
    fn boundary(&self, at: usize) -> usize {
        (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    /// Bytes before a place that is given in lines and columns.
    fn offset(&self, place: Position) -> usize {
        let mut lines = self.text.split_inclusive('\n');
        let before: usize = lines.by_ref().take(place.line.saturating_sub(1)).map(str::len).sum();
        let line = lines.next().unwrap_or_default();
        let within = line.char_indices().nth(place.col.saturating_sub(1));
        before + within.map_or(line.len(), |(at, _)| at)
    }
}

fn printable(c: char) -> char {
    match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, message, .. } = self;
        write!(f, "{file}:{line}:{column}: {message}")?;
        let number = line.to_string();
        let (excerpt, indent) = self.window();
        let gutter = " ".repeat(number.len());
        let mark = "^".repeat(self.width.min(excerpt.width().saturating_sub(indent)).max(1));
        write!(f, "\n {number} | {excerpt}\n {gutter} | {}{mark}", " ".repeat(indent))?;
        match &self.hint {
            Some(hint) => write!(f, "\nhelp: {hint}"),
            None => Ok(()),
        }
    }
}

impl SourceError {
    /// What of a long line is shown, and the columns in front of the mark.
    fn window(&self) -> (String, usize) {
        const SHOWN: usize = 90;
        let skipped = (self.column + 30).saturating_sub(SHOWN);
        let shown: String = self.excerpt.chars().skip(skipped).take(SHOWN).collect();
        let before: String = shown.chars().take(self.column - 1 - skipped).collect();
        (shown.trim_end().to_owned(), before.width())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Settings;

    const GOOD: &str = r"(
    data: Xor, // four points
    network: [Dense(units: 4), Tanh, Dense(units: 1)],
    init: XavierNormal,
    loss: BinaryCrossEntropy,
    optimizer: Sgd(rate: 0.05),
    batch: Whole,
    steps: 500,
)";

    fn broken(from: &str, to: &str) -> SourceError {
        assert!(GOOD.contains(from), "{from}");
        let source = Source::new("xor.ron", GOOD.replacen(from, to, 1));
        parse_ron::<Settings>(&source).unwrap_err()
    }

    /// Line, column, message and the beginning of the hint.
    #[test]
    fn errors_name_the_place_and_what_would_have_been_right() {
        for (from, to, place, message, hint) in [
            (
                "optimizer",
                "optimzer",
                (6, 5),
                "there is no field `optimzer` in `Settings`",
                "did you mean `optimizer`? Possible are `data`, `surface`, ",
            ),
            ("Sgd", "Sdg", (6, 16), "there is no `Sdg` here", "did you mean `Sgd`? Possible are "),
            ("rate", "lr", (6, 20), "there is no field `lr` in `Sgd`", "only `rate` is possible"),
            ("0.05", "\"x\"", (6, 26), "expected a number, found `\"x\"`", ""),
            ("0.05", "true", (6, 26), "expected a number, found `true`", ""),
            ("units: 4", "units: 4.5", (3, 28), "expected a whole number, found `4.5`", ""),
            ("units: 4", "units: -4", (3, 28), "expected a whole number from 0 on, found `-4`", ""),
            ("units: 4", "", (3, 21), "the field `units` is missing in `Dense`", "add `units: …`"),
            ("(units: 4)", "", (3, 15), "`Dense` needs values in parentheses", "write `Dense(…)`"),
            ("Tanh", "Tanh(3)", (3, 32), "`Tanh` takes no values", "write `Tanh` alone"),
            (
                "Tanh",
                "\"Tanh\"",
                (3, 32),
                "expected a name, found `\"Tanh\"`",
                "write Tanh, without ",
            ),
            (
                "Whole",
                "32",
                (7, 12),
                "expected a name, found `32`",
                "possible are `Whole` and `Size`",
            ),
            ("500", "5e2", (8, 12), "expected a whole number, found `5e2`", ""),
            ("500", "99999999999999999999", (8, 12), "the number `99999999999999999999` is ", ""),
            ("500", "500, steps: 1", (8, 17), "the field `steps` stands here twice", "keep one"),
            ("500", "5, shuffle: yes", (8, 24), "expected `true` or `false`, found `yes`", ""),
            ("1)],", "1),", (3, 14), "this `[` is never closed", "add `]` where it ends"),
            (")],", "],", (3, 43), "this `(` is never closed", "add `)` where it ends"),
            (",\n)", ",\n", (1, 1), "this `(` is never closed", "add `)` where it ends"),
            (
                "Xor",
                "\"Xor",
                (2, 11),
                "this quotation mark is never closed",
                "add `\"` where it ends",
            ),
            ("Xor,", "Xor", (3, 5), "expected a comma or a closing bracket, found `net", ""),
            ("data:", "data", (2, 10), "expected a colon, found `Xor`", ""),
            (",\n)", ",\n)→", (9, 2), "`→` stands behind the end", "remove it"),
            (",\n)", ",\n) x", (9, 3), "`x` stands behind the end", "remove it"),
            ("Xor,", "Xor, /*", (2, 16), "this comment is never closed", "add `*/`"),
        ] {
            let error = broken(from, to);
            assert_eq!((error.line, error.column), place, "{error}");
            assert!(error.message.starts_with(message), "{error}");
            assert_eq!(error.hint.is_some(), !hint.is_empty(), "{error}");
            assert!(error.hint.as_deref().unwrap_or_default().starts_with(hint), "{error}");
        }
    }

    #[test]
    fn the_display_shows_the_line_with_a_mark() {
        let shown = broken("Tanh", "Tahn").to_string();
        let expected = [
            "xor.ron:3:32: there is no `Tahn` here",
            " 3 |     network: [Dense(units: 4), Tahn, Dense(units: 1)],",
            "   |                                ^^^^",
            "help: did you mean `Tanh`? Possible are `Dense`, ",
        ];
        for (shown, expected) in shown.lines().zip(expected) {
            assert!(shown.starts_with(expected), "{shown}");
        }
        assert_eq!(shown.lines().count(), 4);
    }

    #[test]
    fn long_lines_wide_letters_and_tabs_keep_the_mark_in_place() {
        let text = format!("\t\"東京 {}\", 7", "é ".repeat(100));
        let source = Source::new("x", text.clone());
        let at = text.rfind('7').unwrap();
        let shown = source.error(at..at + 1, "no", None).to_string();
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], format!("x:1:{}: no", text.chars().count()));
        assert!(lines[1].ends_with("\", 7") && lines[1].width() < 100, "{shown}");
        assert_eq!(lines[1].width(), lines[2].width(), "{shown}");

        let shown = Source::new("x", "\t\"東京\" 7").error(10..11, "no", None).to_string();
        assert_eq!(shown, "x:1:7: no\n 1 |  \"東京\" 7\n   |         ^");
    }

    #[test]
    fn a_mark_before_the_first_byte_is_no_error() {
        assert!(parse_ron::<Settings>(&Source::new("x", format!("\u{feff}{GOOD}"))).is_ok());
        assert!(parse_ron::<Settings>(&Source::new("x", GOOD.replace('\n', "\r\n"))).is_ok());
    }

    #[test]
    fn a_path_leads_to_the_line() {
        let source = Source::new("x", GOOD);
        let error = source.error_at("network.2.units", "too few", None);
        assert_eq!((error.line, error.column), (3, 51));
        let error = source.error_at("network.7.units", "no such layer", None);
        assert_eq!((error.line, error.column, error.width), (3, 14, 40));
        let key = source.key_span("optimizer.rate").unwrap();
        assert_eq!(&GOOD[key], "rate");
    }

    /// Every start of the text, and some thousand texts with bytes dropped, doubled and
    /// exchanged: each is read or refused with an error that can be shown.
    #[test]
    fn no_text_makes_it_panic() {
        use rand::{RngExt, SeedableRng};
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        let try_text = |text: String| {
            let source = Source::new("x", text);
            if let Err(error) = parse_ron::<Settings>(&source) {
                assert!(error.to_string().lines().count() >= 3);
                assert!(error.line <= source.text.lines().count().max(1) + 1);
            }
            source.span("network.1.units");
        };
        for (at, _) in GOOD.char_indices() {
            try_text(GOOD[..at].to_owned());
        }
        let signs: Vec<char> = "()[]{}:,\"'\\/*#rb0-.eé東→\u{301}\n\t\0 ".chars().collect();
        for _ in 0..5000 {
            let mut chars: Vec<char> = GOOD.chars().collect();
            for _ in 0..rng.random_range(1..6) {
                let at = rng.random_range(0..chars.len());
                let sign = signs[rng.random_range(0..signs.len())];
                match rng.random_range(0..3) {
                    0 => chars[at] = sign,
                    1 => chars.insert(at, sign),
                    _ => drop(chars.remove(at)),
                }
            }
            try_text(chars.into_iter().collect());
        }
        for deep in ["[", "(", "{", "a(", "(a:", "[Dense(", "{1:", "r#", "/*", "\"", "-", "Some("] {
            try_text(deep.repeat(20_000));
            try_text(format!("(network: {}", deep.repeat(20_000)));
        }
    }
}
