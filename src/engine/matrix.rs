//! Products of column-major matrices. faer computes them.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use super::Real;
use super::kernels::clean_registers;

/// A column-major matrix, or its transpose, over borrowed numbers.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    values: &'a [T],
    rows: usize,
    columns: usize,
    transposed: bool,
}

impl<'a, T> View<'a, T> {
    /// The matrix `[rows × columns]` whose columns stand one after the other in `values`.
    ///
    /// # Panics
    /// Where `values` has another length than `rows · columns`.
    #[must_use]
    pub fn new(values: &'a [T], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "a {rows}×{columns} matrix");
        Self { values, rows, columns, transposed: false }
    }

    /// Its transpose; nothing is moved.
    #[must_use]
    pub fn transpose(self) -> Self {
        Self { transposed: !self.transposed, ..self }
    }
}

impl<'a, T: Real> From<View<'a, T>> for MatRef<'a, T> {
    fn from(view: View<'a, T>) -> Self {
        let plain = MatRef::from_column_major_slice(view.values, view.rows, view.columns);
        if view.transposed { plain.transpose() } else { plain }
    }
}

/// `into ← a · b`, with `into` column-major of the product's shape.
///
/// # Panics
/// Where the shapes do not fit; the planned network only calls it where they do.
pub fn product<T: Real>(into: &mut [T], a: View<'_, T>, b: View<'_, T>) {
    multiply(into, Accum::Replace, a, b);
}

/// `into ← into + a · b`.
///
/// # Panics
/// As [`product`].
pub(crate) fn add_product<T: Real>(into: &mut [T], a: View<'_, T>, b: View<'_, T>) {
    multiply(into, Accum::Add, a, b);
}

fn multiply<T: Real>(into: &mut [T], accum: Accum, a: View<'_, T>, b: View<'_, T>) {
    let (a, b): (MatRef<'_, T>, MatRef<'_, T>) = (a.into(), b.into());
    let into = MatMut::from_column_major_slice_mut(into, a.nrows(), b.ncols());
    matmul(into, accum, a, b, T::ONE, Par::Seq);
    clean_registers();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_transposes() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]; // [2 × 3]: rows 1 3 5, 2 4 6
        let b = [1.0, 0.0, 2.0]; // [3 × 1]
        let mut c = [0.0; 2];
        product(&mut c, View::new(&a, 2, 3), View::new(&b, 3, 1));
        assert_eq!(c, [11.0, 14.0]);
        let mut d = [0.0; 3];
        product(&mut d, View::new(&a, 2, 3).transpose(), View::new(&c, 2, 1));
        assert_eq!(d, [39.0, 89.0, 139.0]);
    }
}
