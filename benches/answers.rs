//! What a learner with years of answers waits for: the course is loaded, a store with 100,000
//! answers is opened, and a day is planned.
//!
//! Home and quiz are to appear within 50 ms with so many; what is timed here happens before
//! their first frame. `GRADUS_TRACE=1 gradus` tells the whole of it on leaving.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use gradus::course::{Answered, Course, Day, Fact, Library, Rating, Stamp, Sureness};
use gradus::quiz::schedule::{Deck, Settings};
use gradus::quiz::{Bank, Question};
use gradus::store::Store;

const ANSWERS: usize = 100_000;
const FIRST: Day = Day(17_000);

/// Answers as somebody gives them who has learnt every day for eight years.
fn facts(questions: &[Arc<Question>]) -> Vec<(Stamp, Fact)> {
    let fact = |number: usize| {
        let day = FIRST.plus((number / 34) as i32);
        let at = day.begins() + number as Stamp % 34 * 600;
        let right = !number.is_multiple_of(8);
        let fact = Fact::Answered(Answered {
            question: questions[number * 37 % questions.len()].id.clone(),
            answer: "choice 2".into(),
            right,
            seconds: 9.5,
            rating: Some(if right { Rating::Good } else { Rating::Again }),
            sureness: Some(Sureness::Likely),
            seed: number as u64 + 1,
            day: Some(day),
            ..Answered::default()
        });
        (at, fact)
    };
    (0..ANSWERS).map(fact).collect()
}

fn answers(criterion: &mut Criterion) {
    let library = Library::embedded();
    let course = Course::load(&library).expect("the course is whole");
    let bank = Bank::load(&library, &course).expect("the questions are whole");
    let questions: Vec<_> = bank.interview().into_iter().cloned().collect();
    let home = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(home.path()).expect("a store");
    store.merge(&facts(&questions)).expect("a store");
    drop(store);

    criterion.bench_function("load the course and its questions", |bencher| {
        bencher.iter(|| {
            let course = Course::load(&library).expect("the course is whole");
            black_box(Bank::load(&library, &course).expect("the questions are whole"))
        });
    });
    criterion.bench_function("open the store and sum it up", |bencher| {
        bencher.iter(|| {
            let store = Store::open(home.path()).expect("a store");
            black_box(store.progress().expect("progress"))
        });
    });
    let progress = Store::open(home.path()).and_then(|store| store.progress()).expect("progress");
    criterion.bench_function("make the cards", |bencher| {
        bencher.iter(|| Deck::of(&bank, black_box(&progress)));
    });
    let deck = Deck::of(&bank, &progress);
    let today = FIRST.plus((ANSWERS / 34) as i32 + 3);
    let settings = Settings { interview: Some(today.plus(60)), ..Settings::default() };
    criterion.bench_function("plan the day", |bencher| {
        bencher.iter(|| deck.today(black_box(&settings), today));
    });
    criterion.bench_function("look 60 days ahead", |bencher| {
        bencher.iter(|| deck.forecast(black_box(&settings), today));
    });
    let mut store = Store::open(home.path()).expect("a store");
    let fact = facts(&questions[..1]).swap_remove(0).1;
    criterion.bench_function("keep an answer", |bencher| {
        bencher.iter(|| store.record(black_box(&fact), i64::from(u32::MAX)).expect("a store"));
    });
}

criterion_group!(benches, answers);
criterion_main!(benches);
