//! The interview by its commands, as somebody with a pipe or a screen reader uses it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A learner with a home of their own, on a day of their own.
struct Learner {
    folder: TempDir,
    today: String,
}

struct Outcome {
    success: bool,
    out: String,
    err: String,
}

impl Learner {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), today: "2026-12-01".into() }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("GRADUS_HOME", self.file("home"))
            .env("GRADUS_TODAY", &self.today)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    fn gradus(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut child = self.start(arguments);
        // A program that has read enough has closed its input, which is its right.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert!(!err.contains("panicked"), "{err}");
        Outcome { success: output.status.success(), out, err }
    }

    fn ok(&self, arguments: &[&str], input: &str) -> String {
        let outcome = self.gradus(arguments, input);
        assert!(outcome.success, "{arguments:?}: {}", outcome.err);
        outcome.out
    }

    fn refusal(&self, arguments: &[&str]) -> String {
        let outcome = self.gradus(arguments, "");
        assert!(!outcome.success, "{arguments:?} succeeded: {}", outcome.out);
        outcome.err
    }

    fn progress(&self) -> Value {
        serde_json::from_str(&self.ok(&["progress", "--format", "json"], "")).expect("JSON")
    }
}

#[test]
fn answers_on_plain_lines_are_kept_and_come_again_the_next_day() {
    let mut learner = Learner::new();
    assert_eq!(learner.progress()["counts"]["new"], 100);
    let out = learner.ok(&["quiz", "--plain"], &"pass\n".repeat(10));
    assert!(out.starts_with("0 to review and 10 new today.\n"), "{out}");
    assert!(out.contains("\nWhy: ") && out.contains("Rated again: it comes again today."), "{out}");
    assert!(out.ends_with("0 of 10 answers were right; all of them are kept.\n"), "{out}");
    let progress = learner.progress();
    assert_eq!(progress["counts"]["learning"], 10);
    assert_eq!((&progress["due"], &progress["new_today"]), (&10.into(), &0.into()));
    learner.today = "2026-12-02".into();
    let progress = learner.progress();
    assert_eq!((&progress["due"], &progress["new_today"]), (&10.into(), &10.into()));
    // A day is missed: what is due stays due, and no more new ones come for that.
    learner.today = "2026-12-04".into();
    let progress = learner.progress();
    assert_eq!((&progress["due"], &progress["new_today"]), (&10.into(), &10.into()));
}

#[test]
fn an_answer_is_kept_before_its_feedback_is_shown() {
    let learner = Learner::new();
    let mut child = learner.start(&["quiz", "--plain"]);
    let mut input = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    writeln!(input, "pass").expect("the program reads");
    // The first word of feedback: the program is killed at once.
    let feedback = lines.any(|line| line.expect("UTF-8") == "Wrong.");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(feedback);
    assert_eq!(learner.progress()["counts"]["learning"], 1);
}

#[test]
fn ratings_are_corrected_and_questions_left() {
    let learner = Learner::new();
    let out = learner.ok(&["quiz", "--plain"], "hard\npass\neasy\nskip\nnonsense?\nquit\n");
    assert!(out.contains("There is no answer yet to be rated."), "{out}");
    assert!(out.contains("Corrected to easy: it comes again in 8 days."), "{out}");
    assert!(out.ends_with("0 of 1 answers were right; all of them are kept.\n"), "{out}");
    let progress = learner.progress();
    assert_eq!(progress["counts"]["learning"], 1);
    assert_eq!(progress["due"], 0);
}

#[test]
fn a_drill_asks_the_chosen() {
    let learner = Learner::new();
    let arguments = ["quiz", "--plain", "--topic", "convolution", "--part", "2"];
    let out = learner.ok(&arguments, "pass\n");
    assert!(out.contains("questions to drill.") && out.contains("\nconvolution, "), "{out}");
    let topics = learner.progress()["topics"].clone();
    let learning = |topic: &str| {
        let mut all = topics.as_array().expect("a list").iter();
        all.find(|one| one["topic"] == topic).expect("the topic")["counts"]["learning"].clone()
    };
    assert_eq!((learning("convolution"), learning("basics")), (1.into(), 0.into()));
}

#[test]
fn a_date_that_cannot_be_met_is_told() {
    let learner = Learner::new();
    let out = learner.ok(&["progress", "--interview", "2026-12-06"], "");
    assert!(out.contains("interview: 2026-12-06, in 5 days"), "{out}");
    assert!(out.contains("There is too little time: 50 will not be met by then"), "{out}");
    assert!(out.contains("20 new ones a day would meet all; 10 are wanted."), "{out}");
    let out = learner.ok(&["progress", "--new-a-day", "20"], "");
    assert!(out.contains("all will be met by then"), "{out}");
    assert_eq!(learner.progress()["verdict"]["kind"], "all-met");
    learner.ok(&["progress", "--interview", "none"], "");
    assert_eq!(learner.progress()["verdict"]["kind"], "no-date");
}

#[test]
fn a_mock_interview_goes_on_where_it_was_left() {
    let learner = Learner::new();
    let arguments = ["quiz", "--mock", "10", "--plain"];
    let out = learner.ok(&arguments, "pass\npause\n\npass\npass\nquit\n");
    assert!(out.starts_with("A mock interview of 10 questions in "), "{out}");
    assert!(!out.contains("Why: "), "no feedback until the end: {out}");
    let out = learner.ok(&arguments, &"pass\n".repeat(7));
    assert!(
        out.contains("goes on where you left it.") && out.contains("Question 4 of 10"),
        "{out}"
    );
    assert!(out.contains("# Mock interview, 2026-12-01") && out.contains("**0 of 10**"), "{out}");
    assert!(out.contains("## What to mend"), "{out}");
    let progress = learner.progress();
    assert_eq!(progress["mocks"][0]["questions"], 10);
    assert_eq!(progress["counts"]["learning"], 10, "they are scheduled as well");
}

#[test]
fn a_mock_on_plain_lines_explains_what_was_missed() {
    let told = Learner::new().ok(&["quiz", "--plain", "--mock", "10"], "finish\n");
    let report = told.find("# Mock interview").expect("a report");
    let explained = told.find("Question 10: ").expect("the last question");
    assert!(explained > report && told[explained..].contains("Why: "), "{told}");
    assert!(!told[..report].contains("Why: "), "no feedback until the end: {told}");
}

#[test]
fn mocks_that_begin_in_one_second_are_several() {
    let home = Learner::new();
    for _ in 0..3 {
        home.ok(&["quiz", "--plain", "--mock", "10"], "finish\n");
    }
    let file = home.file("all.json");
    home.ok(&["export", "progress", file.to_str().unwrap()], "");
    let facts = std::fs::read_to_string(&file).unwrap();
    let names: std::collections::BTreeSet<&str> = facts
        .lines()
        .filter_map(|line| line.split_once("\"MockStarted\":{\"mock\":\"")?.1.split('"').next())
        .collect();
    assert_eq!(names.len(), 3, "{facts}");
}

#[test]
fn a_mock_interview_survives_a_kill() {
    let learner = Learner::new();
    let arguments = ["quiz", "--mock", "10", "--plain"];
    let mut child = learner.start(&arguments);
    let mut input = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    input.write_all(b"pass\npass\n").expect("the program reads");
    let third = lines.any(|line| line.expect("UTF-8").starts_with("Question 3 of 10"));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(third);
    let out = learner.ok(&arguments, "finish\n");
    assert!(out.contains("Question 3 of 10"), "{out}");
    assert!(out.contains("- Interruptions: 1") && out.contains("*not come to, 0 s*"), "{out}");
}

#[test]
fn progress_goes_to_another_machine_and_comes_back() {
    let (here, there) = (Learner::new(), Learner::new());
    here.ok(&["quiz", "--plain"], "pass\npass\n");
    there.ok(&["quiz", "--plain", "--topic", "attention"], "pass\n");
    let file = |learner: &Learner, name: &str| learner.file(name).display().to_string();
    let (mine, theirs) = (file(&here, "mine"), file(&there, "theirs"));
    assert!(here.ok(&["export", "progress", &mine], "").starts_with("2 facts written to "));
    there.ok(&["export", "progress", &theirs], "");
    assert_eq!(
        there.ok(&["import", "progress", &mine], ""),
        "2 facts added, 0 were here already\n"
    );
    assert_eq!(
        there.ok(&["import", "progress", &mine], ""),
        "0 facts added, 2 were here already\n"
    );
    here.ok(&["import", "progress", &theirs], "");
    assert_eq!(here.progress()["counts"]["learning"], 3);
    assert_eq!(here.progress(), there.progress());
}

#[test]
fn a_file_that_is_no_progress_is_refused_with_its_line_and_a_way_out() {
    let learner = Learner::new();
    learner.ok(&["quiz", "--plain"], "pass\npass\n");
    learner.ok(&["export", "progress", "good"], "");
    let good = fs::read_to_string(learner.file("good")).expect("it was written");
    let before = learner.progress();
    for (text, expected) in [
        ("a diary", "bad:1: this is no file of progress; name one that"),
        (&good.replace("Answered", "Danced"), "bad:2: this version of gradus cannot read the fact"),
        (&good[..good.len() - 30], "bad:3: this line is no fact with its time"),
    ] {
        fs::write(learner.file("bad"), text).expect("the folder can be written");
        let error = learner.refusal(&["import", "progress", "bad"]);
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(learner.progress(), before);
    let error = learner.refusal(&["import", "progress", "missing"]);
    assert!(error.contains("cannot read missing"), "{error}");
    let error = learner.refusal(&["export", "progress", "no/such/folder"]);
    assert!(error.contains("cannot write no/such/folder"), "{error}");
}

#[test]
fn every_question_is_a_card_for_anki() {
    let learner = Learner::new();
    learner.ok(&["export", "anki", "cards.tsv"], "");
    let cards = fs::read_to_string(learner.file("cards.tsv")).expect("it was written");
    assert_eq!(cards.lines().filter(|line| line.matches('\t').count() == 3).count(), 100);
}

#[test]
fn what_cannot_be_is_refused_with_what_can() {
    let mut learner = Learner::new();
    let error = learner.refusal(&["quiz", "--plain", "--topic", "cooking"]);
    assert!(error.contains("the topics are basics, gradients, optimisation"), "{error}");
    assert!(learner.refusal(&["quiz", "--plain", "--mock", "5"]).contains("10..=50"));
    assert!(learner.refusal(&["progress", "--interview", "soon"]).contains("2026-12-01"));
    learner.today = "tomorrow".into();
    let error = learner.refusal(&["progress"]);
    assert!(error.contains("GRADUS_TODAY: \"tomorrow\" is no date"), "{error}");
}
