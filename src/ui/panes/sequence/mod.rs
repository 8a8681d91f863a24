//! What the panes of a sequence share: where the learner stands in it, which unit is looked at,
//! and how the quantities of a recurrent cell are called and coloured.

mod gauge;
mod track;

pub(super) use gauge::{share_bar, signed_bar};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
pub(super) use track::{Track, is_marked, label_row, number};
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::engine::LayerSpec;
use crate::lab::{
    ArmSnapshot, Gate, Heat, RecurrentView, SequenceQuery, SequenceView, Settings, StepView,
};
use crate::ui::Look;
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, wrapped};
use crate::ui::words::{SequenceWords, fill};

/// Where the learner stands in a sequence, the same for all panes that show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceState {
    /// The sequence, and how text is sampled.
    pub query: SequenceQuery,
    /// The step under the cursor, from 0, while there is a cursor.
    pub step: Option<usize>,
    /// The unit that is looked at, counted through all recurrent layers.
    pub unit: usize,
    /// Gates of that unit alone are followed, as lines.
    pub alone: bool,
}

/// A place in a pane that the hand points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub step: usize,
    /// Counted through all recurrent layers; none where the place is of no unit.
    pub unit: Option<usize>,
}

/// One sequence as one arm reads it.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// Number of the arm's colour and marker.
    pub hue: usize,
    pub arm: &'a ArmSnapshot,
    pub view: &'a SequenceView,
}

impl<'a> Pane<'a> {
    /// The sequence of the chosen arm, or of the first that shows what is asked for.
    pub(super) fn reading(&self, shows: impl Fn(&SequenceView) -> bool) -> Option<Reading<'a>> {
        let chosen = self.chosen().into_iter().chain(self.visible());
        chosen
            .filter_map(|(hue, arm)| Some(Reading { hue, arm, view: arm.sequence.as_deref()? }))
            .find(|reading| shows(reading.view))
    }

    /// `━ LSTM · layer 0 LSTM · unit 2` for the upper border, as much of it as finds room beside
    /// the title.
    pub(super) fn unit_remark(
        &self,
        reading: &Reading<'_>,
        (layer, unit): (&RecurrentView, usize),
        title: &str,
        area: Rect,
    ) -> String {
        let words = &self.look.words().panes.sequence;
        let arm = self.named(reading.hue, reading.arm);
        let (index, unit) = (layer.index.to_string(), unit.to_string());
        let values = [("layer", index.as_str()), ("kind", layer.kind), ("unit", &unit)];
        let said = [&words.layer_unit, &words.one_unit].map(|words| fill(words, &values));
        let with_arm = said.iter().filter(|_| !arm.is_empty()).map(|s| format!("{arm} · {s}"));
        let room = usize::from(area.width).saturating_sub(title.width() + 8);
        let mut choices = with_arm.chain(said.iter().cloned());
        choices.find(|said| said.width() <= room).unwrap_or_default()
    }

    /// Says above the rest of an area why what was typed cannot be read; gives the rest.
    pub(super) fn refusal(&self, reading: &Reading<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
        if let Some(why) = &reading.view.refusal {
            let rows = Rect { height: refusal_rows(why, area), ..area };
            let lines = wrapped(why, usize::from(area.width));
            let mut pen = Pen::new(buffer, rows);
            for (y, line) in lines.iter().enumerate() {
                pen.put(0, y as u16, line, self.look.theme().warning);
            }
        }
        below_refusal(reading, area)
    }

    /// Why there is none.
    pub(super) fn no_reading(&self) -> &'a str {
        let words = &self.look.words().panes;
        let mut arms = self.visible().peekable();
        if arms.peek().is_none() {
            return &words.all_hidden;
        }
        let awaited = arms.any(|(_, arm)| is_recurrent(&arm.settings) && arm.sequence.is_none());
        if awaited { &words.awaiting_numbers } else { &words.sequence.none }
    }
}

/// What is left of an area below a refusal.
pub(super) fn below_refusal(reading: &Reading<'_>, area: Rect) -> Rect {
    let rows = reading.view.refusal.as_ref().map_or(0, |why| refusal_rows(why, area));
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

fn refusal_rows(why: &str, area: Rect) -> u16 {
    let lines = wrapped(why, usize::from(area.width)).len() as u16;
    lines.min(area.height / 3)
}

/// What the border of an area leaves.
pub(super) fn inside(area: Rect) -> Rect {
    if area.width < 2 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

/// What the steps of an axis are.
pub(super) fn step_axis<'a>(pane: &Pane<'a>, width: u16) -> &'a str {
    let words = &pane.look.words().panes.sequence;
    if width >= 60 { &words.step_axis } else { &words.step_axis_short }
}

/// Whether a network has a recurrent layer.
pub(crate) fn is_recurrent(settings: &Settings) -> bool {
    let layers = LayerSpec::with_inner(&settings.network);
    layers
        .iter()
        .any(|layer| matches!(layer, LayerSpec::RNN(_) | LayerSpec::LSTM(_) | LayerSpec::GRU(_)))
}

/// Units of all recurrent layers together.
pub(crate) fn units(view: &SequenceView) -> usize {
    view.layers.iter().map(|layer| layer.units).sum()
}

/// The layer of a unit, with the number that its first unit has, and the unit's number in it.
pub(super) fn unit_at(view: &SequenceView, unit: usize) -> Option<(&RecurrentView, usize, usize)> {
    let mut first = 0;
    let unit = unit % units(view).max(1);
    view.layers.iter().find_map(|layer| {
        let here = (layer, first, unit.wrapping_sub(first));
        first += layer.units;
        (unit < first).then_some(here)
    })
}

/// The gates of a layer, those that tell most first.
pub(super) fn by_weight(layer: &RecurrentView) -> Vec<(Gate, &Heat)> {
    const ORDER: [Gate; 9] = [
        Gate::Write,
        Gate::Forget,
        Gate::Update,
        Gate::Cell,
        Gate::Hidden,
        Gate::Reset,
        Gate::Output,
        Gate::Input,
        Gate::Candidate,
    ];
    ORDER.into_iter().filter_map(|gate| Some((gate, layer.gate(gate)?))).collect()
}

/// The letter that a formula has for it.
pub(super) fn symbol(layer: &RecurrentView, gate: Gate) -> &'static str {
    match gate {
        Gate::Forget => "f",
        Gate::Input => "i",
        Gate::Candidate if layer.gate(Gate::Update).is_some() => "n",
        Gate::Candidate => "g",
        Gate::Output => "o",
        Gate::Write => "|i·g|",
        Gate::Cell => "c",
        Gate::Hidden => "h",
        Gate::Update => "z",
        Gate::Reset => "r",
    }
}

pub(super) fn name(gate: Gate, words: &SequenceWords) -> &str {
    match gate {
        Gate::Forget => &words.forget,
        Gate::Input => &words.input,
        Gate::Candidate => &words.candidate,
        Gate::Output => &words.output,
        Gate::Write => &words.write,
        Gate::Cell => &words.cell,
        Gate::Hidden => &words.hidden,
        Gate::Update => &words.update,
        Gate::Reset => &words.reset,
    }
}

/// Each gate keeps its colour in every pane.
pub(super) fn hue(gate: Gate) -> usize {
    match gate {
        Gate::Write | Gate::Update => 0,
        Gate::Forget | Gate::Reset => 1,
        Gate::Cell => 2,
        Gate::Hidden => 3,
        Gate::Output => 4,
        Gate::Input => 5,
        Gate::Candidate => 6,
    }
}

/// How it is coloured: gates from 0 to 1, what has a sign from one end to the other.
pub(super) fn scale(gate: Gate) -> Scale {
    match gate {
        Gate::Candidate | Gate::Cell | Gate::Hidden => Scale::Diverging,
        _ => Scale::Sequential,
    }
}

/// The value at the end of its scale: 1, or more where a state has grown beyond it.
pub(super) fn most(gate: Gate, heat: &Heat) -> f64 {
    if !matches!(gate, Gate::Cell | Gate::Hidden) {
        return 1.0;
    }
    let finite = heat.values.iter().map(|v| f64::from(v.abs())).filter(|v| v.is_finite());
    let largest = finite.fold(0.0, f64::max);
    if gate == Gate::Hidden && largest <= 1.0 {
        return 1.0;
    }
    // Two digits, rounded up: the ends of a scale tell no more.
    let power = 10_f64.powf(largest.max(1e-3).log10().floor() - 1.0);
    (largest / power).ceil().max(10.0) * power
}

/// The value of a unit at a step.
pub(super) fn value(heat: &Heat, unit: usize, step: usize) -> Option<f64> {
    let inside = unit < heat.rows && step < heat.columns;
    inside.then(|| heat.values.get(unit * heat.columns + step).copied()).flatten().map(f64::from)
}

/// Whether what the network says at a step is right, where that can be said.
pub(super) fn verdict_style(step: &StepView, look: &Look) -> Style {
    let theme = look.theme();
    match (&step.truth, &step.predicted) {
        (Some(truth), Some(said)) if number(truth).and(number(said)).is_none() => {
            if truth == said {
                theme.good
            } else {
                theme.bad
            }
        }
        // Whole numbers are classes; others are never met to the digit.
        (Some(truth), Some(said)) if !truth.contains('.') && !said.contains('.') => {
            if truth == said { theme.good } else { theme.bad }
        }
        _ => theme.text,
    }
}

/// Two decimals and a true minus sign, as the formulas of a cell are written.
pub(super) fn two(value: f64) -> String {
    if !value.is_finite() {
        return crate::ui::format::number(value);
    }
    if value.abs() >= 100.0 {
        return crate::ui::format::digits(value, 2);
    }
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "−") }
}

/// The same, of as many characters whatever the value.
pub(super) fn padded(value: f64, width: usize) -> String {
    format!("{:>width$}", two(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(units: usize) -> RecurrentView {
        RecurrentView { index: 0, kind: "LSTM", units, gates: Vec::new() }
    }

    #[test]
    fn units_are_counted_through_the_layers() {
        let view = SequenceView { layers: vec![layer(3), layer(2)], ..SequenceView::default() };
        let at = |unit| unit_at(&view, unit).map(|(_, first, within)| (first, within));
        assert_eq!([at(0), at(2), at(3), at(5)], [(0, 0), (0, 2), (3, 0), (0, 0)].map(Some));
        assert_eq!(unit_at(&SequenceView::default(), 4), None);
    }

    #[test]
    fn scales_end_at_round_values() {
        let heat = |values: &[f32]| Heat { rows: 1, columns: 3, values: values.to_vec() };
        assert_eq!(most(Gate::Forget, &heat(&[0.0, 0.3, 0.5])), 1.0);
        assert_eq!(most(Gate::Hidden, &heat(&[0.0, 0.3, -0.5])), 1.0);
        assert!((most(Gate::Cell, &heat(&[0.0, 0.3, -2.31])) - 2.4).abs() < 1e-9);
        assert!((most(Gate::Cell, &heat(&[0.0, f32::NAN, 0.5])) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn two_decimals_never_say_minus_nothing() {
        assert_eq!([two(-0.001), two(-0.12), two(0.976)], ["0.00", "−0.12", "0.98"]);
    }
}
