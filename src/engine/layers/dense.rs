//! The dense (fully connected) layer. PyTorch: `torch.nn.Linear`.
//!
//! ```text
//! forward    Z  = W A + b          W [out × in], A [in × b], b [out], Z [out × b]
//! backward   dW = dZ Aᵀ            [out × in]
//!            db = Σ columns of dZ  [out]
//!            dA = Wᵀ dZ            [in × b]
//! ```
//!
//! The losses are means over the batch, so the factor 1/b already stands in `dZ`. Source:
//! Rumelhart, Hinton and Williams 1986; Goodfellow, Bengio and Courville 2016, section 6.5.

use serde::{Deserialize, Serialize};

use super::{Given, Layer, Plan, Seen, Site, Start, TensorPlan};
use crate::engine::kernels::{add_bias, sum_columns};
use crate::engine::matrix::{View, product};
use crate::engine::{Init, Real, Role};

/// Settings of a dense layer: `Dense(units: 8)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dense {
    /// Outputs.
    pub units: usize,
    /// Initialisation of W; the network's own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub init: Option<Init>,
    /// Whether there is a b.
    #[serde(default = "usually")]
    pub bias: bool,
}

fn usually() -> bool {
    true
}

impl Dense {
    /// A layer of so many units with the network's initialisation.
    #[must_use]
    pub const fn new(units: usize) -> Self {
        Self { units, init: None, bias: true }
    }
}

impl Plan for Dense {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if self.units == 0 {
            return Err("a dense layer needs at least one unit".into());
        }
        Ok(Box::new(Planned {
            inputs: site.inputs,
            outputs: self.units,
            init: self.init,
            bias: self.bias,
        }))
    }

    fn example() -> Self {
        Self::new(4)
    }
}

#[derive(Debug)]
struct Planned {
    inputs: usize,
    outputs: usize,
    init: Option<Init>,
    bias: bool,
}

impl<T: Real> Layer<T> for Planned {
    fn outputs(&self) -> usize {
        self.outputs
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        let (rows, columns) = (self.outputs, self.inputs);
        let weight = TensorPlan {
            name: "weight".into(),
            role: Role::Weight,
            rows,
            columns,
            start: Start::Drawn(self.init),
        };
        let bias = self.bias.then(|| TensorPlan {
            name: "bias".into(),
            role: Role::Bias,
            rows,
            columns: 1,
            start: Start::Drawn(Some(Init::Zeros)),
        });
        [Some(weight), bias].into_iter().flatten().collect()
    }

    fn forward(&mut self, given: Given<'_, T>, z: &mut [T]) {
        let Given { parameters, x: a, .. } = given;
        let (w, b) = parameters.split_at(self.outputs * self.inputs);
        let columns = a.len() / self.inputs;
        product(z, View::new(w, self.outputs, self.inputs), View::new(a, self.inputs, columns));
        if self.bias {
            add_bias(z, b);
        }
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], da: Option<&mut [T]>) {
        let Seen { parameters, x: a, dy: dz, .. } = seen;
        let columns = a.len() / self.inputs;
        let w = View::new(&parameters[..self.outputs * self.inputs], self.outputs, self.inputs);
        let a = View::new(a, self.inputs, columns);
        let dz_matrix = View::new(dz, self.outputs, columns);
        let (dw, db) = gradients.split_at_mut(self.outputs * self.inputs);
        // Z = W A + b, hence:
        product(dw, dz_matrix, a.transpose());
        if self.bias {
            sum_columns(dz, db);
        }
        if let Some(da) = da {
            product(da, w.transpose(), dz_matrix);
        }
    }
}
