//! A run's numbers at one step, for programs that read them.

use serde::Serialize;

use super::Run;
use crate::data::Task;

/// One arm after so many steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    pub arm: String,
    /// Updates made.
    pub step: u64,
    /// Loss of the batch of the latest update, before it; none before the first.
    pub batch_loss: Option<f64>,
    /// Mean loss on the whole training set, penalties left out.
    pub train_loss: f64,
    /// Mean loss on the whole test set.
    pub test_loss: f64,
    /// Share of examples classified rightly; none in a regression.
    pub train_accuracy: Option<f64>,
    pub test_accuracy: Option<f64>,
    /// Learning rate of the next update.
    pub rate: f64,
    /// ‖∂L/∂parameters‖ of each layer that has some, by its index, in the latest update (in
    /// the one to come, before the first), as the optimizer saw it.
    pub gradient_norms: Vec<(usize, f64)>,
}

/// A tensor of an arm, row by row, under its PyTorch name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    pub name: String,
    /// `[out, in]` of a weight, `[out]` of a bias.
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Run {
    /// The numbers of all arms now.
    pub fn records(&mut self) -> Vec<Record> {
        let arms = self.arms().iter_mut();
        arms.map(|arm| {
            let gradient_norms = arm.gradient_norms();
            let classes = arm.data().task != Task::Regression;
            let test = arm.test();
            let trainer = arm.trainer_mut();
            let train = trainer.evaluate_train(usize::MAX);
            let steps = trainer.steps();
            Record {
                step: steps,
                batch_loss: trainer.batch_loss().filter(|_| steps > 0),
                train_loss: train.loss,
                test_loss: test.loss,
                train_accuracy: classes.then(|| train.accuracy()),
                test_accuracy: classes.then(|| test.accuracy()),
                rate: trainer.rate(),
                gradient_norms,
                arm: arm.name().to_owned(),
            }
        })
        .collect()
    }

    /// What PyTorch calls the `state_dict` of an arm: all parameters in the order of its layers,
    /// and after them what layers keep beside their parameters, such as running means.
    pub fn state_dict(&mut self, arm: usize) -> Vec<NamedTensor> {
        let trainer = self.arms()[arm].trainer();
        let parameters = trainer.tensors().iter().map(|tensor| NamedTensor {
            name: tensor.name.clone(),
            shape: match tensor.role {
                crate::engine::Role::Weight => vec![tensor.rows, tensor.columns],
                _ => vec![tensor.rows],
            },
            values: trainer.parameter(tensor),
        });
        let kept = trainer.buffers().into_iter();
        let kept =
            kept.map(|(name, values)| NamedTensor { name, shape: vec![values.len()], values });
        parameters.chain(kept).collect()
    }

    /// What was done to the data of the first arm.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.shown_data().notes.clone()
    }

    /// Name of every arm that has stopped early, and the step whose weights it keeps.
    pub fn stops(&mut self) -> Vec<(String, u64)> {
        let arms = self.arms().iter();
        arms.filter_map(|arm| Some((arm.name().to_owned(), arm.trainer().stopped()?))).collect()
    }

    /// Name, divergence step and reason of every arm that has diverged.
    pub fn divergences(&mut self) -> Vec<(String, super::Divergence)> {
        let arms = self.arms().iter();
        arms.filter_map(|arm| Some((arm.name().to_owned(), arm.trainer().divergence()?.clone())))
            .collect()
    }
}
