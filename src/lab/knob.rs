//! The positions of a knob: turning it, drawing it, naming its value.

use super::KnobRange;
use super::syntax::{Body, Node};

/// More positions than a hand can turn through.
const MOST: usize = 1000;

impl KnobRange {
    /// Whether it has positions that go somewhere.
    ///
    /// # Errors
    /// What is wrong with the range, in a sentence.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Linear { from, to, step } => {
                if !(from.is_finite() && to.is_finite() && from < to) {
                    return Err(format!("`from` must be less than `to`, not {from} and {to}"));
                }
                if !(step.is_finite() && *step > 0.0 && *step <= to - from) {
                    return Err(format!("the step must lie between 0 and {}", to - from));
                }
                if (to - from) / step > MOST as f64 {
                    return Err(format!("these are more than {MOST} positions"));
                }
            }
            Self::Log { from, to, per_decade } => {
                if !(from.is_finite() && to.is_finite() && *from > 0.0 && from < to) {
                    return Err(format!("0 < `from` < `to` must hold, not {from} and {to}"));
                }
                if !(1..=90).contains(per_decade) {
                    return Err("`per_decade` must be from 1 to 90".to_owned());
                }
                if (to / from).log10() * f64::from(*per_decade) > MOST as f64 {
                    return Err(format!("these are more than {MOST} positions"));
                }
            }
            Self::Choice(values) if values.is_empty() => {
                return Err("a choice needs at least one value".to_owned());
            }
            Self::Choice(_) => {}
        }
        Ok(())
    }

    /// All positions as RON, from the lowest on. A logarithmic range has round numbers: 1, 2
    /// and 5 at three positions a decade, two significant digits at more.
    #[must_use]
    pub fn positions(&self) -> Vec<String> {
        match self {
            Self::Choice(values) => values.clone(),
            _ => self.numbers().iter().map(|number| as_ron(*number)).collect(),
        }
    }

    /// The value `by` notches further, at the end where there are no more. A value between
    /// two notches goes to the next one first.
    #[must_use]
    pub fn next(&self, value: &str, by: i32) -> String {
        let positions = self.positions();
        if positions.is_empty() || by == 0 {
            return value.to_owned();
        }
        let by = by as isize;
        let last = positions.len() as isize - 1;
        let index = match (number(value), self.numbers()) {
            (Some(value), numbers) if !numbers.is_empty() => {
                let slack = 1e-9 * value.abs();
                if by > 0 {
                    numbers.partition_point(|at| *at <= value + slack) as isize + by - 1
                } else {
                    numbers.partition_point(|at| *at < value - slack) as isize + by
                }
            }
            _ => self.index(value).map_or(0, |index| index as isize + by),
        };
        positions[index.clamp(0, last) as usize].clone()
    }

    /// Where a value lies between the ends, from 0 to 1: evenly for a linear range, by the
    /// logarithm for a logarithmic one, and by the number of the choice. 0 for what is no value of the range.
    #[must_use]
    pub fn fraction(&self, text: &str) -> f64 {
        let along = |value: f64, from: f64, to: f64| (value - from) / (to - from);
        let fraction = match (self, number(text)) {
            (Self::Linear { from, to, .. }, Some(value)) => along(value, *from, *to),
            (Self::Log { from, to, .. }, Some(value)) => along(value.ln(), from.ln(), to.ln()),
            (Self::Choice(values), value) => {
                let last = values.len().saturating_sub(1).max(1) as f64;
                let among = |value: f64| {
                    let numbers = self.numbers();
                    let above = numbers.partition_point(|at| *at <= value);
                    (!numbers.is_empty()).then(|| above.saturating_sub(1))
                };
                let index = self.index(text).or_else(|| among(value?));
                index.map_or(0.0, |index| index as f64 / last)
            }
            _ => 0.0,
        };
        if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) }
    }

    /// A value as the screen shows it.
    #[must_use]
    pub fn show(&self, value: &str) -> String {
        show(value)
    }

    /// Index of a choice: the value itself or, failing that, the one of the same name.
    fn index(&self, value: &str) -> Option<usize> {
        let Self::Choice(values) = self else { return None };
        let name = |ron: &str| Node::parse(ron).map(|node| node.name(ron).to_owned());
        let same = values.iter().position(|at| at.trim() == value.trim());
        same.or_else(|| values.iter().position(|at| name(at) == name(value)))
    }

    /// The positions as numbers; empty where they are not all numbers in rising order.
    fn numbers(&self) -> Vec<f64> {
        match self {
            _ if self.check().is_err() => Vec::new(),
            Self::Linear { from, to, step } => {
                let digits = decimals(*from).max(decimals(*step));
                let count = ((to - from) / step + 1e-9).floor() as usize;
                (0..=count).map(|i| rounded(from + step * i as f64, digits)).collect()
            }
            Self::Log { from, to, per_decade } => logarithmic(*from, *to, *per_decade),
            Self::Choice(values) => {
                let numbers: Option<Vec<f64>> = values.iter().map(|value| number(value)).collect();
                numbers.filter(|numbers| numbers.is_sorted()).unwrap_or_default()
            }
        }
    }
}

/// Round numbers from `from` to `to`, both included.
fn logarithmic(from: f64, to: f64, per_decade: u32) -> Vec<f64> {
    let digits = usize::from(per_decade > 3);
    let (low, high) = (from.log10().floor() as i32, to.log10().ceil() as i32);
    let mut numbers = vec![from];
    for decade in low..=high {
        for i in 0..per_decade {
            let ratio = 10.0_f64.powf(f64::from(i) / f64::from(per_decade));
            // Through text, so that 2e-3 is the number that its reader writes.
            let at: f64 = format!("{ratio:.digits$}e{decade}").parse().unwrap_or(f64::NAN);
            if at > from * (1.0 + 1e-9) && at < to * (1.0 - 1e-9) {
                numbers.push(at);
            }
        }
    }
    numbers.push(to);
    numbers.dedup();
    numbers
}

/// A number from RON.
pub(super) fn number(ron: &str) -> Option<f64> {
    ron.trim().replace('_', "").parse().ok()
}

/// A number as RON that both whole and real settings can read where it is whole.
pub(super) fn as_ron(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{}", number as i64)
    } else {
        format!("{number:?}")
    }
}

/// Digits behind the point.
fn decimals(number: f64) -> usize {
    let text = format!("{number}");
    text.split_once('.').map_or(0, |(_, digits)| digits.len())
}

fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.digits$}").parse().unwrap_or(number)
}

/// A setting as a reader sees it: numbers with three significant digits, choices by name,
/// without brackets and quotation marks.
#[must_use]
pub fn show(ron: &str) -> String {
    Node::parse(ron).map_or_else(|| ron.trim().to_owned(), |node| shown(&node, ron))
}

fn shown(node: &Node, text: &str) -> String {
    let own = &text[node.span.clone()];
    let parts: Vec<String> = match &node.body {
        Body::Scalar => return scalar(own),
        Body::List(items) if items.is_empty() => return "none".to_owned(),
        Body::List(items) => items.iter().map(|item| shown(item, text)).collect(),
        Body::Fields(fields) if fields.len() == 1 => vec![shown(&fields[0].1, text)],
        Body::Fields(fields) => {
            let field = |(key, value): &(_, Node)| {
                let key: std::ops::Range<usize> = Clone::clone(key);
                format!("{} {}", &text[key], shown(value, text))
            };
            fields.iter().map(field).collect()
        }
        Body::Map(entries) => {
            let entry = |(key, value): &(Node, Node)| {
                format!("{} {}", shown(key, text), shown(value, text))
            };
            entries.iter().map(entry).collect()
        }
    };
    let name = node.name(text);
    let space = if name.is_empty() || parts.is_empty() { "" } else { " " };
    format!("{name}{space}{}", parts.join(", "))
}

fn scalar(own: &str) -> String {
    match own {
        "true" => "on".to_owned(),
        "false" => "off".to_owned(),
        "None" => "–".to_owned(),
        _ => match number(own) {
            Some(number) => three_digits(number),
            None if own.starts_with('"') => ron::from_str(own).unwrap_or_else(|_| own.to_owned()),
            None => own.to_owned(),
        },
    }
}

/// A number with three significant digits; whole numbers below a million as they are.
fn three_digits(number: f64) -> String {
    if !number.is_finite() || (number.fract() == 0.0 && number.abs() < 1e6) {
        return format!("{number}");
    }
    let scientific = format!("{number:.2e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let trimmed = |digits: &str| digits.trim_end_matches('0').trim_end_matches('.').to_owned();
    match exponent.parse::<i32>() {
        Ok(exponent @ -3..=3) => {
            let digits = (2 - exponent).max(0) as usize;
            let fixed = format!("{number:.digits$}");
            if fixed.contains('.') { trimmed(&fixed) } else { fixed }
        }
        _ => format!("{}e{exponent}", trimmed(mantissa)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear(from: f64, to: f64, step: f64) -> KnobRange {
        KnobRange::Linear { from, to, step }
    }

    fn log(from: f64, to: f64, per_decade: u32) -> KnobRange {
        KnobRange::Log { from, to, per_decade }
    }

    fn choice(values: &[&str]) -> KnobRange {
        KnobRange::Choice(values.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn positions_are_round_numbers() {
        assert_eq!(linear(0.0, 0.5, 0.1).positions(), ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]);
        assert_eq!(linear(-0.5, 0.5, 0.25).positions(), ["-0.5", "-0.25", "0", "0.25", "0.5"]);
        assert_eq!(linear(1.0, 8.0, 3.0).positions(), ["1", "4", "7"]);
        assert_eq!(
            log(1e-3, 0.1, 3).positions(),
            ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"]
        );
        assert_eq!(log(0.1, 1.0, 5).positions(), ["0.1", "0.16", "0.25", "0.4", "0.63", "1"]);
        assert_eq!(log(1e-6, 1e-4, 1).positions(), ["1e-6", "1e-5", "0.0001"]);
        assert_eq!(log(0.3, 7.0, 2).positions(), ["0.3", "1", "3", "7"]);
        for per_decade in 1..=90 {
            let positions = log(1e-4, 1.0, per_decade).numbers();
            assert!(positions.is_sorted_by(|a, b| a < b), "{per_decade}: {positions:?}");
        }
        assert_eq!(linear(0.0, 100.0, 0.1).positions().len(), 1001);
    }

    #[test]
    fn turning_goes_from_notch_to_notch_and_stops_at_the_ends() {
        let range = log(1e-3, 1.0, 3);
        assert_eq!(range.next("0.05", 1), "0.1");
        assert_eq!(range.next("0.05", -1), "0.02");
        assert_eq!(range.next("5e-2", 3), "0.5");
        assert_eq!(range.next("0.05", 10), "1");
        assert_eq!(range.next("0.05", -10), "0.001");
        assert_eq!(range.next("0.03", 1), "0.05");
        assert_eq!(range.next("0.03", -1), "0.02");
        assert_eq!(range.next("7.0", 1), "1");
        assert_eq!(range.next("7.0", -1), "1");
        assert_eq!(range.next("0", 1), "0.001");
        assert_eq!(range.next("0.05", 0), "0.05");
        let range = linear(-1.0, 1.0, 0.1);
        let mut value = "-1.0".to_owned();
        for _ in 0..13 {
            value = range.next(&value, 1);
        }
        assert_eq!(value, "0.3");
        assert_eq!(range.next(&value, -3), "0");
    }

    #[test]
    fn choices_are_found_by_value_or_by_name() {
        let range = choice(&["Tanh", "ReLU", "LeakyReLU(slope: 0.01)"]);
        assert_eq!(range.next("Tanh", 1), "ReLU");
        assert_eq!(range.next("LeakyReLU(slope: 0.2)", -1), "ReLU");
        assert_eq!(range.next("ReLU", 5), "LeakyReLU(slope: 0.01)");
        assert_eq!(range.next("Sigmoid", 1), "Tanh");
        assert_eq!(range.fraction("ReLU"), 0.5);
        assert_eq!(range.fraction("Sigmoid"), 0.0);
        let betas = choice(&["0", "0.5", "0.9", "0.99"]);
        assert_eq!(betas.next("0.8", 1), "0.9");
        assert_eq!(betas.next("0.8", -1), "0.5");
        assert_eq!(betas.next("0.90", 1), "0.99");
        assert_eq!((betas.fraction("0.9"), betas.fraction("0.95")), (2.0 / 3.0, 2.0 / 3.0));
        assert_eq!((betas.fraction("-1"), betas.fraction("7")), (0.0, 1.0));
        assert_eq!(choice(&["Tanh"]).fraction("Tanh"), 0.0);
        assert_eq!(choice(&[]).next("Tanh", 1), "Tanh");
    }

    #[test]
    fn the_fraction_is_the_place_on_the_slider() {
        assert_eq!(linear(-4.0, 4.0, 0.25).fraction("2"), 0.75);
        assert_eq!(linear(-4.0, 4.0, 0.25).fraction("9"), 1.0);
        assert!((log(1e-4, 1.0, 5).fraction("0.01") - 0.5).abs() < 1e-12);
        assert_eq!(log(1e-4, 1.0, 5).fraction("0"), 0.0);
        assert_eq!(log(1e-4, 1.0, 5).fraction("-1"), 0.0);
        assert_eq!(linear(0.0, 1.0, 0.1).fraction("Tanh"), 0.0);
    }

    #[test]
    fn values_are_shown_without_the_noise_of_their_syntax() {
        for (ron, expected) in [
            ("0.01", "0.01"),
            ("0.30000000000000004", "0.3"),
            ("0.0005", "5e-4"),
            ("1e-8", "1e-8"),
            ("-0.25", "-0.25"),
            ("0.12345", "0.123"),
            ("12.345", "12.3"),
            ("1234.5", "1234"),
            ("512", "512"),
            ("123456", "123456"),
            ("2.5e7", "2.5e7"),
            ("1.0", "1"),
            ("true", "on"),
            ("None", "–"),
            ("Tanh", "Tanh"),
            ("LeakyReLU(slope: 0.010)", "LeakyReLU 0.01"),
            ("Size(32)", "Size 32"),
            ("Adam(rate: 0.05, beta1: 0.9)", "Adam rate 0.05, beta1 0.9"),
            ("[Dense(units: 4), Tanh]", "Dense 4, Tanh"),
            ("\"a file.csv\"", "a file.csv"),
            ("{\"0.bias\": [1.0, 2.0]}", "0.bias 1, 2"),
            ("(not ron", "(not ron"),
        ] {
            assert_eq!(show(ron), expected, "{ron}");
        }
    }

    #[test]
    fn ranges_that_go_nowhere_are_refused() {
        for range in [
            linear(1.0, 1.0, 0.1),
            linear(2.0, 1.0, 0.1),
            linear(0.0, 1.0, 0.0),
            linear(0.0, 1.0, -0.1),
            linear(0.0, 1.0, 2.0),
            linear(0.0, f64::INFINITY, 1.0),
            linear(f64::NAN, 1.0, 0.1),
            linear(0.0, 1.0, 1e-12),
            log(0.0, 1.0, 3),
            log(-1.0, 1.0, 3),
            log(1.0, 0.1, 3),
            log(0.1, 1.0, 0),
            log(1e-300, 1e300, 90),
            choice(&[]),
        ] {
            assert!(range.check().is_err(), "{range:?}");
            assert!(range.positions().is_empty(), "{range:?}");
            assert_eq!(range.next("0.5", 1), "0.5");
            assert!((0.0..=1.0).contains(&range.fraction("0.5")));
        }
        assert_eq!(linear(0.0, 1.0, 0.1).check(), Ok(()));
        assert_eq!(log(1e-5, 10.0, 10).check(), Ok(()));
    }
}
