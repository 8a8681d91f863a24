//! `gradus quiz`: the interview's questions.

mod ask;
mod feedback;
mod mock;
mod plain;
mod sitting;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};

use super::Misuse;
use crate::course::Course;
use crate::local;
use crate::quiz::{Bank, Selection, Topic};
use crate::store::{self, Store};
use crate::ui::{Content, Start};

pub(super) use feedback::{answer, options};

/// Ask questions: those due today, a drill, or a mock interview
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Drill the questions of this topic
    #[arg(long, value_name = "TOPIC", value_parser = topic)]
    topic: Option<Topic>,
    /// Drill part 1, the essentials, or part 2, the rest
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    part: Option<u8>,
    /// Hold a mock interview of so many questions, 10 to 50
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(10..=50))]
    mock: Option<u8>,
    /// Stop after so many minutes; of a mock interview, the time that there is
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=600))]
    minutes: Option<u32>,
    /// Ask on plain lines, for a pipe or a screen reader
    #[arg(long)]
    plain: bool,
    /// A folder with other lessons than those that come along
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

fn topic(name: &str) -> Result<Topic, String> {
    Topic::named(name)
        .ok_or_else(|| format!("the topics are {}", Topic::ALL.map(Topic::key).join(", ")))
}

/// Asks until nothing is left, the learner ends it, or the input does.
///
/// # Errors
/// Where lessons cannot be read, where progress cannot be kept, or without `--plain` there is no
/// terminal.
pub fn run(args: &Args, started: Instant) -> Result<()> {
    let selection = Selection {
        topic: args.topic,
        part: args.part,
        mock: args.mock.map(usize::from),
        minutes: args.minutes,
        ..Selection::default()
    };
    let library = super::library(args.lessons.as_deref())?;
    let course = Course::load(&library).map_err(|problems| super::all(&problems))?;
    let bank = Bank::load(&library, &course).map_err(|problems| super::all(&problems))?;
    if !args.plain {
        if local::check().is_err() {
            bail!(Misuse(
                "there is no terminal to draw on; gradus quiz --plain asks on lines".into()
            ));
        }
        let content = Content { course: Arc::new(course), bank: Arc::new(bank) };
        return super::learn::open(content, Some(Start::Interview(selection)), started);
    }
    let mut store = Store::open(&store::home()?)?;
    super::tell(&store);
    let clock = super::clock()?;
    let progress = store.progress()?;
    let mut desk = plain::Desk {
        input: &mut io::stdin().lock(),
        out: &mut io::stdout().lock(),
        memory: &mut store,
        clock: &clock,
        progress,
    };
    if selection.mock.is_some() {
        mock::hold(&mut desk, &bank, &course, &selection)
    } else {
        sitting::hold(&mut desk, &bank, &selection)
    }
}
