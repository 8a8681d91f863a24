//! `gradus run`: trains an experiment without a screen.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::records::{Format, Printer};
use super::weights;
use crate::data::{DataSpec, RowOrder, Task, TaskChoice};
use crate::engine::{LayerSpec, LossSpec};
use crate::lab::{Command, Experiment, Precision, Run, RunState, Settings, Source};

/// Train an experiment without a screen
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An experiment of the course (see `gradus list`), or a RON file
    experiment: String,
    /// Train this arm alone; may be given several times
    #[arg(long, value_name = "NAME")]
    arm: Vec<String>,
    /// Change a setting, as a knob does: optimizer.rate=0.1, batch=Whole, shuffle=false
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Start from this seed
    #[arg(long)]
    seed: Option<u64>,
    /// Train for so many steps
    #[arg(long)]
    steps: Option<u64>,
    /// Print every N steps [default: a twentieth of the run]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,
    /// Compute in single or double precision
    #[arg(long, value_enum)]
    precision: Option<PrecisionArg>,
    /// Train on your own CSV file
    #[arg(long, value_name = "FILE.csv", requires = "target")]
    data: Option<PathBuf>,
    /// The column of the CSV file that is to be predicted
    #[arg(long, value_name = "COLUMN", requires = "data")]
    target: Option<String>,
    /// Train on a text of your own: which character comes next?
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    text: Option<PathBuf>,
    /// Start from the weights in a safetensors file (PyTorch's names and layouts)
    #[arg(long, value_name = "IN.safetensors")]
    weights: Option<PathBuf>,
    /// Save the trained weights
    #[arg(long, value_name = "OUT.safetensors")]
    save: Option<PathBuf>,
    /// How to print the records
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Take experiments from this folder of lessons
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum PrecisionArg {
    F32,
    F64,
}

/// Trains, printing records as it goes.
///
/// # Errors
/// For an experiment, setting, file or column that is not there or does not fit, and for a run
/// in which an arm diverges.
pub fn run(args: &Args) -> Result<()> {
    let mut experiment = find(&args.experiment, args.lessons.as_deref())?;
    choose_arms(&mut experiment, &args.arm)?;
    change(&mut experiment, args)?;
    let mut run = open(experiment.clone())?;
    if let Some(path) = &args.weights {
        for (index, arm) in experiment.arms.iter_mut().enumerate() {
            arm.settings.start = weights::load(path, &run.state_dict(index))
                .with_context(|| format!("arm {:?}", arm.name))?;
        }
        run = open(experiment.clone())?;
    }
    if args.save.is_some() && experiment.arms.len() > 1 {
        bail!("--save takes the weights of one arm: choose it with --arm ({})", names(&experiment));
    }
    for words in run.notes() {
        note(&words);
    }
    train(&mut run, args)?;
    for (arm, step) in run.stops() {
        note(&format!("arm {arm:?} stopped early, and has the weights of step {step}"));
    }
    if let Some(path) = &args.save {
        weights::save(path, &run.state_dict(0), experiment.arms[0].settings.precision)?;
    }
    match run.divergences().as_slice() {
        [] => Ok(()),
        diverged => {
            let each = diverged.iter().map(|(arm, found)| {
                format!(
                    "arm {arm:?} diverged at step {}: {} is not finite; {}",
                    found.step, found.first_non_finite, found.why
                )
            });
            Err(anyhow!(each.collect::<Vec<_>>().join("\n")))
        }
    }
}

fn open(experiment: Experiment) -> Result<Run> {
    Ok(Run::open(Arc::new(experiment), Vec::new())?)
}

/// The experiment of this id, or in this file.
fn find(name: &str, lessons: Option<&Path>) -> Result<Experiment> {
    let path = Path::new(name);
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron")) {
        let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            anyhow!("{name} is not UTF-8 text: byte {}", error.utf8_error().valid_up_to())
        })?;
        let source = Source { name: name.to_owned(), text };
        let id = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into());
        return Experiment::parse(&id, &source).map_err(|errors| super::all(&errors));
    }
    let course = super::course(lessons)?;
    let lessons = course.chapters.iter().flat_map(|chapter| &chapter.lessons);
    let experiments: Vec<_> = lessons.flat_map(|lesson| &lesson.experiments).collect();
    // The last part of an id will do where no other experiment shares it.
    let named = |experiment: &&&Arc<Experiment>| {
        experiment.id == name || experiment.id.ends_with(&format!("/{name}"))
    };
    match experiments.iter().filter(named).collect::<Vec<_>>().as_slice() {
        [experiment] => Ok(Experiment::clone(experiment)),
        [] => {
            let near = experiments.iter().max_by(|a, b| {
                let like = |one: &Experiment| strsim::jaro_winkler(&one.id, name);
                like(a).total_cmp(&like(b))
            });
            let near =
                near.map_or_else(String::new, |near| format!(" (did you mean {:?}?)", near.id));
            bail!(
                "no experiment is called {name:?}{near}; `gradus list` names all of them, and a \
                 file ends in .ron"
            )
        }
        several => {
            let ids = several.iter().map(|experiment| format!("\n  {}", experiment.id));
            bail!("{name:?} is the name of several experiments:{}", ids.collect::<String>())
        }
    }
}

fn names(experiment: &Experiment) -> String {
    experiment.arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn choose_arms(experiment: &mut Experiment, wanted: &[String]) -> Result<()> {
    for name in wanted {
        if !experiment.arms.iter().any(|arm| arm.name == *name) {
            bail!("no arm is called {name:?}; there are {}", names(experiment));
        }
    }
    if !wanted.is_empty() {
        experiment.arms.retain(|arm| wanted.contains(&arm.name));
        // Knobs and claims may speak of arms that are gone.
        experiment.knobs.clear();
        experiment.claims.clear();
    }
    Ok(())
}

/// Applies what the command line says to the settings of all arms.
fn change(experiment: &mut Experiment, args: &Args) -> Result<()> {
    if let Some(seed) = args.seed {
        *experiment = experiment.with_seed(seed);
    }
    for arm in &mut experiment.arms {
        let settings = &mut arm.settings;
        if let (Some(path), Some(target)) = (&args.data, &args.target) {
            settings.data = DataSpec::Csv {
                path: path.clone(),
                target: target.clone(),
                task: TaskChoice::default(),
                rows: RowOrder::default(),
            };
        }
        if let Some(path) = &args.text {
            settings.data = on_text(&settings.data, path);
        }
        if let Some(steps) = args.steps {
            settings.steps = steps;
        }
        match args.precision {
            Some(PrecisionArg::F32) => settings.precision = Precision::F32,
            Some(PrecisionArg::F64) => settings.precision = Precision::F64,
            None => {}
        }
        for assignment in &args.set {
            let (path, value) = assignment.split_once('=').ok_or_else(|| {
                anyhow!("--set {assignment}: write it as PATH=VALUE, such as optimizer.rate=0.1")
            })?;
            settings
                .set(path.trim(), value.trim())
                .map_err(|error| anyhow!("--set {assignment}: {error}"))?;
        }
        if args.data.is_some() || args.text.is_some() {
            fit(settings, &arm.name)?;
        }
        settings.check().map_err(|problem| anyhow!("arm {:?}: {problem}", arm.name))?;
    }
    Ok(())
}

/// The learner's text in windows as large, and as many, as those of the text that it replaces.
fn on_text(replaced: &DataSpec, path: &Path) -> DataSpec {
    let mut data = DataSpec::text(Some(path.to_owned()));
    if let (
        DataSpec::Text { window, train, test, .. },
        DataSpec::Text { window: old_window, train: old_train, test: old_test, .. },
    ) = (&mut data, replaced)
    {
        (*window, *train, *test) = (*old_window, *old_train, *old_test);
    }
    data
}

/// Gives the network as many outputs as the learner's target needs, and a loss that goes with
/// them, where the experiment was made for another kind of target. Says so.
fn fit(settings: &mut Settings, arm: &str) -> Result<()> {
    let set = settings.data.load(settings.seed)?;
    let (task, each) = (set.task, set.sequence.is_some_and(|sequence| sequence.each));
    let units = settings.network.iter().rev().find_map(|layer| match layer {
        LayerSpec::Dense(dense) => Some(dense.units),
        _ => None,
    });
    let logits =
        matches!(settings.loss, LossSpec::BinaryCrossEntropy | LossSpec::SoftmaxCrossEntropy);
    let loss_fits = match task {
        Task::Regression => !logits,
        // Classes of single steps are told as numbers, which no distance can be taken of.
        Task::Classes(_) if each => settings.loss == LossSpec::SoftmaxCrossEntropy,
        Task::Binary(_) | Task::Classes(_) => true,
    };
    if units == Some(task.outputs()) && loss_fits {
        return Ok(());
    }
    settings.fit_output(&task);
    note(&format!(
        "arm {arm:?} was fitted to the target: {} output{}, loss {}",
        task.outputs(),
        if task.outputs() == 1 { "" } else { "s" },
        settings.get("loss").unwrap_or_default()
    ));
    Ok(())
}

fn train(run: &mut Run, args: &Args) -> Result<()> {
    let every = args.every.unwrap_or_else(|| (run.steps() / 20).max(1));
    let mut printer = Printer::new(args.format, Box::new(io::stdout().lock()));
    let bar = progress_bar(run.steps());
    printer.print(&run.records(), &bar)?;
    run.command(Command::Play);
    while run.runnable() {
        let before = run.step();
        run.advance(every - before % every);
        bar.set_position(run.step());
        // An arm that stops goes back to its best weights without a step.
        if run.step() > before || !run.runnable() {
            printer.print(&run.records(), &bar)?;
        }
    }
    bar.finish_and_clear();
    debug_assert!(matches!(run.state(), RunState::Finished | RunState::Diverged));
    Ok(())
}

/// A progress bar on a terminal, none in a pipe.
fn progress_bar(steps: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} step {human_pos} of {human_len}  {per_sec}");
    ProgressBar::new(steps).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// What was done to the learner's data, beside the records.
#[allow(clippy::print_stderr)] // a command speaks to its user here
fn note(words: &str) {
    eprintln!("note: {words}");
}
