//! Runs effects: one app on one terminal, its runs, its store.
//!
//! A host (the local terminal, a test, a classroom) hands events in, asks for a frame when
//! one is due, and sleeps as long as the session says. Nothing here waits for a run: the
//! newest snapshots are taken, latest wins. The clock is read here alone.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::course::{Date, Day, Fact, Stamp};
use crate::lab::{Frame, RunId, RunState, Scheduler};
use crate::store::{self, Store};
use crate::ui::{App, Effect, Event};

/// Time between two frames of a local terminal: 60 a second.
pub const FRAME: Duration = Duration::from_micros(16_667);

/// Time between two looks at runs that stand still.
const IDLE: Duration = Duration::from_millis(200);

/// Time between two ticks of a spinner.
const TICK: Duration = Duration::from_millis(150);

/// For so long after a command, its effect is looked for at every frame.
const EAGER: Duration = Duration::from_millis(500);

/// Tells the time.
pub trait Clock: fmt::Debug + Send {
    /// Time since some moment before the session began; never runs back.
    fn now(&self) -> Duration;
    /// The date.
    fn date(&self) -> Date;
}

/// The clock of the machine; its days may be shifted, so that a week of reviews can be tried in
/// an evening.
#[derive(Debug)]
pub struct SystemClock {
    began: Instant,
    /// Seconds by which clocks are ahead of UTC where the learner is.
    offset: i32,
    /// Days by which this clock is ahead of the machine's.
    ahead: i32,
}

impl SystemClock {
    /// A clock on which it is `today` now, with the machine's time of day; or the machine's day.
    #[must_use]
    pub fn new(today: Option<Day>) -> Self {
        let stamp = stamp();
        let offset = store::utc_offset(stamp);
        let ahead = today.map_or(0, |today| today.since(Day::of(stamp, offset)));
        Self { began: Instant::now(), offset, ahead }
    }
}

fn stamp() -> Stamp {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs() as Stamp)
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn date(&self) -> Date {
        let stamp = stamp() + Day(self.ahead).begins();
        Date { stamp, day: Day::of(stamp, self.offset) }
    }
}

/// Keeps facts where they survive.
pub trait Memory: fmt::Debug + Send {
    /// Keeps one fact; the error says where it could not be kept, and why.
    ///
    /// # Errors
    /// If it could not be kept.
    fn keep(&mut self, fact: &Fact, stamp: Stamp) -> Result<(), String>;
}

impl Memory for Store {
    fn keep(&mut self, fact: &Fact, stamp: Stamp) -> Result<(), String> {
        self.record(fact, stamp).map_err(|error| error.to_string())
    }
}

/// What a session works with.
#[derive(Debug)]
pub struct Means {
    pub scheduler: Arc<Scheduler>,
    pub memory: Box<dyn Memory>,
    pub clock: Box<dyn Clock>,
    /// Where the learner's files go.
    pub folder: PathBuf,
    /// Told apart from other sessions on the same scheduler by this number.
    pub number: u32,
    /// Least time between two frames.
    pub frame: Duration,
}

/// One learner at one terminal.
#[derive(Debug)]
pub struct Session<B: Backend> {
    app: App,
    terminal: Terminal<B>,
    means: Means,
    /// Open runs, and whether they train as far as is known.
    runs: BTreeMap<RunId, bool>,
    changed: bool,
    over: bool,
    drawn: Option<Duration>,
    ticked: Duration,
    eager_until: Duration,
}

impl<B: Backend> Session<B> {
    /// A session that draws `app` on `terminal`.
    ///
    /// # Errors
    /// If the terminal's size cannot be read.
    pub fn new(app: App, terminal: Terminal<B>, means: Means) -> Result<Self, B::Error> {
        let size = terminal.size()?;
        let mut session = Self {
            app,
            terminal,
            means,
            runs: BTreeMap::new(),
            changed: true,
            over: false,
            drawn: None,
            ticked: Duration::ZERO,
            eager_until: Duration::ZERO,
        };
        session.handle(Event::Resize(size.width, size.height));
        Ok(session)
    }

    /// Takes in an event and carries out what follows.
    pub fn handle(&mut self, event: Event) {
        let now = self.means.clock.now();
        self.changed = true;
        self.app.set_date(self.means.clock.date());
        for effect in self.app.update(event, now) {
            self.carry_out(effect);
        }
    }

    /// Looks at the runs, and ticks where something is awaited.
    pub fn poll(&mut self) {
        let open: Vec<RunId> = self.runs.keys().copied().collect();
        for run in open {
            match self.means.scheduler.take(self.outer(run)) {
                Frame::Unchanged => {}
                Frame::New(snapshot) => {
                    self.runs.insert(run, snapshot.state == RunState::Running);
                    self.handle(Event::Snapshot { run, snapshot });
                }
                Frame::Failed(why) => {
                    self.runs.remove(&run);
                    self.handle(Event::RunFailed { run, why });
                }
            }
        }
        let now = self.means.clock.now();
        let woken = self.app.wakes().is_some_and(|at| now >= at);
        if woken || self.app.awaits() && now >= self.ticked + TICK {
            self.ticked = now;
            self.handle(Event::Tick);
        }
    }

    /// Whether there is something new to draw and the last frame is old enough.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.changed && self.until_frame().is_zero()
    }

    /// Draws a frame.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn draw(&mut self) -> Result<(), B::Error> {
        self.changed = false;
        self.drawn = Some(self.means.clock.now());
        self.terminal.draw(|frame| self.app.render(frame))?;
        Ok(())
    }

    /// How long the host may sleep if nothing arrives.
    #[must_use]
    pub fn rest(&self) -> Duration {
        let now = self.means.clock.now();
        if self.changed {
            self.until_frame()
        } else if self.runs.values().any(|training| *training) || now < self.eager_until {
            self.means.frame
        } else if self.app.awaits() {
            // Something is being opened: it should not be kept waiting.
            self.means.frame * 2
        } else {
            let wakes = self.app.wakes().map_or(IDLE, |at| at.saturating_sub(now));
            wakes.min(IDLE)
        }
    }

    /// Whether the learner has left.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// What is on the screen.
    #[must_use]
    pub fn terminal(&self) -> &Terminal<B> {
        &self.terminal
    }

    /// The same, for a host whose terminal has changed.
    pub fn terminal_mut(&mut self) -> &mut Terminal<B> {
        &mut self.terminal
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    fn until_frame(&self) -> Duration {
        let next = self.drawn.map_or(Duration::ZERO, |drawn| drawn + self.means.frame);
        next.saturating_sub(self.means.clock.now())
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::OpenRun { run, experiment, goals } => {
                self.runs.insert(run, false);
                self.means.scheduler.open(self.outer(run), experiment, goals);
                self.be_eager();
            }
            Effect::Command { run, command } => {
                self.means.scheduler.send(self.outer(run), command);
                self.be_eager();
            }
            Effect::CloseRun { run } => {
                self.runs.remove(&run);
                self.means.scheduler.close(self.outer(run));
            }
            Effect::Record(fact) => {
                let stamp = self.means.clock.date().stamp;
                if let Err(why) = self.means.memory.keep(&fact, stamp) {
                    self.handle(Event::Trouble(why));
                }
            }
            Effect::SaveFile { name, text } => {
                let result = self.save(&name, &text);
                self.handle(Event::Saved { name, result });
            }
            Effect::Quit => self.over = true,
        }
    }

    /// Writes a file under a name that is still free, and says which.
    fn save(&self, name: &str, text: &str) -> Result<String, String> {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "ron"));
        for attempt in 1..100 {
            let suffix = if attempt == 1 { String::new() } else { format!("-{attempt}") };
            let path = self.means.folder.join(format!("{stem}{suffix}.{ending}"));
            let opened = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
            match opened {
                Ok(mut file) => {
                    return std::io::Write::write_all(&mut file, text.as_bytes())
                        .map(|()| path.display().to_string())
                        .map_err(|error| format!("{}: {error}", path.display()));
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(format!("{}: {error}", path.display())),
            }
        }
        Err(format!("{} is full of files of this name", self.means.folder.display()))
    }

    fn be_eager(&mut self) {
        self.eager_until = self.means.clock.now() + EAGER;
    }

    /// The run's name on a scheduler that other sessions use too.
    fn outer(&self, run: RunId) -> RunId {
        RunId(u64::from(self.means.number) << 32 | run.0)
    }
}

impl<B: Backend> Drop for Session<B> {
    fn drop(&mut self) {
        for run in self.runs.keys() {
            self.means.scheduler.close(self.outer(*run));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use ratatui::backend::TestBackend;

    use super::*;
    use crate::course::{Course, Progress};
    use crate::quiz::Bank;
    use crate::text::Text;
    use crate::ui::keymap::{Key, Keymap};
    use crate::ui::{Content, Look};

    /// A clock that a test turns, in milliseconds.
    #[derive(Clone, Debug, Default)]
    struct Hand(Arc<AtomicU64>);

    impl Clock for Hand {
        fn now(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::Relaxed))
        }

        fn date(&self) -> Date {
            Date::default()
        }
    }

    /// A memory that is full.
    #[derive(Debug)]
    struct Full;

    impl Memory for Full {
        fn keep(&mut self, _: &Fact, _: Stamp) -> Result<(), String> {
            Err("the disk is full".to_owned())
        }
    }

    fn session(folder: PathBuf) -> (Session<TestBackend>, Hand) {
        let course = Course {
            title: Text::english("A course"),
            chapters: Vec::new(),
            glossary: BTreeMap::new(),
        };
        let content = Content { course: Arc::new(course), bank: Arc::new(Bank::default()) };
        let app = App::new(content, Progress::default(), Look::default(), Keymap::default());
        let clock = Hand::default();
        let means = Means {
            scheduler: Arc::new(Scheduler::new(1)),
            memory: Box::new(Full),
            clock: Box::new(clock.clone()),
            folder,
            number: 1,
            frame: FRAME,
        };
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        (Session::new(app, terminal, means).unwrap(), clock)
    }

    fn press(session: &mut Session<TestBackend>, key: &str) {
        session.handle(Event::Key(Key::named(key).unwrap()));
    }

    #[test]
    fn what_has_not_changed_is_not_drawn_and_what_has_waits_for_its_frame() {
        let (mut session, clock) = session(PathBuf::new());
        assert!(session.is_due());
        session.draw().unwrap();
        clock.0.store(1000, Ordering::Relaxed);
        session.poll();
        assert!(!session.is_due());
        assert_eq!(session.rest(), IDLE);
        press(&mut session, "?");
        assert!(session.is_due());
        session.draw().unwrap();
        clock.0.store(1010, Ordering::Relaxed);
        press(&mut session, "esc");
        assert!(!session.is_due());
        assert!(session.rest() < FRAME);
        clock.0.store(1017, Ordering::Relaxed);
        assert!(session.is_due());
    }

    #[test]
    fn a_fact_that_cannot_be_kept_is_told() {
        let (mut session, _) = session(PathBuf::new());
        session.carry_out(Effect::Record(Fact::At { lesson: "x".into(), page: 0 }));
        session.draw().unwrap();
        assert!(session.terminal().backend().to_string().contains("the disk is full"));
    }

    #[test]
    fn a_file_of_the_learner_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (mut session, _) = session(folder.path().to_owned());
        for text in ["one", "two"] {
            session.carry_out(Effect::SaveFile { name: "mine.ron".into(), text: text.into() });
        }
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!([read("mine.ron"), read("mine-2.ron")], ["one", "two"]);
    }

    #[test]
    fn q_ends_the_session() {
        let (mut session, _) = session(PathBuf::new());
        press(&mut session, "q");
        assert!(session.is_over());
    }
}
