//! What is being typed is kept every few seconds: a long answer outlives its terminal.

use std::time::Duration;

use crate::course::Fact;
use crate::ui::screens::Cx;
use crate::ui::screens::question::QuestionCard;

/// At most so long after a change it is on disk.
const SOON: Duration = Duration::from_secs(3);

/// Whether something is typed that is not kept yet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    /// When it is to be kept.
    due: Option<Duration>,
}

impl Draft {
    /// A question, with what was being typed in this showing of it.
    pub(super) fn resumed(card: QuestionCard, cx: &Cx) -> QuestionCard {
        match cx.progress.drafts.get(&card.question().id) {
            Some((seed, text)) if *seed == card.showing().drawn_from() => card.with_draft(text),
            _ => card,
        }
    }

    /// Something was typed, if the question is one that takes a text.
    pub(super) fn changed(&mut self, card: &QuestionCard, now: Duration) {
        if card.draft().is_some() {
            self.due.get_or_insert(now + SOON);
        }
    }

    /// The question is another one now, or answered.
    pub(super) fn done(&mut self) {
        self.due = None;
    }

    /// When it wants to be kept.
    pub(super) fn wakes(self) -> Option<Duration> {
        self.due
    }

    /// Keeps what is typed, if its time has come.
    pub(super) fn tick(&mut self, card: &QuestionCard, cx: &mut Cx) {
        if self.due.is_some_and(|due| cx.now >= due) {
            self.keep(card, cx);
        }
    }

    /// Keeps what is typed and not kept yet.
    pub(super) fn keep(&mut self, card: &QuestionCard, cx: &mut Cx) {
        if self.due.take().is_none() {
            return;
        }
        let Some(text) = card.draft() else { return };
        let (question, seed) = (card.question().id.clone(), card.showing().drawn_from());
        cx.record(Fact::Drafted { question, seed, text: text.to_owned() });
    }
}
