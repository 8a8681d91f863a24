//! `gradus list`: chapters, lessons, experiments.

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;

use crate::text::Language;

/// List chapters, lessons and experiments
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List this folder of lessons
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

/// Prints the course as a tree; experiments are named as `gradus run` takes them.
///
/// # Errors
/// Where the lessons cannot be loaded, or standard output is closed.
pub fn run(args: &Args) -> Result<()> {
    let course = super::course(args.lessons.as_deref())?;
    let mut out = io::stdout().lock();
    for chapter in &course.chapters {
        writeln!(out, "{}  {}", chapter.number, chapter.title.get(Language::En))?;
        for lesson in &chapter.lessons {
            let (title, minutes) = (lesson.title.get(Language::En), lesson.minutes);
            writeln!(out, "   {:<5} {title}  ({minutes} min)  {}", lesson.number, lesson.id.0)?;
            for experiment in &lesson.experiments {
                writeln!(out, "         {}", experiment.id)?;
                writeln!(out, "           {}", experiment.title.get(Language::En))?;
            }
        }
    }
    Ok(())
}
