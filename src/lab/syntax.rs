//! Where things stand in a RON text: a tree of spans, without types.
//!
//! Serde yields values and forgets their places. This tree remembers the places, so that a
//! path (`arms.1.set.network`) leads to the line that a message is about, and so that a
//! setting can be read and replaced in its text whatever its type. It accepts all that ron
//! accepts and a little more; what it cannot follow it gives up on, and never panics.

use std::borrow::Cow;
use std::ops::Range;

/// Deeper nesting than ron itself reads.
const DEEPEST: usize = 200;

/// A value in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes from its first to behind its last, comments around it left out.
    pub span: Range<usize>,
    pub body: Body,
}

/// What a value is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A number, a string, a name.
    Scalar,
    /// `[a, b]`, or the unnamed parts of `Name(a, b)`.
    List(Vec<Node>),
    /// `Name(key: value)`: the span of each key and its value.
    Fields(Vec<(Range<usize>, Node)>),
    /// `{key: value}`.
    Map(Vec<(Node, Node)>),
}

/// How far a path leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found<'a> {
    /// The deepest value that the path names.
    pub node: &'a Node,
    /// The place of the key that names it, where it has one.
    pub key: Option<&'a Range<usize>>,
    /// What of the path leads nowhere; empty where the path has been followed to its end.
    pub rest: &'a str,
}

impl Node {
    /// The tree of a whole text, or nothing where the text is no RON.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        reader.skip_attributes()?;
        let node = reader.value(0)?;
        reader.skip_blank()?;
        (reader.at == text.len()).then_some(node)
    }

    /// Follows a path of names and indices, separated by dots, as far as it leads. The keys
    /// of a map may hold dots themselves; the longest key that fits is taken.
    pub fn follow<'a>(&'a self, text: &str, path: &'a str) -> Found<'a> {
        let mut found = Found { node: self, key: None, rest: path };
        while !found.rest.is_empty() {
            match found.node.below(text, found.rest) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }

    /// The name in front of the parentheses, or the whole of a scalar: `Adam`, `Tanh`.
    pub fn name<'t>(&self, text: &'t str) -> &'t str {
        let own = text.get(self.span.clone()).unwrap_or_default();
        own.split(['(', '[', '{']).next().unwrap_or_default().trim_end()
    }

    /// The values below this one, with the names or indices that lead to them.
    pub fn entries<'t>(&self, text: &'t str) -> Vec<(Cow<'t, str>, &Self)> {
        match &self.body {
            Body::Scalar => Vec::new(),
            Body::List(items) => {
                let index = |(index, item): (usize, _)| (Cow::Owned(index.to_string()), item);
                items.iter().enumerate().map(index).collect()
            }
            Body::Fields(fields) => {
                fields.iter().map(|(key, node)| (text[key.clone()].into(), node)).collect()
            }
            Body::Map(entries) => {
                entries.iter().map(|(key, node)| (key.unquoted(text).into(), node)).collect()
            }
        }
    }

    /// The names or indices that can follow below this value.
    pub fn names(&self, text: &str) -> Vec<String> {
        self.entries(text).into_iter().map(|(name, _)| name.into_owned()).collect()
    }

    /// The value of a field.
    pub fn child(&self, text: &str, name: &str) -> Option<&Self> {
        let Body::Fields(fields) = &self.body else { return None };
        fields.iter().find(|(key, _)| text[key.clone()] == *name).map(|(_, node)| node)
    }

    /// One segment further.
    fn below<'a>(&'a self, text: &str, path: &'a str) -> Option<Found<'a>> {
        let (first, behind) = path.split_once('.').unwrap_or((path, ""));
        match &self.body {
            Body::Scalar => None,
            Body::List(items) => {
                let node = items.get(first.parse::<usize>().ok()?)?;
                Some(Found { node, key: None, rest: behind })
            }
            Body::Fields(fields) => {
                let (key, node) = fields.iter().find(|(key, _)| text[key.clone()] == *first)?;
                Some(Found { node, key: Some(key), rest: behind })
            }
            Body::Map(entries) => entries
                .iter()
                .filter_map(|(key, node)| {
                    let rest = path.strip_prefix(&key.unquoted(text))?;
                    let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
                    Some(Found { node, key: Some(&key.span), rest })
                })
                .min_by_key(|found| found.rest.len()),
        }
    }

    /// A string without its quotation marks, anything else as it stands.
    fn unquoted(&self, text: &str) -> String {
        let own = &text[self.span.clone()];
        ron::from_str(own).unwrap_or_else(|_| own.to_owned())
    }
}

/// The innermost bracket, quotation mark or comment (`/`) that is never closed, and where it
/// stands.
pub fn unclosed(text: &str) -> Option<(usize, char)> {
    let mut open = Vec::new();
    let mut reader = Reader { text, at: 0 };
    loop {
        let blank = reader.skip_blank();
        let at = reader.at;
        match reader.peek() {
            Some('/') if blank.is_none() => return Some((at, '/')),
            None => return open.pop(),
            Some(bracket @ ('(' | '[' | '{')) => {
                open.push((at, bracket));
                reader.at += 1;
            }
            Some(close @ (')' | ']' | '}')) => {
                let last = open.pop()?;
                if !matches!((last.1, close), ('(', ')') | ('[', ']') | ('{', '}')) {
                    return Some(last);
                }
                reader.at += 1;
            }
            Some(quote @ ('"' | '\'')) => {
                if reader.quoted(quote).is_none() {
                    return (quote == '"').then_some((at, quote));
                }
            }
            Some(other) => {
                if reader.word().is_none() {
                    reader.at += other.len_utf8();
                }
            }
        }
    }
}

/// Part of a number or of a name.
pub fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '+' | '-' | '.')
}

/// Walks along a text. Every method returns nothing where the text does not go on as it
/// should.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Steps over `expected`, and says whether it was there.
    fn take(&mut self, expected: char) -> bool {
        let there = self.peek() == Some(expected);
        if there {
            self.at += expected.len_utf8();
        }
        there
    }

    /// Steps over everything that fulfils `wanted`.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Steps over blanks and comments.
    fn skip_blank(&mut self) -> Option<()> {
        // Mostly there are none.
        if self.rest().bytes().next().is_some_and(|byte| byte.is_ascii_graphic() && byte != b'/') {
            return Some(());
        }
        loop {
            self.take_while(|c| c.is_whitespace() || ('\u{200e}'..='\u{200f}').contains(&c));
            if self.rest().starts_with("//") {
                self.take_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.block_comment()?;
            } else {
                return Some(());
            }
        }
    }

    /// Stays where it is when the comment is never closed.
    fn block_comment(&mut self) -> Option<()> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Some(());
                }
            } else if let Some(other) = rest.chars().next() {
                self.at += other.len_utf8();
            } else {
                self.at = start;
                return None;
            }
        }
    }

    /// Steps over `#![enable(…)]` at the start of a text.
    fn skip_attributes(&mut self) -> Option<()> {
        self.skip_blank()?;
        while self.rest().starts_with("#!") {
            self.at += self.rest().find(']')? + 1;
            self.skip_blank()?;
        }
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_blank()?;
        let start = self.at;
        let body = match self.peek()? {
            '[' => Body::List(self.items(']', depth)?),
            '{' => Body::Map(self.entries(depth)?),
            '(' => self.parentheses(depth)?,
            quote @ ('"' | '\'') => {
                self.quoted(quote)?;
                Body::Scalar
            }
            _ => {
                self.word()?;
                let end = self.at;
                self.skip_blank()?;
                if self.peek() == Some('(') {
                    self.parentheses(depth)?
                } else {
                    self.at = end;
                    Body::Scalar
                }
            }
        };
        Some(Node { span: start..self.at, body })
    }

    /// A number, a name or a string with a prefix (`r#"…"#`, `b"…"`).
    fn word(&mut self) -> Option<()> {
        let word = self.take_while(in_word);
        if matches!(word, "r" | "br") && matches!(self.peek(), Some('"' | '#')) {
            return self.raw_string();
        }
        match self.peek() {
            Some(quote @ ('"' | '\'')) if word == "b" => self.quoted(quote),
            _ => (!word.is_empty()).then_some(()),
        }
    }

    /// From the first `#` or quotation mark of a raw string, or of a raw name (`r#type`).
    fn raw_string(&mut self) -> Option<()> {
        let marks = self.take_while(|c| c == '#');
        if !self.take('"') {
            return (!self.take_while(in_word).is_empty()).then_some(());
        }
        let end = format!("\"{marks}");
        self.at += self.rest().find(&end)? + end.len();
        Some(())
    }

    fn quoted(&mut self, quote: char) -> Option<()> {
        self.take(quote);
        loop {
            let next = self.peek()?;
            self.at += next.len_utf8();
            if next == quote {
                return Some(());
            }
            if next == '\\' {
                self.at += self.peek()?.len_utf8();
            }
        }
    }

    /// Items up to a closing bracket, from the opening one on.
    fn items(&mut self, close: char, depth: usize) -> Option<Vec<Node>> {
        self.separated(close, |reader| reader.value(depth + 1))
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<(Node, Node)>> {
        self.separated('}', |reader| {
            let key = reader.value(depth + 1)?;
            reader.skip_blank()?;
            reader.take(':').then_some(())?;
            Some((key, reader.value(depth + 1)?))
        })
    }

    fn parentheses(&mut self, depth: usize) -> Option<Body> {
        let start = self.at;
        self.take('(');
        self.skip_blank()?;
        self.word();
        self.skip_blank()?;
        let named = self.peek() == Some(':');
        self.at = start;
        if !named {
            return Some(Body::List(self.items(')', depth)?));
        }
        let fields = self.separated(')', |reader| {
            let start = reader.at;
            reader.word()?;
            let key = start..reader.at;
            reader.skip_blank()?;
            reader.take(':').then_some(())?;
            Some((key, reader.value(depth + 1)?))
        })?;
        Some(Body::Fields(fields))
    }

    /// Parts between commas, from the opening bracket to the closing one.
    fn separated<T>(
        &mut self,
        close: char,
        part: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.at += 1;
        let mut parts = Vec::new();
        loop {
            self.skip_blank()?;
            if self.take(close) {
                return Some(parts);
            }
            parts.push(part(self)?);
            self.skip_blank()?;
            if !self.take(',') {
                return self.take(close).then_some(parts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r##"#![enable(implicit_some)]
// a comment with ) and "
Experiment(
    title: (en: "a \" b ) [", fr: r#"raw " ("#),
    list: [1, -2.5e-3, /* no, ( */ Dense(units: 8), Size(32), 'x', '\'', b"y"],
    map: { "0.weight": [1.0, 2.0], "0": 3, plain: Some(4) },
    empty: (),
)
"##;

    fn at(path: &str) -> String {
        let tree = Node::parse(TEXT).unwrap();
        let found = tree.follow(TEXT, path);
        assert_eq!(found.rest, "", "{path}");
        TEXT[found.node.span.clone()].to_owned()
    }

    #[test]
    fn paths_lead_to_values() {
        assert_eq!(at("title.en"), r#""a \" b ) [""#);
        assert_eq!(at("title.fr"), r##"r#"raw " ("#"##);
        assert_eq!(at("list.1"), "-2.5e-3");
        assert_eq!(at("list.2"), "Dense(units: 8)");
        assert_eq!(at("list.2.units"), "8");
        assert_eq!(at("list.3.0"), "32");
        assert_eq!(at("list.5"), r"'\''");
        assert_eq!(at("list.6"), "b\"y\"");
        assert_eq!(at("map.0.weight.1"), "2.0");
        assert_eq!(at("map.0"), "3");
        assert_eq!(at("map.plain.0"), "4");
        assert_eq!(at("empty"), "()");
    }

    #[test]
    fn a_path_that_leads_nowhere_says_how_far_it_went() {
        let tree = Node::parse(TEXT).unwrap();
        for (path, reached, rest) in [
            ("list.2.unit", "Dense(units: 8)", "unit"),
            ("list.9.x", at("list").as_str(), "9.x"),
            ("map.0.wei", "3", "wei"),
            ("title.en.0", at("title.en").as_str(), "0"),
        ] {
            let found = tree.follow(TEXT, path);
            assert_eq!((&TEXT[found.node.span.clone()], found.rest), (reached, rest));
        }
    }

    #[test]
    fn names_are_what_can_follow() {
        let tree = Node::parse(TEXT).unwrap();
        assert_eq!(tree.names(TEXT), ["title", "list", "map", "empty"]);
        assert_eq!(tree.follow(TEXT, "map").node.names(TEXT), ["0.weight", "0", "plain"]);
        assert_eq!(tree.follow(TEXT, "list.2").node.name(TEXT), "Dense");
        assert_eq!(tree.follow(TEXT, "list.3").node.names(TEXT), ["0"]);
    }

    #[test]
    fn what_is_no_ron_yields_nothing() {
        for text in ["", "(", "[1", "(a: )", "{1}", "\"", "[1 2]", "(a: 1) b", "/*", "r#\"x\""] {
            assert_eq!(Node::parse(text), None, "{text}");
        }
        for deep in ["[", "(", "a(", "{1:", "r#", "/*"] {
            assert_eq!(Node::parse(&deep.repeat(100_000)), None);
        }
    }

    #[test]
    fn the_innermost_open_bracket_is_found() {
        assert_eq!(unclosed("(a: [1, 2])"), None);
        assert_eq!(unclosed("(a: [1, 2)"), Some((4, '[')));
        assert_eq!(unclosed("a: 1)"), None);
        assert_eq!(unclosed("(a: [1, 2"), Some((4, '[')));
        assert_eq!(unclosed("(a: \"[\", b: (1)"), Some((0, '(')));
        assert_eq!(unclosed("(a: \"[ , b: (1)"), Some((4, '"')));
        assert_eq!(unclosed("(a: r\"[\" // ( \n"), Some((0, '(')));
    }
}
