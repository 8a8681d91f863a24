//! Lines in, lines out, and facts kept in between.

use std::io::{self, BufRead, Write};

use anyhow::{Result, anyhow};

use crate::course::{Day, Fact, Progress};
use crate::session::{Clock, Memory};

/// Somebody who reads lines and writes lines, and what is kept of it.
pub(super) struct Desk<'a> {
    pub input: &'a mut dyn BufRead,
    pub out: &'a mut dyn Write,
    pub memory: &'a mut dyn Memory,
    pub clock: &'a dyn Clock,
    pub progress: Progress,
}

impl Desk<'_> {
    pub(super) fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// The next line, without its end; nothing at the end of the input.
    pub(super) fn read(&mut self) -> io::Result<Option<String>> {
        self.out.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Keeps a fact. Only then may anything be said that follows from it.
    pub(super) fn keep(&mut self, fact: &Fact) -> Result<()> {
        let stamp = self.clock.date().stamp;
        self.memory.keep(fact, stamp).map_err(|why| anyhow!("{why}"))?;
        self.progress.record(fact);
        Ok(())
    }

    pub(super) fn today(&self) -> Day {
        self.clock.date().day
    }
}
