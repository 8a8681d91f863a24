//! Looking at a model without training it: predictions, and what its layers put out.

use crate::engine::{LossSpec, Model, Network, Pass, Real};

/// Predictions (probabilities where the loss works on logits) for the columns of `x`.
pub(super) fn predict<T: Real>(
    model: &mut dyn Model<T>,
    loss: LossSpec,
    x: &[f64],
    pass: Pass,
) -> Vec<f64> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    let rows = network.outputs();
    let mut predictions = Vec::with_capacity(x.len() / network.inputs() * rows);
    let mut prediction = Vec::new();
    in_parts(network, x, pass, |network| {
        let z = network.output();
        prediction.resize(z.len(), T::ZERO);
        loss.prediction(z, rows, &mut prediction);
        predictions.extend(prediction.iter().map(|p| p.to_f64()));
    });
    predictions
}

/// Outputs of one layer for the columns of `x`, `[units × columns]`.
pub(super) fn outputs<T: Real>(model: &mut dyn Model<T>, layer: usize, x: &[f64]) -> Vec<f64> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    let mut outputs = Vec::new();
    in_parts(network, x, Pass::Test, |network| {
        outputs.extend(network.activation(layer + 1).iter().map(|a| a.to_f64()));
    });
    outputs
}

/// Outputs of every layer for some columns, no more than the network takes at once.
pub(super) fn activations<T: Real>(model: &mut dyn Model<T>, x: &[T]) -> Vec<Vec<f64>> {
    let Some(network) = model.network_mut() else { return Vec::new() };
    network.forward(x, Pass::Test);
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
    let chunk = network.inputs() * network.capacity();
    let mut columns: Vec<T> = Vec::with_capacity(chunk.min(x.len()));
    for part in x.chunks(chunk) {
        columns.clear();
        columns.extend(part.iter().map(|&x| T::from_f64(x)));
        network.forward(&columns, pass);
        look(network);
    }
}
