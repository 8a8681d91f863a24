//! What recurrent layers compute over sequences, asked without training.

use super::Trainer;
use super::looking::said;
use crate::engine::{Gate, Network, Pass, Real, Recurrence, by_example};
use crate::lab::train::{Read, Unrolled, UnrolledLayer};

impl<T: Real> Read for Trainer<T> {
    fn unroll(&mut self, x: &[f64], batch: usize, resume: bool) -> Option<Unrolled> {
        let loss = self.settings.loss;
        let network = self.model.network_mut()?;
        let entry = network.entry();
        let columns = x.len() / entry.rows;
        if batch == 0 || batch > network.capacity() || columns > network.capacity() * entry.steps {
            return None;
        }
        let x: Vec<T> = x.iter().map(|&x| T::from_f64(x)).collect();
        network.read(&x, batch, Pass::Test, resume);
        let outputs = network.output();
        let rows = network.outputs();
        let said = said(loss, outputs, rows);
        Some(Unrolled { rows, outputs: by_example(&said, rows, batch), layers: layers(network) })
    }

    fn longest(&self) -> usize {
        self.model.network().map_or(0, |network| network.capacity() * network.entry().steps)
    }

    fn state_gradients(&self) -> Vec<(usize, Vec<f64>)> {
        let Some(network) = self.model.network() else { return Vec::new() };
        recurrences(network).map(|(layer, of)| (layer, norms(&of))).collect()
    }

    fn serial_steps(&self) -> usize {
        self.model.network().map_or(0, Network::serial_steps)
    }

    fn resumes(&self) -> bool {
        self.model.network().is_some_and(Network::resumes)
    }
}

fn recurrences<T: Real>(network: &Network<T>) -> impl Iterator<Item = (usize, Recurrence<'_, T>)> {
    let layers = 0..network.layers().len();
    layers.filter_map(|layer| Some((layer, network.recurrence(layer)?)))
}

/// ‖∂L/∂h_t‖ over the batch, in double precision, for each step.
fn norms<T: Real>(of: &Recurrence<'_, T>) -> Vec<f64> {
    let squares = |step: &[T]| step.iter().map(|d| d.to_f64().powi(2)).sum::<f64>();
    of.state_gradient.chunks_exact(of.units * of.batch).map(|step| squares(step).sqrt()).collect()
}

fn layers<T: Real>(network: &Network<T>) -> Vec<UnrolledLayer> {
    let layer = |(index, of): (usize, Recurrence<'_, T>)| UnrolledLayer {
        index,
        kind: of.kind,
        units: of.units,
        gates: gates(&of),
    };
    recurrences(network).map(layer).collect()
}

/// The gates of a layer as panes show them, the most telling first.
fn gates<T: Real>(of: &Recurrence<'_, T>) -> Vec<(Gate, Vec<f64>)> {
    let (units, rows) = (of.units, of.order.len() * of.units);
    let gate = |wanted: Gate| {
        let block = of.order.iter().position(|gate| *gate == wanted)?;
        let columns = of.gates.chunks_exact(rows);
        let values: Vec<T> =
            columns.flat_map(|column| column[block * units..][..units].to_vec()).collect();
        Some((wanted, by_example(&values, units, of.batch)))
    };
    let written = || {
        let ((_, i), (_, g)) = (gate(Gate::Input)?, gate(Gate::Candidate)?);
        Some((Gate::Write, i.iter().zip(&g).map(|(i, g)| (i * g).abs()).collect()))
    };
    let cells = of.cells.map(|cells| (Gate::Cell, by_example(cells, units, of.batch)));
    let mut gates: Vec<(Gate, Vec<f64>)> = Vec::new();
    for wanted in
        [Gate::Update, Gate::Reset, Gate::Forget, Gate::Input, Gate::Candidate, Gate::Output]
    {
        gates.extend(gate(wanted));
    }
    gates.extend(written());
    gates.extend(cells);
    gates.push((Gate::Hidden, by_example(of.hidden, units, of.batch)));
    gates
}
