//! Measures claims: runs an experiment over seeds and judges its statements.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Arm, Batch, Claim, Experiment, Goal, Over, Quantity, Run, RunError};
use crate::engine::LayerSpec;

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
#[derive(Debug)]
struct Reading {
    holds: bool,
    sides: Option<(f64, f64)>,
}

/// What came of an experiment: a verdict for each claim, or why it cannot be run.
pub type Measured = Result<Vec<Verdict>, RunError>;

/// Runs an experiment over the seeds that its claims ask for (at most `most`), and judges each
/// claim.
///
/// # Errors
/// Where the experiment cannot be run.
pub fn measure(experiment: &Experiment, most: u32) -> Measured {
    let mut readings = Vec::new();
    for seed in 1..=seeds(experiment, most) {
        readings.push(read_seed(experiment, seed)?);
    }
    Ok(verdicts(experiment, readings))
}

/// Measures many experiments on all cores, and calls `done` with the index of each as soon as
/// it is measured, with the time that its runs have taken together. The longest runs come first,
/// and the seeds of one experiment run side by side, so that no core is left with a long rest.
pub fn measure_all(
    experiments: &[Arc<Experiment>],
    most: u32,
    done: impl FnMut(usize, Measured, Duration) + Send,
) {
    let mut jobs: Vec<(usize, u32)> = Vec::new();
    let mut left: Vec<Pending> = Vec::new();
    for (index, experiment) in experiments.iter().enumerate() {
        let seeds = seeds(experiment, most);
        jobs.extend((1..=seeds).map(|seed| (index, seed)));
        left.push(Pending { left: seeds, readings: Ok(Vec::new()), time: Duration::ZERO });
    }
    let costs: Vec<f64> = experiments.iter().map(|experiment| cost(experiment)).collect();
    jobs.sort_by(|(a, _), (b, _)| costs[*b].total_cmp(&costs[*a]));
    let (next, shared) = (AtomicUsize::new(0), Mutex::new((left, done)));
    let work = || {
        while let Some(&(index, seed)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let start = Instant::now();
            let read = read_seed(&experiments[index], seed);
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let (pending, done) = &mut *shared;
            let one = &mut pending[index];
            one.take(seed, read, start.elapsed());
            if one.left == 0 {
                let readings = std::mem::replace(&mut one.readings, Ok(Vec::new()));
                done(
                    index,
                    readings.map(|mut readings| {
                        readings.sort_by_key(|(seed, _)| *seed);
                        let readings = readings.into_iter().map(|(_, readings)| readings);
                        verdicts(&experiments[index], readings.collect())
                    }),
                    one.time,
                );
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
}

/// Readings of each claim under one seed; none for claims that do not ask for the seed.
type OfSeed = Vec<Option<Reading>>;

/// An experiment of which some seeds have been read.
struct Pending {
    left: u32,
    readings: Result<Vec<(u32, OfSeed)>, RunError>,
    time: Duration,
}

impl Pending {
    fn take(&mut self, seed: u32, read: Result<OfSeed, RunError>, time: Duration) {
        self.left -= 1;
        self.time += time;
        match (&mut self.readings, read) {
            (Ok(readings), Ok(read)) => readings.push((seed, read)),
            (Ok(_), Err(error)) => self.readings = Err(error),
            (Err(_), _) => {}
        }
    }
}

/// Seeds that the claims ask for.
fn seeds(experiment: &Experiment, most: u32) -> u32 {
    experiment.claims.iter().map(Claim::seeds).max().unwrap_or(0).min(most)
}

/// Runs one seed, and reads the claims that ask for it.
fn read_seed(experiment: &Experiment, seed: u32) -> Result<OfSeed, RunError> {
    let asks = |claim: &Claim| seed <= claim.seeds();
    let asked = experiment.claims.iter().filter(|claim| asks(claim));
    let goals: Vec<Goal> = asked.map(|claim| claim.goal.clone()).collect();
    let needed = Arc::new(experiment.with_seed(u64::from(seed)).needed_for(&goals));
    let mut run = Run::open(needed, Vec::new())?;
    let early = run.run_to_end(&goals);
    let read = |claim: &Claim| {
        asks(claim).then(|| {
            let holds = run.judge(&claim.goal, &early).unwrap_or(false);
            let sides = sides(&claim.goal).and_then(|(left, right)| {
                Some((run.read(&left, &early)?, run.read(&right, &early)?))
            });
            Reading { holds, sides }
        })
    };
    Ok(experiment.claims.iter().map(read).collect())
}

/// From the readings of all seeds.
fn verdicts(experiment: &Experiment, seeds: Vec<OfSeed>) -> Vec<Verdict> {
    let mut by_claim: Vec<Vec<Reading>> = experiment.claims.iter().map(|_| Vec::new()).collect();
    for of_seed in seeds {
        for (readings, reading) in by_claim.iter_mut().zip(of_seed) {
            readings.extend(reading);
        }
    }
    experiment.claims.iter().zip(by_claim).map(|(claim, seen)| verdict(claim, &seen)).collect()
}

/// About how long a seed takes: products of numbers, give or take much.
fn cost(experiment: &Experiment) -> f64 {
    let of_arm = |arm: &Arm| {
        let settings = &arm.settings;
        let examples = settings.get("data.train").ok().and_then(|size| size.parse().ok());
        let examples: f64 = examples.unwrap_or(100.0);
        let batch = match settings.batch {
            Batch::Size(size) if !settings.optimizer.whole_set() => examples.min(size as f64),
            _ => examples,
        };
        let mut inputs = 16.0;
        let products = LayerSpec::flat(&settings.network).into_iter().map(|layer| {
            let inner = LayerSpec::with_inner(std::slice::from_ref(layer));
            let dense = inner.into_iter().filter_map(|layer| match layer {
                LayerSpec::Dense(dense) => Some(dense.units as f64),
                _ => None,
            });
            // Every layer costs something, and a dense one its products.
            dense.fold(inputs, |sum, units| sum + std::mem::replace(&mut inputs, units) * units)
        });
        // What a step costs however small it is.
        settings.steps as f64 * (1000.0 + batch * products.sum::<f64>())
    };
    experiment.arms.iter().map(of_arm).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Source;

    fn experiment(id: &str, steps: u32) -> Arc<Experiment> {
        let text = format!(
            r#"(title: (en: "x"), settings: (data: Curve(train: 12, test: 30, noise: 0.1),
                network: [Dense(units: 3), Tanh, Dense(units: 1)], loss: MeanSquaredError,
                optimizer: Sgd(rate: 0.1), batch: Size(4), steps: {steps}),
            arms: [(name: "idle", label: (en: "x")), (name: "a", label: (en: "x")),
                   (name: "b", label: (en: "x"), set: {{ "optimizer.rate": 0.3 }}),
                   (name: "wild", label: (en: "x"), set: {{ "optimizer.rate": 1e5 }})],
            families: [(name: "sets", label: (en: "x"), plan: Seeds(3))],
            views: [Loss],
            claims: [
                (text: (en: "x"), over: All(3),
                 goal: AtMost(LowestTestLoss(arm: "b"), TestLoss(arm: "a", at: Start))),
                (text: (en: "x"), goal: AtMost(Floor, TrainLoss(arm: "b")), over: All(2)),
                (text: (en: "x"), over: Most(hold: 1, seeds: 4),
                 goal: Any([Diverges(arm: "wild"), AtMost(Variance(family: "sets"), Number(0))])),
            ])"#
        );
        let parsed = Experiment::parse(id, &Source::new("x.ron", text));
        Arc::new(parsed.unwrap_or_else(|errors| panic!("{}", errors[0])))
    }

    #[test]
    fn many_are_measured_as_one_is() {
        let experiments = [experiment("short", 20), experiment("long", 90)];
        let mut seen = vec![None, None];
        measure_all(&experiments, 4, |index, measured, _| {
            seen[index] = Some(measured.expect("it runs"));
        });
        for (experiment, verdicts) in experiments.iter().zip(seen) {
            let alone = measure(experiment, 4).expect("it runs");
            assert_eq!(verdicts.as_ref(), Some(&alone), "{}", experiment.id);
            let seeds: Vec<u32> = alone.iter().map(|verdict| verdict.seeds).collect();
            assert_eq!(seeds, [3, 2, 4]);
            assert!(alone[2].holds && alone[2].held == 4);
        }
        assert!(cost(&experiments[0]) < cost(&experiments[1]));
    }

    #[test]
    fn an_experiment_that_cannot_run_says_so_once() {
        let sound = experiment("sound", 10);
        let broken = Experiment::clone(&sound);
        let mut broken = broken.with_seed(1);
        broken.arms.iter_mut().for_each(|arm| arm.settings.batch = Batch::Size(99));
        let mut outcomes = Vec::new();
        measure_all(&[Arc::new(broken), sound], 2, |index, measured, _| {
            outcomes.push((index, measured.is_ok()));
        });
        outcomes.sort_unstable();
        assert_eq!(outcomes, [(0, false), (1, true)]);
    }

    /// Arms that no claim names are not run, and what is measured of the others is the same.
    #[test]
    fn only_the_arms_that_claims_name_are_run() {
        let whole = experiment("x", 70).with_seed(2);
        let goals: Vec<Goal> = whole.claims.iter().map(|claim| claim.goal.clone()).collect();
        let names = |experiment: &Experiment| {
            experiment.arms.iter().map(|arm| arm.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&whole.clone().needed_for(&goals[..1])), ["a", "b"]);
        assert_eq!(names(&whole.clone().needed_for(&goals[1..2])), ["idle", "b"]);
        let last = names(&whole.clone().needed_for(&goals[2..]));
        assert_eq!(last, ["wild", "sets-1", "sets-2", "sets-3"]);
        let read = |experiment: Experiment, goal: &Goal| {
            let goals = std::slice::from_ref(goal);
            let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("it opens");
            let early = run.run_to_end(goals);
            let sides = sides(goal).map(|(a, b)| (run.read(&a, &early), run.read(&b, &early)));
            (run.judge(goal, &early), sides)
        };
        for goal in &goals {
            let needed = whole.clone().needed_for(std::slice::from_ref(goal));
            assert_eq!(read(needed, goal), read(whole.clone(), goal), "{goal:?}");
        }
    }
}
