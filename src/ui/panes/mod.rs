//! Panes, one a file, and their registry: what is drawn for each [`View`].

mod activation_curves;
mod activations;
mod cell;
mod distributions;
mod forecast;
mod function;
mod gates;
mod generalisation;
mod gradient_flow;
mod gradients;
mod graph;
mod images;
mod loss;
mod masks;
mod numbers;
mod optimizer_state;
mod predictions;
mod rate_range;
mod ravine;
mod search;
mod sequence;
mod text;
mod through_time;
mod weights;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub(crate) use search::neighbour;
pub use sequence::SequenceState;
pub(crate) use sequence::{Place, is_recurrent, units};

use super::widgets::{Entry, Frame};
use super::{GlyphSet, Look, glyphs};
use crate::lab::{ArmSnapshot, Flow, Prediction, Snapshot, View};

/// What the learner has chosen about the panes of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaneState {
    /// Logarithmic loss axis.
    pub log: bool,
    /// Hidden arms, by index.
    pub hidden: Vec<bool>,
    /// The arm that panes of a single arm show.
    pub arm: usize,
    /// Position of the reading cursor, 0 at the left of the plot and 1 at its right.
    pub cursor: Option<f64>,
    /// A place on the ground, from the lower left of a surface's window to (1, 1) at its upper
    /// right, where a walk may begin.
    pub spot: Option<(f64, f64)>,
    /// First row shown where a pane is longer than its area.
    pub scroll: u16,
    /// Whether the pane has the focus.
    pub focused: bool,
    /// Where the panes of a sequence stand in it.
    pub sequence: SequenceState,
}

/// What a pane is drawn from.
struct Pane<'a> {
    snapshot: &'a Snapshot,
    state: &'a PaneState,
    look: &'a Look,
}

impl<'a> Pane<'a> {
    fn frame(&self, title: &'a str) -> Frame<'a> {
        Frame { title, focused: self.state.focused, ..Frame::default() }
    }

    /// The arms that are not hidden.
    /// What stands before an arm is the number of its colour and marker: arms of a family share
    /// theirs.
    fn visible(&self) -> impl Iterator<Item = (usize, &'a ArmSnapshot)> + use<'a> {
        let hidden = &self.state.hidden;
        let shown = move |i: &usize| !hidden.get(*i).copied().unwrap_or(false);
        let arms = &self.snapshot.arms;
        let lone = arms.iter().filter(|arm| arm.family.is_none()).count();
        let color = move |i: usize| arms[i].family.map_or(i, |family| lone + family);
        arms.iter().enumerate().filter(move |(i, _)| shown(i)).map(move |(i, arm)| (color(i), arm))
    }

    /// The arm that panes of one arm show: the chosen one, or the first that is not hidden.
    fn chosen(&self) -> Option<(usize, &'a ArmSnapshot)> {
        let arm = self.snapshot.arms.get(self.state.arm);
        let chosen =
            self.visible().find(|(_, other)| arm.is_some_and(|arm| arm.name == other.name));
        chosen.or_else(|| self.visible().next())
    }

    /// Marker and name of an arm, where there are several.
    fn named(&self, index: usize, arm: &ArmSnapshot) -> String {
        if self.snapshot.arms.len() < 2 {
            return String::new();
        }
        let entry = self.entry(index, arm);
        format!("{} {}", entry.marker, entry.name)
    }

    /// The arm's line of a legend, without a value.
    fn entry(&self, index: usize, arm: &ArmSnapshot) -> Entry {
        let theme = self.look.theme();
        let glyphs = self.look.glyphs();
        let family = arm.family.and_then(|family| self.snapshot.families.get(family));
        let label = family.map_or(&arm.label, |family| &family.label);
        let name = label.get(self.look.language()).to_owned();
        let marker = if theme.has_colors() { glyphs.line(index) } else { glyphs.letter(index) };
        Entry { marker, style: theme.arm(index), name, value: String::new() }
    }
}

/// A verdict on gradients, and how it is written.
fn verdict(flow: Flow, look: &Look) -> (&str, Style) {
    let (words, theme) = (&look.words().panes, look.theme());
    match flow {
        Flow::Vanishing => (&words.vanishing, theme.warning),
        Flow::Healthy => (&words.healthy, theme.good),
        Flow::Exploding => (&words.exploding, theme.bad),
        Flow::AtRest => (&words.at_rest, theme.dim),
    }
}

/// Mean distance between prediction and truth, in units of the source.
fn average_error(predictions: &[Prediction]) -> Option<f64> {
    let sum: f64 = predictions.iter().map(|p| (p.predicted - p.truth).abs()).sum();
    (!predictions.is_empty()).then(|| sum / predictions.len() as f64)
}

/// The step of the sequence, and the unit, that a position in the pane of `view` is about.
pub(crate) fn place(
    view: View,
    snapshot: &Snapshot,
    state: &PaneState,
    look: &Look,
    area: Rect,
    at: Position,
) -> Option<Place> {
    let pane = Pane { snapshot, state, look };
    match view {
        View::Gates => gates::place(&pane, area, at),
        View::ThroughTime => through_time::place(&pane, area, at),
        View::Cell => cell::place(&pane, area, at),
        View::Text => text::place(&pane, area, at),
        _ => None,
    }
}

/// Draws the pane of `view`, with its border and title.
pub fn render(
    view: View,
    snapshot: &Snapshot,
    state: &PaneState,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let pane = Pane { snapshot, state, look };
    let draw = match view {
        View::Loss => loss::draw,
        View::Gradients => gradients::draw,
        View::Weights => weights::draw,
        View::Activations => activations::draw,
        View::Graph => graph::draw,
        View::Function => function::draw,
        View::Predictions => predictions::draw,
        View::Numbers => numbers::draw,
        View::ActivationCurves => activation_curves::draw,
        View::Ravine => ravine::draw,
        View::OptimizerState => optimizer_state::draw,
        View::Masks => masks::draw,
        View::GradientFlow => gradient_flow::draw,
        View::Generalisation => generalisation::draw,
        View::Distributions => distributions::draw,
        View::RateRange => rate_range::draw,
        View::Search => search::draw,
        View::Gates => gates::draw,
        View::ThroughTime => through_time::draw,
        View::Cell => cell::draw,
        View::Text => text::draw,
        View::Forecast => forecast::draw,
    };
    let area = area.intersection(buffer.area);
    draw(&pane, area, buffer);
    if look.glyphs().set == GlyphSet::Ascii {
        glyphs::to_ascii(area, buffer);
    }
}
