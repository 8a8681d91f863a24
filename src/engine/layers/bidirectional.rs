//! Layers that read a sequence from both ends. PyTorch: `bidirectional=True`.
//!
//! ```text
//! forward    y_t = [F(x)_t ; reversed G(reversed x)_t]       y [2 · units × T · b]
//! ```
//!
//! F and G are the same layers with weights of their own; the backward pass splits dy and adds
//! what both send to x. Each step then knows what comes after it, so a network with such a
//! layer cannot go on where a pass has ended. Source: Schuster and Paliwal 1997.

use serde::{Deserialize, Serialize};

use super::{
    BufferPlan, Given, Layer, LayerSpec, Plan, Recurrence, Seen, Site, TensorPlan, nested,
};
use crate::engine::Real;
use crate::engine::chain::Chain;
use crate::engine::kernels::add_scaled;

/// Settings: `Bidirectional(layers: [LSTM(units: 8)])`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bidirectional {
    /// What reads in each direction.
    pub layers: Vec<LayerSpec>,
}

impl Plan for Bidirectional {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        let plan = |way| {
            // Each way draws for itself.
            Chain::plan(&self.layers, site.inner(way, site.inputs))
                .map_err(|error| format!("within, {error}"))
        };
        let ways: [Chain<T>; 2] = [plan(0)?, plan(1)?];
        if !ways[0].keeps_time() {
            return Err("both ways are put side by side step by step: put LastStep behind".into());
        }
        let room = |rows| vec![T::ZERO; rows * site.capacity];
        let parameters = ways[0].infos().last().map_or(0, |info| info.parameters.end);
        let buffers = ways[0].infos().last().map_or(0, |info| info.buffers.end);
        Ok(Box::new(Planned {
            inputs: site.inputs,
            units: ways[0].outputs(),
            reversed: room(site.inputs),
            ways,
            parameters,
            buffers,
            batch: 1,
        }))
    }

    fn example() -> Self {
        Self { layers: vec![LayerSpec::Tanh] }
    }
}

#[derive(Debug)]
struct Planned<T> {
    inputs: usize,
    units: usize,
    ways: [Chain<T>; 2],
    /// x with its steps in reverse.
    reversed: Vec<T>,
    /// Parameters and buffers of one way.
    parameters: usize,
    buffers: usize,
    batch: usize,
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        2 * self.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        let [forwards, backwards] = &self.ways;
        let reverse =
            |plan: TensorPlan| TensorPlan { name: format!("{}_reverse", plan.name), ..plan };
        let backwards = nested::tensors(backwards).into_iter().map(reverse);
        nested::tensors(forwards).into_iter().chain(backwards).collect()
    }

    fn buffers(&self) -> Vec<BufferPlan> {
        let [forwards, backwards] = &self.ways;
        let reverse =
            |plan: BufferPlan| BufferPlan { name: format!("{}_reverse", plan.name), ..plan };
        let backwards = nested::buffers(backwards).into_iter().map(reverse);
        nested::buffers(forwards).into_iter().chain(backwards).collect()
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let Given { parameters, buffers, x, pass, batch, .. } = given;
        self.batch = batch;
        let reversed = &mut self.reversed[..x.len()];
        reverse(x, self.inputs * batch, reversed);
        let [forwards, backwards] = &mut self.ways;
        let (first, second) = parameters.split_at(self.parameters);
        let (kept, kept_reverse) = buffers.split_at_mut(self.buffers);
        forwards.enter(x, batch);
        forwards.forward_from(0, first, kept, (pass, false));
        backwards.enter(reversed, batch);
        backwards.forward_from(0, second, kept_reverse, (pass, false));
        let columns = y.len() / (2 * self.units);
        for (column, y) in y.chunks_exact_mut(2 * self.units).enumerate() {
            let (upper, lower) = y.split_at_mut(self.units);
            let mirrored = mirror(column, columns, batch);
            upper.copy_from_slice(&forwards.output()[column * self.units..][..self.units]);
            lower.copy_from_slice(&backwards.output()[mirrored * self.units..][..self.units]);
        }
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        let [forwards, backwards] = &mut self.ways;
        let columns = seen.dy.len() / (2 * self.units);
        for (column, dy) in seen.dy.chunks_exact(2 * self.units).enumerate() {
            let (upper, lower) = dy.split_at(self.units);
            let mirrored = mirror(column, columns, self.batch);
            forwards.output_and_delta().1[column * self.units..][..self.units]
                .copy_from_slice(upper);
            backwards.output_and_delta().1[mirrored * self.units..][..self.units]
                .copy_from_slice(lower);
        }
        let (first, second) = seen.parameters.split_at(self.parameters);
        let (d_first, d_second) = gradients.split_at_mut(self.parameters);
        forwards.backward(first, d_first, dx.is_some());
        backwards.backward(second, d_second, dx.is_some());
        if let Some(dx) = dx {
            reverse(backwards.delta(0), self.inputs * self.batch, dx);
            add_scaled(dx, forwards.delta(0), T::ONE);
        }
    }

    fn resumes(&self) -> bool {
        false
    }

    fn serial_steps(&self, steps: usize) -> usize {
        self.ways[0].serial_steps(steps)
    }

    fn recurrence<'a>(&'a self, _: &'a [T]) -> Option<Recurrence<'a, T>> {
        nested::recurrence(&self.ways[0])
    }
}

/// The column of the same sequence at the mirrored step.
fn mirror(column: usize, columns: usize, batch: usize) -> usize {
    columns - (column / batch + 1) * batch + column % batch
}

/// Copies `x` with its steps, of so many numbers each, in reverse.
fn reverse<T: Real>(x: &[T], step: usize, into: &mut [T]) {
    for (x, into) in x.chunks_exact(step).zip(into.rchunks_exact_mut(step)) {
        into.copy_from_slice(x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pass;

    #[test]
    fn the_second_way_is_back_in_order() {
        let mut layer = Bidirectional::example().plan::<f64>(Site::new(1, 4)).expect("fits");
        // Two steps of two sequences.
        let x = [0.1, 0.2, 0.3, 0.4];
        let mut y = [0.0; 8];
        let given = Given {
            parameters: &[],
            buffers: &mut [],
            x: &x,
            pass: Pass::Test,
            batch: 2,
            resume: false,
        };
        layer.forward(given, &mut y);
        for (y, x) in y.chunks_exact(2).zip(x) {
            assert!((y[0] - x.tanh()).abs() < 1e-15 && (y[1] - x.tanh()).abs() < 1e-15);
        }
    }
}
