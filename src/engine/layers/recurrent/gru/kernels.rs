//! The loops of a GRU over one step: gates `[3 · units × batch]` with rows as r, z, n; states
//! `[units × batch]`.

use crate::engine::kernels::vector;

vector! {
    /// r, z and n of the input's part in `z` and the state's in `u`, both `[3 · units × batch]`;
    /// `from_state` `[units]` is scratch.
    pub(super) fn gate(z: &mut [T], u: &[T], bias: &[T], from_state: &mut [T], units: usize) {
        for (z, u) in z.chunks_exact_mut(3 * units).zip(u.chunks_exact(3 * units)) {
            for ((z, &u), &b) in z[..2 * units].iter_mut().zip(u).zip(bias) {
                *z = (*z + u + b).logistic();
            }
            // A loop that read r and wrote n of one buffer would not be vectorised.
            for ((part, &r), &u) in from_state.iter_mut().zip(&*z).zip(&u[2 * units..]) {
                *part = r * u;
            }
            let n = z[2 * units..].iter_mut().zip(&*from_state);
            for ((n, &part), &b) in n.zip(&bias[2 * units..]) {
                *n = (*n + b + part).hyperbolic_tangent();
            }
        }
    }

    /// r and z alone, of the input's part and the state's `[2 · units × batch]`.
    pub(super) fn open(z: &mut [T], u: &[T], bias: &[T], units: usize) {
        for (z, u) in z.chunks_exact_mut(3 * units).zip(u.chunks_exact(2 * units)) {
            for ((z, &u), &b) in z[..2 * units].iter_mut().zip(u).zip(bias) {
                *z = (*z + u + b).logistic();
            }
        }
    }

    /// r h.
    pub(super) fn reset(gates: &[T], h: &[T], states: &mut [T], units: usize) {
        let columns = gates.chunks_exact(3 * units).zip(h.chunks_exact(units));
        for ((gates, h), states) in columns.zip(states.chunks_exact_mut(units)) {
            for ((state, &r), &h) in states.iter_mut().zip(gates).zip(h) {
                *state = r * h;
            }
        }
    }

    /// n of the input's part and W_hn (r h).
    pub(super) fn propose(z: &mut [T], u: &[T], bias: &[T], units: usize) {
        for (z, u) in z.chunks_exact_mut(3 * units).zip(u.chunks_exact(units)) {
            for ((n, &u), &b) in z[2 * units..].iter_mut().zip(u).zip(&bias[2 * units..]) {
                *n = (*n + u + b).hyperbolic_tangent();
            }
        }
    }

    /// h = n + z (h_before − n).
    pub(super) fn mix(gates: &[T], h_before: &[T], h: &mut [T], units: usize) {
        let columns = gates.chunks_exact(3 * units).zip(h_before.chunks_exact(units));
        for ((gates, h_before), h) in columns.zip(h.chunks_exact_mut(units)) {
            let (z, n) = gates[units..].split_at(units);
            for ((h, &before), (&z, &n)) in h.iter_mut().zip(h_before).zip(z.iter().zip(n)) {
                *h = n + z * (before - n);
            }
        }
    }

    /// The gradients of n's and z's pre-activations; those of r are left for later.
    pub(super) fn unmix(gates: &[T], h_before: &[T], dh: &[T], d_gates: &mut [T], units: usize) {
        let ins = gates.chunks_exact(3 * units).zip(h_before.chunks_exact(units));
        let ins = ins.zip(dh.chunks_exact(units));
        for (((gates, h_before), dh), d_gates) in ins.zip(d_gates.chunks_exact_mut(3 * units)) {
            let (z, n) = gates[units..].split_at(units);
            let (dz, dn) = d_gates[units..].split_at_mut(units);
            let gates = z.iter().zip(n);
            for (((dz, &dh), &before), (&z, &n)) in
                dz.iter_mut().zip(dh).zip(h_before).zip(gates.clone())
            {
                *dz = dh * (before - n) * z * (T::ONE - z);
            }
            for ((dn, &dh), (&z, &n)) in dn.iter_mut().zip(dh).zip(gates) {
                *dn = dh * (T::ONE - z) * (T::ONE - n * n);
            }
        }
    }

    /// dh_before gains dh z.
    pub(super) fn keep(gates: &[T], dh: &[T], dh_before: &mut [T], units: usize) {
        let columns = gates.chunks_exact(3 * units).zip(dh.chunks_exact(units));
        for ((gates, dh), dh_before) in columns.zip(dh_before.chunks_exact_mut(units)) {
            for ((before, &dh), &z) in dh_before.iter_mut().zip(dh).zip(&gates[units..]) {
                *before += dh * z;
            }
        }
    }

    /// r's share, and the gradients of the state's products, with the reset after.
    pub(super) fn ungate(gates: &[T], u: &[T], d_gates: &mut [T], du: &mut [T], units: usize) {
        let ins = gates.chunks_exact(3 * units).zip(u.chunks_exact(3 * units));
        let outs = d_gates.chunks_exact_mut(3 * units).zip(du.chunks_exact_mut(3 * units));
        for ((gates, u), (d_gates, du)) in ins.zip(outs) {
            let dn = du[2 * units..].iter_mut().zip(&d_gates[2 * units..]);
            for ((du_n, &dn), &r) in dn.zip(gates) {
                *du_n = dn * r;
            }
            let through = du[2 * units..].iter().zip(&u[2 * units..]);
            for ((dr, &r), (&du_n, &u)) in d_gates.iter_mut().zip(&gates[..units]).zip(through) {
                *dr = du_n * u * (T::ONE - r);
            }
            du[..2 * units].copy_from_slice(&d_gates[..2 * units]);
        }
    }

    /// r's share with the reset before, from the gradient of r h.
    pub(super) fn reset_back(gates: &[T], h_before: &[T], d_states: &[T], d_gates: &mut [T], units: usize) {
        let ins = gates.chunks_exact(3 * units).zip(h_before.chunks_exact(units));
        let ins = ins.zip(d_states.chunks_exact(units));
        for (((gates, h), d_states), d_gates) in ins.zip(d_gates.chunks_exact_mut(3 * units)) {
            let from_state = h.iter().zip(d_states);
            for ((dr, &r), (&h, &d)) in d_gates[..units].iter_mut().zip(gates).zip(from_state) {
                *dr = d * h * r * (T::ONE - r);
            }
        }
    }

    /// dh_before gains the gradient of r h, times r.
    pub(super) fn add_reset(gates: &[T], d_states: &[T], dh_before: &mut [T], units: usize) {
        let columns = gates.chunks_exact(3 * units).zip(d_states.chunks_exact(units));
        for ((gates, d_states), dh) in columns.zip(dh_before.chunks_exact_mut(units)) {
            for ((dh, &r), &d) in dh.iter_mut().zip(gates).zip(d_states) {
                *dh += d * r;
            }
        }
    }
}
