//! A run: the arms of an experiment in lockstep, and what the learner does to them.
//!
//! A run never blocks and knows neither threads nor clocks. [`Run::advance`] takes as many
//! steps as it is told; [`Run::command`] takes instructions in between.

use std::sync::Arc;

use super::arm::ArmRun;
use super::fit::fits;
use super::measuring::Tally;
use super::{
    Command, DataSnapshot, Experiment, Family, Goal, Reference, RunState, Settings, Snapshot,
    Speed, Watch, path, tracing, views,
};
use crate::data::{DataError, Dataset};

/// Measurements of the test set in a run of full length.
pub(super) const MEASUREMENTS: u64 = 64;

/// Why a run cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The data set could not be made.
    #[error(transparent)]
    Data(#[from] DataError),
    /// An arm's network could not be built.
    #[error("{arm}: {message}")]
    Arm { arm: String, message: String },
}

/// An experiment at work.
#[derive(Debug)]
pub struct Run {
    experiment: Arc<Experiment>,
    arms: Vec<ArmRun>,
    data: Arc<DataSnapshot>,
    families: Arc<Vec<Family>>,
    references: Vec<Reference>,
    state: State,
    speed: Speed,
    watch: Watch,
    /// Arm and example under the microscope.
    traced: Option<(usize, usize)>,
    refusal: Option<String>,
    goals: Vec<Goal>,
    /// Which of them held when it was last looked.
    met: Vec<bool>,
    /// Whether something has changed since the last snapshot.
    changed: bool,
}

/// What the learner wants of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Paused,
    /// Until this step, or the end.
    Playing(u64),
}

impl Run {
    /// Opens an experiment, paused at its start. `goals` are reported in every snapshot.
    ///
    /// # Errors
    /// Where the data set cannot be made or an arm's network cannot be built.
    pub fn open(experiment: Arc<Experiment>, goals: Vec<Goal>) -> Result<Self, RunError> {
        let settings: Vec<Settings> =
            experiment.arms.iter().map(|arm| arm.settings.clone()).collect();
        let arms = build_arms(&experiment, &goals, settings, Vec::new())?;
        let mut run = Self {
            data: Arc::new(views::data(arms[0].data())),
            references: views::references(&arms[0]),
            families: Arc::new(experiment.families.clone()),
            experiment,
            arms,
            state: State::Paused,
            speed: Speed::default(),
            watch: Watch::default(),
            traced: None,
            refusal: None,
            met: vec![false; goals.len()],
            goals,
            changed: true,
        };
        run.begin();
        Ok(run)
    }

    /// The experiment that runs.
    #[must_use]
    pub fn experiment(&self) -> &Arc<Experiment> {
        &self.experiment
    }

    /// Steps taken.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.arms.iter().map(|arm| arm.trainer().steps()).max().unwrap_or(0)
    }

    /// Steps after which the run is finished.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.arms.iter().map(|arm| arm.trainer().settings().steps).max().unwrap_or(0)
    }

    /// How fast the learner wants it to go.
    #[must_use]
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// What the run is doing.
    #[must_use]
    pub fn state(&self) -> RunState {
        if self.arms.iter().all(|arm| arm.trainer().divergence().is_some()) {
            RunState::Diverged
        } else if self.arms.iter().all(ArmRun::is_done) {
            RunState::Finished
        } else if matches!(self.state, State::Playing(_)) {
            RunState::Running
        } else if self.step() == 0 {
            RunState::Ready
        } else {
            RunState::Paused
        }
    }

    /// Whether [`Run::advance`] would take a step.
    #[must_use]
    pub fn runnable(&self) -> bool {
        self.state() == RunState::Running
    }

    /// Whether something has changed since the last snapshot.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.changed
    }

    pub(super) fn arms(&mut self) -> &mut [ArmRun] {
        &mut self.arms
    }

    pub(super) fn shown_data(&self) -> &DataSnapshot {
        &self.data
    }

    pub(super) fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Takes up to `steps` steps, all arms together; fewer at the end, or where a step was
    /// asked for. Returns how many were taken.
    pub fn advance(&mut self, steps: u64) -> u64 {
        let mut taken = 0;
        while taken < steps && self.runnable() {
            self.lockstep();
            taken += 1;
            if let State::Playing(until) = self.state
                && self.step() >= until
            {
                self.state = State::Paused;
            }
        }
        if taken > 0 {
            self.changed = true;
            for arm in &mut self.arms {
                arm.probe();
            }
        }
        taken
    }

    fn lockstep(&mut self) {
        let every = (self.steps() / MEASUREMENTS).max(1);
        for arm in &mut self.arms {
            arm.step(every);
        }
    }

    /// Follows an instruction. What cannot be done leaves the run as it was, and the next
    /// snapshot says why.
    pub fn command(&mut self, command: Command) {
        self.changed = true;
        self.refusal = None;
        match command {
            Command::Play if self.state() == RunState::Finished => {
                self.restart();
                self.state = State::Playing(u64::MAX);
            }
            Command::Play => self.state = State::Playing(u64::MAX),
            Command::Pause => self.state = State::Paused,
            Command::Step(count) => self.state = State::Playing(self.step() + count),
            Command::Back(count) => self.rewind(self.step().saturating_sub(count)),
            Command::Restart => self.restart(),
            Command::Reseed(seed) => {
                let experiment = Arc::clone(&self.experiment);
                self.rebuild(|arm, settings| experiment.reseed(arm, seed, settings));
            }
            Command::Speed(speed) => self.speed = speed,
            Command::Set { arm, path, value } => {
                if let Err(refusal) = self.set(arm, &path, &value) {
                    self.refusal = Some(refusal);
                }
            }
            Command::Watch(watch) => self.watch = watch,
            Command::Trace(traced) => self.traced = traced,
        }
    }

    fn rewind(&mut self, step: u64) {
        self.state = State::Paused;
        for arm in &mut self.arms {
            arm.rewind(step);
        }
        if step == 0 {
            self.begin();
        }
    }

    /// Back to the start, the settings as they are now.
    fn restart(&mut self) {
        self.rebuild(|_, _| {});
        self.state = State::Paused;
    }

    /// Builds all arms anew from settings changed by `change`; a refusal keeps the old ones.
    fn rebuild(&mut self, change: impl Fn(usize, &mut Settings)) {
        let mut settings = self.settings();
        settings.iter_mut().enumerate().for_each(|(arm, settings)| change(arm, settings));
        if let Err(error) = self.replace(settings) {
            self.refusal = Some(error.to_string());
        }
    }

    fn settings(&self) -> Vec<Settings> {
        self.arms.iter().map(|arm| Settings::clone(arm.trainer().settings())).collect()
    }

    fn replace(&mut self, settings: Vec<Settings>) -> Result<(), RunError> {
        let known: Vec<_> = self.arms.iter().map(ArmRun::known_data).collect();
        self.arms = build_arms(&self.experiment, &self.goals, settings, known)?;
        self.data = Arc::new(views::data(self.arms[0].data()));
        self.references = views::references(&self.arms[0]);
        self.begin();
        Ok(())
    }

    fn set(&mut self, arm: Option<usize>, path: &str, value: &str) -> Result<(), String> {
        let mut settings = self.settings();
        let chosen = |index: usize| arm.is_none_or(|arm| arm == index);
        let mut refused = None;
        let mut taken = false;
        for (_, settings) in settings.iter_mut().enumerate().filter(|(i, _)| chosen(*i)) {
            // A knob for all arms may turn what only some of them have.
            match settings.set(path, value).map_err(|error| error.to_string()) {
                Ok(()) => taken = true,
                Err(error) => refused = Some(error),
            }
        }
        if !taken {
            return Err(refused.unwrap_or_else(|| "there is no such arm".to_owned()));
        }
        settings.iter().try_for_each(Settings::check)?;
        if !path::is_live(path) {
            return self.replace(settings).map_err(|error| error.to_string());
        }
        for (index, settings) in settings.into_iter().enumerate().filter(|(i, _)| chosen(*i)) {
            self.arms[index].apply(settings, path)?;
        }
        if self.step() == 0 {
            self.begin();
        }
        Ok(())
    }

    /// Measures the start, so that curves and norms begin there.
    fn begin(&mut self) {
        for arm in &mut self.arms {
            arm.begin();
        }
    }

    /// What the run looks like now. `heavy` parts (function, histograms, predictions, goals) are made
    /// anew only where it is said; otherwise the last ones stand.
    pub fn snapshot(&mut self, heavy: bool) -> Snapshot {
        self.changed = false;
        let state = self.state();
        let still = state != RunState::Running;
        let watch = &self.watch;
        for (index, arm) in self.arms.iter_mut().enumerate() {
            arm.locate(index, &self.experiment);
        }
        let arms: Vec<_> =
            self.arms.iter_mut().map(|arm| arm.snapshot(watch, heavy, still)).collect();
        let trace = self.traced.and_then(|(arm, example)| {
            match tracing::trace(arm, self.arms.get(arm)?, example) {
                Ok(trace) => Some(Arc::new(trace)),
                Err(refusal) => {
                    self.refusal = Some(refusal);
                    None
                }
            }
        });
        if heavy || still {
            let goals = std::mem::take(&mut self.goals);
            self.met = goals.iter().map(|goal| self.fulfils(goal).unwrap_or(false)).collect();
            self.goals = goals;
        }
        Snapshot {
            state,
            step: self.step(),
            steps: self.steps(),
            steps_per_epoch: self.arms[0].trainer().steps_per_epoch(),
            earliest: 0,
            seed: self.arms[0].trainer().settings().seed,
            speed: 0.0,
            references: self.references.clone(),
            data: Arc::clone(&self.data),
            families: Arc::clone(&self.families),
            knobs: self.experiment.knobs.iter().map(|knob| self.knob(knob)).collect(),
            arms,
            trace,
            refusal: self.refusal.clone(),
            goals: self.met.clone(),
        }
    }

    /// A knob's position: the setting, or the parameter as training has moved it.
    fn knob(&self, knob: &super::Knob) -> String {
        let arm = &self.arms[knob.arm.unwrap_or(0)];
        knob.path
            .strip_prefix("start.")
            .and_then(|start| arm.live_parameter(start))
            .or_else(|| arm.trainer().settings().get(&knob.path).ok())
            .unwrap_or_default()
    }
}

/// Builds the arms; those that name the same data set share it, also with `known` ones.
fn build_arms(
    experiment: &Experiment,
    goals: &[Goal],
    settings: Vec<Settings>,
    mut known: Vec<(crate::data::DataSpec, u64, Arc<Dataset>)>,
) -> Result<Vec<ArmRun>, RunError> {
    let mut arms = Vec::new();
    for (arm, settings) in experiment.arms.iter().zip(settings) {
        let same = |(data, seed, _): &&(crate::data::DataSpec, u64, Arc<Dataset>)| {
            *data == settings.data && *seed == settings.seed
        };
        let data = if let Some((_, _, data)) = known.iter().find(same) {
            Arc::clone(data)
        } else {
            let data = Arc::new(settings.data.load(settings.seed)?);
            known.push((settings.data.clone(), settings.seed, Arc::clone(&data)));
            data
        };
        let refused = |message| RunError::Arm { arm: arm.name.clone(), message };
        fits(&settings, &data).map_err(refused)?;
        let wanted = goals.iter().chain(experiment.claims.iter().map(|claim| &claim.goal));
        let tally = Tally::new(&arm.name, wanted);
        let mut run = ArmRun::new(arm, settings, data, tally).map_err(refused)?;
        run.measures_for(&experiment.views);
        arms.push(run);
    }
    Ok(arms)
}
