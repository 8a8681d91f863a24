//! LaTeX into a tree. Strict: what is not understood is an error with its place.

use super::MathsError;
use super::brackets::fenced;
use super::symbols;
use super::tree::{Cells, Class, Grid, Item, Node, Row};

/// Rows of cells: `\\` and line ends separate rows, `&` separates cells.
pub fn sheet(source: &str) -> Result<Cells, MathsError> {
    let mut parser = Parser { source, at: 0 };
    let mut cells = parser.cells(Until::End)?;
    cells.retain(|row| row.iter().any(|cell| !cell.0.is_empty()));
    if cells.is_empty() {
        return Err(MathsError::new(0, "an empty formula"));
    }
    Ok(cells)
}

/// What ends a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// The end of the source; line ends separate rows.
    End,
    /// `}`, opened at a byte.
    Brace(usize),
    /// `]` of an optional argument, opened at a byte.
    Bracket(usize),
    /// `\right` of the `\left` at a byte.
    Right(usize),
    /// `\end` of the `\begin` at a byte.
    Environment(usize),
}

impl Until {
    fn has_cells(self) -> bool {
        matches!(self, Self::End | Self::Environment(_))
    }
}

type Parsed<T> = Result<T, MathsError>;

struct Parser<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Skips blanks, and line ends too unless they separate rows. Whether there were any.
    fn blanks(&mut self, until: Until) -> bool {
        let skipped = |c: char| c.is_whitespace() && (c != '\n' || until != Until::End);
        let rest = self.rest().trim_start_matches(skipped);
        let any = rest.len() < self.rest().len();
        self.at = self.source.len() - rest.len();
        any
    }

    /// The name of the command at hand, without its backslash.
    fn command(&self) -> Option<&'a str> {
        let name = self.rest().strip_prefix('\\')?;
        let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let length = if letters > 0 { letters } else { name.chars().next()?.len_utf8() };
        Some(&name[..length])
    }

    fn cells(&mut self, until: Until) -> Parsed<Cells> {
        let mut rows = vec![vec![self.row(until)?]];
        loop {
            let last = rows.last_mut().expect("a row is there from the start");
            if self.take("&") {
                last.push(self.row(until)?);
            } else if self.take("\\\\") || (until == Until::End && self.take("\n")) {
                rows.push(vec![self.row(until)?]);
            } else {
                break;
            }
        }
        // The last row of an environment may end with a separator.
        if rows.len() > 1 && rows.last().is_some_and(|row| row.iter().all(|c| c.0.is_empty())) {
            rows.pop();
        }
        Ok(rows)
    }

    /// Things side by side, up to what ends them, which is not taken.
    fn row(&mut self, until: Until) -> Parsed<Row> {
        let mut row = Row::default();
        loop {
            let blank = self.blanks(until);
            if self.at_end(until)? {
                return Ok(fenced(row).with_signs());
            }
            if let Some(node) = self.scripted(until)? {
                row.0.push(Item { node, blank });
            }
        }
    }

    fn at_end(&self, until: Until) -> Parsed<bool> {
        let error = |message: &str| Err(MathsError::new(self.at, message));
        let command = self.command();
        match self.peek() {
            None => match until {
                Until::End => Ok(true),
                Until::Brace(at) => Err(MathsError::new(at, "`{` is never closed")),
                Until::Bracket(at) => Err(MathsError::new(at, "`[` is never closed")),
                Until::Right(at) => Err(MathsError::new(at, "`\\left` without its `\\right`")
                    .hint("`\\right.` closes without a sign")),
                Until::Environment(at) => Err(MathsError::new(at, "`\\begin` without its `\\end`")),
            },
            Some('}') if matches!(until, Until::Brace(_)) => Ok(true),
            Some('}') => error("`}` closes nothing"),
            Some(']') if matches!(until, Until::Bracket(_)) => Ok(true),
            Some('\n') if until == Until::End => Ok(true),
            Some('&') if until.has_cells() => Ok(true),
            Some('&') => error("`&` separates cells, and there are none here"),
            _ if command == Some("\\") && until.has_cells() => Ok(true),
            _ if command == Some("\\") => error("`\\\\` separates rows, and there are none here"),
            _ if command == Some("end") && matches!(until, Until::Environment(_)) => Ok(true),
            _ if command == Some("end") => error("`\\end` without its `\\begin`"),
            _ if command == Some("right") && matches!(until, Until::Right(_)) => Ok(true),
            _ if command == Some("right") => error("`\\right` without its `\\left`"),
            _ => Ok(false),
        }
    }

    /// An atom with its scripts; nothing where a command has no effect here.
    fn scripted(&mut self, until: Until) -> Parsed<Option<Node>> {
        let base = match self.peek() {
            Some('^' | '_' | '\'') => Node::symbol("", Class::Ordinary),
            _ => match self.atom()? {
                Some(base) => base,
                None => return Ok(None),
            },
        };
        let (mut sub, mut sup) = (None, None);
        let mut primes = String::new();
        loop {
            let before = self.at;
            self.blanks(until);
            let start = self.at;
            let slot = match self.peek() {
                Some('\'') => {
                    self.at += 1;
                    primes.push('′');
                    continue;
                }
                Some('^') => &mut sup,
                Some('_') => &mut sub,
                _ if matches!(self.command(), Some("limits" | "nolimits")) => {
                    self.atom()?;
                    continue;
                }
                _ => {
                    self.at = before;
                    break;
                }
            };
            self.at += 1;
            if slot.replace(self.argument()?).is_some() {
                return Err(MathsError::new(start, "a second script at the same place")
                    .hint("put braces around what it belongs to"));
            }
        }
        if !primes.is_empty() {
            let node = Node::symbol(primes, Class::Ordinary);
            sup.get_or_insert_default().0.insert(0, Item { node, blank: false });
        }
        Ok(Some(match (base, sub, sup) {
            (base, None, None) => base,
            (Node::Brace { over, body, label: None }, sub, sup) => {
                Node::Brace { over, body, label: if over { sup } else { sub } }
            }
            (base, sub, sup) => {
                let limits = matches!(base.left(), Class::Large | Class::Limit);
                Node::Script { base: Box::new(base), sub, sup, limits }
            }
        }))
    }

    /// The argument of a command or a script: a group, or the next thing.
    fn argument(&mut self) -> Parsed<Row> {
        self.blanks(Until::Brace(0));
        let start = self.at;
        match self.peek() {
            Some('{') => {
                self.at += 1;
                let row = self.row(Until::Brace(start))?;
                self.at += 1;
                Ok(row)
            }
            Some(digit) if digit.is_ascii_digit() => {
                self.at += 1;
                if let Some(next) = self.peek().filter(char::is_ascii_digit) {
                    return Err(MathsError::new(start, "only the first digit would belong here")
                        .hint(format!("write {{{digit}{next}…}} in braces")));
                }
                Ok(Row(vec![Node::symbol(digit, Class::Ordinary).tight()]))
            }
            None | Some('}' | '&' | '^' | '_') => {
                Err(MathsError::new(start, "something is missing here"))
            }
            Some(_) => Ok(Row(self.atom()?.map(Node::tight).into_iter().collect()).with_signs()),
        }
    }

    fn atom(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let Some(character) = self.peek() else {
            return Err(MathsError::new(start, "something is missing here"));
        };
        if character == '\\' {
            return self.command_atom();
        }
        if character == '{' {
            let mut row = self.argument()?;
            let alone = row.0.len() == 1 && row.0[0].node.left() != Class::Relation;
            return Ok(Some(if alone { row.0.remove(0).node } else { Node::Group(row) }));
        }
        if character.is_ascii_digit() {
            let number = symbols::number(self.rest());
            self.at += number.len();
            return Ok(Some(Node::symbol(number, Class::Ordinary)));
        }
        self.at += character.len_utf8();
        let shown = match character {
            '-' => '−',
            '*' => '∗',
            '~' => return Ok(Some(Node::Space(1))),
            '%' | '#' | '$' | '"' | '`' | '@' => {
                return Err(MathsError::new(start, format!("`{character}` has no place here"))
                    .hint(format!("as a sign of its own it is written `\\{character}`")));
            }
            other => other,
        };
        Ok(Some(Node::symbol(shown, symbols::class_of(shown))))
    }

    fn command_atom(&mut self) -> Parsed<Option<Node>> {
        let start = self.at;
        let Some(name) = self.command() else {
            return Err(MathsError::new(start, "a backslash without a name"));
        };
        self.at += 1 + name.len();
        if let Some(columns) = symbols::space(name) {
            return Ok((columns > 0).then_some(Node::Space(columns)));
        }
        if symbols::is_silent(name) {
            return Ok(None);
        }
        if let Some(mark) = symbols::mark(name) {
            return Ok(Some(Node::Accent { mark, body: self.argument()? }));
        }
        let node = match name {
            "frac" | "dfrac" | "tfrac" => Node::Fraction(self.argument()?, self.argument()?),
            "sqrt" => self.root()?,
            "text" | "textrm" | "textbf" | "textit" | "mbox" => Node::Words(self.words()?),
            "mathrm" => Node::symbol(self.words()?, Class::Ordinary),
            "operatorname" => {
                let class = if self.take("*") { Class::Limit } else { Class::Function };
                Node::symbol(self.words()?, class)
            }
            "mathbf" | "boldsymbol" | "mathit" | "mathsf" => Node::Group(self.argument()?),
            "mathbb" | "mathcal" => self.letter(name)?,
            "left" => self.left(start)?,
            "begin" => self.environment(start)?,
            "underbrace" => Node::Brace { over: false, body: self.argument()?, label: None },
            "overbrace" => Node::Brace { over: true, body: self.argument()?, label: None },
            "overset" | "stackrel" => {
                let sup = Some(self.argument()?);
                Node::Script { base: Box::new(self.group()?), sub: None, sup, limits: true }
            }
            "underset" => {
                let sub = Some(self.argument()?);
                Node::Script { base: Box::new(self.group()?), sub, sup: None, limits: true }
            }
            "{" => Node::symbol("{", Class::Open),
            "}" => Node::symbol("}", Class::Close),
            "|" => Node::symbol("‖", Class::Ordinary),
            "%" | "#" | "&" | "$" | "_" => Node::symbol(name, Class::Ordinary),
            _ => symbols::symbol(name).ok_or_else(|| unknown(start, name))?,
        };
        Ok(Some(node))
    }

    /// An argument as one node.
    fn group(&mut self) -> Parsed<Node> {
        let mut row = self.argument()?;
        Ok(if row.0.len() == 1 { row.0.remove(0).node } else { Node::Group(row) })
    }

    fn root(&mut self) -> Parsed<Node> {
        let start = self.at;
        let degree = if self.take("[") {
            let row = self.row(Until::Bracket(start))?;
            self.at += 1;
            Some(row)
        } else {
            None
        };
        Ok(Node::Root { degree, body: self.argument()? })
    }

    /// The words of `\text{…}`, as they stand.
    fn words(&mut self) -> Parsed<String> {
        self.blanks(Until::Brace(0));
        let start = self.at;
        if !self.take("{") {
            return Err(MathsError::new(start, "words in braces are missing here"));
        }
        let Some(end) = self.rest().find('}') else {
            return Err(MathsError::new(start, "`{` is never closed"));
        };
        let words = &self.rest()[..end];
        if let Some(place) = words.find(['\\', '{', '$']) {
            return Err(MathsError::new(self.at + place, "only plain words can stand in a text"));
        }
        self.at += end + 1;
        Ok(words.split('\n').map(str::trim_end).collect::<Vec<_>>().join(" "))
    }

    fn letter(&mut self, font: &str) -> Parsed<Node> {
        let start = self.at;
        let words = self.words()?;
        let letters: Option<String> = words.chars().map(|c| symbols::letter(font, c)).collect();
        letters
            .map(|text| Node::symbol(text, Class::Ordinary))
            .ok_or_else(|| MathsError::new(start, format!("terminals have no \\{font}{{{words}}}")))
    }

    fn left(&mut self, start: usize) -> Parsed<Node> {
        let open = self.delimiter()?;
        let body = self.row(Until::Right(start))?;
        self.at += "\\right".len();
        let close = self.delimiter()?;
        Ok(Node::Fence { open, close, body })
    }

    fn delimiter(&mut self) -> Parsed<String> {
        self.blanks(Until::Brace(0));
        let start = self.at;
        if self.take(".") {
            return Ok(String::new());
        }
        let node = match self.peek() {
            Some('{' | '}') | None => None,
            _ => self.atom()?,
        };
        match node {
            Some(Node::Symbol { text, .. }) if text.chars().count() == 1 => Ok(text),
            _ => Err(MathsError::new(start, "a bracket or bar is missing here")
                .hint("braces are written `\\{` and `\\}`; `.` stands for none")),
        }
    }

    fn environment(&mut self, start: usize) -> Parsed<Node> {
        let name = self.words()?;
        let Some(kind) = symbols::environment(&name) else {
            return Err(MathsError::new(start, format!("unknown environment `{name}`"))
                .hint("there are matrix, pmatrix, bmatrix, vmatrix, cases, aligned"));
        };
        let cells = self.cells(Until::Environment(start))?;
        let end = self.at;
        self.at += "\\end".len();
        let closed = self.words()?;
        if closed != name {
            return Err(MathsError::new(end, format!("`{name}` is closed as `{closed}`")));
        }
        if kind == Grid::Cases && cells.iter().any(|row| row.len() > 2) {
            return Err(MathsError::new(start, "one of the cases has more than a condition")
                .hint("value & condition \\\\"));
        }
        Ok(Node::Grid { kind, cells })
    }
}

fn unknown(at: usize, name: &str) -> MathsError {
    let error = MathsError::new(at, format!("unknown command `\\{name}`"));
    match symbols::near(name) {
        Some(near) => error.hint(format!("did you mean `\\{near}`?")),
        None => error.hint("words are written with `\\text{…}`"),
    }
}
