//! What a stage shows: a formula, a sentence, matrices, and sums written out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::equation::{Block, Equation, Term};
use crate::lab::{ArmSnapshot, DataSnapshot, Trace};
use crate::ui::widgets::{Pen, Table, wrapped};
use crate::ui::{Look, format};

/// What scenes are made from.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub trace: &'a Trace,
    pub arm: &'a ArmSnapshot,
    pub data: &'a DataSnapshot,
    pub look: &'a Look,
}

/// One stage, ready to be drawn.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub formula: String,
    pub sentence: String,
    /// Beside each other where they fit, else below each other.
    pub equations: Vec<Equation>,
    pub table: Option<Table>,
    /// Each may be wrapped.
    pub lines: Vec<(String, Style)>,
}

impl Scene {
    pub(super) fn line(&mut self, text: impl Into<String>, style: Style) {
        self.lines.push((text.into(), style));
    }

    /// Draws everything from top to bottom, `scroll` rows of tall matrices further down;
    /// gives the rows used.
    pub(super) fn draw(&self, scroll: usize, look: &Look, area: Rect, buffer: &mut Buffer) -> u16 {
        let theme = look.theme();
        let width = usize::from(area.width).saturating_sub(1).max(8);
        let sentence = wrapped(&self.sentence, width.min(76));
        let lines: Vec<(String, Style)> = self
            .lines
            .iter()
            .flat_map(|(line, style)| {
                let hang = |(i, part)| if i == 0 { part } else { format!("  {part}") };
                // A sign and what follows it stay together.
                let line = line.replace("= ", "=\u{1}");
                wrapped(&line, width - 2)
                    .into_iter()
                    .enumerate()
                    .map(hang)
                    .map(|l| (l.replace('\u{1}', " "), *style))
            })
            .collect();
        let mut pen = Pen::new(buffer, area);
        pen.put(0, 0, &self.formula, theme.formula.patch(theme.strong));
        let mut y = 1;
        for line in &sentence {
            pen.put(0, y, line, theme.dim);
            y += 1;
        }
        let airy =
            usize::from(area.height) > sentence.len() + lines.len() + self.height(area.width) + 3;
        y += u16::from(airy);
        let below = lines.len() as u16 + u16::from(airy);
        let room = area.height.saturating_sub(y).saturating_sub(below);
        let body = Rect { y: area.y + y, height: room, ..area }.intersection(area);
        y += self.body(scroll, look, body, buffer) + u16::from(airy);
        let mut pen = Pen::new(buffer, area);
        for (line, style) in &lines {
            pen.put(0, y, line, *style);
            y += 1;
        }
        y
    }

    /// Rows that table and equations take where there is room for all of them.
    fn height(&self, width: u16) -> usize {
        let table = self.table.as_ref().map_or(0, |table| table.rows.len() + 1);
        let rows = self.equations.iter().map(|equation| equation.rows() + 1);
        let equations = if self.beside(width) { rows.max().unwrap_or(0) } else { rows.sum() };
        table + equations
    }

    fn beside(&self, width: u16) -> bool {
        let all: u16 = self.equations.iter().map(|equation| equation.width() + 4).sum();
        all <= width + 4
    }

    fn body(&self, scroll: usize, look: &Look, area: Rect, buffer: &mut Buffer) -> u16 {
        if let Some(table) = &self.table {
            table.draw(scroll, look, area, buffer);
            return (table.rows.len() as u16 + 1).min(area.height);
        }
        if self.beside(area.width) {
            let mut x = 0;
            let mut used = 0;
            for equation in &self.equations {
                let place = Rect { x: area.x + x, width: area.width.saturating_sub(x), ..area };
                used = used.max(equation.draw(scroll, look, place, buffer));
                x += equation.width() + 4;
            }
            return used;
        }
        let mut y = 0;
        for (i, equation) in self.equations.iter().enumerate() {
            let left = area.height.saturating_sub(y);
            let share = left / (self.equations.len() - i) as u16;
            let later: usize = self.equations[i + 1..].iter().map(|e| e.rows() + 1).sum();
            // What the later ones do not need is this one's.
            let height = share.max(left.saturating_sub(later as u16));
            let place = Rect { y: area.y + y, height, ..area };
            y += equation.draw(scroll, look, place, buffer);
        }
        y
    }
}

/// The sign between two blocks.
pub(super) fn sign(sign: &str) -> Term {
    Term::Sign(sign.to_owned())
}

/// A block as a term.
pub(super) fn term(block: Block) -> Term {
    Term::Block(block)
}

/// A number within a product: negative ones stand in parentheses.
pub(super) fn factor(value: f64) -> String {
    let text = format::number(value);
    if value < 0.0 { format!("({text})") } else { text }
}

/// `0.520·1.10 + (−0.310)·0.400 + … + 0.100`: the first terms and the last of a long sum.
pub(super) fn sum(pairs: &[(f64, f64)], last: Option<f64>) -> String {
    let product = |(a, b): &(f64, f64)| format!("{}·{}", factor(*a), factor(*b));
    let mut terms: Vec<String> = match pairs {
        [first @ .., end] if pairs.len() > 6 => {
            let mut terms: Vec<String> = first[..4].iter().map(product).collect();
            terms.extend(["…".to_owned(), product(end)]);
            terms
        }
        _ => pairs.iter().map(product).collect(),
    };
    terms.extend(last.map(factor));
    terms.join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_out() {
        let pairs = [(0.52, 1.1), (-0.31, 0.4)];
        assert_eq!(sum(&pairs, Some(0.1)), "0.520·1.10 + (−0.310)·0.400 + 0.100");
        let long = vec![(1.0, 2.0); 9];
        assert_eq!(
            sum(&long, None),
            "1.00·2.00 + 1.00·2.00 + 1.00·2.00 + 1.00·2.00 + … + 1.00·2.00"
        );
    }
}
