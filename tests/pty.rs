//! The real program in a terminal of its own. Text is waited for, never time.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may stop at the first surprise

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Long enough for a debug build on a machine with other work.
const PATIENCE: Duration = Duration::from_mins(2);

/// The program, and the terminal that it draws on.
struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn open(home: &Path, arguments: &[&str]) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_gradus"));
        command.args(arguments);
        command.cwd(home);
        for (name, value) in
            [("TERM", "xterm-256color"), ("LC_ALL", "C.UTF-8"), ("COLORTERM", "truecolor")]
        {
            command.env(name, value);
        }
        command.env("GRADUS_HOME", home);
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 8192];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(24, 80, 0);
        Self { master: pair.master, child, keys, output, screen }
    }

    fn type_keys(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Reads until the screen is as wanted.
    fn until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !holds(self.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(why) => panic!("{why}: no {what} on\n{}", self.screen.screen().contents()),
            }
        }
        self
    }

    fn wait_for(&mut self, text: &str) -> &mut Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    fn wait_to_lose(&mut self, text: &str) -> &mut Self {
        self.until("end of it", |screen| !screen.contents().contains(text))
    }

    /// The emulator first: what the program draws for the new size must find it.
    fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.screen.screen_mut().set_size(rows, columns);
        self.master.resize(size(columns, rows)).unwrap();
        self
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill").args([name, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, reads all that is left, and gives the exit code.
    fn end(&mut self) -> u32 {
        let status = self.child.wait().unwrap();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.screen.process(&bytes);
        }
        status.exit_code()
    }

    fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was not left");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pastes are still bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn a_lesson_is_opened_run_and_left() {
    let home = home();
    let mut terminal = Terminal::open(home.path(), &[]);
    terminal.wait_for("Neurons and activations").wait_for("quit");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.type_keys("\r").wait_for("Read").wait_for("seed");
    // The run trains: its steps go on until it has done them all.
    terminal.type_keys(" ").wait_for("▶").type_keys("*").wait_for("✓");
    terminal.type_keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.assert_restored();
}

#[test]
fn what_was_done_survives_a_kill() {
    let home = home();
    let mut first = Terminal::open(home.path(), &[]);
    first.wait_for("Neurons and activations").type_keys("j\r").wait_for("Read");
    first.type_keys("n").wait_for("(2 of");
    first.signal("-KILL");
    first.end();
    let mut second = Terminal::open(home.path(), &[]);
    second.wait_for("go on at page 2").type_keys("\r").wait_for("(2 of").type_keys("q");
    assert_eq!(second.end(), 0);
}

#[test]
fn the_interview_opens_by_its_command_and_keeps_answers() {
    let home = home();
    let mut first = Terminal::open(home.path(), &["quiz"]);
    first.wait_for("0 due · 10 new").type_keys("\r").wait_for("not known");
    first.type_keys("\x0e").wait_for("It comes again today.");
    first.signal("-KILL");
    first.end();
    let mut second = Terminal::open(home.path(), &["quiz"]);
    second.wait_for("1 due · 9 new").type_keys("q");
    assert_eq!(second.end(), 0);
    second.assert_restored();
}

#[test]
fn a_signal_puts_the_terminal_back() {
    for signal in ["-TERM", "-HUP"] {
        let home = home();
        let mut terminal = Terminal::open(home.path(), &[]);
        terminal.wait_for("quit").signal(signal);
        assert_eq!(terminal.end(), 0, "{signal}");
        terminal.assert_restored();
    }
}

#[test]
fn the_screen_follows_the_size_of_the_terminal() {
    let home = home();
    let mut terminal = Terminal::open(home.path(), &[]);
    terminal.wait_for("quit");
    terminal.resize(50, 12).wait_for("gradus needs 60 × 16; this is 50 × 12");
    terminal.resize(120, 40);
    terminal.wait_for("palette").wait_to_lose("gradus needs").type_keys("q");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn the_sandbox_opens_on_a_file_of_the_learner_and_is_saved() {
    let home = home();
    let rows: Vec<String> = (0..60).map(|i| format!("{i},{},{}", i * i % 7, 2 * i)).collect();
    let csv = format!("age,rooms,price\n{}\n", rows.join("\n"));
    std::fs::write(home.path().join("mine.csv"), csv).unwrap();
    let arguments = ["learn", "--data", "mine.csv", "--target", "price"];
    let mut terminal = Terminal::open(home.path(), &arguments);
    terminal.wait_for("Sandbox").wait_for("Csv").type_keys("* ").wait_for("✓");
    terminal.type_keys("w").wait_for("saved as").type_keys("q");
    assert_eq!(terminal.end(), 0);
    let saved = std::fs::read_to_string(home.path().join("sandbox.ron")).unwrap();
    assert!(saved.contains("mine.csv"), "{saved}");
}

#[test]
fn the_sandbox_opens_on_a_text_of_the_learner() {
    let home = home();
    let novel = "« Où est le cœur ? » dit-elle, et puis : « Là. »\n".repeat(40);
    std::fs::write(home.path().join("novel.txt"), novel).unwrap();
    let mut terminal = Terminal::open(home.path(), &["--text", "novel.txt"]);
    terminal.wait_for("Sandbox").wait_for("Text").wait_for("Embedding");
    terminal.type_keys("w").wait_for("saved as").type_keys("q");
    assert_eq!(terminal.end(), 0);
    let saved = std::fs::read_to_string(home.path().join("sandbox.ron")).unwrap();
    assert!(saved.contains("novel.txt") && saved.contains("LSTM(units: 64"), "{saved}");
}

#[test]
fn what_cannot_be_opened_is_said_before_the_screen_changes() {
    let home = home();
    for (arguments, words) in [
        (vec!["learn", "9.9"], "there is no lesson \"9.9\""),
        (vec!["--data", "none.csv", "--target", "y"], "none.csv"),
        (vec!["learn", "--text", "none.txt"], "none.txt: there is no such file"),
        (vec!["--lessons", "nowhere"], "nowhere"),
    ] {
        let mut terminal = Terminal::open(home.path(), &arguments);
        assert_ne!(terminal.end(), 0, "{arguments:?}");
        let shown = terminal.screen.screen().contents();
        assert!(shown.contains(words), "{arguments:?}: {shown}");
        terminal.assert_restored();
    }
}

#[test]
fn mistakes_in_the_learners_keys_are_told_and_the_rest_works() {
    let home = home();
    let keys = r#"{ "home": { "x": "quit", "y": "qiut" } }"#;
    std::fs::write(home.path().join("keymap.ron"), keys).unwrap();
    let mut terminal = Terminal::open(home.path(), &[]);
    terminal.wait_for("keymap.ron").wait_for("did you mean \"quit\"").type_keys("x");
    assert_eq!(terminal.end(), 0);
}

#[test]
fn without_a_terminal_there_is_a_sentence_and_no_screen() {
    let home = home();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_gradus"))
        .env("GRADUS_HOME", home.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("standard output is no terminal"), "{said}");
}
