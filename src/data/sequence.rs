//! What sequences are made of: steps, and symbols or numbers at each of them.

/// How the examples of a data set are read step by step.
///
/// An example is one column of `x`: with symbols, `steps` of their indices; with numbers,
/// `features × steps` of them, step after step. Its target is one column of `y`, see
/// [`Dataset::y_len`](super::Dataset::y_len).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// T, the steps of the input.
    pub steps: usize,
    /// Names of the symbols that the input is made of; empty where it is made of numbers.
    pub symbols: Vec<String>,
    /// A target at every step, or one for the whole sequence.
    pub each: bool,
    /// First steps that are not scored, where there is a target at every step.
    pub warmup: usize,
}

/// Symbols that a message lists at most.
const LISTED: usize = 12;

impl Sequence {
    /// Reads what a learner typed, as indices of symbols. Where one name begins another, the
    /// longer is taken; a space, a line's end and a tab may be typed as they are shown.
    ///
    /// # Errors
    /// Where something is typed that is no symbol here; the sentence lists those that are.
    pub fn read(&self, typed: &str) -> Result<Vec<usize>, String> {
        let mut rest = typed;
        let mut read = Vec::new();
        while let Some(next) = rest.chars().next() {
            let begins = |name: &str| !name.is_empty() && rest.starts_with(name);
            let names = self.symbols.iter().enumerate().flat_map(|(index, symbol)| {
                // A text may itself hold the signs that stand for the invisible.
                [(symbol.as_str(), true), (shown(symbol), false)]
                    .into_iter()
                    .filter(|(name, _)| begins(name))
                    .map(move |(name, exact)| (name.len(), exact, index))
            });
            let Some((length, _, index)) = names.max() else { return Err(self.unknown(next)) };
            read.push(index);
            rest = &rest[length..];
        }
        Ok(read)
    }

    fn unknown(&self, symbol: char) -> String {
        if self.symbols.is_empty() {
            return "these sequences are made of numbers, not of symbols".into();
        }
        let names = self.symbols.iter().take(LISTED).map(|symbol| shown(symbol));
        let more = if self.symbols.len() > LISTED { " …" } else { "" };
        let symbol = symbol.to_string();
        let names = names.collect::<Vec<_>>().join(" ");
        format!("{:?} is no symbol here; there are {names}{more}", shown(&symbol))
    }
}

/// A symbol as the screen shows it: signs stand for what cannot be seen.
#[must_use]
pub fn shown(symbol: &str) -> &str {
    match symbol {
        " " => "␣",
        "\n" => "↵",
        "\t" => "⇥",
        "\u{a0}" | "\u{202f}" => "⍽",
        visible => visible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(symbols: &[&str]) -> Sequence {
        let symbols = symbols.iter().map(|symbol| (*symbol).to_owned()).collect();
        Sequence { steps: 3, symbols, each: true, warmup: 0 }
    }

    #[test]
    fn what_is_typed_becomes_symbols() {
        let text = of(&["a", "é", " ", "\n"]);
        assert_eq!(text.read("é a"), Ok(vec![1, 2, 0]));
        assert_eq!(text.read("a␣é↵a\n"), Ok(vec![0, 2, 1, 3, 0, 3]));
        assert_eq!(text.read(""), Ok(vec![]));
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(of(&["s", "set", "e", "t"]).read("setse"), Ok(vec![1, 0, 2]));
        // The sign itself, where the text holds it.
        assert_eq!(of(&["␣", " "]).read("␣ "), Ok(vec![0, 1]));
        assert_eq!(of(&[" ", "␣"]).read("␣ "), Ok(vec![1, 0]));
    }

    #[test]
    fn unknown_symbols_are_named_with_those_that_exist() {
        assert_eq!(
            of(&["A", " "]).read("AxA").unwrap_err(),
            "\"x\" is no symbol here; there are A ␣"
        );
        let many: Vec<String> = ('a'..='z').map(String::from).collect();
        let many = Sequence { symbols: many, ..of(&[]) };
        let said = many.read("abc\t").unwrap_err();
        assert_eq!(said, "\"⇥\" is no symbol here; there are a b c d e f g h i j k l …");
        assert!(of(&[]).read("1").unwrap_err().contains("made of numbers"));
    }
}
