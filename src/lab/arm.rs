//! One arm of a run: its trainer, its curves, and what the screens see of it.

use std::sync::Arc;

use super::distributions::{Distributions, distribute};
use super::fit::curve_examples;
use super::heavy::Heavy;
use super::history::History;
use super::measuring::Tally;
use super::run::MEASUREMENTS;
use super::sequence::Reader;
use super::train::Train;
use super::trainer::build;
use super::{
    Arm, ArmSnapshot, Experiment, LayerDistributions, LayerSnapshot, Settings, View, Watch, walk,
};
use crate::data::{DataSpec, Dataset, Task};
use crate::engine::{Evaluation, LayerInfo, LayerProbe};
use crate::text::Text;

#[derive(Debug)]
pub(super) struct ArmRun {
    name: String,
    label: Text,
    family: Option<usize>,
    /// Where these settings stand on the axes of its family.
    point: (f64, f64),
    located: Option<Arc<Settings>>,
    trainer: Box<dyn Train>,
    data: Arc<Dataset>,
    train: History,
    test: History,
    accuracy: History,
    train_accuracy: History,
    /// Loss on the training set as the network is in use.
    fit: History,
    /// Whether that is measured in a regression too.
    fits: bool,
    /// Histograms of weights and outputs, a pair a layer; none where nobody looks.
    distributions: Vec<[Distributions; 2]>,
    /// Gradient norms of the layers that have parameters.
    norms: Vec<History>,
    probes: Vec<LayerProbe>,
    /// Step and loss of the regular measurements on the test set.
    measured: Vec<(u64, f64)>,
    /// The step of the latest evaluation.
    evaluated: Option<u64>,
    /// The way on a surface.
    path: Option<walk::Path>,
    /// What is kept of a network that reads sequences.
    reader: Option<Reader>,
    heavy: Heavy,
}

impl ArmRun {
    pub(super) fn new(
        arm: &Arm,
        settings: Settings,
        data: Arc<Dataset>,
        tally: Tally,
    ) -> Result<Self, String> {
        let path = settings.surface.map(|surface| walk::Path::new(surface.shape));
        let trainer = build(settings, Arc::clone(&data), tally)?;
        let layers = trainer.layers().len();
        let reader = data.sequence.is_some().then(Reader::default);
        Ok(Self {
            name: arm.name.clone(),
            label: arm.label.clone(),
            family: arm.family,
            point: (0.0, 0.0),
            located: None,
            trainer,
            data,
            train: History::default(),
            test: History::default(),
            accuracy: History::default(),
            train_accuracy: History::default(),
            fit: History::default(),
            fits: false,
            distributions: Vec::new(),
            norms: vec![History::default(); layers],
            probes: Vec::new(),
            measured: Vec::with_capacity(2 * MEASUREMENTS as usize + 2),
            evaluated: None,
            path,
            reader,
            heavy: Heavy::default(),
        })
    }

    /// Measures from now on what these views need at every measurement.
    pub(super) fn measures_for(&mut self, views: &[View]) {
        self.fits = views.contains(&View::Generalisation);
        self.distributions.clear();
        if views.contains(&View::Distributions) {
            let of =
                |layer: &LayerInfo| [Distributions::new(None), Distributions::new(layer.bounds)];
            self.distributions.extend(self.trainer.layers().iter().map(of));
        }
    }

    /// Finds its place on the axes of its family, where its settings have changed.
    pub(super) fn locate(&mut self, index: usize, experiment: &Experiment) {
        let settings = self.trainer.settings();
        if !self.located.as_ref().is_some_and(|located| Arc::ptr_eq(located, settings)) {
            self.point = experiment.point_with(index, settings);
            self.located = Some(Arc::clone(settings));
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn data(&self) -> &Arc<Dataset> {
        &self.data
    }

    pub(super) fn known_data(&self) -> (DataSpec, u64, Arc<Dataset>) {
        let settings = self.trainer.settings();
        (settings.data.clone(), settings.seed, Arc::clone(&self.data))
    }

    pub(super) fn trainer(&self) -> &dyn Train {
        &*self.trainer
    }

    pub(super) fn trainer_mut(&mut self) -> &mut dyn Train {
        &mut *self.trainer
    }

    /// Measures the start: losses, and the norms of the first step's gradients.
    pub(super) fn begin(&mut self) {
        self.train = History::default();
        self.test = History::default();
        self.accuracy = History::default();
        self.train_accuracy = History::default();
        self.fit = History::default();
        self.distributions.iter_mut().flatten().for_each(Distributions::clear);
        self.norms.iter_mut().for_each(|norms| *norms = History::default());
        self.measured.clear();
        self.trainer.look_ahead();
        if let Some(reader) = self.reader.as_mut() {
            reader.begin(&*self.trainer);
        }
        self.probe();
        self.measure();
        if let Some(loss) = self.trainer.batch_loss() {
            self.train.push(0, loss);
        }
        let at = self.trainer.point();
        if let (Some(path), Some(at)) = (self.path.as_mut(), at) {
            path.begin(at);
        }
    }

    /// Whether it takes no more steps: it has taken all, has stopped, or has diverged.
    pub(super) fn is_done(&self) -> bool {
        let trainer = &self.trainer;
        trainer.steps() >= trainer.settings().steps
            || trainer.stopped().is_some()
            || trainer.divergence().is_some()
    }

    /// One step; the test set is measured after every `every` steps.
    pub(super) fn step(&mut self, every: u64) {
        if self.is_done() {
            return;
        }
        let before = self.trainer.steps();
        self.trainer.step();
        let step = self.trainer.steps();
        if step == before {
            if self.trainer.stopped().is_some() {
                // The weights have gone back to the best.
                self.refresh();
            }
            return;
        }
        if let Some(loss) = self.trainer.batch_loss() {
            self.train.push(step, loss);
        }
        let at = self.trainer.point();
        if let (Some(path), Some(at)) = (self.path.as_mut(), at) {
            path.push(step, at);
        }
        if step.is_multiple_of(every) || step == self.trainer.settings().steps {
            self.probe();
            self.measure();
        }
    }

    /// One of the regular measurements.
    fn measure(&mut self) {
        let loss = self.evaluate();
        self.measured.push((self.trainer.steps(), loss));
        let nth = self.measured.len() - 1;
        distribute(&mut *self.trainer, &mut self.distributions, nth);
    }

    /// Step and loss of the regular measurements so far.
    pub(super) fn measured(&self) -> &[(u64, f64)] {
        &self.measured
    }

    /// Looks at what the latest step did, while the network still holds it.
    pub(super) fn probe(&mut self) {
        let step = self.trainer.steps();
        if self.evaluated == Some(step) && !self.probes.is_empty() {
            // The network has seen other examples since.
            return;
        }
        let layers = self.trainer.layers().len();
        self.probes.clear();
        self.probes.extend((0..layers).map(|layer| self.trainer.probe(layer)));
        for (norms, probe) in self.norms.iter_mut().zip(&self.probes) {
            if let Some(norm) = probe.weight_gradient {
                norms.push(step, norm);
            }
        }
    }

    /// Measures the state as it is, for the curves; returns the loss on the test set.
    fn evaluate(&mut self) -> f64 {
        let step = self.trainer.steps();
        self.evaluated = Some(step);
        let most = curve_examples(&self.data);
        // Of sequences few are measured on the way; what is shown in the end is what claims say.
        let whole = self.is_done() && self.data.sequence.is_some();
        let test = self.trainer.evaluate_test(if whole { usize::MAX } else { most });
        self.test.push(step, test.loss);
        let classes = self.data.task != Task::Regression;
        if classes || self.fits {
            let train = self.trainer.evaluate_train(most);
            self.fit.push(step, train.loss);
            if classes {
                self.accuracy.push(step, test.accuracy());
                self.train_accuracy.push(step, train.accuracy());
            }
        }
        test.loss
    }

    pub(super) fn rewind(&mut self, step: u64) {
        self.trainer.rewind(step);
        let curves = [
            &mut self.train,
            &mut self.test,
            &mut self.fit,
            &mut self.accuracy,
            &mut self.train_accuracy,
        ];
        for history in curves.into_iter().chain(&mut self.norms) {
            history.truncate(step);
        }
        self.measured.retain(|(measured, _)| *measured <= step);
        self.distributions.iter_mut().flatten().for_each(|series| series.truncate(step));
        let at = self.trainer.point();
        if let (Some(path), Some(at)) = (self.path.as_mut(), at) {
            path.truncate(step, at);
        }
        if let Some(reader) = self.reader.as_mut() {
            reader.truncate(step);
        }
        self.refresh();
    }

    pub(super) fn apply(&mut self, settings: Settings, path: &str) -> Result<(), String> {
        self.trainer.apply(settings, path)?;
        self.refresh();
        Ok(())
    }

    /// Measures the state as it is, after something other than a step has changed it.
    fn refresh(&mut self) {
        self.trainer.look_ahead();
        self.evaluated = None;
        self.probe();
        self.evaluate();
    }

    /// What the batch of the next step does in a layer.
    pub(super) fn look_at(&mut self, layer: usize) -> Option<LayerProbe> {
        if layer >= self.trainer.layers().len() {
            return None;
        }
        self.trainer.look_ahead();
        Some(self.trainer.probe(layer))
    }

    /// Layer and gradient norm of the latest step, of the layers that have parameters.
    pub(super) fn gradient_norms(&self) -> Vec<(usize, f64)> {
        let probes = self.probes.iter().enumerate();
        probes.filter_map(|(layer, probe)| Some((layer, probe.weight_gradient?))).collect()
    }

    pub(super) fn test(&mut self) -> Evaluation {
        self.trainer.evaluate_test(usize::MAX)
    }

    /// The live value of a parameter, by what follows `start.` in a path.
    pub(super) fn live_parameter(&self, start: &str) -> Option<String> {
        let (name, index) = start.rsplit_once('.')?;
        let index: usize = index.parse().ok()?;
        let tensor = self.trainer.tensors().iter().find(|tensor| tensor.name == name)?;
        self.trainer.parameter(tensor).get(index).map(|value| format!("{value:?}"))
    }

    pub(super) fn snapshot(&mut self, watch: &Watch, heavy: bool, still: bool) -> ArmSnapshot {
        let step = self.trainer.steps();
        if still && self.evaluated != Some(step) {
            self.evaluate();
        }
        if heavy || still {
            self.heavy = Heavy::of(&mut *self.trainer, &self.data, self.path.as_mut(), watch);
            if let Some(reader) = self.reader.as_mut() {
                self.heavy.sequence = reader.view(&mut *self.trainer, &self.data, watch);
            }
        }
        ArmSnapshot {
            name: self.name.clone(),
            label: self.label.clone(),
            family: self.family,
            point: self.point,
            settings: Arc::clone(self.trainer.settings()),
            diverged: self.trainer.divergence().cloned(),
            stopped: self.trainer.stopped(),
            train: self.train.series(),
            test: self.test.series(),
            fit: self.fit.series(),
            accuracy: self.accuracy.series(),
            train_accuracy: self.train_accuracy.series(),
            layers: self.layers(watch),
            function: self.heavy.function.clone(),
            predictions: self.heavy.predictions.clone(),
            distributions: self.over_time(watch),
            walk: self.heavy.walk.clone(),
            optimizer: self.heavy.optimizer.clone(),
            parameters: self.trainer.tensors().iter().map(|tensor| tensor.range.len()).sum(),
            rate: self.trainer.rate(),
            sequence: self.heavy.sequence.clone(),
        }
    }

    fn over_time(&mut self, watch: &Watch) -> Vec<LayerDistributions> {
        if !watch.views.contains(&View::Distributions) {
            return Vec::new();
        }
        let layers = self.trainer.layers().iter().zip(&mut self.distributions).enumerate();
        layers
            .map(|(index, (info, [weights, outputs]))| LayerDistributions {
                index,
                kind: info.kind.to_owned(),
                weights: weights.over_time(),
                outputs: outputs.over_time(),
            })
            .collect()
    }

    fn layers(&self, watch: &Watch) -> Vec<LayerSnapshot> {
        let curves = watch.views.contains(&View::Gradients);
        let layers = self.trainer.layers().iter().zip(&self.probes).enumerate();
        layers
            .map(|(index, (info, probe))| {
                let (histogram, dead, saturated) = match self.heavy.layers.get(index) {
                    Some((histogram, dead, saturated)) => {
                        (Some(histogram.clone()), *dead, *saturated)
                    }
                    None => (None, 0.0, 0.0),
                };
                let (weight, bias) = self.heavy.weights.get(index).cloned().unwrap_or_default();
                LayerSnapshot {
                    index,
                    kind: info.kind.to_owned(),
                    inputs: info.inputs,
                    outputs: info.outputs,
                    weight_gradient: probe.weight_gradient,
                    weight_gradients: if curves {
                        self.norms[index].series()
                    } else {
                        super::Series::default()
                    },
                    activation_gradient: probe.activation_gradient,
                    activation_size: probe.activation_size,
                    weight,
                    bias,
                    mask: self.heavy.masks.get(index).cloned().flatten(),
                    histogram,
                    dead,
                    saturated,
                }
            })
            .collect()
    }
}
