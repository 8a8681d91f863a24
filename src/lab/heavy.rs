//! The parts of a snapshot that cost more than a look: made less often, and only for the panes
//! that are on the screen.

use std::sync::Arc;

use super::train::Train;
use super::{
    Function, Heat, Histogram, Prediction, SequenceView, StateKind, StateSnapshot, View, Walk,
    Watch, views, walk,
};
use crate::data::Dataset;
use crate::engine::{Network, Real, Role, Tensor};

/// Training examples whose masks are shown.
const MASKED: usize = 24;

/// What panes asked for; the rest is empty.
#[derive(Debug, Default)]
pub(super) struct Heavy {
    pub function: Option<Function>,
    pub predictions: Vec<Prediction>,
    /// Histogram, dead share and saturated share of each layer.
    pub layers: Vec<(Histogram, f64, f64)>,
    /// Weight and bias of each layer.
    pub weights: Vec<(Option<Heat>, Vec<f32>)>,
    pub masks: Vec<Option<Heat>>,
    pub optimizer: Vec<StateSnapshot>,
    pub walk: Option<Walk>,
    pub sequence: Option<Arc<SequenceView>>,
}

impl Heavy {
    /// Makes what is watched.
    pub(super) fn of(
        trainer: &mut dyn Train,
        data: &Dataset,
        path: Option<&mut walk::Path>,
        watch: &Watch,
    ) -> Self {
        let wanted = |view| watch.views.contains(&view);
        let mut heavy = Self::default();
        if wanted(View::Function) {
            heavy.function = views::function(trainer, data, watch.grid);
        }
        if wanted(View::Predictions) {
            heavy.predictions = views::predictions(trainer, data);
        }
        if wanted(View::Weights) || wanted(View::Graph) {
            let layers = 0..trainer.layers().len();
            heavy.weights = layers.map(|i| (weight(trainer, i), bias(trainer, i))).collect();
        }
        if wanted(View::Activations) {
            heavy.layers = views::activations(trainer);
        }
        if wanted(View::Masks) {
            // Other examples may have gone through since the latest step.
            trainer.look_ahead();
            heavy.masks = trainer.masks(MASKED);
        }
        if wanted(View::OptimizerState) {
            heavy.optimizer = optimizer(trainer);
        }
        if wanted(View::Ravine)
            && let Some(path) = path
        {
            let gradient = trainer.gradient();
            heavy.walk = Some(path.walk([gradient[0], gradient[1]], watch.grid));
            heavy.optimizer = optimizer(trainer);
        }
        heavy
    }
}

/// The factors of the latest pass of training, for at most so many examples; none for layers
/// that drop nothing.
pub(super) fn masks<T: Real>(network: &Network<T>, examples: usize) -> Vec<Option<Heat>> {
    let layers = network.layers().iter().enumerate();
    layers
        .map(|(index, info)| {
            let mask = network.layer(index).mask()?;
            let columns = (mask.len() / info.outputs).min(examples);
            let at = |i: usize| mask[i % columns * info.outputs + i / columns].to_f64() as f32;
            let values = (0..info.outputs * columns).map(at).collect();
            Some(Heat { rows: info.outputs, columns, values })
        })
        .collect()
}

fn weight(trainer: &dyn Train, layer: usize) -> Option<Heat> {
    let heat = |name: &str| {
        let name = format!("{layer}.{name}");
        let tensor = trainer.tensors().iter().find(|tensor| tensor.name == name)?;
        let values = trainer.parameter(tensor).into_iter().map(|w| w as f32).collect();
        Some(Heat { rows: tensor.rows, columns: tensor.columns, values })
    };
    // Of a recurrent layer, what meets the input and then what meets the state.
    heat("weight").or_else(|| Some(beside(&heat("weight_ih_l0")?, &heat("weight_hh_l0")?)))
}

/// Two matrices of as many rows, side by side.
fn beside(left: &Heat, right: &Heat) -> Heat {
    let rows = left.values.chunks(left.columns.max(1)).zip(right.values.chunks(right.columns));
    let values = rows.flat_map(|(left, right)| left.iter().chain(right).copied()).collect();
    Heat { rows: left.rows, columns: left.columns + right.columns, values }
}

fn bias(trainer: &dyn Train, layer: usize) -> Vec<f32> {
    let names = [format!("{layer}.bias"), format!("{layer}.bias_ih_l0")];
    let tensor = trainer.tensors().iter().find(|tensor| names.contains(&tensor.name));
    tensor.map_or_else(Vec::new, |tensor| {
        trainer.parameter(tensor).into_iter().map(|b| b as f32).collect()
    })
}

/// What the optimizer keeps for the weights, tensor by tensor.
fn optimizer(trainer: &dyn Train) -> Vec<StateSnapshot> {
    let weights = |tensor: &&Tensor| tensor.role == Role::Weight;
    let cut = |(kind, values): (StateKind, Vec<f64>)| {
        let heat = |tensor: &Tensor| {
            let places = (0..tensor.range.len()).filter_map(|i| tensor.position(i));
            let values = places.map(|at| values.get(at).map_or(0.0, |v| *v as f32)).collect();
            Heat { rows: tensor.rows, columns: tensor.columns, values }
        };
        let tensors = trainer.tensors().iter().filter(weights);
        let tensors = tensors.map(|tensor| (tensor.name.clone(), heat(tensor))).collect();
        StateSnapshot { kind, tensors }
    };
    trainer.optimizer_state().into_iter().map(cut).collect()
}
