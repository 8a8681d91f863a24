//! How things look: the colours and glyphs that the terminal can show, and the language.

use std::sync::Arc;

use super::glyphs::Glyphs;
use super::theme::Theme;
use super::words::Words;
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

/// Everything that drawing needs besides what is drawn. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Look {
    language: Language,
    glyphs: &'static Glyphs,
    theme: Arc<Theme>,
    words: Arc<Words>,
}

impl Look {
    /// What a terminal of these colours and glyphs shows to a reader of this language.
    #[must_use]
    pub fn new(colors: ColorDepth, glyphs: GlyphSet, language: Language) -> Self {
        Self {
            language,
            glyphs: Glyphs::of(glyphs),
            theme: Arc::new(Theme::new(colors)),
            words: Arc::new(Words::of(language)),
        }
    }

    /// Styles.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Glyphs.
    #[must_use]
    pub fn glyphs(&self) -> &'static Glyphs {
        self.glyphs
    }

    /// Words of the interface.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Language of the course's texts.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// How many colours there are.
    #[must_use]
    pub fn colors(&self) -> ColorDepth {
        self.theme.depth()
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new(ColorDepth::default(), GlyphSet::default(), Language::default())
    }
}
