//! Layers in a row over buffers that are planned once. A network is one; a layer that is made
//! of layers holds one.

use std::ops::Range;

use super::layers::{BufferPlan, Given, Layer, Seen, Site, TensorPlan};
use super::{LayerSpec, Pass, Real};

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
    /// Its part of what is kept beside the parameters, such as running means.
    pub buffers: Range<usize>,
    /// Least and greatest output, where there are bounds.
    pub bounds: Option<(f64, f64)>,
}

/// Layers in a row. `A[0]` is the input, `A[l+1]` the output of layer `l`; each is
/// `[features × columns]`. Parameters stand elsewhere, in one buffer for all.
#[derive(Debug)]
pub(super) struct Chain<T> {
    layers: Vec<Box<dyn Layer<T>>>,
    infos: Vec<LayerInfo>,
    inputs: usize,
    /// A\[0\] … A\[L\].
    activations: Vec<Vec<T>>,
    /// ∂L/∂A\[0\] … ∂L/∂A\[L\].
    deltas: Vec<Vec<T>>,
    /// Columns of the latest pass.
    columns: usize,
}

/// Numbers that a network may hold: half a gigabyte in single precision.
const MOST_NUMBERS: usize = 1 << 27;

impl<T: Real> Chain<T> {
    /// Plans the layers, copies laid out flat, for what the site offers.
    pub(super) fn plan(specs: &[LayerSpec], site: Site) -> Result<Self, ShapeError> {
        let room = |features| vec![T::ZERO; features * site.capacity];
        let mut chain = Self {
            layers: Vec::new(),
            infos: Vec::new(),
            inputs: site.inputs,
            activations: vec![room(site.inputs)],
            deltas: vec![room(site.inputs)],
            columns: 0,
        };
        let (mut features, mut parameters, mut buffers, mut numbers) = (site.inputs, 0, 0, 0);
        for (index, spec) in LayerSpec::flat(specs).into_iter().enumerate() {
            let error = |message| ShapeError { layer: index, kind: spec.name(), message };
            if features == 0 {
                return Err(error("there are 0 inputs, and 1 or more are needed".into()));
            }
            let layer = spec.plan::<T>(site.inner(index, features)).map_err(error)?;
            let sizes = |plans: Vec<usize>| plans.into_iter().sum::<usize>();
            let tensors = layer.tensors().iter().map(|plan| plan.rows * plan.columns).collect();
            let kept = layer.buffers().iter().map(|plan| plan.start.len()).collect();
            let (own, kept) = (sizes(tensors), sizes(kept));
            let outputs = layer.outputs();
            numbers += own + 2 * outputs * site.capacity;
            if numbers > MOST_NUMBERS {
                return Err(error(format!(
                    "up to here the network holds {numbers} numbers ({} parameters, and what {} \
                     examples make of them), and {MOST_NUMBERS} is the most: take fewer units, \
                     fewer layers or smaller batches",
                    parameters + own,
                    site.capacity
                )));
            }
            chain.infos.push(LayerInfo {
                kind: spec.name(),
                inputs: features,
                outputs,
                parameters: parameters..parameters + own,
                buffers: buffers..buffers + kept,
                bounds: layer.bounds(),
            });
            chain.activations.push(room(outputs));
            chain.deltas.push(room(outputs));
            chain.layers.push(layer);
            (features, parameters, buffers) = (outputs, parameters + own, buffers + kept);
        }
        Ok(chain)
    }

    pub(super) fn infos(&self) -> &[LayerInfo] {
        &self.infos
    }

    pub(super) fn layer(&self, index: usize) -> &dyn Layer<T> {
        &*self.layers[index]
    }

    pub(super) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(super) fn outputs(&self) -> usize {
        self.infos.last().map_or(self.inputs, |info| info.outputs)
    }

    /// The tensors of all layers, each with the index of its layer.
    pub(super) fn tensors(&self) -> impl Iterator<Item = (usize, TensorPlan)> {
        let layers = self.layers.iter().enumerate();
        layers.flat_map(|(i, layer)| layer.tensors().into_iter().map(move |plan| (i, plan)))
    }

    /// What all layers keep beside their parameters, each with the index of its layer.
    pub(super) fn buffers(&self) -> impl Iterator<Item = (usize, BufferPlan)> {
        let layers = self.layers.iter().enumerate();
        layers.flat_map(|(i, layer)| layer.buffers().into_iter().map(move |plan| (i, plan)))
    }

    /// Sets A\[0\].
    pub(super) fn enter(&mut self, x: &[T]) {
        self.columns = x.len() / self.inputs;
        self.activations[0][..x.len()].copy_from_slice(x);
    }

    /// Carries A\[layer\], as it stands, through the layers from there on; returns A\[L\].
    pub(super) fn forward_from(
        &mut self,
        layer: usize,
        parameters: &[T],
        buffers: &mut [T],
        pass: Pass,
    ) -> &[T] {
        let columns = self.columns;
        let layers = self.layers.iter_mut().zip(&self.infos).enumerate();
        for (index, (layer, info)) in layers.skip(layer) {
            let (seen, rest) = self.activations.split_at_mut(index + 1);
            let given = Given {
                parameters: &parameters[info.parameters.clone()],
                buffers: &mut buffers[info.buffers.clone()],
                x: &seen[index][..info.inputs * columns],
                pass,
            };
            layer.forward(given, &mut rest[0][..info.outputs * columns]);
        }
        self.output()
    }

    /// Carries ∂L/∂A\[L\], as it stands, back through all layers. ∂L/∂A\[0\] is computed only
    /// where it is wanted.
    pub(super) fn backward(&mut self, parameters: &[T], gradients: &mut [T], to_input: bool) {
        let columns = self.columns;
        let layers = self.layers.iter_mut().zip(&self.infos).enumerate();
        for (index, (layer, info)) in layers.rev() {
            let (before, after) = self.deltas.split_at_mut(index + 1);
            let dx = &mut before[index];
            let seen = Seen {
                parameters: &parameters[info.parameters.clone()],
                x: &self.activations[index][..info.inputs * columns],
                y: &self.activations[index + 1][..info.outputs * columns],
                dy: &after[0][..info.outputs * columns],
            };
            let wanted = index > 0 || to_input;
            let dx = wanted.then(|| &mut dx[..info.inputs * columns]);
            layer.backward(seen, &mut gradients[info.parameters.clone()], dx);
        }
    }

    /// A\[L\] of the latest pass.
    pub(super) fn output(&self) -> &[T] {
        self.activation(self.layers.len())
    }

    /// A\[index\] of the latest pass.
    pub(super) fn activation(&self, index: usize) -> &[T] {
        &self.activations[index][..self.rows(index) * self.columns]
    }

    pub(super) fn activation_mut(&mut self, index: usize) -> &mut [T] {
        let length = self.rows(index) * self.columns;
        &mut self.activations[index][..length]
    }

    /// ∂L/∂A\[index\] of the latest backward pass.
    pub(super) fn delta(&self, index: usize) -> &[T] {
        &self.deltas[index][..self.rows(index) * self.columns]
    }

    /// A\[L\] of the latest pass, and the place for ∂L/∂A\[L\].
    pub(super) fn output_and_delta(&mut self) -> (&[T], &mut [T]) {
        let last = self.layers.len();
        let length = self.rows(last) * self.columns;
        (&self.activations[last][..length], &mut self.deltas[last][..length])
    }

    fn rows(&self, index: usize) -> usize {
        if index == 0 { self.inputs } else { self.infos[index - 1].outputs }
    }
}
