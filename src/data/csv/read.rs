//! From bytes to a table of cells.

use csv::{ReaderBuilder, StringRecord};

use super::error::FileError;

/// The cells of a file as text without surrounding spaces; every row has a cell a column.
#[derive(Debug)]
pub(super) struct Table {
    /// Names of the columns: filled, without control characters, all different.
    pub(super) columns: Vec<String>,
    /// All cells, row by row, one after another.
    text: String,
    /// Where each cell ends in `text`; it begins where the one before ends.
    ends: Vec<usize>,
    /// The line on which each row begins.
    lines: Vec<usize>,
    /// Whether the line of names holds nothing but numbers.
    numeric_header: bool,
}

impl Table {
    /// Reads the header and all rows.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, FileError> {
        let text = utf8(bytes)?;
        if text.trim().is_empty() {
            return Err(FileError::Empty);
        }
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
        let mut record = StringRecord::new();
        let mut table = Self {
            columns: Vec::new(),
            text: String::with_capacity(text.len()),
            ends: Vec::new(),
            lines: Vec::new(),
            numeric_header: false,
        };
        loop {
            let start = reader.position().byte() as usize;
            let more = reader.read_record(&mut record);
            if !more.map_err(|error| FileError::Unreadable(error.into()))? {
                break;
            }
            let line = lines.of_record(start);
            if let Some(bad) = unclosed(&text[start..], &record, line) {
                return Err(bad);
            }
            // A line of spaces is no row, though it has a cell.
            if record.len() == 1 && record[0].trim().is_empty() {
                continue;
            }
            table.add(&record, line)?;
        }
        if table.lines.is_empty() { Err(FileError::HeaderOnly) } else { Ok(table) }
    }

    /// Takes the first record for the header and all others for rows.
    fn add(&mut self, record: &StringRecord, line: usize) -> Result<(), FileError> {
        if self.columns.is_empty() {
            self.columns = names(record)?;
            self.numeric_header = record.iter().all(|name| name.trim().parse::<f64>().is_ok());
            return Ok(());
        }
        let (found, wanted) = (record.len(), self.columns.len());
        if found != wanted {
            return Err(FileError::Ragged { line, found, wanted });
        }
        if self.ends.len() + wanted > super::MOST_NUMBERS {
            return Err(FileError::TooLarge);
        }
        for cell in record {
            self.text.push_str(cell.trim());
            self.ends.push(self.text.len());
        }
        self.lines.push(line);
        Ok(())
    }

    /// Number of rows, the header not counted.
    pub(super) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The line on which a row begins, from 1.
    pub(super) fn line(&self, row: usize) -> usize {
        self.lines[row]
    }

    /// The text of a cell, which may be empty.
    pub(super) fn cell(&self, row: usize, column: usize) -> &str {
        let index = row * self.columns.len() + column;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// The text of a cell, or `None` where it is empty or says that it is.
    pub(super) fn filled(&self, row: usize, column: usize) -> Option<&str> {
        const EMPTY: [&str; 5] = ["NA", "N/A", "NaN", "null", "?"];
        let cell = self.cell(row, column);
        let empty = cell.is_empty() || EMPTY.iter().any(|word| cell.eq_ignore_ascii_case(word));
        (!empty).then_some(cell)
    }

    /// The column called `target`.
    pub(super) fn position(&self, target: &str) -> Result<usize, FileError> {
        let target = target.trim();
        if let Some(position) = self.columns.iter().position(|name| name == target) {
            return Ok(position);
        }
        if self.numeric_header {
            return Err(FileError::NoHeader);
        }
        let likeness =
            |name: &String| strsim::jaro_winkler(&name.to_lowercase(), &target.to_lowercase());
        let nearest = self.columns.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let nearest = nearest.filter(|name| likeness(name) > 0.7).cloned();
        let columns = self.columns.clone();
        Err(FileError::UnknownTarget { target: target.to_owned(), nearest, columns })
    }
}

/// The bytes as text, without a byte-order mark.
fn utf8(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1F\x8B") {
        return Err(FileError::Archive);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(FileError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line_start =
            bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
        let line = bytes[..=at].split(|byte| *byte == b'\n').count();
        FileError::NotUtf8 { line, byte: at - line_start + 1, value: bytes[at] }
    })
}

/// The separator that the first line holds most of outside quotes; a comma where it holds none.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte) {
                    *count += 1;
                }
            }
        }
    }
    // The first of equals wins, hence the comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| mark)
}

/// The names of the header, checked.
fn names(record: &StringRecord) -> Result<Vec<String>, FileError> {
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    let mut seen = std::collections::HashMap::new();
    for (index, name) in record.iter().enumerate() {
        let name: String =
            name.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // The index that data frames write has no name.
        let name = if name.is_empty() { format!("column {}", index + 1) } else { name };
        if let Some(first) = seen.insert(name.clone(), index + 1) {
            return Err(FileError::DuplicateColumn { name, first, second: index + 1 });
        }
        names.push(name);
    }
    Ok(names)
}

/// A quote that is never closed swallows the rest of the file into one cell.
fn unclosed(rest: &str, record: &StringRecord, line: usize) -> Option<FileError> {
    let last = record.iter().next_back()?;
    let swallowed = last.contains(['\n', '\r']) && rest.ends_with(last);
    let quotes = rest.bytes().filter(|byte| *byte == b'"');
    (swallowed && quotes.count() % 2 == 1).then_some(FileError::UnclosedQuote { line })
}

/// Counts lines, however they are ended, up to the records of a text.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of the record whose reading began at `start`, blank lines before it passed over.
    fn of_record(&mut self, start: usize) -> usize {
        let mut begin = start;
        while matches!(self.text.get(begin), Some(b'\r' | b'\n')) {
            begin += 1;
        }
        while self.at < begin {
            let ends = match self.text[self.at] {
                b'\n' => true,
                b'\r' => self.text.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += usize::from(ends);
            self.at += 1;
        }
        self.line
    }
}
