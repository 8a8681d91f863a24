//! What goes into a network: how an example becomes columns.

use super::Real;

/// The shape of an example: a column, or a sequence of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Numbers a step; 1 where they are numbers of symbols.
    pub rows: usize,
    /// Steps of a sequence; 1 where there is no time.
    pub steps: usize,
    /// How many symbols there are, where the numbers are those of symbols.
    pub symbols: Option<usize>,
}

impl Entry {
    /// Columns without time.
    #[must_use]
    pub const fn columns(rows: usize) -> Self {
        Self { rows, steps: 1, symbols: None }
    }

    /// Numbers of an example of so many steps, as data sets keep it: step after step.
    #[must_use]
    pub const fn numbers(self, steps: usize) -> usize {
        self.rows * steps
    }

    /// Writes examples, one after the other, as columns by time: step t of example b is column
    /// t · batch + b. Where `into` has more rows than an example, symbols become one-hot.
    pub(super) fn scatter<T: Real>(self, x: &[T], batch: usize, into: &mut [T]) {
        if batch == 0 || x.is_empty() {
            return;
        }
        let steps = x.len() / (self.rows * batch);
        let height = into.len() / (steps * batch);
        let one_hot = height != self.rows;
        if one_hot {
            into.fill(T::ZERO);
        } else if steps == 1 {
            into.copy_from_slice(x);
            return;
        }
        for (example, x) in x.chunks_exact(self.rows * steps).enumerate() {
            for (step, x) in x.chunks_exact(self.rows).enumerate() {
                let column = &mut into[height * (step * batch + example)..][..height];
                if one_hot {
                    let symbol = x[0].to_f64() as usize;
                    column[symbol.min(height - 1)] = T::ONE;
                } else {
                    column.copy_from_slice(x);
                }
            }
        }
    }
}

/// Puts columns by time into the order of examples, each step after step.
pub(crate) fn by_example<T: Real>(columns: &[T], rows: usize, batch: usize) -> Vec<f64> {
    let steps = columns.len() / (rows * batch).max(1);
    let places = (0..batch).flat_map(|b| (0..steps).map(move |t| rows * (t * batch + b)));
    places.flat_map(|from| &columns[from..from + rows]).map(|value| value.to_f64()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_by_time() {
        let entry = Entry { rows: 2, steps: 3, symbols: None };
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let mut columns = vec![0.0; 12];
        entry.scatter(&x, 2, &mut columns);
        assert_eq!(columns, [0.0, 1.0, 6.0, 7.0, 2.0, 3.0, 8.0, 9.0, 4.0, 5.0, 10.0, 11.0]);
        assert_eq!(by_example(&columns, 2, 2), x);
    }

    #[test]
    fn symbols_become_one_hot_or_stay_numbers() {
        let entry = Entry { rows: 1, steps: 2, symbols: Some(3) };
        let mut columns = vec![9.0; 6];
        entry.scatter(&[2.0, 0.0], 1, &mut columns);
        assert_eq!(columns, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        let mut numbers = vec![9.0; 4];
        entry.scatter(&[2.0, 0.0, 1.0, 1.0], 2, &mut numbers);
        assert_eq!(numbers, [2.0, 1.0, 0.0, 1.0]);
    }
}
