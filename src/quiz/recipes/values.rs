//! What a recipe has drawn, and how it is shown.

use rand::RngExt as _;

use crate::engine::Rng;

/// Numbers by name, and the answer that follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    numbers: Vec<Value>,
    answer: f64,
    whole: bool,
}

/// A number with the name by which texts call it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Value {
    name: &'static str,
    number: f64,
    use_of: Use,
}

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Without it the question cannot be answered, so `ask` must name it.
    Given,
    /// A question may name it.
    Extra,
    /// The answer itself, which only the working names.
    Answer,
}

impl Values {
    /// What must be given for the answer to follow.
    pub(super) fn given<const N: usize>(numbers: [(&'static str, f64); N]) -> Self {
        let values = Self { numbers: Vec::new(), answer: f64::NAN, whole: false };
        values.with(numbers, Use::Given)
    }

    /// More of what must be given.
    pub(super) fn with_given<const N: usize>(self, numbers: [(&'static str, f64); N]) -> Self {
        self.with(numbers, Use::Given)
    }

    /// Intermediate results, and numbers that lead astray.
    pub(super) fn also<const N: usize>(self, numbers: [(&'static str, f64); N]) -> Self {
        self.with(numbers, Use::Extra)
    }

    /// The answer, a measure.
    pub(super) fn answer(self, answer: f64) -> Self {
        Self { answer, ..self }
    }

    /// The answer, a whole number that must be hit exactly.
    pub(super) fn count(self, answer: f64) -> Self {
        Self { answer: answer.round(), whole: true, ..self }
    }

    fn with<const N: usize>(mut self, numbers: [(&'static str, f64); N], use_of: Use) -> Self {
        self.numbers.extend(numbers.map(|(name, number)| Value { name, number, use_of }));
        self
    }

    /// The right answer.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.answer
    }

    /// Whether the answer is a whole number that must be hit exactly.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// A number by its name; `answer` is one of them.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        let found = self.numbers.iter().find(|value| value.name == name);
        found.map(|value| value.number).or((name == "answer").then_some(self.answer))
    }

    /// The names, in the order in which they are told, with what they are for.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, Use)> {
        let numbers = self.numbers.iter().map(|value| (value.name, value.use_of));
        numbers.chain([("answer", Use::Answer)])
    }

    /// The text with each {name} replaced by its number. A negative one stands in parentheses
    /// where a sign stands before it or a power behind it.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, name, after)) = next_name(rest) {
            filled.push_str(before);
            match self.get(name) {
                Some(number) if number < 0.0 && needs_parentheses(&filled, after) => {
                    filled.push('(');
                    filled.push_str(&shown(number));
                    filled.push(')');
                }
                Some(number) => filled.push_str(&shown(number)),
                None => {
                    filled.push('{');
                    filled.push_str(name);
                    filled.push('}');
                }
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// The {names} in a text, in order.
pub fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_name(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// What stands before the next {name}, the name, and what stands behind it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn needs_parentheses(before: &str, after: &str) -> bool {
    let sign = before.trim_end().chars().next_back();
    let power = after.chars().next();
    sign.is_some_and(|c| "+-−·×*/^".contains(c)) || power.is_some_and(|c| "^²³".contains(c))
}

/// A number as the learner sees it: whole numbers below ten million in full, others with at
/// most four significant digits.
#[must_use]
pub fn shown(number: f64) -> String {
    let size = number.abs();
    let text = if size < 1e7 && size.fract() == 0.0 {
        format!("{size}")
    } else {
        let scientific = format!("{size:.3e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        if (-4..6).contains(&exponent) {
            let decimals = usize::try_from(3 - exponent).unwrap_or(0);
            let rounded: f64 = scientific.parse().unwrap_or(size);
            trimmed(&format!("{rounded:.decimals$}")).to_owned()
        } else {
            format!("{}e{exponent}", trimmed(digits))
        }
    };
    if number < 0.0 { format!("−{text}") } else { text }
}

fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') {
        decimal.trim_end_matches('0').trim_end_matches('.')
    } else {
        decimal
    }
}

/// Draws numbers that are what they look like: each has few digits.
#[derive(Debug)]
pub struct Dice<'a>(pub &'a mut Rng);

impl Dice<'_> {
    /// A whole number of `from..=to`.
    pub fn whole(&mut self, from: i32, to: i32) -> f64 {
        f64::from(self.0.random_range(from..=to))
    }

    /// The same, but not 0.
    pub fn nonzero(&mut self, from: i32, to: i32) -> f64 {
        loop {
            let number = self.whole(from, to);
            if number != 0.0 {
                return number;
            }
        }
    }

    /// A multiple of 1/parts: `parts(-20, 20, 10)` is one of −2, −1.9, …, 2, but not 0.
    pub fn parts(&mut self, from: i32, to: i32, parts: i32) -> f64 {
        self.nonzero(from, to) / f64::from(parts)
    }

    /// One of these.
    pub fn of<const N: usize>(&mut self, numbers: [f64; N]) -> f64 {
        numbers[self.0.random_range(0..N)]
    }

    /// Draws until it is right.
    pub fn until<T>(&mut self, draw: impl Fn(&mut Self) -> T, right: impl Fn(&T) -> bool) -> T {
        loop {
            let drawn = draw(self);
            if right(&drawn) {
                return drawn;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_four_digits() {
        for (number, text) in [
            (0.5, "0.5"),
            (-3.0, "−3"),
            (79510.0, "79510"),
            (1e12, "1e12"),
            (123_456.7, "123500"),
            (1.0 / 3.0, "0.3333"),
            (0.25_f64.powi(10), "9.537e-7"),
            (0.000_123_456, "0.0001235"),
            (9.9999, "10"),
            (0.0, "0"),
        ] {
            assert_eq!(shown(number), text);
        }
    }

    #[test]
    fn names_are_filled_in_and_negative_numbers_set_apart() {
        let values = Values::given([("x", -2.0), ("b", 0.5)]).answer(4.5);
        let filled = values.fill("{x}² + {b} = {answer}, at x = {x}; 3 + {x}, {y} and {");
        assert_eq!(filled, "(−2)² + 0.5 = 4.5, at x = −2; 3 + (−2), {y} and {");
        assert_eq!(names_in("{x} and {y} {"), ["x", "y"]);
    }
}
