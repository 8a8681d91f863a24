//! A lesson's Markdown into pages of blocks.
//!
//! CommonMark with tables, formulas between dollars, and words of the glossary in double
//! brackets. Fenced blocks named `math`, `experiment`, `predict` and `challenge` have a
//! meaning. Whatever cannot be shown on a terminal is a problem with its place, so that nothing
//! is dropped silently.

mod blocks;
mod fragment;
mod inline;
mod predict;

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser};

use self::fragment::Fragment;
use super::lesson::{Page, Term};
use crate::lab::{Source, SourceError};

/// What the prose of a lesson may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Experiments of the lesson, in order.
    pub experiments: &'a [String],
    /// Keys of its challenges.
    pub challenges: &'a [String],
    pub glossary: &'a BTreeMap<String, Term>,
}

/// Reads the pages of a lesson, and all that is wrong with them.
pub fn pages(source: &Source, names: Names<'_>) -> (Vec<Page>, Vec<SourceError>) {
    let mut problems = Vec::new();
    let mut context = Context {
        source,
        names,
        problems: &mut problems,
        predictions: BTreeSet::new(),
        challenges: BTreeSet::new(),
    };
    let fragment = Fragment::whole(&source.text);
    let pages = Reader::new(&fragment, &mut context).pages();
    (pages, problems)
}

/// What reading one file shares.
struct Context<'a> {
    source: &'a Source,
    names: Names<'a>,
    problems: &'a mut Vec<SourceError>,
    /// Keys that were seen, which must not come twice.
    predictions: BTreeSet<String>,
    challenges: BTreeSet<String>,
}

/// Walks over the Markdown of a fragment.
struct Reader<'f, 'c, 'a> {
    fragment: &'f Fragment,
    context: &'c mut Context<'a>,
    events: Vec<(Event<'f>, Span)>,
    /// The event at hand.
    at: usize,
}

type Span = std::ops::Range<usize>;

impl<'f, 'c, 'a> Reader<'f, 'c, 'a> {
    fn new(fragment: &'f Fragment, context: &'c mut Context<'a>) -> Self {
        let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_WIKILINKS;
        let events = Parser::new_ext(&fragment.text, options).into_offset_iter().collect();
        Self { fragment, context, events, at: 0 }
    }

    fn peek(&self) -> Option<&(Event<'f>, Span)> {
        self.events.get(self.at)
    }

    fn next(&mut self) -> Option<(Event<'f>, Span)> {
        let event = self.events.get(self.at).cloned();
        self.at += 1;
        event
    }

    /// Notes what is wrong at bytes of the fragment.
    fn problem(&mut self, span: Span, message: impl Into<String>, hint: Option<String>) {
        let span = self.fragment.places(span);
        self.context.problems.push(self.context.source.error(span, message, hint));
    }
}

#[cfg(test)]
mod tests;
