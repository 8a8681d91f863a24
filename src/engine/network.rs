//! A network: a chain of layers with its parameters.

use super::chain::Chain;
use super::kernels::square_sum;
use super::layers::{Layer, Recurrence, Site};
use super::{Entry, Init, LayerInfo, LayerSpec, Parameters, Pass, Real, ShapeError, Stream};

/// What the latest step did in one layer. Norms are computed in double precision; gradients
/// are as the optimizer saw them, with penalties added and clipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerProbe {
    /// ‖∂L/∂parameters‖; none for a layer without parameters.
    pub weight_gradient: Option<f64>,
    /// ‖∂L/∂output‖ over the batch.
    pub activation_gradient: f64,
    /// Root mean square of the output over the batch.
    pub activation_size: f64,
}

/// A planned network. The passes allocate nothing and cannot fail.
///
/// `A[0]` is the input, `A[l+1]` the output of layer `l`; each is `[features × columns]`.
#[derive(Debug)]
pub struct Network<T> {
    chain: Chain<T>,
    parameters: Parameters<T>,
    /// What layers keep beside their parameters, such as running means.
    buffers: Vec<T>,
    entry: Entry,
    capacity: usize,
    /// How the latest pass went.
    pass: Pass,
}

impl<T: Real> Network<T> {
    /// Plans a network for `inputs` features and at most `capacity` columns, with weights
    /// drawn from `seed`.
    ///
    /// # Errors
    /// Where a layer cannot follow the one before it.
    pub fn build(
        specs: &[LayerSpec],
        inputs: usize,
        capacity: usize,
        init: Init,
        seed: u64,
    ) -> Result<Self, ShapeError> {
        Self::plan(specs, Entry::columns(inputs), capacity, init, seed)
    }

    /// Plans a network for at most `capacity` such examples, with weights drawn from `seed`.
    /// Symbols are looked up where the first layer does so, and enter one-hot otherwise.
    ///
    /// # Errors
    /// Where a layer cannot follow the one before it.
    pub fn plan(
        specs: &[LayerSpec],
        entry: Entry,
        capacity: usize,
        init: Init,
        seed: u64,
    ) -> Result<Self, ShapeError> {
        let looked_up = matches!(LayerSpec::flat(specs).first(), Some(LayerSpec::Embedding(_)));
        let inputs = entry.symbols.filter(|_| !looked_up).unwrap_or(entry.rows);
        let symbols = entry.symbols.filter(|_| looked_up);
        let site = Site {
            steps: entry.steps,
            symbols,
            ..Site::new(inputs, capacity.saturating_mul(entry.steps))
        };
        let chain = Chain::plan(specs, site)?;
        let mut parameters = Parameters::default();
        for (number, (layer, plan)) in chain.tensors().enumerate() {
            let mut rng = Stream::Init(number as u32).rng(seed);
            let values = plan.start.values((plan.rows, plan.columns), init, &mut rng);
            parameters.push(layer, &plan.name, plan.role, plan.rows, &values);
        }
        let mut buffers = Vec::new();
        for (_, plan) in chain.buffers() {
            buffers.extend(plan.start.iter().map(|&value| T::from_f64(value)));
        }
        Ok(Self { chain, parameters, buffers, entry, capacity, pass: Pass::Test })
    }

    /// What the layers are, in order.
    #[must_use]
    pub fn layers(&self) -> &[LayerInfo] {
        self.chain.infos()
    }

    /// A layer, to be asked for what it shows beside its output.
    #[must_use]
    pub fn layer(&self, index: usize) -> &dyn Layer<T> {
        self.chain.layer(index)
    }

    /// Rows of the input.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.chain.inputs()
    }

    /// Rows of the output.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.chain.outputs()
    }

    /// The largest number of examples that a pass takes.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// What an example is.
    #[must_use]
    pub fn entry(&self) -> Entry {
        self.entry
    }

    /// Whether the output has as many steps as the input, and not one for a sequence.
    #[must_use]
    pub fn keeps_time(&self) -> bool {
        self.chain.keeps_time()
    }

    /// Whether a sequence can be read in parts ([`Network::read`]).
    #[must_use]
    pub fn resumes(&self) -> bool {
        self.chain.resumes()
    }

    /// Steps that must be computed one after the other to read an example.
    #[must_use]
    pub fn serial_steps(&self) -> usize {
        self.chain.serial_steps(self.entry.steps)
    }

    /// Examples of the latest pass.
    #[must_use]
    pub fn batch(&self) -> usize {
        self.chain.batch()
    }

    /// What the latest pass left at every step of a layer, where the layer has a state.
    #[must_use]
    pub fn recurrence(&self, layer: usize) -> Option<Recurrence<'_, T>> {
        self.chain.recurrence(layer)
    }

    /// The trainable numbers.
    #[must_use]
    pub fn parameters(&self) -> &Parameters<T> {
        &self.parameters
    }

    /// The trainable numbers, to be changed.
    pub fn parameters_mut(&mut self) -> &mut Parameters<T> {
        &mut self.parameters
    }

    /// What layers keep beside their parameters, such as running means; each layer's part is
    /// named in [`LayerInfo::buffers`].
    #[must_use]
    pub fn buffers(&self) -> &[T] {
        &self.buffers
    }

    /// The same, to be changed.
    pub fn buffers_mut(&mut self) -> &mut [T] {
        &mut self.buffers
    }

    /// Name of each buffer, as PyTorch's `state_dict` has it, with its length, in order.
    #[must_use]
    pub fn buffer_names(&self) -> Vec<(String, usize)> {
        let named = |(layer, plan): (usize, super::layers::BufferPlan)| {
            (format!("{layer}.{}", plan.name), plan.start.len())
        };
        self.chain.buffers().map(named).collect()
    }

    /// Carries examples, one after the other, through all layers; returns A\[L\].
    ///
    /// # Panics
    /// Where there are more examples than the capacity.
    pub fn forward(&mut self, x: &[T], pass: Pass) -> &[T] {
        let batch = x.len() / self.entry.numbers(self.entry.steps).max(1);
        self.read(x, batch, pass, false)
    }

    /// Carries so many sequences of one length, whatever it is, through all layers; with
    /// `resume`, states go on from where the pass before ended. Returns A\[L\].
    ///
    /// # Panics
    /// Where there are more sequences than the capacity, or more steps of all than the network
    /// was planned for.
    pub fn read(&mut self, x: &[T], batch: usize, pass: Pass, resume: bool) -> &[T] {
        self.pass = pass;
        let columns = x.len() / self.entry.rows.max(1);
        self.entry.scatter(x, batch, self.chain.begin(columns, batch));
        self.chain.forward_from(0, &self.parameters.values, &mut self.buffers, (pass, resume))
    }

    /// Carries A\[layer\], as it stands, through the layers from there on, the way that the
    /// latest pass went; returns A\[L\].
    pub fn forward_from(&mut self, layer: usize) -> &[T] {
        let how = (self.pass, false);
        self.chain.forward_from(layer, &self.parameters.values, &mut self.buffers, how)
    }

    /// A\[L\] of the latest pass, `[outputs × columns]`.
    #[must_use]
    pub fn output(&self) -> &[T] {
        self.activation(self.layers().len())
    }

    /// A\[index\] of the latest pass: 0 is the input, l + 1 the output of layer l.
    #[must_use]
    pub fn activation(&self, index: usize) -> &[T] {
        self.chain.activation(index)
    }

    /// A\[index\], to be disturbed before [`Network::forward_from`].
    pub fn activation_mut(&mut self, index: usize) -> &mut [T] {
        self.chain.activation_mut(index)
    }

    /// ∂L/∂A\[index\] of the latest backward pass, for index ≥ 1.
    #[must_use]
    pub fn delta(&self, index: usize) -> &[T] {
        self.chain.delta(index)
    }

    /// The output of the latest forward pass, and the place for ∂L/∂output.
    pub fn output_and_delta(&mut self) -> (&[T], &mut [T]) {
        self.chain.output_and_delta()
    }

    /// Carries ∂L/∂output, which stands in [`Network::output_and_delta`], back through all
    /// layers; the gradients of the parameters stand in [`Network::parameters`] afterwards.
    pub fn backward(&mut self) {
        let Parameters { values, gradients, .. } = &mut self.parameters;
        self.chain.backward(values, gradients, false);
    }

    /// What the latest step did in a layer.
    #[must_use]
    pub fn probe(&self, layer: usize) -> LayerProbe {
        let range = self.layers()[layer].parameters.clone();
        let output = self.activation(layer + 1);
        LayerProbe {
            weight_gradient: (!range.is_empty())
                .then(|| square_sum(&self.parameters.gradients[range]).sqrt()),
            activation_gradient: square_sum(self.delta(layer + 1)).sqrt(),
            activation_size: (square_sum(output) / output.len().max(1) as f64).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Dense;

    #[test]
    fn the_handbooks_network_has_21_parameters() {
        let specs =
            [LayerSpec::Dense(Dense::new(4)), LayerSpec::Tanh, LayerSpec::Dense(Dense::new(1))];
        let network = Network::<f64>::build(&specs, 3, 20, Init::default(), 1).expect("fits");
        assert_eq!(network.parameters().values.len(), 21);
        let names: Vec<_> =
            network.parameters().tensors().iter().map(|tensor| tensor.name.as_str()).collect();
        assert_eq!(names, ["0.weight", "0.bias", "2.weight", "2.bias"]);
    }

    #[test]
    fn a_layer_that_cannot_be_is_named() {
        let specs = [LayerSpec::Tanh, LayerSpec::Dense(Dense::new(0))];
        let error = Network::<f32>::build(&specs, 3, 1, Init::default(), 1).expect_err("no units");
        assert_eq!(error.to_string(), "layer 1 (Dense): a dense layer needs at least one unit");
        let error = Network::<f32>::build(&specs, 0, 1, Init::default(), 1).expect_err("no inputs");
        assert_eq!(error.layer, 0);
    }

    #[test]
    fn a_wider_layer_leaves_the_others_as_they_were() {
        let build = |width| {
            let specs = [LayerSpec::Dense(Dense::new(width)), LayerSpec::Dense(Dense::new(2))];
            Network::<f64>::build(&specs, 3, 1, Init::Normal(1.0), 5).expect("fits")
        };
        let (narrow, wide) = (build(4), build(8));
        let first = |network: &Network<f64>| network.parameters().values[..12].to_vec();
        assert_eq!(first(&narrow), first(&wide));
    }
}
