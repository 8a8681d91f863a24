//! One training step of recurrent networks: 8 inputs, 32 units, 50 steps of time, batch 32, Adam;
//! the last state goes through a dense layer to one output.
//!
//! Prints the share of the matrix-multiply limit, as `benches/step.rs` does. `cargo bench --bench
//! sequences -- report` prints that alone; `benches/peers/lstm.py` puts PyTorch's times beside it.

#![allow(clippy::print_stdout)] // The report is what it is for.

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group};
use gradus::engine::{Dense, Entry, Gru, Init, LayerSpec, Lstm, Network, Real, Rnn};
use support::{Training, peak, seconds};

const INPUTS: usize = 8;
const UNITS: usize = 32;
const STEPS: usize = 50;
const BATCH: usize = 32;

/// The layers that are measured, each with its blocks of weights.
fn layers() -> [(&'static str, LayerSpec, usize); 3] {
    [
        ("LSTM", LayerSpec::LSTM(Lstm::new(UNITS)), 4),
        ("GRU", LayerSpec::GRU(Gru::new(UNITS)), 3),
        ("RNN", LayerSpec::RNN(Rnn::new(UNITS)), 1),
    ]
}

/// The layer under a dense one at its last step, at work.
fn training<T: Real>(layer: &LayerSpec) -> Training<T> {
    let specs = [layer.clone(), LayerSpec::LastStep, LayerSpec::Dense(Dense::new(1))];
    let entry = Entry { rows: INPUTS, steps: STEPS, symbols: None };
    let network = Network::plan(&specs, entry, BATCH, Init::default(), 1).expect("fits together");
    Training::new(network)
}

/// Floating-point operations of the step's products: with the input forward and to its weights,
/// with the state forward, to its weights and back to the state before.
fn product_operations(gates: usize) -> f64 {
    let a_step = 2 * gates * UNITS * BATCH;
    (a_step * (2 * INPUTS * STEPS + 3 * UNITS * (STEPS - 1))) as f64
}

fn report() {
    let peak = peak::operations_a_second();
    for (name, layer, gates) in layers() {
        let (mut single, mut double) = (training::<f32>(&layer), training::<f64>(&layer));
        let single = seconds(|| _ = black_box(single.step()), 60);
        let double = seconds(|| _ = black_box(double.step()), 30);
        println!(
            "{name} {INPUTS}-{UNITS}, {STEPS} steps, batch {BATCH}, Adam: f32 {:.1} µs, f64 {:.1} µs",
            single * 1e6,
            double * 1e6
        );
        let Some(peak) = peak else { continue };
        for (precision, time, peak) in [("f32", single, peak[0]), ("f64", double, peak[1])] {
            let limit = product_operations(gates) / peak;
            println!(
                "  {precision}: AVX2 peak {:.1} GFLOP/s, matrix-multiply limit {:.0} µs, share of \
                 the limit {:.0}%",
                peak / 1e9,
                limit * 1e6,
                100.0 * limit / time
            );
        }
    }
}

fn step(criterion: &mut Criterion) {
    report();
    for (name, layer, _) in layers() {
        let mut training = training::<f32>(&layer);
        criterion.bench_function(&format!("{name} 8-32, 50 steps, f32"), |b| {
            b.iter(|| training.step());
        });
    }
}

criterion_group!(benches, step);
fn main() {
    if std::env::args().any(|argument| argument == "report") {
        return report();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
