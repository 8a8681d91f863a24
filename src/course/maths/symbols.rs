//! What the commands mean.

use super::tree::{Class, Grid, Mark, Node};

/// The symbol of a command that takes nothing: `\alpha`, `\leq`, `\sum`, `\log`.
pub fn symbol(name: &str) -> Option<Node> {
    if let Some(class) = function(name) {
        let spoken = match name {
            "argmax" => "arg max",
            "argmin" => "arg min",
            name => name,
        };
        return Some(Node::symbol(spoken, class));
    }
    let (text, class) = match name {
        "sum" => ("∑", Class::Large),
        "prod" => ("∏", Class::Large),
        "int" => ("∫", Class::Function),
        // Where the table's sign is rare in terminal fonts, or not what a book would set.
        "mid" => ("|", Class::Relation),
        "vert" => ("|", Class::Ordinary),
        "Vert" => ("‖", Class::Ordinary),
        "lvert" => ("|", Class::Open),
        "rvert" => ("|", Class::Close),
        "lVert" => ("‖", Class::Open),
        "rVert" => ("‖", Class::Close),
        "dots" | "ldots" => ("…", Class::Ordinary),
        "sim" => ("~", Class::Relation),
        "coloneqq" => (":=", Class::Relation),
        "colon" => (":", Class::Punctuation),
        "lbrace" => ("{", Class::Open),
        "rbrace" => ("}", Class::Close),
        "backslash" | "deg" | "inf" | "S" | "P" | "Box" => return None,
        _ => return from_table(name),
    };
    Some(Node::symbol(text, class))
}

/// Looks a name up in the table of `term-maths`, which answers what it does not know with the
/// name itself.
fn from_table(name: &str) -> Option<Node> {
    let text = term_maths::render(&format!("\\{name}")).to_string();
    let text = text.trim();
    let mut characters = text.chars();
    let character = characters.next().filter(|c| !c.is_ascii())?;
    characters.next().is_none().then(|| Node::symbol(text, class_of(character)))
}

/// The class of a character that stands for itself.
pub fn class_of(character: char) -> Class {
    match character {
        '+' | '−' | '∗' | '±' | '∓' | '×' | '÷' | '·' | '⋅' | '⋆' | '∘' | '•' | '⊕' | '⊗' | '⊖'
        | '⊙' | '⊘' | '∪' | '∩' | '∧' | '∨' | '∖' => Class::Binary,
        '=' | '<' | '>' | ':' | '≤' | '≥' | '≠' | '≈' | '≡' | '∼' | '≃' | '≅' | '∝' | '≪' | '≫'
        | '∈' | '∉' | '∋' | '⊂' | '⊃' | '⊆' | '⊇' | '⊥' | '∥' | '≔' | '≜' => {
            Class::Relation
        }
        '←'..='⇿' | '⟵'..='⟿' => Class::Relation,
        ',' | ';' => Class::Punctuation,
        '(' | '[' | '⟨' | '⌈' | '⌊' => Class::Open,
        ')' | ']' | '⟩' | '⌉' | '⌋' | '!' | '?' => Class::Close,
        '∂' | '∇' | 'Δ' => Class::Prefix,
        '∑' | '∏' => Class::Large,
        _ => Class::Ordinary,
    }
}

fn function(name: &str) -> Option<Class> {
    match name {
        "max" | "min" | "sup" | "lim" | "argmax" | "argmin" => Some(Class::Limit),
        "log" | "ln" | "exp" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "arctan"
        | "det" | "dim" | "arg" | "Pr" | "sign" => Some(Class::Function),
        _ => None,
    }
}

/// Columns of a command that asks for space.
pub fn space(name: &str) -> Option<usize> {
    match name {
        "quad" => Some(3),
        "qquad" => Some(6),
        "," | ":" | ">" | ";" | " " | "thinspace" | "enspace" => Some(1),
        "!" => Some(0),
        _ => None,
    }
}

/// Commands for the printed page that change nothing here.
pub fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "displaystyle"
            | "textstyle"
            | "limits"
            | "nolimits"
            | "nonumber"
            | "notag"
            | "big"
            | "Big"
            | "bigl"
            | "bigr"
            | "Bigl"
            | "Bigr"
    )
}

pub fn mark(name: &str) -> Option<Mark> {
    match name {
        "hat" | "widehat" => Some(Mark::Hat),
        "bar" | "overline" => Some(Mark::Bar),
        "tilde" | "widetilde" => Some(Mark::Tilde),
        "vec" => Some(Mark::Arrow),
        "dot" => Some(Mark::Dot),
        "ddot" => Some(Mark::Dots),
        _ => None,
    }
}

/// The environments, `\begin{name}`.
pub fn environment(name: &str) -> Option<Grid> {
    match name {
        "matrix" | "smallmatrix" => Some(Grid::Matrix("", "")),
        "pmatrix" => Some(Grid::Matrix("(", ")")),
        "bmatrix" => Some(Grid::Matrix("[", "]")),
        "vmatrix" => Some(Grid::Matrix("|", "|")),
        "Vmatrix" => Some(Grid::Matrix("‖", "‖")),
        "cases" => Some(Grid::Cases),
        "aligned" | "align" | "align*" | "split" | "gathered" => Some(Grid::Aligned),
        _ => None,
    }
}

/// A letter in blackboard bold or in script, where the usual fonts have it.
pub fn letter(font: &str, character: char) -> Option<char> {
    let found = match (font, character) {
        ("mathbb", 'R') => 'ℝ',
        ("mathbb", 'N') => 'ℕ',
        ("mathbb", 'Z') => 'ℤ',
        ("mathbb", 'Q') => 'ℚ',
        ("mathbb", 'C') => 'ℂ',
        ("mathbb", 'P') => 'ℙ',
        ("mathbb", 'E') => '𝔼',
        ("mathbb", '1') => '𝟙',
        ("mathcal", 'L') => 'ℒ',
        ("mathcal", 'B') => 'ℬ',
        ("mathcal", 'E') => 'ℰ',
        ("mathcal", 'F') => 'ℱ',
        ("mathcal", 'H') => 'ℋ',
        ("mathcal", 'M') => 'ℳ',
        ("mathcal", 'R') => 'ℛ',
        ("mathcal", 'D') => '𝒟',
        ("mathcal", 'N') => '𝒩',
        ("mathcal", 'U') => '𝒰',
        _ => return None,
    };
    Some(found)
}

/// Names near which a mistyped one may lie.
const COMMON: &[&str] = &[
    "frac",
    "sqrt",
    "sum",
    "prod",
    "int",
    "text",
    "mathrm",
    "mathbf",
    "mathbb",
    "mathcal",
    "hat",
    "bar",
    "tilde",
    "vec",
    "dot",
    "left",
    "right",
    "begin",
    "end",
    "cdot",
    "times",
    "odot",
    "top",
    "prime",
    "partial",
    "nabla",
    "infty",
    "leq",
    "geq",
    "neq",
    "approx",
    "sim",
    "propto",
    "in",
    "to",
    "leftarrow",
    "rightarrow",
    "mapsto",
    "ldots",
    "cdots",
    "vdots",
    "ddots",
    "quad",
    "qquad",
    "max",
    "min",
    "log",
    "ln",
    "exp",
    "sin",
    "cos",
    "tanh",
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "eta",
    "theta",
    "lambda",
    "mu",
    "nu",
    "xi",
    "pi",
    "rho",
    "sigma",
    "tau",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Sigma",
    "Phi",
    "Psi",
    "Omega",
    "mid",
    "lVert",
    "rVert",
    "underbrace",
    "overbrace",
    "operatorname",
    "ell",
];

/// The digits at the start of `text`, with a point inside them.
pub fn number(text: &str) -> &str {
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let whole = digits(text);
    let decimals = text[whole..].strip_prefix('.').map_or(0, digits);
    &text[..if decimals > 0 { whole + 1 + decimals } else { whole }]
}

/// The command that a mistyped name was most likely meant to be.
pub fn near(name: &str) -> Option<&'static str> {
    let distance = |known: &&str| strsim::damerau_levenshtein(known, name);
    let near = *COMMON.iter().min_by_key(|known| distance(known))?;
    (distance(&near) <= (name.len() / 3).max(1)).then_some(near)
}
