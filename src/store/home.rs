//! Where the learner's things are kept.

use std::ffi::OsString;
use std::path::PathBuf;

use super::StoreError;

/// The learner's home for gradus: `GRADUS_HOME` where it is set, else the platform's folder for
/// the data of programs (on Linux `~/.local/share/gradus`).
///
/// # Errors
///
/// Where neither is known.
pub fn home() -> Result<PathBuf, StoreError> {
    let usual = directories::ProjectDirs::from("", "", "gradus");
    choose(std::env::var_os("GRADUS_HOME"), usual.map(|dirs| dirs.data_dir().to_owned()))
}

fn choose(named: Option<OsString>, usual: Option<PathBuf>) -> Result<PathBuf, StoreError> {
    let named = named.filter(|path| !path.is_empty()).map(PathBuf::from);
    named.or(usual).ok_or(StoreError::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_learner_decides_then_the_platform() {
        let usual = || Some(PathBuf::from("/usual"));
        assert_eq!(choose(Some("/mine".into()), usual()).unwrap(), PathBuf::from("/mine"));
        assert_eq!(choose(Some(OsString::new()), usual()).unwrap(), PathBuf::from("/usual"));
        assert_eq!(choose(None, usual()).unwrap(), PathBuf::from("/usual"));
        let error = choose(None, None).unwrap_err().to_string();
        assert!(error.contains("GRADUS_HOME"), "{error}");
    }
}
