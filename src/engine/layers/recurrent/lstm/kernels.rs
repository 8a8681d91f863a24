//! The loops of an LSTM over one step: gates `[4 · units × batch]` with rows as i, f, g, o;
//! states and cells `[units × batch]`.

use crate::engine::kernels::vector;

vector! {
    /// Bends z + b into i, f, g and o, each `units` rows of `z` `[4 · units × batch]`.
    pub(super) fn open(z: &mut [T], bias: &[T], units: usize) {
        for column in z.chunks_exact_mut(4 * units) {
            for (z, &b) in column.iter_mut().zip(bias) {
                *z += b;
            }
            for z in &mut column[..2 * units] {
                *z = z.logistic();
            }
            for z in &mut column[2 * units..3 * units] {
                *z = z.hyperbolic_tangent();
            }
            for z in &mut column[3 * units..] {
                *z = z.logistic();
            }
        }
    }

    /// Sets one block of `units` rows to a value.
    pub(super) fn hold(gates: &mut [T], units: usize, block: usize, value: T) {
        for column in gates.chunks_exact_mut(4 * units) {
            column[block * units..(block + 1) * units].fill(value);
        }
    }

    /// c = f c_before + i g, bent = tanh c, h = o bent.
    pub(super) fn remember(
        gates: &[T],
        c_before: &[T],
        c: &mut [T],
        bent: &mut [T],
        h: &mut [T],
        units: usize,
    ) {
        let columns = gates.chunks_exact(4 * units).zip(c_before.chunks_exact(units));
        let outs = c.chunks_exact_mut(units).zip(bent.chunks_exact_mut(units));
        let outs = outs.zip(h.chunks_exact_mut(units));
        for ((gates, c_before), ((c, bent), h)) in columns.zip(outs) {
            let (i, rest) = gates.split_at(units);
            let (f, rest) = rest.split_at(units);
            let (g, rest) = rest.split_at(units);
            // Slices of a length that is plainly `units` need no check at each entry.
            let o = &rest[..units];
            for j in 0..units {
                c[j] = f[j] * c_before[j] + i[j] * g[j];
            }
            for j in 0..units {
                bent[j] = c[j].hyperbolic_tangent();
            }
            for j in 0..units {
                h[j] = o[j] * bent[j];
            }
        }
    }

    /// dz of one step from dh and dc; dc becomes that of the step before.
    pub(super) fn recall(
        gates: &[T],
        c_before: &[T],
        bent: &[T],
        dh: &[T],
        dc: &mut [T],
        dz: &mut [T],
        units: usize,
    ) {
        let ins = gates.chunks_exact(4 * units).zip(c_before.chunks_exact(units))
            .zip(bent.chunks_exact(units)).zip(dh.chunks_exact(units));
        let outs = dc.chunks_exact_mut(units).zip(dz.chunks_exact_mut(4 * units));
        for ((((gates, c_before), bent), dh), (dc, dz)) in ins.zip(outs) {
            let (i, rest) = gates.split_at(units);
            let (f, rest) = rest.split_at(units);
            let (g, rest) = rest.split_at(units);
            let o = &rest[..units];
            let (dz_i, rest) = dz.split_at_mut(units);
            let (dz_f, rest) = rest.split_at_mut(units);
            let (dz_g, rest) = rest.split_at_mut(units);
            let dz_o = &mut rest[..units];
            for j in 0..units {
                dc[j] += dh[j] * o[j] * (T::ONE - bent[j] * bent[j]);
            }
            for j in 0..units {
                dz_i[j] = dc[j] * g[j] * i[j] * (T::ONE - i[j]);
            }
            for j in 0..units {
                dz_f[j] = dc[j] * c_before[j] * f[j] * (T::ONE - f[j]);
            }
            for j in 0..units {
                dz_g[j] = dc[j] * i[j] * (T::ONE - g[j] * g[j]);
            }
            for j in 0..units {
                dz_o[j] = dh[j] * bent[j] * o[j] * (T::ONE - o[j]);
            }
            for j in 0..units {
                dc[j] *= f[j];
            }
        }
    }
}
