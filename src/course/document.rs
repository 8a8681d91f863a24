//! Prose as a tree of blocks, parsed from a lesson's Markdown.

/// A block of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading below the page's own title.
    Heading(Vec<Inline>),
    Paragraph(Vec<Inline>),
    /// A list; numbered from `start` where there is one.
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
    },
    /// A remark set apart (Markdown's `>`).
    Note(Vec<Block>),
    /// Code in a language.
    Code {
        language: String,
        text: String,
    },
    /// A displayed formula, laid out in two dimensions: its lines, all of one width.
    Formula {
        source: String,
        lines: Vec<String>,
    },
    /// Rows of cells; the first row is the head.
    Table(Vec<Vec<Vec<Inline>>>),
    /// A question to be answered before the run.
    Predict(Prediction),
    /// The place of a challenge of the lesson, by its key.
    Challenge(String),
}

/// The blocks of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem(pub Vec<Block>);

/// A piece of text within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Emphasis(String),
    Strong(String),
    Code(String),
    /// A formula within the line, as Unicode: `wᵀx + b`.
    Formula(String),
    /// A word of the glossary: its key and what stands in the text.
    Term {
        key: String,
        text: String,
    },
    /// A line break that the writer asked for.
    Break,
}

/// A prediction that the learner makes before seeing the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Unique in the lesson.
    pub key: String,
    pub question: Vec<Inline>,
    pub choices: Vec<PredictionChoice>,
}

/// A possible answer, with what is said to whoever chose it (after the run was seen).
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionChoice {
    pub text: Vec<Inline>,
    /// Whether this is what the run shows.
    pub right: bool,
    /// Why it is so, or what the choice overlooks.
    pub answer: Vec<Inline>,
}

/// The words of inlines without their looks.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(text)
        | Inline::Emphasis(text)
        | Inline::Strong(text)
        | Inline::Code(text)
        | Inline::Formula(text)
        | Inline::Term { text, .. } => text.clone(),
        Inline::Break => " ".to_owned(),
    };
    inlines.iter().map(piece).collect()
}
