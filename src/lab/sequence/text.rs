//! Texts that a model of characters writes, and how well it reads one.

use rand::RngExt as _;

use super::TextView;
use crate::data::{Dataset, Sequence, Task, shown};
use crate::engine::{Draw, Stream};
use crate::lab::train::{Train, Unrolled};

/// Symbols of a sample.
const LENGTH: usize = 160;
/// Candidates that are named at each character.
const CANDIDATES: usize = 5;

/// Whether the target at each step is the next symbol.
pub(super) fn is_text(data: &Dataset) -> bool {
    let Some(sequence) = &data.sequence else { return false };
    let names = match &data.task {
        Task::Classes(names) => names.len(),
        _ => 0,
    };
    sequence.each && !sequence.symbols.is_empty() && names == sequence.symbols.len()
}

/// A text that goes on from `prompt`, by the model as it is; equal seeds and steps give equal
/// texts.
pub(super) fn sample(
    trainer: &mut dyn Train,
    sequence: &Sequence,
    prompt: &[f64],
    temperature: f64,
) -> Option<String> {
    let draw = Draw { seed: trainer.settings().seed, step: trainer.steps() };
    let mut rng = Stream::Sample.at(draw);
    let mut text = prompt.to_vec();
    let mut read = trainer.unroll(prompt, 1, false)?;
    for _ in 0..LENGTH {
        let symbol = pick(read.last()?, temperature, rng.random()) as f64;
        text.push(symbol);
        read = if trainer.resumes() {
            trainer.unroll(&[symbol], 1, true)?
        } else {
            let from = text.len().saturating_sub(sequence.steps);
            trainer.unroll(&text[from..], 1, false)?
        };
    }
    let symbols = text[prompt.len()..].iter();
    Some(
        symbols
            .filter_map(|symbol| Some(sequence.symbols.get(*symbol as usize)?.as_str()))
            .collect(),
    )
}

/// The symbol at a share of the probabilities, raised to 1 / temperature.
fn pick(probabilities: &[f64], temperature: f64, share: f64) -> usize {
    let most = probabilities.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let weight = |p: &f64| (p / most).powf(1.0 / temperature.max(1e-3));
    let sum: f64 = probabilities.iter().map(weight).sum();
    let mut left = share * sum;
    for (symbol, p) in probabilities.iter().enumerate() {
        left -= weight(p);
        if left < 0.0 {
            return symbol;
        }
    }
    probabilities.len().saturating_sub(1)
}

/// How well the model reads a sequence of symbols.
pub(super) fn view(
    read: &Unrolled,
    data: &Dataset,
    sequence: &Sequence,
    x: &[f64],
    samples: Vec<(u64, String)>,
) -> TextView {
    let name = |symbol: usize| sequence.symbols.get(symbol).map_or("", |name| shown(name));
    let says: Vec<&[f64]> = read.outputs.chunks(read.rows).collect();
    let loss = |place: usize| {
        let p = says.get(place.checked_sub(1)?)?.get(x[place] as usize)?;
        Some(-p.max(f64::MIN_POSITIVE).ln())
    };
    let losses = (0..x.len()).map(|place| (name(x[place] as usize).to_owned(), loss(place)));
    let candidates = says.iter().map(|probabilities| {
        let mut order: Vec<usize> = (0..probabilities.len()).collect();
        order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]));
        let named = |symbol: &usize| (name(*symbol).to_owned(), probabilities[*symbol]);
        order.iter().take(CANDIDATES).map(named).collect()
    });
    TextView {
        samples,
        losses: losses.collect(),
        candidates: candidates.collect(),
        source: std::iter::once(data.name.as_str())
            .chain(data.notes.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" · "),
    }
}

impl Unrolled {
    /// What the network says at the last step.
    fn last(&self) -> Option<&[f64]> {
        self.outputs.chunks(self.rows).next_back()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperature_sharpens_and_flattens() {
        let p = [0.2, 0.5, 0.3];
        assert_eq!([0.1, 0.3, 0.8].map(|share| pick(&p, 1.0, share)), [0, 1, 2]);
        assert_eq!([0.01, 0.5, 0.99].map(|share| pick(&p, 0.01, share)), [1, 1, 1]);
        assert_eq!([0.1, 0.5, 0.9].map(|share| pick(&p, 1e6, share)), [0, 1, 2]);
        assert_eq!(pick(&p, 0.0, 0.5), 1, "0 is as cold as it gets");
    }
}
