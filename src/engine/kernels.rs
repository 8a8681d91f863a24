//! Vector kernels: loops compiled twice, for AVX2 and for any machine.
//!
//! This is the one module with `unsafe` code, for two reasons. A function compiled for AVX2
//! may only be called where the processor has it, which [`vector!`] checks at each call (an
//! atomic load). And faer's products leave the upper halves of the vector registers dirty,
//! after which code compiled for baseline x86-64 can run up to 37 times slower, so
//! [`clean_registers`] follows each product.
//!
//! Loops here are plain Rust that the compiler vectorises; no fused multiply-add is used, so
//! both versions agree to the bit (tested).

/// Whether loops run in their AVX2 version.
#[inline]
pub(crate) fn wide() -> bool {
    #[cfg(target_arch = "x86_64")]
    {
        std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
    }
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// Zeroes the upper halves of the vector registers.
#[inline]
pub(crate) fn clean_registers() {
    #[cfg(target_arch = "x86_64")]
    if wide() {
        // SAFETY: `vzeroupper` is an AVX instruction, and AVX2 was just found.
        #[allow(unsafe_code)]
        unsafe {
            std::arch::x86_64::_mm256_zeroupper();
        }
    }
}

/// Defines functions over slices of a [`Real`](super::Real) `T` that run in their AVX2
/// version where the machine has one.
macro_rules! vector {
    ($(
        $(#[$meta:meta])*
        $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    )*) => {$(
        $(#[$meta])*
        $visibility fn $name<T: $crate::engine::Real>($($argument: $type),*) $(-> $result)? {
            #[inline(always)]
            #[allow(clippy::inline_always, clippy::too_many_arguments)]
            fn plain<T: $crate::engine::Real>($($argument: $type),*) $(-> $result)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma")]
                #[allow(clippy::too_many_arguments)]
                fn avx2<T: $crate::engine::Real>($($argument: $type),*) $(-> $result)? {
                    plain::<T>($($argument),*)
                }

                if $crate::engine::kernels::wide() {
                    // SAFETY: the features that `avx2` is compiled for were just found.
                    #[allow(unsafe_code)]
                    return unsafe { avx2::<T>($($argument),*) };
                }
            }
            plain::<T>($($argument),*)
        }
    )*};
}
pub(crate) use vector;

vector! {
    /// Adds `bias` `[f]` to each column of `z` `[f × b]`.
    pub(crate) fn add_bias(z: &mut [T], bias: &[T]) {
        for column in z.chunks_exact_mut(bias.len()) {
            for (z, &b) in column.iter_mut().zip(bias) {
                *z += b;
            }
        }
    }

    /// Writes the sum of the columns of `dz` `[f × b]` into `db` `[f]`.
    pub(crate) fn sum_columns(dz: &[T], db: &mut [T]) {
        if let [sum] = db {
            *sum = dz.iter().copied().sum();
            return;
        }
        let (first, rest) = dz.split_at(db.len());
        db.copy_from_slice(first);
        for column in rest.chunks_exact(db.len()) {
            for (db, &dz) in db.iter_mut().zip(column) {
                *db += dz;
            }
        }
    }

    /// Multiplies all entries by `factor`.
    pub(crate) fn scale(values: &mut [T], factor: T) {
        for value in values {
            *value *= factor;
        }
    }

    /// Adds `factor · x` to `y`.
    pub(crate) fn add_scaled(y: &mut [T], x: &[T], factor: T) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y += factor * x;
        }
    }

    /// Sum of squares, in double precision: a norm of 1e-32 would have a square that `f32`
    /// cannot hold.
    pub(crate) fn square_sum(values: &[T]) -> f64 {
        // Eight partial sums, so that the loop has no single chain of additions.
        let mut sums = [0.0_f64; 8];
        let chunks = values.chunks_exact(8);
        let rest: f64 = chunks.remainder().iter().map(|x| x.to_f64() * x.to_f64()).sum();
        for chunk in chunks {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                *sum += x.to_f64() * x.to_f64();
            }
        }
        rest + sums.iter().sum::<f64>()
    }

    /// Whether every entry is finite.
    #[allow(clippy::eq_op)] // x − x is what tells finite numbers from others
    pub(crate) fn all_finite(values: &[T]) -> bool {
        // x − x is 0 for finite x and NaN for the others; a sum of such has no branches.
        let mut sums = [T::ZERO; 16];
        let chunks = values.chunks_exact(16);
        let rest = chunks.remainder().iter().all(|x| x.finite());
        for chunk in chunks {
            for (sum, &x) in sums.iter_mut().zip(chunk) {
                *sum += x - x;
            }
        }
        rest && sums.iter().all(|&sum| sum == T::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Real;

    vector! {
        fn tanh_all(z: &[T], a: &mut [T]) {
            for (a, &z) in a.iter_mut().zip(z) {
                *a = z.hyperbolic_tangent();
            }
        }
    }

    #[test]
    fn wide_and_plain_agree_to_the_bit() {
        let z: Vec<f32> = (0..1003).map(|i| (i as f32 - 500.0) * 0.037).collect();
        let mut a = vec![0.0; z.len()];
        tanh_all(&z, &mut a);
        for (a, z) in a.iter().zip(&z) {
            assert_eq!(a.to_bits(), z.hyperbolic_tangent().to_bits());
        }
    }

    #[test]
    fn sums_and_norms() {
        let values: Vec<f32> = (1..=19).map(|i| i as f32).collect();
        assert_eq!(square_sum(&values), 2470.0);
        assert_eq!(square_sum(&[1e-32_f32; 9]).sqrt(), 3.0 * f64::from(1e-32_f32));
        let mut db = vec![0.0; 3];
        sum_columns(&[1.0, 2.0, 3.0, 10.0, 20.0, 30.0], &mut db);
        assert_eq!(db, [11.0, 22.0, 33.0]);
        let mut z = vec![1.0, 2.0, 3.0, 4.0];
        add_bias(&mut z, &[10.0, 20.0]);
        assert_eq!(z, [11.0, 22.0, 13.0, 24.0]);
    }

    #[test]
    fn non_finite_numbers_are_found_anywhere() {
        for at in 0..37 {
            for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                let mut values = vec![1e38_f32; 37];
                assert!(all_finite(&values));
                values[at] = bad;
                assert!(!all_finite(&values), "{bad} at {at}");
            }
        }
    }
}
