//! Tries an experiment out: a few steps of every arm, every view, every quantity, both ways.

use std::sync::Arc;

use super::measuring::Readings;
use super::tracing::is_traceable;
use super::{Command, Experiment, Goal, Quantity, Run, View, Watch};

/// Steps that are tried.
const STEPS: u64 = 3;

/// Runs an experiment for a few steps and reads everything that it and `goals` ask for.
/// Returns what does not work, in sentences; nothing for a sound experiment.
#[must_use]
pub fn rehearse(experiment: &Experiment, goals: &[Goal]) -> Vec<String> {
    let mut run = match Run::open(Arc::new(experiment.clone()), goals.to_vec()) {
        Ok(run) => run,
        Err(error) => return vec![error.to_string()],
    };
    let mut problems = Vec::new();
    let all = View::ALL.to_vec();
    run.command(Command::Watch(Watch { views: all, grid: (8, 8), points: 40, ..Watch::default() }));
    for goal in experiment.claims.iter().map(|claim| &claim.goal).chain(goals) {
        unreadable(&mut run, goal, &mut problems);
    }
    for view in &experiment.views {
        if *view == View::Function && experiment_inputs(&mut run) > 2 {
            problems.push("the view Function needs data of one or two inputs".into());
        }
        let surface = experiment.arms.iter().any(|arm| arm.settings.surface.is_some());
        if *view == View::Ravine && !surface {
            problems.push("the view Ravine needs a surface".into());
        }
    }
    run.command(Command::Step(STEPS));
    run.advance(STEPS);
    if is_traceable(&run.arms()[0]) {
        run.command(Command::Trace(Some((0, 0))));
    }
    let snapshot = run.snapshot(true);
    if let Some(refusal) = snapshot.refusal {
        problems.push(refusal);
    }
    for knob in &experiment.knobs {
        let at = snapshot.knobs.iter().zip(&experiment.knobs).find(|(_, other)| *other == knob);
        let Some((value, _)) = at else { continue };
        let command = Command::Set { arm: knob.arm, path: knob.path.clone(), value: value.clone() };
        run.command(command);
        if let Some(refusal) = run.snapshot(false).refusal {
            problems.push(format!("the knob {}: {refusal}", knob.path));
        }
    }
    run.command(Command::Back(1));
    problems
}

fn experiment_inputs(run: &mut Run) -> usize {
    run.arms()[0].data().width()
}

/// Quantities of a goal that cannot be read of the run at its start.
fn unreadable(run: &mut Run, goal: &Goal, problems: &mut Vec<String>) {
    let mut quantities = Vec::new();
    goal.each_quantity(&mut |quantity| {
        // What is made of others is read once they are.
        if !quantity.is_made_of_others() {
            quantities.push(quantity.clone());
        }
    });
    for quantity in quantities {
        // A mean over steps has no value before the first.
        let over_steps = matches!(quantity, Quantity::AverageLoss { .. });
        if !over_steps && run.read_now(&quantity, &Readings::new()).is_none() {
            problems.push(format!("{quantity:?} cannot be measured in this experiment"));
        }
    }
}
