//! Rows of cells in two dimensions: matrices, cases, aligned equations.

use term_maths::RenderedBlock as Block;

use super::plane::{self, Style, fenced, texts};
use super::tree::{Cells, Class, Grid, Item, Node, Row};

/// The whole formula as lines of equal width.
pub fn lines(cells: &Cells) -> Vec<String> {
    let block = match cells.as_slice() {
        [row] if row.len() == 1 => plane::row(&row[0], None, Style::default()),
        _ if cells.iter().all(|row| row.len() == 1) => match at_spaces(cells) {
            Some(cells) => tabbed(&cells),
            None => aligned(&at_relations(cells)),
        },
        _ => aligned(cells),
    };
    texts(&block)
}

/// Rows split at their first wide space, if each of them has one before its relation: a label
/// and its formula.
fn at_spaces(cells: &Cells) -> Option<Cells> {
    let wide = |item: &Item| matches!(item.node, Node::Space(columns) if columns > 1);
    let split = |row: &Vec<Row>| {
        let items = &row[0].0;
        let space = items.iter().position(wide)?;
        let labels = row[0].relation().is_none_or(|relation| space < relation);
        labels.then(|| vec![Row(items[..space].to_vec()), Row(items[space + 1..].to_vec())])
    };
    cells.iter().map(split).collect()
}

/// Columns on the left.
fn tabbed(cells: &Cells) -> Block {
    let rows = blocks(cells, Style::default());
    piled(&table(&rows, |_| Side::Left, |column| if column > 0 { 3 } else { 0 }), false)
}

/// Rows without `&` are aligned at their first relation, if each of them has one. Else a row
/// that begins with a relation goes on from the one above, and is set in.
fn at_relations(cells: &Cells) -> Cells {
    let places: Option<Vec<usize>> = cells.iter().map(|row| row[0].relation()).collect();
    let Some(places) = places else {
        return cells.iter().map(|row| vec![set_in(&row[0])]).collect();
    };
    let split = |(row, place): (&Vec<Row>, usize)| {
        let (left, right) = row[0].0.split_at(place);
        vec![Row(left.to_vec()), Row(right.to_vec())]
    };
    cells.iter().zip(places).map(split).collect()
}

fn set_in(row: &Row) -> Row {
    let mut row = row.clone();
    if row.relation() == Some(0) {
        row.0.insert(0, Item { node: Node::Space(2), blank: false });
    }
    row
}

/// Sets an environment.
pub fn grid(kind: Grid, cells: &Cells, style: Style) -> Block {
    match kind {
        Grid::Aligned => aligned(cells),
        Grid::Cases => cases(cells, style),
        Grid::Matrix(open, close) => matrix(open, cells, close, style),
    }
}

/// How a cell stands in its column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Centre,
}

fn placed(block: &Block, width: usize, side: Side) -> Block {
    let free = width.saturating_sub(block.width());
    match side {
        Side::Left => block.pad(0, free, 0, 0),
        Side::Right => block.pad(free, 0, 0, 0),
        Side::Centre => block.center_in(width),
    }
}

/// Blocks in columns: `side` and the gap before a column by its index.
fn table(
    rows: &[Vec<Block>],
    side: impl Fn(usize) -> Side,
    gap: impl Fn(usize) -> usize,
) -> Vec<Block> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(Block::width).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let blank = Block::from_text(" ");
    rows.iter()
        .map(|row| {
            let mut line = Block::empty();
            for (column, &width) in widths.iter().enumerate() {
                // An empty block has no line to be padded.
                let cell = row.get(column).filter(|cell| !cell.is_empty()).unwrap_or(&blank);
                line = line.beside(&placed(cell, width, side(column)).pad(gap(column), 0, 0, 0));
            }
            line
        })
        .collect()
}

/// Rows below each other, with an empty line between two if `spaced` or if they would touch.
/// Raised scripts alone do not: their line is nearly empty.
fn piled(rows: &[Block], spaced: bool) -> Block {
    let mut all = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let hangs = |row: &Block| row.baseline() + 1 < row.height();
        let touch = |above: &Block| hangs(above) || hangs(row) || row.baseline() > 1;
        if index > 0 && (spaced || touch(&rows[index - 1])) {
            all.push(Block::from_text(" "));
        }
        all.push(row.clone());
    }
    let height: usize = all.iter().map(Block::height).sum();
    match rows {
        [only] => only.clone(),
        _ => plane::lines(&all, height.saturating_sub(1) / 2),
    }
}

fn aligned(cells: &Cells) -> Block {
    let rows: Vec<Vec<Block>> = cells
        .iter()
        .map(|row| {
            let cell = |(column, cell): (usize, &Row)| {
                if column % 2 == 1 {
                    // Goes on from what stands to its left, so its relation is spaced.
                    plane::row(cell, Some(Class::Ordinary), Style::default())
                } else {
                    plane::row(cell, None, Style::default())
                }
            };
            row.iter().enumerate().map(cell).collect()
        })
        .collect();
    let single = cells.iter().all(|row| row.len() == 1);
    let side = |column: usize| {
        if single || column % 2 == 1 { Side::Left } else { Side::Right }
    };
    piled(&table(&rows, side, |column| if column > 0 && column % 2 == 0 { 3 } else { 0 }), false)
}

fn cases(cells: &Cells, style: Style) -> Block {
    let rows = blocks(cells, style);
    let rows = table(&rows, |_| Side::Left, |column| if column > 0 { 3 } else { 0 });
    // Two rows have no middle for the brace's waist; an empty line makes one.
    let body = piled(&rows, rows.len() == 2);
    fenced("{", &body.pad(1, 0, 0, 0), "", true)
}

fn matrix(open: &str, cells: &Cells, close: &str, style: Style) -> Block {
    let mut rows = blocks(cells, style);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let numbers: Vec<bool> = (0..columns).map(|column| point_aligned(&mut rows, column)).collect();
    let side = |column: usize| if numbers[column] { Side::Right } else { Side::Centre };
    let lines = table(&rows, side, |column| if column > 0 { 2 } else { 0 });
    let height: usize = lines.iter().map(Block::height).sum();
    let body = match lines.as_slice() {
        [only] => only.clone(),
        _ => plane::lines(&lines, height.saturating_sub(1) / 2),
    };
    let margin = usize::from(!open.is_empty());
    fenced(open, &body.pad(margin, margin, 0, 0), close, true)
}

/// Fills the numbers of a column so that their points stand below each other when they are
/// set on the right. Whether it is a column of numbers.
fn point_aligned(rows: &mut [Vec<Block>], column: usize) -> bool {
    let decimals = |cell: &Block| {
        let text = texts(cell).concat();
        let number = text.trim_start_matches('−').parse::<f64>().is_ok();
        number.then(|| text.find('.').map_or(0, |point| text.len() - point))
    };
    let cells = || rows.iter().filter_map(|row| row.get(column));
    let Some(longest) = cells().map(decimals).try_fold(0, |most, d| Some(most.max(d?))) else {
        return false;
    };
    for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
        *cell = cell.pad(0, longest - decimals(cell).unwrap_or(0), 0, 0);
    }
    true
}

fn blocks(cells: &Cells, style: Style) -> Vec<Vec<Block>> {
    cells.iter().map(|row| row.iter().map(|cell| plane::row(cell, None, style)).collect()).collect()
}
