//! Memory over time.

use super::basics::parameters;
use super::values::{Dice, Values};
use crate::engine::{Entry, Gru, Init, LayerSpec, Lstm, Network, Pass, Rnn, Shortcut};

pub fn recurrent_power(dice: &mut Dice) -> Values {
    let rho = dice.of([0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01, 1.05, 1.1, 1.2, 1.5]);
    let t = dice.of([5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0]);
    Values::given([("rho", rho), ("T", t)]).answer(rho.powf(t))
}

pub fn forget_power(dice: &mut Dice) -> Values {
    let f = dice.of([0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995]);
    let t = dice.of([5.0, 10.0, 20.0, 30.0, 50.0, 100.0]);
    Values::given([("f", f), ("T", t)]).answer(f.powf(t))
}

pub fn recurrent_parameters(dice: &mut Dice) -> Values {
    parameters_of(dice, |units| LayerSpec::RNN(Rnn::new(units)))
}

pub fn gate_parameters(dice: &mut Dice) -> Values {
    parameters_of(dice, |units| LayerSpec::LSTM(Lstm::new(units)))
}

pub fn gru_parameters(dice: &mut Dice) -> Values {
    parameters_of(dice, |units| LayerSpec::GRU(Gru::new(units)))
}

fn parameters_of(dice: &mut Dice, layer: fn(usize) -> LayerSpec) -> Values {
    let i = dice.of([2.0, 4.0, 8.0, 10.0, 16.0, 32.0, 50.0, 64.0, 100.0]);
    let h = dice.of([4.0, 8.0, 16.0, 20.0, 32.0, 50.0, 64.0, 100.0, 128.0]);
    let count = parameters(&layer(h as usize), i as usize);
    Values::given([("i", i), ("h", h)]).count(count as f64)
}

pub fn through_time(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let [h2, h3] = [(); 2].map(|()| dice.parts(-9, 9, 10));
        (h2, h3, dice.parts(-15, 15, 10), dice.parts(-20, 20, 10))
    };
    // Else the slope of either step would do, or none.
    let tells = |h2: f64, h3: f64| h3.abs() >= 0.3 && h2.abs() != h3.abs();
    let (h2, h3, w, d) = dice.until(draw, |&(h2, h3, ..)| tells(h2, h3));
    let inputs = [h2.atanh(), h3.atanh() - w * h2];
    Values::given([("w", w), ("h3", h3), ("d", d)]).also([("h2", h2)]).answer(one_step_back(
        Rnn::new(1),
        w,
        inputs,
        d,
    ))
}

pub fn state_shortcut(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let s = dice.of([0.1, 0.2, 0.25, 0.5]);
        (s, dice.whole(1, 10) / 10.0, dice.parts(-15, 15, 10))
    };
    // Where the branch hardly counts, 1 would be near enough.
    let (s, slope, w) = dice.until(draw, |(s, slope, w)| (s * slope * w).abs() >= 0.03);
    let layer = Rnn { shortcut: Shortcut::State(s), ..Rnn::new(1) };
    // The first state is 0. The second input is where tanh has the slope 1 − a².
    let inputs = [0.0, (1.0 - slope).sqrt().atanh()];
    let factor = one_step_back(layer, w, inputs, 1.0);
    Values::given([("s", s), ("slope", slope), ("w", w)]).answer(factor)
}

/// ∂J/∂h of the first of two steps, with ∂J/∂h = d at the second, of one unit with the
/// recurrent weight w.
fn one_step_back(layer: Rnn, w: f64, inputs: [f64; 2], d: f64) -> f64 {
    let entry = Entry { rows: 1, steps: 2, symbols: None };
    let mut network = Network::plan(&[LayerSpec::RNN(layer)], entry, 1, Init::Zeros, 0)
        .expect("a recurrent layer takes any sequence");
    network.parameters_mut().values.copy_from_slice(&[1.0, w, 0.0]);
    network.forward(&inputs, Pass::Test);
    network.output_and_delta().1.copy_from_slice(&[0.0, d]);
    network.backward();
    network.recurrence(0).map_or(f64::NAN, |steps| steps.state_gradient[0])
}

pub fn lstm_step(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let c = dice.parts(-30, 30, 10);
        let [f, i, o] = [(); 3].map(|()| dice.whole(1, 9) / 10.0);
        let g = dice.parts(-9, 9, 10);
        (c, f, i, g, o, cell_after(c, [i, f, g, o]))
    };
    let moves = |before: f64, after: f64| (after - before).abs() > 0.05 * before.abs();
    let (c, f, i, g, o, after) =
        dice.until(draw, |&(c, .., after)| after.abs() > 0.01 && moves(c, after));
    Values::given([("c", c), ("f", f), ("i", i), ("g", g)]).also([("o", o)]).answer(after)
}

/// The cell of an LSTM's unit that held c, |c| < 4, after a step with the gates i, f, g, o.
fn cell_after(c: f64, [i, f, g, o]: [f64; 4]) -> f64 {
    // An open input gate adds less than 1 at a step.
    let load = [OPEN, OPEN, (c / 4.0).atanh(), 0.0];
    let step = [logit(i), logit(f), g.atanh(), logit(o)];
    let network = gated(LayerSpec::LSTM(Lstm::new(1)), [load, load, load, load, step]);
    let cells = network.recurrence(0).and_then(|steps| steps.cells);
    cells.map_or(f64::NAN, |cells| cells[4])
}

pub fn gru_step(dice: &mut Dice) -> Values {
    let draw = |dice: &mut Dice| {
        let [h, n] = [(); 2].map(|()| dice.parts(-9, 9, 10));
        let z = dice.whole(1, 9) / 10.0;
        let load = [0.0, -OPEN, h.atanh()];
        let network = gated(LayerSpec::GRU(Gru::new(1)), [load, [0.0, logit(z), n.atanh()]]);
        (h, z, n, network.output()[1])
    };
    // Both signs of z give the same halfway, and where nothing changes.
    let (h, z, n, after) =
        dice.until(draw, |(h, z, n, after)| after.abs() > 0.005 && *z != 0.5 && h != n);
    Values::given([("h", h), ("z", z), ("n", n)]).answer(after)
}

/// Before the sigmoid, what makes it 1 to the last bit.
const OPEN: f64 = 40.0;

/// What the sigmoid makes p.
fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// One unit that has read what each of its gates is to be at each step, before it is bent. The
/// state does not act on the gates.
fn gated<const GATES: usize, const STEPS: usize>(
    layer: LayerSpec,
    gates: [[f64; GATES]; STEPS],
) -> Network<f64> {
    let entry = Entry { rows: GATES, steps: STEPS, symbols: None };
    let mut network = Network::plan(&[layer], entry, 1, Init::Zeros, 0)
        .expect("a recurrent layer takes any sequence");
    let weights = &mut network.parameters_mut().values;
    for gate in 0..GATES {
        weights[gate * (GATES + 1)] = 1.0;
    }
    network.forward(gates.as_flattened(), Pass::Test);
    network
}

pub fn cell_balance(dice: &mut Dice) -> Values {
    let f = dice.of([0.5, 0.6, 0.75, 0.8, 0.9, 0.95]);
    let i = dice.whole(1, 9) / 10.0;
    let g = dice.parts(-9, 9, 10);
    Values::given([("f", f), ("i", i), ("g", g)]).answer(i * g / (1.0 - f))
}

pub fn chrono_bias(dice: &mut Dice) -> Values {
    let t = dice.whole(2, 99) * 10.0;
    // A unit alone is given the middle of the times from 1 to `chrono` − 1.
    let layer = LayerSpec::LSTM(Lstm { chrono: 2 * t as usize, ..Lstm::new(1) });
    let network = Network::<f64>::build(&[layer], 1, 1, Init::Zeros, 0)
        .expect("an LSTM takes any number of inputs");
    // They stand behind four weights of the input and four of the state; f is the second gate.
    let biases = &network.parameters().values[8..];
    Values::given([("T", t)]).answer(biases[1])
}

pub fn bits(dice: &mut Dice) -> Values {
    let nats = dice.whole(30, 400) / 100.0;
    Values::given([("nats", nats)]).answer(nats / std::f64::consts::LN_2)
}
