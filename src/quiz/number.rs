//! Numbers as people type them.

use std::fmt;

/// Why a typed number could not be read, in words for the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    Empty,
    /// `1,234` is a thousand to some and one to others.
    Ambiguous(String),
    Zero,
    Other(String),
}

impl std::error::Error for NumberError {}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FORMS: &str = "Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3.";
        match self {
            Self::Empty => write!(f, "Type a number. {FORMS}"),
            Self::Ambiguous(text) => {
                let whole = text.replace(',', "");
                let point = text.replace(',', ".");
                write!(f, "{text} can be read in two ways: write {whole} or {point}.")
            }
            Self::Zero => write!(f, "A fraction cannot have 0 below its line."),
            Self::Other(text) => write!(f, "{text:?} is not a number. {FORMS}"),
        }
    }
}

/// Reads a number as people type it: `0.5`, `0,5`, `1/2`, `-3e-2`, `12 000`.
///
/// # Errors
///
/// If it is none, or can be read in two ways; the message says what is accepted.
pub fn parse_number(typed: &str) -> Result<f64, NumberError> {
    let text: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let number = match text.split_once('/') {
        Some((over, under)) => {
            let (over, under) = (decimal(over, typed)?, decimal(under, typed)?);
            if under == 0.0 {
                return Err(NumberError::Zero);
            }
            over / under
        }
        None => decimal(&text, typed)?,
    };
    if number.is_finite() { Ok(number) } else { Err(NumberError::Other(typed.trim().to_owned())) }
}

fn decimal(part: &str, whole: &str) -> Result<f64, NumberError> {
    let other = || NumberError::Other(whole.trim().to_owned());
    // Rust would also read `inf` and `nan`.
    if !part.chars().all(|c| c.is_ascii_digit() || "+-.,eE".contains(c)) {
        return Err(other());
    }
    if is_ambiguous(part) {
        return Err(NumberError::Ambiguous(part.to_owned()));
    }
    part.replace(',', ".").parse().map_err(|_| other())
}

/// `1,234`: a comma before exactly three digits, behind something that is not zero.
fn is_ambiguous(part: &str) -> bool {
    part.trim_start_matches(['+', '-']).split_once(',').is_some_and(|(whole, rest)| {
        !whole.is_empty()
            && whole != "0"
            && whole.len() <= 3
            && rest.len() == 3
            && rest.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("0.5", 0.5),
            (" 0,5 ", 0.5),
            ("1/2", 0.5),
            ("-3e-2", -0.03),
            ("−2", -2.0),
            ("+.25", 0.25),
            ("12 000", 12000.0),
            ("0,562", 0.562),
            ("1,5/3", 0.5),
            ("-1 / 4", -0.25),
        ] {
            assert_eq!(parse_number(text), Ok(number), "{text}");
        }
        for (text, message) in [
            ("", "Type a number. Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3."),
            ("two", "\"two\" is not a number. Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3."),
            (
                " two weights",
                "\"two weights\" is not a number. Numbers look like 0.5, 0,5, 1/2, -3 or 2e-3.",
            ),
            ("1,234", "1,234 can be read in two ways: write 1234 or 1.234."),
            ("1/0", "A fraction cannot have 0 below its line."),
        ] {
            assert_eq!(parse_number(text).expect_err(text).to_string(), message);
        }
        for text in ["nan", "inf", "1e999", "1/2/3", "1.2.3", "5%", "--1", "/", "1/"] {
            assert!(parse_number(text).is_err(), "{text}");
        }
    }
}
