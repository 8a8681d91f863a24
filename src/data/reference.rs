//! Losses that a regression can be compared with, without any training of a network.
//!
//! Both are mean squared errors on the test part, in stored units:
//!
//! ```text
//! mean    ŷ = mean of the training targets
//! linear  ŷ = w·x + b, with w and b minimising Σ (y − w·x − b)² over the training part
//! ```
//!
//! The linear model is found from the normal equations `(X Xᵀ) w = X y` of the centred inputs,
//! by a Cholesky decomposition that takes the largest pivot first and leaves out inputs that the
//! others already tell (one-hot columns always sum to 1, and a file may hold a column twice).

use super::{Dataset, Scale, Split, Task};

/// Inputs times inputs times examples up to which a linear model is fitted: below a second.
const MOST_WORK: usize = 1_000_000_000;

/// Inputs up to which one is fitted: 8 MB of their products.
const MOST_INPUTS: usize = 1000;

/// Share of an input's variance that the others leave unexplained below which it is taken for
/// their combination. Sums of products of doubles carry relative errors around 1e-13.
const RANK_TOLERANCE: f64 = 1e-10;

/// Test loss of predicting the training mean, whatever the input; of a sequence with a target
/// at every step, over the steps that are scored. `None` for classes.
#[must_use]
pub fn mean_loss(data: &Dataset) -> Option<f64> {
    regression(data)?;
    let (length, scored) = (data.y_len(), scored(data));
    let of = |part: &Split| -> Vec<f64> {
        part.y.chunks_exact(length).flat_map(|y| &y[scored.clone()]).copied().collect()
    };
    let mean = mean_of(&of(&data.train));
    let errors: Vec<f64> = of(&data.test).iter().map(|y| (y - mean).powi(2)).collect();
    Some(mean_of(&errors))
}

/// The numbers of a target that are scored.
fn scored(data: &Dataset) -> std::ops::Range<usize> {
    let warmup = data.sequence.as_ref().filter(|sequence| sequence.each).map_or(0, |s| s.warmup);
    warmup.min(data.y_len().saturating_sub(1))..data.y_len()
}

/// Test loss of the best linear model. `None` for classes and sequences, and where there are so
/// many inputs and examples that fitting it would keep a learner waiting.
#[must_use]
pub fn linear_loss(data: &Dataset) -> Option<f64> {
    regression(data)?;
    at_once(data)?;
    bearable(data.width(), data.train.len)?;
    let (weights, bias) = least_squares(&data.train, data.width());
    let model = |x: &[f64]| bias + x.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>();
    Some(squared_error(&data.test, model))
}

fn regression(data: &Dataset) -> Option<()> {
    (data.task == Task::Regression && data.train.len > 0 && data.test.len > 0).then_some(())
}

/// Nothing where the inputs come one step after the other.
fn at_once(data: &Dataset) -> Option<()> {
    data.sequence.is_none().then_some(())
}

/// Nothing where the products of so many inputs would keep a learner waiting.
fn bearable(inputs: usize, examples: usize) -> Option<()> {
    let work = inputs.checked_mul(inputs)?.checked_mul(examples)?;
    (work <= MOST_WORK && inputs <= MOST_INPUTS).then_some(())
}

fn mean_of(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squared_error(part: &Split, model: impl Fn(&[f64]) -> f64) -> f64 {
    let width = part.x.len() / part.len;
    let errors = (0..part.len).map(|i| part.y[i] - model(&part.x[i * width..(i + 1) * width]));
    errors.map(|error| error * error).sum::<f64>() / part.len as f64
}

/// Weights and bias of the best linear model on `part`.
fn least_squares(part: &Split, width: usize) -> (Vec<f64>, f64) {
    let mut means = vec![0.0; width];
    for example in part.x.chunks_exact(width) {
        means.iter_mut().zip(example).for_each(|(mean, x)| *mean += x / part.len as f64);
    }
    let target_mean = mean_of(&part.y);

    // gram = X Xᵀ and moment = X y of the centred inputs.
    let mut gram = vec![0.0; width * width];
    let mut moment = vec![0.0; width];
    let mut centred = vec![0.0; width];
    for (example, y) in part.x.chunks_exact(width).zip(&part.y) {
        for i in 0..width {
            centred[i] = example[i] - means[i];
            moment[i] += centred[i] * (y - target_mean);
            for j in 0..=i {
                gram[i * width + j] += centred[i] * centred[j];
            }
        }
    }
    let weights = solve(&gram, &moment, width);
    let bias = target_mean - weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>();
    (weights, bias)
}

/// Solves `gram · w = moment` for a positive semidefinite matrix of which the lower triangle is
/// given, with weight 0 for rows that depend on the others.
fn solve(gram: &[f64], moment: &[f64], width: usize) -> Vec<f64> {
    let at = |i: usize, j: usize| gram[i.max(j) * width + i.min(j)];
    // Columns of L in gram ≈ L Lᵀ, and the row that each was pivoted on.
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let mut pivots: Vec<usize> = Vec::new();
    let mut left: Vec<f64> = (0..width).map(|i| at(i, i)).collect();
    loop {
        let share = |i: usize| if at(i, i) > 0.0 { left[i] / at(i, i) } else { 0.0 };
        let rest = (0..width).filter(|i| !pivots.contains(i));
        let Some(pivot) = rest.max_by(|a, b| share(*a).total_cmp(&share(*b))) else { break };
        if share(pivot) < RANK_TOLERANCE {
            break;
        }
        let root = left[pivot].sqrt();
        let column: Vec<f64> = (0..width)
            .map(|i| {
                let known: f64 = columns.iter().map(|column| column[i] * column[pivot]).sum();
                (at(i, pivot) - known) / root
            })
            .collect();
        for (left, entry) in left.iter_mut().zip(&column) {
            *left -= entry * entry;
        }
        columns.push(column);
        pivots.push(pivot);
    }

    // L u = moment, then Lᵀ w = u, on the pivoted rows alone.
    let mut u: Vec<f64> = Vec::with_capacity(pivots.len());
    for (k, pivot) in pivots.iter().enumerate() {
        let known: f64 = (0..k).map(|j| columns[j][*pivot] * u[j]).sum();
        u.push((moment[*pivot] - known) / columns[k][*pivot]);
    }
    let mut weights = vec![0.0; width];
    for (k, pivot) in pivots.iter().enumerate().rev() {
        let known: f64 = pivots[k + 1..].iter().map(|row| columns[k][*row] * weights[*row]).sum();
        weights[*pivot] = (u[k] - known) / columns[k][*pivot];
    }
    weights
}

/// Weights and bias of the best linear model, by inputs and output in the units of the source.
/// `None` for classes and sequences, and where there is too much to fit.
#[must_use]
pub fn least_squares_raw(data: &Dataset) -> Option<(Vec<f64>, f64)> {
    regression(data)?;
    at_once(data)?;
    bearable(data.width(), data.train.len)?;
    let (weights, bias) = least_squares(&data.train, data.width());
    let raw = |(weight, scale): (&f64, &Scale)| weight * data.output.deviation / scale.deviation;
    let raw: Vec<f64> = weights.iter().zip(&data.inputs).map(raw).collect();
    let shift: f64 = raw.iter().zip(&data.inputs).map(|(w, scale)| w * scale.mean).sum();
    Some((raw, data.output.raw(bias) - shift))
}

/// The largest curvature of the linear model's half mean squared error on the training part, in
/// stored units: the greatest eigenvalue of `X Xᵀ / n`, with a row of ones for the bias.
/// Gradient descent on that loss diverges from a learning rate of 2 over it on. `None` without
/// examples, for sequences, and where there is too much to compute.
#[must_use]
pub fn largest_curvature(data: &Dataset) -> Option<f64> {
    at_once(data)?;
    let (width, n) = (data.width() + 1, data.train.len);
    bearable(width, n)?;
    if n == 0 {
        return None;
    }
    let mut moments = faer::Mat::<f64>::zeros(width, width);
    for example in data.train.x.chunks_exact(data.width()) {
        let at = |i: usize| example.get(i).copied().unwrap_or(1.0);
        for i in 0..width {
            for j in 0..=i {
                moments[(i, j)] += at(i) * at(j) / n as f64;
            }
        }
    }
    let eigenvalues = moments.self_adjoint_eigenvalues(faer::Side::Lower).ok()?;
    eigenvalues.into_iter().reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataSpec, stream::Stream};

    fn regression_of(features: usize, train: Split, test: Split) -> Dataset {
        Dataset {
            name: "made".into(),
            task: Task::Regression,
            features: vec![String::new(); features],
            inputs: vec![Scale::IDENTITY; features],
            target: "y".into(),
            output: Scale::IDENTITY,
            train,
            test,
            floor: None,
            image: None,
            sequence: None,
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_linear_set_is_fitted_exactly() {
        let mut stream = Stream::train(1);
        let mut part = Split::default();
        for _ in 0..50 {
            let x = [stream.normal(), 1e4 + 1e3 * stream.normal(), 1e-6 * stream.normal()];
            part.push(&x, &[7.0 + 2.0 * x[0] - 0.003 * x[1] + 5e6 * x[2]]);
        }
        let (weights, bias) = least_squares(&part, 3);
        for (found, wanted) in weights.iter().zip([2.0, -0.003, 5e6]) {
            assert!((found / wanted - 1.0).abs() < 1e-9, "{weights:?}");
        }
        assert!((bias - 7.0).abs() < 1e-6);
        let data = regression_of(3, part.clone(), part);
        assert!(linear_loss(&data).unwrap() < 1e-16);
    }

    #[test]
    fn inputs_that_depend_on_each_other_change_nothing() {
        let mut stream = Stream::train(2);
        let (mut plain, mut doubled) = (Split::default(), Split::default());
        for i in 0..200 {
            let x = stream.normal();
            let y = 3.0 * x + f64::from(i % 3) + 0.5 * stream.normal();
            let hot = |k: i32| f64::from(u8::from(i % 3 == k));
            plain.push(&[x, hot(0), hot(1)], &[y]);
            // The third class, the input again and a constant tell nothing new.
            doubled.push(&[x, hot(0), hot(1), hot(2), -2.0 * x, 4.0], &[y]);
        }
        let plain = linear_loss(&regression_of(3, plain.clone(), plain)).unwrap();
        let doubled = linear_loss(&regression_of(6, doubled.clone(), doubled)).unwrap();
        assert!((plain / doubled - 1.0).abs() < 1e-9, "{plain} and {doubled}");
        assert!((0.2..0.3).contains(&plain), "noise of 0.5² and no more: {plain}");
    }

    #[test]
    fn the_mean_is_that_of_the_training_part() {
        let (mut train, mut test) = (Split::default(), Split::default());
        train.push(&[0.0], &[1.0]);
        train.push(&[0.0], &[3.0]);
        test.push(&[0.0], &[5.0]);
        assert_eq!(mean_loss(&regression_of(1, train, test)), Some(9.0));
    }

    #[test]
    fn classes_have_no_such_references() {
        let xor = DataSpec::Xor.load(1).unwrap();
        assert_eq!((mean_loss(&xor), linear_loss(&xor)), (None, None));
    }

    fn houses(age_in_days: bool, standardised: bool) -> Dataset {
        let (train, test, noise) = (512, 10, 15.0);
        DataSpec::Houses { train, test, noise, blank: 0, age_in_days, standardised }
            .load(1)
            .unwrap()
    }

    #[test]
    fn a_weight_is_per_unit_of_its_input() {
        let [years, days, standard] = [(false, false), (true, false), (true, true)]
            .map(|(days, standard)| least_squares_raw(&houses(days, standard)).unwrap());
        assert!((years.0[1] / days.0[1] / 365.0 - 1.0).abs() < 1e-6, "{years:?} {days:?}");
        assert!((years.0[0] / days.0[0] - 1.0).abs() < 1e-6);
        assert!((standard.0[1] / days.0[1] - 1.0).abs() < 1e-6 && years.0[1] < -1.0);
        assert!((standard.1 / days.1 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_curvature_is_that_of_the_moments() {
        // Inputs ±a with a mean of 0 leave two eigenvalues: a² and the 1 of the bias.
        let with = |points: &[f64]| {
            let mut part = Split::default();
            for x in points {
                part.push(&[*x], &[0.0]);
            }
            largest_curvature(&regression_of(1, part.clone(), part))
        };
        assert!((with(&[-3.0, 3.0]).unwrap() - 9.0).abs() < 1e-12);
        assert!((with(&[-0.5, 0.5]).unwrap() - 1.0).abs() < 1e-12);
        // Always 1, the input is the bias again: [[1, 1], [1, 1]] has 2 and 0.
        assert!((with(&[1.0, 1.0]).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(with(&[]), None);
    }

    #[test]
    fn what_takes_too_long_is_left_out() {
        assert_eq!(bearable(999, 1000), Some(()));
        assert_eq!(bearable(1001, 1), None);
        assert_eq!(bearable(100, 1_000_000), None);
        assert_eq!(bearable(usize::MAX, 2), None);
    }

    #[test]
    fn units_decide_how_large_a_step_may_be() {
        let curvature = |days, standard| largest_curvature(&houses(days, standard)).unwrap();
        assert!(curvature(false, true) < 1.5, "of independent inputs of deviation 1");
        assert!(curvature(false, false) > 100.0 * curvature(false, true));
        assert!(curvature(true, false) > 1e4 * curvature(false, false));
    }
}
