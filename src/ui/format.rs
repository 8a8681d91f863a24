//! Numbers as the learner reads them.
//!
//! Three significant digits everywhere; exponents from 10⁴ up and below 10⁻³; a true minus
//! sign. Numbers that change while one looks keep their digits, so that nothing jumps.

/// Three significant digits: `0.124`, `12.4`, `−1240`, `1.24e5`, `1.24e-5`.
#[must_use]
pub fn number(value: f64) -> String {
    digits(value, 3)
}

/// `digits` significant digits, in the manner of [`number`].
#[must_use]
pub fn digits(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let size = value.abs();
    if size.is_infinite() {
        return format!("{sign}inf");
    }
    if size == 0.0 {
        return "0".into();
    }
    let digits = digits.max(1);
    // Rounding may carry into the next power of ten, so it comes before the choice of form.
    let exponential = format!("{size:.*e}", digits - 1);
    let power = exponential.split_once('e').and_then(|(_, p)| p.parse::<i32>().ok()).unwrap_or(0);
    let whole = (1e3..9999.5).contains(&size);
    if whole || (-3..4).contains(&power) {
        let decimals = (digits as i32 - 1 - power).max(0) as usize;
        format!("{sign}{size:.decimals$}")
    } else {
        format!("{sign}{exponential}")
    }
}

/// As [`number`], without zeros at the end: `0.5`, `1.5e4`. For ticks and settings.
#[must_use]
pub fn short(value: f64) -> String {
    trimmed(&number(value))
}

fn trimmed(text: &str) -> String {
    let (mantissa, exponent) = text.find('e').map_or((text, ""), |at| text.split_at(at));
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    format!("{mantissa}{exponent}")
}

/// Texts of numbers, padded on both sides so that their points stand below each other and
/// all are equally wide.
#[must_use]
pub fn aligned(numbers: &[String]) -> Vec<String> {
    let split = |text: &str| {
        let point = text.find(['.', 'e']).unwrap_or(text.len());
        (text[..point].chars().count(), text[point..].chars().count())
    };
    let parts: Vec<_> = numbers.iter().map(|text| split(text)).collect();
    let left = parts.iter().map(|part| part.0).max().unwrap_or(0);
    let right = parts.iter().map(|part| part.1).max().unwrap_or(0);
    let pad = |text: &String, (l, r): (usize, usize)| {
        format!("{:l$}{text}{:r$}", "", "", l = left - l, r = right - r)
    };
    numbers.iter().zip(parts).map(|(text, part)| pad(text, part)).collect()
}

/// A whole number with its thousands set apart: `61 300`.
#[must_use]
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// A large number at a glance: `850`, `61k`, `1.2M`.
#[must_use]
pub fn compact(value: f64) -> String {
    let (size, unit) = match value.abs() {
        v if v < 999.5 => return format!("{value:.0}"),
        v if v < 999_500.0 => (value / 1e3, "k"),
        v if v < 999.5e6 => (value / 1e6, "M"),
        v if v.is_finite() => (value / 1e9, "G"),
        _ => return number(value),
    };
    if size.abs() < 9.95 { format!("{size:.1}{unit}") } else { format!("{size:.0}{unit}") }
}

/// A share as a percentage: `98.5%`. Only all is 100%, only nothing is 0%.
#[must_use]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return number(share);
    }
    if share == 0.0 || share == 1.0 {
        return format!("{:.0}%", share * 100.0);
    }
    let tenths = (share * 1000.0).round().clamp(1.0, 999.0) / 10.0;
    format!("{tenths:.1}%")
}

/// A length of time: `8 s`, `3 min`, `1 h 20 min`, `9 days`.
#[must_use]
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min", whole / 60),
        3600..86_400 if (whole % 3600) / 60 > 0 => {
            format!("{} h {} min", whole / 3600, (whole % 3600) / 60)
        }
        3600..86_400 => format!("{} h", whole / 3600),
        86_400..172_800 => "1 day".into(),
        _ => format!("{} days", whole / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_exponents_outside_the_middle() {
        let cases = [
            (0.0, "0"),
            (0.124, "0.124"),
            (-0.3, "−0.300"),
            (1.0, "1.00"),
            (12.345, "12.3"),
            (1234.4, "1234"),
            (9999.4, "9999"),
            (9999.6, "1.00e4"),
            (15_000.0, "1.50e4"),
            (0.001, "0.00100"),
            (0.000_999_96, "0.00100"),
            (0.000_012_4, "1.24e-5"),
            (-123_456.0, "−1.23e5"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "−inf"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn short_numbers_end_without_zeros() {
        for (value, text) in
            [(0.5, "0.5"), (100.0, "100"), (15_000.0, "1.5e4"), (1e-4, "1e-4"), (-2.0, "−2")]
        {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn columns_stand_on_the_point() {
        let column = aligned(&["0.124".into(), "−12.3".into(), "1.24e-5".into(), "7".into()]);
        assert_eq!(column, ["  0.124  ", "−12.3    ", "  1.24e-5", "  7      "]);
    }

    #[test]
    fn counts_shares_and_times() {
        assert_eq!(count(7), "7");
        assert_eq!(count(61_300), "61 300");
        assert_eq!(count(1_234_567), "1 234 567");
        assert_eq!([compact(850.0), compact(61_300.0), compact(1.24e6)], ["850", "61k", "1.2M"]);
        assert_eq!(compact(999_700.0), "1.0M");
        assert_eq!([percent(1.0), percent(0.9999), percent(0.985)], ["100%", "99.9%", "98.5%"]);
        assert_eq!([percent(0.0), percent(1e-9)], ["0%", "0.1%"]);
        assert_eq!([duration(8.2), duration(185.0)], ["8 s", "3 min"]);
        assert_eq!([duration(4800.0), duration(800_000.0)], ["1 h 20 min", "9 days"]);
    }
}
