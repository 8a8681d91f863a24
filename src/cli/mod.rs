//! The commands, one file each.

mod anki;
mod check;
mod completions;
mod export;
mod import;
mod learn;
mod list;
mod progress;
mod quiz;
mod records;
mod run;
mod weights;

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow};
use clap::{Parser, Subcommand};

use crate::course::{Course, Library};
use crate::session::SystemClock;
use crate::store::Store;

/// A deep-learning laboratory that lives in a terminal
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "GRADUS_HOME names the folder of your progress. GRADUS_TODAY=2026-12-01 shifts \
                  the clock to a day, to try the plan of the interview."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    learn: learn::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    Learn(learn::Args),
    Quiz(quiz::Args),
    Progress(progress::Args),
    /// Write questions for Anki, or your progress for another machine
    Export(export::Args),
    /// Add the progress of another machine to yours
    Import(import::Args),
    /// List chapters, lessons and experiments
    List(list::Args),
    /// Train an experiment without a screen
    Run(run::Args),
    /// Check lessons: files, names, formulas, networks, questions
    Check(check::Args),
    /// Print completions for a shell
    Completions(completions::Args),
}

/// The user asked for something that cannot be: exit status 2, as for a wrong argument.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misuse(pub(crate) String);

/// Carries out the command line. `started` is when the program began.
#[must_use]
pub fn main(started: Instant) -> ExitCode {
    let cli = Cli::parse();
    match cli.run(started) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

impl Cli {
    fn run(self, started: Instant) -> Result<ExitCode> {
        match self.command.unwrap_or(Command::Learn(self.learn)) {
            Command::Learn(args) => learn::run(&args, started)?,
            Command::Quiz(args) => quiz::run(&args, started)?,
            Command::Progress(args) => progress::run(&args)?,
            Command::Export(args) => export::run(&args)?,
            Command::Import(args) => import::run(&args)?,
            Command::List(args) => list::run(&args)?,
            Command::Run(args) => run::run(&args)?,
            Command::Check(args) => check::run(&args)?,
            Command::Completions(args) => completions::run(&args),
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[allow(clippy::print_stderr)] // a command speaks to its user here
fn fail(error: &anyhow::Error) -> ExitCode {
    // Whoever reads a listing has seen enough.
    let pipe = error.downcast_ref::<std::io::Error>();
    if pipe.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    eprintln!("gradus: {error:#}");
    ExitCode::from(if error.is::<Misuse>() { 2 } else { 1 })
}

/// Tells what happened when the store was opened, if it matters.
#[expect(clippy::print_stderr, reason = "a command speaks to its user here")]
fn tell(store: &Store) {
    if let Some(notice) = store.notice() {
        eprintln!("gradus: {notice}");
    }
}

/// The lessons of a folder, or those inside the program.
fn library(folder: Option<&Path>) -> Result<Library> {
    match folder {
        Some(folder) => Library::open(folder).map_err(|problem| anyhow!("{problem}")),
        None => Ok(Library::embedded()),
    }
}

/// The course of a folder, or the one inside the program.
fn course(folder: Option<&Path>) -> Result<Course> {
    Course::load(&library(folder)?).map_err(|problems| all(&problems))
}

/// The clock of the machine, or one on which it is the day that `GRADUS_TODAY` names.
fn clock() -> Result<SystemClock> {
    let today = match std::env::var("GRADUS_TODAY") {
        Ok(text) if !text.is_empty() => {
            let day = text.parse().map_err(|error| Misuse(format!("GRADUS_TODAY: {error}")))?;
            Some(day)
        }
        _ => None,
    };
    Ok(SystemClock::new(today))
}

/// Several problems as one error, all told.
fn all<P: Display>(problems: &[P]) -> anyhow::Error {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    anyhow!("{}", lines.join("\n"))
}
