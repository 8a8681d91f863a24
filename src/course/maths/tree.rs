//! A formula as a tree, and the space between its parts.

/// What a symbol is to its neighbours, which decides the space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A letter or a number.
    Ordinary,
    /// Stands before what it belongs to: a sign, `∂`, `∇`.
    Prefix,
    /// A named function: `log`, `exp`.
    Function,
    /// A named function over what stands below it: `max`.
    Limit,
    /// A sum or product from what stands below it to what stands above.
    Large,
    /// Joins two things: `+`, `·`.
    Binary,
    /// Compares two things: `=`, `←`.
    Relation,
    Open,
    Close,
    Punctuation,
    /// A letter with scripts, a root: an ordinary thing of some size.
    Scripted,
    /// A fraction or a matrix.
    Inner,
    /// Words within a formula.
    Words,
    /// Space that the writer asked for.
    Space,
}

/// Things side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row(pub Vec<Item>);

/// A node, and whether a blank stood before it in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub node: Node,
    pub blank: bool,
}

/// Rows of cells.
pub type Cells = Vec<Vec<Row>>;

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Symbol {
        text: String,
        class: Class,
    },
    Words(String),
    /// So many columns.
    Space(usize),
    Group(Row),
    Script {
        base: Box<Node>,
        sub: Option<Row>,
        sup: Option<Row>,
        /// Below and above the base rather than beside it.
        limits: bool,
    },
    Fraction(Row, Row),
    Root {
        degree: Option<Row>,
        body: Row,
    },
    Accent {
        mark: Mark,
        body: Row,
    },
    /// Delimiters around a body; either may be absent.
    Fence {
        open: String,
        close: String,
        body: Row,
    },
    Grid {
        kind: Grid,
        cells: Cells,
    },
    Brace {
        over: bool,
        body: Row,
        label: Option<Row>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Hat,
    Bar,
    Tilde,
    Arrow,
    Dot,
    Dots,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// Between two delimiters, which may be empty.
    Matrix(&'static str, &'static str),
    Cases,
    /// Columns aligned right and left in turn.
    Aligned,
}

impl Node {
    pub fn symbol(text: impl Into<String>, class: Class) -> Self {
        Self::Symbol { text: text.into(), class }
    }

    /// The node with no blank before it.
    pub fn tight(self) -> Item {
        Item { node: self, blank: false }
    }

    /// What the node is to its left neighbour.
    pub fn left(&self) -> Class {
        match self {
            Self::Fence { open, .. } if !open.is_empty() => Class::Open,
            _ => self.class(),
        }
    }

    /// What the node is to its right neighbour.
    pub fn right(&self) -> Class {
        match self {
            Self::Fence { close, .. } if !close.is_empty() => Class::Close,
            Self::Script { base, .. } if base.right() == Class::Close => Class::Close,
            _ => self.class(),
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::Symbol { class, .. } => *class,
            Self::Words(_) => Class::Words,
            Self::Space(_) => Class::Space,
            Self::Group(_) | Self::Accent { .. } => Class::Ordinary,
            Self::Root { .. } => Class::Scripted,
            Self::Script { base, .. } => match base.left() {
                Class::Ordinary | Class::Prefix | Class::Words => Class::Scripted,
                class => class,
            },
            Self::Fraction(..) | Self::Grid { .. } | Self::Brace { .. } | Self::Fence { .. } => {
                Class::Inner
            }
        }
    }
}

impl Row {
    /// The columns of space before each item. `before` is what stands to the row's left;
    /// scripts are set tightly.
    pub fn gaps(&self, before: Option<Class>, script: bool) -> Vec<usize> {
        let mut previous = before;
        self.0
            .iter()
            .map(|item| {
                let columns =
                    previous.map_or(0, |left| gap(left, item.node.left(), item.blank, script));
                previous = Some(item.node.right());
                columns
            })
            .collect()
    }

    /// Whether the row is one thing: `w`, `xᵢ`, `∂w`, `(a + b)`.
    pub fn is_unit(&self) -> bool {
        let mut items = self.0.as_slice();
        while let [first, rest @ ..] = items {
            // The d of a differential belongs to what follows it, as ∂ does.
            let differential = matches!(&first.node, Node::Symbol { text, .. } if text == "d")
                && rest.first().is_some_and(|next| !next.blank);
            if first.node.left() != Class::Prefix && !differential {
                return rest.is_empty() && first.node.left() != Class::Inner;
            }
            items = rest;
        }
        true
    }

    /// Whether something in the row joins or compares, so that a fraction needs brackets
    /// around it.
    pub fn is_joined(&self) -> bool {
        self.0.iter().any(|item| {
            matches!(
                item.node.left(),
                Class::Binary | Class::Relation | Class::Space | Class::Inner | Class::Punctuation
            )
        })
    }

    /// Position of the first relation.
    pub fn relation(&self) -> Option<usize> {
        self.0.iter().position(|item| item.node.left() == Class::Relation)
    }

    /// The row with its signs told apart: one that has nothing to its left to join, or nothing
    /// to its right, is a prefix and gets no space.
    pub fn with_signs(mut self) -> Self {
        for index in 0..self.0.len() {
            let left = index.checked_sub(1).map(|i| self.0[i].node.right());
            let right = self.0.get(index + 1).map(|item| item.node.left());
            let alone = |class| {
                matches!(
                    class,
                    Class::Binary
                        | Class::Relation
                        | Class::Open
                        | Class::Punctuation
                        | Class::Prefix
                )
            };
            let nothing_left = left.is_none_or(|class| {
                alone(class)
                    || matches!(class, Class::Function | Class::Limit | Class::Large | Class::Space)
            });
            let nothing_right =
                right.is_none_or(|class| matches!(class, Class::Relation | Class::Close));
            if let Node::Symbol { class: class @ Class::Binary, .. } = &mut self.0[index].node
                && (nothing_left || nothing_right)
            {
                *class = Class::Prefix;
            }
        }
        self
    }
}

/// The columns between two neighbours. A blank of the source counts only between things that
/// would run into each other: `w₁ x₁`, but `2x` and `f(x)`.
#[allow(clippy::match_same_arms, clippy::unnested_or_patterns)] // a table, read from above
fn gap(left: Class, right: Class, blank: bool, script: bool) -> usize {
    use Class::{
        Binary, Close, Function, Inner, Large, Limit, Open, Ordinary, Prefix, Punctuation,
        Relation, Scripted, Space, Words,
    };
    let spaced = match (left, right) {
        // Nothing after an opening sign or a function's name, nothing before a closing one.
        (Space | Open, _) | (_, Space | Punctuation | Close) => false,
        (Function | Limit, Open) | (Relation, Relation) => false,
        (Punctuation | Binary | Relation, _) | (_, Binary | Relation) => !script,
        (Function | Limit | Large | Inner, _)
        | (Ordinary | Scripted | Close | Words, Function | Limit | Large | Inner)
        | (Prefix, Inner) => true,
        (Prefix, _) | (_, Open) => false,
        (Words, _) | (_, Words) => blank,
        (Scripted | Close, _) | (_, Scripted | Prefix) => blank && !script,
        _ => false,
    };
    usize::from(spaced)
}
