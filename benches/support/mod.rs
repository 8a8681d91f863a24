//! What the benches of steps have in common: a network at work, times, and what the core could do.

use std::time::Instant;

use gradus::engine::{
    Adam, Draw, Examples, LossSpec, Model, Network, Optimizer, OptimizerSpec, Pass, Real,
    Supervised,
};

/// A network with one output that trains on a full batch by Adam.
pub struct Training<T> {
    model: Supervised<T>,
    optimizer: Optimizer<T>,
    x: Vec<T>,
    y: Vec<T>,
    len: usize,
}

impl<T: Real> Training<T> {
    pub fn new(network: Network<T>) -> Self {
        let (entry, len) = (network.entry(), network.capacity());
        let model = Supervised::new(network, LossSpec::MeanSquaredError, 1).expect("fits");
        let rule =
            Adam { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, bias_correction: true };
        let optimizer = Optimizer::new(OptimizerSpec::Adam(rule), model.parameters().values.len());
        let wave = |n: usize| (0..n).map(|i| T::from_f64((i as f64).sin())).collect();
        Self { model, optimizer, x: wave(entry.numbers(entry.steps) * len), y: wave(len), len }
    }

    pub fn step(&mut self) -> f64 {
        let pass = Pass::Train(Draw { seed: 3, step: 7 });
        let loss = self.model.step(Examples { x: &self.x, y: &self.y, len: self.len }, pass);
        self.optimizer.step(self.model.parameters_mut(), 1e-3, false);
        loss
    }
}

/// Seconds an iteration, the median of several stretches.
pub fn seconds(mut work: impl FnMut(), iterations: u32) -> f64 {
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..iterations {
                work();
            }
            start.elapsed().as_secs_f64() / f64::from(iterations)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Peak of fused multiply-adds in AVX2, in operations a second, for f32 and f64.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, clippy::wildcard_imports)] // Intrinsics have names of their own.
pub mod peak {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    const ROUNDS: u32 = 2000;
    const CHAINS: usize = 12;

    macro_rules! burn {
        ($name:ident, $set:ident, $fma:ident, $store:ident, $real:ty, $lanes:literal) => {
            #[target_feature(enable = "avx2,fma")]
            fn $name() {
                let mut sums = [$set(black_box(1.0)); CHAINS];
                let (a, b) = ($set(black_box(0.999)), $set(black_box(0.001)));
                for _ in 0..ROUNDS {
                    for sum in &mut sums {
                        *sum = $fma(*sum, a, b);
                    }
                }
                let mut out: [$real; $lanes] = [0.0; $lanes];
                for sum in sums {
                    // SAFETY: `out` holds exactly one vector.
                    unsafe { $store(out.as_mut_ptr(), sum) };
                    black_box(&out);
                }
            }
        };
    }
    burn!(burn_f32, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_storeu_ps, f32, 8);
    burn!(burn_f64, _mm256_set1_pd, _mm256_fmadd_pd, _mm256_storeu_pd, f64, 4);

    pub fn operations_a_second() -> Option<[f64; 2]> {
        if !is_x86_feature_detected!("avx2") || !is_x86_feature_detected!("fma") {
            return None;
        }
        let operations = |lanes: f64| f64::from(ROUNDS) * CHAINS as f64 * lanes * 2.0;
        // SAFETY: the features were just found.
        let f32 = operations(8.0) / super::seconds(|| unsafe { burn_f32() }, 50);
        let f64 = operations(4.0) / super::seconds(|| unsafe { burn_f64() }, 50);
        Some([f32, f64])
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub mod peak {
    pub fn operations_a_second() -> Option<[f64; 2]> {
        None
    }
}
