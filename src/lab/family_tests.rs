use std::collections::HashSet;
use std::sync::Arc;

use super::*;
use crate::lab::{Command, Goal, Quantity, Run, Source, SourceError, When};

const SEARCH: &str = r#"(
    title: (en: "Search"),
    settings: (
        data: Moons(train: 40, test: 20, noise: 0.2), network: [Dense(units: 4), Tanh, Dense(units: 1)],
        loss: BinaryCrossEntropy, optimizer: AdamW(rate: 0.01, decay: 0.01), batch: Size(8),
        steps: 12, seed: 7,
    ),
    arms: [(name: "by-hand", label: (en: "by hand"))],
    families: [
        (name: "grid", label: (en: "grid"), plan: Grid(across: 3, down: 2),
         x: (path: "optimizer.rate", label: (en: "η"), range: Log(from: 1e-4, to: 1.0, per_decade: 1)),
         y: (path: "network.0.units", label: (en: "units"), range: Linear(from: 2, to: 9, step: 1))),
        (name: "random", label: (en: "random", fr: "hasard"), plan: Random(9),
         x: (path: "optimizer.rate", label: (en: "η"), range: Log(from: 1e-4, to: 1.0, per_decade: 1)),
         y: (path: "network.1", label: (en: "σ"), range: Choice(["Tanh", "ReLU"]))),
        (name: "sets", label: (en: "12 sets"), set: { "penalty": L2(0.1) }, plan: Seeds(12)),
    ],
    views: [Loss],
    claims: [(
        text: (en: "A search finds something."),
        goal: All([AtMost(LeastTestLoss(family: "grid"), TestLoss(arm: "random-3")),
                   AtLeast(DistinctValues(family: "random", path: "optimizer.rate"), Number(9))]),
    )],
)"#;

fn parse(text: &str) -> Result<Experiment, Vec<SourceError>> {
    Experiment::parse("search", &Source::new("search.ron", text))
}

fn search() -> Experiment {
    parse(SEARCH).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

fn value(experiment: &Experiment, arm: &str, path: &str) -> String {
    let arm = experiment.arms.iter().find(|one| one.name == arm).expect("the arm is there");
    arm.settings.get(path).expect("the setting is there")
}

#[test]
fn a_family_becomes_arms() {
    let search = search();
    assert_eq!(search.arms.len(), 1 + 6 + 9 + 12);
    assert_eq!((search.arms[0].family, search.arms[1].family), (None, Some(0)));
    let rates = (1..=6).map(|i| value(&search, &format!("grid-{i}"), "optimizer.rate"));
    assert_eq!(rates.collect::<Vec<_>>(), ["0.0001", "0.01", "1.0", "0.0001", "0.01", "1.0"]);
    assert_eq!(value(&search, "grid-3", "network.0.units"), "2");
    assert_eq!(value(&search, "grid-4", "network.0.units"), "9");
    assert_eq!(search.families[0].points[5], (1.0, 9.0));
    assert_eq!(search.point_of(5), Some((0.01, 9.0)));
    assert_eq!(search.point_of(0), None);
    assert_eq!(search.arms[1].label.en, "grid 1");
    assert_eq!(search.arms[9].label.fr.as_deref(), Some("hasard 3"));
    // The same settings, other seeds; and the first is the run's own.
    let seeds: Vec<u64> = search.members(2).map(|arm| search.arms[arm].settings.seed).collect();
    assert_eq!(seeds[0], 7);
    assert_eq!(seeds.iter().collect::<HashSet<_>>().len(), 12);
    assert_eq!(value(&search, "sets-12", "penalty"), "L2(0.1)");
}

#[test]
fn random_arms_are_drawn_from_the_ranges_by_the_seed() {
    let first = search();
    let points = &first.families[1].points;
    let distinct: HashSet<u64> = points.iter().map(|(x, _)| x.to_bits()).collect();
    assert_eq!(distinct.len(), 9);
    assert!(points.iter().all(|(x, _)| (1e-4..=1.0).contains(x)));
    assert!(points.iter().any(|(x, _)| *x < 1e-2) && points.iter().any(|(x, _)| *x > 1e-2));
    assert!(points.iter().any(|(_, y)| *y == 0.0) && points.iter().any(|(_, y)| *y == 1.0));
    assert_eq!(search(), first, "the same seed draws the same");
    let other = first.with_seed(8);
    assert_ne!(other.families[1].points, first.families[1].points);
    assert_eq!(other.families[0].points, first.families[0].points, "a grid draws nothing");
    assert_eq!(other.with_seed(7), first);
    let longer = parse(&SEARCH.replace("Random(9)", "Random(11)")).expect("sound");
    assert_eq!(longer.families[1].points[..9], first.families[1].points[..]);
}

/// Over many seeds the draws of a logarithmic axis are even in the logarithm.
#[test]
fn draws_are_even_by_ratio() {
    let search = search();
    let logs: Vec<f64> = (0..400)
        .flat_map(|seed| search.with_seed(seed).families[1].points.clone())
        .map(|(x, _)| x.log10())
        .collect();
    for (from, to) in [(-4.0, -3.0), (-3.0, -2.0), (-2.0, -1.0), (-1.0, 0.0)] {
        let inside = logs.iter().filter(|log| (from..to).contains(*log)).count();
        let share = inside as f64 / logs.len() as f64;
        assert!((share - 0.25).abs() < 0.03, "{share} between {from} and {to}");
    }
}

#[test]
fn what_is_written_reads_the_same() {
    let search = search();
    let text = search.to_ron();
    assert!(text.contains("families") && !text.contains("random-1"), "{text}");
    assert_eq!(parse(&text).unwrap_or_else(|errors| panic!("{}\n{text}", errors[0])), search);
}

/// The overrides alone lead from the base to an arm, as the sandbox takes them.
#[test]
fn overrides_make_the_arms() {
    let search = search();
    for arm in &search.arms {
        let mut settings = search.base.clone();
        for (path, value) in &arm.set {
            settings.set(path, value).expect("it fits");
        }
        assert_eq!(settings, arm.settings, "{}", arm.name);
    }
}

#[test]
fn a_new_seed_in_mid_flight_draws_anew() {
    let search = search();
    let mut run = Run::open(Arc::new(search.clone()), Vec::new()).expect("it can be opened");
    run.command(Command::Reseed(8));
    let expected = search.with_seed(8);
    let snapshot = run.snapshot(false);
    assert_eq!(snapshot.refusal, None);
    for (arm, expected) in snapshot.arms.iter().zip(&expected.arms) {
        assert_eq!(*arm.settings, expected.settings, "{}", arm.name);
    }
}

#[test]
fn families_are_measured_as_a_whole() {
    let mut run = Run::open(Arc::new(search()), Vec::new()).expect("it can be opened");
    let early = run.run_to_end(&[]);
    let mut read = |quantity: Quantity| run.read(&quantity, &early);
    let family = |name: &str| name.to_owned();
    let losses: Vec<f64> = (1..=6)
        .filter_map(|i| read(Quantity::TestLoss { arm: format!("grid-{i}"), at: When::default() }))
        .collect();
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(read(Quantity::LeastTestLoss { family: family("grid") }), Some(least));
    let values = |name: &str, path: &str| Quantity::DistinctValues {
        family: name.into(),
        path: path.into(),
    };
    assert_eq!(read(values("grid", "optimizer.rate")), Some(3.0));
    assert_eq!(read(values("grid", "network.0.units")), Some(2.0));
    assert_eq!(read(values("random", "optimizer.rate")), Some(9.0));
    assert_eq!(read(values("sets", "seed")), Some(12.0));
    assert_eq!(read(values("sets", "optimizer.nonsense")), None);
    let variance = read(Quantity::Variance { family: family("sets") }).expect("there are arms");
    let bias = read(Quantity::BiasSquared { family: family("sets") }).expect("there are arms");
    assert!(variance > 1e-4 && bias > 1e-4, "{variance}, {bias}");
    assert_eq!(read(Quantity::LeastTestLoss { family: family("none") }), None);
    let goal = Goal::AtLeast(values("grid", "optimizer.rate"), Quantity::Number(3.0));
    assert_eq!(run.fulfils(&goal), Some(true));
}

/// One arm that is the mean of others: nothing scatters, and the error is all bias.
#[test]
fn equal_arms_have_no_variance() {
    let text = SEARCH.replace("Random(9)", "Grid(across: 1)").replace(
        "y: (path: \"network.1\", label: (en: \"σ\"), range: Choice([\"Tanh\", \"ReLU\"]))",
        "",
    );
    let text = text.replace("random-3", "random-1").replace("Number(9)", "Number(1)");
    let experiment = parse(&text).unwrap_or_else(|errors| panic!("{}", errors[0]));
    let mut run = Run::open(Arc::new(experiment), Vec::new()).expect("it can be opened");
    let now = Vec::new();
    assert_eq!(run.read(&Quantity::Variance { family: "random".into() }, &now), Some(0.0));
    let data = run.arms()[7].data().clone();
    let predicted = run.arms()[7].trainer_mut().predict(&data.test.x);
    let errors = predicted.iter().zip(&data.test.y).map(|(p, y)| (p - y).powi(2));
    let error = errors.sum::<f64>() / data.test.len as f64;
    let bias = run.read(&Quantity::BiasSquared { family: "random".into() }, &now);
    assert!((bias.expect("there is an arm") - error).abs() < 1e-12);
}

/// What is exchanged, where the error is, and what it says.
#[test]
fn errors_name_the_place() {
    for (from, to, place, message) in [
        ("Grid(across: 3, down: 2)", "Grid(across: 0, down: 2)", "Grid(", "a family needs arms"),
        ("Seeds(12)", "Seeds(0)", "Seeds(", "a family needs arms"),
        ("Seeds(12)", "Seeds(49)", "Seeds(", "with these there are 65 arms"),
        ("Seeds(12)", "Sedes(12)", "Sedes", "there is no `Sedes`"),
        ("Grid(across: 3, down: 2)", "Grid(across: 3)", "Grid(", "one row has one y"),
        ("Grid(across: 3, down: 2)", "Seeds(3)", "(path: \"optimizer.rate\"", "seeds differ in"),
        ("name: \"grid\"", "name: \" \"", "\" \"", "a family needs a name"),
        ("name: \"by-hand\"", "name: \"grid-2\"", "\"grid\"", "another arm is called `grid-2`"),
        ("name: \"random\"", "name: \"grid\"", "\"grid\"", "another arm is called `grid-1`"),
        ("optimizer.rate", "optimizer.rat", "\"optimizer.rat\"", "there is no setting `rat`"),
        ("from: 1e-4", "from: 0", "Log(from: 0", "0 < `from` < `to` must hold"),
        ("from: 2, to: 9", "from: 0, to: 9", "Linear(", "`0` is no value for `network.0.units`"),
        ("[\"Tanh\", \"ReLU\"]", "[\"Tanh\", \"RelU\"]", "Choice(", "`RelU` is no value for"),
        ("\"penalty\": L2(0.1)", "\"penatly\": L2(0.1)", "\"penatly\"", "there is no setting"),
        ("\"penalty\": L2(0.1)", "\"penalty\": L2(-1)", "L2(-1)", "penalty.0: it is -1.0 and must"),
        ("L2(0.1) }", "L2(0.1), \"clip\": Off }", "{ \"penalty\"", "this family overrides 2"),
        ("label: (en: \"σ\")", "label: (en: \"\")", "(en: \"\")", "this text is empty"),
        ("path: \"network.1\"", "path: \"optimizer.rate\"", "Choice(", "`Tanh` is no value"),
        ("(family: \"grid\")", "(family: \"gird\")", "\"gird\"", "there is no family `gird`"),
        ("\"random-3\"", "\"random-10\"", "\"random-10\"", "there is no arm `random-10`"),
        (
            "path: \"optimizer.rate\"), Number",
            "path: \"optimizer.rat\"), Number",
            "\"optimizer.rat\"",
            "there is no setting `rat`",
        ),
    ] {
        assert!(SEARCH.contains(from), "{from}");
        let text = SEARCH.replacen(from, to, 1);
        let errors = parse(&text).expect_err(to);
        let error = errors
            .iter()
            .find(|error| error.message.starts_with(message))
            .unwrap_or_else(|| panic!("{to}: {}", errors[0]));
        let line = text.split_inclusive('\n').nth(error.line - 1).unwrap_or_default();
        let at: String = line.chars().skip(error.column - 1).collect();
        assert!(at.starts_with(place), "{error}");
    }
}

#[test]
fn missing_axes_are_asked_for() {
    let (x, y) =
        (SEARCH.find("         x:").expect("an axis"), SEARCH.find("         y:").expect("one"));
    let without_x = SEARCH[..x].to_owned() + &SEARCH[y..];
    let errors = parse(&without_x).expect_err("no x");
    assert!(errors[0].message.starts_with("the axis `x` is missing"), "{}", errors[0]);
    assert_eq!(errors.len(), 1);
    let next = SEARCH.find("        (name: \"random\"").expect("a family");
    let without_y = SEARCH[..y].trim_end().to_owned() + ")," + &SEARCH[next..];
    let errors = parse(&without_y).expect_err("no y");
    assert!(errors[0].message.starts_with("the axis `y` is missing"), "{}", errors[0]);
}
