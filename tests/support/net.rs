//! A network small enough to be read, for snapshots with true numbers. It shares no code
//! with the engine, so that the screens' tests need none.

use gradus::engine::{Dense, LayerSpec, LeakyRelu, LossSpec};
use gradus::lab::{LayerTrace, Matrix, Trace};

/// Pseudo-random numbers, the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Even in [0, 1).
    pub fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Roughly normal: the sum of twelve even numbers.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }
}

#[derive(Clone)]
pub enum Layer {
    /// W `[out × in]`, b.
    Dense {
        w: Matrix,
        b: Vec<f64>,
    },
    Activation(LayerSpec),
}

#[derive(Clone)]
pub struct Net {
    pub layers: Vec<Layer>,
    pub loss: LossSpec,
}

/// Gradients of one example or the sum of many: dW and db for each layer that has them, and
/// ∂L/∂output for each layer.
#[derive(Clone)]
pub struct Gradients {
    pub weights: Vec<Option<(Matrix, Vec<f64>)>>,
    pub outputs: Vec<Vec<f64>>,
}

impl Net {
    pub fn new(inputs: usize, specs: &[LayerSpec], loss: LossSpec, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut width = inputs;
        let layers = specs
            .iter()
            .map(|spec| match spec {
                LayerSpec::Dense(Dense { units, .. }) => {
                    let deviation = (2.0 / (width + units) as f64).sqrt();
                    let values = (0..units * width).map(|_| deviation * dice.normal()).collect();
                    let w = Matrix { rows: *units, columns: width, values };
                    width = *units;
                    Layer::Dense { w, b: vec![0.0; *units] }
                }
                other => Layer::Activation(other.clone()),
            })
            .collect();
        Self { layers, loss }
    }

    /// The output of every layer.
    pub fn forward(&self, x: &[f64]) -> Vec<Vec<f64>> {
        let mut outputs: Vec<Vec<f64>> = Vec::new();
        for layer in &self.layers {
            let a = outputs.last().map_or(x, Vec::as_slice);
            let next = match layer {
                Layer::Dense { w, b } => (0..w.rows)
                    .map(|i| (0..w.columns).map(|j| w.at(i, j) * a[j]).sum::<f64>() + b[i])
                    .collect(),
                Layer::Activation(LayerSpec::Softmax) => softmax(a),
                Layer::Activation(kind) => a.iter().map(|z| activation(kind, *z).0).collect(),
            };
            outputs.push(next);
        }
        outputs
    }

    /// Loss, what it makes of the logits, and ∂L/∂logits.
    pub fn loss(&self, logits: &[f64], target: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
        let n = logits.len() as f64;
        match self.loss {
            LossSpec::BinaryCrossEntropy => {
                let p = 1.0 / (1.0 + (-logits[0]).exp());
                let (z, y) = (logits[0], target[0]);
                let loss = z.max(0.0) - z * y + (-z.abs()).exp().ln_1p();
                (loss, vec![p], vec![p - y])
            }
            LossSpec::SoftmaxCrossEntropy => {
                let p = softmax(logits);
                let loss = -p.iter().zip(target).map(|(p, y)| y * p.ln()).sum::<f64>();
                let d = p.iter().zip(target).map(|(p, y)| p - y).collect();
                (loss, p, d)
            }
            _ => {
                let errors: Vec<f64> = logits.iter().zip(target).map(|(z, y)| z - y).collect();
                let loss = errors.iter().map(|e| e * e).sum::<f64>() / n;
                (loss, logits.to_vec(), errors.iter().map(|e| 2.0 * e / n).collect())
            }
        }
    }

    pub fn loss_of(&self, x: &[f64], y: &[f64]) -> f64 {
        self.loss(self.forward(x).last().unwrap(), y).0
    }

    pub fn backward(&self, x: &[f64], outputs: &[Vec<f64>], d_logits: &[f64]) -> Gradients {
        let mut d = d_logits.to_vec();
        let mut weights = vec![None; self.layers.len()];
        let mut d_outputs = vec![Vec::new(); self.layers.len()];
        for (i, layer) in self.layers.iter().enumerate().rev() {
            let a = if i == 0 { x } else { &outputs[i - 1] };
            d_outputs[i].clone_from(&d);
            d = match layer {
                Layer::Dense { w, .. } => {
                    let values = d.iter().flat_map(|d| a.iter().map(move |a| d * a)).collect();
                    let dw = Matrix { rows: w.rows, columns: w.columns, values };
                    weights[i] = Some((dw, d.clone()));
                    let back = |j| (0..w.rows).map(|i| w.at(i, j) * d[i]).sum();
                    (0..w.columns).map(back).collect()
                }
                Layer::Activation(LayerSpec::Softmax) => {
                    let out = &outputs[i];
                    let s: f64 = out.iter().zip(&d).map(|(a, d)| a * d).sum();
                    out.iter().zip(&d).map(|(a, d)| a * (d - s)).collect()
                }
                Layer::Activation(kind) => {
                    d.iter().zip(a).map(|(d, z)| d * activation(kind, *z).1).collect()
                }
            };
        }
        Gradients { weights, outputs: d_outputs }
    }

    /// The mean gradients over many examples, and the mean loss.
    pub fn batch(&self, xs: &[Vec<f64>], ys: &[Vec<f64>]) -> (f64, Gradients) {
        let mut sum: Option<Gradients> = None;
        let mut loss = 0.0;
        let share = 1.0 / xs.len() as f64;
        for (x, y) in xs.iter().zip(ys) {
            let outputs = self.forward(x);
            let (l, _, d) = self.loss(outputs.last().unwrap(), y);
            loss += l * share;
            let d: Vec<f64> = d.iter().map(|d| d * share).collect();
            let g = self.backward(x, &outputs, &d);
            match &mut sum {
                None => sum = Some(g),
                Some(sum) => sum.add(&g),
            }
        }
        (loss, sum.unwrap())
    }

    pub fn step(&mut self, gradients: &Gradients, rate: f64) {
        for (layer, gradient) in self.layers.iter_mut().zip(&gradients.weights) {
            if let (Layer::Dense { w, b }, Some((dw, db))) = (layer, gradient) {
                w.values.iter_mut().zip(&dw.values).for_each(|(w, d)| *w -= rate * d);
                b.iter_mut().zip(db).for_each(|(b, d)| *b -= rate * d);
            }
        }
    }

    pub fn parameters(&self) -> usize {
        let count = |layer: &Layer| match layer {
            Layer::Dense { w, b } => w.values.len() + b.len(),
            Layer::Activation(_) => 0,
        };
        self.layers.iter().map(count).sum()
    }

    /// A central difference of the loss along one number.
    fn numeric(&self, x: &[f64], y: &[f64], number: impl Fn(&mut Self) -> &mut f64) -> f64 {
        let h = 1e-6;
        let mut net = self.clone();
        *number(&mut net) += h;
        let above = net.loss_of(x, y);
        *number(&mut net) -= 2.0 * h;
        (above - net.loss_of(x, y)) / (2.0 * h)
    }

    /// The loss when the output of layer `i` is moved.
    fn loss_from(&self, i: usize, output: &[f64], y: &[f64]) -> f64 {
        let rest = Self { layers: self.layers[i + 1..].to_vec(), loss: self.loss };
        let outputs = rest.forward(output);
        self.loss(outputs.last().map_or(output, Vec::as_slice), y).0
    }

    pub fn trace(&self, x: &[f64], raw: &[f64], y: &[f64], rate: f64, step: u64) -> Trace {
        let outputs = self.forward(x);
        let (loss, output, d) = self.loss(outputs.last().unwrap(), y);
        let gradients = self.backward(x, &outputs, &d);
        let mut after = self.clone();
        after.step(&gradients, rate);
        let layers = (0..self.layers.len())
            .map(|i| self.layer_trace(i, x, y, &outputs, &gradients, &after))
            .collect();
        Trace {
            arm: 0,
            example: 0,
            step,
            input: x.to_vec(),
            raw_input: raw.to_vec(),
            target: y.to_vec(),
            output,
            loss,
            layers,
            rate,
            loss_after: after.loss_of(x, y),
        }
    }

    fn layer_trace(
        &self,
        i: usize,
        x: &[f64],
        y: &[f64],
        outputs: &[Vec<f64>],
        gradients: &Gradients,
        after: &Self,
    ) -> LayerTrace {
        let h = 1e-6;
        let moved = |u: usize, by: f64| {
            let mut output = outputs[i].clone();
            output[u] += by;
            self.loss_from(i, &output, y)
        };
        let slope = |u| (moved(u, h) - moved(u, -h)) / (2.0 * h);
        let d_output_numeric = (0..outputs[i].len()).map(slope).collect();
        let mut trace = LayerTrace {
            kind: kind(&self.layers[i]),
            weight: None,
            bias: Vec::new(),
            output: outputs[i].clone(),
            d_output: gradients.outputs[i].clone(),
            d_output_numeric,
            d_weight: None,
            d_weight_numeric: None,
            d_bias: Vec::new(),
            d_bias_numeric: Vec::new(),
            weight_after: None,
            bias_after: Vec::new(),
        };
        if let (Layer::Dense { w, b }, Layer::Dense { w: w_after, b: b_after }) =
            (&self.layers[i], &after.layers[i])
        {
            let (dw, db) = gradients.weights[i].clone().unwrap();
            let values = (0..w.values.len())
                .map(|k| self.numeric(x, y, move |net| &mut dense(net, i).0.values[k]))
                .collect();
            trace.d_weight_numeric = Some(Matrix { values, ..w.clone() });
            trace.d_bias_numeric = (0..b.len())
                .map(|k| self.numeric(x, y, move |net| &mut dense(net, i).1[k]))
                .collect();
            (trace.weight, trace.bias) = (Some(w.clone()), b.clone());
            (trace.d_weight, trace.d_bias) = (Some(dw), db);
            (trace.weight_after, trace.bias_after) = (Some(w_after.clone()), b_after.clone());
        }
        trace
    }
}

impl Gradients {
    fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.weights.iter_mut().zip(&other.weights) {
            if let (Some((w, b)), Some((v, c))) = (mine, theirs) {
                w.values.iter_mut().zip(&v.values).for_each(|(a, b)| *a += b);
                b.iter_mut().zip(c).for_each(|(a, b)| *a += b);
            }
        }
        for (mine, theirs) in self.outputs.iter_mut().zip(&other.outputs) {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        }
    }
}

fn softmax(z: &[f64]) -> Vec<f64> {
    let top = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = z.iter().map(|z| (z - top).exp()).sum();
    z.iter().map(|z| (z - top).exp() / sum).collect()
}

fn dense(net: &mut Net, i: usize) -> (&mut Matrix, &mut Vec<f64>) {
    match &mut net.layers[i] {
        Layer::Dense { w, b } => (w, b),
        Layer::Activation(_) => unreachable!(),
    }
}

/// The name that snapshots and traces give a layer.
pub fn kind(layer: &Layer) -> String {
    match layer {
        Layer::Dense { .. } => "Dense".into(),
        Layer::Activation(LayerSpec::LeakyReLU(_)) => "LeakyReLU".into(),
        Layer::Activation(spec) => format!("{spec:?}"),
    }
}

/// f(z) and f'(z).
pub fn activation(kind: &LayerSpec, z: f64) -> (f64, f64) {
    match kind {
        LayerSpec::Sigmoid => {
            let s = 1.0 / (1.0 + (-z).exp());
            (s, s * (1.0 - s))
        }
        LayerSpec::Tanh => (z.tanh(), 1.0 - z.tanh().powi(2)),
        LayerSpec::ReLU => (z.max(0.0), f64::from(z > 0.0)),
        LayerSpec::LeakyReLU(LeakyRelu { slope }) => {
            if z > 0.0 {
                (z, 1.0)
            } else {
                (slope * z, *slope)
            }
        }
        _ => (z, 1.0),
    }
}
