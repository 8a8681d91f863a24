//! Gradients against central differences, in double precision: every layer under every loss,
//! over seeds and batch sizes, and deep stacks of all of them. The registries are walked, so a
//! new layer or loss is checked from the day on which it is named there.
//!
//! A difference across a kink (ReLU at 0, the absolute error at the target) is no derivative,
//! and one of a gradient that has all but vanished on its way is nothing but rounding. Examples
//! that come within [`CLEAR`] of a kink, and gradients below [`FELT`], are passed over, and the
//! next seed is taken. A gradient of exactly 0 is judged: there is no difference then.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.

use gradus::engine::{
    Dense, Draw, Examples, Init, LayerSpec, LossSpec, Model, Network, Pass, Penalty, Role, Stream,
    Supervised, check_gradients,
};
use rand::RngExt as _;

/// The worst relative error that a tensor may have.
const TOLERANCE: f64 = 1e-6;

/// How much more a deep stack with a normalisation may have: over a few units of small spread
/// it bends so much that the third order of the differences is felt.
const CURVED: f64 = 10.0;

/// Distance from every kink: a hundred times what the differences move a parameter by.
const CLEAR: f64 = 1e-3;

/// What is drawn in a pass is held, so that differences see one function.
const PASS: Pass = Pass::Train(Draw { seed: 3, step: 7 });

/// Norm from which on the differences, good to 1e-11, tell a gradient to a millionth.
const FELT: f64 = 1e-4;

/// Norm up to which a gradient is rounding alone, as that of a bias before a batch norm.
const NOTHING: f64 = 1e-12;

const INPUTS: usize = 3;

/// A model, and examples that suit every loss: targets are positive and sum to one.
struct Trial {
    model: Supervised<f64>,
    x: Vec<f64>,
    y: Vec<f64>,
    len: usize,
}

impl Trial {
    fn new(specs: &[LayerSpec], loss: LossSpec, len: usize, seed: u64) -> Self {
        let network = Network::build(specs, INPUTS, len, Init::Normal(1.0), seed).unwrap();
        let outputs = network.outputs();
        let mut model = Supervised::new(network, loss, outputs).unwrap();
        let mut rng = Stream::TrainData.rng(seed);
        let mut draw = |from: f64, to: f64| from + (to - from) * rng.random::<f64>();
        // Biases start at zero, where a mistake in them could hide.
        for tensor in model.parameters().tensors().to_vec() {
            if tensor.role == Role::Bias {
                model.parameters_mut().values[tensor.range].fill_with(|| draw(-0.5, 0.5));
            }
        }
        let x = (0..INPUTS * len).map(|_| draw(-2.0, 2.0)).collect();
        let mut y: Vec<f64> = (0..outputs * len).map(|_| draw(0.1, 1.0)).collect();
        for column in y.chunks_mut(outputs) {
            let sum: f64 = column.iter().sum();
            for y in column {
                *y /= sum;
            }
        }
        Self { model, x, y, len }
    }

    /// The first trial, counted from `seed`, that differences can judge.
    fn clear(specs: &[LayerSpec], loss: LossSpec, len: usize, seed: u64) -> Self {
        (0..20)
            .map(|more| Self::new(specs, loss, len, 1000 * seed + more))
            .find_map(|mut trial| (trial.is_clear() && trial.is_felt()).then_some(trial))
            .unwrap_or_else(|| panic!("no seed will do: {specs:?} under {loss:?}, batch {len}"))
    }

    /// Whether no input of a bend is near 0, and no distance to a target near 0 or 1.
    fn is_clear(&mut self) -> bool {
        let network = self.model.network_mut().unwrap();
        let z = network.forward(&self.x, PASS);
        let mut distances = z.iter().zip(&self.y).map(|(z, y)| (z - y).abs());
        let clear = distances.all(|d| d > CLEAR && (d - 1.0).abs() > CLEAR);
        let layers = network.layers().iter().enumerate();
        let mut kinks = layers.filter(|(_, layer)| layer.kind.ends_with("ReLU"));
        clear && kinks.all(|(i, _)| network.activation(i).iter().all(|z| z.abs() > CLEAR))
    }

    /// Whether no gradient has all but vanished.
    fn is_felt(&mut self) -> bool {
        self.model.step(Examples { x: &self.x, y: &self.y, len: self.len }, PASS);
        let parameters = self.model.parameters();
        let norm = |range: &std::ops::Range<usize>| {
            parameters.gradients[range.clone()].iter().map(|g| g * g).sum::<f64>().sqrt()
        };
        let mut norms = parameters.tensors().iter().map(|tensor| norm(&tensor.range));
        norms.all(|norm| !(NOTHING..=FELT).contains(&norm))
    }

    fn error(&mut self) -> f64 {
        let examples = Examples { x: &self.x, y: &self.y, len: self.len };
        check_gradients(&mut self.model, examples, PASS).worst()
    }
}

/// One of each layer, but for the one that takes nothing but symbols; those that have a time
/// are looked at in `tests/sequences.rs`.
fn all_layers() -> Vec<LayerSpec> {
    let mut layers = LayerSpec::examples();
    layers.retain(|layer| !matches!(layer, LayerSpec::Embedding(_)));
    layers
}

fn dense(units: usize) -> LayerSpec {
    LayerSpec::Dense(Dense::new(units))
}

#[test]
fn every_layer_under_every_loss() {
    for layer in all_layers() {
        for loss in LossSpec::examples() {
            for (seed, len) in [(1, 1), (2, 2), (3, 7), (4, 16)] {
                for outputs in [1, 3] {
                    let specs = [dense(5), layer.clone(), dense(outputs)];
                    let error = Trial::clear(&specs, loss, len, seed).error();
                    let what = format!("{layer:?} under {loss:?}, {outputs} outputs, batch {len}");
                    assert!(error <= TOLERANCE, "{what}: {error:e}");
                }
            }
        }
    }
}

#[test]
fn every_layer_last_and_first() {
    for layer in all_layers() {
        for (seed, loss) in LossSpec::examples().into_iter().enumerate() {
            let specs = [layer.clone(), dense(4), layer.clone()];
            let error = Trial::clear(&specs, loss, 6, seed as u64).error();
            assert!(error <= TOLERANCE, "{layer:?} at both ends under {loss:?}: {error:e}");
        }
    }
}

#[test]
fn deep_stacks_of_all_layers() {
    let (layers, losses) = (all_layers(), LossSpec::examples());
    for seed in 0..40 {
        let mut rng = Stream::Shuffle.rng(seed);
        let mut specs = Vec::new();
        for _ in 0..rng.random_range(3..=7) {
            specs.push(dense(rng.random_range(2..=6)));
            specs.push(layers[rng.random_range(0..layers.len())].clone());
        }
        specs.push(dense(2));
        let loss = losses[rng.random_range(0..losses.len())];
        let error = Trial::clear(&specs, loss, 5, seed).error();
        let kinds: Vec<_> = specs.iter().map(LayerSpec::name).collect();
        let normal = kinds.iter().any(|kind| kind.ends_with("Norm"));
        let most = if normal { CURVED * TOLERANCE } else { TOLERANCE };
        assert!(error <= most, "{} under {loss:?}: {error:e}", kinds.join(" "));
    }
}

#[test]
fn every_penalty() {
    const H: f64 = 1e-5;
    let specs = [dense(4), LayerSpec::Tanh, dense(2)];
    for penalty in Penalty::EXAMPLES {
        for biases in [false, true] {
            let mut trial = Trial::new(&specs, LossSpec::MeanSquaredError, 4, 5);
            let parameters = trial.model.parameters_mut();
            parameters.gradients.fill(0.0);
            penalty.add_gradient(parameters, biases, false);
            for i in 0..parameters.values.len() {
                let value = parameters.values[i];
                let mut at = |w| {
                    parameters.values[i] = w;
                    penalty.value(parameters, biases)
                };
                let difference = (at(value + H) - at(value - H)) / (2.0 * H);
                parameters.values[i] = value;
                let apart = (parameters.gradients[i] - difference).abs();
                // The penalties are of the order 1e-3, and so are their gradients.
                assert!(apart < 1e-3 * TOLERANCE, "{penalty:?} at {i}: {apart:e}");
            }
        }
    }
}

#[test]
fn single_precision_follows_double() {
    for layer in all_layers() {
        for loss in LossSpec::examples() {
            let specs = [dense(6), layer.clone(), dense(3)];
            let mut double = Trial::clear(&specs, loss, 9, 7);
            let single = |values: &[f64]| values.iter().map(|&v| v as f32).collect::<Vec<_>>();
            let network = Network::<f32>::build(&specs, INPUTS, 9, Init::Zeros, 1).unwrap();
            let mut model = Supervised::new(network, loss, 3).unwrap();
            model.parameters_mut().values = single(&double.model.parameters().values);
            let (x, y) = (single(&double.x), single(&double.y));
            let ours = model.step(Examples { x: &x, y: &y, len: 9 }, PASS);
            let exact = double.model.step(Examples { x: &double.x, y: &double.y, len: 9 }, PASS);
            let gradients = &double.model.parameters().gradients;
            let norm = |values: &mut dyn Iterator<Item = f64>| {
                values.map(|value| value * value).sum::<f64>().sqrt()
            };
            let pairs = model.parameters().gradients.iter().zip(gradients);
            let apart = norm(&mut pairs.map(|(&a, &b)| f64::from(a) - b));
            let error = apart / norm(&mut gradients.iter().copied());
            let what = format!("{layer:?} under {loss:?}");
            assert!((ours - exact).abs() < 1e-6 * exact, "{what}: loss {ours} for {exact}");
            assert!(error < 2e-6, "{what}: {error:e}");
        }
    }
}
