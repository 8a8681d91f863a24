//! How things look: the colours and glyphs that the terminal can show, and the language.

use crate::text::Language;

/// Colours that the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    #[default]
    TrueColor,
    Ansi256,
    Ansi16,
    /// `NO_COLOR`: bold, dim, reverse and underline remain.
    None,
}

/// Glyphs that the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    #[default]
    Braille,
    Blocks,
    Ascii,
}

/// Everything that drawing needs besides what is drawn.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub colors: ColorDepth,
    pub glyphs: GlyphSet,
    pub language: Language,
}
