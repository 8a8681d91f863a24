//! Where the learner's things are kept.

use std::ffi::OsString;
use std::path::PathBuf;

use super::StoreError;
use crate::course::Stamp;

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

/// Seconds by which clocks are ahead of UTC at a time, where this machine is: SQLite knows the
/// platform's time zones. UTC where even it does not.
#[must_use]
pub fn utc_offset(stamp: Stamp) -> i32 {
    const ASK: &str = "SELECT CAST(strftime('%s', ?1, 'unixepoch', 'localtime') AS INTEGER) - ?1";
    let connection = rusqlite::Connection::open_in_memory();
    let offset = connection.and_then(|one| one.query_row(ASK, [stamp], |row| row.get(0)));
    offset.unwrap_or_default()
}

fn choose(named: Option<OsString>, usual: Option<PathBuf>) -> Result<PathBuf, StoreError> {
    let named = named.filter(|path| !path.is_empty()).map(PathBuf::from);
    named.or(usual).ok_or(StoreError::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_less_than_a_day_ahead() {
        let (winter, summer) = (utc_offset(1_733_000_000), utc_offset(1_720_000_000));
        // Clocks stand at whole quarters of an hour from UTC, and an hour moves in summer.
        for offset in [winter, summer] {
            assert!(offset.abs() <= 15 * 3600 && offset % 900 == 0, "{offset}");
        }
        assert!((winter - summer).abs() <= 2 * 3600);
    }

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
