//! Prose as styled lines: a lesson's blocks, wrapped to a width.
//!
//! Words are kept whole where they fit; a formula within a line breaks only if it must.
//! What depends on the learner (predictions, challenges) is drawn by whoever asks.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Look;
use crate::course::{Block, Inline, ListItem};

/// Widest that prose is set.
pub const WIDEST: u16 = 72;

/// Columns by which a displayed formula is set in.
const INDENT: usize = 4;

/// A formula within a line of at most this many columns does not break.
const WHOLE_FORMULA: usize = 28;

/// A line with what it stands for, if the hand can point at it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProseLine {
    pub line: Line<'static>,
    pub mark: Option<Mark>,
}

/// What a line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A choice of a prediction: the prediction's key, the choice's index.
    Choice(String, usize),
}

impl From<Line<'static>> for ProseLine {
    fn from(line: Line<'static>) -> Self {
        Self { line, mark: None }
    }
}

/// Draws the blocks that depend on the learner, to a width.
pub type Insets<'a> = &'a dyn Fn(&Block, u16) -> Vec<ProseLine>;

/// Plain words, wrapped.
#[must_use]
pub fn words(text: &str, style: Style, width: u16) -> Vec<Line<'static>> {
    let mut flow = Flow::new(width);
    flow.text(text, style);
    flow.finish()
}

/// A paragraph, wrapped.
#[must_use]
pub fn paragraph(inlines: &[Inline], base: Style, look: &Look, width: u16) -> Vec<Line<'static>> {
    let theme = look.theme();
    let mut flow = Flow::new(width);
    for inline in inlines {
        match inline {
            Inline::Text(text) => flow.text(text, base),
            Inline::Emphasis(text) => flow.text(text, base.patch(theme.emphasis)),
            Inline::Strong(text) => flow.text(text, base.patch(theme.strong)),
            Inline::Code(text) => flow.text(text, base.patch(theme.code)),
            Inline::Term { text, .. } => flow.text(text, base.patch(theme.term)),
            Inline::Formula(text) if text.width() <= WHOLE_FORMULA => {
                flow.whole(text, base.patch(theme.formula));
            }
            Inline::Formula(text) => flow.text(text, base.patch(theme.formula)),
            Inline::Break => flow.line_break(),
        }
    }
    flow.finish()
}

/// Blocks with an empty line between them.
#[must_use]
pub fn blocks(blocks: &[Block], look: &Look, width: u16, insets: Insets) -> Vec<ProseLine> {
    let mut lines = Vec::new();
    for block in blocks {
        let next = one(block, look, width, insets);
        if !lines.is_empty() && !next.is_empty() {
            lines.push(ProseLine::default());
        }
        lines.extend(next);
    }
    lines
}

fn one(block: &Block, look: &Look, width: u16, insets: Insets) -> Vec<ProseLine> {
    let theme = look.theme();
    let plain = |lines: Vec<Line<'static>>| lines.into_iter().map(ProseLine::from).collect();
    match block {
        Block::Heading(inlines) => plain(paragraph(inlines, theme.title, look, width)),
        Block::Paragraph(inlines) => plain(paragraph(inlines, theme.text, look, width)),
        Block::List { start, items } => list(*start, items, look, width, insets),
        Block::Note(inner) => {
            let bar = Span::styled(format!("{} ", look.glyphs().bar), theme.accent);
            prefixed(blocks(inner, look, width.saturating_sub(2), insets), &bar, &bar)
        }
        Block::Code { text, .. } => {
            let line = |code: &str| Line::styled(format!("  {code}"), theme.code).into();
            text.lines().map(line).collect()
        }
        Block::Formula { lines, .. } => {
            let line = |row: String| Line::styled(row, theme.formula).into();
            formula(lines, usize::from(width)).into_iter().map(line).collect()
        }
        Block::Table(rows) => plain(table(rows, look, width)),
        Block::Predict(_) | Block::Challenge(_) => insets(block, width),
    }
}

/// A displayed formula within a width: indented, and where it is wider, cut in front of a sign
/// and gone on with below.
fn formula(lines: &[String], width: usize) -> Vec<String> {
    let widest = lines.iter().map(|line| line.width()).max().unwrap_or(0);
    let indent = width.saturating_sub(widest).min(INDENT);
    let set = |rows: &[String]| rows.iter().map(|row| format!("{:indent$}{row}", "")).collect();
    if widest <= width {
        return set(lines);
    }
    let Some(cut) = cut(lines, width) else { return set(lines) };
    let part = |from: usize, to: usize| -> Vec<String> {
        let row = |line: &String| line.chars().skip(from).take(to - from).collect::<String>();
        let rows = lines.iter().map(row);
        rows.map(|row| row.trim_end().to_owned()).collect()
    };
    let mut rows = part(0, cut);
    rows.push(String::new());
    let rest: Vec<String> = part(cut, widest);
    rows.extend(formula(&rest, width));
    rows
}

/// The last column within `width` in front of a sign that stands free in all lines, or failing
/// that the last empty column.
fn cut(lines: &[String], width: usize) -> Option<usize> {
    const SIGNS: &str = "=≈≤≥<>→+−";
    let rows: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let at = |row: &Vec<char>, column: usize| row.get(column).copied().unwrap_or(' ');
    let empty = |column: usize| rows.iter().all(|row| at(row, column) == ' ');
    let signed = |column: usize| {
        let sign = |row: &Vec<char>| SIGNS.contains(at(row, column)) && at(row, column + 1) == ' ';
        empty(column - 1) && rows.iter().any(sign)
    };
    let columns = || (width / 3..=width).rev().filter(|column| *column > 0);
    columns().find(|column| signed(*column)).or_else(|| columns().find(|column| empty(*column)))
}

fn list(
    start: Option<u64>,
    items: &[ListItem],
    look: &Look,
    width: u16,
    insets: Insets,
) -> Vec<ProseLine> {
    let mut lines = Vec::new();
    let tight = items.iter().all(|item| item.0.len() <= 1);
    for (i, ListItem(inner)) in items.iter().enumerate() {
        let sign = match start {
            Some(first) => format!("{}. ", first + i as u64),
            None => format!("{} ", look.glyphs().bullet),
        };
        let indent = sign.width();
        let room = width.saturating_sub(indent as u16);
        if i > 0 && !tight {
            lines.push(ProseLine::default());
        }
        let first = Span::styled(sign, look.theme().dim);
        let rest = Span::raw(" ".repeat(indent));
        lines.extend(prefixed(blocks(inner, look, room, insets), &first, &rest));
    }
    lines
}

/// The lines behind a sign: one on the first line, another on those below.
pub(super) fn prefixed(
    mut lines: Vec<ProseLine>,
    first: &Span<'static>,
    rest: &Span<'static>,
) -> Vec<ProseLine> {
    for (i, line) in lines.iter_mut().enumerate() {
        let sign = if i == 0 { first } else { rest };
        line.line.spans.insert(0, sign.clone());
    }
    lines
}

/// Rows of cells, the head set apart; the widest columns give way where there is no room.
fn table(rows: &[Vec<Vec<Inline>>], look: &Look, width: u16) -> Vec<Line<'static>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return Vec::new();
    }
    let theme = look.theme();
    let cell =
        |inlines: &[Inline], style, room: usize| paragraph(inlines, style, look, room as u16);
    let natural = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.flat_map(|inlines| cell(inlines, theme.text, 500));
        widths.map(|line| line.width()).max().unwrap_or(0).max(1)
    };
    let mut widths: Vec<usize> = (0..columns).map(natural).collect();
    let room = (width as usize).saturating_sub(2 * (columns - 1)).max(4 * columns);
    while widths.iter().sum::<usize>() > room {
        if let Some(widest) = widths.iter_mut().max() {
            *widest -= 1;
        }
    }
    let mut lines = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let style = if i == 0 { theme.strong } else { theme.text };
        let cells: Vec<Vec<Line>> = (0..columns)
            .map(|c| row.get(c).map_or_else(Vec::new, |inlines| cell(inlines, style, widths[c])))
            .collect();
        for part in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
            let mut spans = Vec::new();
            for (c, lines) in cells.iter().enumerate() {
                let line = lines.get(part).cloned().unwrap_or_default();
                let gap =
                    widths[c].saturating_sub(line.width()) + if c + 1 < columns { 2 } else { 0 };
                spans.extend(line.spans);
                spans.push(Span::raw(" ".repeat(gap)));
            }
            lines.push(Line::from(spans));
        }
        if i == 0 {
            let rule = widths.iter().sum::<usize>() + 2 * (columns - 1);
            lines.push(Line::styled(look.glyphs().rule.repeat(rule), theme.dim));
        }
    }
    lines
}

/// Fills lines with words, one after the other.
struct Flow {
    width: usize,
    lines: Vec<Line<'static>>,
    line: Vec<Span<'static>>,
    used: usize,
    /// The word that grows; a word may change its style within.
    word: Vec<Span<'static>>,
    /// The space before the word, in the style of what it follows.
    space: Option<Style>,
}

impl Flow {
    fn new(width: u16) -> Self {
        Self {
            width: usize::from(width.max(1)),
            lines: Vec::new(),
            line: Vec::new(),
            used: 0,
            word: Vec::new(),
            space: None,
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            if end > 0 {
                self.whole(&rest[..end], style);
            }
            rest = &rest[end..];
            let word = rest.trim_start();
            if word.len() < rest.len() {
                self.end_word();
                self.space = Some(style);
            }
            rest = word;
        }
    }

    /// Adds to the word without breaking.
    fn whole(&mut self, text: &str, style: Style) {
        self.word.push(Span::styled(text.to_owned(), style));
    }

    fn line_break(&mut self) {
        self.end_word();
        self.end_line();
    }

    fn end_line(&mut self) {
        self.lines.push(Line::from(std::mem::take(&mut self.line)));
        self.used = 0;
        self.space = None;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let width: usize = word.iter().map(Span::width).sum();
        let space = self.space.take().filter(|_| self.used > 0);
        if self.used > 0 && self.used + usize::from(space.is_some()) + width > self.width {
            self.end_line();
        } else if let Some(style) = space {
            self.line.push(Span::styled(" ", style));
            self.used += 1;
        }
        if width <= self.width {
            self.used += width;
            self.line.extend(word);
        } else {
            self.cut(&word);
        }
    }

    /// A word that is wider than a line is cut where it must be.
    fn cut(&mut self, word: &[Span<'static>]) {
        for span in word {
            for grapheme in span.content.graphemes(true) {
                let width = grapheme.width();
                if self.used > 0 && self.used + width > self.width {
                    self.end_line();
                }
                self.line.push(Span::styled(grapheme.to_owned(), span.style));
                self.used += width;
            }
        }
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.end_word();
        if !self.line.is_empty() {
            self.end_line();
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        let lines = words("the network learns by and by", Style::new(), 11);
        assert_eq!(texts(&lines), ["the network", "learns by", "and by"]);
        let lines = words("electroencephalography", Style::new(), 8);
        assert_eq!(texts(&lines), ["electroe", "ncephalo", "graphy"]);
    }

    #[test]
    fn punctuation_sticks_to_a_formula_that_does_not_break() {
        let inlines = [
            Inline::Text("the sum (".into()),
            Inline::Formula("w₁ + b".into()),
            Inline::Text(") rises".into()),
        ];
        let lines = paragraph(&inlines, Style::new(), &Look::default(), 12);
        assert_eq!(texts(&lines), ["the sum", "(w₁ + b)", "rises"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let cell = |text: &str| vec![Inline::Text(text.into())];
        let rows = vec![
            vec![cell("name"), cell("what it does")],
            vec![cell("ReLU"), cell("cuts everything that is below zero and keeps the rest")],
        ];
        let page = [
            Block::Table(rows),
            Block::Note(vec![Block::Paragraph(cell("a remark that is longer than one line"))]),
            Block::List {
                start: Some(9),
                items: vec![
                    ListItem(vec![Block::Paragraph(cell("one thing to be wrapped"))]),
                    ListItem(vec![Block::Paragraph(cell("another"))]),
                ],
            },
        ];
        for width in [20, 31, 72] {
            let lines = blocks(&page, &Look::default(), width, &|_, _| Vec::new());
            let widest = lines.iter().map(|line| line.line.width()).max().unwrap();
            assert!(widest <= width as usize, "{widest} in {width}");
        }
    }

    #[test]
    fn a_wide_formula_goes_on_below() {
        let lines = vec![" 2            1".to_owned(), "z  = [1 2 3] a  + b = 0.5".to_owned()];
        assert_eq!(formula(&lines, 30)[1], "    z  = [1 2 3] a  + b = 0.5");
        let cut = formula(&lines, 18);
        assert_eq!(cut, [" 2            1", "z  = [1 2 3] a", "", "    ", "    + b = 0.5"]);
        let endless = vec!["x".repeat(30)];
        assert_eq!(formula(&endless, 10), endless);
    }

    #[test]
    fn a_list_goes_on_from_its_number() {
        let item = |text: &str| ListItem(vec![Block::Paragraph(vec![Inline::Text(text.into())])]);
        let list = Block::List { start: Some(3), items: vec![item("one two"), item("x")] };
        let lines = blocks(&[list], &Look::default(), 6, &|_, _| Vec::new());
        let lines: Vec<_> = lines.into_iter().map(|line| line.line.to_string()).collect();
        assert_eq!(lines, ["3. one", "   two", "4. x"]);
    }
}
