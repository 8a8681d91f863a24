//! Neurons and layers.

use super::values::{Dice, Values};
use crate::engine::{Dense, Init, LayerSpec, Network, Pass, Site, View, product};

pub fn neuron(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let w = [(); 3].map(|()| dice.parts(-10, 10, 10));
        let x = [(); 3].map(|()| dice.nonzero(-3, 3));
        let b = dice.parts(-10, 10, 10);
        let (z, a) = unit(w, x, b);
        (w, x, b, z, a)
    };
    let (w, x, b, z, a) = dice.until(draw, |(.., z, _)| (0.15..2.0).contains(&z.abs()));
    Values::given([("w1", w[0]), ("w2", w[1]), ("w3", w[2])])
        .with_given([("x1", x[0]), ("x2", x[1]), ("x3", x[2]), ("b", b)])
        .also([("z", z)])
        .answer(a)
}

/// z and tanh z of one unit.
fn unit(w: [f64; 3], x: [f64; 3], b: f64) -> (f64, f64) {
    let layers = [LayerSpec::Dense(Dense::new(1)), LayerSpec::Tanh];
    let mut network = Network::<f64>::build(&layers, 3, 1, Init::Zeros, 0)
        .expect("a unit takes any number of inputs");
    network.parameters_mut().values.copy_from_slice(&[w[0], w[1], w[2], b]);
    network.forward(&x, Pass::Test);
    (network.activation(1)[0], network.activation(2)[0])
}

pub fn parameter_count(dice: &mut Dice) -> Values {
    let i = dice.whole(2, 60);
    let h = dice.whole(3, 100);
    let o = dice.whole(1, 10);
    let dense = |units: f64| LayerSpec::Dense(Dense::new(units as usize));
    let count = parameters(&dense(h), i as usize) + parameters(&dense(o), h as usize);
    Values::given([("i", i), ("h", h), ("o", o)]).count(count as f64)
}

/// Parameters of a layer, as the engine plans it.
pub(super) fn parameters(layer: &LayerSpec, inputs: usize) -> usize {
    let layer = layer.plan::<f64>(Site::new(inputs, 1)).expect("it takes any number of inputs");
    layer.tensors().iter().map(|tensor| tensor.rows * tensor.columns).sum()
}

pub fn pre_activations(dice: &mut Dice) -> Values {
    // Else the inputs in the place of the units would do.
    let [o, i] = dice.until(|dice| [(); 2].map(|()| dice.whole(2, 20)), |[o, i]| o != i);
    let b = dice.of([8.0, 10.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0, 128.0]);
    Values::given([("o", o), ("B", b)]).also([("i", i)]).count(o * b)
}

pub fn matrix_product(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let a = [(); 4].map(|()| dice.nonzero(-5, 5));
        let b = [(); 4].map(|()| dice.nonzero(-5, 5));
        // Columns first.
        let mut c = [0.0; 4];
        product(&mut c, View::new(&a, 2, 2), View::new(&b, 2, 2));
        (a, b, c)
    };
    let (a, b, c) = dice.until(draw, |(.., c)| c[2] != 0.0);
    Values::given([("a11", a[0]), ("a12", a[2]), ("b12", b[2]), ("b22", b[3])])
        .also([("a21", a[1]), ("a22", a[3]), ("b11", b[0]), ("b21", b[1])])
        .count(c[2])
}

pub fn weight_rescale(dice: &mut Dice) -> Values {
    let w = dice.parts(-40, 40, 10);
    let k = dice.of([10.0, 12.0, 24.0, 60.0, 100.0, 365.0, 1000.0]);
    Values::given([("w", w), ("k", k)]).answer(w / k)
}
