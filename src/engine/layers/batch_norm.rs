//! Batch normalisation. PyTorch: `torch.nn.BatchNorm1d`.
//!
//! ```text
//! in training, for each unit over the batch of m examples:
//!   μ = 1/m Σ z          σ² = 1/m Σ (z − μ)²
//!   ẑ = (z − μ) / √(σ² + ε)
//!   a = γ ẑ + β
//!   running mean ← (1 − α) running mean + α μ
//!   running var  ← (1 − α) running var  + α m/(m − 1) σ²
//! in use: μ and σ² are the running ones
//!
//! backward   dβ = Σ da      dγ = Σ da ẑ
//!            dz = γ / √(σ² + ε) · (da − dβ/m − ẑ dγ/m)      in training
//!            dz = γ / √(σ² + ε) · da                        in use
//! ```
//!
//! Shapes: z and a `[units × m]`; γ, β and the running statistics `[units]`. With m = 1 every
//! ẑ is 0: a run refuses such batches. Source: Ioffe and Szegedy 2015.

use serde::{Deserialize, Serialize};

use super::{BufferPlan, Given, Layer, Plan, Seen, Site, Start, Statistics, TensorPlan};
use crate::engine::kernels::{sum_columns, vector};
use crate::engine::{Init, Pass, Real, Role};

/// Settings of batch normalisation: `BatchNorm()`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchNorm {
    /// α, the share of the newest batch in the running statistics.
    #[serde(default = "usual_momentum")]
    pub momentum: f64,
    /// ε.
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
}

fn usual_momentum() -> f64 {
    0.1
}

pub(super) fn usual_epsilon() -> f64 {
    1e-5
}

impl Plan for BatchNorm {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        let row = || vec![T::ZERO; site.inputs];
        Ok(Box::new(Planned {
            units: site.inputs,
            momentum: self.momentum,
            epsilon: self.epsilon,
            mean: row(),
            variance: row(),
            inverse: row(),
            factor: row(),
            normal: vec![T::ZERO; site.inputs * site.capacity],
            trains: false,
        }))
    }

    fn example() -> Self {
        Self { momentum: usual_momentum(), epsilon: usual_epsilon() }
    }
}

#[derive(Debug)]
struct Planned<T> {
    units: usize,
    momentum: f64,
    epsilon: f64,
    /// μ and σ² of the latest pass.
    mean: Vec<T>,
    variance: Vec<T>,
    /// 1 / √(σ² + ε).
    inverse: Vec<T>,
    /// γ / √(σ² + ε).
    factor: Vec<T>,
    /// ẑ, `[units × m]`.
    normal: Vec<T>,
    trains: bool,
}

impl<T: Real> Planned<T> {
    /// Moves the running statistics, means first, towards those of the batch.
    fn run(&self, buffers: &mut [T], columns: usize) {
        let (means, variances) = buffers.split_at_mut(self.units);
        let keep = T::from_f64(1.0 - self.momentum);
        let take = T::from_f64(self.momentum);
        let unbiased = columns as f64 / (columns.max(2) - 1) as f64;
        let take_variance = T::from_f64(self.momentum * unbiased);
        for (running, &mean) in means.iter_mut().zip(&self.mean) {
            *running = keep * *running + take * mean;
        }
        for (running, &variance) in variances.iter_mut().zip(&self.variance) {
            *running = keep * *running + take_variance * variance;
        }
    }
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        scale_and_shift(self.units)
    }

    fn buffers(&self) -> Vec<BufferPlan> {
        vec![
            BufferPlan { name: "running_mean".into(), start: vec![0.0; self.units] },
            BufferPlan { name: "running_var".into(), start: vec![1.0; self.units] },
        ]
    }

    fn forward(&mut self, given: Given<'_, T>, a: &mut [T]) {
        let Given { parameters, buffers, x: z, pass, .. } = given;
        self.trains = matches!(pass, Pass::Train(_));
        if self.trains {
            moments(z, &mut self.mean, &mut self.variance);
            self.run(buffers, z.len() / self.units);
        } else {
            let (means, variances) = buffers.split_at(self.units);
            self.mean.copy_from_slice(means);
            self.variance.copy_from_slice(variances);
        }
        let epsilon = T::from_f64(self.epsilon);
        for (inverse, &variance) in self.inverse.iter_mut().zip(&self.variance) {
            *inverse = T::ONE / (variance + epsilon).root();
        }
        let (gamma, beta) = parameters.split_at(self.units);
        normalise(z, &self.mean, &self.inverse, gamma, beta, &mut self.normal[..z.len()], a);
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dz: Option<&mut [T]>) {
        let Seen { parameters, dy: da, .. } = seen;
        let normal = &self.normal[..da.len()];
        let (d_gamma, d_beta) = gradients.split_at_mut(self.units);
        sum_columns(da, d_beta);
        sum_products(da, normal, d_gamma);
        let Some(dz) = dz else { return };
        let gamma = &parameters[..self.units];
        // In use the statistics do not depend on the batch.
        let columns = da.len() / self.units;
        let share = if self.trains { T::from_f64(1.0 / columns as f64) } else { T::ZERO };
        for ((factor, &inverse), &gamma) in self.factor.iter_mut().zip(&self.inverse).zip(gamma) {
            *factor = gamma * inverse;
        }
        to_input(da, normal, &self.factor, d_beta, d_gamma, share, dz);
    }

    fn statistics(&self) -> Option<Statistics<'_, T>> {
        Some(Statistics { mean: &self.mean, variance: &self.variance })
    }
}

/// γ, which starts at 1, and β, which starts at 0.
pub(super) fn scale_and_shift(units: usize) -> Vec<TensorPlan> {
    let tensor = |name: &str, role, start| TensorPlan {
        name: name.into(),
        role,
        rows: units,
        columns: 1,
        start: Start::Drawn(Some(start)),
    };
    vec![
        tensor("weight", Role::Scale, Init::Constant(1.0)),
        tensor("bias", Role::Bias, Init::Zeros),
    ]
}

vector! {
    /// Mean and variance of each row of `z` `[units × m]`; the units are as many as the means.
    fn moments(z: &[T], mean: &mut [T], variance: &mut [T]) {
        let units = mean.len();
        let share = T::from_f64(units as f64 / z.len() as f64);
        mean.fill(T::ZERO);
        for column in z.chunks_exact(units) {
            for (mean, &z) in mean.iter_mut().zip(column) {
                *mean += z;
            }
        }
        for mean in mean.iter_mut() {
            *mean *= share;
        }
        variance.fill(T::ZERO);
        for column in z.chunks_exact(units) {
            for ((variance, &z), &mean) in variance.iter_mut().zip(column).zip(mean.iter()) {
                *variance += (z - mean) * (z - mean);
            }
        }
        for variance in variance {
            *variance *= share;
        }
    }

    fn normalise(
        z: &[T],
        mean: &[T],
        inverse: &[T],
        gamma: &[T],
        beta: &[T],
        normal: &mut [T],
        a: &mut [T],
    ) {
        let units = mean.len();
        let columns = z.chunks_exact(units).zip(normal.chunks_exact_mut(units));
        for ((z, normal), a) in columns.zip(a.chunks_exact_mut(units)) {
            for i in 0..units {
                normal[i] = (z[i] - mean[i]) * inverse[i];
                a[i] = gamma[i] * normal[i] + beta[i];
            }
        }
    }

    /// Writes the sum over the columns of x y into `sums`.
    pub(super) fn sum_products(x: &[T], y: &[T], sums: &mut [T]) {
        sums.fill(T::ZERO);
        let units = sums.len();
        for (x, y) in x.chunks_exact(units).zip(y.chunks_exact(units)) {
            for ((sum, &x), &y) in sums.iter_mut().zip(x).zip(y) {
                *sum += x * y;
            }
        }
    }

    fn to_input(
        da: &[T],
        normal: &[T],
        factor: &[T],
        d_beta: &[T],
        d_gamma: &[T],
        share: T,
        dz: &mut [T],
    ) {
        let units = factor.len();
        let columns = da.chunks_exact(units).zip(normal.chunks_exact(units));
        for ((da, normal), dz) in columns.zip(dz.chunks_exact_mut(units)) {
            for i in 0..units {
                let moved = share * (d_beta[i] + normal[i] * d_gamma[i]);
                dz[i] = factor[i] * (da[i] - moved);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Draw;

    const TRAIN: Pass = Pass::Train(Draw { seed: 0, step: 0 });

    /// One unit with γ = 1 and β = 0 before these examples.
    fn one(x: &[f64], pass: Pass, buffers: &mut [f64]) -> Vec<f64> {
        let mut layer = BatchNorm::example().plan::<f64>(Site::new(1, x.len())).expect("plans");
        let mut a = vec![0.0; x.len()];
        layer.forward(
            Given { parameters: &[1.0, 0.0], buffers, x, pass, batch: x.len(), resume: false },
            &mut a,
        );
        a
    }

    fn skewness(x: &[f64]) -> f64 {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let moment = |k| x.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / n;
        moment(3) / moment(2).powf(1.5)
    }

    #[test]
    fn a_pair_becomes_plus_and_minus_one_and_one_alone_becomes_zero() {
        for pair in [[3.0, 8.0], [-100.0, 1e4], [0.5, -0.5]] {
            let a = one(&pair, TRAIN, &mut [0.0, 1.0]);
            assert!((a[0] + a[1]).abs() < 1e-12 && (a[0].abs() - 1.0).abs() < 1e-4, "{a:?}");
        }
        assert_eq!(one(&[17.0], TRAIN, &mut [0.0, 1.0]), [0.0]);
    }

    #[test]
    fn neighbours_matter_in_training_and_not_in_use() {
        let mut kept = [0.5, 2.0];
        let alone = one(&[3.0, 1.0], TRAIN, &mut kept.clone())[0];
        assert!((alone - one(&[3.0, 9.0], TRAIN, &mut kept.clone())[0]).abs() > 0.5);
        let used = |x: &[f64], kept: &mut [f64]| one(x, Pass::Test, kept)[0];
        assert_eq!(used(&[3.0, 1.0], &mut kept), used(&[3.0, 9.0], &mut kept));
        assert_eq!(kept, [0.5, 2.0], "use leaves the running statistics alone");
    }

    #[test]
    fn running_statistics_move_by_a_tenth_towards_the_batch() {
        let mut kept = [0.0, 1.0];
        one(&[1.0, 3.0], TRAIN, &mut kept);
        // Mean 2; variance 1 over m, 2 over m − 1.
        assert!((kept[0] - 0.2).abs() < 1e-15 && (kept[1] - 1.1).abs() < 1e-15, "{kept:?}");
    }

    #[test]
    fn the_shape_of_a_distribution_stays() {
        let skewed: Vec<f64> =
            (0..1000).map(|i| -(1.0 - (f64::from(i) + 0.5) / 1e3).ln()).collect();
        let a = one(&skewed, TRAIN, &mut [0.0, 1.0]);
        assert!(skewness(&skewed) > 1.9);
        assert!((skewness(&a) - skewness(&skewed)).abs() < 1e-9, "no bell comes of it");
        let rare: Vec<f64> = (0..100).map(|i| f64::from(u8::from(i % 10 == 0))).collect();
        let a = one(&rare, TRAIN, &mut [0.0, 1.0]);
        assert!((a[0] - 3.0).abs() < 1e-3 && (a[1] + 1.0 / 3.0).abs() < 1e-3, "two values");
    }
}
