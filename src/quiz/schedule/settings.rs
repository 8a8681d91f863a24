//! What the learner wants of the plan.

use std::collections::BTreeMap;

use crate::course::{Day, Fact};

/// The plan's settings, kept among the preferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The most new questions a day.
    pub new_a_day: u32,
    pub interview: Option<Day>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { new_a_day: 10, interview: None }
    }
}

impl Settings {
    /// Names of the preferences.
    pub const NEW_A_DAY: &'static str = "interview.new-a-day";
    pub const INTERVIEW: &'static str = "interview.date";

    /// As preferred; what cannot be read is as usual.
    #[must_use]
    pub fn of(preferences: &BTreeMap<String, String>) -> Self {
        let usual = Self::default();
        let read = |name: &str| preferences.get(name).map(String::as_str);
        Self {
            new_a_day: read(Self::NEW_A_DAY)
                .and_then(|text| text.parse().ok())
                .unwrap_or(usual.new_a_day),
            interview: read(Self::INTERVIEW).and_then(|text| text.parse().ok()),
        }
    }

    /// The facts that keep them. A date that is no more is an empty word.
    #[must_use]
    pub fn facts(&self) -> [Fact; 2] {
        let preferred = |name: &str, value| Fact::Preferred { name: name.to_owned(), value };
        let date = self.interview.map_or_else(String::new, |day| day.to_string());
        [preferred(Self::NEW_A_DAY, self.new_a_day.to_string()), preferred(Self::INTERVIEW, date)]
    }

    /// Days until the interview, if there is one and it is not over.
    #[must_use]
    pub fn days_left(&self, today: Day) -> Option<i32> {
        self.interview.map(|day| day.since(today)).filter(|days| *days >= 0)
    }
}

/// With so many days or more before the interview, reviews come as usual.
const NEAR: f64 = 28.0;
const USUAL: f64 = 0.9;
const HIGHEST: f64 = 0.97;

/// The probability with which a question is to be known when it is asked again: 0.9, which costs
/// the least time for what is remembered in the long run; in the last four weeks before the
/// interview it rises evenly to 0.97, as what counts then is that day.
#[must_use]
pub fn retention(settings: &Settings, today: Day) -> f64 {
    let left = settings.days_left(today).map_or(NEAR, f64::from).min(NEAR);
    USUAL + (HIGHEST - USUAL) * (1.0 - left / NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Progress;

    #[test]
    fn settings_are_kept_as_preferences() {
        for interview in [None, Some(Day(20_788))] {
            let settings = Settings { new_a_day: 4, interview };
            let mut progress = Progress::default();
            settings.facts().iter().for_each(|fact| progress.record(fact));
            assert_eq!(Settings::of(&progress.preferences), settings);
        }
        let nonsense = [Settings::NEW_A_DAY, Settings::INTERVIEW];
        let nonsense = nonsense.map(|name| (name.to_owned(), "soon".to_owned()));
        assert_eq!(Settings::of(&nonsense.into()), Settings::default());
    }

    #[test]
    fn the_target_rises_as_the_day_nears() {
        let settings = Settings { interview: Some(Day(1000)), ..Settings::default() };
        let targets: Vec<f64> = (900..=1000).map(|day| retention(&settings, Day(day))).collect();
        assert_eq!((targets[0], targets[100]), (0.9, 0.97));
        assert_eq!(targets[72], 0.9);
        assert!(targets[72..].is_sorted_by(|a, b| a < b));
        assert_eq!(retention(&settings, Day(1001)), 0.9);
        assert_eq!(retention(&Settings::default(), Day(0)), 0.9);
    }
}
