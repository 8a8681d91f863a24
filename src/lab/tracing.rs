//! Follows one example through a network, there and back, in double precision, with central
//! differences beside every gradient.

use super::arm::ArmRun;
use super::{LayerTrace, Matrix, Trace};
use crate::engine::{Examples, LossSpec, Model, Network, Parameters, Pass, Tensor};

/// Step of the differences, as in the gradient check.
const H: f64 = 1e-5;

/// Parameters up to which an example is traced: each has two passes through the network for its
/// finite difference, and a learner waits for them.
const MOST: usize = 10_000;

/// Traces a training example with the weights as they are now.
///
/// # Errors
/// Where there is no such example, the model is no network, or it is too large.
pub(super) fn trace(arm: usize, run: &ArmRun, example: usize) -> Result<Trace, String> {
    let (data, trainer) = (run.data(), run.trainer());
    if trainer.layers().is_empty() {
        return Err("a surface has no layers to look into".into());
    }
    if data.sequence.is_some() {
        return Err("the microscope follows examples of one step; the cell shows those of a \
                    sequence"
            .into());
    }
    let parameters = parameters(run);
    if parameters > MOST {
        return Err(format!(
            "the microscope puts a finite difference beside each gradient, for up to {MOST} \
             parameters; this network has {parameters}"
        ));
    }
    if example >= data.train.len {
        return Err(format!("there are {} training examples", data.train.len));
    }
    let column = |values: &[f64]| {
        let rows = values.len() / data.train.len;
        values[example * rows..(example + 1) * rows].to_vec()
    };
    let (input, target) = (column(&data.train.x), column(&data.train.y));
    let mut lens = Lens::new(trainer.double(1)?, trainer.settings().loss, &input, &target);
    let layers = lens.layers(trainer.rate());
    let raw_input = input.iter().zip(&data.inputs).map(|(&x, scale)| scale.raw(x)).collect();
    Ok(Trace {
        arm,
        example,
        step: trainer.steps(),
        output: lens.prediction(),
        loss: lens.loss_value,
        layers,
        rate: trainer.rate(),
        loss_after: lens.loss_after(trainer.rate()),
        input,
        raw_input,
        target,
    })
}

fn parameters(run: &ArmRun) -> usize {
    run.trainer().tensors().iter().map(|tensor| tensor.range.len()).sum()
}

/// Whether the microscope takes an arm at all: it is a network, of single steps, and not too
/// large.
pub(super) fn is_traceable(run: &ArmRun) -> bool {
    run.data().sequence.is_none() && !run.trainer().layers().is_empty() && parameters(run) <= MOST
}

/// A network with one example in it.
struct Lens<'a> {
    model: Box<dyn Model<f64>>,
    loss: LossSpec,
    input: &'a [f64],
    target: &'a [f64],
    loss_value: f64,
    gradients: Vec<f64>,
    outputs: Vec<Vec<f64>>,
    deltas: Vec<Vec<f64>>,
}

impl<'a> Lens<'a> {
    fn new(
        mut model: Box<dyn Model<f64>>,
        loss: LossSpec,
        input: &'a [f64],
        target: &'a [f64],
    ) -> Self {
        // One example goes through as in use: batch norm would see no spread in it.
        let loss_value = model.step(Examples { x: input, y: target, len: 1 }, Pass::Test);
        let gradients = model.parameters().gradients.clone();
        let network = network(&mut *model);
        let layers = network.layers().len();
        let outputs = (1..=layers).map(|index| network.activation(index).to_vec()).collect();
        let deltas = (1..=layers).map(|index| network.delta(index).to_vec()).collect();
        Self { model, loss, input, target, loss_value, gradients, outputs, deltas }
    }

    fn layers(&mut self, rate: f64) -> Vec<LayerTrace> {
        let infos = network(&mut *self.model).layers().to_vec();
        let tensors = self.model.parameters().tensors().to_vec();
        let mut layers = Vec::new();
        for (index, info) in infos.iter().enumerate() {
            let mine =
                |name: &str| tensors.iter().find(|tensor| tensor.name == format!("{index}.{name}"));
            let (weight, bias) = (mine("weight"), mine("bias"));
            layers.push(LayerTrace {
                kind: info.kind.to_owned(),
                weight: weight.map(|tensor| self.matrix(tensor, Kind::Value)),
                bias: bias.map_or_else(Vec::new, |tensor| self.matrix(tensor, Kind::Value).values),
                output: self.outputs[index].clone(),
                d_output: self.deltas[index].clone(),
                d_output_numeric: self.differences_at_output(index),
                d_weight: weight.map(|tensor| self.matrix(tensor, Kind::Gradient)),
                d_weight_numeric: weight.map(|tensor| self.differences(tensor)),
                d_bias: bias
                    .map_or_else(Vec::new, |tensor| self.matrix(tensor, Kind::Gradient).values),
                d_bias_numeric: bias
                    .map_or_else(Vec::new, |tensor| self.differences(tensor).values),
                weight_after: weight.map(|tensor| self.matrix(tensor, Kind::After(rate))),
                bias_after: bias
                    .map_or_else(Vec::new, |tensor| self.matrix(tensor, Kind::After(rate)).values),
            });
        }
        layers
    }

    fn matrix(&self, tensor: &Tensor, kind: Kind) -> Matrix {
        let parameters = self.model.parameters();
        let values = in_rows(tensor, |position| match kind {
            Kind::Value => parameters.values[position],
            Kind::Gradient => self.gradients[position],
            Kind::After(rate) => parameters.values[position] - rate * self.gradients[position],
        });
        Matrix { rows: tensor.rows, columns: tensor.columns, values }
    }

    /// Central differences of the loss with respect to the entries of a tensor.
    fn differences(&mut self, tensor: &Tensor) -> Matrix {
        let values = in_rows(tensor, |position| {
            let value = self.model.parameters().values[position];
            let mut loss_at = |w| {
                self.model.parameters_mut().values[position] = w;
                network(&mut *self.model).forward(self.input, Pass::Test);
                self.loss_of_output()
            };
            let difference = (loss_at(value + H) - loss_at(value - H)) / (2.0 * H);
            self.model.parameters_mut().values[position] = value;
            difference
        });
        Matrix { rows: tensor.rows, columns: tensor.columns, values }
    }

    /// Central differences of the loss with respect to the output of a layer.
    fn differences_at_output(&mut self, layer: usize) -> Vec<f64> {
        let mut differences = Vec::new();
        for unit in 0..self.outputs[layer].len() {
            let mut loss_at = |step: f64| {
                let value = self.outputs[layer][unit] + step;
                let network = network(&mut *self.model);
                network.activation_mut(layer + 1).copy_from_slice(&self.outputs[layer]);
                network.activation_mut(layer + 1)[unit] = value;
                network.forward_from(layer + 1);
                self.loss_of_output()
            };
            differences.push((loss_at(H) - loss_at(-H)) / (2.0 * H));
        }
        differences
    }

    fn loss_of_output(&self) -> f64 {
        let output = self.model.network().map_or(&[][..], Network::output);
        self.loss.evaluate(output, self.target, self.target.len(), None)
    }

    fn prediction(&self) -> Vec<f64> {
        let logits = self.outputs.last().map_or(self.input, Vec::as_slice);
        let mut prediction = vec![0.0; logits.len()];
        self.loss.prediction(logits, logits.len(), &mut prediction);
        prediction
    }

    /// The loss on the example after a plain gradient step at `rate`.
    fn loss_after(&mut self, rate: f64) -> f64 {
        let Parameters { values, .. } = self.model.parameters_mut();
        for (value, gradient) in values.iter_mut().zip(&self.gradients) {
            *value -= rate * gradient;
        }
        network(&mut *self.model).forward(self.input, Pass::Test);
        self.loss_of_output()
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Value,
    Gradient,
    After(f64),
}

/// Something for each entry of a tensor, row by row, from its place in the buffer.
fn in_rows(tensor: &Tensor, entry: impl FnMut(usize) -> f64) -> Vec<f64> {
    (0..tensor.range.len()).filter_map(|i| tensor.position(i)).map(entry).collect()
}

fn network(model: &mut dyn Model<f64>) -> &mut Network<f64> {
    model.network_mut().expect("only a network is traced")
}
