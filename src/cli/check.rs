//! `gradus check`: validates lessons, and measures their claims.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::course::Course;
use crate::lab::{Claim, Experiment, Goal, Verdict, measure_all, rehearse};
use crate::quiz::Bank;
use crate::text::Language;

/// Check lessons: files, names, formulas, networks, questions
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Train the experiments and measure what they claim, over the seeds that they name
    #[arg(long)]
    claims: bool,
    /// Measure only experiments whose id contains this
    #[arg(long, value_name = "TEXT", requires = "claims")]
    only: Option<String>,
    /// The folder of lessons [default: those of the program]
    dir: Option<PathBuf>,
}

/// Reports every problem at once.
///
/// # Errors
/// Where there is any problem, or a claim does not hold.
pub fn run(args: &Args) -> Result<()> {
    let library = super::library(args.dir.as_deref())?;
    let mut problems: Vec<String> =
        crate::course::check(&library).iter().map(ToString::to_string).collect();
    let Ok(course) = Course::load(&library) else { return report(&problems, 0) };
    problems.extend(Bank::check(&library, &course).iter().map(ToString::to_string));
    let experiments = experiments(&course);
    for (experiment, goals) in &experiments {
        let found = rehearse(experiment, goals);
        problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", experiment.id)));
    }
    report(&problems, experiments.len())?;
    if args.claims {
        let only = args.only.as_deref().unwrap_or_default();
        let chosen = experiments.into_iter().map(|(experiment, _)| experiment);
        judge_all(&chosen.filter(|experiment| experiment.id.contains(only)).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Every experiment of the course, with the goals of the challenges that are met in it.
fn experiments(course: &Course) -> Vec<(Arc<Experiment>, Vec<Goal>)> {
    let lessons = course.chapters.iter().flat_map(|chapter| &chapter.lessons);
    lessons
        .flat_map(|lesson| {
            lesson.experiments.iter().enumerate().map(|(index, experiment)| {
                let mine = lesson.challenges.iter().filter(|one| one.experiment == index);
                (Arc::clone(experiment), mine.map(|challenge| challenge.goal.clone()).collect())
            })
        })
        .collect()
}

fn report(problems: &[String], experiments: usize) -> Result<()> {
    let mut out = io::stdout().lock();
    for problem in problems {
        writeln!(out, "{problem}\n")?;
    }
    match problems.len() {
        0 => writeln!(out, "{experiments} experiments run, and nothing is wrong with the lessons")?,
        1 => bail!("1 problem"),
        count => bail!("{count} problems"),
    }
    Ok(())
}

/// Measures experiments on all cores, and prints each as it is done.
fn judge_all(experiments: &[Arc<Experiment>]) -> Result<()> {
    let mut failed = Vec::new();
    measure_all(experiments, u32::MAX, |index, measured, time| {
        let experiment = &experiments[index];
        let lines = match &measured {
            Ok(verdicts) => lines(experiment, verdicts, time.as_secs_f64()),
            Err(error) => format!("{}: {error}\n", experiment.id),
        };
        if !measured.is_ok_and(|verdicts| verdicts.iter().all(|verdict| verdict.holds)) {
            failed.push(experiment.id.clone());
        }
        let _ = io::stdout().lock().write_all(lines.as_bytes());
    });
    if failed.is_empty() {
        return Ok(());
    }
    bail!("claims do not hold in {}", failed.join(", "))
}

fn lines(experiment: &Experiment, verdicts: &[Verdict], seconds: f64) -> String {
    let unicode = io::stdout().is_terminal() || std::env::var("LC_ALL").is_ok();
    let (good, bad) = if unicode { ("✓", "✗") } else { ("ok", "FAILED") };
    let mut lines = format!("{}  ({seconds:.1} s)\n", experiment.id);
    for (Claim { text, .. }, verdict) in experiment.claims.iter().zip(verdicts) {
        let mark = if verdict.holds { good } else { bad };
        let values: Vec<String> = verdict
            .values
            .iter()
            .map(|(left, right)| format!("{} against {}", short(*left), short(*right)))
            .collect();
        let _ = writeln!(
            lines,
            "  {mark} {}\n      in {} of {} seeds: {}",
            text.get(Language::En),
            verdict.held,
            verdict.seeds,
            values.join("; ")
        );
    }
    lines
}

fn short(value: f64) -> String {
    if value != 0.0 && (value.abs() < 1e-3 || value.abs() >= 1e5) {
        format!("{value:.2e}")
    } else {
        format!("{value:.4}")
    }
}
