//! Every claim of the course, measured over five seeds. `gradus check --claims` takes all the
//! seeds that the claims name.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use gradus::course::{Course, Library};
use gradus::lab::measure;

/// Seeds that are tried here.
const SEEDS: u32 = 5;

#[test]
fn what_the_course_says_is_so() {
    let course = Course::load(&Library::embedded()).expect("the lessons are sound");
    let experiments: Vec<_> = course.lessons().flat_map(|lesson| &lesson.experiments).collect();
    let claims: usize = experiments.iter().map(|experiment| experiment.claims.len()).sum();
    assert!(claims > 80, "only {claims} claims were found");
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(experiment) = experiments.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdicts = measure(experiment, SEEDS).expect("the experiment runs");
                    for (claim, verdict) in experiment.claims.iter().zip(verdicts) {
                        if !verdict.holds && !rests_on_many_seeds(claim.over) {
                            let said = format!("{}: {} {verdict:?}", experiment.id, claim.text.en);
                            wrong.lock().expect("no thread panicked").push(said);
                        }
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no thread panicked");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A share of many seeds or their median says little about five of them.
fn rests_on_many_seeds(over: gradus::lab::Over) -> bool {
    !matches!(over, gradus::lab::Over::All(_))
}
