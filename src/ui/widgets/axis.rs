//! An axis: where values stand, and which of them are named.

use crate::ui::format;

/// A range of values, linear or logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    log: bool,
    /// Only whole numbers are named.
    whole: bool,
}

impl Axis {
    /// From `low` to `high`; an empty range is widened around its value.
    #[must_use]
    pub fn linear(low: f64, high: f64) -> Self {
        let (low, high) = match (low.is_finite(), high.is_finite()) {
            (true, true) if low < high => (low, high),
            (true, true) if low == high => {
                let half = if low == 0.0 { 1.0 } else { low.abs() / 2.0 };
                (low - half, low + half)
            }
            _ => (0.0, 1.0),
        };
        Self { low, high, log: false, whole: false }
    }

    /// As [`Self::linear`], of things that are counted.
    #[must_use]
    pub fn counted(low: f64, high: f64) -> Self {
        Self { whole: true, ..Self::linear(low, high) }
    }

    /// Powers of ten from `low` to `high`, both positive.
    #[must_use]
    pub fn log(low: f64, high: f64) -> Self {
        let usable = low > 0.0 && low.is_finite() && high.is_finite() && high >= low;
        let (low, high) = match usable {
            true if high / low < 1.5 => (low / 1.5, high * 1.5),
            true => (low, high),
            false => (1e-3, 1.0),
        };
        Self { low, high, log: true, whole: false }
    }

    /// The least and the greatest value.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Where a value stands: 0 at the low end, 1 at the high end, NaN where it has no place.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        if self.log {
            if value <= 0.0 {
                return f64::NAN;
            }
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The value that stands at a place.
    #[must_use]
    pub fn value(&self, place: f64) -> f64 {
        if self.log {
            self.low * (self.high / self.low).powf(place)
        } else {
            self.low + (self.high - self.low) * place
        }
    }

    /// At most `most` round values within the range, with their names.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        match (most, self.log) {
            (0, _) => Vec::new(),
            (_, false) => self.linear_ticks(most),
            (_, true) => self.log_ticks(most),
        }
    }

    fn linear_ticks(&self, most: usize) -> Vec<(f64, String)> {
        let raw = (self.high - self.low) / most as f64;
        let power = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= raw * 0.999);
        let step = step.unwrap_or(10.0 * power);
        let step = if self.whole { step.max(1.0) } else { step };
        let first = (self.low / step - 1e-9).ceil();
        let decimals = (-(step.log10() + 1e-9).floor()).max(0.0) as usize;
        (0..=most)
            .map(|i| (first + i as f64) * step)
            .take_while(|tick| *tick <= self.high + step * 1e-9)
            .map(|tick| (tick, tick_name(tick, decimals)))
            .collect()
    }

    fn log_ticks(&self, most: usize) -> Vec<(f64, String)> {
        let (from, to) = (self.low.log10(), self.high.log10());
        let fine: &[f64] = match (to - from, most) {
            (span, 4..) if span < 1.2 => &[1.0, 2.0, 3.0, 5.0],
            (span, 2..) if span < 2.2 => &[1.0, 3.0],
            _ => &[1.0],
        };
        let powers = (from - 1.0).floor() as i32..=to.ceil() as i32;
        let all: Vec<f64> = powers
            .flat_map(|power| fine.iter().map(move |m| m * 10_f64.powi(power)))
            .filter(|tick| (self.low * 0.999..=self.high * 1.001).contains(tick))
            .collect();
        let named = |tick: f64| (tick, format::short(tick));
        if all.len() <= most || fine.len() > 1 {
            let stride = all.len().div_ceil(most).max(1);
            return all.into_iter().rev().step_by(stride).map(named).collect();
        }
        // Powers of which zero is one: 1e20, 1e10, 1, 1e-10.
        let power = |tick: f64| tick.log10().round() as i32;
        let on = |stride: i32| all.iter().rev().filter(move |tick| power(**tick) % stride == 0);
        let strides = (0..3).flat_map(|n| [1, 2, 3, 5].map(|m| m * 10_i32.pow(n)));
        let stride = strides.into_iter().find(|stride| on(*stride).count() <= most).unwrap_or(500);
        on(stride).map(|tick| named(*tick)).collect()
    }
}

fn tick_name(tick: f64, decimals: usize) -> String {
    if tick.abs() < 1e-300 {
        return "0".into();
    }
    if tick.abs() >= 1e5 || (decimals > 3) {
        return format::short(tick);
    }
    if decimals == 0 && tick >= 1000.0 {
        return format::count(tick.round() as u64);
    }
    format!("{tick:.decimals$}").replace('-', "−")
}

/// A round number of steps that is not less than `step` and not more than `all`.
#[must_use]
pub fn round_up(step: u64, all: u64) -> u64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 3, 5] {
            let round = factor * power;
            if round >= step.max(10) {
                return if all >= step { round.min(all) } else { round };
            }
        }
        power = match u64::checked_mul(power, 10) {
            Some(next) if next < u64::MAX / 10 => next,
            _ => return step,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(axis: Axis, most: usize) -> Vec<String> {
        axis.ticks(most).into_iter().map(|tick| tick.1).collect()
    }

    #[test]
    fn ticks_are_round_and_within_the_range() {
        assert_eq!(names(Axis::linear(0.0, 1.0), 5), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(names(Axis::linear(-1.3, 1.3), 3), ["−1", "0", "1"]);
        assert_eq!(names(Axis::counted(1.0, 3.0), 10), ["1", "2", "3"]);
        assert_eq!(names(Axis::linear(0.0, 2000.0), 4), ["0", "500", "1 000", "1 500", "2 000"]);
        assert_eq!(names(Axis::log(1e-4, 1.0), 9), ["1", "0.1", "0.01", "0.001", "1e-4"]);
        assert_eq!(names(Axis::log(0.02, 0.2), 5), ["0.2", "0.1", "0.05", "0.03", "0.02"]);
        assert_eq!(names(Axis::log(1e-8, 1.0), 3), ["1", "0.001", "1e-6"]);
        assert_eq!(
            names(Axis::log(2e-32, 2e29), 7),
            ["1e20", "1e10", "1", "1e-10", "1e-20", "1e-30"]
        );
        assert!(names(Axis::log(1e-8, 1.0), 0).is_empty());
    }

    #[test]
    fn places_and_values_are_inverse() {
        for axis in [Axis::linear(-2.0, 6.0), Axis::log(1e-3, 1e2)] {
            assert!((axis.place(axis.value(0.3)) - 0.3).abs() < 1e-12);
        }
        assert!(Axis::log(1e-3, 1.0).place(0.0).is_nan());
    }

    #[test]
    fn odd_ranges_are_made_usable() {
        for axis in [
            Axis::linear(1.0, 1.0),
            Axis::linear(f64::NAN, 1.0),
            Axis::log(0.0, 1.0),
            Axis::log(2.0, 2.0),
            Axis::log(1.0, f64::INFINITY),
        ] {
            let (low, high) = axis.range();
            assert!(low < high && low.is_finite() && high.is_finite(), "{axis:?}");
            assert!(axis.ticks(4).len() <= 5);
        }
    }

    #[test]
    fn steps_are_rounded_up_to_the_end_at_most() {
        assert_eq!([round_up(0, 500), round_up(12, 500), round_up(340, 500)], [10, 20, 500]);
        assert_eq!([round_up(340, 450), round_up(1240, 2000)], [450, 2000]);
        assert_eq!(round_up(5, 3), 10);
    }
}
