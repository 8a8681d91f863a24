//! A session in this terminal.
//!
//! The terminal is put back as it was on every way out: a quit, an error, a panic, a signal.

use std::io::{self, IsTerminal, Stdout, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};

use crate::session::{Means, Session};
use crate::text::Language;
use crate::ui::{App, ColorDepth, Event, GlyphSet, Look};

/// The longest sleep, so that a signal is soon noticed.
const NAP: Duration = Duration::from_millis(200);

/// Begin and end of a frame that the terminal shows at once (synchronized output).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// Why there is no session in this terminal.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// Standard output goes into a file or a pipe.
    #[error(
        "standard output is no terminal, so there is nothing to draw on; \
         start gradus in a terminal, or train without a screen with `gradus run`"
    )]
    NoTerminal,
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
}

/// Whether there is a terminal to draw on.
///
/// # Errors
/// If there is none.
pub fn check() -> Result<(), LocalError> {
    if io::stdout().is_terminal() { Ok(()) } else { Err(LocalError::NoTerminal) }
}

/// Runs a session until the learner leaves. It begins with these events; `on_first_frame` is
/// called once.
///
/// # Errors
/// If there is no terminal, or it fails.
pub fn run(
    app: App,
    means: Means,
    begin: Vec<Event>,
    on_first_frame: impl FnOnce(),
) -> Result<(), LocalError> {
    check()?;
    let stop = watch_signals()?;
    let _screen = Screen::enter()?;
    // The first look for events begins to listen; a change of size before it would be missed.
    event::poll(Duration::ZERO)?;
    let terminal = Terminal::new(CrosstermBackend::new(FrameWriter::default()))?;
    let mut session = Session::new(app, terminal, means)?;
    for event in begin {
        session.handle(event);
    }
    session.draw()?;
    on_first_frame();
    while !session.is_over() && !stop.load(Ordering::Relaxed) {
        if event::poll(session.rest().min(NAP))? {
            // What has piled up is taken in before the next frame.
            loop {
                if let Some(event) = Event::from_terminal(event::read()?) {
                    session.handle(event);
                }
                if session.is_over() || !event::poll(Duration::ZERO)? {
                    break;
                }
            }
        }
        session.poll();
        if session.is_due() && !session.is_over() {
            session.draw()?;
        }
    }
    if !session.is_over() {
        session.handle(Event::Leave);
    }
    Ok(())
}

/// How long the program may take to end by itself once it is asked to.
#[cfg(unix)]
const GRACE: Duration = Duration::from_millis(400);

/// Set once the program is asked to end.
///
/// A terminal that is gone never blocks and never yields an event, which keeps the reading of
/// events busy for ever: so whoever watches for the signal ends the program, should it not
/// have ended by itself. What the learner did is on disk by then.
fn watch_signals() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP])?;
        let stop = Arc::clone(&stop);
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            if let Some(signal) = signals.forever().next() {
                stop.store(true, Ordering::Relaxed);
                std::thread::sleep(GRACE);
                restore();
                std::process::exit(128 + signal);
            }
        })?;
    }
    Ok(stop)
}

/// The terminal while the program has it.
struct Screen;

impl Screen {
    fn enter() -> io::Result<Self> {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            before(info);
        }));
        enable_raw_mode()?;
        // From here on, whatever fails puts the terminal back.
        let screen = Self;
        execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableMouseCapture,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back. What cannot be written to a terminal that is gone is let go.
fn restore() {
    let _ = io::stdout().write_all(END);
    let _ = execute!(
        io::stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Gathers a frame and writes it as one.
#[derive(Debug)]
struct FrameWriter {
    out: Stdout,
    frame: Vec<u8>,
}

impl Default for FrameWriter {
    fn default() -> Self {
        Self { out: io::stdout(), frame: BEGIN.to_vec() }
    }
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.len() > BEGIN.len() {
            self.frame.extend_from_slice(END);
            self.out.write_all(&self.frame)?;
            self.frame.truncate(BEGIN.len());
        }
        self.out.flush()
    }
}

/// What the terminal can show, by the environment.
#[must_use]
pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Look {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    let term = value("TERM").unwrap_or_default();
    let truecolor = value("COLORTERM").is_some_and(|c| c == "truecolor" || c == "24bit");
    let colors = if value("NO_COLOR").is_some() || term == "dumb" {
        ColorDepth::None
    } else if truecolor || term.ends_with("-direct") {
        ColorDepth::TrueColor
    } else if term.contains("256color") {
        ColorDepth::Ansi256
    } else {
        ColorDepth::Ansi16
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(value).unwrap_or_default();
    let unicode = cfg!(windows) || locale.to_lowercase().replace('-', "").contains("utf8");
    let glyphs = match (unicode, term.as_str()) {
        (false, _) | (_, "dumb") => GlyphSet::Ascii,
        // The console of Linux has no braille in its fonts.
        (true, "linux") => GlyphSet::Blocks,
        (true, _) => GlyphSet::Braille,
    };
    Look::new(colors, glyphs, Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(environment: &[(&str, &str)]) -> (ColorDepth, GlyphSet) {
        let look = detect(|name| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned())
        });
        (look.colors(), look.glyphs().set)
    }

    #[test]
    fn the_environment_says_what_can_be_shown() {
        use ColorDepth::{Ansi16, Ansi256, None, TrueColor};
        use GlyphSet::{Ascii, Blocks, Braille};
        let utf8 = ("LANG", "en_US.UTF-8");
        let term = ("TERM", "xterm-256color");
        assert_eq!(look(&[utf8, term, ("COLORTERM", "truecolor")]), (TrueColor, Braille));
        assert_eq!(look(&[utf8, term]), (Ansi256, Braille));
        assert_eq!(look(&[utf8, term, ("NO_COLOR", "1")]), (None, Braille));
        assert_eq!(look(&[utf8, term, ("NO_COLOR", "")]), (Ansi256, Braille));
        assert_eq!(look(&[utf8, ("TERM", "linux")]), (Ansi16, Blocks));
        assert_eq!(look(&[("LC_ALL", "C"), utf8, term]), (Ansi256, Ascii));
        assert_eq!(look(&[utf8, ("TERM", "dumb")]), (None, Ascii));
        assert_eq!(look(&[]), (Ansi16, Ascii));
    }

    #[test]
    fn a_frame_is_written_as_one_and_an_empty_one_not_at_all() {
        let mut writer = FrameWriter::default();
        writer.flush().unwrap();
        assert_eq!(writer.frame, BEGIN);
        writer.write_all(b"text").unwrap();
        assert_eq!(writer.frame, [BEGIN, b"text"].concat());
    }
}
