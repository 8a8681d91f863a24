//! Characters of a text, of which the next is to be told.
//!
//! ```text
//! text    T h e   c a t …
//! x       T h e   c        a window of `window` characters
//! y       h e   c a        the character after each
//! ```
//!
//! - *Text*: the course's own prose, or a file of any size in UTF-8. It is read twice, a block at
//!   a time: once to count, once to cut. Only the windows are kept.
//! - *Symbols*: characters (Unicode scalar values), at most 96, and 80 for the course, whatever
//!   is written into it. Where there are more, the most frequent stay and the others are folded
//!   into `�`; so are those that a screen cannot show.
//! - *Split*: the last tenth is tested on (or as much of the end as a window takes, where that is
//!   more), what comes before is trained on. In each part the windows lie evenly apart; the seed
//!   moves them together by less than that distance.
//!
//! Shapes: x `[window]` indices of symbols, y `[window]` indices of the classes, which are the
//! symbols. There is no formula and so no floor; telling the next character by its frequency
//! alone costs about 4.3 bits a character in English.

mod alphabet;
mod error;
mod prose;
mod read;

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use self::alphabet::{Alphabet, Counts};
pub use self::error::TextError;
use super::error::{sequences, within};
use super::stream::Stream;
use super::{DataError, Dataset, Sequence, Split, Task};

/// Reads a text, or the course's prose where no path is given, and cuts it into windows.
pub(super) fn load(
    seed: u64,
    path: Option<&Path>,
    window: usize,
    train: usize,
    test: usize,
) -> Result<Dataset, DataError> {
    within("Text", "window", window, 1, 1000)?;
    sequences("Text", [train, test], window)?;
    let plan = Plan { seed, window, most: [train, test], symbols: alphabet::MOST };
    // No path is that of the course.
    let path = path.filter(|path| !path.as_os_str().is_empty());
    let made = match path {
        None => Plan { symbols: alphabet::OF_COURSE, ..plan }
            .dataset("course", || Ok(prose::prose().as_bytes())),
        Some(path) => {
            let name =
                path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy());
            plan.dataset(&name, || open(path))
        }
    };
    let place = || path.map_or_else(|| "the course".into(), |path| path.display().to_string());
    made.map_err(|problem| DataError::Text { place: place(), problem })
}

fn open(path: &Path) -> Result<File, TextError> {
    if path.is_dir() {
        return Err(TextError::Folder);
    }
    File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => TextError::Missing,
        _ => TextError::Unreadable(error),
    })
}

/// Which windows are wanted.
#[derive(Clone, Copy, Debug)]
struct Plan {
    seed: u64,
    window: usize,
    /// Windows to train on, and to test on.
    most: [usize; 2],
    /// Symbols at most.
    symbols: usize,
}

impl Plan {
    /// Reads a text twice: `open` gives it from its beginning.
    fn dataset<R: Read>(
        self,
        name: &str,
        open: impl Fn() -> Result<R, TextError>,
    ) -> Result<Dataset, TextError> {
        let counts = Counts::of(open()?)?;
        let regions = self.regions(counts.all)?;
        let alphabet = Alphabet::of(&counts, self.symbols);
        if let [symbol] = alphabet.symbols[..] {
            return Err(TextError::OneSymbol { symbol: symbol.to_string() });
        }
        let starts = [
            self.starts(&regions[0], self.most[0], &mut Stream::train(self.seed)),
            self.starts(&regions[1], self.most[1], &mut Stream::test(self.seed)),
        ];
        let notes = notes(&counts, &alphabet, self.window, starts.each_ref().map(Vec::len));
        let [train, test] = self.cut(open()?, &alphabet, &starts)?;
        let symbols: Vec<String> = alphabet.symbols.iter().map(ToString::to_string).collect();
        let sequence =
            Sequence { steps: self.window, symbols: symbols.clone(), each: true, warmup: 0 };
        Ok(Dataset {
            task: Task::Classes(symbols),
            target: "next character".into(),
            features: vec!["character".into()],
            sequence: Some(sequence),
            notes,
            ..Dataset::symbols(name, &[], self.window, true, [train, test])
        })
    }

    /// The characters that are trained on, and those that are tested on, by number.
    fn regions(self, all: u64) -> Result<[Range<u64>; 2], TextError> {
        let (window, one) = (self.window, self.window as u64 + 1);
        let least = 2 * (window + 1);
        if all == 0 {
            return Err(TextError::Empty { window, least });
        }
        if all < least as u64 {
            return Err(TextError::Short { found: all, window, least });
        }
        let tested = (all / 10).max(one);
        Ok([0..all - tested, all - tested..all])
    }

    /// Where the windows of a region begin: evenly apart, at most as many as there are places.
    fn starts(self, region: &Range<u64>, most: usize, stream: &mut Stream) -> Vec<u64> {
        let places = region.end - region.start - self.window as u64;
        let count = (most as u64).min(places);
        let moved = stream.uniform(0.0, 1.0);
        let apart = places as f64 / count as f64;
        let last = region.end - self.window as u64 - 1;
        let start = |i: u64| region.start + ((i as f64 + moved) * apart) as u64;
        (0..count).map(|i| start(i).min(last)).collect()
    }

    /// Cuts the windows that begin at these characters out of a text.
    fn cut(
        self,
        source: impl Read,
        alphabet: &Alphabet,
        starts: &[Vec<u64>; 2],
    ) -> Result<[Split; 2], TextError> {
        let mut parts = starts.each_ref().map(|starts| Cutter::new(self.window, starts));
        let (mut position, mut known) = (0, true);
        read::characters(source, |c| {
            match alphabet.number(c) {
                Some(symbol) => parts.iter_mut().for_each(|part| part.take(position, symbol)),
                None => known = false,
            }
            position += 1;
        })?;
        if !known || !parts.iter().all(Cutter::is_done) {
            return Err(TextError::Changed);
        }
        Ok(parts.map(|part| part.split))
    }
}

/// The windows of one part while the text goes by.
#[derive(Debug)]
struct Cutter<'a> {
    window: usize,
    starts: &'a [u64],
    /// Windows that have begun, and those of them that are full: from one to the other they are
    /// open.
    begun: usize,
    full: usize,
    split: Split,
}

impl<'a> Cutter<'a> {
    fn new(window: usize, starts: &'a [u64]) -> Self {
        let numbers = || vec![0.0; window * starts.len()];
        let split = Split { x: numbers(), y: numbers(), len: starts.len() };
        Self { window, starts, begun: 0, full: 0, split }
    }

    /// Takes the symbol at a position into the windows that it belongs to.
    fn take(&mut self, position: u64, symbol: u8) {
        if self.starts.get(self.begun) == Some(&position) {
            self.begun += 1;
        }
        for index in self.full..self.begun {
            let step = (position - self.starts[index]) as usize;
            let first = index * self.window;
            if step > 0 {
                self.split.y[first + step - 1] = f64::from(symbol);
            }
            if step < self.window {
                self.split.x[first + step] = f64::from(symbol);
            } else {
                self.full += 1;
            }
        }
    }

    fn is_done(&self) -> bool {
        self.full == self.starts.len()
    }
}

/// What was done to the text.
fn notes(
    counts: &Counts,
    alphabet: &Alphabet,
    window: usize,
    [train, test]: [usize; 2],
) -> Vec<String> {
    let mut notes = vec![format!(
        "{} characters; {train} windows of {window} to train on, {test} of its end to test on.",
        counts.all
    )];
    let (kinds, times) = alphabet.folded;
    if kinds > 0 {
        let stand = if kinds == 1 { "character stands" } else { "characters stand" };
        notes.push(format!(
            "{} symbols; {kinds} other {stand} as {} ({times} of {}).",
            alphabet.symbols.len(),
            alphabet::OTHER,
            counts.all
        ));
    } else {
        notes.push(format!("{} symbols.", alphabet.symbols.len()));
    }
    notes
}

#[cfg(test)]
mod tests;
