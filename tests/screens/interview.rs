//! The interview on the screen: its home, a review, a drill, a mock interview.

use gradus::course::{Answered, Date, Day, Rating, Sureness};
use gradus::quiz::{Selection, Topic};

use super::questions::pick;
use super::*;

const TODAY: Day = Day(20_781);

/// Somebody who has done this before, on a day and with a clock.
fn learner(width: u16, height: u16, facts: &[Fact], look: Look) -> Session {
    let mut progress = Progress::default();
    for fact in facts {
        progress.record(fact);
    }
    let mut app = App::new(world::content(), progress, look, Keymap::default());
    app.set_date(Date { stamp: TODAY.begins() + 43_200, day: TODAY });
    let session = Session { app, size: (width, height), effects: Vec::new(), now: Duration::ZERO };
    session.event(Event::Resize(width, height))
}

fn plain() -> Look {
    Look::new(ColorDepth::None, GlyphSet::Braille, Language::En)
}

fn at_interview(session: Session) -> Session {
    session.keys("i")
}

fn fresh() -> Session {
    at_interview(learner(80, 24, &[], plain()))
}

/// The program is killed, and begun again with what is on disk.
fn killed(session: Session) -> Session {
    let facts: Vec<Fact> = session.facts().into_iter().cloned().collect();
    let now = session.now;
    let mut again = learner(session.size.0, session.size.1, &facts, plain());
    again.now = now;
    // What was kept before is on disk all the same.
    again.effects = session.effects;
    again
}

/// The screen after these keys, at the sizes that matter.
fn both(name: &str, walk: impl Fn(Session) -> Session) {
    for (width, height) in [(80, 24), (120, 40)] {
        let screen = walk(at_interview(learner(width, height, &practised(), plain()))).screen();
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

fn id(key: &str) -> String {
    format!("03-forward/01-forward/{key}")
}

fn answer(key: &str, ago: i32, rating: Rating, sureness: Sureness, seed: u64) -> Fact {
    Fact::Answered(Answered {
        question: id(key),
        answer: "choice 0".into(),
        right: rating != Rating::Again,
        seconds: 9.0,
        rating: Some(rating),
        sureness: Some(sureness),
        seed,
        day: Some(TODAY.plus(-ago)),
        ..Answered::default()
    })
}

/// One is solid, one is due, and the interview is near.
fn practised() -> Vec<Fact> {
    let date = Fact::Preferred { name: "interview.date".into(), value: "2026-12-03".into() };
    let mut facts = vec![date, answer("order", 4, Rating::Good, Sureness::Likely, 9)];
    for (seed, ago) in [(1, 30), (2, 25), (3, 10)] {
        facts.push(answer("fill", ago, Rating::Easy, Sureness::Sure, seed));
    }
    facts
}

fn last(session: &Session) -> Fact {
    session.facts().last().copied().cloned().expect("a fact")
}

fn answered(session: &Session) -> Answered {
    let Fact::Answered(fact) = last(session) else { panic!("{:?}", last(session)) };
    fact
}

/// A mock interview of all five questions, which are asked in an order of their own.
fn in_mock(session: Session) -> Session {
    session.keys("m<enter>")
}

/// Answers whatever is asked, but not well.
fn answer_any(session: Session) -> Session {
    let screen = session.screen();
    let keys = if screen.contains("Which line is wrong") {
        "1"
    } else if screen.contains("What is missing") {
        "a"
    } else if screen.contains("Put a step") {
        "abcd<enter>"
    } else if screen.contains("how wide is") {
        "1<enter>"
    } else {
        "by the chain rule<enter>"
    };
    session.keys(keys)
}

fn answer_all(session: Session) -> Session {
    (0..5).fold(session, |session, _| answer_any(session.later(60)))
}

/// Answers whatever is asked, and says that it was easy.
fn known(session: Session) -> Session {
    let session = answer_any(session);
    let marks = session.screen().contains("Tick what");
    let session = session.keys(if marks { "abcd<enter>" } else { "<enter>" });
    session.keys("4<enter>")
}

#[test]
fn the_interview_shows_where_it_stands() {
    everywhere("interview_home_new", |session| session.keys("i"));
    both("interview_home", |session| session);
    both("interview_home_date", |session| session.keys("t<backspace>"));
}

#[test]
fn a_review_goes_from_question_to_feedback() {
    both("review_asked", |session| session.keys("<enter>"));
    both("review_how_sure", |session| session.keys("<enter>abcd<enter>"));
    both("review_told", |session| session.keys("<enter>abcd<enter>2"));
    both("review_over", |session| session.keys("<enter>n<ctrl-n><enter>nnnnnn"));
}

#[test]
fn a_drill_is_chosen() {
    both("drill", |session| session.keys("d<right><right><down><right>"));
    both("drill_search", |session| session.keys("d/chain rule"));
}

#[test]
fn a_mock_interview_goes_from_setup_to_report() {
    both("mock_setup", |session| session.keys("m<down><shift-right>"));
    both("mock_asked", |session| in_mock(session).later(61));
    both("mock_paused", |session| in_mock(session).keys("<ctrl-t>"));
    both("mock_marking", |session| answer_all(in_mock(session)));
    both("mock_report", |session| answer_all(in_mock(session)).keys("ab<enter>"));
    both("mock_left", |session| answer_any(in_mock(session).later(9)).keys("<esc>m"));
}

#[test]
fn home_names_what_is_due_and_the_day() {
    let screen = learner(80, 24, &practised(), plain()).screen();
    let first = screen.lines().next().unwrap();
    assert!(first.ends_with("1 due · interview in 9 days"), "{screen}");
    assert!(screen.contains("The interview") && screen.contains("1 solid · 1 learning · 3 new"));
    // The interview stands behind the last lesson.
    let opened = learner(80, 24, &[], plain()).keys("<end><enter>");
    assert!(opened.screen().starts_with(" The interview"), "{}", opened.screen());
}

#[test]
fn an_answer_is_kept_as_it_is_given_then_with_its_sureness() {
    let session = fresh().keys("<enter>");
    let session = pick(session, "∇L(θ)");
    // On disk, and no feedback yet.
    let Fact::Typed { question, text, seed } = last(&session) else { panic!() };
    assert_eq!((question.as_str(), text.as_str()), (id("fill").as_str(), "choice 0"));
    assert!(!session.screen().contains("Right."), "{}", session.screen());
    assert!(session.screen().contains("How sure are you?"));
    // Ended here, it comes back to the same question.
    let again = killed(session).keys("i<enter>");
    assert!(again.screen().contains("How sure are you?"), "{}", again.screen());
    let session = again.keys("3");
    let fact = answered(&session);
    assert_eq!((fact.seed, fact.sureness), (seed, Some(Sureness::Sure)));
    assert!(fact.right && session.screen().contains("Right."));
    // An unknown time says nothing.
    assert_eq!((fact.seconds, fact.rating), (0.0, Some(Rating::Good)));
}

#[test]
fn the_rating_is_shown_and_corrected_with_a_key() {
    let session = pick(fresh().keys("<enter>").later(40), "L(x)").keys("<enter>");
    assert_eq!(answered(&session).rating, Some(Rating::Again));
    assert!((answered(&session).seconds - 40.0).abs() < 1e-9);
    assert!(session.screen().contains("It comes again today."), "{}", session.screen());
    let session = session.keys("4");
    let Fact::Corrected { question, rating, .. } = last(&session) else { panic!() };
    assert_eq!((question, rating), (id("fill"), Rating::Easy));
    assert!(session.screen().contains("It comes again in 8 days."), "{}", session.screen());
    // The same again is no news.
    let facts = session.facts().len();
    assert_eq!(session.keys("4").facts().len(), facts);
}

#[test]
fn a_whole_review_asks_again_what_was_not_known() {
    let mut session = fresh().keys("<enter>");
    // The first one is not known; the others are answered, one of them by speaking.
    session = session.keys("<ctrl-n>");
    assert_eq!((answered(&session).answer.as_str(), answered(&session).right), ("", false));
    assert!(session.screen().contains("Not this time."), "{}", session.screen());
    assert!(session.screen().contains("The chain") || session.screen().contains("chain rule"));
    session = session.keys("<enter>abcd<enter>2<enter>3<enter><enter>7<enter>1<enter>");
    assert!(session.screen().contains("What is backpropagation"), "{}", session.screen());
    session = session.keys("the chain rule<enter>");
    assert!(matches!(last(&session), Fact::Typed { .. }));
    session = session.keys("abcd<enter>");
    // Marked against the key points, it is told at once.
    assert!(answered(&session).right && session.screen().contains("Right."));
    session = session.keys("<enter>");
    assert!(session.screen().contains("What is missing in a step"), "{}", session.screen());
    session = pick(session, "∇L(θ)").keys("3<enter>");
    for _ in 0..12 {
        if !session.screen().contains("answers were right") {
            session = known(session);
        }
    }
    assert!(session.screen().contains("answers were right"), "{}", session.screen());
    // Back home, it is counted.
    let home = session.keys("<enter>").screen();
    assert!(home.contains("The interview"), "{home}");
    assert!(home.contains("sure: 1 of 1 right"), "{home}");
}

#[test]
fn what_was_typed_and_not_marked_comes_back() {
    let session = fresh().keys("/backprop what is<enter>the chain rule<enter>");
    assert!(session.screen().contains("Tick what your answer held"), "{}", session.screen());
    let again = killed(session).keys("i/backprop what is<enter>");
    assert!(again.screen().contains("Tick what your answer held"), "{}", again.screen());
    assert_eq!(answered(&again.keys("ab<enter>")).answer, "recall 0 1: the chain rule");
}

/// A mock interview at the question that is answered in one's own words.
fn recalling(mut session: Session) -> Session {
    for _ in 0..5 {
        if session.screen().contains("Say it aloud") {
            return session;
        }
        session = answer_any(session);
    }
    panic!("nothing to recall: {}", session.screen());
}

#[test]
fn what_is_being_typed_is_on_disk_within_seconds() {
    let session = fresh().keys("/backprop what is<enter>the chain");
    assert!(!session.facts().iter().any(|fact| matches!(fact, Fact::Drafted { .. })));
    let wakes = session.app.wakes().expect("a draft is to be kept");
    assert!(wakes <= session.now + Duration::from_secs(3));
    let session = session.until(wakes).event(Event::Tick);
    assert!(matches!(last(&session), Fact::Drafted { text, .. } if text == "the chain"));
    assert_eq!(session.app.wakes(), None);
    let again = killed(session).keys("i/backprop what is<enter>");
    assert!(again.screen().contains("Say it aloud"), "{}", again.screen());
    assert!(again.screen().contains("the chain"), "{}", again.screen());
    // Whoever leaves keeps the rest, and an answer ends the draft.
    let again = again.keys(" rule<esc>");
    assert!(matches!(last(&again), Fact::Drafted { text, .. } if text == "the chain rule"));
    let again = killed(again).keys("i/backprop what is<enter><enter>");
    assert!(again.screen().contains("Tick what your answer held"), "{}", again.screen());
    assert_eq!(answered(&again.keys("ab<enter>")).answer, "recall 0 1: the chain rule");
}

#[test]
fn a_mock_keeps_what_is_being_typed() {
    let session = recalling(in_mock(fresh())).keys("the chain").later(1).keys("<esc>");
    let kept: Vec<&Fact> = session.facts().into_iter().rev().take(2).collect();
    assert!(matches!(kept[1], Fact::Drafted { text, .. } if text == "the chain"), "{kept:?}");
    assert!(matches!(kept[0], Fact::MockPaused { .. }), "{kept:?}");
    let session = killed(session).keys("im<enter>");
    assert!(session.screen().contains("the chain"), "{}", session.screen());
    // In the marking nothing is typed, and nobody is woken.
    let mut session = session.keys("<enter>");
    while !session.screen().contains("Tick what your answer held") {
        session = answer_any(session);
    }
    let session = session.keys("xyz");
    assert_eq!(session.app.wakes(), None);
}

#[test]
fn whoever_ends_the_program_stops_the_clock_first() {
    let stops = |session: &Session| {
        let stopped = matches!(last(session), Fact::MockPaused { .. });
        stopped && session.effects.contains(&Effect::Quit)
    };
    let session = recalling(in_mock(fresh())).keys("the chain").keys("<ctrl-c>");
    assert!(stops(&session), "{:?}", session.effects);
    let session = in_mock(fresh()).event(Event::Leave);
    assert!(stops(&session), "{:?}", session.effects);
}

#[test]
fn lines_are_begun_and_words_taken_back_as_in_any_editor() {
    let session = fresh().keys("/backprop what is<enter>one two<ctrl-w>rule<alt-enter>three");
    let screen = session.screen();
    assert!(screen.contains("one rule") && !screen.contains("one rulethree"), "{screen}");
    let session = session.keys("<ctrl-u>end<up><home>the <enter>");
    assert!(matches!(last(&session), Fact::Typed { text, .. } if text == "the one rule\nend"));
    let number = fresh().keys("/how wide<enter>12 pixels<alt-enter>");
    let number = number.keys("<enter>");
    assert!(number.screen().contains("\"12 pixels\" is not a number"), "{}", number.screen());
    assert!(number.keys("<ctrl-u>12<enter>").screen().contains("How sure"));
}

#[test]
fn a_sitting_ends_with_its_minutes() {
    let selection = |topic| Selection { topic, minutes: Some(1), ..Selection::default() };
    let begun = |topic| {
        let session = learner(80, 24, &[], plain());
        session.event(Event::Open(Start::Interview(selection(topic))))
    };
    for (session, keys) in [(begun(None), "<enter>"), (begun(Some(Topic::Gradients)), "")] {
        let session = known(session.keys(keys).later(30));
        assert!(!session.screen().contains("The time is up."), "{}", session.screen());
        let session = known(session.later(40));
        assert!(session.screen().contains("The time is up."), "{}", session.screen());
    }
}

#[test]
fn a_drill_asks_what_is_chosen() {
    let session = fresh().keys("d<right><enter>");
    assert!(session.screen().contains("no such questions"), "{}", session.screen());
    let session = session.keys("<right>");
    assert!(session.screen().contains("questions: 5"), "{}", session.screen());
    let session = session.keys("<enter>");
    assert!(session.screen().contains("Drill: Gradients"), "{}", session.screen());
    assert!(session.screen().contains("5 left"), "{}", session.screen());
    // By words of the question or of a good answer.
    let found = session.keys("<esc>/pixels gradients<enter>");
    assert!(found.screen().contains("how wide is"), "{}", found.screen());
}

#[test]
fn the_date_and_the_pace_are_set_here() {
    let session = fresh().keys("t2026-12-40<enter>");
    assert!(session.screen().contains("is no date"), "{}", session.screen());
    let session = session.keys("<backspace><backspace>03<enter>");
    assert!(session.screen().contains("2026-12-03, in 9 days"), "{}", session.screen());
    let session = session.keys("---------");
    assert!(session.screen().contains("1 at most"), "{}", session.screen());
    let kept = session.app.progress().preferences.clone();
    assert_eq!(kept["interview.date"], "2026-12-03");
    assert_eq!(kept["interview.new-a-day"], "1");
    let session = session.keys("t").keys(&"<backspace>".repeat(10)).keys("<enter>");
    assert!(session.screen().contains("no date yet"), "{}", session.screen());
}

#[test]
fn a_whole_mock_has_a_clock_and_no_feedback_until_its_end() {
    let session = in_mock(fresh());
    let minutes = session.screen();
    assert!(minutes.contains("question 1 of 5") && minutes.contains(":00 left"), "{minutes}");
    let session = answer_all(session);
    let told = |screen: &str| screen.contains("Right.") || screen.contains("Not this time.");
    assert!(!told(&session.screen()));
    // The typed answer is marked at the end.
    assert!(session.screen().contains("1 to mark"), "{}", session.screen());
    let session = session.keys("abcd<enter>");
    assert!(matches!(last(&session), Fact::MockFinished { .. }));
    let report = session.screen();
    assert!(report.contains("Mock interview of 2026-11-24"), "{report}");
    assert!(report.contains("1:00 a question"), "{report}");
    assert!(report.contains("3.1 The forward pass"), "{report}");
    // Enter opens the lesson that mends, or the question with its answer.
    let lesson = session.keys("<enter>");
    assert!(lesson.screen().contains("3.1 The forward pass"), "{}", lesson.screen());
    let session = lesson.keys("<esc><down><enter>");
    assert!(session.screen().contains("A good answer says") || told(&session.screen()));
    let session = session.keys("<esc>e");
    let Some(Effect::SaveFile { name, text }) = session.effects.last() else { panic!() };
    assert_eq!(name, "mock-interview-2026-11-24.md");
    assert!(text.starts_with("# Mock interview, 2026-11-24") && text.contains("Gradients"));
    // It counts as answers do, and its report is one key away.
    let session = session.keys("<esc>x");
    assert!(session.screen().contains("Mock interview of 2026-11-24"), "{}", session.screen());
}

#[test]
fn the_clock_wakes_when_another_second_is_shown_and_not_before() {
    let session = in_mock(fresh());
    let time = |session: &Session| {
        let screen = session.screen();
        let head = screen.lines().next().unwrap().to_owned();
        head.split(" · ").nth(1).unwrap().to_owned()
    };
    let before = time(&session);
    let wakes = session.app.wakes().expect("a clock runs");
    assert!(wakes > Duration::from_millis(990) && wakes < Duration::from_millis(1010));
    let session = session.until(wakes).event(Event::Tick);
    assert_ne!(time(&session), before);
    assert!(session.app.wakes().unwrap() > wakes + Duration::from_millis(990));
    // A clock that stands wakes nobody, nor does a screen without one.
    let session = session.keys("<ctrl-t>");
    assert_eq!(session.app.wakes(), None);
    assert!(!session.screen().contains("question?"));
    let stands = time(&session);
    let session = session.later(500).keys("<enter>");
    assert_eq!(time(&session), stands);
    assert!(matches!(last(&session), Fact::MockPaused { away: Some(away), .. } if away > 499.0));
    assert_eq!(session.keys("<esc>").app.wakes(), None);
}

#[test]
fn a_mock_that_was_killed_is_gone_on_with() {
    let session = answer_any(answer_any(in_mock(fresh()).later(30)).later(30));
    let session = killed(session).keys("i");
    assert!(session.screen().contains("one was left after 2 of 5"), "{}", session.screen());
    let session = session.keys("m");
    assert!(session.screen().contains("left at question 3 of 5"), "{}", session.screen());
    let session = session.keys("<enter>");
    assert!(session.screen().contains("question 3 of 5"), "{}", session.screen());
    // Or it is ended there.
    let session = killed(session).keys("im<down><enter>");
    assert!(session.screen().contains("Mock interview of"), "{}", session.screen());
    assert!(session.screen().contains("not come to"), "{}", session.screen());
}

#[test]
fn earlier_reports_are_a_key_away() {
    let ended = |session: Session| in_mock(session).keys("<ctrl-e><ctrl-e>");
    let mut session = ended(fresh()).later(90);
    session.app.set_date(Date { stamp: TODAY.begins() + 50_000, day: TODAY });
    assert!(!session.screen().contains("1 of 1"), "{}", session.screen());
    let session = answer_all(in_mock(session.keys("<esc>"))).keys("abcd<enter>");
    let second = session.screen();
    assert!(second.contains("2 of 2") && second.contains("0% then"), "{second}");
    let session = session.keys("<left>");
    let first = session.screen();
    assert!(first.contains("1 of 2") && !first.contains(" then"), "{first}");
    assert_eq!(session.keys("<left><right>").screen(), second);
}

#[test]
fn a_mock_ends_when_time_is_up_or_when_asked_twice() {
    let session = in_mock(fresh().keys("m<down>").keys(&"<left>".repeat(30)).keys("<up><esc>"));
    let late = session.later(3600).event(Event::Tick);
    assert!(late.screen().contains("The time is up."), "{}", late.screen());
    let late = answer_any(late);
    let ended = late.screen();
    assert!(ended.contains("to mark") || ended.contains("Mock interview of"), "{ended}");
    let session = in_mock(fresh()).keys("<ctrl-e>");
    assert!(session.screen().contains("not come to by then: 5"), "{}", session.screen());
    let session = session.keys("<ctrl-e>");
    assert!(session.screen().contains("Mock interview of 2026-11-24"), "{}", session.screen());
}

#[test]
fn plain_letters_and_the_smallest_terminal_are_enough() {
    let ascii = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
    for keys in [
        "",
        "t",
        "d",
        "d/",
        "<enter>",
        "<enter>a",
        "<enter><ctrl-n>",
        "<enter>nnnnnnnnn",
        "m",
        "m<enter>",
        "m<enter><ctrl-t>",
        "m<enter><ctrl-e><ctrl-e>",
        "m<enter><esc>m",
    ] {
        for (width, height) in [(60, 16), (80, 24), (200, 60)] {
            let session = at_interview(learner(width, height, &practised(), ascii.clone()));
            let screen = session.keys(keys).screen();
            assert!(screen.is_ascii(), "{keys}: {screen}");
            let last = screen.lines().last().unwrap_or_default();
            let leave = last.contains("esc") || last.contains("enter") || last.contains("ctrl-e");
            assert!(leave, "{keys}: {screen}");
        }
    }
}
