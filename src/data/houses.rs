//! House prices that follow a known formula, so that the best reachable loss is known.
//!
//! ```text
//! rooms ~ U{1..6}   age ~ U(0, 60) years   distance ~ U(0, 30) km   pool ~ Bernoulli(0.3)
//! price = 110 + 45 rooms − 1.5 age + 120 e^(−distance/5) + 20 pool + 40 pool e^(−distance/5)
//!         + N(0, noise²)                                                            in k$
//! ```
//!
//! Near the ocean a house is dear, and a pool is worth more: a curve and a product, which a
//! linear model cannot follow. Its mean squared error is 2.3 to 2.7 times the floor at a noise
//! of 15 k$, that of the mean about 35 times (measured over 10 seeds; a test below).
//!
//! Shapes: x `[4 × n]`, y `[1 × n]`, both standardised by the training part.
//!
//! The *dear* houses are the same draws with three inputs, x `[3 × n]`, the pool left out, and a
//! class for the price, y `[1 × n]`: dear (1) above 250 k$, cheap (0) up to that. About half are
//! dear. Noise and the hidden pool blur the border, so that no rule is always right.
//!
//! Floor of the prices: nothing tells the noise, so no model gets below a mean squared error of
//! `noise²`, which is `(noise / deviation of y)²` in stored units.

use super::error::{deviation, size, within};
use super::stream::Stream;
use super::{DataError, Dataset, Scale, Split, Task, dataset::standardise};

/// The columns, in order.
const FEATURES: [&str; 4] = ["rooms", "age (years)", "distance (km)", "pool"];
/// The price from which on a house is dear, in k$.
const DEAR: f64 = 250.0;

/// Days in a year.
const DAYS: f64 = 365.0;

/// Draws houses with prices; `noise` is the standard deviation of the price, in k$. `blank`
/// columns of zeros are appended; the inputs keep their own units where they are not
/// `standardised`, with the age in days where that is asked for.
pub(super) fn load(
    seed: u64,
    train: usize,
    test: usize,
    noise: f64,
    blank: usize,
    age_in_days: bool,
    standardised: bool,
) -> Result<Dataset, DataError> {
    within("Houses", "blank", blank, 0, 100)?;
    let width = FEATURES.len() + blank;
    let unit = if age_in_days { DAYS } else { 1.0 };
    let [mut train, mut test] = parts("Houses", seed, [train, test], noise)?.map(|houses| {
        let mut part = Split::default();
        for (house, price) in houses.x.chunks_exact(FEATURES.len()).zip(&houses.y) {
            let mut x = house.to_vec();
            x[1] *= unit;
            x.resize(width, 0.0);
            part.push(&x, &[*price]);
        }
        part
    });
    let inputs = if standardised {
        standardise(&mut train.x, &mut test.x, width)
    } else {
        vec![Scale::IDENTITY; width]
    };
    let mut features = FEATURES.map(String::from).to_vec();
    if age_in_days {
        features[1] = "age (days)".into();
    }
    features.extend((1..=blank).map(|i| format!("blank {i}")));
    let output = standardise(&mut train.y, &mut test.y, 1)[0];
    Ok(Dataset {
        name: "houses".into(),
        task: Task::Regression,
        features,
        inputs,
        target: "price (k$)".into(),
        output,
        train,
        test,
        floor: Some((noise / output.deviation).powi(2)),
        image: None,
        sequence: None,
        notes: Vec::new(),
    })
}

/// Draws the same houses, cheap or dear.
pub(super) fn load_dear(
    seed: u64,
    train: usize,
    test: usize,
    noise: f64,
) -> Result<Dataset, DataError> {
    let [mut train, mut test] = parts("DearHouses", seed, [train, test], noise)?.map(|houses| {
        let mut part = Split::default();
        for (house, price) in houses.x.chunks_exact(4).zip(&houses.y) {
            part.push(&house[..3], &[f64::from(u8::from(*price > DEAR))]);
        }
        part
    });
    Ok(Dataset {
        name: "dear houses".into(),
        task: Task::Binary(["cheap", "dear"].map(String::from)),
        features: FEATURES[..3].iter().map(ToString::to_string).collect(),
        inputs: standardise(&mut train.x, &mut test.x, 3),
        target: format!("price above {DEAR} k$"),
        output: Scale::IDENTITY,
        train,
        test,
        floor: None,
        image: None,
        sequence: None,
        notes: Vec::new(),
    })
}

/// Both parts in the units of the formula.
fn parts(
    set: &'static str,
    seed: u64,
    [train, test]: [usize; 2],
    noise: f64,
) -> Result<[Split; 2], DataError> {
    size(set, "train", train)?;
    size(set, "test", test)?;
    deviation(set, "noise", noise)?;
    Ok([draw(Stream::train(seed), train, noise), draw(Stream::test(seed), test, noise)])
}

fn draw(mut stream: Stream, len: usize, noise: f64) -> Split {
    let mut part = Split::default();
    for _ in 0..len {
        let rooms = f64::from(stream.whole(1, 6));
        let age = stream.uniform(0.0, 60.0);
        let distance = stream.uniform(0.0, 30.0);
        let pool = f64::from(u8::from(stream.chance(0.3)));
        let price = expected_price(rooms, age, distance, pool) + noise * stream.normal();
        part.push(&[rooms, age, distance, pool], &[price]);
    }
    part
}

/// The formula without its noise, in k$.
fn expected_price(rooms: f64, age: f64, distance: f64, pool: f64) -> f64 {
    let near = (-distance / 5.0).exp();
    110.0 + 45.0 * rooms - 1.5 * age + 120.0 * near + 20.0 * pool + 40.0 * pool * near
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{linear_loss, mean_loss};

    fn load(seed: u64, train: usize, test: usize, noise: f64) -> Result<Dataset, DataError> {
        super::load(seed, train, test, noise, 0, false, true)
    }

    #[test]
    fn options_leave_the_draws_alone() {
        let plain = load(3, 50, 20, 15.0).unwrap();
        let wide = super::load(3, 50, 20, 15.0, 2, false, true).unwrap();
        assert_eq!((&plain.train.y, wide.width()), (&wide.train.y, 6));
        let blanks = wide.train.x.chunks(6).flat_map(|house| &house[4..]);
        assert!(blanks.into_iter().all(|v| *v == 0.0), "a column of zeros stays one");
        let days = super::load(3, 50, 20, 15.0, 0, true, false).unwrap();
        let years = super::load(3, 50, 20, 15.0, 0, false, false).unwrap();
        let ages = days.train.x.iter().zip(&years.train.x).skip(1).step_by(4);
        assert!(ages.into_iter().all(|(days, years)| (days / years - 365.0).abs() < 1e-9));
        assert_eq!(days.features[1], "age (days)");
        assert!(years.train.x.iter().step_by(4).all(|rooms| (1.0..=6.0).contains(rooms)));
        assert!(years.inputs.iter().all(|scale| *scale == Scale::IDENTITY));
        assert_eq!((plain.output, plain.floor), (days.output, days.floor));
        assert_eq!(plain.test.y, days.test.y);
        // Once standardised, the unit of the age is gone.
        let standard = super::load(3, 50, 20, 15.0, 0, true, true).unwrap();
        let apart = standard.train.x.iter().zip(&plain.train.x).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-12);
        let error = super::load(1, 9, 9, 15.0, 101, false, true).unwrap_err();
        assert_eq!(error.to_string(), "Houses: blank is 101; it must be from 0 to 100");
    }

    #[test]
    fn prices_follow_the_formula() {
        let houses = load(3, 512, 4096, 0.0).unwrap();
        for (x, y) in houses.test.x.chunks(4).zip(&houses.test.y) {
            let raw: Vec<f64> = x.iter().zip(&houses.inputs).map(|(x, s)| s.raw(*x)).collect();
            let price = expected_price(raw[0], raw[1], raw[2], raw[3]);
            assert!((houses.output.raw(*y) - price).abs() < 1e-9);
        }
        // By hand: 110 + 45·2 − 1.5·10 + 120/e + 20 + 40/e.
        assert!((expected_price(2.0, 10.0, 5.0, 1.0) - 263.860_71).abs() < 1e-4);
    }

    #[test]
    fn the_inputs_have_their_distributions() {
        let houses = load(1, 20_000, 1, 15.0).unwrap();
        let near = |scale: crate::data::Scale, mean: f64, deviation: f64| {
            assert!((scale.mean - mean).abs() < 0.03 * deviation, "{scale:?}");
            assert!((scale.deviation - deviation).abs() < 0.02 * deviation, "{scale:?}");
        };
        near(houses.inputs[0], 3.5, (35.0_f64 / 12.0).sqrt());
        near(houses.inputs[1], 30.0, 60.0 / 12.0_f64.sqrt());
        near(houses.inputs[2], 15.0, 30.0 / 12.0_f64.sqrt());
        near(houses.inputs[3], 0.3, 0.21_f64.sqrt());
    }

    #[test]
    fn the_floor_is_the_noise_and_the_references_are_where_the_course_says() {
        let mut linear = Vec::new();
        for seed in 1..=10 {
            let houses = load(seed, 512, 4096, 15.0).unwrap();
            let floor = houses.floor.unwrap();
            assert!((floor * houses.output.deviation.powi(2) - 225.0).abs() < 1e-9);
            linear.push(linear_loss(&houses).unwrap() / floor);
            let mean = mean_loss(&houses).unwrap() / floor;
            assert!((30.0..42.0).contains(&mean), "mean at {mean} times the floor");
        }
        assert!(linear.iter().all(|ratio| (2.2..2.9).contains(ratio)), "{linear:?}");
    }

    #[test]
    fn dear_houses_are_the_same_houses() {
        let (prices, dear) =
            (load(2, 500, 50, 15.0).unwrap(), load_dear(2, 500, 50, 15.0).unwrap());
        assert_eq!(dear.inputs, prices.inputs[..3]);
        for house in 0..500 {
            assert_eq!(dear.train.x[3 * house..][..3], prices.train.x[4 * house..][..3]);
            let price = prices.output.raw(prices.train.y[house]);
            assert_eq!(dear.train.y[house] == 1.0, price > 250.0);
        }
        let share = dear.train.y.iter().sum::<f64>() / 500.0;
        assert!((0.4..0.6).contains(&share), "{share} of the houses are dear");
    }

    #[test]
    fn noise_moves_only_the_prices() {
        let (calm, noisy) = (load(1, 64, 8, 0.0).unwrap(), load(1, 64, 8, 15.0).unwrap());
        assert_eq!(calm.train.x, noisy.train.x);
        assert_ne!(calm.train.y, noisy.train.y);
    }

    #[test]
    fn one_house_is_left_as_it_is() {
        let houses = load(1, 1, 1, 15.0).unwrap();
        assert!(houses.train.x.iter().chain(&houses.train.y).all(|value| *value == 0.0));
        assert!(houses.inputs.iter().all(|scale| scale.deviation == 1.0));
    }
}
