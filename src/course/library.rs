//! Where the files of lessons come from.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use super::Problem;
use crate::lab::Source;

static LESSONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lessons");

/// The files of [`LESSONS`], which by itself looks through all names of a folder for each.
static FILES: LazyLock<HashMap<&str, &[u8]>> = LazyLock::new(|| {
    fn gather<'d>(dir: &Dir<'d>, files: &mut HashMap<&'d str, &'d [u8]>) {
        let here = dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents())));
        files.extend(here);
        dir.dirs().for_each(|dir| gather(dir, files));
    }
    let mut files = HashMap::new();
    gather(&LESSONS, &mut files);
    files
});

/// The files of a course, by paths like `02-neurons/01-neuron/en.md`.
#[derive(Clone, Debug)]
pub struct Library(Root);

#[derive(Clone, Debug)]
enum Root {
    /// Built into the program.
    Embedded,
    /// A teacher's own.
    Folder(PathBuf),
}

impl Library {
    /// The lessons that the program brings along.
    #[must_use]
    pub fn embedded() -> Self {
        Self(Root::Embedded)
    }

    /// The lessons of a folder.
    ///
    /// # Errors
    ///
    /// If that is no folder, or has no `course.ron`.
    pub fn open(folder: &Path) -> Result<Self, Problem> {
        let name = folder.display().to_string();
        if !folder.is_dir() {
            let what =
                if folder.exists() { "this is no folder" } else { "there is no such folder" };
            return Err(Problem::file(name, what)
                .help("give the folder that holds course.ron and glossary.ron"));
        }
        if !folder.join("course.ron").is_file() {
            return Err(Problem::file(name, "there is no course.ron in this folder").help(
                "a course is a folder with course.ron, glossary.ron and a folder for each chapter",
            ));
        }
        Ok(Self(Root::Folder(folder.to_owned())))
    }

    /// What the user is told a file is called.
    #[must_use]
    pub fn name(&self, path: &str) -> String {
        match &self.0 {
            Root::Embedded => format!("lessons/{path}"),
            Root::Folder(folder) => folder.join(path).display().to_string(),
        }
    }

    /// Whether there is such a file.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        match &self.0 {
            Root::Embedded => FILES.contains_key(path),
            Root::Folder(folder) => folder.join(path).is_file(),
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it is not there, cannot be read, or is no UTF-8 text. The problem names the file.
    pub fn read(&self, path: &str) -> Result<Source, Problem> {
        let name = self.name(path);
        let missing = || Problem::file(&name, "this file is missing");
        let bytes = match &self.0 {
            Root::Embedded => FILES.get(path).ok_or_else(missing)?.to_vec(),
            Root::Folder(folder) => {
                fs::read(folder.join(path)).map_err(|error| match error.kind() {
                    std::io::ErrorKind::NotFound => missing(),
                    _ => Problem::file(&name, format!("this file cannot be read: {error}")),
                })?
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text.replace("\r\n", "\n"))),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                Err(Problem::file(name, format!("byte {at} of this file is no UTF-8 text"))
                    .help("save it with the encoding UTF-8"))
            }
        }
    }

    /// Names of the files and folders in a folder, in order; hidden ones are left out. Empty if
    /// there is no such folder.
    #[must_use]
    pub fn list(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = match &self.0 {
            Root::Embedded => {
                let dir = if folder.is_empty() { Some(&LESSONS) } else { LESSONS.get_dir(folder) };
                let entries = dir.map(Dir::entries).unwrap_or_default();
                entries
                    .iter()
                    .filter_map(|entry| Some(file_name(entry.path())?.to_owned()))
                    .collect()
            }
            Root::Folder(root) => fs::read_dir(root.join(folder))
                .into_iter()
                .flatten()
                .filter_map(|entry| Some(file_name(&entry.ok()?.path())?.to_owned()))
                .collect(),
        };
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }
}

fn file_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lessons_are_built_in() {
        let library = Library::embedded();
        assert!(library.has("course.ron"));
        assert_eq!(library.read("course.ron").expect("it is there").name, "lessons/course.ron");
        assert!(library.list("").contains(&"glossary.ron".to_owned()));
        let missing = library.read("nowhere/en.md").expect_err("it is not there");
        assert_eq!(missing.to_string(), "lessons/nowhere/en.md: this file is missing");
    }

    #[test]
    fn a_folder_must_be_a_course() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let problem = Library::open(&folder.path().join("no")).expect_err("no folder");
        assert!(problem.message().contains("no such folder"), "{problem}");
        let problem = Library::open(folder.path()).expect_err("an empty folder");
        assert!(problem.message().contains("no course.ron"), "{problem}");

        fs::write(folder.path().join("course.ron"), b"()").expect("written");
        fs::write(folder.path().join(".hidden"), b"").expect("written");
        fs::write(folder.path().join("latin.md"), b"na\xefve").expect("written");
        let library = Library::open(folder.path()).expect("a course");
        assert_eq!(library.list(""), ["course.ron", "latin.md"]);
        assert_eq!(library.list("nowhere"), [""; 0]);
        let problem = library.read("latin.md").expect_err("not UTF-8");
        assert!(problem.to_string().contains("byte 2 of this file is no UTF-8"), "{problem}");
    }
}
