//! What a recurrent layer computes over the steps of a sequence: heat maps of its gates, or all
//! gates of one unit as lines.

mod alone;
mod maps;
mod readout;
mod scales;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Pane;
use super::sequence::{Place, Reading, below_refusal, inside, unit_at};
use crate::lab::RecurrentView;
use crate::ui::widgets::empty;

/// Below this width names and titles give way to letters.
const NARROW: u16 = 50;

/// A layer over a sequence, and the unit of it that is looked at.
#[derive(Clone, Copy)]
struct Scene<'a> {
    reading: Reading<'a>,
    layer: &'a RecurrentView,
    /// The number of the layer's first unit, counted through all layers.
    first: usize,
    /// The unit that is looked at, counted within the layer.
    unit: usize,
    /// The step under the cursor.
    step: Option<usize>,
}

impl<'a> Scene<'a> {
    fn of(pane: &Pane<'a>) -> Option<Self> {
        let reading =
            pane.reading(|view| view.layers.iter().any(|layer| !layer.gates.is_empty()))?;
        let (layer, first, unit) = unit_at(reading.view, pane.state.sequence.unit)?;
        let last = reading.view.steps.len().checked_sub(1)?;
        let step = pane.state.sequence.step.map(|step| step.min(last));
        Some(Self { reading, layer, first, unit, step })
    }

    fn steps(&self) -> usize {
        self.reading.view.steps.len()
    }
}

/// Draws the layer of the unit that is looked at.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let Some(scene) = Scene::of(pane) else {
        let inner = pane.frame(&words.titles.gates).draw(pane.look, area, buffer);
        return empty(pane.no_reading(), pane.look, inner, buffer);
    };
    let narrow = area.width < NARROW;
    let title = if narrow { &words.sequence.gates_short } else { &words.titles.gates };
    let remark = pane.unit_remark(&scene.reading, (scene.layer, scene.unit), title, area);
    let inside = below_refusal(&scene.reading, inside(area));
    let foot = if pane.state.sequence.alone {
        alone::foot(pane, &scene)
    } else {
        maps::Plan::new(pane, &scene, inside).foot(pane, &scene, area.width)
    };
    let frame = super::Frame { remark: &remark, foot: &foot, ..pane.frame(title) };
    let inner = frame.draw(pane.look, area, buffer);
    let inner = pane.refusal(&scene.reading, inner, buffer);
    if pane.state.sequence.alone {
        alone::draw(pane, &scene, inner, buffer);
    } else {
        maps::draw(pane, &scene, inner, buffer);
    }
}

/// The gates of the unit that is looked at as lines, with the cursor at `step`: for panes beside.
pub(super) fn follow(pane: &Pane<'_>, step: usize, area: Rect, buffer: &mut Buffer) {
    if let Some(scene) = Scene::of(pane) {
        alone::lines(pane, &Scene { step: Some(step), ..scene }, area, buffer);
    }
}

/// What stands at a position of the pane.
pub(super) fn place(pane: &Pane<'_>, area: Rect, at: Position) -> Option<Place> {
    let scene = Scene::of(pane)?;
    let inner = below_refusal(&scene.reading, inside(area));
    if pane.state.sequence.alone {
        alone::place(pane, &scene, inner, at)
    } else {
        maps::Plan::new(pane, &scene, inner).place(&scene, at)
    }
}
