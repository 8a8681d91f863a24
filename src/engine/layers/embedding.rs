//! A vector for each symbol. PyTorch: `torch.nn.Embedding`.
//!
//! ```text
//! forward    y = E[s]               s a symbol's number, E [symbols × units], y [units × b]
//! backward   dE[s] = Σ dy over the columns with that symbol
//! ```
//!
//! The lookup is the product of a matrix and a one-hot column without the zeros. E stands row by
//! row as PyTorch's; in the buffer it is column-major, so that a symbol's vector is strided.

use serde::{Deserialize, Serialize};

use super::{Given, Layer, Plan, Seen, Site, Start, TensorPlan};
use crate::engine::{Init, Real, Role};

/// Settings of an embedding: `Embedding(units: 16)`, first in a network that reads symbols.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embedding {
    /// Numbers a symbol.
    pub units: usize,
    /// Initialisation of E; N(0, 1), as PyTorch's, where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init: Option<Init>,
}

impl Plan for Embedding {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if self.units == 0 {
            return Err("an embedding needs at least one unit".into());
        }
        let Some(symbols) = site.symbols else {
            return Err("an embedding looks symbols up: it stands first in a network, and the \
                        data must be sequences of symbols"
                .into());
        };
        Ok(Box::new(Planned { symbols, units: self.units, init: self.init }))
    }

    fn example() -> Self {
        Self { units: 4, init: None }
    }
}

#[derive(Debug)]
struct Planned {
    symbols: usize,
    units: usize,
    init: Option<Init>,
}

impl<T: Real> Layer<T> for Planned {
    fn outputs(&self) -> usize {
        self.units
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        vec![TensorPlan {
            name: "weight".into(),
            role: Role::Weight,
            rows: self.symbols,
            columns: self.units,
            start: Start::Drawn(Some(self.init.unwrap_or(Init::Normal(1.0)))),
        }]
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        for (column, symbol) in y.chunks_exact_mut(self.units).zip(given.x) {
            let vector = given.parameters[number(*symbol)..].iter().step_by(self.symbols);
            for (y, &entry) in column.iter_mut().zip(vector) {
                *y = entry;
            }
        }
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        gradients.fill(T::ZERO);
        for (column, symbol) in seen.dy.chunks_exact(self.units).zip(seen.x) {
            let vector = gradients[number(*symbol)..].iter_mut().step_by(self.symbols);
            for (entry, &dy) in vector.zip(column) {
                *entry += dy;
            }
        }
        // A symbol's number is a name, and has no direction to move in.
        if let Some(dx) = dx {
            dx.fill(T::ZERO);
        }
    }
}

/// The number that stands in a column.
fn number<T: Real>(symbol: T) -> usize {
    symbol.to_f64() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pass;

    fn layer() -> Box<dyn Layer<f64>> {
        let site = Site { symbols: Some(3), ..Site::new(1, 4) };
        Embedding { units: 2, init: None }.plan(site).expect("it stands first")
    }

    #[test]
    fn a_symbol_is_looked_up_and_its_gradients_add_up() {
        // Rows (symbols): (1, 4), (2, 5), (3, 6); column-major.
        let table = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let x = [2.0, 0.0, 2.0];
        let mut y = [0.0; 6];
        let given = Given {
            parameters: &table,
            buffers: &mut [],
            x: &x,
            pass: Pass::Test,
            batch: 3,
            resume: false,
        };
        layer().forward(given, &mut y);
        assert_eq!(y, [3.0, 6.0, 1.0, 4.0, 3.0, 6.0]);
        let mut gradients = [9.0; 6];
        let dy = [1.0, 10.0, 2.0, 20.0, 4.0, 40.0];
        let seen = Seen { parameters: &table, x: &x, y: &y, dy: &dy };
        layer().backward(seen, &mut gradients, None);
        assert_eq!(gradients, [2.0, 0.0, 5.0, 20.0, 0.0, 50.0]);
    }

    #[test]
    fn it_needs_symbols() {
        let error = Embedding::example().plan::<f32>(Site::new(3, 1)).expect_err("numbers");
        assert!(error.contains("stands first"), "{error}");
    }
}
