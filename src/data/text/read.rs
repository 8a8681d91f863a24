//! Characters of a text, a block at a time.

use std::io::Read;

use super::error::TextError;

/// Bytes of a text that are held at once.
const BLOCK: usize = 1 << 16;

/// Gives every character of a text in UTF-8, in order; ends of lines in whichever of the usual
/// ways as `\n`, a byte-order mark at the front not at all.
///
/// # Errors
/// Where the text cannot be read or is none.
pub(super) fn characters(
    mut source: impl Read,
    mut take: impl FnMut(char),
) -> Result<(), TextError> {
    let mut lines = Lines::default();
    let mut block = vec![0; BLOCK];
    // Bytes at the front of the block that wait for the rest of their character, and bytes of
    // the text before the block.
    let (mut waiting, mut before) = (0, 0);
    loop {
        let read = fill(&mut source, &mut block[waiting..])?;
        let bytes = &block[..waiting + read];
        if before == 0 {
            recognise(bytes)?;
        }
        let (valid, broken) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), false),
            // A character may go on in the next block, but not after the last.
            Err(error) => (error.valid_up_to(), error.error_len().is_some() || read == 0),
        };
        let text = std::str::from_utf8(&bytes[..valid]).unwrap_or_default();
        let text = if before == 0 { text.trim_start_matches('\u{feff}') } else { text };
        text.chars().for_each(|c| lines.pass(c, &mut take));
        if broken {
            let (line, offset) = (lines.ended + 1, before + valid as u64);
            return Err(TextError::NotUtf8 { line, offset, value: bytes[valid] });
        }
        if read == 0 {
            return Ok(());
        }
        before += valid as u64;
        let length = bytes.len();
        block.copy_within(valid..length, 0);
        waiting = length - valid;
    }
}

/// Reads until the block is full or nothing is left.
fn fill(source: &mut impl Read, block: &mut [u8]) -> Result<usize, TextError> {
    let mut filled = 0;
    while filled < block.len() {
        match source.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => {
                return Err(TextError::Folder);
            }
            Err(error) => return Err(TextError::Unreadable(error)),
        }
    }
    Ok(filled)
}

/// Names what is no plain text by its first bytes.
fn recognise(bytes: &[u8]) -> Result<(), TextError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1F\x8B") {
        Err(TextError::Archive)
    } else if bytes.starts_with(b"%PDF-") {
        Err(TextError::Pdf)
    } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        Err(TextError::Utf16)
    } else {
        Ok(())
    }
}

/// Makes one sign of the ends of lines.
#[derive(Default)]
struct Lines {
    /// How many have ended.
    ended: u64,
    after_return: bool,
}

impl Lines {
    fn pass(&mut self, c: char, take: &mut impl FnMut(char)) {
        let second = c == '\n' && self.after_return;
        self.after_return = c == '\r';
        if second {
            return;
        }
        let c = if c == '\r' { '\n' } else { c };
        self.ended += u64::from(c == '\n');
        take(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes a few at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(buffer.len()).min(self.0.len());
            buffer[..size].copy_from_slice(&self.0[..size]);
            self.0 = &self.0[size..];
            Ok(size)
        }
    }

    fn read(bytes: &[u8]) -> Result<String, TextError> {
        let all = |source: Drops| {
            let mut text = String::new();
            characters(source, |c| text.push(c)).map(|()| text)
        };
        let text = all(Drops(bytes, usize::MAX))?;
        assert_eq!(all(Drops(bytes, 1)).unwrap(), text);
        Ok(text)
    }

    #[test]
    fn lines_end_in_one_way_and_marks_of_byte_order_are_dropped() {
        assert_eq!(read("\u{feff}a\r\nb\rc\n\r\n\nd".as_bytes()).unwrap(), "a\nb\nc\n\n\nd");
        assert_eq!(read(b"").unwrap(), "");
        assert_eq!(read("\u{feff}".as_bytes()).unwrap(), "");
    }

    #[test]
    fn characters_and_line_ends_may_lie_across_blocks() {
        for shift in 0..5 {
            let mut text = "x".repeat(BLOCK - 3 + shift);
            text.push_str("é\r\nœ𝄞");
            text.push_str(&"y".repeat(2 * BLOCK));
            assert_eq!(read(text.as_bytes()).unwrap(), text.replace("\r\n", "\n"));
        }
    }

    #[test]
    fn what_is_not_utf8_is_named_with_its_place() {
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        let wanted = "line 2, at byte offset 6 of the file: 0xE9 is not UTF-8; save the file as \
                      UTF-8 (from Latin-1: iconv -f ISO-8859-1 -t UTF-8)";
        assert_eq!(said(b"abc\r\nt\xE9e"), wanted);
        // Begun and not ended, at the end of the text and before it.
        assert!(
            said("aé".as_bytes().split_last().unwrap().1).starts_with("line 1, at byte offset 1")
        );
        assert!(
            said("\u{feff}é\n".as_bytes().split_at(4).0).contains("offset 3 of the file: 0xC3")
        );
        let mut long = "é\n".repeat(100_000).into_bytes();
        long.extend_from_slice(b"\xFF\n");
        assert!(said(&long).starts_with("line 100001, at byte offset 300000 of the file: 0xFF"));
    }

    #[test]
    fn files_of_other_kinds_are_recognised() {
        let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
        assert!(said(b"PK\x03\x04\x14").contains("an archive"));
        assert!(said(b"%PDF-1.7\n").contains("a PDF"));
        assert!(said(b"\xFF\xFEa\0").contains("UTF-16"));
    }
}
