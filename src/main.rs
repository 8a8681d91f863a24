//! The program: a thin front of [`gradus::cli`].

use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    gradus::cli::main(Instant::now())
}
