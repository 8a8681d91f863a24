//! Words for the learner, keyed by language.
//!
//! Content carries its own translations, so another language is data and never code.

use serde::{Deserialize, Serialize};

/// A language that content can be written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, which every text must have.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, the obligatory one first.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The code that names the language in files (`en.md`) and in settings.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }
}

/// One text in one or more languages; in RON `(en: "Learning rate", fr: "…")`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The English words.
    pub en: String,
    /// The French words, where somebody has written them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<String>,
}

impl Text {
    /// A text that exists in English alone.
    #[must_use]
    pub fn english(words: impl Into<String>) -> Self {
        Self { en: words.into(), fr: None }
    }

    /// The text with its words changed, in every language.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self { en: change(&self.en), fr: self.fr.as_deref().map(change) }
    }

    /// The words in `language`, or in English where there are none.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Fr => self.fr.as_deref().unwrap_or(&self.en),
        }
    }
}
