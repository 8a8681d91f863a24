//! The symbols of a text: its most frequent characters, and one sign for all others.

use std::io::Read;

use super::error::TextError;
use super::read::characters;

/// Symbols that a text is read with at most.
pub(super) const MOST: usize = 96;

/// Symbols of the course's own prose. It has some more characters, so that there are just as many
/// whatever is written into a lesson, and networks that are made for it go on fitting.
pub(super) const OF_COURSE: usize = 80;

/// What stands for all characters that have no symbol of their own.
pub(super) const OTHER: char = '\u{fffd}';

/// No symbol.
const NONE: u8 = u8::MAX;

/// How often each character stands in a text.
#[derive(Debug)]
pub(super) struct Counts {
    of: Vec<u64>,
    /// Characters in all.
    pub(super) all: u64,
}

impl Counts {
    /// Reads a text through.
    pub(super) fn of(source: impl Read) -> Result<Self, TextError> {
        let mut counts = Self { of: vec![0; char::MAX as usize + 1], all: 0 };
        characters(source, |c| {
            counts.of[c as usize] += 1;
            counts.all += 1;
        })?;
        Ok(counts)
    }
}

/// The symbols of a text by number.
#[derive(Debug)]
pub(super) struct Alphabet {
    /// In the order of Unicode, what stands for others last.
    pub(super) symbols: Vec<char>,
    /// Different characters that have no symbol of their own, and how often they stand there.
    pub(super) folded: (usize, u64),
    index: Vec<u8>,
}

impl Alphabet {
    /// The most frequent characters, at most so many symbols in all; of equally frequent ones
    /// those that Unicode has first.
    pub(super) fn of(counts: &Counts, most: usize) -> Self {
        let there = (0..=char::MAX as u32).filter_map(char::from_u32);
        let there: Vec<char> = there.filter(|c| counts.of[*c as usize] > 0).collect();
        let mut symbols: Vec<char> = there.iter().copied().filter(|c| is_symbol(*c)).collect();
        if symbols.len() < there.len() || symbols.len() > most {
            symbols.sort_by_key(|c| (std::cmp::Reverse(counts.of[*c as usize]), *c));
            symbols.truncate(most - 1);
            symbols.sort_unstable();
        }
        let mut index = vec![NONE; counts.of.len()];
        for (number, symbol) in symbols.iter().enumerate() {
            index[*symbol as usize] = number as u8;
        }
        let others = there.iter().filter(|c| index[**c as usize] == NONE);
        let folded = (others.clone().count(), others.map(|c| counts.of[*c as usize]).sum());
        if folded.0 > 0 {
            for c in &there {
                let index = &mut index[*c as usize];
                *index = (*index).min(symbols.len() as u8);
            }
            symbols.push(OTHER);
        }
        Self { symbols, folded, index }
    }

    /// The number of a character's symbol; none for what the text did not hold.
    pub(super) fn number(&self, c: char) -> Option<u8> {
        self.index.get(c as usize).copied().filter(|number| *number != NONE)
    }
}

/// Whether a screen can show a character: those that steer terminals and the direction of writing
/// or have no width at all are none.
fn is_symbol(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    matches!(c, '\n' | '\t') || !(c.is_control() || invisible || c == OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Alphabet {
        Alphabet::of(&Counts::of(text.as_bytes()).unwrap(), MOST)
    }

    #[test]
    fn a_small_alphabet_is_the_text_s_own() {
        let alphabet = of("banana,\nété");
        assert_eq!(alphabet.symbols.iter().collect::<String>(), "\n,abntyé".replace('y', ""));
        assert_eq!(alphabet.folded, (0, 0));
        assert_eq!((alphabet.number('a'), alphabet.number('z')), (Some(2), None));
    }

    #[test]
    fn of_many_characters_the_most_frequent_stay() {
        // 300 characters, the later the more frequent; the first two as often as the next two.
        let all: Vec<char> = ('\u{4e00}'..).take(300).collect();
        let text: String =
            all.iter().enumerate().flat_map(|(i, c)| std::iter::repeat_n(*c, i / 4 + 1)).collect();
        let alphabet = of(&text);
        assert_eq!(alphabet.symbols.len(), 96);
        assert_eq!(alphabet.symbols.last(), Some(&OTHER));
        assert_eq!(alphabet.symbols[94], all[299]);
        // 95 stay: 23 groups of four, and the first three of the next one.
        assert_eq!(alphabet.symbols[..3], all[204..207]);
        assert_eq!(alphabet.number(all[207]), Some(95));
        assert_eq!(alphabet.number(all[0]), Some(95));
        let folded: u64 = (0..300).filter(|i| *i < 204 || *i == 207).map(|i| i / 4 + 1).sum();
        assert_eq!(alphabet.folded, (205, folded));
    }

    #[test]
    fn ninety_six_characters_need_no_sign_for_others() {
        let text: String = ('\u{4e00}'..).take(96).collect();
        assert!(!of(&text).symbols.contains(&OTHER));
        let text: String = ('\u{4e00}'..).take(97).collect();
        assert_eq!((of(&text).symbols.len(), of(&text).folded), (96, (2, 2)));
    }

    #[test]
    fn what_steers_a_terminal_is_no_symbol() {
        let alphabet = of("a\u{1b}[31m\u{202e}\u{0}b\u{fffd}\n\t");
        assert_eq!(alphabet.symbols.iter().collect::<String>(), "\t\n13[abm\u{fffd}");
        assert_eq!((alphabet.folded, alphabet.number('\u{1b}')), ((4, 4), Some(8)));
    }
}
