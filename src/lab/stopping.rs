//! Early stopping: training ends once the loss on examples that are held out has not fallen for
//! a while, and the weights go back to where it was lowest (Prechelt 1998).
//!
//! The test set plays the held-out part here, as the curves show it. The loss is measured before
//! a step is taken, so a step leaves in the network what its batch did.

use super::EarlyStopping;
use crate::engine::{Model, Real};

/// The best so far, and how long to wait for a better one. Noting allocates nothing.
#[derive(Clone, Debug)]
pub(super) struct Patience<T> {
    spec: EarlyStopping,
    least: f64,
    /// Steps taken at the best.
    step: u64,
    /// The model at the best.
    values: Vec<T>,
    buffers: Vec<T>,
}

impl<T: Real> Patience<T> {
    /// Nothing has been measured yet; the start counts as the best.
    pub(super) fn new(spec: EarlyStopping, model: &dyn Model<T>) -> Self {
        Self {
            spec,
            least: f64::INFINITY,
            step: 0,
            values: model.parameters().values.clone(),
            buffers: model.buffers().to_vec(),
        }
    }

    /// Whether the loss has to be measured after so many steps.
    pub(super) fn is_due(&self, steps: u64) -> bool {
        steps.is_multiple_of(self.spec.every)
    }

    /// Takes note of a loss. Returns the best step, and puts the model back there, once patience
    /// is over.
    pub(super) fn note(&mut self, steps: u64, loss: f64, model: &mut dyn Model<T>) -> Option<u64> {
        if loss < self.least {
            self.least = loss;
            self.step = steps;
            self.values.copy_from_slice(&model.parameters().values);
            self.buffers.copy_from_slice(model.buffers());
        }
        if steps - self.step < self.spec.patience {
            return None;
        }
        model.parameters_mut().values.copy_from_slice(&self.values);
        model.buffers_mut().copy_from_slice(&self.buffers);
        Some(self.step)
    }
}
