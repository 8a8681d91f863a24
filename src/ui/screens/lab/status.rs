//! What a run is doing, in a line.

use ratatui::text::{Line, Span};

use super::Lab;
use crate::lab::{RunState, Speed};
use crate::text::Language;
use crate::ui::Action;
use crate::ui::format;
use crate::ui::screens::{Hint, View, hint};

/// From this width on there is room for whole words.
const WIDE: u16 = 100;

/// `▶ step 1 240 of 2 000 · 61k steps/s · seed 7`.
pub(crate) fn status(lab: &Lab, view: &View) -> Line<'static> {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let Some(snapshot) = &lab.snapshot else {
        let words = if lab.failed.is_some() { "not opened" } else { "opening" };
        return Line::styled(words, theme.dim);
    };
    let (sign, style) = match snapshot.state {
        RunState::Ready => (glyphs.empty, theme.dim),
        RunState::Running => (glyphs.play, theme.accent),
        RunState::Paused => (glyphs.pause, theme.accent),
        RunState::Finished => (glyphs.check, theme.good),
        RunState::Diverged => (glyphs.cross, theme.bad),
    };
    let narrow = view.body.width < WIDE;
    let (step, per_second) = if narrow { ("", "/s") } else { ("step ", " steps/s") };
    let speed = match (&snapshot.state, lab.pace()) {
        (RunState::Running, _) => format!("{}{per_second}", format::compact(snapshot.speed)),
        (RunState::Diverged, _) => "diverged".to_owned(),
        (_, Speed::FlatOut) => "flat out".to_owned(),
        (_, Speed::Steps(steps)) => format!("{steps}{per_second}"),
    };
    let spans = vec![
        Span::styled(format!("{sign} "), style),
        Span::raw(format!("{step}{}", format::count(snapshot.step))),
        Span::styled(format!(" of {}", format::count(snapshot.steps)), theme.dim),
        Span::styled(format!(" · {speed} · seed {}", snapshot.seed), theme.dim),
    ];
    Line::from(spans)
}

impl Lab {
    /// The keys that matter for the run.
    pub(crate) fn hints(&self, view: &View) -> Vec<Hint> {
        if self.is_typing() {
            return vec![hint(&[Action::Enter], "read this"), hint(&[Action::Back], "leave")];
        }
        if self.scope.is_some() {
            return vec![
                hint(&[Action::StageBack, Action::StageForward], "operation"),
                hint(&[Action::ExampleBack, Action::ExampleForward], "example"),
            ];
        }
        if self.moment.is_some() {
            return vec![
                hint(&[Action::PreviousFinding, Action::NextFinding], "finding"),
                hint(&[Action::TakeRemedy], "do this"),
                hint(&[Action::UndoRemedy], "undo"),
            ];
        }
        let running = self.snapshot.as_ref().is_some_and(|s| s.state == RunState::Running);
        let mut hints = vec![hint(&[Action::RunPause], if running { "pause" } else { "run" })];
        if self.on_search() {
            hints.push(hint(&[Action::TurnDown, Action::TurnUp], "arm"));
            hints.push(hint(&[Action::Enter], "open it"));
        } else if self.on_sequence() && self.panes.sequence.step.is_some() {
            hints.push(hint(&[Action::TurnDown, Action::TurnUp], "step"));
            hints.push(hint(&[Action::Up, Action::Down], "unit"));
        } else if self.panes.cursor.is_some() {
            hints.push(hint(&[Action::TurnDown, Action::TurnUp], "cursor"));
        } else if !self.experiment.knobs.is_empty() {
            hints.push(hint(&[Action::TurnDown, Action::TurnUp], "knob"));
        }
        if self.on_sequence() {
            hints.extend(self.sequence_hints());
        }
        if self.views.len() > 1 {
            hints.push(hint(&[Action::NextPane], "pane"));
        }
        let sequence = self.on_sequence();
        if !sequence && (view.body.width >= WIDE || !self.findings().is_empty()) {
            hints.push(hint(&[Action::Explain], "explain"));
        }
        // On a narrow terminal, what is specific to the page goes first.
        if view.body.width >= WIDE && !sequence {
            hints.push(hint(&[Action::Microscope], "microscope"));
        }
        hints
    }

    /// What the run has to say, if anything: a refusal, or an arm that diverged.
    pub(super) fn note(&self, language: Language) -> Option<String> {
        let snapshot = self.snapshot.as_ref()?;
        if let Some(refusal) = &snapshot.refusal {
            return Some(refusal.clone());
        }
        snapshot.arms.iter().find_map(|arm| {
            let divergence = arm.diverged.as_ref()?;
            Some(format!(
                "{} diverged at step {}: {}",
                arm.label.get(language),
                format::count(divergence.step),
                divergence.why
            ))
        })
    }
}
