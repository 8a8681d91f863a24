//! The update rules as chapter 4 prints them: its Python was run by `tests/golden/updates.py`,
//! and the engine's optimizers get to the same places from the same gradients.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.

use std::path::{Path, PathBuf};

use gradus::engine::{Model, Optimizer, OptimizerSpec, Ravine, Shape, Surface, SurfaceSpec};
use gradus::lab::{Source, parse_ron};
use serde::Deserialize;

/// What two programs may differ by, relative to the greater number.
const TOLERANCE: f64 = 1e-12;

/// A walk of one of the rules.
#[derive(Deserialize)]
struct Walk {
    /// As an experiment spells it.
    optimizer: String,
    gradients: Vec<[f64; 2]>,
    /// Where each step led.
    points: Vec<[f64; 2]>,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_engine_steps_as_the_printed_rules_do() {
    let text = std::fs::read_to_string(here("tests/golden/updates.json")).unwrap();
    let walks: Vec<Walk> = serde_json::from_str(&text).unwrap();
    assert_eq!(walks.len(), 7);
    for Walk { optimizer, gradients, points } in walks {
        let spec: OptimizerSpec = parse_ron(&Source::new("walk", &*optimizer)).unwrap();
        let shape = Shape::Ravine(Ravine { k: 20.0 });
        let start = SurfaceSpec { shape, x: -9.0, y: 1.0, noise: (0.0, 0.0) };
        let mut model = Surface::<f64>::new(start);
        let mut optimizer = Optimizer::new(spec, 2);
        for (step, (gradient, point)) in gradients.iter().zip(&points).enumerate() {
            let parameters = model.parameters_mut();
            parameters.gradients.copy_from_slice(gradient);
            optimizer.step(parameters, spec.rate(), false);
            for (ours, theirs) in parameters.values.iter().zip(point) {
                let apart = (ours - theirs).abs() / ours.abs().max(theirs.abs()).max(1e-3);
                assert!(apart <= TOLERANCE, "{spec:?}, step {step}: {ours} for {theirs}");
            }
        }
    }
}

/// Every file of a lesson's prose below a folder.
fn pages(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, into);
        } else if path.extension().is_some_and(|end| end == "md") {
            into.push(path);
        }
    }
}

#[test]
fn the_python_of_the_lessons_is_what_was_run() {
    let scripts = ["tests/golden/updates.py", "tests/golden/recurrent.py"];
    let run = scripts.map(|script| std::fs::read_to_string(here(script)).unwrap()).concat();
    let mut files = Vec::new();
    pages(&here("lessons"), &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let blocks = text.split("```python\n").skip(1);
        for block in blocks {
            let block = block.split("```").next().unwrap();
            assert!(run.contains(block), "{}: was never run:\n{block}", file.display());
        }
    }
}
