//! The commands as a user types them, with good input and bad.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use safetensors::SafeTensors;
use tempfile::TempDir;

/// A folder to work in, and the program run there.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.0.path().join(name), text).expect("the folder can be written");
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn gradus(&self, arguments: &[&str]) -> Outcome {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(arguments)
            .current_dir(self.path())
            .env("GRADUS_HOME", self.path().join("home"))
            .output()
            .expect("the program runs");
        Outcome::from(output)
    }

    /// What the program says where it must refuse: a sentence, no panic, no success.
    fn refusal(&self, arguments: &[&str]) -> String {
        let outcome = self.gradus(arguments);
        assert!(!outcome.success, "{arguments:?} succeeded: {}", outcome.out);
        assert!(!outcome.err.contains("panicked"), "{}", outcome.err);
        outcome.err
    }
}

struct Outcome {
    success: bool,
    out: String,
    err: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            success: output.status.success(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

const XOR: &str = r#"(
    title: (en: "XOR"),
    settings: (
        data: Xor,
        network: [Dense(units: 4), Tanh, Dense(units: 1)],
        loss: BinaryCrossEntropy,
        optimizer: Adam(rate: 0.05),
        batch: Whole,
        steps: 60,
    ),
    arms: [
        (name: "four", label: (en: "4 hidden"), set: {}),
        (name: "linear", label: (en: "linear"), set: { "network": [Dense(units: 1)] }),
    ],
    views: [Loss],
)"#;

/// Rows of a data set with a text column, a hole and a linear target.
fn rooms() -> String {
    let mut text = String::from("rooms,town,price\n");
    for i in 0..60 {
        let rooms = if i == 7 { String::new() } else { format!("{}", 1 + i % 6) };
        let town = ["north", "south"][i % 2];
        let price = 100.5 + 45.25 * (1 + i % 6) as f64 + i as f64 / 10.0;
        writeln!(text, "{rooms},{town},{price}").expect("a string takes it");
    }
    text
}

#[test]
fn a_file_trains_and_its_records_read_back() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let outcome = desk.gradus(&["run", "xor.ron", "--format", "jsonl", "--every", "20"]);
    assert!(outcome.success, "{}", outcome.err);
    let records: Vec<serde_json::Value> =
        outcome.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let steps: Vec<u64> = records.iter().map(|r| r["step"].as_u64().expect("a step")).collect();
    assert_eq!(steps, [0, 0, 20, 20, 40, 40, 60, 60]);
    assert_eq!(records[0]["arm"], "four");
    assert!(records[0]["batch_loss"].is_null());
    assert!(records[6]["train_loss"].as_f64() < records[0]["train_loss"].as_f64());
    assert!(records[6]["gradient_norms"]["2"].is_number());
    let again = desk.gradus(&["run", "xor.ron", "--format", "jsonl", "--every", "20"]);
    assert_eq!(outcome.out, again.out, "one seed, one outcome");
    let other =
        desk.gradus(&["run", "xor.ron", "--format", "jsonl", "--every", "20", "--seed", "2"]);
    assert_ne!(outcome.out, other.out);
}

#[test]
fn tables_and_csv_have_every_record() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let run = |format| {
        desk.gradus(&["run", "xor.ron", "--arm", "four", "--every", "30", "--format", format])
    };
    let (table, csv) = (run("table"), run("csv"));
    assert_eq!(table.out.lines().count(), 4, "{}", table.out);
    assert_eq!(csv.out.lines().count(), 4, "{}", csv.out);
    assert!(csv.out.starts_with("arm,step,batch_loss,train_loss,test_loss"));
    assert_eq!(csv.err, "", "no progress bar in a pipe");
}

#[test]
fn settings_are_changed_by_path() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let last = |arguments: &[&str]| {
        let all = [&["run", "xor.ron", "--arm", "four", "--format", "jsonl"], arguments].concat();
        let outcome = desk.gradus(&all);
        assert!(outcome.success, "{}", outcome.err);
        outcome.out.lines().last().expect("a record").to_owned()
    };
    let plain = last(&[]);
    assert_ne!(plain, last(&["--set", "optimizer.rate=0.2"]));
    assert_ne!(plain, last(&["--set", "network.1=ReLU"]));
    assert_ne!(plain, last(&["--set", "optimizer=Momentum(rate: 0.1, nesterov: true)"]));
    assert_ne!(plain, last(&["--precision", "f64"]));
    assert!(last(&["--steps", "5"]).contains("\"step\":5"));
    assert_eq!(plain, last(&["--set", "batch=Whole", "--set", "shuffle=false"]));
}

#[test]
fn weights_go_out_and_come_back() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let base = ["run", "xor.ron", "--arm", "four", "--format", "jsonl", "--precision", "f64"];
    let whole = desk.gradus(
        &[&base[..], &["--steps", "40", "--every", "40", "--set", "optimizer=Sgd(rate: 0.5)"]]
            .concat(),
    );
    let half = ["--steps", "20", "--every", "20", "--set", "optimizer=Sgd(rate: 0.5)"];
    let saved = desk.gradus(&[&base[..], &half, &["--save", "w.safetensors"]].concat());
    assert!(saved.success, "{}", saved.err);
    let resumed = desk.gradus(&[&base[..], &half, &["--weights", "w.safetensors"]].concat());
    let loss = |outcome: &Outcome| {
        let last = outcome.out.lines().last().expect("a record");
        serde_json::from_str::<serde_json::Value>(last).expect("JSON")["train_loss"].clone()
    };
    assert_eq!(loss(&whole), loss(&resumed), "SGD has no memory but the weights");
    let misfit = desk.refusal(
        &[&base[..], &["--weights", "w.safetensors", "--set", "network.0.units=5"]].concat(),
    );
    assert!(
        misfit.contains("0.weight") && misfit.contains("[4, 2]") && misfit.contains("[5, 2]"),
        "{misfit}"
    );
    let two = desk.refusal(&["run", "xor.ron", "--save", "w.safetensors"]);
    assert!(two.contains("--arm"), "{two}");
}

/// A network with batch norm on XOR, as `tests/golden/weights.py` has it in PyTorch.
const NORMED: &str = r#"(title: (en: "XOR"), settings: (
    data: Xor,
    network: [Dense(units: 4), BatchNorm(), Tanh, Dense(units: 1)],
    loss: BinaryCrossEntropy, optimizer: GradientDescent(rate: 0.1), steps: 20, precision: f64,
), views: [Loss])"#;

/// Numbers of a field in the records that a run prints.
fn column(outcome: &Outcome, field: &str) -> Vec<f64> {
    assert!(outcome.success, "{}", outcome.err);
    let records = outcome.out.lines().map(serde_json::from_str::<serde_json::Value>);
    records.map(|record| record.expect("JSON")[field].as_f64().expect("a number")).collect()
}

#[test]
fn running_statistics_of_pytorch_come_in_and_train_on() {
    let desk = Desk::new();
    let bytes = include_bytes!("golden/weights.safetensors");
    desk.file("normed.ron", NORMED).file("torch.safetensors", bytes);
    let base = ["run", "normed.ron", "--format", "jsonl", "--every", "20", "--weights"];
    let trained =
        desk.gradus(&[&base[..], &["torch.safetensors", "--save", "w.safetensors"]].concat());
    let (_, header) = SafeTensors::read_metadata(bytes).expect("a header");
    let losses = header.metadata().clone().expect("losses");
    let losses = ["loss", "loss_after_20"].map(|name| losses[name].parse::<f64>().expect("one"));
    for (ours, theirs) in column(&trained, "test_loss").iter().zip(losses) {
        assert!((ours - theirs).abs() < 1e-12 * theirs, "{ours} here, {theirs} in PyTorch");
    }
    let again = desk.gradus(&[&base[..], &["w.safetensors", "--steps", "1"]].concat());
    let (end, start) = (column(&trained, "test_loss")[1], column(&again, "test_loss")[0]);
    assert_eq!(end.to_bits(), start.to_bits(), "what is saved is loaded to the bit");
}

#[test]
fn running_statistics_that_are_missing_are_named() {
    let desk = Desk::new();
    let file = SafeTensors::deserialize(include_bytes!("golden/weights.safetensors"));
    let mut tensors = file.expect("a file of PyTorch").tensors();
    tensors.retain(|(name, _)| name != "1.running_var");
    let bytes = safetensors::serialize(tensors, None).expect("can be written");
    desk.file("normed.ron", NORMED).file("w.safetensors", bytes);
    let refusal = desk.refusal(&["run", "normed.ron", "--weights", "w.safetensors"]);
    assert!(refusal.contains("no tensor \"1.running_var\""), "{refusal}");
    desk.file("torch.safetensors", include_bytes!("golden/weights.safetensors"));
    let narrow = ["--weights", "torch.safetensors", "--set", "network.1=LayerNorm()"];
    let other = desk.refusal(&[&["run", "normed.ron"], &narrow[..]].concat());
    assert!(other.contains("the network has no tensor \"1.running_mean\""), "{other}");
}

#[test]
fn the_learners_own_file_trains() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR).file("rooms.csv", rooms());
    let outcome = desk.gradus(&[
        "run",
        "xor.ron",
        "--arm",
        "four",
        "--data",
        "rooms.csv",
        "--target",
        "price",
        "--set",
        "loss=MeanSquaredError",
        "--steps",
        "200",
        "--format",
        "jsonl",
    ]);
    assert!(outcome.success, "{}", outcome.err);
    assert!(outcome.err.contains("rooms") && outcome.err.contains("median"), "{}", outcome.err);
    let lines: Vec<&str> = outcome.out.lines().collect();
    let loss = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")["test_loss"].as_f64()
    };
    assert!(loss(lines[lines.len() - 1]) < loss(lines[0]));
}

#[test]
fn a_network_made_for_another_target_is_fitted_and_said_so() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR).file("rooms.csv", rooms());
    let run = |target| {
        let data = ["--data", "rooms.csv", "--target", target, "--steps", "3"];
        desk.gradus(&[&["run", "xor.ron", "--arm", "four"], &data[..]].concat())
    };
    let number = run("price");
    assert!(number.success && number.err.contains("loss MeanSquaredError"), "{}", number.err);
    let class = run("town");
    assert!(class.success && !class.err.contains("fitted"), "{}", class.err);
    assert!(class.out.contains("train acc"), "{}", class.out);
}

#[test]
fn a_run_that_diverges_says_so_and_fails() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let wild = desk.refusal(&[
        "run",
        "xor.ron",
        "--arm",
        "four",
        "--set",
        "optimizer=Sgd(rate: 1e5)",
        "--set",
        "loss=MeanSquaredError",
        "--set",
        "network.1=ReLU",
    ]);
    assert!(wild.contains("diverged at step") && wild.contains("learning rate"), "{wild}");
}

/// An experiment of one arm: these settings before those that all have, where they name none.
fn settings(own: &str) -> String {
    let usual = [
        ("data", "Moons(train: 60, test: 30, noise: 0.1)"),
        ("network", "[Dense(units: 4), Tanh, Dense(units: 1)]"),
        ("loss", "BinaryCrossEntropy"),
        ("optimizer", "Sgd(rate: 0.1)"),
    ];
    let mut text = own.to_owned();
    for (name, value) in usual {
        let needless = own.contains("surface:") && name != "optimizer";
        if !needless && !own.contains(&format!("{name}:")) {
            write!(text, ", {name}: {value}").expect("a string takes it");
        }
    }
    format!("(title: (en: \"bad\"), settings: ({text}, steps: 300), views: [Loss])")
}

const RAVINE: &str = "surface: (shape: Ravine(k: 100.0), x: -9.0, y: 1.0)";

#[test]
fn settings_that_make_no_sense_are_refused_with_the_reason() {
    let desk = Desk::new();
    let network = |layer: &str| {
        format!("network: [Dense(units: 4), {layer}, Dense(units: 1)], batch: Size(8)")
    };
    let surface = |more: &str| format!("{RAVINE}, {more}");
    let norm_alone = "batch norm would see a batch of one example";
    for (bad, why) in [
        ("optimizer: Sgd(rate: 1e6)".to_owned(), "must be at most 100000"),
        (network("Dropout(rate: 1.0)"), "it is 1.0 and must be less than 1"),
        ("batch: Size(100)".to_owned(), "a batch of 100 is larger than the training set of 60"),
        (network("BatchNorm()").replace("(8)", "(1)"), norm_alone),
        (network("BatchNorm()").replace("(8)", "(59)"), norm_alone),
        (network("Residual(layers: [BatchNorm()])").replace("(8)", "(1)"), norm_alone),
        (network("Repeat(times: 0, layers: [Tanh])"), "it is 0 and must be at least 1"),
        (network("Residual(layers: [Dense(units: 5)])"), "makes 5 units of 4"),
        (network("Shared(times: 2, layers: [Dense(units: 5)])"), "makes 5 units of 4"),
        ("augment: [Shift(1)]".to_owned(), "Shift(1) changes images, and moons has none"),
        (surface("data: Xor"), "a surface has none: leave data out"),
        (surface("network: [Dense(units: 1)]"), "a surface has none: leave network out"),
        (surface("batch: Size(8)"), "a surface has no examples: leave batch out"),
        (surface("augment: [Jitter(0.1)]"), "a surface has no examples: leave augment out"),
        (surface("loss: Huber(delta: 1.0)"), "a surface is its own loss"),
        (RAVINE.replace("Ravine", "Ravin"), "did you mean `Ravine`? Possible are `Ravine`"),
        (RAVINE.replace("-9.0", "NaN"), "it is NaN and must be a finite number"),
        (
            network("Repeat(times: 200, layers: [Repeat(times: 200, layers: [Tanh])])"),
            "more than 2000 layers",
        ),
        (
            network("Repeat(times: 100, layers: [Dense(units: 4096)])"),
            "take fewer units, fewer layers or smaller batches",
        ),
    ] {
        desk.file("bad.ron", settings(&bad));
        let refusal = desk.refusal(&["run", "bad.ron"]);
        assert!(refusal.contains(why), "{bad}: {refusal}");
    }
}

#[test]
fn rates_that_are_too_large_diverge_and_say_so() {
    let desk = Desk::new();
    let relu = "network: [Dense(units: 8), ReLU, Dense(units: 1)], loss: MeanSquaredError";
    for bad in [relu, RAVINE] {
        desk.file("bad.ron", settings(&format!("{bad}, optimizer: GradientDescent(rate: 1e5)")));
        let refusal = desk.refusal(&["run", "bad.ron"]);
        assert!(refusal.contains("diverged at step"), "{bad}: {refusal}");
        assert!(refusal.contains("lower the learning rate (100000)"), "{bad}: {refusal}");
    }
}

#[test]
fn broken_experiments_are_refused_with_their_place() {
    let desk = Desk::new();
    let refusal = |text: &str| {
        desk.file("broken.ron", text);
        desk.refusal(&["run", "broken.ron"])
    };
    let unknown = refusal(&XOR.replace("Tanh", "Tan"));
    assert!(unknown.contains("broken.ron:5:") && unknown.contains("Tanh"), "{unknown}");
    let field = refusal(&XOR.replace("batch:", "bach:"));
    assert!(field.contains("broken.ron:8:") && field.contains("batch"), "{field}");
    let arm = refusal(&XOR.replace("\"network\":", "\"netwrk\":"));
    assert!(arm.contains("broken.ron:13:") && arm.contains("network"), "{arm}");
    let cut = refusal(&XOR[..XOR.len() / 2]);
    assert!(cut.contains("broken.ron:"), "{cut}");
    assert!(refusal("").contains("broken.ron"));
    let shape = refusal(&XOR.replace("Tanh, Dense(units: 1)]", "Tanh, Dense(units: 3)]"));
    assert!(shape.contains("layer 2 (Dense)") && shape.contains("3 outputs"), "{shape}");
    let missing = desk.refusal(&["run", "nowhere.ron"]);
    assert!(missing.contains("nowhere.ron"), "{missing}");
    desk.file("bytes.ron", [0xff, 0xfe, 0x00]);
    assert!(desk.refusal(&["run", "bytes.ron"]).contains("bytes.ron"));
}

#[test]
fn broken_data_is_refused_with_its_place() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    let refusal = |text: &[u8], target: &str| {
        desk.file("data.csv", text);
        desk.refusal(&["run", "xor.ron", "--data", "data.csv", "--target", target])
    };
    let good = rooms();
    let target = refusal(good.as_bytes(), "prise");
    assert!(target.contains("data.csv") && target.contains("price"), "{target}");
    let ragged = refusal(good.replace("3,north,", "3,north,x,").as_bytes(), "price");
    assert!(ragged.contains("data.csv") && ragged.contains("line 4"), "{ragged}");
    let text = refusal(good.replacen("145.75", "dear", 1).as_bytes(), "price");
    assert!(text.contains("price") && text.contains("dear"), "{text}");
    assert!(refusal(b"", "price").contains("empty"));
    assert!(refusal(b"a,price\n", "price").contains("data.csv"));
    assert!(
        refusal(&[b"a,price\n1,".as_slice(), &[0xff], b"\n"].concat(), "price").contains("line 2")
    );
    let missing = desk.refusal(&["run", "xor.ron", "--data", "none.csv", "--target", "x"]);
    assert!(missing.contains("none.csv"), "{missing}");
}

/// A character model, as an experiment of its own.
const CHARACTERS: &str = r#"(
    title: (en: "Characters"),
    settings: (
        data: Text(window: 20, train: 60, test: 20),
        network: [Embedding(units: 4), LSTM(units: 8), Dense(units: 80)],
        loss: SoftmaxCrossEntropy,
        optimizer: Adam(rate: 0.02),
        clip: Norm(1),
        batch: Size(20),
        steps: 60,
    ),
    views: [Text, Loss],
)"#;

#[test]
fn the_learners_own_text_trains() {
    let desk = Desk::new();
    let novel =
        "« Où est le cœur ? » dit-elle.\r\nLe cœur était là, près de l’œuvre.\r\n".repeat(20);
    desk.file("novel.txt", &novel).file("characters.ron", CHARACTERS);
    let run = |own: &[&str]| {
        let usual = ["run", "characters.ron", "--format", "jsonl"];
        desk.gradus(&[&usual[..], own].concat())
    };
    let outcome = run(&["--text", "novel.txt"]);
    assert!(outcome.success, "{}", outcome.err);
    let characters = novel.replace("\r\n", "\n").chars().count();
    let note = format!("{characters} characters; 60 windows of 20 to train on, 20 of its end");
    assert!(outcome.err.contains(&note), "{}", outcome.err);
    assert!(outcome.err.contains("was fitted to the target: 2"), "{}", outcome.err);
    let lines: Vec<&str> = outcome.out.lines().collect();
    let loss = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")["test_loss"].as_f64()
    };
    assert!(loss(lines[lines.len() - 1]) < loss(lines[0]).map(|loss| 0.8 * loss));
    // A file that names its text says the same.
    let named = run(&["--set", "data.path=\"novel.txt\"", "--set", "network.2.units=9"]);
    assert!(named.err.contains("end it in Dense(units: 2"), "{}", named.err);
    let course = desk.gradus(&["run", "characters.ron", "--steps", "1"]);
    assert!(course.success && course.err.contains("60 windows of 20"), "{}", course.err);
}

#[test]
fn a_network_for_points_reads_a_text_by_single_characters() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR).file("ab.txt", "abcab".repeat(100));
    let own = ["run", "xor.ron", "--arm", "four", "--text", "ab.txt", "--steps", "3"];
    let outcome = desk.gradus(&own);
    assert!(outcome.success, "{}", outcome.err);
    assert!(
        outcome.err.contains("fitted to the target: 3 outputs, loss SoftmaxCrossEntropy"),
        "{}",
        outcome.err
    );
}

#[test]
fn a_text_that_cannot_be_learned_from_is_refused_with_the_way_out() {
    let desk = Desk::new();
    desk.file("characters.ron", CHARACTERS);
    let refusal = |name: &str, bytes: &[u8]| {
        desk.file(name, bytes);
        desk.refusal(&["run", "characters.ron", "--text", name])
    };
    let empty = refusal("empty.txt", b"");
    assert!(empty.contains("empty.txt: it is empty; windows of 20 characters"), "{empty}");
    assert_eq!(empty.matches("it is empty").count(), 1, "{empty}");
    let short = refusal("short.txt", "Déjà vu. Déjà vu.\n".as_bytes());
    assert!(short.contains("short.txt: it has 18 characters"), "{short}");
    assert!(short.contains("at least 42") && short.contains("smaller window"), "{short}");
    let latin = refusal("latin.txt", b"Le livre\nest l\xE0.\n");
    assert!(latin.contains("latin.txt: line 2, at byte offset 14"), "{latin}");
    assert!(latin.contains("0xE0") && latin.contains("save the file as UTF-8"), "{latin}");
    let missing = desk.refusal(&["run", "characters.ron", "--text", "none.txt"]);
    assert!(missing.contains("none.txt: there is no such file"), "{missing}");
    let folder = desk.refusal(&["run", "characters.ron", "--text", "."]);
    assert!(folder.contains("this is a folder"), "{folder}");
    let both = ["--text", "short.txt", "--data", "a.csv", "--target", "x"];
    let both = desk.refusal(&[&["run", "characters.ron"], &both[..]].concat());
    assert!(both.contains("--text") && both.contains("--data"), "{both}");
    // Named in the file, it is refused in the same words.
    let named = desk.refusal(&["run", "characters.ron", "--set", "data.path=\"latin.txt\""]);
    assert!(named.contains("latin.txt: line 2, at byte offset 14"), "{named}");
}

#[test]
fn names_that_do_not_exist_are_refused_with_those_that_do() {
    let desk = Desk::new();
    desk.file("xor.ron", XOR);
    assert!(desk.refusal(&["run", "xor.ron", "--arm", "five"]).contains("four, linear"));
    let path = desk.refusal(&["run", "xor.ron", "--set", "optimizer.rat=1"]);
    assert!(path.contains("rate"), "{path}");
    assert!(desk.refusal(&["run", "xor.ron", "--set", "steps"]).contains("PATH=VALUE"));
    let negative = desk.refusal(&["run", "xor.ron", "--set", "optimizer.rate=-1"]);
    assert!(negative.contains("rate"), "{negative}");
    let batch = desk.refusal(&["run", "xor.ron", "--set", "batch=Size(64)"]);
    assert!(batch.contains("training set"), "{batch}");
    assert!(desk.refusal(&["run", "no-such-experiment"]).contains("gradus list"));
}

#[test]
fn the_course_is_listed_and_sound() {
    let desk = Desk::new();
    let list = desk.gradus(&["list"]);
    assert!(list.success, "{}", list.err);
    let check = desk.gradus(&["check"]);
    assert!(check.success, "{}{}", check.out, check.err);
    for id in list.out.lines().filter_map(|line| line.strip_prefix("         ")) {
        if !id.starts_with(' ') {
            let run = desk.gradus(&["run", id, "--steps", "2", "--format", "jsonl"]);
            // Some arms are there to diverge, and say so.
            let told = run.err.contains("diverged at step");
            assert!(run.success || told, "{id}: {}", run.err);
        }
    }
}

#[test]
fn a_broken_course_is_reported_whole() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path().join("mine")).expect("a folder");
    let none = desk.refusal(&["check", "mine"]);
    assert!(none.contains("course.ron") || none.contains("problem"), "{none}");
    desk.file("mine/course.ron", "(title: (en: \"x\"), chapters: [(nummer: 1)])");
    let outcome = desk.gradus(&["check", "mine"]);
    assert!(!outcome.success);
    assert!(
        outcome.out.contains("course.ron:1:") && outcome.out.contains("number"),
        "{}",
        outcome.out
    );
}

#[test]
fn completions_are_written_for_each_shell() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let outcome = desk.gradus(&["completions", shell]);
        assert!(outcome.success && outcome.out.contains("gradus"), "{shell}");
    }
}

#[test]
fn the_lab_needs_a_terminal() {
    let desk = Desk::new();
    let refusal = desk.refusal(&[]);
    assert!(refusal.contains("terminal") && refusal.contains("gradus run"), "{refusal}");
}
