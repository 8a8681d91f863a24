//! What can be wrong with a text, said so that the learner can put it right.

use std::io;

use crate::data::shown;

/// What is wrong with a text; [`DataError`](crate::data::DataError) adds where it is from.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    #[error("there is no such file; give the path of a text in UTF-8")]
    Missing,
    #[error("this is a folder; name a file in it")]
    Folder,
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("it is an archive (as EPUB and word processors write); save its text as .txt first")]
    Archive,
    #[error("it is a PDF, not a plain text; save its text as .txt first")]
    Pdf,
    #[error("it is in UTF-16; save it as UTF-8")]
    Utf16,
    #[error(
        "line {line}, at byte offset {offset} of the file: 0x{value:02X} is not UTF-8; save the \
         file as UTF-8 (from Latin-1: iconv -f ISO-8859-1 -t UTF-8)"
    )]
    NotUtf8 {
        /// Counted from 1.
        line: u64,
        /// Counted from 0, from the beginning of the file.
        offset: u64,
        value: u8,
    },
    #[error("it is empty; windows of {window} characters need a text of at least {least}")]
    Empty { window: usize, least: usize },
    #[error(
        "it has {found} characters; windows of {window} need at least {least}: {} to train on \
         and as many to test on. Take a longer text, or a smaller window", window + 1
    )]
    Short { found: u64, window: usize, least: usize },
    #[error(
        "it holds nothing but \"{}\", so there is nothing to predict; take another text",
        shown(symbol)
    )]
    OneSymbol { symbol: String },
    #[error(
        "it was not the same when it was read again; save it as a file that does not change, and \
         that can be read more than once"
    )]
    Changed,
}
