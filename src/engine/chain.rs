//! Layers in a row over buffers that are planned once. A network is one; a layer that is made
//! of layers holds one.

use std::ops::Range;

use super::layers::{BufferPlan, Given, Layer, Recurrence, Seen, Site, TensorPlan};
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
    /// Columns of A\[0\] … A\[L\] in the latest pass.
    columns: Vec<usize>,
    /// Sequences of the latest pass.
    batch: usize,
}

/// Numbers that a network may hold: half a gigabyte in single precision.
const MOST_NUMBERS: usize = 1 << 27;

impl<T: Real> Chain<T> {
    /// Plans the layers, copies laid out flat, for what the site offers.
    pub(super) fn plan(specs: &[LayerSpec], site: Site) -> Result<Self, ShapeError> {
        let room = |features, site: Site| vec![T::ZERO; features * site.capacity];
        let mut chain = Self {
            layers: Vec::new(),
            infos: Vec::new(),
            inputs: site.inputs,
            activations: vec![room(site.inputs, site)],
            deltas: vec![room(site.inputs, site)],
            columns: vec![0],
            batch: 0,
        };
        let mut site = site;
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
            if !layer.keeps_time() {
                site.capacity /= site.steps;
                site.steps = 1;
            }
            site.symbols = None;
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
            chain.activations.push(room(outputs, site));
            chain.deltas.push(room(outputs, site));
            chain.columns.push(0);
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

    /// Whether the output has as many steps as the input.
    pub(super) fn keeps_time(&self) -> bool {
        self.layers.iter().all(|layer| layer.keeps_time())
    }

    /// Whether a pass can go on where the one before it ended.
    pub(super) fn resumes(&self) -> bool {
        self.layers.iter().all(|layer| layer.resumes())
    }

    /// Steps that must be computed one after the other, for a sequence of so many.
    pub(super) fn serial_steps(&self, steps: usize) -> usize {
        self.layers.iter().map(|layer| layer.serial_steps(steps)).sum()
    }

    /// Sets A\[0\] to `x` `[inputs × columns]`: the steps of so many sequences.
    pub(super) fn enter(&mut self, x: &[T], batch: usize) {
        self.begin(x.len() / self.inputs, batch).copy_from_slice(x);
    }

    /// A\[0\], to be filled, for a pass of so many columns.
    pub(super) fn begin(&mut self, columns: usize, batch: usize) -> &mut [T] {
        self.batch = batch;
        self.columns[0] = columns;
        for (index, layer) in self.layers.iter().enumerate() {
            let kept = self.columns[index];
            self.columns[index + 1] = if layer.keeps_time() { kept } else { batch };
        }
        self.activation_mut(0)
    }

    /// Carries A\[layer\], as it stands, through the layers from there on; returns A\[L\].
    pub(super) fn forward_from(
        &mut self,
        layer: usize,
        parameters: &[T],
        buffers: &mut [T],
        (pass, resume): (Pass, bool),
    ) -> &[T] {
        let layers = self.layers.iter_mut().zip(&self.infos).enumerate();
        for (index, (layer, info)) in layers.skip(layer) {
            let (seen, rest) = self.activations.split_at_mut(index + 1);
            let given = Given {
                parameters: &parameters[info.parameters.clone()],
                buffers: &mut buffers[info.buffers.clone()],
                x: &seen[index][..info.inputs * self.columns[index]],
                pass,
                batch: self.batch,
                resume,
            };
            layer.forward(given, &mut rest[0][..info.outputs * self.columns[index + 1]]);
        }
        self.output()
    }

    /// Carries ∂L/∂A\[L\], as it stands, back through all layers. ∂L/∂A\[0\] is computed only
    /// where it is wanted.
    pub(super) fn backward(&mut self, parameters: &[T], gradients: &mut [T], to_input: bool) {
        let layers = self.layers.iter_mut().zip(&self.infos).enumerate();
        for (index, (layer, info)) in layers.rev() {
            let (before, after) = self.deltas.split_at_mut(index + 1);
            let dx = &mut before[index];
            let (columns, left) = (self.columns[index], self.columns[index + 1]);
            let seen = Seen {
                parameters: &parameters[info.parameters.clone()],
                x: &self.activations[index][..info.inputs * columns],
                y: &self.activations[index + 1][..info.outputs * left],
                dy: &after[0][..info.outputs * left],
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
        &self.activations[index][..self.rows(index) * self.columns[index]]
    }

    pub(super) fn activation_mut(&mut self, index: usize) -> &mut [T] {
        let length = self.rows(index) * self.columns[index];
        &mut self.activations[index][..length]
    }

    /// What the latest pass left at every step of a layer, where the layer has a state.
    pub(super) fn recurrence(&self, layer: usize) -> Option<Recurrence<'_, T>> {
        self.layers[layer].recurrence(self.activation(layer + 1))
    }

    /// Sequences of the latest pass, or columns where there is no time.
    pub(super) fn batch(&self) -> usize {
        self.batch
    }

    /// ∂L/∂A\[index\] of the latest backward pass.
    pub(super) fn delta(&self, index: usize) -> &[T] {
        &self.deltas[index][..self.rows(index) * self.columns[index]]
    }

    /// A\[L\] of the latest pass, and the place for ∂L/∂A\[L\].
    pub(super) fn output_and_delta(&mut self) -> (&[T], &mut [T]) {
        let last = self.layers.len();
        let length = self.rows(last) * self.columns[last];
        (&self.activations[last][..length], &mut self.deltas[last][..length])
    }

    fn rows(&self, index: usize) -> usize {
        if index == 0 { self.inputs } else { self.infos[index - 1].outputs }
    }
}
