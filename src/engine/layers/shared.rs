//! The same layers, with the same weights, several times in a row: what a recurrent network is
//! without its inputs.
//!
//! ```text
//! forward    h₀ = x,  hₜ = F(hₜ₋₁; W),  y = h_T
//! backward   dW = Σₜ ∂F(hₜ₋₁; W)/∂W · dhₜ
//!            dhₜ₋₁ = F'(hₜ₋₁)ᵀ dhₜ
//! ```
//!
//! With F(h) = W h the gradient is multiplied by Wᵀ as often as there are rounds: it vanishes
//! or explodes by the size of W's singular values. Shapes: all h `[units × b]`. Source: Bengio,
//! Simard and Frasconi 1994.

use serde::{Deserialize, Serialize};

use super::{BufferPlan, Given, Layer, LayerSpec, Plan, Seen, Site, TensorPlan, nested};
use crate::engine::Real;
use crate::engine::chain::Chain;
use crate::engine::kernels::add_scaled;

/// Settings of shared layers: `Shared(times: 50, layers: [Dense(units: 16)])`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Rounds.
    pub times: usize,
    /// The layers of a round, which end in as many units as they start with.
    pub layers: Vec<LayerSpec>,
}

impl Plan for Shared {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if self.times == 0 {
            return Err("shared layers need at least one round".into());
        }
        // Each round draws for itself.
        let round = |round| Chain::plan(&self.layers, site.inner(round, site.inputs));
        let rounds: Result<Vec<Chain<T>>, _> = (0..self.times).map(round).collect();
        let rounds = rounds.map_err(|error| format!("within, {error}"))?;
        if !rounds[0].keeps_time() {
            return Err("a round ends time, and the next one has none: put LastStep behind".into());
        }
        let outputs = rounds[0].outputs();
        if outputs != site.inputs {
            return Err(format!(
                "a round makes {outputs} units of {inputs}, and the next one needs {inputs}: end \
                 it in Dense(units: {inputs})",
                inputs = site.inputs,
            ));
        }
        let parameters = rounds[0].infos().last().map_or(0, |info| info.parameters.end);
        Ok(Box::new(Planned { rounds, share: vec![T::ZERO; parameters] }))
    }

    fn example() -> Self {
        // With no layer of a width of its own, it fits behind any other.
        Self { times: 3, layers: vec![LayerSpec::Tanh] }
    }
}

#[derive(Debug)]
struct Planned<T> {
    rounds: Vec<Chain<T>>,
    /// One round's share in the gradients.
    share: Vec<T>,
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.rounds[0].outputs()
    }

    fn tensors(&self) -> Vec<TensorPlan> {
        nested::tensors(&self.rounds[0])
    }

    fn buffers(&self) -> Vec<BufferPlan> {
        nested::buffers(&self.rounds[0])
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        let Given { parameters, buffers, x, pass, batch, resume } = given;
        for index in 0..self.rounds.len() {
            let (before, rest) = self.rounds.split_at_mut(index);
            let round = &mut rest[0];
            round.enter(before.last().map_or(x, Chain::output), batch);
            round.forward_from(0, parameters, buffers, (pass, resume));
        }
        y.copy_from_slice(self.rounds[self.rounds.len() - 1].output());
    }

    fn backward(&mut self, seen: Seen<'_, T>, gradients: &mut [T], dx: Option<&mut [T]>) {
        gradients.fill(T::ZERO);
        for index in (0..self.rounds.len()).rev() {
            let (rest, after) = self.rounds.split_at_mut(index + 1);
            let round = &mut rest[index];
            let arriving = after.first().map_or(seen.dy, |next| next.delta(0));
            round.output_and_delta().1.copy_from_slice(arriving);
            round.backward(seen.parameters, &mut self.share, index > 0 || dx.is_some());
            add_scaled(gradients, &self.share, T::ONE);
        }
        if let Some(dx) = dx {
            dx.copy_from_slice(self.rounds[0].delta(0));
        }
    }

    fn resumes(&self) -> bool {
        self.rounds[0].resumes()
    }

    fn serial_steps(&self, steps: usize) -> usize {
        self.rounds.iter().map(|round| round.serial_steps(steps)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Dense, Init, Network, Pass};

    #[test]
    fn one_weight_is_a_power() {
        let round = Dense { bias: false, ..Dense::new(1) };
        let shared = Shared { times: 5, layers: vec![LayerSpec::Dense(round)] };
        let specs = [LayerSpec::Shared(shared)];
        let mut network =
            Network::<f64>::build(&specs, 1, 1, Init::Constant(2.0), 1).expect("fits");
        assert_eq!(network.parameters().values, [2.0]);
        assert_eq!(network.parameters().tensors()[0].name, "0.0.weight");
        assert_eq!(network.forward(&[3.0], Pass::Test), [96.0]);
        network.output_and_delta().1[0] = 1.0;
        network.backward();
        // d/dw of 3 w⁵ at 2.
        assert_eq!(network.parameters().gradients, [240.0]);
    }

    #[test]
    fn a_round_of_another_width_is_refused() {
        let shared = Shared { times: 2, layers: vec![LayerSpec::Dense(Dense::new(3))] };
        let error = shared.plan::<f32>(Site::new(4, 1)).expect_err("3 is not 4");
        assert!(error.contains("Dense(units: 4)"), "{error}");
    }
}
