//! The walls of the house, read off its sources: who imports whom, how long a file is, and
//! where `unsafe` stands. The map is that of `src/lib.rs`.

#![allow(clippy::unwrap_used)] // A test may stop at the first surprise.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Every folder (or single file) of `src` and what it may import, itself apart.
const MAY_IMPORT: [(&str, &[&str]); 11] = [
    ("text", &[]),
    ("engine", &["text"]),
    ("data", &["text", "engine"]),
    ("lab", &["text", "engine", "data"]),
    ("course", &["text", "engine", "data", "lab"]),
    ("quiz", &["text", "engine", "data", "lab", "course"]),
    ("store", &["text", "course"]),
    ("ui", &["text", "engine", "data", "lab", "course", "quiz"]),
    ("session", &["text", "engine", "data", "lab", "course", "quiz", "ui", "store"]),
    ("local", &["text", "engine", "data", "lab", "course", "quiz", "ui", "store", "session"]),
    (
        "cli",
        &["text", "engine", "data", "lab", "course", "quiz", "ui", "store", "session", "local"],
    ),
];

/// Lines that a file may have, its tests not counted.
const MOST_LINES: usize = 400;

/// The one file that may hold `unsafe` code.
const KERNELS: &str = "engine/kernels.rs";

/// A file of `src`.
struct Source {
    /// Relative to `src`, with `/` between the names.
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The folder directly under `src` that the file belongs to, or its own name there.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether the whole file is tests.
    fn is_test(&self) -> bool {
        self.path.ends_with("_tests.rs")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
    }

    /// Numbered lines without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, line)| {
            let end = line.find("//").unwrap_or(line.len());
            (i + 1, &line[..end])
        })
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let source = |path: &PathBuf| {
        let names = path.strip_prefix(&root).unwrap().iter();
        let names: Vec<_> = names.map(|name| name.to_str().unwrap()).collect();
        Source::new(&names.join("/"), &std::fs::read_to_string(path).unwrap())
    };
    files.iter().map(source).collect()
}

/// The names that stand directly behind `crate::` in some code, with their lines: also those in
/// braces, as in `use crate::{data::Dataset, lab::Run}`, over several lines.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    // How many braces deep a `crate::{` list is, while one is open.
    let mut depth = 0;
    for (line, code) in source.code() {
        let mut rest = code;
        loop {
            if depth == 0 {
                let Some(at) = rest.find("crate::") else { break };
                rest = &rest[at + "crate::".len()..];
                match rest.strip_prefix('{') {
                    Some(list) => (depth, rest) = (1, list),
                    None => found.extend(name(rest).map(|name| (line, name))),
                }
            }
            if depth == 1 {
                found.extend(name(rest.trim_start()).map(|name| (line, name)));
            }
            // On to the next name of the list, or out of it.
            let mut marks = rest.char_indices();
            let mut next = None;
            while depth > 0 && next.is_none() {
                match marks.next() {
                    None => break,
                    Some((_, '{')) => depth += 1,
                    Some((at, '}')) => {
                        depth -= 1;
                        next = (depth == 0).then_some(at + 1);
                    }
                    Some((at, ',')) if depth == 1 => next = Some(at + 1),
                    Some(_) => {}
                }
            }
            match next {
                Some(at) => rest = &rest[at..],
                None if depth > 0 => break,
                None => {}
            }
        }
    }
    found
}

fn name(code: &str) -> Option<String> {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    (end > 0).then(|| code[..end].to_owned())
}

/// Rooms that a file at `path` reaches by `super::super::…` up to the crate's root, outside
/// inline modules (whose lines are indented).
fn climbs(source: &Source) -> Vec<(usize, String)> {
    let names = source.path.split('/').count();
    let own = source.path.ends_with("/mod.rs");
    // `super` of src/a/mod.rs and of src/a.rs is the root; each folder more is one more.
    let depth = if own { names - 1 } else { names };
    let climb = "super::".repeat(depth);
    let lines = source.code().filter(|(_, code)| !code.starts_with(' '));
    let paths = lines.filter_map(|(line, code)| Some((line, &code[code.find(&climb)?..])));
    paths.filter_map(|(line, path)| Some((line, name(&path[climb.len()..])?))).collect()
}

/// What runs against the map, a sentence each.
fn wrong_edges(sources: &[Source]) -> Vec<String> {
    let rooms: Vec<&str> = MAY_IMPORT.iter().map(|(room, _)| *room).collect();
    let mut wrong = Vec::new();
    for source in sources {
        let room = source.room();
        // The crate's own list, the program's entry, and the build script.
        if ["lib", "main", "build"].contains(&room) {
            continue;
        }
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!(
                "src/{}: the room {room} is not on the map: give it a place in src/lib.rs and in \
                 MAY_IMPORT of tests/architecture.rs",
                source.path
            ));
            continue;
        };
        for (line, name) in imports(source).into_iter().chain(climbs(source)) {
            let known = rooms.contains(&name.as_str());
            if known && name != room && !allowed.contains(&name.as_str()) {
                wrong.push(format!(
                    "src/{}:{line}: {room} imports {name}, which stands to its right: move what \
                     both need into {room} or further left, or hand it in as a value",
                    source.path
                ));
            }
        }
    }
    wrong
}

/// Lines of a file without the items under a `#[cfg(test)]` at the margin. Formatted items end
/// at the margin, in `;` or in the brace of their block; raw strings may hold anything there.
fn lines_without_tests(source: &Source) -> usize {
    let (mut count, mut inside, mut block, mut raw) = (0, false, false, false);
    for line in source.text.lines() {
        if raw {
            raw = !line.contains("\"#");
        } else if let Some(at) = line.find("r#\"") {
            raw = !line[at + 3..].contains("\"#");
        } else if inside && !line.starts_with([' ', '#']) {
            block |= line.ends_with('{');
            let last = if block { line == "}" } else { line.ends_with(';') };
            if last {
                (inside, block) = (false, false);
                continue;
            }
        } else if line == "#[cfg(test)]" {
            inside = true;
        }
        count += usize::from(!inside);
    }
    count
}

fn long_files(sources: &[Source]) -> Vec<String> {
    let files = sources.iter().filter(|source| !source.is_test());
    let long = files.map(|source| (source, lines_without_tests(source)));
    long.filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(source, lines)| {
            format!(
                "src/{}:{MOST_LINES}: {lines} lines without its tests, and {MOST_LINES} may be: \
                 a file is one concept; give the second one its own file",
                source.path
            )
        })
        .collect()
}

fn unsafe_code(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path != KERNELS) {
        for (line, code) in source.code() {
            let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|word| word == "unsafe" || word == "unsafe_code") {
                found.push(format!(
                    "src/{}:{line}: unsafe code stands in src/{KERNELS} alone: write it in safe \
                     Rust, or as a kernel there",
                    source.path
                ));
            }
        }
    }
    found
}

#[track_caller]
fn expect_none(wrong: &[String]) {
    let list = wrong.iter().fold(String::new(), |mut list, line| {
        let _ = writeln!(list, "  {line}");
        list
    });
    assert!(wrong.is_empty(), "\n{list}");
}

#[test]
fn imports_follow_the_map() {
    let sources = sources();
    assert!(sources.len() > 50, "the sources were found");
    expect_none(&wrong_edges(&sources));
}

#[test]
fn the_map_has_no_way_round() {
    for (place, (room, allowed)) in MAY_IMPORT.iter().enumerate() {
        for name in *allowed {
            let other = MAY_IMPORT.iter().position(|(room, _)| room == name);
            assert!(other.is_some_and(|other| other < place), "{room} may import {name}");
        }
    }
}

#[test]
fn files_are_short() {
    expect_none(&long_files(&sources()));
}

#[test]
fn unsafe_code_stands_in_one_file() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.path == KERNELS));
    expect_none(&unsafe_code(&sources));
}

#[test]
fn planted_edges_are_found() {
    let edges = |path: &str, text: &str| wrong_edges(&[Source::new(path, text)]);
    let found = edges("lab/run.rs", "use crate::data::Dataset;\nuse crate::ui::App;\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("src/lab/run.rs:2: lab imports ui"), "{}", found[0]);
    let list = "use crate::{\n    data::{self, Split},\n    lab::{ui, Run}, cli,\n    store,\n};\n";
    let found = edges("ui/app.rs", list);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("app.rs:3: ui imports cli"), "{found:?}");
    assert!(found[1].contains("app.rs:4: ui imports store"), "{found:?}");
    assert_eq!(edges("engine/a.rs", "fn f() -> crate::lab::Run { crate::data::g() }").len(), 2);
    assert_eq!(edges("engine/a.rs", "use super::super::lab::Run;\n").len(), 1);
    assert_eq!(edges("data/mod.rs", "pub use super::lab::Run;\n").len(), 1);
    assert_eq!(edges("local.rs", "use super::cli;\n").len(), 1);
    assert_eq!(edges("lab/a.rs", "use super::store;\nuse super::super::engine::Real;\n").len(), 0);
    assert_eq!(
        edges("text.rs", "//! Of [`crate::ui`].\nuse crate::text::Text; // crate::ui\n").len(),
        0
    );
    assert_eq!(edges("store/mod.rs", "use crate::quiz::Bank;").len(), 1);
    assert!(edges("attic/mod.rs", "")[0].contains("the room attic is not on the map"));
}

#[test]
fn planted_lines_and_unsafe_code_are_found() {
    let code = "fn f() {}\n".repeat(MOST_LINES);
    let tests = "#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
    let raw = "#[cfg(test)]\nmod tests {\n    const RON: &str = r#\"(\n}\n\"#;\n    fn f() {}\n}\n";
    let apart = "#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod tests;\n";
    let long = |path: &str, text: String| long_files(&[Source::new(path, &text)]).len();
    assert_eq!(long("lab/a.rs", format!("{code}{tests}")), 0);
    assert_eq!(long("lab/a.rs", format!("{code}{raw}")), 0);
    assert_eq!(long("lab/a.rs", format!("{code}{apart}")), 0);
    assert_eq!(long("lab/a.rs", format!("{code}fn g() {{}}\n{apart}")), 1);
    assert_eq!(long("lab/a.rs", format!("{tests}{code}fn g() {{}}\n")), 1);
    assert_eq!(long("lab/a.rs", format!("{apart}{code}fn g() {{}}\n")), 1);
    assert_eq!(long("lab/a_tests.rs", format!("{code}{code}")), 0);
    let found = |path: &str, text: &str| unsafe_code(&[Source::new(path, text)]).len();
    assert_eq!(found("lab/a.rs", "let x = unsafe { y };\n#[allow(unsafe_code)]\n"), 2);
    assert_eq!(found("lab/a.rs", "// unsafe\nlet unsafely = 1;\n"), 0);
    assert_eq!(found(KERNELS, "unsafe {}"), 0);
}
