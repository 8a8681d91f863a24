//! `gradus import`: progress of another machine.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};

use crate::store::{self, Store, portable};

/// Add the progress of another machine to yours
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Merge a file of `gradus export progress`: nothing newer is overwritten, and the same
    /// file may be merged twice
    Progress { file: PathBuf },
}

/// Merges the file: all of it or, where it cannot be read, nothing.
///
/// # Errors
/// For a file that is none of progress (with the line and what to do), and where progress cannot
/// be kept.
pub fn run(args: &Args) -> Result<()> {
    let What::Progress { file } = &args.what;
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let facts = portable::read(&bytes)
        .map_err(|error| anyhow!("{}:{}: {error}", file.display(), error.line))?;
    let mut store = Store::open(&store::home()?)?;
    super::tell(&store);
    let merged = store.merge(&facts)?;
    writeln!(io::stdout(), "{} facts added, {} were here already", merged.added, merged.known)?;
    Ok(())
}
