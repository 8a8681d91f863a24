//! Arms at the places that a search has drawn: over two settings, or over one with the loss
//! upwards. Strokes on the axes say how many different values each setting was tried with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::patch::{self, Marks, NUMBER};
use super::{Dot, Losses, Pane, Ruler, Shown};
use crate::ui::widgets::{Axis, Pen, clip};

/// From this width on, patches have numbers.
const ROOMY: u16 = 30;
/// Widest name at the left.
const NAME: usize = 12;

/// Draws the arms, the best last, so that it lies on top.
pub(super) fn draw(
    pane: &Pane<'_>,
    shown: &Shown<'_>,
    losses: Losses,
    area: Rect,
    buffer: &mut Buffer,
) {
    let words = &pane.look.words().panes;
    let label = |axis: &Option<crate::lab::Axis>| {
        axis.as_ref().map(|axis| axis.label.get(pane.look.language()).to_owned())
    };
    let x_label = label(&shown.family.x).unwrap_or_else(|| words.seed_axis.clone());
    let y_label = label(&shown.family.y).unwrap_or_else(|| words.of_families.clone());
    let heights = shown.y.unwrap_or_else(|| Ruler::Number(loss_axis(shown)));
    let Some(plot) = sides(pane, shown, &heights, (&x_label, &y_label), area, buffer) else {
        return;
    };
    let place = |dot: &Dot<'_>| match shown.y {
        Some(_) => dot.place,
        None => (dot.place.0, dot.loss.map_or(1.0, |loss| heights.place(loss))),
    };
    let mut pen = Pen::new(buffer, plot);
    let best = shown.best().map(|best| best.arm);
    for (dot, area) in laid_out(shown, pane.state.arm, &place, plot).into_iter().rev() {
        let marks = Marks { best: best == Some(dot.arm), chosen: pane.state.arm == dot.arm };
        patch::draw(pane, dot, marks, losses, area, &mut pen);
    }
    strokes(pane, shown, &place, plot, buffer);
}

/// Patches for the arms, counted from the corner of the plot: the chosen one first, then the
/// better before the worse. One that would cover a number is small, and lies behind it.
fn laid_out<'a>(
    shown: &'a Shown<'a>,
    chosen: usize,
    place: &dyn Fn(&Dot<'_>) -> (f64, f64),
    plot: Rect,
) -> Vec<(&'a Dot<'a>, Rect)> {
    let cell = |share: f64, cells: u16| (share * f64::from(cells.saturating_sub(1))).round() as u16;
    let patch = |(x, y): (f64, f64), wide: u16| {
        let wide = wide.min(plot.width);
        let left = cell(x, plot.width).saturating_sub(wide / 2).min(plot.width - wide);
        Rect::new(left, cell(1.0 - y, plot.height), wide, 1)
    };
    let mut dots: Vec<&Dot<'_>> = shown.dots.iter().collect();
    let loss = |dot: &Dot<'_>| dot.loss.unwrap_or(f64::INFINITY);
    dots.sort_by(|a, b| {
        (b.arm == chosen).cmp(&(a.arm == chosen)).then(loss(a).total_cmp(&loss(b)))
    });
    let mut laid: Vec<(&Dot<'_>, Rect)> = Vec::with_capacity(dots.len());
    for dot in dots {
        let wide = patch(place(dot), NUMBER);
        let free = laid.iter().all(|(_, taken)| taken.intersection(wide).is_empty());
        let small = plot.width < ROOMY || !free;
        laid.push((dot, if small { patch(place(dot), 3) } else { wide }));
    }
    laid
}

/// An axis for the losses that the arms have now.
fn loss_axis(shown: &Shown<'_>) -> Axis {
    let losses = || shown.dots.iter().filter_map(|dot| dot.loss);
    let (low, high) =
        (losses().fold(f64::INFINITY, f64::min), losses().fold(f64::NEG_INFINITY, f64::max));
    let margin = 0.1 * (high - low);
    // Less than a factor of ten has no power of ten to be read at.
    if low > 0.0 && high > 10.0 * low {
        Axis::log(low / 1.1, high * 1.1)
    } else {
        Axis::linear(low - margin, high + margin)
    }
}

/// Writes the names of both sides; gives what is left for the dots, if anything is.
fn sides(
    pane: &Pane<'_>,
    shown: &Shown<'_>,
    heights: &Ruler<'_>,
    (x_label, y_label): (&str, &str),
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Rect> {
    let (theme, glyphs) = (pane.look.theme(), pane.look.glyphs());
    let top = u16::from(area.height >= 7);
    let bottom = u16::from(area.height >= 5);
    let rows = area.height.checked_sub(top + bottom + 1).filter(|rows| *rows > 0)?;
    let names: Vec<(f64, String)> = heights
        .ticks(usize::from(rows / 2).clamp(1, 6))
        .into_iter()
        .map(|(place, name)| (place, clip(&name, NAME, glyphs.ellipsis)))
        .collect();
    let gutter = names.iter().map(|(_, name)| name.width()).max().unwrap_or(0) as u16;
    let gutter = if gutter + 12 > area.width { 0 } else { gutter };
    let plot = Rect {
        x: area.x + gutter + 1,
        y: area.y + top,
        width: area.width.checked_sub(gutter + 1).filter(|width| *width > 0)?,
        height: rows,
    };
    let mut pen = Pen::new(buffer, area);
    if top > 0 {
        pen.put(0, 0, y_label, theme.dim);
    }
    for (place, name) in names.iter().filter(|_| gutter > 0) {
        let row = ((1.0 - place) * f64::from(rows - 1)).round() as u16;
        pen.put_right(gutter, top + row, name, theme.dim);
    }
    if bottom > 0 {
        let under = area.height - 1;
        let end = area.width.saturating_sub(x_label.width() as u16);
        pen.put(end, under, x_label, theme.dim);
        let mut free = 0;
        let ticks = shown.x.map(|x| x.ticks(usize::from(plot.width / 9).clamp(1, 8)));
        let mut ticks = ticks.unwrap_or_default();
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (place, name) in ticks {
            let width = name.width() as u16;
            let middle = gutter + 1 + (place * f64::from(plot.width - 1)).round() as u16;
            let start = middle.saturating_sub(width / 2).min(area.width.saturating_sub(width));
            if start >= free && start + width < end {
                free = pen.put(start, under, &name, theme.dim) + 1;
            }
        }
    }
    Some(plot)
}

/// The axes, with a stroke for each arm.
fn strokes(
    pane: &Pane<'_>,
    shown: &Shown<'_>,
    place: &dyn Fn(&Dot<'_>) -> (f64, f64),
    plot: Rect,
    buffer: &mut Buffer,
) {
    let theme = pane.look.theme();
    let around = Rect { x: plot.x - 1, width: plot.width + 1, height: plot.height + 1, ..plot };
    let mut pen = Pen::new(buffer, around);
    for y in 0..plot.height {
        pen.dot(0, y, "│", theme.border);
    }
    pen.dot(0, plot.height, "└", theme.border);
    pen.rule(1, plot.width + 1, plot.height, "─", theme.border);
    let style = theme.arm(super::hue(pane, shown.index));
    for dot in &shown.dots {
        let (x, y) = place(dot);
        let column = 1 + (x * f64::from(plot.width - 1)).round() as u16;
        let row = ((1.0 - y) * f64::from(plot.height - 1)).round() as u16;
        pen.dot(column, plot.height, "┴", style);
        pen.dot(0, row, "┤", style);
    }
}
