//! Progress as a text file, to be carried to another machine.
//!
//! The first line says what it is, `{"gradus":"progress","version":1,"facts":2}`, and each line
//! after it holds a fact with its time, `{"at":1728000000,"fact":{…}}`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::schema;
use crate::course::{Fact, Stamp};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Header {
    gradus: String,
    version: u32,
    facts: usize,
}

/// Why a file cannot be read: where, what, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {way_out}")]
pub struct PortableError {
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
    pub way_out: &'static str,
}

/// Facts as a file.
#[must_use]
pub fn write(facts: &[(Stamp, Fact)]) -> String {
    let header = Header { gradus: "progress".into(), version: VERSION, facts: facts.len() };
    let mut text = serde_json::json!(header).to_string() + "\n";
    for (at, fact) in facts {
        // Encoded as in the store, which cares for numbers that JSON has no name for.
        let fact = schema::encode(fact);
        let _ = writeln!(text, "{{\"at\":{at},\"fact\":{fact}}}");
    }
    text
}

/// Reads what [`write`] wrote.
///
/// # Errors
///
/// If it is something else, was written by a later version, is damaged, or ends too early.
pub fn read(bytes: &[u8]) -> Result<Vec<(Stamp, Fact)>, PortableError> {
    const AGAIN: &str = "copy or export it again";
    let mut lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !is_empty(line));
    let header: Option<Header> =
        lines.next().and_then(|(line, _)| serde_json::from_slice(line).ok());
    let Some(header) = header.filter(|header| header.gradus == "progress") else {
        return Err(PortableError {
            line: 1,
            reason: "this is no file of progress".into(),
            way_out: "name one that `gradus export progress` has written",
        });
    };
    if header.version > VERSION {
        return Err(PortableError {
            line: 1,
            reason: format!(
                "a later gradus has written this (form {}, and this one reads {VERSION})",
                header.version
            ),
            way_out: "bring gradus up to date",
        });
    }
    let mut facts = Vec::with_capacity(header.facts.min(1 << 20));
    let mut last = 1;
    for (line, number) in lines {
        last = number;
        facts.push(fact(line).map_err(|(reason, way_out)| PortableError {
            line: number,
            reason,
            way_out,
        })?);
    }
    if facts.len() != header.facts {
        let (found, all) = (facts.len(), header.facts);
        let reason = format!("the file ends here with {found} facts, and {all} were written");
        return Err(PortableError { line: last, reason, way_out: AGAIN });
    }
    Ok(facts)
}

fn is_empty(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

fn fact(line: &[u8]) -> Result<(Stamp, Fact), (String, &'static str)> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Read {
        at: Stamp,
        fact: serde_json::Value,
    }
    const DAMAGED: &str = "the file was damaged or edited: copy or export it again";
    let read: Read = serde_json::from_slice(line)
        .map_err(|error| (format!("this line is no fact with its time ({error})"), DAMAGED))?;
    let name = read.fact.as_object().and_then(|fact| fact.keys().next()).cloned();
    schema::decode(&read.fact.to_string(), read.at).map(|fact| (read.at, fact)).ok_or_else(|| {
        let name = name.unwrap_or_else(|| read.fact.to_string());
        (format!("this version of gradus cannot read the fact {name:?}"), DAMAGED)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::facts;
    use super::*;

    fn file() -> (Vec<(Stamp, Fact)>, String) {
        let facts: Vec<_> =
            facts().into_iter().zip(1_728_000_000..).map(|(f, at)| (at, f)).collect();
        let text = write(&facts);
        (facts, text)
    }

    #[test]
    fn what_is_written_is_read() {
        let (facts, text) = file();
        assert_eq!(read(text.as_bytes()), Ok(facts.clone()));
        assert_eq!(read(text.replace('\n', "\r\n\r\n").as_bytes()), Ok(facts));
        assert_eq!(read(write(&[]).as_bytes()), Ok(Vec::new()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_a_way_out() {
        let (_, text) = file();
        let lines: Vec<&str> = text.lines().collect();
        let with = |number: usize, line: &str| {
            let mut lines = lines.clone();
            lines[number] = line;
            lines.join("\n").into_bytes()
        };
        let short = lines[..lines.len() - 2].join("\n").into_bytes();
        let count = lines.len() - 1;
        for (bytes, line, reason) in [
            (Vec::new(), 1, "no file of progress"),
            (b"SQLite format 3\0".to_vec(), 1, "no file of progress"),
            (
                b"{\"gradus\":\"lesson\",\"version\":1,\"facts\":0}".to_vec(),
                1,
                "no file of progress",
            ),
            (with(0, "{\"gradus\":\"progress\",\"version\":9,\"facts\":1}"), 1, "a later gradus"),
            (with(3, "{\"at\":1,\"fact\":{\"Danced\":{\"hours\":2}}}"), 4, "fact \"Danced\""),
            (with(3, "{\"at\":1,\"fact\":7}"), 4, "fact \"7\""),
            (with(5, "{\"at\":1,\"fact\":{\"At\":{\"les"), 6, "no fact with its time"),
            (with(5, "\u{1}"), 6, "no fact with its time"),
            ([text.as_bytes(), &[0xff, 0xfe]].concat(), lines.len() + 1, "no fact with its time"),
            (short, lines.len() - 2, &format!("ends here with {} facts, and {count}", count - 2)),
        ] {
            let error = read(&bytes).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.reason.contains(reason), "{error}");
            assert!(!error.way_out.is_empty());
        }
    }
}
