//! Layers that bend each number for itself: a = f(z), dz = f'(z) · da.

use std::fmt::Debug;

use super::{Given, Layer, Seen};
use crate::engine::Real;

/// A function of one number, over slices.
pub(super) trait Elementwise: Debug + Send + Sync {
    /// a = f(z).
    fn forward<T: Real>(&self, z: &[T], a: &mut [T]);

    /// dz = f'(z) · da; a = f(z) is at hand, since most derivatives are cheapest from it.
    fn backward<T: Real>(&self, z: &[T], a: &[T], da: &[T], dz: &mut [T]);

    /// Least and greatest value, where the function has bounds on both sides.
    fn bounds(&self) -> Option<(f64, f64)> {
        None
    }
}

/// A function at its place in a network.
#[derive(Debug)]
pub(super) struct Planned<F> {
    pub(super) function: F,
    pub(super) units: usize,
}

impl<T: Real, F: Elementwise> Layer<T> for Planned<F> {
    fn outputs(&self) -> usize {
        self.units
    }

    fn forward(&mut self, given: Given<'_, T>, a: &mut [T]) {
        self.function.forward(given.x, a);
    }

    fn backward(&mut self, seen: Seen<'_, T>, _: &mut [T], dz: Option<&mut [T]>) {
        if let Some(dz) = dz {
            self.function.backward(seen.x, seen.y, seen.dy, dz);
        }
    }

    fn bounds(&self) -> Option<(f64, f64)> {
        self.function.bounds()
    }
}

/// Makes a type with an [`Elementwise`] function a layer.
macro_rules! elementwise_layer {
    ($layer:ty, example $example:expr) => {
        impl super::Plan for $layer {
            fn plan<T: $crate::engine::Real>(
                &self,
                site: super::Site,
            ) -> Result<Box<dyn super::Layer<T>>, String> {
                Ok(Box::new(super::elementwise::Planned {
                    function: self.clone(),
                    units: site.inputs,
                }))
            }

            fn example() -> Self {
                $example
            }
        }
    };
}
pub(super) use elementwise_layer;
