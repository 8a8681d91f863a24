//! Runs that are made to show each condition, and healthy ones.

use std::sync::Arc;

use super::*;
use crate::lab::{Command, Experiment, Run, Source, View, Watch};

/// The findings of a run with these settings at its end (or after so many steps).
fn findings(settings: &str, steps: u64) -> Vec<Finding> {
    let text = format!("(title: (en: \"test\"), settings: ({settings}), views: [Loss])");
    let experiment = Experiment::parse("test", &Source::new("test.ron", text))
        .unwrap_or_else(|error| panic!("{error:?}"));
    let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("opens");
    let views = vec![View::Activations, View::Gradients];
    run.command(Command::Watch(Watch { views, grid: (4, 4), points: 100, ..Watch::default() }));
    run.command(Command::Step(steps));
    run.advance(u64::MAX);
    explain(&run.snapshot(true))
}

/// The names of what was found.
fn names(findings: &[Finding]) -> Vec<String> {
    let name = |finding: &Finding| {
        let text = format!("{:?}", finding.sign);
        text.split([' ', '{']).next().unwrap_or_default().to_owned()
    };
    findings.iter().map(name).collect()
}

fn remedy(findings: &[Finding], sign: &str) -> Remedy {
    let at = names(findings).iter().position(|name| name == sign);
    let at = at.unwrap_or_else(|| panic!("no {sign} in {findings:?}"));
    findings[at].remedy.clone().unwrap_or_else(|| panic!("{sign} has no remedy"))
}

const MOONS: &str = "data: Moons(train: 400, test: 400, noise: 0.15), loss: BinaryCrossEntropy,
    batch: Size(32), steps: 1000";
const HOUSES: &str = "data: Houses(train: 256, test: 512, noise: 15.0), loss: MeanSquaredError,
    batch: Size(32), steps: 1000";
const TWO_LAYERS: &str = "network: [Dense(units: 16), Tanh, Dense(units: 1)]";

#[test]
fn a_divergence_is_named_with_its_place() {
    let found = findings(&format!("{HOUSES}, {TWO_LAYERS}, optimizer: Sgd(rate: 50.0)"), 1000);
    assert_eq!(names(&found), ["Diverged"]);
    let Sign::Diverged { step, first } = &found[0].sign else { panic!() };
    assert!(*step > 0 && !first.is_empty());
    let remedy = remedy(&found, "Diverged");
    assert_eq!((remedy.path.as_str(), remedy.after.as_str()), ("optimizer.rate", "5.0"));
    assert!(remedy.restarts);
}

#[test]
fn steps_that_overshoot_are_too_long() {
    for optimizer in ["Sgd(rate: 1.2)", "Adam(rate: 3.0)", "RmsProp(rate: 2.0)"] {
        let found = findings(&format!("{HOUSES}, {TWO_LAYERS}, optimizer: {optimizer}"), 1000);
        let seen = names(&found);
        let seen = seen.contains(&"RateTooLarge".into()) || seen.contains(&"Diverged".into());
        assert!(seen, "{optimizer}: {found:?}");
    }
}

#[test]
fn steps_that_creep_are_too_short() {
    for optimizer in ["Sgd(rate: 1e-5)", "Adam(rate: 3e-6)"] {
        let found = findings(&format!("{HOUSES}, {TWO_LAYERS}, optimizer: {optimizer}"), 1000);
        let slow = ["RateTooSmall", "NoProgress"];
        assert!(names(&found).iter().any(|name| slow.contains(&&**name)), "{found:?}");
        let remedy = found[0].remedy.clone().expect("a longer step");
        assert_eq!(remedy.path, "optimizer.rate");
        assert!(!remedy.restarts);
    }
}

#[test]
fn dead_units_are_counted_by_layer() {
    let bias = ["-10.0"; 16].join(", ");
    let found = findings(
        &format!(
            "{MOONS}, network: [Dense(units: 16), ReLU, Dense(units: 1)],
             optimizer: Sgd(rate: 0.5), start: {{\"0.bias\": [{bias}]}}"
        ),
        500,
    );
    assert_eq!(found[0].sign, Sign::DeadUnits { layers: vec![(1, 1.0)] });
    assert_eq!(remedy(&found, "DeadUnits").path, "network.1");
    assert!(!names(&found).contains(&"NoProgress".into()), "its cause was named");
}

#[test]
fn saturated_units_are_counted_by_layer() {
    let found = findings(
        &format!(
            "{MOONS}, network: [Dense(units: 32), Tanh, Dense(units: 32), Tanh, Dense(units: 1)],
             init: Normal(10.0), optimizer: Sgd(rate: 0.001)"
        ),
        300,
    );
    assert!(names(&found).contains(&"Saturated".into()), "{found:?}");
    assert_eq!(remedy(&found, "Saturated").after, "XavierNormal");
}

#[test]
fn gradients_that_vanish_get_an_activation_that_carries() {
    let found = findings(
        &format!(
            "{MOONS}, network: [Repeat(times: 10, layers: [Dense(units: 32), Sigmoid]),
             Dense(units: 1)], optimizer: Sgd(rate: 0.1)"
        ),
        200,
    );
    let remedy = remedy(&found, "Vanishing");
    assert_eq!(remedy.path, "network");
    assert!(remedy.after.contains("ReLU") && !remedy.after.contains("Sigmoid"));
    assert!(!names(&found).contains(&"NoProgress".into()), "its cause was named");
}

#[test]
fn gradients_that_explode_are_clipped() {
    let found = findings(
        &format!(
            "{MOONS}, network: [Repeat(times: 12, layers: [Dense(units: 32), ReLU]),
             Dense(units: 1)], init: Normal(0.6), optimizer: Sgd(rate: 1e-6), precision: f64"
        ),
        3,
    );
    assert_eq!(remedy(&found, "Exploding").after, "Norm(1.0)");
}

#[test]
fn overfitting_is_dated() {
    let found = findings(
        "data: Curve(train: 20, test: 200, noise: 0.3), loss: MeanSquaredError, batch: Whole,
         network: [Dense(units: 32), Tanh, Dense(units: 32), Tanh, Dense(units: 1)],
         optimizer: Adam(rate: 0.01), steps: 3000",
        3000,
    );
    let over = found.iter().find(|finding| matches!(finding.sign, Sign::Overfitting { .. }));
    let Some(Finding { sign: Sign::Overfitting { since, best, now }, .. }) = over else {
        panic!("{found:?}")
    };
    assert!((1..2000).contains(since) && now > best);
    assert_eq!(remedy(&found, "Overfitting").after, "L2(0.01)");
}

#[test]
fn weights_that_are_all_alike_lead_nowhere() {
    let found = findings(
        &format!(
            "{MOONS}, network: [Dense(units: 8), Tanh, Dense(units: 1)], init: Zeros,
             optimizer: Sgd(rate: 0.01)"
        ),
        1000,
    );
    assert_eq!(remedy(&found, "NoProgress").after, "XavierNormal");
}

#[test]
fn healthy_runs_leave_every_rule_silent() {
    let relu = "network: [Dense(units: 16), ReLU, Dense(units: 16), ReLU, Dense(units: 1)],
        init: HeNormal";
    let xor = "data: Xor, loss: BinaryCrossEntropy, batch: Whole, steps: 500,
        network: [Dense(units: 4), Tanh, Dense(units: 1)]";
    let digits = "data: Digits(train: 500, test: 300), loss: SoftmaxCrossEntropy,
        batch: Size(32), steps: 300, init: HeNormal,
        network: [Dense(units: 32), ReLU, Dense(units: 32), ReLU, Dense(units: 10)]";
    for settings in [
        format!("{MOONS}, {TWO_LAYERS}, optimizer: Adam(rate: 0.01)"),
        format!("{MOONS}, {relu}, optimizer: Sgd(rate: 0.1)"),
        format!("{HOUSES}, {TWO_LAYERS}, optimizer: Adam(rate: 0.01)"),
        format!("{HOUSES}, {TWO_LAYERS}, optimizer: Sgd(rate: 0.1)"),
        format!("{HOUSES}, {relu}, optimizer: Momentum(rate: 0.01)"),
        format!("{HOUSES}, {TWO_LAYERS}, optimizer: RmsProp(rate: 0.01)"),
        format!("{xor}, optimizer: Adam(rate: 0.05)"),
        format!("{digits}, optimizer: Adam(rate: 0.001)"),
        format!("{digits}, optimizer: Sgd(rate: 0.1)"),
    ] {
        for seed in 1..=3 {
            for steps in [10, 100, 250, 1000] {
                let found = findings(&format!("{settings}, seed: {seed}"), steps);
                assert!(found.is_empty(), "{settings}, seed {seed}, {steps} steps: {found:?}");
            }
        }
    }
}
