//! Keys in, screen out: the app on a small course made by hand, without runs or disk.

#[path = "screens/bank.rs"]
mod bank;
#[path = "screens/interview.rs"]
mod interview;
#[path = "screens/questions.rs"]
mod questions;
mod support;
#[path = "screens/world.rs"]
mod world;

use std::sync::Arc;
use std::time::Duration;

use gradus::course::{Fact, Progress};
use gradus::lab::{Command, Divergence, RunId, RunState, SequenceQuery, Snapshot, View};
use gradus::text::Language;
use gradus::ui::keymap::{Key, Keymap};
use gradus::ui::{App, ColorDepth, Effect, Event, GlyphSet, Look, Start};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use support::sequences;

/// An app on a terminal of letters, and all that it has asked for.
struct Session {
    app: App,
    size: (u16, u16),
    effects: Vec<Effect>,
    now: Duration,
}

fn session(width: u16, height: u16) -> Session {
    with_look(width, height, Look::new(ColorDepth::None, GlyphSet::Braille, Language::En))
}

fn with_look(width: u16, height: u16, look: Look) -> Session {
    let app = App::new(world::content(), Progress::default(), look, Keymap::default());
    let session = Session { app, size: (width, height), effects: Vec::new(), now: Duration::ZERO };
    session.event(Event::Resize(width, height))
}

impl Session {
    fn event(mut self, event: Event) -> Self {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        self.effects.extend(self.app.update(event, self.now));
        self
    }

    /// Lets so many seconds pass.
    fn later(self, seconds: u64) -> Self {
        let now = self.now + Duration::from_secs(seconds);
        self.until(now)
    }

    fn until(mut self, now: Duration) -> Self {
        self.now = now;
        self
    }

    /// Presses keys: characters as they are, others by name as in `<enter>`.
    fn keys(mut self, keys: &str) -> Self {
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|r| r.split_once('>'));
            let (name, tail) = named.unwrap_or_else(|| rest.split_at(first.len_utf8()));
            let name = if name == " " { "space" } else { name };
            let key = Key::named(name).unwrap_or_else(|| panic!("no key {name:?}"));
            self = self.event(Event::Key(key));
            rest = tail;
        }
        self
    }

    /// Delivers what the latest run has to show.
    fn snapshot(self, snapshot: Snapshot) -> Self {
        let run = self.run();
        self.event(Event::Snapshot { run, snapshot: Arc::new(snapshot) })
    }

    fn ready(self) -> Self {
        self.snapshot(world::snapshot(0, RunState::Ready))
    }

    /// The run that was opened last.
    fn run(&self) -> RunId {
        let opened = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::OpenRun { run, .. } => Some(*run),
            _ => None,
        });
        opened.expect("a run was opened")
    }

    fn commands(&self) -> Vec<&Command> {
        let commands = self.effects.iter().filter_map(|effect| match effect {
            Effect::Command { command, .. } => Some(command),
            _ => None,
        });
        commands.collect()
    }

    fn facts(&self) -> Vec<&Fact> {
        let facts = self.effects.iter().filter_map(|effect| match effect {
            Effect::Record(fact) => Some(fact),
            _ => None,
        });
        facts.collect()
    }

    fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        terminal.draw(|frame| self.app.render(frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let line = |y| {
            let cells: String = (0..self.size.0).map(|x| buffer[(x, y)].symbol()).collect();
            cells.trim_end().to_owned()
        };
        (0..self.size.1).map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The screen after these keys, at the sizes that matter.
fn everywhere(name: &str, walk: impl Fn(Session) -> Session) {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let screen = walk(session(width, height)).screen();
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

fn in_lesson(session: Session) -> Session {
    session.keys("j<enter>").ready()
}

fn trained(session: Session) -> Session {
    session.keys(" ").snapshot(world::snapshot(200, RunState::Paused))
}

#[test]
fn home_shows_chapters_and_the_lesson_to_go_on_with() {
    everywhere("home", |session| session);
}

#[test]
fn a_lesson_is_read() {
    everywhere("reading", in_lesson);
}

#[test]
fn a_lesson_is_run() {
    everywhere("lab", |session| trained(in_lesson(session).keys("b<tab>")));
}

#[test]
fn a_pane_is_zoomed() {
    everywhere("zoomed", |session| trained(in_lesson(session)).keys("<tab><tab><enter>"));
}

#[test]
fn a_challenge_gives_hints() {
    everywhere("challenge", |session| in_lesson(session).keys("nh"));
}

#[test]
fn the_microscope_stands_over_the_run() {
    everywhere("microscope", |session| {
        in_lesson(session).keys("m").snapshot(support::snapshots::handbook()).keys("..")
    });
}

/// A run in which one arm has diverged and a layer of the other has died.
fn ailing() -> Snapshot {
    let mut snapshot = world::snapshot(200, RunState::Paused);
    snapshot.arms[0].diverged = Some(Divergence {
        step: 37,
        first_non_finite: "gradient of 2.weight".into(),
        why: "the learning rate is too large".into(),
    });
    let layer = &mut snapshot.arms[1].layers[1];
    (layer.index, layer.kind, layer.dead) = (1, "ReLU".into(), 0.75);
    snapshot
}

#[test]
fn a_moment_is_explained() {
    everywhere("moment", |session| in_lesson(session).snapshot(ailing()).keys("b<tab>e<down>"));
    everywhere("moment_fine", |session| trained(in_lesson(session).keys("b<tab>e")));
}

#[test]
fn a_remedy_is_taken_and_taken_back() {
    let set = |command: &&Command| matches!(command, Command::Set { .. } | Command::Restart);
    let session = in_lesson(session(120, 40)).snapshot(ailing()).keys("b<tab>e<enter>");
    let commands: Vec<Command> = session.commands().into_iter().filter(set).cloned().collect();
    let rate = |value: &str| Command::Set {
        arm: Some(0),
        path: "optimizer.rate".into(),
        value: value.into(),
    };
    assert_eq!(commands, [rate("0.05"), Command::Restart]);
    let session = session.keys("u");
    let commands: Vec<Command> = session.commands().into_iter().filter(set).cloned().collect();
    assert_eq!(commands[2..], [rate("0.5"), Command::Restart]);
    assert!(session.keys("u").screen().contains("nothing was done"));
}

#[test]
fn the_letter_of_a_fifth_answer_explains_where_there_is_none() {
    let session = trained(in_lesson(session(120, 40))).keys("e");
    assert!(session.screen().contains("this moment"));
    assert!(!session.keys("<esc>").screen().contains("this moment"));
}

#[test]
fn the_sandbox_lists_every_setting() {
    everywhere("sandbox", |session| session.keys("s").ready());
}

#[test]
fn help_palette_search_and_glossary_open_over_the_screen() {
    everywhere("help", |session| in_lesson(session).keys("?"));
    everywhere("palette", |session| in_lesson(session).keys(":restart"));
    everywhere("search", |session| in_lesson(session).keys("/hidden"));
    everywhere("glossary", |session| in_lesson(session).keys("g"));
}

#[test]
fn a_terminal_of_plain_letters_shows_the_same() {
    let look = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
    let screen = trained(in_lesson(with_look(120, 40, look))).screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!("ascii_120x40", screen);
}

#[test]
fn without_colours_no_cell_has_one() {
    let session = trained(in_lesson(session(120, 40)));
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    terminal.draw(|frame| session.app.render(frame)).unwrap();
    let cells = terminal.backend().buffer().content();
    let reset = ratatui::style::Color::Reset;
    assert!(cells.iter().all(|cell| cell.fg == reset && cell.bg == reset));
}

#[test]
fn what_stands_at_the_right_leaves_the_left_as_it_is() {
    use ratatui::style::Modifier;
    for (session, title) in
        [(session(80, 24), "The neuron  "), (session(80, 24).keys("/hidden"), "hidden layer  ")]
    {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| session.app.render(frame)).unwrap();
        let screen = session.screen();
        let found = screen.lines().enumerate().filter(|(_, line)| line.contains(title)).last();
        let (y, line) = found.unwrap();
        let x = line[..line.find(title).unwrap()].chars().count();
        let cell = &terminal.backend().buffer()[(x as u16, y as u16)];
        assert!(!cell.modifier.contains(Modifier::DIM), "{title} is dim");
    }
}

#[test]
fn a_small_terminal_says_what_it_needs_and_comes_back() {
    let before = session(80, 24).screen();
    let small = session(80, 24).event(Event::Resize(50, 12));
    assert_eq!(small.screen().trim(), "gradus needs 60 × 16; this is 50 × 12");
    assert_eq!(small.keys("j").event(Event::Resize(80, 24)).screen(), before);
    for (width, height) in [(0, 0), (1, 1), (59, 40), (200, 3)] {
        session(80, 24).event(Event::Resize(width, height)).screen();
    }
}

#[test]
fn every_screen_fits_the_smallest_terminal() {
    for keys in ["", "<enter>", "<enter><tab>", "<enter>m", "s", "j<enter>i", "?", ":", "/a", "g"] {
        let screen = session(60, 16).keys(keys).screen();
        assert_eq!(screen.lines().count(), 16, "{keys}: {screen}");
        let last = screen.lines().last().unwrap_or_default();
        assert!(last.contains("esc") || last.contains("enter"), "{keys}: {screen}");
    }
}

#[test]
fn unknown_keys_do_nothing() {
    let before = in_lesson(session(80, 24));
    let (screen, effects) = (before.screen(), before.effects.len());
    let after = before.keys("%<f7><ctrl-y><alt-x>");
    assert_eq!(after.screen(), screen);
    assert_eq!(after.effects.len(), effects);
}

#[test]
fn q_quits_and_esc_goes_back() {
    assert!(session(80, 24).keys("q").effects.contains(&Effect::Quit));
    let home = session(80, 24).keys("j").screen();
    let back = in_lesson(session(80, 24)).keys("<esc>");
    // The lesson was read meanwhile.
    assert!(back.screen().contains("gradus"), "{}", back.screen());
    assert_eq!(back.screen().lines().next(), home.lines().next());
    assert!(matches!(back.effects.last(), Some(Effect::CloseRun { .. })));
}

#[test]
fn what_the_run_showed_is_explained_after_the_prediction_and_the_run() {
    const WHY: &str = "Four units leave more ways down.";
    let unread = in_lesson(session(120, 40));
    assert!(!unread.screen().contains(world::AFTERWARDS), "{}", unread.screen());
    assert!(unread.keys("a").screen().contains(world::AFTERWARDS));
    let predicted = in_lesson(session(80, 24)).keys("a");
    assert!(!predicted.screen().contains(WHY));
    assert!(matches!(
        predicted.facts().last(),
        Some(Fact::Predicted { choice: 0, right: false, .. })
    ));
    let early = predicted.keys(" ").snapshot(world::snapshot(10, RunState::Running)).keys("<esc>");
    assert!(!early.screen().contains(WHY), "{}", early.screen());
    let late = early.snapshot(world::snapshot(50, RunState::Running));
    assert!(late.screen().contains(WHY), "{}", late.screen());
    assert!(late.screen().contains("Two units could, but mostly get stuck"));
    // Whoever ran first and did not predict is not told.
    let unpredicted = trained(in_lesson(session(80, 24))).keys("<esc>");
    assert!(!unpredicted.screen().contains(WHY));
}

#[test]
fn a_prediction_is_chosen_with_the_arrows() {
    let session = in_lesson(session(80, 24)).keys("<enter><down><down><enter>");
    assert!(matches!(session.facts().last(), Some(Fact::Predicted { choice: 2, .. })));
    // It is made once.
    let facts = session.facts().len();
    assert_eq!(session.keys("b").facts().len(), facts);
}

#[test]
fn knobs_turn_by_the_arrows_and_tenfold_with_shift() {
    let session = in_lesson(session(120, 40)).keys("<right>");
    let set = |value: &str| Command::Set {
        arm: None,
        path: "optimizer.rate".into(),
        value: value.into(),
    };
    assert_eq!(session.commands().last(), Some(&&set("0.56")));
    // The next turn goes on from there, before the run has answered.
    let session = session.keys("<left><left>");
    assert_eq!(session.commands().last(), Some(&&set("0.18")));
    let session = session.keys("<shift-left>");
    assert_eq!(session.commands().last(), Some(&&set("0.001")));
    // The other knob is chosen in the lab.
    let session = session.keys("<tab><down><right>");
    let Some(Command::Set { path, value, .. }) = session.commands().last() else { panic!() };
    assert_eq!((path.as_str(), value.as_str()), ("network.1", "ReLU"));
}

#[test]
fn the_run_is_told_what_the_keys_say() {
    let told = |keys: &str| {
        let session = in_lesson(session(120, 40)).keys(keys);
        session.commands().last().map(|command| (*command).clone())
    };
    assert_eq!(told(" "), Some(Command::Play));
    assert_eq!(told("."), Some(Command::Step(1)));
    assert_eq!(told(","), Some(Command::Back(1)));
    assert_eq!(told("r"), Some(Command::Restart));
    assert_eq!(told("R"), Some(Command::Reseed(2)));
    assert_eq!(told("*"), Some(Command::Speed(gradus::lab::Speed::FlatOut)));
    let running = in_lesson(session(120, 40)).snapshot(world::snapshot(9, RunState::Running));
    assert_eq!(running.keys(" ").commands().last(), Some(&&Command::Pause));
}

#[test]
fn a_challenge_is_met_once_its_goal_holds() {
    let met = |step, goal| {
        let mut snapshot = world::snapshot(step, RunState::Running);
        snapshot.goals = vec![goal];
        snapshot
    };
    // On the page before the challenge nothing is graded.
    let session = in_lesson(session(80, 24)).snapshot(met(40, true));
    assert!(!session.facts().iter().any(|fact| matches!(fact, Fact::ChallengeMet { .. })));
    let session = session.keys("n").snapshot(met(50, false)).snapshot(met(60, true));
    let last = session.facts().last().copied().cloned();
    assert!(matches!(last, Some(Fact::ChallengeMet { step: 60, .. })), "{last:?}");
    assert!(session.screen().contains("Two lines are enough, if the seed is kind."));
    let facts = session.facts().len();
    assert_eq!(session.snapshot(met(70, true)).facts().len(), facts);
}

#[test]
fn pages_are_recorded_once_they_were_seen_to_their_end() {
    let read = |session: &Session| {
        let pages = session.facts().into_iter().filter_map(|fact| match fact {
            Fact::PageRead { page, pages, .. } => Some((*page, *pages)),
            _ => None,
        });
        pages.collect::<Vec<_>>()
    };
    assert_eq!(read(&session(80, 24).keys("j<enter>")), [(0, 2)]);
    let low = session(60, 16).keys("j<enter>");
    assert_eq!(read(&low), []);
    assert_eq!(read(&low.keys("<end>")), [(0, 2)]);
}

#[test]
fn the_lesson_opens_again_where_it_was_left() {
    let session = session(80, 24).keys("j<enter>n<esc>");
    assert!(session.screen().contains("go on at page 2 of 2"), "{}", session.screen());
    assert!(session.keys("<enter>").screen().contains("Make two units do"));
}

#[test]
fn the_sandbox_begins_anew_or_goes_on_as_the_setting_needs() {
    let opened = |session: &Session| {
        session.effects.iter().filter(|e| matches!(e, Effect::OpenRun { .. })).count()
    };
    let session = session(120, 40).keys("s").ready();
    assert_eq!(opened(&session), 1);
    // Units begin anew.
    let session = session.keys("jjjjj<enter><backspace><backspace>3<enter>");
    assert_eq!(opened(&session), 2, "{}", session.screen());
    let Some(Effect::OpenRun { experiment, .. }) =
        session.effects.iter().rev().find(|e| matches!(e, Effect::OpenRun { .. }))
    else {
        panic!()
    };
    assert_eq!(experiment.base.get("network.0.units").unwrap(), "3");
    // A layer is added behind the chosen one, and taken away again.
    let session = session.ready().keys("a");
    assert!(session.screen().contains("layer 5"), "{}", session.screen());
    let session = session.keys("d");
    assert!(!session.screen().contains("layer 5"));
}

#[test]
fn what_is_typed_wrongly_in_the_sandbox_is_explained() {
    let session = session(120, 40).keys("s").ready().keys("jjjjj<enter>x<enter>");
    assert!(session.screen().contains("network.0.units"), "{}", session.screen());
    // It can be mended or left.
    assert!(!session.keys("<esc>").screen().contains("network.0.units"));
}

#[test]
fn the_sandbox_saves_a_file_that_can_be_run() {
    let session = session(120, 40).keys("s").ready().keys("w");
    let Some(Effect::SaveFile { name, text }) = session.effects.last() else { panic!() };
    assert_eq!(name, "sandbox.ron");
    let source = gradus::lab::Source::new(name.clone(), text.clone());
    gradus::lab::Experiment::parse("sandbox", &source).expect("what was saved can be read");
    let saved = Event::Saved { name: name.clone(), result: Ok("/here/sandbox.ron".into()) };
    assert!(session.event(saved).screen().contains("saved as /here/sandbox.ron"));
}

#[test]
fn preferences_are_kept_and_followed() {
    let session = session(80, 24).keys(":glyphs ascii<enter>");
    let fact = Fact::Preferred { name: "glyphs".into(), value: "ascii".into() };
    assert_eq!(session.facts().last(), Some(&&fact));
    assert!(session.screen().is_ascii(), "{}", session.screen());
}

#[test]
fn the_mouse_works_where_a_hand_would_reach() {
    let press = |session: Session, needle: &str| {
        let screen = session.screen();
        let (y, line) = screen.lines().enumerate().find(|(_, l)| l.contains(needle)).unwrap();
        let x = line[..line.find(needle).unwrap()].chars().count();
        let at = ratatui::layout::Position::new(x as u16, y as u16);
        let kind = gradus::ui::MouseKind::Press;
        session.event(Event::Mouse(gradus::ui::Mouse { kind, at }))
    };
    // A lesson opens with a second press.
    let session = press(press(session(80, 24), "What the hidden"), "What the hidden").ready();
    assert!(session.screen().contains("Two lines or four"));
    let session = press(session, "Only the one");
    assert!(matches!(session.facts().last(), Some(Fact::Predicted { choice: 1, .. })));
    let session = press(session, " Lab ");
    assert!(session.screen().contains("learning rate"), "{}", session.screen());
    let session = press(session, "◂────");
    assert!(matches!(session.commands().last(), Some(Command::Set { .. })));
}

#[test]
fn a_run_that_cannot_be_opened_says_why() {
    let session = session(80, 24).keys("j<enter>");
    let run = session.run();
    let why = "houses.csv: there is no such file".to_owned();
    let session = session.event(Event::RunFailed { run, why }).keys("<tab>");
    assert!(session.screen().contains("houses.csv: there is no such file"));
}

#[test]
fn a_run_left_behind_does_not_train_on() {
    let session = in_lesson(session(80, 24)).snapshot(world::snapshot(9, RunState::Running));
    let session = session.keys("s");
    let paused = session
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Command { command: Command::Pause, .. }));
    assert!(paused);
}

/// The lab of a lesson whose panes show a sequence, three arms having read it.
fn reading(width: u16, height: u16, views: &[View]) -> Session {
    let content = world::content();
    let mut lesson = (**content.course.lessons().nth(1).expect("a second lesson")).clone();
    lesson.experiments = lesson
        .experiments
        .iter()
        .map(|experiment| {
            let views = views.to_vec();
            Arc::new(gradus::lab::Experiment { views, ..(**experiment).clone() })
        })
        .collect();
    session(width, height)
        .event(Event::Open(Start::Lesson(Arc::new(lesson))))
        .snapshot(sequences::flag())
        .keys("<tab>")
}

/// The sequence that the run was last asked to read.
fn query(session: &Session) -> SequenceQuery {
    let watched = session.commands().into_iter().rev().find_map(|command| match command {
        Command::Watch(watch) => Some(watch.sequence.clone()),
        _ => None,
    });
    watched.expect("something is watched")
}

#[test]
fn a_sequence_is_walked_along() {
    let session = reading(120, 40, &[View::Gates, View::Cell]);
    assert!(!session.screen().contains("step 1 of 30  reads"));
    let session = session.keys(">>");
    assert!(session.screen().contains("step 2 of 30  reads a"), "{}", session.screen());
    // With the cursor on, the arrows are its own.
    let session = session.keys("<right><right>");
    assert!(session.screen().contains("step 4 of 30"), "{}", session.screen());
    let session = session.keys("<down>");
    assert!(session.screen().contains("unit 1"), "{}", session.screen());
    let session = session.keys("<esc>");
    assert!(!session.screen().contains("step 4 of 30"), "{}", session.screen());
    let turned = session.keys("<right>");
    assert!(!turned.screen().contains("step 5 of 30"), "{}", turned.screen());
}

#[test]
fn a_sequence_is_typed() {
    let session = reading(80, 24, &[View::Gates, View::Cell]).keys("t01q<backspace>b");
    let screen = session.screen();
    assert!(screen.contains("read: 01b_"), "{screen}");
    assert!(screen.ends_with("enter read this   esc leave"), "{screen}");
    assert_eq!(query(&session).typed, None);
    let sent = session.keys("<enter>");
    assert_eq!(query(&sent).typed.as_deref(), Some("01b"));
    // What was typed can be mended, or left as it is.
    let mended = sent.keys("t<backspace>a<enter>");
    assert_eq!(query(&mended).typed.as_deref(), Some("01a"));
    let left = mended.keys("tzz<esc>");
    assert_eq!(query(&left).typed.as_deref(), Some("01a"));
    let back = left.keys("}");
    assert_eq!((query(&back).typed, query(&back).example), (None, 0));
    assert_eq!(query(&reading(80, 24, &[View::Gates]).keys("}}}{")).example, 2);
}

#[test]
fn the_temperature_is_raised_and_lowered() {
    let session = reading(80, 24, &[View::Text]).keys(")");
    assert_eq!(query(&session).temperature, 1.0);
    let session = session.keys("(((");
    assert_eq!(query(&session).temperature, 0.4);
    assert_eq!(query(&session.keys("((((((")).temperature, 0.1);
}

#[test]
fn the_hand_puts_the_cursor_into_a_heat_map() {
    let session = reading(80, 24, &[View::Gates]);
    let row = session.screen().lines().position(|line| line.contains("|i·g|")).unwrap();
    let line = session.screen().lines().nth(row).unwrap().to_owned();
    let column = line.chars().position(|c| "▓█▒░+-#=.".contains(c)).unwrap();
    let at = ratatui::layout::Position::new(column as u16 + 7, row as u16);
    let mouse = gradus::ui::Mouse { kind: gradus::ui::MouseKind::Press, at };
    let session = session.event(Event::Mouse(mouse));
    assert!(session.screen().contains("of 30  reads"), "{}", session.screen());
}

#[test]
fn the_microscope_of_a_recurrent_layer_is_its_cell() {
    let session = reading(120, 40, &[View::Loss, View::Gates]);
    let session = session.keys("m");
    let screen = session.screen();
    assert!(screen.contains("The cell is the microscope"), "{screen}");
    assert!(screen.contains("step 30 of 30"), "{screen}");
    assert!(!screen.contains("╭ loss"), "{screen}");
    let screen = session.keys("m").screen();
    assert!(screen.contains("╭ loss"), "it is put away: {screen}");
}
