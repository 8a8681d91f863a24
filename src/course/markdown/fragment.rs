//! Pieces of a file that know where they came from.

use std::ops::Range;

/// Text gathered from a source, with the place of each piece in it. The content of a block in
/// a quotation, for one, is not contiguous in the file.
#[derive(Clone, Debug, Default)]
pub struct Fragment {
    pub text: String,
    /// Byte of `text` and byte of the source at which a piece begins, in order.
    pieces: Vec<(usize, usize)>,
}

impl Fragment {
    /// A whole source. In the rows of a table the bars of `[[key|words]]` and `$|x|$` are
    /// escaped, or they would begin another cell.
    pub fn whole(text: &str) -> Self {
        let mut whole = Self::default();
        let mut in_code = false;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = line.trim_start();
            in_code ^= start.starts_with("```");
            let mut done = 0;
            if start.starts_with('|') && !in_code {
                for bar in inner_bars(line) {
                    whole.push(&line[done..bar], at + done);
                    whole.push("\\", at + bar);
                    done = bar;
                }
            }
            whole.push(&line[done..], at + done);
            at += line.len();
        }
        whole
    }

    /// Adds text that stands at a byte of the source.
    pub fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// The fragment behind some text of ours.
    pub fn behind(&self, prefix: &str) -> Self {
        let mut pieces = vec![(0, self.place(0))];
        pieces.extend(self.pieces.iter().map(|(at, source)| (at + prefix.len(), *source)));
        Self { text: format!("{prefix}{}", self.text), pieces }
    }

    /// The byte of the source at which a byte of the text stands.
    pub fn place(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        match index.checked_sub(1).map(|index| self.pieces[index]) {
            Some((start, source)) => source + at - start,
            None => self.pieces.first().map_or(0, |(_, source)| *source),
        }
    }

    /// The bytes of the source for bytes of the text.
    pub fn places(&self, span: Range<usize>) -> Range<usize> {
        let start = self.place(span.start);
        // By the last byte, as the end may be another piece's start.
        let end = span.end.checked_sub(1).map_or(start, |last| self.place(last) + 1);
        start..end.max(start)
    }

    /// A part of the fragment, without blanks at its ends.
    pub fn slice(&self, span: Range<usize>) -> Self {
        let part = &self.text[span.clone()];
        let start = span.start + part.len() - part.trim_start().len();
        let end = start + part.trim().len();
        let mut pieces = vec![(0, self.place(start))];
        let inside = self.pieces.iter().filter(|(at, _)| (start + 1..end).contains(at));
        pieces.extend(inside.map(|(at, source)| (at - start, *source)));
        Self { text: self.text[start..end].to_owned(), pieces }
    }
}

/// Where bars stand in terms of the glossary and in formulas.
fn inner_bars(line: &str) -> Vec<usize> {
    let (mut term, mut formula) = (false, false);
    let mut bars = Vec::new();
    for (at, character) in line.char_indices() {
        let before = &line[..at];
        match character {
            '$' if !before.ends_with('\\') => formula = !formula,
            '[' if before.ends_with('[') => term = true,
            ']' => term = false,
            '|' if (term || formula) && !before.ends_with('\\') => bars.push(at),
            _ => {}
        }
    }
    // A dollar that closes nothing opens no formula.
    if formula { Vec::new() } else { bars }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_through_pieces_and_slices() {
        let source = "> one\n> two\n";
        let mut fragment = Fragment::default();
        fragment.push("one\n", 2);
        fragment.push("two\n", 8);
        assert_eq!(&source[fragment.places(4..7)], "two");
        assert_eq!(&source[fragment.places(0..3)], "one");
        let slice = fragment.slice(2..8);
        assert_eq!(slice.text, "e\ntwo");
        assert_eq!(&source[slice.places(0..1)], "e");
        assert_eq!(&source[slice.places(3..5)], "wo");
    }
}
