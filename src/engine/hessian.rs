//! The second derivatives of a loss with respect to all parameters: the curvature of the surface
//! that training walks on.
//!
//! ```text
//! H[i][j] = ∂²L / ∂wᵢ ∂wⱼ ≈ (gᵢ(w + h eⱼ) − gᵢ(w − h eⱼ)) / 2h        g = ∂L/∂w
//! ```
//!
//! Its n² numbers come from 2n gradients, so this is for models of some hundred parameters. A
//! negative eigenvalue is a direction in which the surface bends downwards; plain gradient
//! descent with a rate above 2 over the largest one overshoots. Newton's step −H⁻¹ g leads to the
//! bottom of a quadratic in one go, and on other surfaces as readily uphill.

use faer::linalg::solvers::Solve as _;
use faer::{Mat, Side};

use super::kernels::clean_registers;
use super::{Examples, Model, Pass};

/// Step of the differences, for a parameter of size 1 or less; for a larger one in proportion.
const H: f64 = 1e-5;

/// Share of the largest eigenvalue below which one is taken for 0: the differences are off by
/// about 1e-10 of it.
const TOLERANCE: f64 = 1e-7;

/// The Hessian of a model's loss on some examples, at its present parameters.
#[derive(Clone, Debug)]
pub struct Hessian {
    /// Symmetric, `[parameters × parameters]`, in the order of the parameter buffer.
    matrix: Mat<f64>,
    /// ∂L/∂w at the same place.
    gradient: Vec<f64>,
}

impl Hessian {
    /// Measures it, in a pass of one kind. The parameters are left as they were.
    ///
    /// # Panics
    /// Where there are more examples than the model was planned for.
    pub fn of(model: &mut dyn Model<f64>, examples: Examples<'_, f64>, pass: Pass) -> Self {
        model.step(examples, pass);
        let gradient = model.parameters().gradients.clone();
        let n = gradient.len();
        let mut columns = Mat::zeros(n, n);
        for j in 0..n {
            let w = model.parameters().values[j];
            let h = H * w.abs().max(1.0);
            let mut gradient_at = |w: f64| {
                model.parameters_mut().values[j] = w;
                model.step(examples, pass);
                model.parameters().gradients.clone()
            };
            let (above, below) = (gradient_at(w + h), gradient_at(w - h));
            model.parameters_mut().values[j] = w;
            // What was added to w after rounding, not what was meant to be.
            let apart = (w + h) - (w - h);
            for i in 0..n {
                columns[(i, j)] = (above[i] - below[i]) / apart;
            }
        }
        let matrix = Mat::from_fn(n, n, |i, j| f64::midpoint(columns[(i, j)], columns[(j, i)]));
        Self { matrix, gradient }
    }

    /// All eigenvalues, in rising order; those that cannot be told from 0 are 0. None where a
    /// number is not finite.
    #[must_use]
    pub fn eigenvalues(&self) -> Option<Vec<f64>> {
        if self.matrix.col_iter().any(|column| column.iter().any(|entry| !entry.is_finite())) {
            return None;
        }
        let mut values = self.matrix.self_adjoint_eigenvalues(Side::Lower).ok()?;
        clean_registers();
        let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        for value in values.iter_mut().filter(|value| value.abs() <= TOLERANCE * largest) {
            *value = 0.0;
        }
        Some(values)
    }

    /// Newton's step −H⁻¹ g. None where H has no inverse: an eigenvalue is 0.
    #[must_use]
    pub fn newton_step(&self) -> Option<Vec<f64>> {
        if self.eigenvalues()?.contains(&0.0) {
            return None;
        }
        let downhill = Mat::from_fn(self.gradient.len(), 1, |i, _| -self.gradient[i]);
        let step = self.matrix.partial_piv_lu().solve(downhill);
        clean_registers();
        Some(step.col(0).iter().copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Evaluation, Parameters, Role};

    /// ½ Σ aᵢ wᵢ² + c w₀ w₁ + d w₀⁴: its Hessian is known.
    #[derive(Debug)]
    struct Bowl {
        parameters: Parameters<f64>,
        curvatures: Vec<f64>,
        mixed: f64,
        quartic: f64,
    }

    impl Bowl {
        fn new(at: &[f64], curvatures: &[f64], mixed: f64, quartic: f64) -> Self {
            let mut parameters = Parameters::default();
            parameters.push(0, "weight", Role::Weight, at.len(), at);
            Self { parameters, curvatures: curvatures.to_vec(), mixed, quartic }
        }
    }

    impl Model<f64> for Bowl {
        fn step(&mut self, _: Examples<'_, f64>, _: Pass) -> f64 {
            let w = self.parameters.values.clone();
            let gradients = &mut self.parameters.gradients;
            for ((g, w), a) in gradients.iter_mut().zip(&w).zip(&self.curvatures) {
                *g = a * w;
            }
            gradients[0] += self.mixed * w[1] + 4.0 * self.quartic * w[0].powi(3);
            gradients[1] += self.mixed * w[0];
            0.0
        }

        fn evaluate(&mut self, _: Examples<'_, f64>, _: Pass) -> Evaluation {
            Evaluation::default()
        }

        fn parameters(&self) -> &Parameters<f64> {
            &self.parameters
        }

        fn parameters_mut(&mut self) -> &mut Parameters<f64> {
            &mut self.parameters
        }
    }

    const NOTHING: Examples<'static, f64> = Examples { x: &[], y: &[], len: 0 };

    #[test]
    fn curvatures_are_those_of_the_formula() {
        // Eigenvalues of [2 3; 3 2] are −1 and 5; the third direction is flat.
        let mut bowl = Bowl::new(&[0.0, -7.0, 1e6], &[2.0, 2.0, 0.0], 3.0, 0.0);
        let values = Hessian::of(&mut bowl, NOTHING, Pass::Test).eigenvalues().expect("finite");
        assert!((values[0] + 1.0).abs() < 1e-8 && (values[2] - 5.0).abs() < 1e-8, "{values:?}");
        assert_eq!(values[1], 0.0, "flat, to the rounding of the differences");
        assert_eq!(bowl.parameters.values, [0.0, -7.0, 1e6], "the parameters stay");
        // 12 d w² + a at w = 2, beside a.
        let mut bowl = Bowl::new(&[2.0, 1.0], &[1.0, 3.0], 0.0, 0.5);
        let values = Hessian::of(&mut bowl, NOTHING, Pass::Test).eigenvalues().expect("finite");
        assert!((values[0] - 3.0).abs() < 1e-7 && (values[1] - 25.0).abs() < 1e-7, "{values:?}");
    }

    #[test]
    fn newtons_step_ends_a_quadratic_and_needs_an_inverse() {
        let mut bowl = Bowl::new(&[3.0, -0.5], &[2.0, 1000.0], 5.0, 0.0);
        let step =
            Hessian::of(&mut bowl, NOTHING, Pass::Test).newton_step().expect("it bends everywhere");
        assert!((step[0] + 3.0).abs() < 1e-7 && (step[1] - 0.5).abs() < 1e-7, "{step:?}");
        let mut flat = Bowl::new(&[3.0, -0.5], &[2.0, 0.0], 0.0, 0.0);
        assert_eq!(Hessian::of(&mut flat, NOTHING, Pass::Test).newton_step(), None);
        let mut broken = Bowl::new(&[f64::NAN, 0.0], &[1.0, 1.0], 0.0, 0.0);
        assert_eq!(Hessian::of(&mut broken, NOTHING, Pass::Test).eigenvalues(), None);
    }
}
