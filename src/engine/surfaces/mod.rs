//! Surfaces: functions of two parameters that optimizers walk on, one a file.
//!
//! A surface is the whole of a loss in sight: no data, no network, two numbers to be found. The
//! optimizers, the trainer and the screens treat it as any other model. To add one: write its
//! file, and name it in the registry below.

mod beale;
mod cliff;
mod double_well;
mod ravine;
mod ripples;
mod rosenbrock;
mod saddle;
mod slope;

use std::fmt::Debug;

use rand::RngExt as _;
use rand_distr::StandardNormal;
use serde::{Deserialize, Serialize};

use super::{Evaluation, Examples, Model, Parameters, Pass, Real, Role, Stream};

pub use cliff::Cliff;
pub use ravine::Ravine;
pub use slope::Slope;

/// A function of two numbers with its gradient.
trait Landscape {
    /// f(x, y).
    fn value(&self, x: f64, y: f64) -> f64;

    /// (∂f/∂x, ∂f/∂y).
    fn gradient(&self, x: f64, y: f64) -> (f64, f64);

    /// The part of the plane that is worth seeing: x from and to, y from and to.
    fn window(&self) -> [(f64, f64); 2];

    /// Where f is least, as far as that is known.
    fn minima(&self) -> Vec<(f64, f64)> {
        Vec::new()
    }
}

macro_rules! registry {
    (
        with settings { $($(#[$doc:meta])* $name:ident,)* }
        plain { $($(#[$plain_doc:meta])* $plain:ident: $shape:path,)* }
    ) => {
        /// A surface by name; in RON `Ravine(k: 100.0)`, `Rosenbrock`.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Shape {
            $($(#[$doc])* $name($name),)*
            $($(#[$plain_doc])* $plain,)*
        }

        impl Shape {
            /// One of each, for menus and for tests that walk them.
            #[must_use]
            pub fn examples() -> Vec<Self> {
                vec![$(Self::$name($name::example()),)* $(Self::$plain,)*]
            }

            /// f(x, y).
            #[must_use]
            pub fn value(&self, x: f64, y: f64) -> f64 {
                self.landscape().value(x, y)
            }

            /// (∂f/∂x, ∂f/∂y).
            #[must_use]
            pub fn gradient(&self, x: f64, y: f64) -> (f64, f64) {
                self.landscape().gradient(x, y)
            }

            /// The part of the plane that is worth seeing: x from and to, y from and to.
            #[must_use]
            pub fn window(&self) -> [(f64, f64); 2] {
                self.landscape().window()
            }

            /// Where f is least, as far as that is known.
            #[must_use]
            pub fn minima(&self) -> Vec<(f64, f64)> {
                self.landscape().minima()
            }

            fn landscape(&self) -> &dyn Landscape {
                match self {
                    $(Self::$name(shape) => shape,)*
                    $(Self::$plain => &$shape,)*
                }
            }
        }
    };
}

registry! {
    with settings {
        /// ½ (x² + k y²): steep across, flat along.
        Ravine,
        /// g x: a steady gradient along x, and none along y.
        Slope,
        /// What a recurrent unit sees: a plain, and a wall in it.
        Cliff,
    }
    plain {
        /// (1 − x)² + 100 (y − x²)²: a bent valley.
        Rosenbrock: rosenbrock::Rosenbrock,
        /// Beale's function: plains, walls and one minimum.
        Beale: beale::Beale,
        /// ½ x² − ½ y² + ¼ y⁴: flat in the middle, with a minimum on either side.
        Saddle: saddle::Saddle,
        /// (x² − 1)² + 0.3 x + ½ y²: two valleys, one of them lower.
        DoubleWell: double_well::DoubleWell,
        /// Rastrigin's function: many local minima.
        Ripples: ripples::Ripples,
    }
}

/// A surface, where a walk on it starts, and how rough the ground is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfaceSpec {
    pub shape: Shape,
    /// The start.
    pub x: f64,
    pub y: f64,
    /// Standard deviations of the normal noise that each step finds on ∂f/∂x and ∂f/∂y.
    #[serde(default)]
    pub noise: (f64, f64),
}

/// A surface as a model: its point is its two parameters, in the tensor `0.point`.
#[derive(Debug)]
pub struct Surface<T> {
    spec: SurfaceSpec,
    parameters: Parameters<T>,
}

impl<T: Real> Surface<T> {
    /// The surface with its point at the start.
    #[must_use]
    pub fn new(spec: SurfaceSpec) -> Self {
        let mut parameters = Parameters::default();
        parameters.push(0, "point", Role::Weight, 2, &[spec.x, spec.y]);
        Self { spec, parameters }
    }

    fn point(&self) -> (f64, f64) {
        (self.parameters.values[0].to_f64(), self.parameters.values[1].to_f64())
    }
}

impl<T: Real> Model<T> for Surface<T> {
    fn step(&mut self, _: Examples<'_, T>, pass: Pass) -> f64 {
        let (x, y) = self.point();
        let (mut along, mut across) = self.spec.shape.gradient(x, y);
        if let Pass::Train(draw) = pass
            && self.spec.noise != (0.0, 0.0)
        {
            let mut rng = Stream::Noise.at(draw);
            along += self.spec.noise.0 * rng.sample::<f64, _>(StandardNormal);
            across += self.spec.noise.1 * rng.sample::<f64, _>(StandardNormal);
        }
        self.parameters.gradients[0] = T::from_f64(along);
        self.parameters.gradients[1] = T::from_f64(across);
        self.spec.shape.value(x, y)
    }

    fn evaluate(&mut self, examples: Examples<'_, T>, _: Pass) -> Evaluation {
        let (x, y) = self.point();
        Evaluation { loss: self.spec.shape.value(x, y), correct: 0, len: examples.len }
    }

    fn parameters(&self) -> &Parameters<T> {
        &self.parameters
    }

    fn parameters_mut(&mut self) -> &mut Parameters<T> {
        &mut self.parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Draw, check_gradients};

    const NOTHING: Examples<'static, f64> = Examples { x: &[], y: &[], len: 0 };

    #[test]
    fn gradients_agree_with_differences_all_over_the_window() {
        for shape in Shape::examples() {
            let [(left, right), (low, high)] = shape.window();
            for (i, j) in (0..49).map(|k| (k % 7, k / 7)) {
                let x = left + (right - left) * (f64::from(i) + 0.37) / 7.0;
                let y = low + (high - low) * (f64::from(j) + 0.41) / 7.0;
                let spec = SurfaceSpec { shape, x, y, noise: (0.0, 0.0) };
                let error = check_gradients(&mut Surface::new(spec), NOTHING, Pass::Test).worst();
                assert!(error < 1e-6, "{shape:?} at ({x}, {y}): {error:e}");
            }
        }
    }

    #[test]
    fn minima_are_flat_and_nothing_near_is_lower() {
        for shape in Shape::examples() {
            let [(left, right), (low, high)] = shape.window();
            for (x, y) in shape.minima() {
                assert!((left..=right).contains(&x) && (low..=high).contains(&y), "{shape:?}");
                let (along, across) = shape.gradient(x, y);
                assert!(along.hypot(across) < 1e-6, "{shape:?} at ({x}, {y})");
                for (dx, dy) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-3), (0.0, -1e-3)] {
                    assert!(shape.value(x + dx, y + dy) >= shape.value(x, y), "{shape:?}");
                }
            }
        }
    }

    #[test]
    fn noise_is_of_the_size_that_is_asked_for_and_follows_its_draw() {
        let shape = Shape::Slope(Slope { gradient: 0.0 });
        let mut surface =
            Surface::<f64>::new(SurfaceSpec { shape, x: 0.0, y: 0.0, noise: (10.0, 0.1) });
        let mut at = |seed, step| {
            surface.step(NOTHING, Pass::Train(Draw { seed, step }));
            [surface.parameters.gradients[0], surface.parameters.gradients[1]]
        };
        assert_eq!(at(1, 5), at(1, 5));
        assert_ne!(at(1, 5), at(1, 6));
        let draws: Vec<[f64; 2]> = (0..4000).map(|step| at(2, step)).collect();
        let deviation = |i: usize| (draws.iter().map(|d| d[i] * d[i]).sum::<f64>() / 4000.0).sqrt();
        assert!((deviation(0) - 10.0).abs() < 0.4 && (deviation(1) - 0.1).abs() < 0.004);
    }
}
