//! `gradus export`: questions for Anki, progress for another machine.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::anki;
use crate::course::Course;
use crate::quiz::Bank;
use crate::store::{self, Store, portable};

/// Write questions for Anki, or your progress for another machine
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The interview's questions as cards, in tab-separated text that Anki imports
    Anki {
        #[arg(value_name = "FILE.tsv")]
        file: PathBuf,
        /// A folder with other lessons than those that come along
        #[arg(long, value_name = "DIR")]
        lessons: Option<PathBuf>,
    },
    /// All that you have done, for `gradus import progress`
    Progress { file: PathBuf },
}

/// Writes the file. What was there under its name is replaced once the new one is whole.
///
/// # Errors
/// Where lessons or progress cannot be read, or the file cannot be written.
pub fn run(args: &Args) -> Result<()> {
    let (file, text, what) = match &args.what {
        What::Anki { file, lessons } => {
            let library = super::library(lessons.as_deref())?;
            let course = Course::load(&library).map_err(|problems| super::all(&problems))?;
            let bank = Bank::load(&library, &course).map_err(|problems| super::all(&problems))?;
            let (text, count) = anki::cards(&bank);
            (file, text, format!("{count} cards"))
        }
        What::Progress { file } => {
            let store = Store::open(&store::home()?)?;
            super::tell(&store);
            let facts = store.facts()?;
            (file, portable::write(&facts), format!("{} facts", facts.len()))
        }
    };
    replace(file, &text)?;
    writeln!(io::stdout(), "{what} written to {}", file.display())?;
    Ok(())
}

/// Writes beside the file and renames, so that a full disk leaves what was there.
fn replace(file: &Path, text: &str) -> Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let beside = PathBuf::from(name);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    written
        .inspect_err(|_| drop(fs::remove_file(&beside)))
        .with_context(|| format!("cannot write {}", file.display()))
}
