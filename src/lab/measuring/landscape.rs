//! The loss on the training set as a function of the parameters, in double precision and at
//! the arm's present weights: gradients of it, its Hessian, and what Newton's method makes of
//! it. Penalties are no part of it.

use crate::engine::{Hessian, Model, Pass};
use crate::lab::arm::ArmRun;
use crate::lab::columns::Columns;

/// Parameters up to which a Hessian is affordable.
const CURVABLE: usize = 200;

/// A copy of an arm's model, apart from the run.
pub(super) struct Landscape {
    model: Box<dyn Model<f64>>,
    train: Columns<f64>,
    batch: Columns<f64>,
}

impl Landscape {
    pub(super) fn of(arm: &ArmRun) -> Option<Self> {
        let train = Columns::new(&arm.data().train);
        let model = arm.trainer().double(train.len).ok()?;
        Some(Self { model, train, batch: Columns::default() })
    }

    /// Training examples.
    pub(super) fn len(&self) -> usize {
        self.train.len
    }

    /// The gradient on the whole training set.
    pub(super) fn gradient(&mut self) -> Vec<f64> {
        self.model.step(self.train.examples(), Pass::Test);
        self.model.parameters().gradients.clone()
    }

    /// The gradient on some of the examples.
    pub(super) fn gradient_on(&mut self, examples: impl Iterator<Item = usize>) -> Vec<f64> {
        let examples: Vec<u32> = examples.map(|example| example as u32).collect();
        self.batch.gather(&self.train, &examples);
        self.model.step(self.batch.examples(), Pass::Test);
        self.model.parameters().gradients.clone()
    }

    /// The Hessian; none for a model of too many parameters.
    fn hessian(&mut self) -> Option<Hessian> {
        let small = self.model.parameters().values.len() <= CURVABLE;
        small.then(|| Hessian::of(&mut *self.model, self.train.examples(), Pass::Test))
    }
}

/// How many eigenvalues of the Hessian are below 0.
pub(super) fn negative_curvatures(arm: &ArmRun) -> Option<f64> {
    let values = Landscape::of(arm)?.hessian()?.eigenvalues()?;
    Some(values.iter().filter(|value| **value < 0.0).count() as f64)
}

/// The greatest eigenvalue of the Hessian.
pub(super) fn largest_curvature(arm: &ArmRun) -> Option<f64> {
    Landscape::of(arm)?.hessian()?.eigenvalues()?.last().copied()
}

/// The loss after Newton's step; infinite where there is none.
pub(super) fn loss_after_newton(arm: &ArmRun) -> Option<f64> {
    let mut landscape = Landscape::of(arm)?;
    let Some(step) = landscape.hessian()?.newton_step() else { return Some(f64::INFINITY) };
    let values = &mut landscape.model.parameters_mut().values;
    values.iter_mut().zip(step).for_each(|(w, step)| *w += step);
    Some(landscape.model.evaluate(landscape.train.examples(), Pass::Test).loss)
}
