//! The trainable numbers of a model: one flat buffer, cut into named tensors.
//!
//! One buffer lets an optimizer run as one loop. Names are PyTorch's: a tensor of the third
//! layer is `"2.weight"` or `"2.bias"`.

use std::ops::Range;

use super::Real;

/// What a tensor is for. Penalties and weight decay take weights and leave the others, unless
/// they are asked to take all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Weight,
    Bias,
    /// What a normalised unit is multiplied by.
    Scale,
}

/// A named piece of the buffer: a matrix `[rows × columns]`, column-major.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tensor {
    pub name: String,
    /// Index of the layer that owns it.
    pub layer: usize,
    pub role: Role,
    pub rows: usize,
    pub columns: usize,
    /// Where it stands in the buffer.
    pub range: Range<usize>,
}

impl Tensor {
    /// Position in the buffer of a row-major index, which is how users and PyTorch count.
    #[must_use]
    pub fn position(&self, row_major: usize) -> Option<usize> {
        let (row, column) = (row_major / self.columns, row_major % self.columns);
        (row < self.rows).then(|| self.range.start + column * self.rows + row)
    }
}

/// Values and gradients of all tensors.
#[derive(Clone, Debug, Default)]
pub struct Parameters<T> {
    /// The parameters.
    pub values: Vec<T>,
    /// ∂L/∂value of the latest step, at the same place.
    pub gradients: Vec<T>,
    tensors: Vec<Tensor>,
}

impl<T: Real> Parameters<T> {
    /// Appends a tensor with these initial values (column-major).
    pub(crate) fn push(
        &mut self,
        layer: usize,
        name: &str,
        role: Role,
        rows: usize,
        values: &[f64],
    ) {
        let start = self.values.len();
        self.values.extend(values.iter().map(|&value| T::from_f64(value)));
        self.gradients.resize(self.values.len(), T::ZERO);
        self.tensors.push(Tensor {
            name: format!("{layer}.{name}"),
            layer,
            role,
            rows,
            columns: values.len() / rows,
            range: start..self.values.len(),
        });
    }

    /// The tensors in the order of the buffer.
    #[must_use]
    pub fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }

    /// The tensor of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Tensor> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }

    /// The part of the buffer that belongs to a layer.
    #[must_use]
    pub fn of_layer(&self, layer: usize) -> Range<usize> {
        let mut mine = self.tensors.iter().filter(|tensor| tensor.layer == layer);
        let Some(first) = mine.next() else { return 0..0 };
        first.range.start..mine.next_back().unwrap_or(first).range.end
    }

    /// A tensor's values row by row.
    #[must_use]
    pub fn row_major(&self, tensor: &Tensor) -> Vec<f64> {
        row_major(&self.values, tensor)
    }

    /// A tensor's gradient row by row.
    #[must_use]
    pub fn gradient_row_major(&self, tensor: &Tensor) -> Vec<f64> {
        row_major(&self.gradients, tensor)
    }

    /// Replaces a tensor's values by these, given row by row.
    ///
    /// # Errors
    /// Where there is no such tensor or the count differs; the sentence says what there is.
    pub fn assign(&mut self, name: &str, row_major: &[f64]) -> Result<(), String> {
        let Some(tensor) = self.tensors.iter().find(|tensor| tensor.name == name) else {
            let names: Vec<_> = self.tensors.iter().map(|tensor| tensor.name.as_str()).collect();
            return Err(format!("no parameter is called {name:?}; there are {}", names.join(", ")));
        };
        if row_major.len() != tensor.range.len() {
            return Err(format!(
                "{name} is {}×{} and takes {} numbers, not {}",
                tensor.rows,
                tensor.columns,
                tensor.range.len(),
                row_major.len()
            ));
        }
        for (i, &value) in row_major.iter().enumerate() {
            if let Some(position) = tensor.position(i) {
                self.values[position] = T::from_f64(value);
            }
        }
        Ok(())
    }
}

fn row_major<T: Real>(buffer: &[T], tensor: &Tensor) -> Vec<f64> {
    (0..tensor.range.len())
        .filter_map(|i| tensor.position(i))
        .map(|position| buffer[position].to_f64())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_are_kept_apart() {
        let mut parameters = Parameters::<f64>::default();
        parameters.push(0, "weight", Role::Weight, 2, &[1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
        parameters.push(0, "bias", Role::Bias, 2, &[7.0, 8.0]);
        let weight = parameters.find("0.weight").expect("was pushed").clone();
        assert_eq!((weight.rows, weight.columns), (2, 3));
        assert_eq!(parameters.row_major(&weight), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        parameters.assign("0.weight", &[0.0, 9.0, 0.0, 0.0, 0.0, 0.0]).expect("the shape fits");
        assert_eq!(parameters.values[2], 9.0);
        assert_eq!(parameters.of_layer(0), 0..8);
        assert!(parameters.assign("0.bias", &[1.0]).expect_err("too few").contains("2 numbers"));
        assert!(
            parameters.assign("1.bias", &[1.0]).expect_err("unknown").contains("0.weight, 0.bias")
        );
    }
}
