//! What interviews ask about.

use serde::{Deserialize, Serialize};

/// A topic of the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Topic {
    Basics,
    Gradients,
    Optimisation,
    Generalisation,
    Depth,
    Convolution,
    Sequences,
    Generative,
    Attention,
    Practice,
}

impl Topic {
    /// All topics, in the order in which they are learnt.
    pub const ALL: [Self; 10] = [
        Self::Basics,
        Self::Gradients,
        Self::Optimisation,
        Self::Generalisation,
        Self::Depth,
        Self::Convolution,
        Self::Sequences,
        Self::Generative,
        Self::Attention,
        Self::Practice,
    ];

    /// The name by which files and commands know it: `convolution`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Basics => "basics",
            Self::Gradients => "gradients",
            Self::Optimisation => "optimisation",
            Self::Generalisation => "generalisation",
            Self::Depth => "depth",
            Self::Convolution => "convolution",
            Self::Sequences => "sequences",
            Self::Generative => "generative",
            Self::Attention => "attention",
            Self::Practice => "practice",
        }
    }

    /// The topic of a name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.key() == key)
    }

    /// The folder of its questions that no lesson proves yet, below `09-interview`:
    /// `06-convolution`.
    #[must_use]
    pub fn folder(self) -> String {
        format!("{:02}-{}", self as u8 + 1, self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_numbered_in_order() {
        let folders: Vec<String> = Topic::ALL.into_iter().map(Topic::folder).collect();
        assert_eq!(folders[0], "01-basics");
        assert_eq!(folders[9], "10-practice");
        assert!(folders.is_sorted());
        assert!(Topic::ALL.into_iter().all(|topic| Topic::named(topic.key()) == Some(topic)));
    }
}
