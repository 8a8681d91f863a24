//! One arm at work: a model, an optimizer, batches, and the way back.
//!
//! The number type is known here alone; the run sees a [`Train`] and `f64`. Stepping and going
//! back stand here, and [`looking`] holds what is asked without a step.

mod looking;
mod unroll;

use std::sync::Arc;

use crate::data::{Augmenter, Dataset};
use crate::engine::{Draw, Model, Optimizer, Pass, Real};
use crate::lab::batches::Batches;
use crate::lab::columns::Columns;
use crate::lab::fit::curve_examples;
use crate::lab::measuring::Tally;
use crate::lab::start::{model, start_value};
use crate::lab::stopping::Patience;
use crate::lab::train::Train;
use crate::lab::{Batch, Divergence, Precision, Settings, divergence, path};

/// Columns that every network is planned for at least, so that a test set goes through in few
/// passes.
const COLUMNS: usize = 256;

/// Checkpoints kept at most; when there are more, every second one goes.
const CHECKPOINTS: usize = 32;

/// Steps from which on draws are those of measurements: more than a run may take.
const APART: u64 = 1 << 31;

/// Builds the arm of these settings on this data.
///
/// # Errors
/// Where the layers do not fit each other, the data or the targets, or a start value has no
/// parameter.
pub(super) fn build(
    settings: Settings,
    data: Arc<Dataset>,
    tally: Tally,
) -> Result<Box<dyn Train>, String> {
    Ok(match settings.precision {
        Precision::F32 => Box::new(Trainer::<f32>::new(settings, data, tally)?),
        Precision::F64 => Box::new(Trainer::<f64>::new(settings, data, tally)?),
    })
}

#[derive(Debug)]
struct Trainer<T> {
    settings: Arc<Settings>,
    data: Arc<Dataset>,
    train: Columns<T>,
    test: Columns<T>,
    model: Box<dyn Model<T>>,
    optimizer: Optimizer<T>,
    batches: Batches,
    augmenter: Augmenter<T>,
    /// The batch of the step at hand.
    batch: Columns<T>,
    steps: u64,
    loss: Option<f64>,
    divergence: Option<Divergence>,
    /// Set where the settings stop early.
    patience: Option<Patience<T>>,
    stopped: Option<u64>,
    tally: Tally,
    checkpoints: Vec<Checkpoint<T>>,
    /// Steps between checkpoints.
    spacing: u64,
    /// What was changed by hand, in order.
    changes: Vec<Change>,
}

/// Everything that a step changes.
#[derive(Clone, Debug)]
struct Checkpoint<T> {
    step: u64,
    values: Vec<T>,
    buffers: Vec<T>,
    optimizer: Optimizer<T>,
    settings: Arc<Settings>,
    loss: Option<f64>,
    patience: Option<Patience<T>>,
    stopped: Option<u64>,
    tally: Tally,
}

/// Settings that were changed in one path while the arm trained.
#[derive(Clone, Debug)]
struct Change {
    /// Steps taken before it.
    step: u64,
    settings: Arc<Settings>,
    path: String,
}

impl<T: Real> Trainer<T> {
    fn new(settings: Settings, data: Arc<Dataset>, tally: Tally) -> Result<Self, String> {
        let train = Columns::<T>::new(&data.train);
        let batch = if settings.optimizer.whole_set() { Batch::Whole } else { settings.batch };
        let batches = Batches::new(train.len, batch, settings.shuffle, settings.seed);
        // A small set needs no more room than it has examples.
        let most = data.train.len.max(data.test.len);
        let steps = data.sequence.as_ref().map_or(1, |sequence| sequence.steps.max(1));
        let capacity = batches.size().max(COLUMNS.div_ceil(steps).min(most)).max(1);
        let model = model(&settings, &data, capacity)?;
        let optimizer = Optimizer::new(settings.optimizer, model.parameters().values.len());
        for change in &settings.augment {
            change.fits(&data)?;
        }
        let mut trainer = Self {
            augmenter: Augmenter::new(&settings.augment, &data),
            settings: Arc::new(settings),
            train,
            test: Columns::new(&data.test),
            data,
            model,
            optimizer,
            batch: Columns::default(),
            batches,
            steps: 0,
            loss: None,
            divergence: None,
            patience: None,
            stopped: None,
            tally,
            checkpoints: Vec::new(),
            spacing: 16,
            changes: Vec::new(),
        };
        trainer.begin();
        Ok(trainer)
    }

    /// Counts and waits from here on: this is the start.
    fn begin(&mut self) {
        self.tally.begin(self.model.parameters());
        let spec = self.settings.early_stopping;
        self.patience = spec.map(|spec| Patience::new(spec, &*self.model));
        self.checkpoints.clear();
        self.checkpoint();
    }

    /// Whether the arm stops here instead of taking another step.
    fn stops(&mut self) -> bool {
        if let Some(patience) = &mut self.patience
            && patience.is_due(self.steps)
        {
            let loss =
                self.model.evaluate(self.test.first(curve_examples(&self.data)), Pass::Test).loss;
            self.stopped = patience.note(self.steps, loss, &mut *self.model);
        }
        self.stopped.is_some()
    }

    /// What the step at hand draws.
    fn draw(&self) -> Draw {
        Draw { seed: self.settings.seed, step: self.steps }
    }

    /// Forward and backward on the batch of the step at hand.
    fn gradients(&mut self) -> f64 {
        let draw = self.draw();
        let examples = self.batches.of_step(self.steps);
        if examples.len() == self.train.len && self.augmenter.is_idle() {
            return self.model.step(self.train.examples(), Pass::Train(draw));
        }
        self.batch.gather(&self.train, examples);
        self.augmenter.apply(&mut self.batch.x, draw);
        self.model.step(self.batch.examples(), Pass::Train(draw))
    }

    fn add_penalty(&mut self) {
        let Settings { penalty, penalize_biases, proximal, .. } = *self.settings;
        penalty.add_gradient(self.model.parameters_mut(), penalize_biases, proximal);
    }

    fn update(&mut self) {
        self.add_penalty();
        let settings = &self.settings;
        let parameters = self.model.parameters_mut();
        let biases = settings.penalize_biases;
        settings.clip.apply(&mut parameters.gradients);
        let rate = settings.optimizer.rate() * settings.schedule.factor(self.steps);
        self.optimizer.step(parameters, rate, biases);
        if settings.proximal {
            settings.penalty.shrink(parameters, rate, biases);
        }
    }

    fn checkpoint(&mut self) {
        if self.checkpoints.len() >= CHECKPOINTS {
            self.spacing *= 2;
            let spacing = self.spacing;
            self.checkpoints.retain(|kept| kept.step % spacing == 0);
        }
        self.checkpoints.push(Checkpoint {
            step: self.steps,
            values: self.model.parameters().values.clone(),
            buffers: self.model.buffers().to_vec(),
            optimizer: self.optimizer.clone(),
            settings: Arc::clone(&self.settings),
            loss: self.loss,
            patience: self.patience.clone(),
            stopped: self.stopped,
            tally: self.tally.clone(),
        });
    }

    fn take_over(&mut self, change: &Change) -> Result<(), String> {
        if change.settings.optimizer != self.settings.optimizer {
            let count = self.model.parameters().values.len();
            self.optimizer.set_spec(change.settings.optimizer, count);
        }
        if let Some(start) = change.path.strip_prefix("start.") {
            start_value(&mut *self.model, start, &change.settings)?;
        }
        self.settings = Arc::clone(&change.settings);
        Ok(())
    }
}

impl<T: Real> Train for Trainer<T> {
    fn step(&mut self) {
        if self.divergence.is_some() || self.stopped.is_some() || self.stops() {
            return;
        }
        let loss = self.gradients();
        if let Some(found) = divergence::find(loss, &*self.model, self.steps + 1, &self.settings) {
            self.divergence = Some(found);
            return;
        }
        self.loss = Some(loss);
        self.update();
        self.steps += 1;
        self.tally.note(self.steps, loss, self.model.parameters());
        if self.steps.is_multiple_of(self.spacing) {
            self.checkpoint();
        }
    }

    fn look_ahead(&mut self) {
        // Running means move with a step, and this is none.
        let buffers = self.model.buffers().to_vec();
        let loss = self.gradients();
        self.model.buffers_mut().copy_from_slice(&buffers);
        if self.steps == 0 {
            // No step has been taken: the loss shown is that of the start, wherever that is.
            self.loss = Some(loss);
        }
    }

    fn steps(&self) -> u64 {
        self.steps
    }

    fn rewind(&mut self, step: u64) {
        self.checkpoints.retain(|kept| kept.step <= step);
        self.changes.retain(|change| change.step <= step);
        self.divergence = None;
        let Some(kept) = self.checkpoints.last().cloned() else { return };
        self.model.parameters_mut().values.copy_from_slice(&kept.values);
        self.model.buffers_mut().copy_from_slice(&kept.buffers);
        self.optimizer = kept.optimizer;
        self.settings = kept.settings;
        self.loss = kept.loss;
        self.patience = kept.patience;
        self.stopped = kept.stopped;
        self.tally = kept.tally;
        self.steps = kept.step;
        let changes: Vec<_> =
            self.changes.iter().filter(|change| change.step >= kept.step).cloned().collect();
        let mut changes = changes.into_iter().peekable();
        loop {
            while let Some(change) = changes.next_if(|change| change.step == self.steps) {
                // It was accepted when it was made, and the state is the same.
                let _ = self.take_over(&change);
            }
            if self.steps >= step || self.divergence.is_some() || self.stopped.is_some() {
                return;
            }
            let before = self.checkpoints.len();
            self.step();
            self.checkpoints.truncate(before);
        }
    }

    fn apply(&mut self, settings: Settings, path: &str) -> Result<(), String> {
        debug_assert!(path::is_live(path), "{path} restarts the run");
        if let (Some(step), true) = (self.stopped, path.starts_with("start.")) {
            return Err(format!(
                "this arm has stopped and keeps the weights of step {step}: go back to change them"
            ));
        }
        let settings = Arc::new(settings);
        let change = Change { step: self.steps, settings, path: path.to_owned() };
        self.take_over(&change)?;
        // Parameters set by hand may be finite again.
        self.divergence = None;
        if self.steps == 0 {
            // The start itself has changed.
            self.begin();
        } else {
            self.changes.push(change);
        }
        Ok(())
    }

    fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    fn divergence(&self) -> Option<&Divergence> {
        self.divergence.as_ref()
    }

    fn stopped(&self) -> Option<u64> {
        self.stopped
    }

    fn batch_loss(&self) -> Option<f64> {
        self.loss
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn rate(&self) -> f64 {
        self.settings.optimizer.rate() * self.settings.schedule.factor(self.steps)
    }

    fn steps_per_epoch(&self) -> u64 {
        self.batches.per_epoch()
    }
}

#[cfg(test)]
mod tests;
