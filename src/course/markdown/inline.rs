//! What stands within a line.

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Fragment, Reader, Span};
use crate::course::document::{Inline, plain};
use crate::course::maths;
use crate::course::problem::suggest;

impl Reader<'_, '_, '_> {
    /// The inlines from here to the next block's start or end, which is not taken.
    pub fn inlines(&mut self) -> Vec<Inline> {
        let mut found = Inlines::default();
        while let Some((event, span)) = self.peek().cloned() {
            match event {
                Event::Text(text) => {
                    self.check_text(&text, &span);
                    found.text(&text);
                }
                Event::SoftBreak => found.text(" "),
                Event::HardBreak => found.push(Inline::Break),
                Event::Code(code) => found.push(Inline::Code(code.into_string())),
                Event::InlineMath(latex) => found.push(self.formula(&latex, &span)),
                Event::DisplayMath(_) => {
                    let hint = "a formula that is set apart is a block ```math".to_owned();
                    self.problem(span, "`$$` is not supported", Some(hint));
                }
                Event::InlineHtml(html) if html.starts_with("<!--") => {}
                Event::InlineHtml(_) => self.html(span),
                Event::Start(Tag::Emphasis) => {
                    let inside = self.inside();
                    found.restyled(inside, Inline::Emphasis);
                    continue;
                }
                Event::Start(Tag::Strong) => {
                    let inside = self.inside();
                    found.restyled(inside, Inline::Strong);
                    continue;
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    let inside = self.inside();
                    let text = plain(&inside);
                    if matches!(link_type, LinkType::WikiLink { .. }) {
                        let term = self.term(&dest_url, text, span);
                        found.push(term);
                    } else if text == *dest_url {
                        found.text(&text);
                    } else {
                        found.text(&format!("{text} ({dest_url})"));
                    }
                    continue;
                }
                Event::Start(Tag::Image { .. }) => {
                    self.inside();
                    let hint = "describe it, or show it with an experiment".to_owned();
                    self.problem(span, "images are not supported", Some(hint));
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        found.0
    }

    /// A fragment that must be one paragraph, whatever it begins with: `1.` is a number here
    /// and no list.
    pub fn paragraph(&mut self, fragment: &Fragment, what: &str) -> Vec<Inline> {
        if fragment.text.is_empty() {
            let place = fragment.places(0..0);
            let error = self.context.source.error(place, format!("{what} is missing here"), None);
            self.context.problems.push(error);
            return Vec::new();
        }
        // Behind a full stop nothing begins a block, and emphasis opens as it would at a start.
        let stopped = fragment.behind(".");
        let mut reader = Reader::new(&stopped, self.context);
        reader.at += 1;
        let mut inlines = reader.inlines();
        reader.at += 1;
        if let Some((_, span)) = reader.peek().cloned() {
            reader.problem(span, format!("{what} must be a single paragraph"), None);
        }
        match inlines.first_mut() {
            Some(Inline::Text(stop)) if stop == "." => {
                inlines.remove(0);
            }
            Some(Inline::Text(text)) => {
                text.remove(0);
            }
            _ => {}
        }
        inlines
    }

    /// The inlines of the element that starts here, with its start and end.
    fn inside(&mut self) -> Vec<Inline> {
        self.at += 1;
        let inlines = self.inlines();
        self.at += 1;
        inlines
    }

    fn formula(&mut self, latex: &str, span: &Span) -> Inline {
        // The span holds the dollars.
        let start = span.start + 1;
        let text = maths::inline(latex).unwrap_or_else(|error| {
            self.maths_problem(&error, latex, |at| start + at);
            String::new()
        });
        Inline::Formula(text)
    }

    /// Notes what is wrong with a formula whose byte `at` stands at `place(at)`.
    pub fn maths_problem(
        &mut self,
        error: &maths::MathsError,
        latex: &str,
        place: impl Fn(usize) -> usize,
    ) {
        let at = error.at.min(latex.len());
        // A command is marked as a whole, all else by its first character.
        let rest = &latex[at..];
        let length = match rest.strip_prefix('\\') {
            Some(name) => 1 + name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len()),
            None => rest.chars().next().map_or(0, char::len_utf8),
        };
        let start = place(at);
        self.problem(start..start + length, &error.message, error.hint.clone());
    }

    fn term(&mut self, name: &str, text: String, span: Span) -> Inline {
        // A bar that was escaped in a table leaves its backslash.
        let key = name.trim_end_matches('\\').trim().to_lowercase();
        if !self.context.names.glossary.contains_key(&key) {
            let hint = suggest(&key, self.context.names.glossary.keys().map(String::as_str));
            self.problem(span, format!("`{key}` is not in the glossary"), hint);
        }
        Inline::Term { key, text }
    }

    pub fn html(&mut self, span: Span) {
        let hint = "a sign < of its own is written `\\<`".to_owned();
        self.problem(span, "HTML is not supported", Some(hint));
    }

    /// Marks of formulas and terms that were left over as text have not been understood.
    fn check_text(&mut self, text: &str, span: &Span) {
        let source = &self.fragment.text;
        let escaped = source[..span.start].ends_with('\\');
        if let Some(at) = text.find('$').filter(|at| *at > 0 || !escaped) {
            let start = span.start + at;
            let hint = "a dollar sign is written `\\$`".to_owned();
            let message = "this dollar does not open or close a formula";
            self.problem(start..start + 1, message, Some(hint));
        }
        // The parser hands out brackets one by one.
        if text.starts_with('[') && source[span.start..].starts_with("[[") && !escaped {
            let hint = "it is written `[[key]]` or `[[key|words]]`".to_owned();
            let message = "this word of the glossary is not closed";
            self.problem(span.start..span.start + 2, message, Some(hint));
        }
    }
}

/// Inlines being gathered, texts joined.
#[derive(Default)]
struct Inlines(Vec<Inline>);

impl Inlines {
    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.0.push(Inline::Text(text.to_owned())),
        }
    }

    fn push(&mut self, inline: Inline) {
        self.0.push(inline);
    }

    /// Adds inlines whose plain text is styled; formulas and terms keep their own look.
    fn restyled(&mut self, inside: Vec<Inline>, style: fn(String) -> Inline) {
        self.0.extend(inside.into_iter().map(|inline| match inline {
            Inline::Text(text) | Inline::Emphasis(text) => style(text),
            other => other,
        }));
    }
}
