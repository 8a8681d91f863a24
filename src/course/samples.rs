//! A small course in a temporary folder, for tests that break it.

use std::fs;

use tempfile::TempDir;

use super::{Course, Library, Problem, check};

pub struct Sample {
    folder: TempDir,
}

/// The lesson's folder.
pub const LESSON: &str = "02-neurons/01-neuron";

const FILES: [(&str, &str); 6] = [
    (
        "course.ron",
        r#"(
    title: (en: "A course"),
    chapters: [
        (number: 2, title: (en: "Neurons"), folder: "02-neurons", lessons: ["01-neuron"]),
    ],
)"#,
    ),
    (
        "glossary.ron",
        r#"{ "bias": (name: (en: "bias"), meaning: (en: "A number."), symbol: "b") }"#,
    ),
    (
        "02-neurons/01-neuron/lesson.ron",
        r#"(
    title: (en: "The neuron"),
    summary: (en: "By hand."),
    minutes: 8,
    covers: ["2.1.4"],
    experiments: ["by-hand", "no-bias"],
    challenges: {
        "again": (
            title: (en: "Again"), task: (en: "Do it again."), experiment: "no-bias",
            goal: AtMost(TrainLoss(arm: "main"), Number(0.5)),
            hints: [(en: "a"), (en: "b")], praise: (en: "Good."),
        ),
        "separate": (
            title: (en: "By hand"), task: (en: "Turn the knobs."), experiment: "by-hand",
            goal: AtLeast(TrainAccuracy(arm: "main"), Number(1.0)),
            hints: [(en: "a"), (en: "b")], praise: (en: "Good."),
        ),
    },
)"#,
    ),
    (
        "02-neurons/01-neuron/en.md",
        r"# One
The [[bias]] $b$.

```math
z = w x + b
```

```experiment by-hand
```

```predict which
Which?
- [ ] This. -- No.
- [x] That. -- Yes.
```

```challenge separate
```

# Two
More.

```experiment no-bias microscope
```

```challenge again
```
",
    ),
    (
        "02-neurons/01-neuron/questions.ron",
        r#"[
    (
        key: "role", ask: (en: "Why?"), why: (en: "So."), difficulty: 1, proof: "no-bias",
        kind: One([
            (text: (en: "Right"), right: true),
            (text: (en: "Wrong one"), mistake: (en: "It overlooks.")),
        ]),
    ),
    (
        key: "sum", ask: (en: "How much?"), why: (en: "So."), difficulty: 2,
        kind: Number(answer: 0.5, tolerance: 0.01, working: (en: "1/2")),
    ),
]"#,
    ),
    ("02-neurons/01-neuron/experiments/by-hand.ron", EXPERIMENT),
];

const EXPERIMENT: &str = r#"(
    title: (en: "By hand"),
    settings: (
        data: Xor,
        network: [Dense(units: 1)],
        init: XavierNormal,
        loss: BinaryCrossEntropy,
        optimizer: Sgd(rate: 0.05),
        batch: Whole,
        steps: 500,
    ),
    views: [Loss],
)"#;

impl Sample {
    pub fn new() -> Self {
        let sample = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, text) in FILES {
            sample.write(path, text);
        }
        sample.write("02-neurons/01-neuron/experiments/no-bias.ron", EXPERIMENT);
        sample
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
        self
    }

    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.folder.path().join(path)).expect("removed");
        self
    }

    /// Replaces text that must be in a file.
    pub fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(self.folder.path().join(path)).expect("read");
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replacen(from, to, 1))
    }

    pub fn library(&self) -> Library {
        Library::open(self.folder.path()).expect("a course")
    }

    pub fn load(&self) -> Result<Course, Vec<String>> {
        Course::load(&self.library()).map_err(|problems| self.shown(&problems))
    }

    pub fn check(&self) -> Vec<String> {
        self.shown(&check(&self.library()))
    }

    /// Problems as `file:line: message | hint`, with the folder left out.
    pub fn shown(&self, problems: &[Problem]) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        let shown = |problem: &Problem| {
            let (file, line, _) = problem.place();
            let hint = problem.hint().map(|hint| format!(" | {hint}")).unwrap_or_default();
            format!("{file}:{line}: {}{hint}", problem.message()).replace(&folder, "")
        };
        problems.iter().map(shown).collect()
    }
}
