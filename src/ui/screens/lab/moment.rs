//! "Explain this moment": what the run shows, in words with numbers, and one change that helps,
//! to be taken and taken back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Lab;
use crate::lab::{ArmSnapshot, Command, Finding, Remedy, Sign, Snapshot, explain, show};
use crate::ui::screens::{Cx, View, popup};
use crate::ui::words::{MomentWords, fill};
use crate::ui::{Action, Look, format, prose};

/// What is looked at of what the run shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    chosen: usize,
}

impl Lab {
    /// What the run shows now.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.snapshot.as_deref().map(explain).unwrap_or_default()
    }

    /// Opens or closes the explanation.
    pub(super) fn toggle_moment(&mut self) {
        self.moment = if self.moment.is_some() { None } else { Some(Moment::default()) };
    }

    /// Moves within the explanation; false where it is not meant.
    pub(super) fn act_moment(&mut self, action: Action, cx: &mut Cx) -> bool {
        let Some(moment) = self.moment else { return false };
        let findings = self.findings();
        let last = findings.len().saturating_sub(1);
        let chosen = moment.chosen.min(last);
        let go = |to: usize| Some(Moment { chosen: to.min(last) });
        match action {
            Action::NextFinding => self.moment = go(chosen + 1),
            Action::PreviousFinding => self.moment = go(chosen.saturating_sub(1)),
            Action::TakeRemedy => {
                if let Some(finding) = findings.get(chosen) {
                    self.take_remedy(finding, cx);
                }
            }
            _ => return false,
        }
        true
    }

    fn take_remedy(&mut self, finding: &Finding, cx: &mut Cx) {
        let words = &cx.look.words().moment;
        let Some(remedy) = finding.remedy.clone() else {
            cx.say(words.no_remedy.clone());
            return;
        };
        let setting = self.setting(finding.arm, &remedy.path, cx.look);
        let said = fill(&words.taken, &[("setting", &setting), ("value", &show(&remedy.after))]);
        self.change(finding.arm, &remedy, &remedy.after.clone(), cx);
        cx.say(said);
        self.remedies.push((finding.arm, remedy));
    }

    /// Takes the latest remedy back.
    pub(super) fn undo_remedy(&mut self, cx: &mut Cx) {
        let words = &cx.look.words().moment;
        let Some((arm, remedy)) = self.remedies.pop() else {
            cx.say(words.nothing_to_undo.clone());
            return;
        };
        let setting = self.setting(arm, &remedy.path, cx.look);
        let value = show(&remedy.before);
        let said = fill(&words.undone, &[("setting", &setting), ("value", &value)]);
        self.change(arm, &remedy, &remedy.before.clone(), cx);
        cx.say(said);
    }

    fn change(&self, arm: usize, remedy: &Remedy, value: &str, cx: &mut Cx) {
        let (path, value) = (remedy.path.clone(), value.to_owned());
        self.send(Command::Set { arm: Some(arm), path, value }, cx);
        if remedy.restarts {
            self.send(Command::Restart, cx);
            self.send(Command::Play, cx);
        }
    }

    /// What the setting of a path is called.
    fn setting(&self, arm: usize, path: &str, look: &Look) -> String {
        let settings = self.snapshot.as_ref().and_then(|s| s.arms.get(arm)).map(|a| &a.settings);
        let fields = settings.map(|settings| settings.fields()).unwrap_or_default();
        let named = fields.into_iter().find(|field| field.path == path);
        named.map_or_else(|| path.to_owned(), |field| field.name.get(look.language()).to_owned())
    }

    /// Draws the window at the foot of the panes.
    pub(super) fn draw_moment(&self, moment: Moment, view: &View, area: Rect, buffer: &mut Buffer) {
        let words = &view.look.words().moment;
        let inner = popup::frame(&words.title, view, area, buffer);
        let Some(snapshot) = self.snapshot.as_deref() else { return };
        let findings = self.findings();
        let chosen = moment.chosen.min(findings.len().saturating_sub(1));
        let mut lines: Vec<Line> = Vec::new();
        if findings.is_empty() {
            let text = if snapshot.step == 0 { &words.not_yet } else { &words.nothing };
            lines = prose::words(text, view.look.theme().text, inner.width);
        }
        let mut first = 0;
        for (i, finding) in findings.iter().enumerate() {
            if i == chosen {
                first = lines.len();
            }
            lines.extend(self.lines(finding, i == chosen, snapshot, view, inner.width));
        }
        // The chosen one is in sight with all its lines, where it fits at all.
        let room = usize::from(inner.height);
        let skip = first.min(lines.len().saturating_sub(room));
        for (line, row) in lines.into_iter().skip(skip).zip(inner.rows()) {
            line.render(row, buffer);
        }
    }

    fn lines(
        &self,
        finding: &Finding,
        chosen: bool,
        snapshot: &Snapshot,
        view: &View,
        width: u16,
    ) -> Vec<Line<'static>> {
        let (theme, glyphs, words) =
            (view.look.theme(), view.look.glyphs(), &view.look.words().moment);
        let Some(arm) = snapshot.arms.get(finding.arm) else { return Vec::new() };
        let mut text = String::new();
        if snapshot.arms.len() > 1 {
            text = format!("{}: ", arm.label.get(view.look.language()));
        }
        text += &sentence(&finding.sign, arm, words);
        let style = if chosen { theme.strong } else { theme.dim };
        let mark = if chosen { glyphs.current } else { " " };
        let mut lines = indented(&text, style, mark, width);
        if !chosen {
            return lines;
        }
        let (offer, style) = match &finding.remedy {
            Some(remedy) => (self.offer(finding.arm, remedy, view.look), theme.accent),
            None => (words.no_remedy.clone(), theme.dim),
        };
        lines.extend(indented(&offer, style, " ", width));
        lines
    }

    fn offer(&self, arm: usize, remedy: &Remedy, look: &Look) -> String {
        let words = &look.words().moment;
        let setting = self.setting(arm, &remedy.path, look);
        let (before, after) = (show(&remedy.before), show(&remedy.after));
        let values = [("setting", &*setting), ("before", &*before), ("after", &*after)];
        let template = if remedy.restarts { &words.offer_restart } else { &words.offer };
        fill(template, &values)
    }
}

/// A text in lines behind a mark of one cell.
fn indented(text: &str, style: Style, mark: &str, width: u16) -> Vec<Line<'static>> {
    let lines = prose::words(text, style, width.saturating_sub(2));
    let behind = |(i, line): (usize, Line<'static>)| {
        let mark = Span::styled(if i == 0 { format!("{mark} ") } else { "  ".into() }, style);
        let mut spans = vec![mark];
        spans.extend(line.spans);
        Line::from(spans)
    };
    lines.into_iter().enumerate().map(behind).collect()
}

/// What a sign says, with its numbers.
fn sentence(sign: &Sign, arm: &ArmSnapshot, words: &MomentWords) -> String {
    let number = |value: &f64| format::number(*value);
    match sign {
        Sign::Diverged { step, first } => {
            fill(&words.diverged, &[("step", &format::count(*step)), ("first", first)])
        }
        Sign::RateTooLarge { start, now, rate } => {
            paced(&words.rate_too_large, *start, *now, *rate)
        }
        Sign::RateTooSmall { start, now, rate } => {
            paced(&words.rate_too_small, *start, *now, *rate)
        }
        Sign::DeadUnits { layers } => fill(&words.dead, &[("layers", &shares(layers, arm))]),
        Sign::Saturated { layers } => fill(&words.saturated, &[("layers", &shares(layers, arm))]),
        Sign::Vanishing { first, last } => {
            fill(&words.vanishing, &[("first", &number(first)), ("last", &number(last))])
        }
        Sign::Exploding { first, last } => {
            fill(&words.exploding, &[("first", &number(first)), ("last", &number(last))])
        }
        Sign::Overfitting { since, best, now } => {
            let values = [
                ("since", &*format::count(*since)),
                ("best", &*number(best)),
                ("now", &*number(now)),
            ];
            fill(&words.overfitting, &values)
        }
        Sign::NoProgress { steps, loss } => {
            fill(&words.no_progress, &[("steps", &format::count(*steps)), ("loss", &number(loss))])
        }
    }
}

fn paced(template: &str, start: f64, now: f64, rate: f64) -> String {
    let values = [
        ("start", format::number(start)),
        ("now", format::number(now)),
        ("rate", format::short(rate)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, &**value)).collect();
    fill(template, &values)
}

/// `1 (ReLU) 100 %, 3 (ReLU) 62 %`.
fn shares(layers: &[(usize, f64)], arm: &ArmSnapshot) -> String {
    let one = |(index, share): &(usize, f64)| {
        let kind = arm.layers.get(*index).map_or("", |layer| &layer.kind);
        format!("{index} ({kind}) {}", format::percent(*share))
    };
    layers.iter().map(one).collect::<Vec<_>>().join(", ")
}
