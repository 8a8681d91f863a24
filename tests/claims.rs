//! Every claim of the course, measured over five seeds. `gradus check --claims` takes all the
//! seeds that the claims name.

use gradus::course::{Course, Library};
use gradus::lab::measure_all;

/// Seeds that are tried here.
const SEEDS: u32 = 5;

#[test]
fn what_the_course_says_is_so() {
    let course = Course::load(&Library::embedded()).expect("the lessons are sound");
    let experiments: Vec<_> =
        course.lessons().flat_map(|lesson| lesson.experiments.iter().cloned()).collect();
    let claims: usize = experiments.iter().map(|experiment| experiment.claims.len()).sum();
    assert!(claims > 80, "only {claims} claims were found");
    let mut wrong = Vec::new();
    measure_all(&experiments, SEEDS, |index, measured, _| {
        let experiment = &experiments[index];
        let verdicts = measured.expect("the experiment runs");
        for (claim, verdict) in experiment.claims.iter().zip(verdicts) {
            if !verdict.holds && !rests_on_many_seeds(claim.over) {
                wrong.push(format!("{}: {} {verdict:?}", experiment.id, claim.text.en));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A share of many seeds or their median says little about five of them.
fn rests_on_many_seeds(over: gradus::lab::Over) -> bool {
    !matches!(over, gradus::lab::Over::All(_))
}
