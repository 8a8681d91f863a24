//! A row of a formula in two dimensions.

use std::collections::BTreeMap;

use term_maths::RenderedBlock as Block;

use super::line::{line, small_above, small_below};
use super::script::{marked, transposed};
use super::sheet;
use super::tree::{Class, Mark, Node, Row};

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// In a script: set tightly.
    pub script: bool,
    /// In a fraction: limits stand beside their sum, to save height.
    pub inner: bool,
}

impl Style {
    const SCRIPT: Self = Self { script: true, inner: true };

    const fn inner(self) -> Self {
        Self { script: self.script, inner: true }
    }
}

/// Sets a row; `before` is what stands to its left.
pub fn row(row: &Row, before: Option<Class>, style: Style) -> Block {
    let mut block = Block::empty();
    // What takes one line is gathered as text: most of a formula does.
    let mut text = String::new();
    for (item, columns) in row.0.iter().zip(row.gaps(before, style.script)) {
        text.extend(std::iter::repeat_n(' ', columns));
        if let Some(flat) = flat(&item.node) {
            text.push_str(&flat);
        } else {
            block = block.beside(&Block::from_text(&text)).beside(&node(&item.node, style));
            text.clear();
        }
    }
    block.beside(&Block::from_text(&text))
}

/// The text of a node that is one line in any style.
fn flat(node: &Node) -> Option<String> {
    match node {
        Node::Symbol { text, .. } | Node::Words(text) => Some(text.clone()),
        Node::Space(columns) => Some(" ".repeat(*columns)),
        Node::Script { base, sub, sup, limits: false } => {
            let mut text = flat(base)?;
            if let Some(sub) = sub {
                text.push_str(&small_below(sub, &line(sub, true).ok()?)?);
            }
            if let Some(sup) = sup {
                text.push_str(&small_above(sup, &line(sup, true).ok()?)?);
            }
            Some(text)
        }
        Node::Accent { mark, body } => match body.0.as_slice() {
            [only] => flat(&only.node)
                .filter(|text| text.chars().count() == 1)
                .map(|text| marked(*mark, &text)),
            _ => None,
        },
        _ => None,
    }
}

fn node(node: &Node, style: Style) -> Block {
    if let Some(text) = flat(node) {
        return Block::from_text(&text);
    }
    match node {
        Node::Symbol { .. } | Node::Words(_) | Node::Space(_) => Block::empty(),
        Node::Group(body) => row(body, None, style),
        Node::Script { base, sub, sup, limits } => {
            let base = self::node(base, style);
            if *limits && !style.inner {
                stacked(&base, sub.as_ref(), sup.as_ref())
            } else {
                scripted(&base, sub.as_ref(), sup.as_ref())
            }
        }
        Node::Fraction(over, under) if style.script => fraction_in_script(over, under),
        Node::Fraction(over, under) => {
            fraction(&row(over, None, style.inner()), &row(under, None, style.inner()))
        }
        Node::Root { degree, body } => root(degree.as_ref(), body, style),
        Node::Accent { mark, body } => accent(*mark, &row(body, None, style)),
        Node::Fence { open, close, body } => {
            let body = row(body, None, style);
            let grows = body.baseline() > 0 && body.baseline() + 1 < body.height();
            fenced(open, &body, close, grows)
        }
        Node::Grid { kind, cells } => sheet::grid(*kind, cells, style),
        Node::Brace { over, body, label } => braced(*over, &row(body, None, style), label.as_ref()),
    }
}

/// Limits below and above a sum.
fn stacked(base: &Block, sub: Option<&Row>, sup: Option<&Row>) -> Block {
    let sub = sub.map(|sub| row(sub, None, Style::SCRIPT));
    let sup = sup.map(|sup| row(sup, None, Style::SCRIPT));
    stack(sup.as_ref(), base, sub.as_ref())
}

/// Blocks one over the other, centred, on the baseline of the middle one.
fn stack(over: Option<&Block>, middle: &Block, under: Option<&Block>) -> Block {
    let width = [over, Some(middle), under].into_iter().flatten().map(Block::width).max();
    let width = width.unwrap_or(0);
    let mut block = middle.center_in(width);
    let mut baseline = middle.baseline();
    if let Some(over) = over {
        baseline += over.height();
        block = Block::above(&over.center_in(width), &block, baseline);
    }
    if let Some(under) = under {
        block = Block::above(&block, &under.center_in(width), baseline);
    }
    block
}

/// Scripts to the right of a base: small letters stand on its line, others above and below.
fn scripted(base: &Block, sub: Option<&Row>, sup: Option<&Row>) -> Block {
    let bottom = base.height().max(1) as isize - 1;
    let mut rows: BTreeMap<isize, String> = BTreeMap::new();
    let mut put = |text: &str, row: isize| rows.entry(row).or_default().push_str(text);
    if let Some(sub) = sub {
        if let Some(small) = line(sub, true).ok().and_then(|text| small_below(sub, &text)) {
            put(&small, bottom);
        } else {
            // Beside the last line of something tall, else below.
            let first = if bottom > base.baseline() as isize { bottom } else { bottom + 1 };
            for (index, text) in texts(&row(sub, None, Style::SCRIPT)).iter().enumerate() {
                put(text, first + index as isize);
            }
        }
    }
    if let Some(sup) = sup {
        if let Some(small) = line(sup, true).ok().and_then(|text| small_above(sup, &text)) {
            put(&small, 0);
        } else {
            let last = if base.baseline() > 0 { 0 } else { -1 };
            let raised = texts(&row(sup, None, Style::SCRIPT));
            for (index, text) in raised.iter().rev().enumerate() {
                put(&transposed(text), last - index as isize);
            }
        }
    }
    base.beside(&column(&rows, base.baseline() as isize))
}

/// Lines at their rows as a block whose baseline is the row `baseline`.
fn column(rows: &BTreeMap<isize, String>, baseline: isize) -> Block {
    let first = rows.keys().next().copied().unwrap_or(baseline).min(baseline);
    let last = rows.keys().next_back().copied().unwrap_or(baseline).max(baseline);
    let blocks: Vec<Block> = (first..=last)
        .map(|row| Block::from_text(rows.get(&row).map_or(" ", String::as_str)))
        .collect();
    lines(&blocks, (baseline - first) as usize)
}

/// Blocks below each other, on the left.
pub fn lines(blocks: &[Block], baseline: usize) -> Block {
    let width = blocks.iter().map(Block::width).max().unwrap_or(0);
    let cells = blocks
        .iter()
        .flat_map(|block| block.pad(0, width - block.width(), 0, 0).cells().to_vec())
        .collect();
    Block::new(cells, baseline)
}

/// The lines of a block as text.
pub fn texts(block: &Block) -> Vec<String> {
    block.cells().iter().map(|row| row.concat()).collect()
}

fn fraction(over: &Block, under: &Block) -> Block {
    // Longer than what it divides, so that it is not taken for a minus.
    let width = over.width().max(under.width()) + 2;
    stack(Some(over), &Block::hline('─', width), Some(under))
}

fn fraction_in_script(over: &Row, under: &Row) -> Block {
    let node = Node::Fraction(over.clone(), under.clone());
    let whole = Row(vec![super::tree::Item { node, blank: false }]);
    match line(&whole, true) {
        Ok(text) => Block::from_text(&text),
        Err(()) => fraction(&row(over, None, Style::SCRIPT), &row(under, None, Style::SCRIPT)),
    }
}

fn root(degree: Option<&Row>, body: &Row, style: Style) -> Block {
    let inside = row(body, None, style.inner());
    let sign = match degree.and_then(|degree| line(degree, true).ok()) {
        Some(degree) => format!("{}√", super::script::superscript(&degree).unwrap_or(degree)),
        None => "√".to_owned(),
    };
    if inside.height() == 1 && body.is_unit() {
        return Block::from_text(&sign).beside(&inside);
    }
    // The bar is the underscore of the line above: it touches what it covers.
    let bar = Block::hline('_', inside.width());
    let covered = Block::above(&bar, &inside, inside.baseline() + 1);
    let width = Block::from_text(&sign).width();
    let mut edge = vec![Block::from_text(" ")];
    for _ in 1..inside.height() {
        edge.push(Block::from_text("│").pad(width - 1, 0, 0, 0));
    }
    edge.push(Block::from_text(&sign));
    lines(&edge, inside.baseline() + 1).beside(&covered)
}

fn accent(mark: Mark, body: &Block) -> Block {
    let over = match mark {
        Mark::Bar => Block::hline('_', body.width()),
        Mark::Hat => Block::from_text("^"),
        Mark::Tilde => Block::from_text("~"),
        Mark::Arrow => Block::from_text("→"),
        Mark::Dot => Block::from_text("."),
        Mark::Dots => Block::from_text(".."),
    };
    stack(Some(&over), body, None)
}

/// A body between delimiters, which are as tall as the body if `grows`.
pub fn fenced(open: &str, body: &Block, close: &str, grows: bool) -> Block {
    let side = |sign: &str| match sign {
        "" => Block::empty(),
        sign if grows => delimiter(sign, body.height(), body.baseline()),
        sign => Block::from_text(sign),
    };
    side(open).beside(body).beside(&side(close))
}

fn delimiter(sign: &str, height: usize, baseline: usize) -> Block {
    let [top, middle, bottom, waist] = match sign {
        "(" => ["⎛", "⎜", "⎝", "⎜"],
        ")" => ["⎞", "⎟", "⎠", "⎟"],
        "[" => ["⎡", "⎢", "⎣", "⎢"],
        "]" => ["⎤", "⎥", "⎦", "⎥"],
        "{" => ["⎧", "⎪", "⎩", "⎨"],
        "}" => ["⎫", "⎪", "⎭", "⎬"],
        "|" => ["│"; 4],
        other => [other; 4],
    };
    let blocks: Vec<Block> = (0..height)
        .map(|row| match row {
            _ if height == 1 => sign,
            0 => top,
            _ if row + 1 == height => bottom,
            _ if row == baseline => waist,
            _ => middle,
        })
        .map(Block::from_text)
        .collect();
    lines(&blocks, baseline)
}

fn braced(over: bool, body: &Block, label: Option<&Row>) -> Block {
    let width = body.width().max(3);
    let half = (width - 1) / 2;
    let [left, waist, right] = if over { ["╭", "┴", "╮"] } else { ["╰", "┬", "╯"] };
    let waist = if label.is_some() { waist } else { "─" };
    let brace =
        format!("{left}{}{waist}{}{right}", "─".repeat(half - 1), "─".repeat(width - 2 - half));
    let mut mark = Block::from_text(&brace);
    if let Some(label) = label {
        let label = row(label, None, Style::SCRIPT);
        mark =
            if over { stack(Some(&label), &mark, None) } else { stack(None, &mark, Some(&label)) };
    }
    if over { stack(Some(&mark), body, None) } else { stack(None, body, Some(&mark)) }
}
