//! The lessons are built into the program. A new file among them is not named in any source
//! file, so cargo has to be told to look. Their English pages, one after the other, are the text
//! that character models read where the learner names none.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=lessons");
    let mut pages = Vec::new();
    collect(Path::new("lessons"), &mut pages)?;
    pages.sort();
    let texts: Result<Vec<String>, io::Error> = pages.iter().map(fs::read_to_string).collect();
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(PathBuf::from(out).join("lessons.md"), texts?.join("\n\n"))
}

/// The English pages below a folder.
fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.file_name().is_some_and(|name| name == "en.md") {
            pages.push(path);
        }
    }
    Ok(())
}
