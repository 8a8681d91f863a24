//! Questions in turn, one a screen, each with its feedback: the review of the day, or a drill.
//!
//! An answer is kept as it is given; how sure the learner is comes after it, and only then what
//! it was worth. Ended in between, the program comes back to where it was.

mod draw;

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::course::{Answered, Fact, Rating, Sureness};
use crate::quiz::schedule::{Round, rate};
use crate::quiz::{Answer, Kind, Question, Showing};
use crate::ui::keymap::Context;
use crate::ui::screens::question::{Given, QuestionCard};
use crate::ui::screens::{Cx, Go, Header, Hint, Screen, Typed, View, hint};
use crate::ui::words::fill;
use crate::ui::{Action, Mouse};

use super::draft::Draft;
use super::words;

/// Rows below the question: how sure, and how it was rated.
const STRIP: u16 = 2;

/// A sitting under way.
#[derive(Debug)]
pub(crate) struct Sitting {
    title: String,
    round: Round,
    /// The question on the screen; after the last one comes the result.
    card: Option<QuestionCard>,
    /// What the answer on the screen is rated.
    rated: Option<Rating>,
    /// When the question came on the screen.
    since: Duration,
    /// Seconds until the answer, once it is given.
    seconds: f64,
    draft: Draft,
    /// When nothing more is asked.
    until: Option<Duration>,
    answers: usize,
    right: usize,
}

/// How far the question on the screen has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Asked,
    /// Answered; how sure?
    Given,
    Told,
    /// There are no more.
    Over,
}

impl Sitting {
    /// Asks these questions.
    pub(crate) fn open(
        title: String,
        questions: impl IntoIterator<Item = Arc<Question>>,
        cx: &Cx,
    ) -> Self {
        let mut sitting = Self {
            title,
            round: questions.into_iter().collect(),
            card: None,
            rated: None,
            since: cx.now,
            seconds: 0.0,
            draft: Draft::default(),
            until: None,
            answers: 0,
            right: 0,
        };
        sitting.next(cx);
        sitting
    }

    /// The same, which ends after so many minutes.
    pub(crate) fn within(self, minutes: Option<u32>, now: Duration) -> Self {
        let until = minutes.map(|minutes| now + Duration::from_secs(60 * u64::from(minutes)));
        Self { until, ..self }
    }

    /// The next question, if there is time for one.
    fn go_on(&mut self, cx: &mut Cx) {
        self.next(cx);
        if self.card.is_some() && self.until.is_some_and(|until| cx.now >= until) {
            self.card = None;
            cx.say(words(&cx.view()).time_up.clone());
        }
    }

    fn phase(&self) -> Phase {
        match &self.card {
            None => Phase::Over,
            Some(card) if card.is_told() => Phase::Told,
            Some(card) if card.given().is_some() => Phase::Given,
            Some(_) => Phase::Asked,
        }
    }

    fn next(&mut self, cx: &Cx) {
        self.draft.done();
        self.rated = None;
        self.since = cx.now;
        self.seconds = 0.0;
        self.card = self.round.now().map(|question| put(question, cx));
    }

    /// Keeps what was answered before anything is said of it; what was recalled is told as it is
    /// marked.
    fn take(&mut self, given: Option<&Given>, cx: &mut Cx) {
        let Some(given) = given else { return };
        self.seconds = self.seconds_until(cx);
        match &given.answer {
            Answer::Recall { .. } => self.keep(None, cx),
            answer => self.keep_pending(answer.to_text(), cx),
        }
    }

    /// Seconds that the question took. One that was answered before the program ended took an
    /// unknown time, and one that is marked was answered earlier.
    fn seconds_until(&self, cx: &Cx) -> f64 {
        if self.seconds > 0.0 {
            return self.seconds;
        }
        cx.now.saturating_sub(self.since).as_secs_f64()
    }

    /// Keeps an answer that is not told yet: it comes back if the program ends here.
    fn keep_pending(&self, text: String, cx: &mut Cx) {
        let Some(card) = self.card.as_ref().filter(|_| !text.is_empty()) else { return };
        let question = card.question().id.clone();
        cx.record(Fact::Typed { question, seed: card.showing().drawn_from(), text });
    }

    /// Keeps the answer with how sure the learner is, and tells what it is worth.
    fn keep(&mut self, sureness: Option<Sureness>, cx: &mut Cx) {
        let Some(card) = &mut self.card else { return };
        let Some(Given { answer, grade }) = card.given().cloned() else { return };
        let rating = rate(card.question(), &grade, self.seconds, sureness);
        cx.record(Fact::Answered(Answered {
            question: card.question().id.clone(),
            answer: answer.to_text(),
            right: grade.right,
            partly: grade.is_partly(),
            seconds: self.seconds,
            rating: Some(rating),
            sureness,
            seed: card.showing().drawn_from(),
            day: Some(cx.date.day),
        }));
        card.tell();
        self.rate_it(rating, grade.right);
    }

    /// Keeps that there was no answer, and tells it.
    fn keep_unknown(&mut self, cx: &mut Cx) {
        self.seconds = self.seconds_until(cx);
        let Some(card) = &mut self.card else { return };
        cx.record(Fact::Answered(Answered {
            question: card.question().id.clone(),
            seconds: self.seconds,
            rating: Some(Rating::Again),
            seed: card.showing().drawn_from(),
            day: Some(cx.date.day),
            ..Answered::default()
        }));
        card.tell_unanswered();
        self.rate_it(Rating::Again, false);
    }

    fn rate_it(&mut self, rating: Rating, right: bool) {
        self.rated = Some(rating);
        self.round.answered(rating);
        self.answers += 1;
        self.right += usize::from(right);
    }

    /// The learner knows better how well it was known.
    fn correct(&mut self, rating: Rating, cx: &mut Cx) {
        let Some(card) = self.card.as_ref().filter(|_| self.rated != Some(rating)) else { return };
        let (question, seed) = (card.question().id.clone(), card.showing().drawn_from());
        cx.record(Fact::Corrected { question, seed, rating });
        self.round.corrected(card.showing().question(), rating);
        self.rated = Some(rating);
    }

    fn act_on_question(&mut self, action: Action, cx: &mut Cx) {
        let area = Self::column(cx.body);
        let Some(card) = &mut self.card else { return };
        let marking = card.is_marking();
        let given = card.act(action, area, cx);
        if card.is_marking() && !marking {
            let text = card.recalled().to_owned();
            self.seconds = self.seconds_until(cx);
            self.keep_pending(text, cx);
        }
        self.take(given.as_ref(), cx);
    }

    fn column(body: Rect) -> Rect {
        let column = QuestionCard::column(body);
        Rect { height: column.height.saturating_sub(STRIP), ..column }
    }
}

/// A question on the screen; with an answer that was given before the program ended, if there is
/// one.
fn put(question: &Arc<Question>, cx: &Cx) -> QuestionCard {
    if let Some((seed, text)) = cx.progress.typed.get(&question.id) {
        let showing = Showing::of(question, *seed);
        return match (&question.kind, Answer::from_text(text)) {
            (Kind::Recall, _) => QuestionCard::mark(showing, text),
            (_, Some(answer)) => QuestionCard::given_before(showing, answer),
            (_, None) => QuestionCard::ask(showing),
        };
    }
    let history = cx.progress.answers.get(&question.id);
    let times = history.map_or(0, |history| history.reviews.len() as u64);
    let card = QuestionCard::ask(Showing::of(question, Showing::seed(&question.id, times)));
    Draft::resumed(card, cx)
}

impl Screen for Sitting {
    fn contexts(&self, _: &View) -> Vec<Context> {
        let Some(card) = &self.card else { return vec![Context::Quiz] };
        let mut contexts = card.contexts();
        match self.phase() {
            Phase::Asked => contexts.insert(0, Context::Sitting),
            Phase::Given => contexts.insert(0, Context::Sureness),
            Phase::Told => contexts.insert(0, Context::Rating),
            Phase::Over => {}
        }
        contexts
    }

    fn header(&self, view: &View) -> Header {
        let (theme, all) = (view.look.theme(), view.look.words());
        let words = &all.screens.interview;
        let about = self.card.as_ref().and_then(|card| card.question().interview.as_ref());
        let right = match (about, &self.card) {
            (Some(interview), Some(card)) => {
                let values = [
                    ("topic", all.screens.topics.of(interview.topic).to_owned()),
                    ("difficulty", card.question().difficulty.to_string()),
                    ("left", self.round.left().to_string()),
                ];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                let told = self.phase() == Phase::Told;
                fill(if told { &words.about_told } else { &words.about }, &values)
            }
            _ => String::new(),
        };
        Header {
            left: Span::styled(self.title.clone(), theme.title).into(),
            right: Span::styled(right, theme.dim).into(),
        }
    }

    fn hints(&self, view: &View) -> Vec<Hint> {
        let words = words(view);
        let of = |actions: &[Action], word: &str| hint(actions, word.to_owned());
        let mut hints = Vec::new();
        match (self.phase(), &self.card) {
            (Phase::Asked, Some(card)) => {
                hints.extend(card.hints(view));
                hints.push(of(&[Action::NotKnown], &words.not_known));
                if !card.is_typing() {
                    hints.push(of(&[Action::NextPage], &words.skip));
                }
            }
            (Phase::Given, _) => {
                hints.push(of(&Sureness::ALL.map(Action::Sure), &words.how_sure_short));
                hints.push(of(&[Action::Enter], &words.unsaid));
            }
            (Phase::Told, Some(card)) => {
                hints.push(of(&[Action::Enter], &words.next));
                hints.push(of(&Rating::ALL.map(Action::Rate), &words.correct_it));
                hints.extend(card.hints(view));
            }
            _ => hints.push(of(&[Action::Enter], &words.done)),
        }
        hints.push(of(&[Action::Back], &words.leave));
        hints.push(of(&[Action::Help], &words.help));
        hints
    }

    fn act(&mut self, action: Action, cx: &mut Cx) {
        match (self.phase(), action) {
            (_, Action::Back) | (Phase::Over, Action::Enter) => cx.go.push(Go::Back),
            (Phase::Over, _) => {}
            (Phase::Asked, Action::NotKnown) => self.keep_unknown(cx),
            (Phase::Asked, Action::NextPage) => {
                self.round.pass();
                self.go_on(cx);
            }
            (Phase::Given, Action::Sure(sureness)) => self.keep(Some(sureness), cx),
            (Phase::Given, Action::Enter) => self.keep(None, cx),
            (Phase::Told, Action::Rate(rating)) => self.correct(rating, cx),
            (Phase::Told, Action::Enter | Action::NextPage) => self.go_on(cx),
            (Phase::Told, Action::Sandbox) => {
                if let Some(card) = &self.card {
                    card.prove(cx);
                }
            }
            _ => self.act_on_question(action, cx),
        }
    }

    fn type_text(&mut self, text: &Typed, cx: &mut Cx) {
        if let Some(card) = &mut self.card {
            card.type_text(text, Self::column(cx.body), cx);
            self.draft.changed(card, cx.now);
        }
    }

    fn mouse(&mut self, mouse: Mouse, cx: &mut Cx) {
        if let Some(card) = &mut self.card {
            let given = card.mouse(mouse, Self::column(cx.body), cx);
            self.take(given.as_ref(), cx);
        }
    }

    fn tick(&mut self, cx: &mut Cx) {
        if let Some(card) = &self.card {
            self.draft.tick(card, cx);
        }
    }

    fn wakes(&self) -> Option<Duration> {
        self.draft.wakes()
    }

    fn close(&mut self, cx: &mut Cx) {
        if let Some(card) = &self.card {
            self.draft.keep(card, cx);
        }
    }

    fn render(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        self.draw(view, area, buffer);
    }
}
