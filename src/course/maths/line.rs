//! A formula in one line.

use super::MathsError;
use super::script::{is_word, marked, subscript, superscript, transposed};
use super::tree::{Cells, Class, Grid, Item, Node, Row};

/// The whole formula in one line.
pub fn formula(cells: &Cells) -> Result<String, MathsError> {
    match cells.as_slice() {
        [row] => match row.as_slice() {
            [cell] => line(cell, false).map_err(|()| tall()),
            _ => Err(tall()),
        },
        _ => Err(tall()),
    }
}

fn tall() -> MathsError {
    MathsError::new(0, "this formula needs more than one line")
        .hint("set it apart in a block ```math")
}

/// A row in one line, set tightly in scripts. Fails on what needs several lines.
pub fn line(row: &Row, script: bool) -> Result<String, ()> {
    let gaps = row.gaps(None, script);
    let mut text = String::new();
    let mut bracketed = false;
    for (index, (item, mut columns)) in row.0.iter().zip(gaps).enumerate() {
        // A sign before a fraction needs no space on the line: −1/2.
        if let Node::Fraction(..) = item.node
            && text.ends_with('−')
        {
            columns = 0;
        }
        // A layer's number in brackets ends the name that it belongs to: W[1] x.
        if bracketed && matches!(item.node.left(), Class::Ordinary | Class::Scripted) {
            columns = 1;
        }
        text.extend(std::iter::repeat_n(' ', columns));
        let mut piece = node(&item.node, script)?;
        // (1/m) x, or it would be read as 1/(m x).
        if matches!(item.node, Node::Fraction(..)) && multiplied(&row.0[index + 1..]) {
            piece = format!("({piece})");
        }
        bracketed = matches!(item.node, Node::Script { .. }) && piece.contains('[');
        text.push_str(&piece);
    }
    Ok(text)
}

/// Whether what comes after a fraction multiplies it.
fn multiplied(after: &[Item]) -> bool {
    let next = after.iter().find(|item| item.node != Node::Space(1));
    next.is_some_and(|item| {
        !matches!(
            item.node.left(),
            Class::Binary | Class::Relation | Class::Close | Class::Punctuation | Class::Space
        )
    })
}

fn node(node: &Node, script: bool) -> Result<String, ()> {
    Ok(match node {
        Node::Symbol { text, .. } | Node::Words(text) => text.clone(),
        Node::Space(columns) => " ".repeat(*columns),
        Node::Group(row) => line(row, script)?,
        Node::Script { base, sub, sup, .. } => {
            let mut text = scriptable(base)?;
            if let Some(sub) = sub {
                text.push_str(&below(sub)?);
            }
            if let Some(sup) = sup {
                text.push_str(&above(sup)?);
            }
            text
        }
        Node::Fraction(over, under) => {
            let over = enclosed(over, over.is_joined(), script)?;
            format!("{over}/{}", enclosed(under, under.is_joined() || !under.is_unit(), script)?)
        }
        Node::Root { degree, body } => {
            let degree = match degree {
                Some(row) => superscript(&line(row, true)?).ok_or(())?,
                None => String::new(),
            };
            format!("{degree}√{}", enclosed(body, !body.is_unit(), script)?)
        }
        Node::Accent { mark, body } => {
            let text = line(body, script)?;
            if text.chars().count() > 1 {
                return Err(());
            }
            marked(*mark, &text)
        }
        Node::Fence { open, close, body } => format!("{open}{}{close}", line(body, script)?),
        Node::Grid { kind: Grid::Matrix(open, close), cells } => match cells.as_slice() {
            [cells] => {
                let cells: Result<Vec<_>, ()> = cells.iter().map(|c| line(c, script)).collect();
                format!("{open}{}{close}", cells?.join("  "))
            }
            _ => return Err(()),
        },
        Node::Grid { .. } | Node::Brace { .. } => return Err(()),
    })
}

/// The base of scripts, in brackets where they would else belong to its last part alone.
fn scriptable(base: &Node) -> Result<String, ()> {
    let text = node(base, false)?;
    let compound = match base {
        Node::Group(row) => row.0.len() > 1,
        Node::Fraction(..) | Node::Script { .. } => true,
        _ => false,
    };
    Ok(if compound { format!("({text})") } else { text })
}

fn enclosed(row: &Row, needed: bool, script: bool) -> Result<String, ()> {
    let text = line(row, script)?;
    Ok(if needed { format!("({text})") } else { text })
}

/// A subscript on the line: small, or after an underscore.
pub fn below(script: &Row) -> Result<String, ()> {
    let text = line(script, true)?;
    if let Some(small) = small_below(script, &text) {
        return Ok(small);
    }
    Ok(if is_plain(script) { format!("_{text}") } else { format!("_({text})") })
}

/// A superscript on the line: small, or a layer's number in brackets, or after a caret.
fn above(script: &Row) -> Result<String, ()> {
    let text = line(script, true)?;
    if let Some(small) = small_above(script, &text) {
        return Ok(small);
    }
    if text.starts_with('[')
        && let Some(end) = text.find(']')
        && let Some(rest) = superscript(&text[end + 1..])
    {
        return Ok(format!("{}{rest}", &text[..=end]));
    }
    let text = transposed(&text);
    Ok(if is_plain(script) { format!("^{text}") } else { format!("^({text})") })
}

/// Whether a script is letters and digits alone, so that its end is plain to see.
fn is_plain(script: &Row) -> bool {
    script.0.iter().all(|item| match &item.node {
        Node::Symbol { text, .. } | Node::Words(text) => text.chars().all(char::is_alphanumeric),
        _ => false,
    })
}

/// A subscript in Unicode's small letters, if it has them all and they can be read.
pub fn small_below(script: &Row, text: &str) -> Option<String> {
    (!is_word(script)).then(|| subscript(text)).flatten()
}

/// A superscript in Unicode's small letters, if it has them all and they can be read.
pub fn small_above(script: &Row, text: &str) -> Option<String> {
    (!is_word(script)).then(|| superscript(text)).flatten()
}
