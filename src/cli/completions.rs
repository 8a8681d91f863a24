//! `gradus completions`: words for the shell to complete.

use std::io;

use clap::CommandFactory as _;
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell to complete for
    shell: Shell,
}

/// Prints the completion script.
pub fn run(args: &Args) {
    clap_complete::generate(args.shell, &mut super::Cli::command(), "gradus", &mut io::stdout());
}
