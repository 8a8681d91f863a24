//! Days of the calendar, as numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Stamp;

const SECONDS: i64 = 24 * 60 * 60;

/// A day where the learner is, counted from 1970-01-01. Written `2026-12-01`.
///
/// Scheduling counts days and not hours: what is due today is due the whole day. The day of an
/// answer is noted in its fact, so that no time zone is needed to sum facts up.
#[derive(
    Copy, Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day of a stamp, where clocks are ahead of UTC by `offset` seconds.
    #[must_use]
    pub fn of(stamp: Stamp, offset: i32) -> Self {
        Self((stamp + i64::from(offset)).div_euclid(SECONDS) as i32)
    }

    /// Seconds from 1970 to the beginning of the day, on this calendar.
    #[must_use]
    pub fn begins(self) -> Stamp {
        i64::from(self.0) * SECONDS
    }

    /// So many days later; earlier if they are negative.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this one; negative if that is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day of a year, month (1 to 12) and day of the month (from 1), if there is such a day.
    ///
    /// Gregorian calendar; H. Hinnant, "chrono-compatible low-level date algorithms".
    #[must_use]
    pub fn from_civil(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > 31 {
            return None;
        }
        let shifted = if month > 2 { year } else { year - 1 };
        let era = shifted.div_euclid(400);
        let of_era = shifted - era * 400;
        let of_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
        let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        let found = Self(era * 146_097 + days - 719_468);
        // 31 April would be 1 May.
        (found.civil() == (year, month, day)).then_some(found)
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn civil(self) -> (i32, u32, u32) {
        let days = i64::from(self.0) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let year = year + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }
}

/// The time, and the day where the learner is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Date {
    pub stamp: Stamp,
    pub day: Day,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// What was typed is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date; dates look like 2026-12-01 (year, month, day)")]
pub struct NoDate(String);

impl FromStr for Day {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let numbers: Option<Vec<u32>> =
            text.trim().split('-').map(|part| part.parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[year, month, day]) if year > 999 => Self::from_civil(year as i32, month, day),
            _ => None,
        }
        .ok_or_else(|| NoDate(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_and_read() {
        for (day, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_788, "2026-12-01"),
        ] {
            assert_eq!(Day(day).to_string(), text);
            assert_eq!(text.parse(), Ok(Day(day)));
        }
        for day in -200_000..200_000 {
            let (year, month, of_month) = Day(day).civil();
            assert_eq!(Day::from_civil(year, month, of_month), Some(Day(day)));
        }
    }

    #[test]
    fn what_is_no_date_is_told() {
        for text in ["", "2026-13-01", "2026-02-29", "2026-00-10", "tomorrow", "2026-12", "26-1-1"]
        {
            let error = text.parse::<Day>().unwrap_err().to_string();
            assert!(error.contains("2026-12-01"), "{error}");
        }
    }

    #[test]
    fn a_day_is_where_the_learner_is() {
        let noon = Day(20_000).begins() + SECONDS / 2;
        assert_eq!(Day::of(noon, 0), Day(20_000));
        assert_eq!(Day::of(noon, 13 * 3600), Day(20_001));
        assert_eq!(Day::of(noon, -13 * 3600), Day(19_999));
        assert_eq!(Day(20_001).since(Day(20_000)), 1);
        assert_eq!(Day(20_001).plus(-1), Day(20_000));
    }
}
