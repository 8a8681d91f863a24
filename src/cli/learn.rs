//! `gradus learn`: the lab.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::Misuse;
use crate::course::{Course, Lesson};
use crate::data::{DataSpec, RowOrder, TaskChoice};
use crate::lab::Scheduler;
use crate::local;
use crate::quiz::Bank;
use crate::session::{FRAME, Means};
use crate::store::{self, Store};
use crate::ui::keymap::Keymap;
use crate::ui::{App, Content, Event, Start};

/// Open the lab: lessons, experiments, the sandbox (as without a command)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The lesson to open, by number (`2.3`) or by name; the home screen if absent.
    lesson: Option<String>,
    /// A folder with other lessons than those that come along.
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
    /// A CSV file of your own: the sandbox opens on it.
    #[arg(long, value_name = "FILE", requires = "target", conflicts_with = "lesson")]
    data: Option<PathBuf>,
    /// A text of your own, of any size in UTF-8: the sandbox opens on telling its next character.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lesson", "data"])]
    text: Option<PathBuf>,
    /// The column of the file that is to be predicted.
    #[arg(long, value_name = "COLUMN", requires = "data")]
    target: Option<String>,
}

/// Opens the lab. `started` is when the program began.
///
/// # Errors
/// Where there is no terminal, where lessons or the learner's file cannot be read, and where
/// progress cannot be kept.
pub fn run(args: &Args, started: Instant) -> Result<()> {
    local::check().map_err(|error| Misuse(error.to_string()))?;
    let content = args.content()?;
    let start = args.start(&content.course)?;
    open(content, start, started)
}

/// Opens the screens, somewhere else than at home if that is asked for.
///
/// # Errors
/// As [`run`].
pub(super) fn open(content: Content, start: Option<Start>, started: Instant) -> Result<()> {
    let home = store::home()?;
    let store = Store::open(&home)?;
    let mut notices: Vec<String> = store.notice().map(ToString::to_string).into_iter().collect();
    let keymap = keymap(&home, &mut notices);
    let look = local::detect(|name| std::env::var(name).ok());
    let app = App::new(content, store.progress()?, look, keymap);
    let mut begin: Vec<Event> = start.map(Event::Open).into_iter().collect();
    if !notices.is_empty() {
        begin.push(Event::Trouble(notices.join(" ")));
    }
    let means = Means {
        scheduler: Arc::new(Scheduler::new(workers())),
        memory: Box::new(store),
        clock: Box::new(super::clock()?),
        folder: std::env::current_dir().context("the current folder cannot be found")?,
        number: 0,
        frame: FRAME,
    };
    let mut first = None;
    local::run(app, means, begin, || first = Some(started.elapsed()))?;
    if let (Some(first), Some(_)) = (first, std::env::var_os("GRADUS_TRACE")) {
        trace(first);
    }
    Ok(())
}

impl Args {
    fn content(&self) -> Result<Content> {
        let library = super::library(self.lessons.as_deref())?;
        let course = Course::load(&library).map_err(|problems| super::all(&problems))?;
        let bank = Bank::load(&library, &course).map_err(|problems| super::all(&problems))?;
        Ok(Content { course: Arc::new(course), bank: Arc::new(bank) })
    }

    fn start(&self, course: &Course) -> Result<Option<Start>> {
        if let (Some(path), Some(target)) = (&self.data, &self.target) {
            return own_data(DataSpec::Csv {
                path: path.clone(),
                target: target.clone(),
                task: TaskChoice::default(),
                rows: RowOrder::default(),
            });
        }
        if let Some(path) = &self.text {
            return own_data(DataSpec::text(Some(path.clone())));
        }
        let Some(name) = &self.lesson else { return Ok(None) };
        let named = |lesson: &&Arc<Lesson>| {
            lesson.number == *name
                || *lesson.id.0 == **name
                || lesson.id.0.rsplit('/').next() == Some(name.as_str())
        };
        match course.lessons().find(named) {
            Some(lesson) => Ok(Some(Start::Lesson(Arc::clone(lesson)))),
            None => bail!(Misuse(unknown(name, course))),
        }
    }
}

/// What to do, for somebody who asked for a lesson that is none: those that sound like it, or
/// where all of them are listed.
fn unknown(name: &str, course: &Course) -> String {
    let mut words = format!("there is no lesson {name:?}");
    let number = name.split(['.', '-']).next().unwrap_or_default();
    let close = |lesson: &&Arc<Lesson>| {
        let own = lesson.id.0.rsplit('/').next().unwrap_or_default();
        lesson.number.split('.').next() == Some(number) || strsim::jaro(own, name) > 0.75
    };
    let near: Vec<&Arc<Lesson>> = course.lessons().filter(close).collect();
    if !near.is_empty() {
        words.push_str("; near it are");
    }
    for lesson in near {
        let _ = write!(words, "\n  {:<5} {}", lesson.number, lesson.id.0);
    }
    words + "\nAll lessons: gradus list"
}

/// The learner's own file, looked into before the screen opens, so that what is wrong with it
/// is said where it was named.
fn own_data(data: DataSpec) -> Result<Option<Start>> {
    let set = data.load(1).map_err(|error| Misuse(error.to_string()))?;
    Ok(Some(Start::Data { data, set: Arc::new(set) }))
}

/// The learner's own keys on top of the usual ones.
fn keymap(home: &Path, notices: &mut Vec<String>) -> Keymap {
    let mut keymap = Keymap::default();
    let path = home.join("keymap.ron");
    match std::fs::read_to_string(&path) {
        Ok(text) => notices.extend(keymap.extend(&text).err().map(|error| error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => notices.push(format!("{}: {error}", path.display())),
    }
    keymap
}

/// Threads that train: one core is left for the screen.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1)
}

#[expect(clippy::print_stderr, reason = "asked for by GRADUS_TRACE, after the screen is left")]
fn trace(first_frame: std::time::Duration) {
    eprintln!("first frame after {:.1} ms", first_frame.as_secs_f64() * 1e3);
}
