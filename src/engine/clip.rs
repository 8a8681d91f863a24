//! Gradient clipping (Pascanu, Mikolov and Bengio 2013).

use serde::{Deserialize, Serialize};

use super::Real;
use super::kernels::{scale, square_sum, vector};

/// How a gradient is bounded before the optimizer sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Clip {
    /// As it is.
    #[default]
    Off,
    /// Scaled as a whole so that its L2 norm is at most this: the direction stays. PyTorch:
    /// `clip_grad_norm_`, with its 1e-6 in the denominator.
    Norm(f64),
    /// Each entry cut to [−c, c]: the direction may change. PyTorch: `clip_grad_value_`.
    Value(f64),
}

impl Clip {
    /// One of each, for menus and for tests that walk them.
    pub const EXAMPLES: [Self; 3] = [Self::Off, Self::Norm(1.0), Self::Value(0.5)];

    /// Bounds the gradients of all parameters in place.
    pub fn apply<T: Real>(self, gradients: &mut [T]) {
        match self {
            Self::Off => {}
            Self::Norm(most) => {
                let factor = most / (square_sum(gradients).sqrt() + 1e-6);
                if factor < 1.0 {
                    scale(gradients, T::from_f64(factor));
                }
            }
            Self::Value(most) => cut(gradients, T::from_f64(most)),
        }
    }
}

vector! {
    fn cut(values: &mut [T], most: T) {
        for value in values {
            let above = if *value > most { most } else { *value };
            *value = if above < -most { -most } else { above };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_norm_keeps_the_direction_and_the_value_does_not() {
        let mut gradient = [3.0_f64, -4.0];
        Clip::Norm(1.0).apply(&mut gradient);
        assert!((gradient[0] - 0.6).abs() < 1e-6 && (gradient[1] + 0.8).abs() < 1e-6);
        let mut gradient = [3.0_f64, -0.5];
        Clip::Value(1.0).apply(&mut gradient);
        assert_eq!(gradient, [1.0, -0.5]);
        let mut small = [0.1_f64, f64::NAN];
        Clip::Value(1.0).apply(&mut small);
        assert!(small[1].is_nan());
    }
}
