//! A residual block: its input, and what a branch of layers adds to it.
//!
//! ```text
//! forward    y  = x + s F(x)
//! backward   dx = dy + s F'(x)ᵀ dy
//! ```
//!
//! The first term carries the gradient past the branch as it is. Without s, the size of the
//! activations grows with each block; s = 1/√L keeps L blocks together at the size of two.
//! Shapes: x, F(x) and y `[units × b]`. Sources: He et al. 2016; for the factor, Zhang, Dauphin
//! and Ma 2019 (Fixup) and De and Smith 2020.

use serde::{Deserialize, Serialize};

use super::{
    BufferPlan, Given, Layer, LayerSpec, Plan, Recurrence, Seen, Site, TensorPlan, nested,
};
use crate::engine::chain::Chain;
use crate::engine::kernels::add_scaled;
use crate::engine::{Dense, Real};

/// Settings of a residual block: `Residual(layers: [Dense(units: 16), ReLU])`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residual {
    /// The branch F, which ends in as many units as it starts with.
    pub layers: Vec<LayerSpec>,
    /// s.
    #[serde(default = "usual_scale")]
    pub scale: f64,
}

fn usual_scale() -> f64 {
    1.0
}

impl Plan for Residual {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        let branch = Chain::plan(&self.layers, site).map_err(|error| format!("within, {error}"))?;
        if !branch.keeps_time() {
            return Err("the branch ends time, and what it is added to does not: leave LastStep \
                        out of it"
                .into());
        }
        let (inputs, outputs) = (branch.inputs(), branch.outputs());
        if inputs != outputs {
            return Err(format!(
                "the branch makes {outputs} units of {inputs}, and what is added to {inputs} \
                 must be {inputs}: end it in Dense(units: {inputs})"
            ));
        }
        Ok(Box::new(Planned { branch, scale: T::from_f64(self.scale) }))
    }

    fn example() -> Self {
        // With no layer of a width of its own, it fits behind any other.
        Self { layers: vec![LayerSpec::Tanh], scale: 0.5 }
    }
}

impl Residual {
    /// x + F(x) with F of one dense layer and an activation.
    #[must_use]
    pub fn of(units: usize, activation: LayerSpec, scale: f64) -> Self {
        Self { layers: vec![LayerSpec::Dense(Dense::new(units)), activation], scale }
    }
}

#[derive(Debug)]
struct Planned<T> {
    branch: Chain<T>,
    scale: T,
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.branch.outputs()
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        nested::tensors(&self.branch)
    }

    fn buffers(&self) -> Vec<BufferPlan> {
        nested::buffers(&self.branch)
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let Given { parameters, buffers, x, pass, batch, resume } = given;
        self.branch.enter(x, batch);
        let added = self.branch.forward_from(0, parameters, buffers, (pass, resume));
        y.copy_from_slice(x);
        add_scaled(y, added, self.scale);
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        let (_, into) = self.branch.output_and_delta();
        into.fill(T::ZERO);
        add_scaled(into, seen.dy, self.scale);
        self.branch.backward(seen.parameters, gradients, dx.is_some());
        if let Some(dx) = dx {
            dx.copy_from_slice(seen.dy);
            add_scaled(dx, self.branch.delta(0), T::ONE);
        }
    }

    fn resumes(&self) -> bool {
        self.branch.resumes()
    }

    fn serial_steps(&self, steps: usize) -> usize {
        self.branch.serial_steps(steps)
    }

    fn recurrence<'a>(&'a self, _: &'a [T]) -> Option<Recurrence<'a, T>> {
        nested::recurrence(&self.branch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_of_another_width_is_refused_with_both() {
        let block = Residual::of(8, LayerSpec::ReLU, 1.0);
        let error = block.plan::<f32>(Site::new(16, 1)).expect_err("8 and 16 do not add");
        assert!(error.contains("8 units of 16") && error.contains("Dense(units: 16)"), "{error}");
        let inner = Residual { layers: vec![LayerSpec::Dense(Dense::new(0))], scale: 1.0 };
        let error = inner.plan::<f32>(Site::new(16, 1)).expect_err("no units");
        assert!(error.starts_with("within, layer 0 (Dense)"), "{error}");
    }
}
