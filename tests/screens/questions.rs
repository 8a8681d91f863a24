//! Questions on the screen: asked, answered, explained.

use gradus::course::Answered;

use super::*;

/// Presses the letter or the number of the line that says this.
pub fn pick(session: Session, words: &str) -> Session {
    let screen = session.screen();
    let line = screen.lines().find(|line| line.contains(words));
    let line = line.unwrap_or_else(|| panic!("{words:?} is not there:\n{screen}"));
    let key = line.trim_start().chars().next().expect("a letter");
    session.keys(&key.to_string())
}

fn at_questions(session: Session) -> Session {
    in_lesson(session).keys("i")
}

/// The question of the interview that is asked after so many others.
fn at_interview(session: Session, others: usize) -> Session {
    let session = session.keys("jj<enter>").ready().keys("i").keys(&"n".repeat(others.min(3)));
    // Where a number is typed, n is no key.
    if others == 4 { session.keys("1<enter><enter>") } else { session }
}

fn answered(session: &Session) -> Answered {
    let last = session.facts().last().copied().cloned();
    let Some(Fact::Answered(fact)) = last else { panic!("{last:?}") };
    fact
}

#[test]
fn questions_are_asked_one_a_screen() {
    let one = |session| pick(at_questions(session), "They collapse").keys("<enter>");
    let several = |session| pick(pick(one(session), "ReLU"), "tanh");
    everywhere("quiz_one", at_questions);
    everywhere("quiz_wrong", |session| pick(at_questions(session), "It needs more"));
    everywhere("quiz_several", several);
    everywhere("quiz_number", |session| several(session).keys("<enter><enter>-0,4"));
    everywhere("quiz_result", |session| several(session).keys("<enter><enter>-0,5<enter><enter>"));
}

#[test]
fn each_kind_is_asked_and_explained() {
    let fill = |session| at_interview(session, 0);
    let order = |session| at_interview(session, 1);
    let bug = |session| at_interview(session, 2);
    let drawn = |session| at_interview(session, 3);
    let recall = |session| at_interview(session, 4);
    everywhere("question_fill", fill);
    everywhere("question_fill_told", |session| pick(fill(session), "L(x)"));
    everywhere("question_order", |session| pick(order(session), "Compute the loss"));
    everywhere("question_order_told", |session| in_order(order(session), [1, 0, 2, 3]));
    everywhere("question_bug", bug);
    everywhere("question_bug_told", |session| bug(session).keys("4"));
    everywhere("question_drawn", |session| drawn(session).keys("1<left>2"));
    everywhere("question_drawn_told", |session| drawn(session).keys("1/2<enter>"));
    let typed = |session| recall(session).keys("the chain rule from the loss to every weight");
    everywhere("question_recall", typed);
    everywhere("question_recall_marked", |session| typed(session).keys("<enter>ac"));
    everywhere("question_recall_told", |session| typed(session).keys("<enter>ac<enter>"));
}

const STEPS: [&str; 4] = ["Carry a batch", "Compute the loss", "Carry the error", "Take a step"];

/// Gives the steps these places and answers.
fn in_order(session: Session, order: [usize; 4]) -> Session {
    order.into_iter().fold(session, |session, step| pick(session, STEPS[step])).keys("<enter>")
}

#[test]
fn answers_are_graded_explained_and_proved() {
    let session = pick(at_questions(session(80, 24)), "It needs more");
    let fact = answered(&session);
    let expected = ("02-neurons/02-layers/q0", "choice 0", false);
    assert_eq!((fact.question.as_str(), fact.answer.as_str(), fact.right), expected);
    assert!(session.screen().contains("Many linear maps make one linear map."));
    // So is what the others would have mistaken.
    assert!(session.screen().contains("No rate bends a line."));
    // The experiment runs by itself, and esc comes back to the answer.
    let session = session.keys("s").ready();
    assert_eq!(session.commands().last(), Some(&&Command::Play));
    assert!(session.screen().contains("XOR with two and with four hidden units"));
    let session = session.keys("<esc>");
    assert!(session.screen().contains("Not this time."));
    // What is no number is not graded.
    let session = pick(pick(session.keys("<enter>"), "tanh"), "ReLU").keys("<enter><enter>");
    let session = session.keys("four<enter>");
    assert!(session.screen().contains("is not a number"), "{}", session.screen());
    let session = session.keys("<backspace><backspace><backspace><backspace>-1/2<enter>");
    assert!(session.screen().contains("Right."), "{}", session.screen());
    let session = session.keys("<enter>");
    assert!(session.screen().contains("2 of 3 right"), "{}", session.screen());
    assert!(session.keys("<enter>").screen().contains("3.1 The forward pass"));
}

#[test]
fn an_answer_is_kept_before_it_is_told() {
    let session = at_questions(session(80, 24));
    let kept = session.facts().len();
    let session = pick(session, "They collapse");
    assert_eq!(session.facts().len(), kept + 1);
    assert!(session.screen().contains("Right."));
    // It is answered once.
    assert_eq!(session.keys("abc").facts().len(), kept + 1);
}

#[test]
fn a_question_is_shown_in_another_way_each_time() {
    let seeds = |times: usize| {
        let mut session = at_questions(session(80, 24));
        for _ in 0..times {
            session = pick(session, "They collapse").keys("<esc>i");
        }
        answered(&pick(session, "They collapse")).seed
    };
    assert_eq!(seeds(0), seeds(0));
    assert_ne!(seeds(0), seeds(1));
}

#[test]
fn steps_take_their_places_and_give_them_back() {
    let session = at_interview(session(80, 24), 1);
    // Enter answers nothing before every step has its place.
    let session = pick(pick(session, STEPS[1]), STEPS[0]);
    let facts = session.facts().len();
    let session = session.keys("<enter>");
    assert_eq!(session.facts().len(), facts);
    assert!(session.screen().contains("Give every step its place"), "{}", session.screen());
    let session = session.keys("<backspace><backspace>");
    assert!(!session.screen().contains(" 1 Compute"), "{}", session.screen());
    let session = in_order(session, [0, 1, 2, 3]);
    assert_eq!(answered(&session).answer, "order 0 1 2 3");
    assert!(answered(&session).right && session.screen().contains("Right."));
    let swapped = answered(&in_order(at_interview(super::session(80, 24), 1), [0, 2, 1, 3]));
    assert!(swapped.partly && !swapped.right);
}

#[test]
fn what_is_aimed_at_can_be_taken_without_letters() {
    // All steps in the order in which they stand.
    let session = at_interview(session(80, 24), 1);
    let session = session.keys("<enter><down><enter><down><enter><down> <enter>");
    assert!(answered(&session).answer.starts_with("order "));
    let session = at_interview(super::session(80, 24), 2).keys("<down><down><enter>");
    assert_eq!(answered(&session).answer, "line 2");
    assert!(answered(&session).right);
}

#[test]
fn a_drawn_number_is_worked_out_with_the_same_values() {
    let session = at_interview(session(120, 40), 3);
    let screen = session.screen();
    let numbers: Vec<f64> = screen
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .skip_while(|number| *number != 4.0)
        .skip(2)
        .take(4)
        .collect();
    let [w, k, p, s] = numbers[..] else { panic!("{screen}") };
    let right = ((w - k + 2.0 * p) / s).floor() + 1.0;
    let told = session.keys(&format!("{right}<enter>"));
    assert!(answered(&told).right, "{}", told.screen());
    let working = format!("({w} − {k} + 2·{p})/{s} + 1 =");
    assert!(told.screen().contains(&working), "{working}\n{}", told.screen());
}

#[test]
fn what_is_recalled_is_marked_by_its_key_points() {
    let session = at_interview(session(80, 24), 4).keys("by the chan<left>i<right> rule<enter>");
    assert!(session.screen().contains("by the chain rule"), "{}", session.screen());
    let session = session.keys("abd");
    let facts = session.facts().len();
    let session = session.keys("b<enter>");
    assert_eq!(session.facts().len(), facts + 1);
    let fact = answered(&session);
    assert_eq!(fact.answer, "recall 0 3: by the chain rule");
    assert!(fact.partly, "two of four are not enough");
    assert!(session.screen().contains("In part: 50%."), "{}", session.screen());
}

#[test]
fn a_long_answer_keeps_the_cursor_in_sight() {
    let words = "every weight gets its share of the blame ".repeat(40);
    let session = at_interview(session(60, 16), 4).keys(&words).keys("the end");
    assert!(session.screen().contains("the end"), "{}", session.screen());
    let session = session.keys("<home>");
    assert!(session.screen().contains("every weight gets"), "{}", session.screen());
}

#[test]
fn every_kind_works_with_plain_letters_and_on_the_smallest_terminal() {
    for others in 0..5 {
        for keys in ["", "a1", "2<enter>", "2<enter><pgdn><pgdn><pgdn>", "<enter>ab<enter>"] {
            let look = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
            let screen = at_interview(with_look(60, 16, look), others).keys(keys).screen();
            assert!(screen.is_ascii(), "{keys}: {screen}");
            assert_eq!(screen.lines().count(), 16, "{keys}: {screen}");
        }
    }
    let look = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
    let screen = at_interview(with_look(60, 16, look), 0).screen();
    assert!(screen.contains("o < o - n _"), "{screen}");
}
