//! A network as a graph: a column of units for each layer, an edge for each weight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::{Canvas, Dash, Pen, clip};
use crate::lab::Heat;
use crate::ui::Look;

/// A layer of units with the weights that lead into it.
#[derive(Clone, Copy, Debug)]
pub struct Units<'a> {
    /// `[out × in]`.
    pub weight: &'a Heat,
    pub bias: &'a [f32],
    /// Below the column: the activation.
    pub name: &'a str,
}

/// The graph of a network.
#[derive(Clone, Debug)]
pub struct NetworkGraph<'a> {
    pub inputs: &'a [String],
    /// Below the first column.
    pub inputs_name: &'a str,
    pub output: &'a str,
    pub layers: Vec<Units<'a>>,
}

/// One column of units on the screen.
struct Column {
    x: u16,
    units: usize,
    /// How many of the units are drawn; the rest is counted.
    shown: usize,
    first: u16,
    gap: u16,
}

impl Column {
    fn row(&self, unit: usize) -> u16 {
        self.first + unit as u16 * self.gap
    }
}

impl NetworkGraph<'_> {
    /// Draws edges by sign and size, units by bias, names at both ends.
    pub fn draw(&self, look: &Look, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.width < 8 || area.height < 2 || self.layers.is_empty() {
            return;
        }
        let names = u16::from(area.height >= 5);
        let body = Rect { height: area.height - names, ..area };
        let columns = self.columns(body);
        let most = self.most();
        for (i, layer) in self.layers.iter().enumerate() {
            edges(layer, (&columns[i], &columns[i + 1]), most, look, body, buffer);
        }
        self.units(&columns, most, look, body, buffer);
        if names > 0 {
            self.name_columns(&columns, look, area, buffer);
        }
    }

    /// Cells at the left for the names of the inputs, at the right for the output's.
    fn margins(&self, width: u16) -> (u16, u16) {
        let left = self.inputs.iter().map(|name| name.width()).max().unwrap_or(0) as u16;
        let right = self.output.width() as u16;
        let most = width / 5;
        (left.min(most), right.min(most))
    }

    fn columns(&self, area: Rect) -> Vec<Column> {
        let (left, right) = self.margins(area.width);
        let (from, to) = (left + 1, area.width.saturating_sub(right + 2).max(left + 2));
        let sizes =
            std::iter::once(self.inputs.len()).chain(self.layers.iter().map(|l| l.weight.rows));
        let gaps = self.layers.len() as u16;
        sizes
            .enumerate()
            .map(|(i, units)| {
                let x = from + (to - from) * i as u16 / gaps;
                let rows = usize::from(area.height);
                let shown = if units <= rows { units } else { rows - 1 };
                let lines = if shown < units { shown + 1 } else { shown };
                let gap = (rows / lines.max(1)).clamp(1, 4);
                let used = (lines.max(1) - 1) * gap + 1;
                let first = ((rows - used) / 2) as u16;
                Column { x, units, shown, first, gap: gap as u16 }
            })
            .collect()
    }

    fn most(&self) -> f64 {
        let weights = self.layers.iter().flat_map(|layer| layer.weight.values.iter());
        weights.map(|w| f64::from(w.abs())).filter(|w| w.is_finite()).fold(1e-9, f64::max)
    }

    fn units(&self, columns: &[Column], most: f64, look: &Look, area: Rect, buffer: &mut Buffer) {
        let (glyphs, theme) = (look.glyphs(), look.theme());
        let (left, right) = self.margins(area.width);
        let mut pen = Pen::new(buffer, area);
        for (i, column) in columns.iter().enumerate() {
            for unit in 0..column.shown {
                let bias = i.checked_sub(1).and_then(|layer| self.layers[layer].bias.get(unit));
                let (glyph, style) = match bias {
                    None => (glyphs.empty, theme.strong),
                    Some(bias) => (glyphs.full, theme.signed(f64::from(*bias) / most)),
                };
                pen.put(column.x, column.row(unit), glyph, style.add_modifier(Modifier::BOLD));
            }
            if column.shown < column.units {
                let more = format!("+{}", column.units - column.shown);
                let start = column.x.saturating_sub(more.width() as u16 / 2);
                pen.put(start, column.row(column.shown), &more, theme.dim);
            }
        }
        let ellipsis = glyphs.ellipsis;
        for (unit, name) in self.inputs.iter().enumerate().take(columns[0].shown) {
            let name = clip(name, usize::from(left), ellipsis);
            pen.put_right(left, columns[0].row(unit), &name, theme.text);
        }
        if let Some(last) = columns.last().filter(|last| last.units == 1) {
            let name = clip(self.output, usize::from(right), ellipsis);
            pen.put(last.x + 2, last.row(0), &name, theme.text);
        }
    }

    fn name_columns(&self, columns: &[Column], look: &Look, area: Rect, buffer: &mut Buffer) {
        let mut pen = Pen::new(buffer, area);
        let names = std::iter::once(self.inputs_name).chain(self.layers.iter().map(|l| l.name));
        let mut free = 0;
        for (column, name) in columns.iter().zip(names) {
            let text = format!("{} {name}", column.units);
            let text = if name.is_empty() { column.units.to_string() } else { text };
            let wide = text.width() as u16;
            let start = column.x.saturating_sub(wide / 2).min(area.width.saturating_sub(wide));
            if start >= free {
                free = pen.put(start, area.height - 1, &text, look.theme().dim) + 1;
            }
        }
    }
}

/// Draws the weights between two columns, the strongest on top.
fn edges(
    layer: &Units<'_>,
    (from, to): (&Column, &Column),
    most: f64,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let width = to.x.saturating_sub(from.x + 1);
    if width == 0 {
        return;
    }
    let place = Rect { x: area.x + from.x + 1, width, ..area };
    let mut canvas = Canvas::new(look.glyphs().set, place);
    let mut edges: Vec<(f64, usize, usize)> = Vec::with_capacity(from.shown * to.shown);
    for row in 0..to.shown.min(layer.weight.rows) {
        for column in 0..from.shown.min(layer.weight.columns) {
            let weight = layer.weight.values.get(row * layer.weight.columns + column);
            let share = weight.map_or(0.0, |w| f64::from(*w) / most);
            edges.push((share, column, row));
        }
    }
    edges.sort_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    let height = f64::from(area.height);
    let y = |row: u16| 1.0 - (f64::from(row) + 0.5) / height;
    let colors = look.theme().has_colors();
    for (share, column, row) in edges {
        let mut dash = match (colors, share < 0.0) {
            (_, _) if share.abs() < 0.02 => Dash::SPARSE,
            (false, true) => Dash::DOTTED,
            _ => Dash::SOLID,
        };
        let style: Style = look.theme().signed(share);
        canvas.line((0.0, y(from.row(column))), (1.0, y(to.row(row))), style, &mut dash);
    }
    canvas.draw(place, buffer);
}
