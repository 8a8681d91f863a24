//! The microscope: one example goes through the network and back, an operation at a time,
//! with its real numbers.

mod backward;
mod diagram;
mod equation;
mod forward;
mod recap;
mod scene;
mod stage;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::scene::{Scene, Subject};
use self::stage::{Direction, Stage};
use super::widgets::Frame;
use super::{GlyphSet, Look, format, glyphs, words};
use crate::lab::{ArmSnapshot, DataSnapshot, Trace};

/// How many stages there are: the example, the way there, the way back, the update.
#[must_use]
pub fn stages(trace: &Trace) -> usize {
    Stage::all(trace).len()
}

/// Draws a stage, with its border and title; one beyond the last is the last. Where matrices
/// are higher than the area they begin at row `scroll`.
#[allow(clippy::too_many_arguments)] // what is seen, where we are, and what to draw with
pub fn render(
    trace: &Trace,
    arm: &ArmSnapshot,
    data: &DataSnapshot,
    stage: usize,
    scroll: u16,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let area = area.intersection(buffer.area);
    let all = Stage::all(trace);
    let index = stage.min(all.len() - 1);
    let stage = all[index];
    let on = Subject { trace, arm, data, look };
    let inner = frame(&on, stage, index, all.len(), area, buffer);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let boxed = inner.height >= 17;
    let used = diagram::draw(trace, stage, boxed, look, inner, buffer);
    let top = (used + u16::from(inner.height >= 12)).min(inner.height);
    let rest = Rect { y: inner.y + top, height: inner.height - top, ..inner };
    let used = scene(&on, stage).draw(usize::from(scroll), look, rest, buffer);
    recap::draw(&on, &all[..=index], used, rest, buffer);
    if look.glyphs().set == GlyphSet::Ascii {
        glyphs::to_ascii(area, buffer);
    }
}

fn frame(
    on: &Subject<'_>,
    stage: Stage,
    index: usize,
    all: usize,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let words = &on.look.words().microscope;
    let phase = match stage.direction() {
        Direction::Forward => &words.forward,
        Direction::Backward => &words.backward,
        Direction::Still => &words.update,
    };
    let title = format!("{}: {phase}", words.title);
    let (index, all) = ((index + 1).to_string(), all.to_string());
    let remark = words::fill(&words.stage_of, &[("stage", &index), ("all", &all)]);
    let example = (on.trace.example + 1).to_string();
    let step = format::count(on.trace.step);
    let name = on.arm.label.get(on.look.language());
    let foot = words::fill(&words.foot, &[("arm", name), ("example", &example), ("step", &step)]);
    let frame = Frame { title: &title, remark: &remark, foot: &foot, focused: true };
    frame.draw(on.look, area, buffer)
}

fn scene(on: &Subject<'_>, stage: Stage) -> Scene {
    match stage {
        Stage::Example => forward::example(on),
        Stage::Linear { layer, row } => forward::linear(on, layer, row),
        Stage::Activation { layer } => forward::activation(on, layer),
        Stage::Loss => forward::loss(on),
        Stage::LossGradient => backward::loss_gradient(on),
        Stage::WeightGradient { layer } => backward::weight_gradient(on, layer),
        Stage::BiasGradient { layer } => backward::bias_gradient(on, layer),
        Stage::InputGradient { layer } => backward::input_gradient(on, layer),
        Stage::ActivationGradient { layer } => backward::activation_gradient(on, layer),
        Stage::Update { layer } => backward::update(on, layer),
        Stage::After => backward::after(on),
    }
}
