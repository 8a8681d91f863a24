//! Looking at an arm without training it: losses, predictions, what its layers put out.

use super::{APART, COLUMNS, Trainer};
use crate::engine::{
    Draw, Evaluation, GradientCheck, LayerInfo, LayerProbe, LossSpec, Model, Network, Pass, Real,
    Tensor, by_example, check_gradients,
};
use crate::lab::columns::Columns;
use crate::lab::heavy::masks;
use crate::lab::start::model;
use crate::lab::train::{Look, Train as _};
use crate::lab::{Heat, StateKind};

impl<T: Real> Look for Trainer<T> {
    fn evaluate_test(&mut self, most: usize) -> Evaluation {
        self.model.evaluate(self.test.first(most), Pass::Test)
    }

    fn evaluate_train(&mut self, most: usize) -> Evaluation {
        self.model.evaluate(self.train.first(most), Pass::Test)
    }

    fn layers(&self) -> &[LayerInfo] {
        self.model.network().map_or(&[], Network::layers)
    }

    fn probe(&self, layer: usize) -> LayerProbe {
        let network = self.model.network().expect("only a network has layers to probe");
        network.probe(layer)
    }

    fn tensors(&self) -> &[Tensor] {
        self.model.parameters().tensors()
    }

    fn parameter(&self, tensor: &Tensor) -> Vec<f64> {
        self.model.parameters().row_major(tensor)
    }

    fn buffers(&self) -> Vec<(String, Vec<f64>)> {
        let names = self.model.network().map_or_else(Vec::new, Network::buffer_names);
        let mut values = self.model.buffers().iter().map(|value| value.to_f64());
        names.into_iter().map(|(name, len)| (name, values.by_ref().take(len).collect())).collect()
    }

    fn point(&self) -> Option<[f64; 2]> {
        self.settings.surface?;
        let values = &self.model.parameters().values;
        Some([values[0].to_f64(), values[1].to_f64()])
    }

    fn gradient(&self) -> Vec<f64> {
        self.model.parameters().gradients.iter().map(|g| g.to_f64()).collect()
    }

    fn optimizer_state(&self) -> Vec<(StateKind, Vec<f64>)> {
        let kept = self.optimizer.state();
        let kept = kept.map(|(name, values)| {
            (StateKind::Kept(name), values.iter().map(|value| value.to_f64()).collect())
        });
        let mut rates = Vec::new();
        self.optimizer.effective_rates(self.rate(), &mut rates);
        kept.chain([(StateKind::EffectiveRate, rates)]).collect()
    }

    fn masks(&self, examples: usize) -> Vec<Option<Heat>> {
        self.model.network().map_or_else(Vec::new, |network| masks(network, examples))
    }

    fn predict(&mut self, x: &[f64]) -> Vec<f64> {
        predict(&mut *self.model, self.settings.loss, x, Pass::Test)
    }

    fn predict_masked(&mut self, x: &[f64], draw: u32) -> Vec<f64> {
        let buffers = self.model.buffers().to_vec();
        let draw = Draw { seed: self.settings.seed, step: APART + u64::from(draw) };
        let loss = self.settings.loss;
        let predictions = predict(&mut *self.model, loss, x, Pass::Train(draw));
        self.model.buffers_mut().copy_from_slice(&buffers);
        predictions
    }

    fn outputs(&mut self, layer: usize, x: &[f64]) -> Vec<f64> {
        outputs(&mut *self.model, layer, x)
    }

    fn clipped(&mut self) -> [Vec<f64>; 2] {
        self.look_ahead();
        self.add_penalty();
        let clip = self.settings.clip;
        let gradients = &mut self.model.parameters_mut().gradients;
        let as_f64 = |gradients: &[T]| gradients.iter().map(|g| g.to_f64()).collect();
        let before = as_f64(gradients);
        clip.apply(gradients);
        [before, as_f64(gradients)]
    }

    fn activations(&mut self, most: usize) -> Vec<Vec<f64>> {
        activations(&mut *self.model, self.train.first(most.min(COLUMNS)).x)
    }

    fn double(&self, columns: usize) -> Result<Box<dyn Model<f64>>, String> {
        let mut double = model::<f64>(&self.settings, &self.data, columns)?;
        let copy = |into: &mut [f64], from: &[T]| {
            into.iter_mut().zip(from).for_each(|(into, from)| *into = from.to_f64());
        };
        copy(&mut double.parameters_mut().values, &self.model.parameters().values);
        copy(double.buffers_mut(), self.model.buffers());
        Ok(double)
    }

    fn check_gradients(&self, most: usize) -> Result<GradientCheck, String> {
        let columns = Columns::<f64>::new(&self.data.train);
        let examples = columns.first(most);
        let mut model = self.double(examples.len)?;
        Ok(check_gradients(&mut *model, examples, Pass::Train(self.draw())))
    }
}

/// Predictions (probabilities where the loss works on logits) for the columns of `x`.
fn predict<T: Real>(model: &mut dyn Model<T>, loss: LossSpec, x: &[f64], pass: Pass) -> Vec<f64> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    let rows = network.outputs();
    let mut predictions = Vec::new();
    in_parts(network, x, pass, |network| {
        let said = said(loss, network.output(), rows);
        predictions.extend(by_example(&said, rows, network.batch()));
    });
    predictions
}

/// What outputs say: predictions, or probabilities where the loss works on logits.
pub(super) fn said<T: Real>(loss: LossSpec, z: &[T], rows: usize) -> Vec<T> {
    let mut said = vec![T::ZERO; z.len()];
    loss.prediction(z, rows, &mut said);
    said
}

/// Outputs of one layer for the columns of `x`, `[units × columns]`.
fn outputs<T: Real>(model: &mut dyn Model<T>, layer: usize, x: &[f64]) -> Vec<f64> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    let mut outputs = Vec::new();
    in_parts(network, x, Pass::Test, |network| {
        outputs.extend(network.activation(layer + 1).iter().map(|a| a.to_f64()));
    });
    outputs
}

/// Outputs of every layer for some columns, no more than the network takes at once.
fn activations<T: Real>(model: &mut dyn Model<T>, x: &[T]) -> Vec<Vec<f64>> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    let most = network.entry().numbers(network.entry().steps) * network.capacity();
    network.forward(&x[..x.len().min(most)], Pass::Test);
    (1..=network.layers().len())
        .map(|index| network.activation(index).iter().map(|a| a.to_f64()).collect())
        .collect()
}

/// Carries `x` through the network, as many columns at once as it takes; `look` is called after
/// each part.
fn in_parts<T: Real>(
    network: &mut Network<T>,
    x: &[f64],
    pass: Pass,
    mut look: impl FnMut(&Network<T>),
) {
    let entry = network.entry();
    let chunk = entry.numbers(entry.steps) * network.capacity();
    let mut columns: Vec<T> = Vec::with_capacity(chunk.min(x.len()));
    for part in x.chunks(chunk) {
        columns.clear();
        columns.extend(part.iter().map(|&x| T::from_f64(x)));
        network.forward(&columns, pass);
        look(network);
    }
}
