//! One training step: MLP 4-64-64-1, batch 32, Adam.
//!
//! Besides criterion's times it prints the share of the matrix-multiply limit: the floating-
//! point operations of the step's products at the peak that this core reaches on fused
//! multiply-adds in AVX2, measured in the same run. Dropout and batch norm have no products; what
//! they cost is stated as a ratio to the plain network. `cargo bench --bench step -- report` prints
//! that alone; `benches/peers/mlp.py` puts PyTorch's times beside it.

#![allow(clippy::print_stdout)] // The report is what it is for.

#[path = "support/mod.rs"]
mod support;

use std::hint::black_box;

use criterion::{Criterion, criterion_group};
use gradus::engine::{BatchNorm, Dense, Dropout, DropoutForm, Init, LayerSpec, Network, Real};

use support::{Training, peak, seconds};

const SIZES: [usize; 4] = [4, 64, 64, 1];
const BATCH: usize = 32;

/// The network with these layers before each activation, at work.
fn training<T: Real>(before: &[LayerSpec]) -> Training<T> {
    let mut specs = Vec::new();
    for (i, &units) in SIZES[1..].iter().enumerate() {
        specs.push(LayerSpec::Dense(Dense::new(units)));
        if i + 2 < SIZES.len() {
            specs.extend_from_slice(before);
            specs.push(LayerSpec::Tanh);
        }
    }
    let network =
        Network::build(&specs, SIZES[0], BATCH, Init::default(), 1).expect("fits together");
    Training::new(network)
}

/// Floating-point operations of the step's products: forward, and backward to the weights and
/// (but for the first layer) to the inputs.
fn product_operations() -> f64 {
    let layers: Vec<f64> = SIZES.windows(2).map(|w| (2 * w[0] * w[1] * BATCH) as f64).collect();
    3.0 * layers.iter().sum::<f64>() - layers[0]
}

/// Layers whose cost is measured.
fn added() -> [(&'static str, LayerSpec); 2] {
    let dropout = Dropout { rate: 0.5, form: DropoutForm::Inverted };
    let norm = BatchNorm { momentum: 0.1, epsilon: 1e-5 };
    [("dropout", LayerSpec::Dropout(dropout)), ("batch norm", LayerSpec::BatchNorm(norm))]
}

/// Seconds a step with these layers before each activation, in f32 and f64.
fn times(before: &[LayerSpec]) -> [f64; 2] {
    let (mut single, mut double) = (training::<f32>(before), training::<f64>(before));
    let single = seconds(|| _ = black_box(single.step()), 2000);
    [single, seconds(|| _ = black_box(double.step()), 1000)]
}

fn report() {
    let [single, double] = times(&[]);
    println!(
        "MLP 4-64-64-1, batch 32, Adam: f32 {:.2} µs, f64 {:.2} µs",
        single * 1e6,
        double * 1e6
    );
    for (name, layer) in added() {
        let [f32, f64] = times(&[layer]);
        println!(
            "the same with {name} before each activation: f32 {:.2} µs, {:.2} times the plain \
             one, f64 {:.2} µs, {:.2} times",
            f32 * 1e6,
            f32 / single,
            f64 * 1e6,
            f64 / double
        );
    }
    let Some(peak) = peak::operations_a_second() else { return };
    for (name, time, peak) in [("f32", single, peak[0]), ("f64", double, peak[1])] {
        let limit = product_operations() / peak;
        println!(
            "{name}: AVX2 peak {:.1} GFLOP/s, matrix-multiply limit {:.2} µs, share of the limit {:.0}%",
            peak / 1e9,
            limit * 1e6,
            100.0 * limit / time
        );
    }
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx512f") {
        println!(
            "this machine has AVX-512, which faer's products may use; the limit stated is AVX2's"
        );
    }
}

fn step(criterion: &mut Criterion) {
    report();
    let mut single = training::<f32>(&[]);
    criterion.bench_function("mlp 4-64-64-1 adam f32", |b| b.iter(|| single.step()));
    let mut double = training::<f64>(&[]);
    criterion.bench_function("mlp 4-64-64-1 adam f64", |b| b.iter(|| double.step()));
    for (name, layer) in added() {
        let mut with = training::<f32>(&[layer]);
        let name = format!("mlp 4-64-64-1 adam f32 with {name}");
        criterion.bench_function(&name, |b| b.iter(|| with.step()));
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
