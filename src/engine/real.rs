//! The numbers that the engine computes with: `f32` for speed, `f64` for checks.
//!
//! The elementary functions here are branch-free, so that the vector kernels
//! ([`super::kernels`]) can be vectorised around them: the standard library's cost 15 to 24 ns
//! an element, these under 2. They use no fused multiply-add, so wide and plain code agree to
//! the bit. They are always inlined: a call from within a kernel would leave its instruction
//! set, and the loop unvectorised.

#![allow(clippy::inline_always)]

use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

/// A floating-point number. Implemented for `f32` and `f64`.
pub trait Real:
    faer::traits::RealField
    + Copy
    + Debug
    + Display
    + Default
    + PartialOrd
    + Send
    + Sync
    + Sum
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + 'static
{
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;

    /// The nearest number to `x`.
    #[must_use]
    fn from_f64(x: f64) -> Self;

    /// The same number in double precision.
    fn to_f64(self) -> f64;

    /// The square root.
    #[must_use]
    fn root(self) -> Self;

    /// |x|.
    #[must_use]
    fn magnitude(self) -> Self;

    /// The magnitude of `self` with the sign of `other`.
    #[must_use]
    fn with_sign_of(self, other: Self) -> Self;

    /// Whether the number is neither infinite nor NaN.
    fn finite(self) -> bool;

    /// eˣ − 1 for x ≤ 0, without loss near zero; NaN stays NaN.
    ///
    /// x = n ln 2 + r with |r| ≤ ln 2 / 2, then 2ⁿ (eʳ − 1) + (2ⁿ − 1) with eʳ − 1 by its
    /// Taylor polynomial. Arguments below the point where the result rounds to −1 are clamped.
    #[must_use]
    fn exp_m1_of_negative(self) -> Self;

    /// tanh x = −e / (e + 2) with e = exp(−2|x|) − 1, and the sign of x.
    #[inline(always)]
    #[must_use]
    fn hyperbolic_tangent(self) -> Self {
        let two = Self::ONE + Self::ONE;
        let e = (-(two * self.magnitude())).exp_m1_of_negative();
        (-e / (e + two)).with_sign_of(self)
    }

    /// 1 / (1 + e⁻ˣ), computed from exp(−|x|) so that nothing overflows.
    #[inline(always)]
    #[must_use]
    fn logistic(self) -> Self {
        let e = (-self.magnitude()).exp_of_negative();
        let upper = Self::ONE / (Self::ONE + e);
        if self < Self::ZERO { e * upper } else { upper }
    }

    /// eˣ for x ≤ 0; NaN stays NaN, and what underflows is 0 or close to it.
    #[must_use]
    fn exp_of_negative(self) -> Self;
}

macro_rules! real {
    (
        $real:ty, bits $bits:ty, mantissa $mantissa:literal, ln2 $high:literal + $low:literal,
        lowest $lowest:literal, clamp $clamp:literal, taylor [$first:expr $(, $coefficient:expr)*]
    ) => {
        impl Real for $real {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            #[inline(always)]
            fn from_f64(x: f64) -> Self {
                x as Self
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }

            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }

            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }

            #[inline(always)]
            fn with_sign_of(self, other: Self) -> Self {
                self.copysign(other)
            }

            #[inline(always)]
            fn finite(self) -> bool {
                self.is_finite()
            }

            #[inline(always)]
            fn exp_m1_of_negative(self) -> Self {
                let x = if self < $clamp { $clamp } else { self };
                let (power, tail) = reduce!($real, $bits, $mantissa, $high, $low, x, [$first $(, $coefficient)*]);
                power * tail + (power - 1.0)
            }

            #[inline(always)]
            fn exp_of_negative(self) -> Self {
                let x = if self < $lowest { $lowest } else { self };
                let (power, tail) = reduce!($real, $bits, $mantissa, $high, $low, x, [$first $(, $coefficient)*]);
                power * tail + power
            }
        }
    };
}

/// `(2ⁿ, eʳ − 1)` with x = n ln 2 + r.
macro_rules! reduce {
    ($real:ty, $bits:ty, $mantissa:literal, $high:literal, $low:literal, $x:expr, [$first:expr $(, $coefficient:expr)*]) => {{
        let x: $real = $x;
        // Adding 1.5 · 2^mantissa leaves the nearest integer in the low bits.
        let magic = 1.5 * ((1_u64 << $mantissa) as $real);
        let shifted = x * std::f64::consts::LOG2_E as $real + magic;
        let n = shifted - magic;
        let r = (x - n * $high) - n * $low;
        let bias: $bits = (1.0 as $real).to_bits();
        let power = <$real>::from_bits((shifted.to_bits() << $mantissa).wrapping_add(bias));
        let mut polynomial: $real = $first;
        $( polynomial = polynomial * r + $coefficient; )*
        (power, polynomial * r)
    }};
}

const fn factorial_inverse(n: u32) -> f64 {
    let (mut product, mut i) = (1.0, 2);
    while i <= n {
        product *= i as f64;
        i += 1;
    }
    1.0 / product
}

real!(
    f32, bits u32, mantissa 23, ln2 0.693_359_4 + -2.121_944_4e-4,
    lowest -87.0, clamp -20.0,
    taylor [
        factorial_inverse(7) as f32, factorial_inverse(6) as f32, factorial_inverse(5) as f32,
        factorial_inverse(4) as f32, factorial_inverse(3) as f32, 0.5, 1.0
    ]
);

real!(
    f64, bits u64, mantissa 52, ln2 0.693_147_180_369_123_8 + 1.908_214_929_270_587_7e-10,
    lowest -708.0, clamp -40.0,
    taylor [
        factorial_inverse(13), factorial_inverse(12), factorial_inverse(11), factorial_inverse(10),
        factorial_inverse(9), factorial_inverse(8), factorial_inverse(7), factorial_inverse(6),
        factorial_inverse(5), factorial_inverse(4), factorial_inverse(3), 0.5, 1.0
    ]
);

#[cfg(test)]
mod tests {
    use super::*;

    fn worst<T: Real>(
        ours: impl Fn(T) -> T,
        exact: impl Fn(f64) -> f64,
        from: f64,
        to: f64,
    ) -> f64 {
        let count = 200_001;
        (0..count)
            .map(|i| {
                let x = T::from_f64(from + (to - from) * f64::from(i) / f64::from(count - 1));
                let truth = exact(x.to_f64());
                let error = (ours(x).to_f64() - truth).abs();
                if truth.abs() < 1e-30 { error } else { error / truth.abs() }
            })
            .fold(0.0, f64::max)
    }

    #[test]
    fn tanh_is_right_over_the_whole_range() {
        assert!(worst::<f64>(f64::hyperbolic_tangent, f64::tanh, -30.0, 30.0) < 1e-15);
        assert!(worst::<f64>(f64::hyperbolic_tangent, f64::tanh, -1e-3, 1e-3) < 1e-15);
        assert!(worst::<f32>(f32::hyperbolic_tangent, f64::tanh, -30.0, 30.0) < 4e-7);
        assert!(worst::<f32>(f32::hyperbolic_tangent, f64::tanh, -1e-3, 1e-3) < 4e-7);
    }

    #[test]
    fn logistic_is_right_over_the_whole_range() {
        let exact =
            |x: f64| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) };
        assert!(worst::<f64>(f64::logistic, exact, -700.0, 700.0) < 2e-15);
        assert!(worst::<f32>(f32::logistic, exact, -80.0, 80.0) < 4e-6);
        assert!(worst::<f32>(f32::logistic, exact, -10.0, 10.0) < 6e-7);
    }

    #[test]
    fn extremes_are_kept() {
        for x in [f64::INFINITY, 1e300, 800.0] {
            assert_eq!(x.hyperbolic_tangent(), 1.0);
            assert_eq!((-x).hyperbolic_tangent(), -1.0);
            assert_eq!(x.logistic(), 1.0);
            assert!((-x).logistic() < 1e-300);
        }
        assert!(f64::NAN.hyperbolic_tangent().is_nan() && f64::NAN.logistic().is_nan());
        assert!(f32::NAN.hyperbolic_tangent().is_nan() && f32::NAN.logistic().is_nan());
        assert_eq!(0.0_f64.hyperbolic_tangent(), 0.0);
    }
}
