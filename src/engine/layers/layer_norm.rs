//! Layer normalisation. PyTorch: `torch.nn.LayerNorm`.
//!
//! ```text
//! for each example over its n units:
//!   μ = 1/n Σ z          σ² = 1/n Σ (z − μ)²
//!   ẑ = (z − μ) / √(σ² + ε)
//!   a = γ ẑ + β
//!
//! backward   dβ = Σ da      dγ = Σ da ẑ        over the batch
//!            g  = γ da
//!            dz = 1 / √(σ² + ε) · (g − mean g − ẑ · mean (g ẑ))     means over the units
//! ```
//!
//! Shapes: z and a `[units × m]`, γ and β `[units]`. An example does not depend on its
//! neighbours, so training and use are the same. Source: Ba, Kiros and Hinton 2016.

use serde::{Deserialize, Serialize};

use super::batch_norm::{scale_and_shift, sum_products, usual_epsilon};
use super::{Given, Layer, Plan, Seen, Site, TensorPlan};
use crate::engine::Real;
use crate::engine::kernels::{sum_columns, vector};

/// Settings of layer normalisation: `LayerNorm()`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerNorm {
    /// ε.
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
}

impl Plan for LayerNorm {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if site.inputs < 2 {
            return Err("layer normalisation over a single unit makes every number 0".into());
        }
        Ok(Box::new(Planned {
            units: site.inputs,
            epsilon: self.epsilon,
            inverse: vec![T::ZERO; site.capacity],
            normal: vec![T::ZERO; site.inputs * site.capacity],
        }))
    }

    fn example() -> Self {
        Self { epsilon: usual_epsilon() }
    }
}

#[derive(Debug)]
struct Planned<T> {
    units: usize,
    epsilon: f64,
    /// 1 / √(σ² + ε) of each example.
    inverse: Vec<T>,
    /// ẑ, `[units × m]`.
    normal: Vec<T>,
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        scale_and_shift(self.units)
    }

    fn forward(&mut self, given: Given<'_, T>, a: &mut [T]) {
        let (gamma, beta) = given.parameters.split_at(self.units);
        let columns = a.len() / self.units;
        let (normal, inverse) = (&mut self.normal[..a.len()], &mut self.inverse[..columns]);
        normalise(given.x, gamma, beta, T::from_f64(self.epsilon), inverse, normal, a);
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dz: Option<&mut [T]>) {
        let Seen { parameters, dy: da, .. } = seen;
        let normal = &self.normal[..da.len()];
        let (d_gamma, d_beta) = gradients.split_at_mut(self.units);
        sum_columns(da, d_beta);
        sum_products(da, normal, d_gamma);
        if let Some(dz) = dz {
            to_input(da, normal, &self.inverse, &parameters[..self.units], dz);
        }
    }
}

vector! {
    fn normalise(
        z: &[T],
        gamma: &[T],
        beta: &[T],
        epsilon: T,
        inverse: &mut [T],
        normal: &mut [T],
        a: &mut [T],
    ) {
        let units = gamma.len();
        let share = T::from_f64(1.0 / units as f64);
        let columns = z.chunks_exact(units).zip(normal.chunks_exact_mut(units));
        for (((z, normal), a), inverse) in columns.zip(a.chunks_exact_mut(units)).zip(inverse) {
            let mean = z.iter().copied().sum::<T>() * share;
            let square = |&z: &T| (z - mean) * (z - mean);
            let variance = z.iter().map(square).sum::<T>() * share;
            *inverse = T::ONE / (variance + epsilon).root();
            for i in 0..units {
                normal[i] = (z[i] - mean) * *inverse;
                a[i] = gamma[i] * normal[i] + beta[i];
            }
        }
    }

    fn to_input(da: &[T], normal: &[T], inverse: &[T], gamma: &[T], dz: &mut [T]) {
        let units = gamma.len();
        let share = T::from_f64(1.0 / units as f64);
        let columns = da.chunks_exact(units).zip(normal.chunks_exact(units));
        for (((da, normal), dz), &inverse) in columns.zip(dz.chunks_exact_mut(units)).zip(inverse) {
            let (mut mean, mut along) = (T::ZERO, T::ZERO);
            for i in 0..units {
                mean += gamma[i] * da[i];
                along += gamma[i] * da[i] * normal[i];
            }
            let (mean, along) = (mean * share, along * share);
            for i in 0..units {
                dz[i] = inverse * (gamma[i] * da[i] - mean - normal[i] * along);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pass;

    #[test]
    fn an_example_does_not_depend_on_its_neighbours() {
        let mut layer = LayerNorm::example().plan::<f64>(Site::new(3, 2)).expect("three units");
        let mut first = |x: &[f64]| {
            let mut a = vec![0.0; x.len()];
            let parameters = &[1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
            let given = Given {
                parameters,
                buffers: &mut [],
                x,
                pass: Pass::Test,
                batch: 2,
                resume: false,
            };
            layer.forward(given, &mut a);
            a[..3].to_vec()
        };
        let alone = first(&[1.0, 2.0, 6.0]);
        assert_eq!(alone, first(&[1.0, 2.0, 6.0, -40.0, 7.0, 0.0]));
        assert!(alone.iter().sum::<f64>().abs() < 1e-12);
    }

    #[test]
    fn a_single_unit_is_refused() {
        assert!(LayerNorm::example().plan::<f32>(Site::new(1, 4)).is_err());
    }
}
