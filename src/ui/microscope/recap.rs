//! All that is known so far: the numbers of every layer on the way there, and the gradients
//! of every layer on the way back below them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::equation::{Block, Equation};
use super::scene::{Subject, term};
use super::stage::{Stage, output_name};
use crate::ui::widgets::Pen;

/// Layers with more units than this are not recalled.
const MOST_UNITS: usize = 8;

/// Draws the recapitulation at the foot of the area, where it has room for it below `used`
/// rows.
pub(super) fn draw(on: &Subject<'_>, past: &[Stage], used: u16, area: Rect, buffer: &mut Buffer) {
    let layers = on.trace.layers.len();
    let units = on.trace.layers.iter().map(|layer| layer.output.len());
    let units = units.chain([on.trace.input.len()]).max().unwrap_or(0);
    let high = units as u16 + 1;
    let needed = 2 * high + 3;
    if layers == 0 || units > MOST_UNITS || area.height < used + needed {
        return;
    }
    let columns: Vec<(Equation, Option<Equation>)> =
        std::iter::once((input(on), None)).chain((0..layers).map(|i| layer(on, i, past))).collect();
    let width = |column: &(Equation, Option<Equation>)| {
        column.0.width().max(column.1.as_ref().map_or(0, Equation::width)) + 2
    };
    if columns.iter().map(width).sum::<u16>() > area.width {
        return;
    }
    let top = area.height - needed;
    let mut pen = Pen::new(buffer, area);
    pen.rule(0, area.width, top, on.look.glyphs().rule, on.look.theme().border);
    pen.put(2, top, &format!(" {} ", on.look.words().microscope.so_far), on.look.theme().dim);
    let mut x = 0;
    for column in &columns {
        let place = |y: u16| Rect {
            x: area.x + x,
            y: area.y + top + y,
            width: area.width - x,
            height: high,
        };
        column.0.draw(0, on.look, place(1), buffer);
        if let Some(back) = &column.1 {
            back.draw(0, on.look, place(2 + high), buffer);
        }
        x += width(column);
    }
}

fn input(on: &Subject<'_>) -> Equation {
    Equation::new(vec![term(Block::column("A[0]", &on.trace.input))])
}

/// A layer's output and, below it, its gradient; open where they are not known yet.
fn layer(on: &Subject<'_>, i: usize, past: &[Stage]) -> (Equation, Option<Equation>) {
    let theme = on.look.theme();
    let l = &on.trace.layers[i];
    let name = output_name(on.trace, i);
    let row = |stage: &Stage| match stage {
        Stage::Linear { layer, row } if *layer == i => row.map(|row| row + 1).or(Some(usize::MAX)),
        Stage::Activation { layer } if *layer == i => Some(usize::MAX),
        _ => None,
    };
    let known = past.iter().filter_map(row).max().unwrap_or(0);
    let now = past.last().and_then(row).is_some();
    let output = Block::column(name.as_str(), &l.output).open_from(known.min(l.output.len()));
    let output = if now { output.styled(theme.accent, |_, _| true) } else { output };
    let last = i + 1 == on.trace.layers.len();
    let gives = |stage: &Stage| match stage {
        Stage::LossGradient => last,
        Stage::InputGradient { layer } | Stage::ActivationGradient { layer } => *layer == i + 1,
        _ => false,
    };
    let known = if past.iter().any(gives) { l.d_output.len() } else { 0 };
    let gradient = Block::column(format!("d{name}"), &l.d_output).open_from(known);
    let now = past.last().is_some_and(gives);
    let gradient = if now { gradient.styled(theme.accent, |_, _| true) } else { gradient };
    (Equation::new(vec![term(output)]), Some(Equation::new(vec![term(gradient)])))
}
