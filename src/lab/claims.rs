//! Measures claims: runs an experiment over seeds and judges its statements.

use std::sync::Arc;

use super::{Claim, Experiment, Goal, Over, Quantity, Run, RunError};

/// What came of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it holds.
    pub holds: bool,
    /// Both sides of the comparison for each seed, where the claim is one; for the reader.
    pub values: Vec<(f64, f64)>,
    /// Seeds in which it held.
    pub held: u32,
    /// Seeds that were run.
    pub seeds: u32,
}

impl Claim {
    fn seeds(&self) -> u32 {
        match self.over {
            Over::All(seeds) | Over::Most { seeds, .. } | Over::Median(seeds) => seeds,
        }
    }
}

/// One seed's reading of one claim.
struct Reading {
    holds: bool,
    sides: Option<(f64, f64)>,
}

/// Runs an experiment over the seeds that its claims ask for (at most `most`), and judges each
/// claim.
///
/// # Errors
/// Where the experiment cannot be run.
pub fn measure(experiment: &Experiment, most: u32) -> Result<Vec<Verdict>, RunError> {
    let seeds = experiment.claims.iter().map(Claim::seeds).max().unwrap_or(0).min(most);
    let mut readings: Vec<Vec<Reading>> = experiment.claims.iter().map(|_| Vec::new()).collect();
    for seed in 1..=seeds {
        let asked: Vec<_> = experiment.claims.iter().map(|claim| seed <= claim.seeds()).collect();
        let mut run = Run::open(Arc::new(experiment.with_seed(u64::from(seed))), Vec::new())?;
        let goals: Vec<Goal> = experiment.claims.iter().map(|claim| claim.goal.clone()).collect();
        let early = run.run_to_end(&goals);
        for ((claim, readings), _) in
            experiment.claims.iter().zip(&mut readings).zip(asked).filter(|(_, asked)| *asked)
        {
            let holds = run.judge(&claim.goal, &early).unwrap_or(false);
            let sides = sides(&claim.goal).and_then(|(left, right)| {
                Some((run.read(&left, &early)?, run.read(&right, &early)?))
            });
            readings.push(Reading { holds, sides });
        }
    }
    Ok(experiment.claims.iter().zip(readings).map(|(claim, seen)| verdict(claim, &seen)).collect())
}

fn verdict(claim: &Claim, readings: &[Reading]) -> Verdict {
    let seeds = readings.len() as u32;
    let held = readings.iter().filter(|reading| reading.holds).count() as u32;
    let values: Vec<_> = readings.iter().filter_map(|reading| reading.sides).collect();
    let holds = match claim.over {
        Over::All(_) => held == seeds,
        // With fewer seeds than the claim names, the same share must hold.
        Over::Most { hold, seeds: named } => {
            u64::from(held) * u64::from(named) >= u64::from(hold) * u64::from(seeds)
        }
        Over::Median(_) => median_holds(&claim.goal, &values).unwrap_or(2 * held > seeds),
    };
    Verdict { holds: holds && seeds > 0, values, held, seeds }
}

/// The two sides of a comparison.
fn sides(goal: &Goal) -> Option<(Quantity, Quantity)> {
    match goal {
        Goal::AtMost(left, right) | Goal::AtLeast(left, right) => {
            Some((left.clone(), right.clone()))
        }
        Goal::Between(quantity, low, _) => Some((quantity.clone(), Quantity::Number(*low))),
        _ => None,
    }
}

fn median_holds(goal: &Goal, values: &[(f64, f64)]) -> Option<bool> {
    let left = median(values.iter().map(|(left, _)| *left))?;
    let right = median(values.iter().map(|(_, right)| *right))?;
    match goal {
        Goal::AtMost(..) => Some(left <= right),
        Goal::AtLeast(..) => Some(left >= right),
        Goal::Between(_, low, high) => Some((*low..=*high).contains(&left)),
        _ => None,
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
