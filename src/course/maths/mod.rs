//! Formulas: LaTeX in, lines of Unicode out.
//!
//! ```text
//! source --parse--> Sheet --plane--> lines of equal width   (display)
//!                         --line---> one line               (inline)
//! ```
//!
//! The grid of characters and the table of symbols are those of the crate `term-maths`. The
//! parser and the typesetting are ours: that crate's parser accepts everything (a mistyped
//! command would reach the screen as raw TeX), and its spacing follows the blanks of the
//! source, where a book's follows the meaning: a sign has space around it when it joins two
//! things and none when it stands before one.

mod brackets;
mod line;
mod parse;
mod plane;
mod script;
mod sheet;
mod symbols;
mod tree;

/// A formula that cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MathsError {
    /// Byte of the formula at which the trouble stands.
    pub at: usize,
    pub message: String,
    /// What would be right, where that is known.
    pub hint: Option<String>,
}

impl MathsError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Sets a formula in two dimensions; the lines are all of one width.
///
/// Rows are separated by `\\` or by the end of a line. They are aligned at `&`, or, where there
/// is none, at their first relation.
///
/// # Errors
///
/// For whatever is not known or not well formed; nothing is shown as raw TeX.
pub fn display(latex: &str) -> Result<Vec<String>, MathsError> {
    Ok(sheet::lines(&parse::sheet(latex)?))
}

/// Sets a formula in one line: `wᵀx + b`, `∂L/∂w`, `W[1]`. Scripts that Unicode does not have
/// are written out, `w_(i,j)`.
///
/// # Errors
///
/// As [`display`], and for what needs several lines.
pub fn inline(latex: &str) -> Result<String, MathsError> {
    line::formula(&parse::sheet(latex)?)
}

#[cfg(test)]
mod tests;
