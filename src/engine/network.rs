//! A network: layers in a row over buffers that are planned once.

use std::ops::Range;

use super::kernels::square_sum;
use super::layers::{Layer, Seen};
use super::{Init, LayerSpec, Parameters, Real, Stream};

/// Layers that do not fit each other, the data or the targets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("layer {layer} ({kind}): {message}")]
pub struct ShapeError {
    /// Index of the layer, from 0.
    pub layer: usize,
    /// Its name.
    pub kind: &'static str,
    /// What does not fit, with both shapes.
    pub message: String,
}

/// What a layer is and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerInfo {
    /// As experiments spell it.
    pub kind: &'static str,
    /// Rows of its input.
    pub inputs: usize,
    /// Rows of its output.
    pub outputs: usize,
    /// Its part of the parameter buffer; empty where it has none.
    pub parameters: Range<usize>,
    /// Least and greatest output, where there are bounds.
    pub bounds: Option<(f64, f64)>,
}

/// What the latest step did in one layer. Norms are computed in double precision; gradients
/// are as the optimizer saw them, with penalties added and clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerProbe {
    /// ‖∂L/∂parameters‖; none for a layer without parameters.
    pub weight_gradient: Option<f64>,
    /// ‖∂L/∂output‖ over the batch.
    pub activation_gradient: f64,
    /// Root mean square of the output over the batch.
    pub activation_size: f64,
}

/// A planned network. The passes allocate nothing and cannot fail.
///
/// `A[0]` is the input, `A[l+1]` the output of layer `l`; each is `[features × columns]`.
#[derive(Debug)]
pub struct Network<T> {
    layers: Vec<Box<dyn Layer<T>>>,
    infos: Vec<LayerInfo>,
    parameters: Parameters<T>,
    /// A\[0\] … A\[L\].
    activations: Vec<Vec<T>>,
    /// ∂L/∂A\[0\] … ∂L/∂A\[L\]; the first is never computed.
    deltas: Vec<Vec<T>>,
    /// Columns of the latest pass.
    columns: usize,
    capacity: usize,
}

impl<T: Real> Network<T> {
    /// Plans a network for `inputs` features and at most `capacity` columns, with weights
    /// drawn from `seed`.
    ///
    /// # Errors
    /// Where a layer cannot follow the one before it.
    pub fn build(
        specs: &[LayerSpec],
        inputs: usize,
        capacity: usize,
        init: Init,
        seed: u64,
    ) -> Result<Self, ShapeError> {
        let mut network = Self {
            layers: Vec::new(),
            infos: Vec::new(),
            parameters: Parameters::default(),
            activations: vec![vec![T::ZERO; inputs * capacity]],
            deltas: vec![Vec::new()],
            columns: 0,
            capacity,
        };
        let mut features = inputs;
        for (index, spec) in specs.iter().enumerate() {
            let error = |message| ShapeError { layer: index, kind: spec.name(), message };
            if features == 0 {
                return Err(error("there are 0 inputs, and 1 or more are needed".into()));
            }
            let layer = spec.plan::<T>(features).map_err(error)?;
            let start = network.parameters.values.len();
            for plan in layer.tensors() {
                let stream = Stream::Init(network.parameters.tensors().len() as u32);
                let init = plan.init.unwrap_or(init);
                let values = init.draw(plan.columns, plan.rows, &mut stream.rng(seed));
                network.parameters.push(index, plan.name, plan.role, plan.rows, &values);
            }
            let outputs = layer.outputs();
            network.infos.push(LayerInfo {
                kind: spec.name(),
                inputs: features,
                outputs,
                parameters: start..network.parameters.values.len(),
                bounds: layer.bounds(),
            });
            network.activations.push(vec![T::ZERO; outputs * capacity]);
            network.deltas.push(vec![T::ZERO; outputs * capacity]);
            network.layers.push(layer);
            features = outputs;
        }
        Ok(network)
    }

    /// What the layers are, in order.
    #[must_use]
    pub fn layers(&self) -> &[LayerInfo] {
        &self.infos
    }

    /// Rows of the input.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.infos.first().map_or(self.activations[0].len() / self.capacity, |info| info.inputs)
    }

    /// Rows of the output.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.infos.last().map_or_else(|| self.inputs(), |info| info.outputs)
    }

    /// The largest number of columns that a pass takes.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The trainable numbers.
    #[must_use]
    pub fn parameters(&self) -> &Parameters<T> {
        &self.parameters
    }

    /// The trainable numbers, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters<T> {
        &mut self.parameters
    }

    /// Carries `x` `[inputs × columns]` through all layers; returns A\[L\].
    ///
    /// # Panics
    /// Where `x` has more columns than the capacity.
    pub fn forward(&mut self, x: &[T]) -> &[T] {
        self.columns = x.len() / self.inputs();
        self.activations[0][..x.len()].copy_from_slice(x);
        self.forward_from(0)
    }

    /// Carries A\[layer\], as it stands, through the layers from there on; returns A\[L\].
    pub fn forward_from(&mut self, layer: usize) -> &[T] {
        let columns = self.columns;
        for (index, (layer, info)) in self.layers.iter().zip(&self.infos).enumerate().skip(layer) {
            let (seen, rest) = self.activations.split_at_mut(index + 1);
            layer.forward(
                &self.parameters.values[info.parameters.clone()],
                &seen[index][..info.inputs * columns],
                &mut rest[0][..info.outputs * columns],
            );
        }
        self.output()
    }

    /// A\[L\] of the latest pass, `[outputs × columns]`.
    #[must_use]
    pub fn output(&self) -> &[T] {
        self.activation(self.layers.len())
    }

    /// A\[index\] of the latest pass: 0 is the input, l + 1 the output of layer l.
    #[must_use]
    pub fn activation(&self, index: usize) -> &[T] {
        &self.activations[index][..self.rows(index) * self.columns]
    }

    /// A\[index\], to be disturbed before [`Network::forward_from`].
    pub fn activation_mut(&mut self, index: usize) -> &mut [T] {
        let length = self.rows(index) * self.columns;
        &mut self.activations[index][..length]
    }

    /// ∂L/∂A\[index\] of the latest backward pass, for index ≥ 1.
    #[must_use]
    pub fn delta(&self, index: usize) -> &[T] {
        &self.deltas[index][..self.rows(index) * self.columns]
    }

    /// The output of the latest forward pass, and the place for ∂L/∂output.
    pub fn output_and_delta(&mut self) -> (&[T], &mut [T]) {
        let last = self.layers.len();
        let length = self.rows(last) * self.columns;
        (&self.activations[last][..length], &mut self.deltas[last][..length])
    }

    /// Carries ∂L/∂output, which stands in [`Network::output_and_delta`], back through all
    /// layers; the gradients of the parameters stand in [`Network::parameters`] afterwards.
    pub fn backward(&mut self) {
        let columns = self.columns;
        for (index, (layer, info)) in self.layers.iter().zip(&self.infos).enumerate().rev() {
            let (before, after) = self.deltas.split_at_mut(index + 1);
            let dx = &mut before[index];
            let seen = Seen {
                parameters: &self.parameters.values[info.parameters.clone()],
                x: &self.activations[index][..info.inputs * columns],
                y: &self.activations[index + 1][..info.outputs * columns],
                dy: &after[0][..info.outputs * columns],
            };
            let gradients = &mut self.parameters.gradients[info.parameters.clone()];
            let wanted = index > 0;
            layer.backward(seen, gradients, wanted.then(|| &mut dx[..info.inputs * columns]));
        }
    }

    /// What the latest step did in a layer.
    #[must_use]
    pub fn probe(&self, layer: usize) -> LayerProbe {
        let range = self.infos[layer].parameters.clone();
        let output = self.activation(layer + 1);
        LayerProbe {
            weight_gradient: (!range.is_empty())
                .then(|| square_sum(&self.parameters.gradients[range]).sqrt()),
            activation_gradient: square_sum(self.delta(layer + 1)).sqrt(),
            activation_size: (square_sum(output) / output.len().max(1) as f64).sqrt(),
        }
    }

    fn rows(&self, index: usize) -> usize {
        if index == 0 { self.inputs() } else { self.infos[index - 1].outputs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Dense;

    #[test]
    fn the_handbooks_network_has_21_parameters() {
        let specs =
            [LayerSpec::Dense(Dense::new(4)), LayerSpec::Tanh, LayerSpec::Dense(Dense::new(1))];
        let network = Network::<f64>::build(&specs, 3, 20, Init::default(), 1).expect("fits");
        assert_eq!(network.parameters().values.len(), 21);
        let names: Vec<_> =
            network.parameters().tensors().iter().map(|tensor| tensor.name.as_str()).collect();
        assert_eq!(names, ["0.weight", "0.bias", "2.weight", "2.bias"]);
    }

    #[test]
    fn a_layer_that_cannot_be_is_named() {
        let specs = [LayerSpec::Tanh, LayerSpec::Dense(Dense::new(0))];
        let error = Network::<f32>::build(&specs, 3, 1, Init::default(), 1).expect_err("no units");
        assert_eq!(error.to_string(), "layer 1 (Dense): a dense layer needs at least one unit");
        let error = Network::<f32>::build(&specs, 0, 1, Init::default(), 1).expect_err("no inputs");
        assert_eq!(error.layer, 0);
    }

    #[test]
    fn a_wider_layer_leaves_the_others_as_they_were() {
        let build = |width| {
            let specs = [LayerSpec::Dense(Dense::new(width)), LayerSpec::Dense(Dense::new(2))];
            Network::<f64>::build(&specs, 3, 1, Init::Normal(1.0), 5).expect("fits")
        };
        let (narrow, wide) = (build(4), build(8));
        let first = |network: &Network<f64>| network.parameters().values[..12].to_vec();
        assert_eq!(first(&narrow), first(&wide));
    }
}
