//! The numbers of one unit at one step, and the formulas that tie them.

use crate::lab::{Gate, RecurrentView};
use crate::ui::panes::sequence::{two, value};

/// One unit at one step, by the kind of its cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// c = f·c₋₁ + i·g, h = o·tanh(c).
    Lstm { before: f64, f: f64, i: f64, g: f64, o: f64, c: f64, h: f64 },
    /// h = z·h₋₁ + (1 − z)·n, n having heard r of h₋₁.
    Gru { before: f64, z: f64, r: f64, n: f64, h: f64 },
    /// h = f(W_ih x + W_hh h₋₁ + b).
    Rnn { before: f64, h: f64 },
}

/// A cell, its step counted from 1, and the ends of the scales of its states.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    pub cell: Cell,
    pub step: usize,
    /// Of the state that is handed on.
    pub most: f64,
}

/// A formula: its left side, its right side in letters (or nothing) and in numbers, and what
/// comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    pub name: String,
    pub general: String,
    pub filled: String,
    pub result: String,
}

impl Moment {
    pub fn of(layer: &RecurrentView, unit: usize, step: usize) -> Option<Self> {
        let now = |gate: Gate| value(layer.gate(gate)?, unit, step);
        // Before the first step the state is zero.
        let before = |gate: Gate| match step.checked_sub(1) {
            Some(step) => value(layer.gate(gate)?, unit, step),
            None => Some(0.0),
        };
        let h = now(Gate::Hidden)?;
        let cell = if let (Some(f), Some(c)) = (now(Gate::Forget), now(Gate::Cell)) {
            let (i, g, o) = (now(Gate::Input)?, now(Gate::Candidate)?, now(Gate::Output)?);
            Cell::Lstm { before: before(Gate::Cell)?, f, i, g, o, c, h }
        } else if let Some(z) = now(Gate::Update) {
            let (r, n) = (now(Gate::Reset)?, now(Gate::Candidate)?);
            Cell::Gru { before: before(Gate::Hidden)?, z, r, n, h }
        } else {
            Cell::Rnn { before: before(Gate::Hidden)?, h }
        };
        let state = if matches!(cell, Cell::Lstm { .. }) { Gate::Cell } else { Gate::Hidden };
        let most = layer.gate(state).map_or(1.0, |heat| super::most(state, heat));
        Some(Self { cell, step: step + 1, most })
    }

    /// `c₁₂`, and the same of the step before.
    pub fn names(&self, letter: &str) -> (String, String) {
        let name = |step: usize| format!("{letter}{}", subscript(step));
        (name(self.step - 1), name(self.step))
    }

    /// How each new state came about.
    pub fn formulas(&self) -> Vec<Formula> {
        let formula = |name: &str, general: String, filled: String, result: f64| Formula {
            name: name.to_owned(),
            general,
            filled,
            result: two(result),
        };
        match self.cell {
            Cell::Lstm { before, f, i, g, o, c, h } => {
                let (c0, c1) = self.names("c");
                let (_, h1) = self.names("h");
                let sum = format!("{}·{} + {}·{}", two(f), two(before), two(i), two(g));
                let shown = format!("{}·tanh({})", two(o), two(c));
                vec![
                    formula(&c1, format!("f·{c0} + i·g"), sum, c),
                    formula(&h1, format!("o·tanh({c1})"), shown, h),
                ]
            }
            Cell::Gru { before, z, r, n, h } => {
                let (h0, h1) = self.names("h");
                let sum = format!("{}·{} + {}·{}", two(z), two(before), two(1.0 - z), two(n));
                let heard = format!("tanh(W x{0} + r·W {h0})", subscript(self.step));
                vec![
                    formula(&h1, format!("z·{h0} + (1−z)·n"), sum, h),
                    formula("n", heard, format!("tanh(W x + {}·W h)", two(r)), n),
                ]
            }
            Cell::Rnn { h, .. } => {
                let (h0, h1) = self.names("h");
                let x = format!("x{}", subscript(self.step));
                let right = format!("f(W_ih {x} + W_hh {h0} + b)");
                vec![formula(&h1, String::new(), right, h)]
            }
        }
    }
}

fn subscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Heat;

    #[test]
    fn the_formula_of_an_lstm_has_its_numbers_filled_in() {
        let gates = [
            (Gate::Forget, [0.5, 0.98]),
            (Gate::Input, [0.5, 0.03]),
            (Gate::Candidate, [0.9, -0.12]),
            (Gate::Output, [0.5, 0.73]),
            (Gate::Cell, [0.41, 0.3982]),
            (Gate::Hidden, [0.2, 0.2763]),
        ];
        let heat = |values: [f32; 2]| Heat { rows: 1, columns: 2, values: values.to_vec() };
        let gates = gates.map(|(gate, values)| (gate, heat(values))).to_vec();
        let layer = RecurrentView { index: 0, kind: "LSTM", units: 1, gates };
        let moment = Moment::of(&layer, 0, 1).unwrap();
        let formulas = moment.formulas();
        assert_eq!(formulas[0].filled, "0.98·0.41 + 0.03·−0.12");
        assert_eq!((formulas[0].name.as_str(), formulas[0].result.as_str()), ("c₂", "0.40"));
        assert_eq!(formulas[1].filled, "0.73·tanh(0.40)");
        assert_eq!(formulas[1].result, "0.28");
        assert_eq!(Moment::of(&layer, 0, 2), None);
    }

    #[test]
    fn before_the_first_step_there_is_nothing() {
        let heat = Heat { rows: 1, columns: 1, values: vec![0.5] };
        let gates = vec![(Gate::Hidden, heat)];
        let layer = RecurrentView { index: 0, kind: "RNN", units: 1, gates };
        let moment = Moment::of(&layer, 0, 0).unwrap();
        assert_eq!(moment.cell, Cell::Rnn { before: 0.0, h: 0.5 });
        assert_eq!(moment.names("h"), ("h₀".to_owned(), "h₁".to_owned()));
    }
}
