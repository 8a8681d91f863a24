//! Gradients against finite differences.
//!
//! The central difference (L(w + h) − L(w − h)) / 2h has an error of order h², and loses about
//! ε |L| / h to rounding; h = 1e-5 in double precision balances the two near 1e-10. Where
//! gradient and difference are both no greater than that rounding, they agree: the absolute
//! errors of two examples may pull a bias to either side, and their sum is 0.

use super::{Examples, Model, Pass};

/// Step of the differences.
const H: f64 = 1e-5;

/// Roundings of one unit in the last place that a loss may have gathered on its way through a
/// deep network; a normalisation of a small spread multiplies them.
const ROUNDINGS: f64 = 32.0;

/// How far the gradients of each tensor are from finite differences.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheck {
    /// Name of the tensor and ‖gradient − difference‖ / (‖gradient‖ + ‖difference‖); 0
    /// where both are no greater than the rounding of the differences.
    pub tensors: Vec<(String, f64)>,
}

impl GradientCheck {
    /// The worst relative error; NaN where one is.
    #[must_use]
    pub fn worst(&self) -> f64 {
        let errors = self.tensors.iter().map(|(_, error)| *error);
        // `f64::max` would hide a NaN.
        errors.fold(0.0, |worst, e| if worst.is_nan() || e <= worst { worst } else { e })
    }
}

/// Compares a model's gradients on these examples with central differences of its loss, in a
/// pass of one kind: what is drawn is held. Parameters and buffers are left as they were.
///
/// # Panics
/// Where there are more examples than the model was planned for.
pub fn check_gradients(
    model: &mut dyn Model<f64>,
    examples: Examples<'_, f64>,
    pass: Pass,
) -> GradientCheck {
    let buffers = model.buffers().to_vec();
    let loss = model.step(examples, pass);
    let rounding = ROUNDINGS * f64::EPSILON * loss.abs() / H;
    let gradients = model.parameters().gradients.clone();
    let tensors = model.parameters().tensors().to_vec();
    let mut errors = Vec::new();
    for tensor in tensors {
        let (mut apart, mut ours, mut theirs) = (0.0, 0.0, 0.0);
        for i in tensor.range.clone() {
            let value = model.parameters().values[i];
            let mut loss_at = |w| {
                model.parameters_mut().values[i] = w;
                model.evaluate(examples, pass).loss
            };
            let difference = (loss_at(value + H) - loss_at(value - H)) / (2.0 * H);
            model.parameters_mut().values[i] = value;
            apart += (gradients[i] - difference).powi(2);
            ours += gradients[i].powi(2);
            theirs += difference.powi(2);
        }
        let size = ours.sqrt() + theirs.sqrt();
        let noise = rounding * (tensor.range.len() as f64).sqrt();
        errors.push((tensor.name, if size <= noise { 0.0 } else { apart.sqrt() / size }));
    }
    model.buffers_mut().copy_from_slice(&buffers);
    GradientCheck { tensors: errors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Dense, Draw, Init, LayerSpec, LossSpec, Network, Supervised};

    const PASS: Pass = Pass::Train(Draw { seed: 3, step: 7 });

    fn wave(count: usize, phase: f64) -> Vec<f64> {
        (0..count).map(|i| (1.7 * i as f64 + phase).sin() * 1.3).collect()
    }

    /// Targets that suit every loss: columns that are non-negative and sum to one.
    fn shares(rows: usize, columns: usize) -> Vec<f64> {
        let raw: Vec<f64> = wave(rows * columns, 0.4).iter().map(|x| x * x + 0.1).collect();
        raw.chunks(rows)
            .flat_map(|column| {
                let sum: f64 = column.iter().sum();
                column.iter().map(move |x| x / sum)
            })
            .collect()
    }

    fn worst(specs: &[LayerSpec], loss: LossSpec) -> f64 {
        let (inputs, columns) = (3, 7);
        let network =
            Network::build(specs, inputs, columns, Init::Normal(0.7), 3).expect("fits together");
        let outputs = network.outputs();
        let mut model = Supervised::new(network, loss, outputs).expect("as many as there are");
        let (x, y) = (wave(inputs * columns, 0.0), shares(outputs, columns));
        check_gradients(&mut model, Examples { x: &x, y: &y, len: columns }, PASS).worst()
    }

    #[test]
    fn every_layer_passes() {
        // An embedding takes symbols alone.
        let layers = LayerSpec::examples().into_iter();
        for layer in layers.filter(|layer| !matches!(layer, LayerSpec::Embedding(_))) {
            let specs = [
                LayerSpec::Dense(Dense::new(5)),
                layer.clone(),
                LayerSpec::Dense(Dense::new(4)),
                layer.clone(),
                LayerSpec::Dense(Dense::new(2)),
            ];
            let error = worst(&specs, LossSpec::MeanSquaredError);
            assert!(error < 1e-8, "{}: {error:e}", layer.name());
        }
    }

    #[test]
    fn every_loss_passes() {
        for loss in LossSpec::examples() {
            for outputs in [1, 3] {
                let specs = [
                    LayerSpec::Dense(Dense::new(4)),
                    LayerSpec::Tanh,
                    LayerSpec::Dense(Dense::new(outputs)),
                ];
                let error = worst(&specs, loss);
                assert!(error < 1e-8, "{loss:?} with {outputs}: {error:e}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_the_worst() {
        let tensors = [0.1, f64::NAN, 0.2].map(|error| ("0.weight".to_owned(), error)).into();
        assert!(GradientCheck { tensors }.worst().is_nan());
        let network = Network::build(&[LayerSpec::Dense(Dense::new(1))], 1, 1, Init::Zeros, 1);
        let mut model =
            Supervised::new(network.expect("fits"), LossSpec::MeanSquaredError, 1).expect("fits");
        let check =
            check_gradients(&mut model, Examples { x: &[f64::NAN], y: &[1.0], len: 1 }, PASS);
        assert!(check.worst().is_nan(), "{check:?}");
    }

    #[test]
    fn a_wrong_gradient_is_caught() {
        #[derive(Debug)]
        struct Wrong(Supervised<f64>);

        impl Model<f64> for Wrong {
            fn step(&mut self, batch: Examples<'_, f64>, pass: Pass) -> f64 {
                let loss = self.0.step(batch, pass);
                // The mistake of summing over the batch where the loss is a mean.
                self.0.parameters_mut().gradients[0] *= batch.len as f64;
                loss
            }

            fn evaluate(
                &mut self,
                examples: Examples<'_, f64>,
                pass: Pass,
            ) -> crate::engine::Evaluation {
                self.0.evaluate(examples, pass)
            }

            fn parameters(&self) -> &crate::engine::Parameters<f64> {
                self.0.parameters()
            }

            fn parameters_mut(&mut self) -> &mut crate::engine::Parameters<f64> {
                self.0.parameters_mut()
            }
        }

        let specs = [LayerSpec::Dense(Dense::new(1))];
        let network = Network::build(&specs, 2, 4, Init::Normal(1.0), 3).expect("fits");
        let model = Supervised::new(network, LossSpec::MeanSquaredError, 1).expect("fits");
        let (x, y) = (wave(8, 0.0), wave(4, 1.0));
        let check = check_gradients(&mut Wrong(model), Examples { x: &x, y: &y, len: 4 }, PASS);
        assert!(check.worst() > 0.1, "{check:?}");
    }
}
