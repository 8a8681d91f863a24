//! Pages and their blocks.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::{Fragment, Reader, Span};
use crate::course::document::{Block, ListItem, plain};
use crate::course::lesson::Page;
use crate::course::maths;
use crate::course::problem::suggest;

/// Blocks that mean something, and languages of code.
const FENCES: &[&str] = &[
    "math",
    "experiment",
    "predict",
    "challenge",
    "text",
    "console",
    "sh",
    "rust",
    "python",
    "ron",
    "csv",
    "json",
    "toml",
];

/// What a fenced block turned out to be.
enum Fence {
    Block(Block),
    Experiment {
        index: usize,
        microscope: bool,
    },
    /// Wrong, and noted so.
    Nothing,
}

impl Reader<'_, '_, '_> {
    /// Reads the whole file.
    pub fn pages(mut self) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        while let Some((event, span)) = self.next() {
            if matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })) {
                let title = plain(&self.inlines());
                self.at += 1;
                // A page goes on with the experiment of the last one.
                let (experiment, microscope) =
                    pages.last().map_or((None, false), |page| (page.experiment, page.microscope));
                pages.push(Page { title, blocks: Vec::new(), experiment, microscope });
                continue;
            }
            let before = pages.len();
            if before == 0 {
                let hint = "a page begins with a line `# Title`".to_owned();
                self.problem(first_line(&span), "this stands before the first page", Some(hint));
                pages.push(Page {
                    title: String::new(),
                    blocks: Vec::new(),
                    experiment: None,
                    microscope: false,
                });
            }
            let page = pages.last_mut().expect("there is one by now");
            self.block_of_page(page, event, span);
        }
        pages
    }

    fn block_of_page(&mut self, page: &mut Page, event: Event<'_>, span: Span) {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event {
            match self.fence(&info, &span, true) {
                Fence::Block(block) => page.blocks.push(block),
                Fence::Experiment { index, microscope } => {
                    page.experiment = Some(index);
                    page.microscope = microscope;
                }
                Fence::Nothing => {}
            }
        } else {
            page.blocks.extend(self.block(event, span));
        }
    }

    /// The block that begins with an event already taken.
    fn block(&mut self, event: Event<'_>, span: Span) -> Option<Block> {
        match event {
            Event::Start(Tag::Paragraph) => {
                let inlines = self.inlines();
                self.at += 1;
                // Empty where there was nothing but a comment, or a problem.
                (!inlines.is_empty()).then_some(Block::Paragraph(inlines))
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let inlines = self.inlines();
                self.at += 1;
                if level != HeadingLevel::H2 {
                    let hint = "`#` begins a page, `##` a section of it".to_owned();
                    self.problem(span, "a heading of this level is not supported here", Some(hint));
                }
                Some(Block::Heading(inlines))
            }
            Event::Start(Tag::BlockQuote(_)) => {
                Some(Block::Note(self.blocks(|end| matches!(end, TagEnd::BlockQuote(_)))))
            }
            Event::Start(Tag::List(start)) => Some(Block::List { start, items: self.items() }),
            Event::Start(Tag::Table(_)) => Some(Block::Table(self.table())),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                let text = self.content().text;
                Some(Block::Code { language: String::new(), text })
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                match self.fence(&info, &span, false) {
                    Fence::Block(block) => Some(block),
                    Fence::Experiment { .. } | Fence::Nothing => None,
                }
            }
            Event::Start(Tag::HtmlBlock) => {
                let comment = self.fragment.text[span.clone()].trim_start().starts_with("<!--");
                while !matches!(self.next(), None | Some((Event::End(TagEnd::HtmlBlock), _))) {}
                if !comment {
                    self.html(span);
                }
                None
            }
            Event::Rule => {
                self.problem(span, "a rule is not supported", Some("begin a new page".into()));
                None
            }
            _ => {
                self.problem(span, "this is not supported in a lesson", None);
                None
            }
        }
    }

    /// The blocks up to an end, which is taken.
    fn blocks(&mut self, is_end: impl Fn(TagEnd) -> bool) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, span)) = self.peek().cloned() {
            match event {
                Event::End(end) => {
                    self.at += 1;
                    if is_end(end) {
                        break;
                    }
                }
                Event::Start(
                    Tag::Paragraph
                    | Tag::Heading { .. }
                    | Tag::BlockQuote(_)
                    | Tag::List(_)
                    | Tag::Table(_)
                    | Tag::CodeBlock(_)
                    | Tag::HtmlBlock,
                )
                | Event::Rule => {
                    self.at += 1;
                    blocks.extend(self.block(event, span));
                }
                _ => {
                    // A tight list has its text without a paragraph around it.
                    let before = self.at;
                    let inlines = self.inlines();
                    if self.at == before {
                        self.at += 1;
                        self.problem(span, "this is not supported in a lesson", None);
                    } else if !inlines.is_empty() {
                        blocks.push(Block::Paragraph(inlines));
                    }
                }
            }
        }
        blocks
    }

    fn items(&mut self) -> Vec<ListItem> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::Item) => {
                    items.push(ListItem(self.blocks(|end| end == TagEnd::Item)));
                }
                _ => break,
            }
        }
        items
    }

    fn table(&mut self) -> Vec<Vec<Vec<crate::course::Inline>>> {
        let mut rows = Vec::new();
        while let Some((event, _)) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let cell = self.inlines();
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        rows
    }

    /// The text of the code block at hand, with its end taken.
    fn content(&mut self) -> Fragment {
        let mut content = Fragment::default();
        while let Some((event, span)) = self.next() {
            match event {
                Event::Text(text) => content.push(&text, self.fragment.place(span.start)),
                _ => break,
            }
        }
        content
    }

    /// A fenced block whose start was taken; `top` if it stands on the page itself.
    fn fence(&mut self, info: &str, span: &Span, top: bool) -> Fence {
        let content = self.content();
        let head = first_line_of(&self.fragment.text, span);
        let words: Vec<&str> = info.split_whitespace().collect();
        let name = words.first().copied().unwrap_or_default();
        if matches!(name, "experiment" | "predict" | "challenge") && !top {
            self.problem(head, format!("`{name}` must not stand in a list or a quotation"), None);
            return Fence::Nothing;
        }
        match (name, &words[1.min(words.len())..]) {
            ("math", []) => Fence::Block(self.display(&content)),
            ("experiment", [key]) => self.experiment(key, false, &content, head),
            ("experiment", [key, "microscope"]) => self.experiment(key, true, &content, head),
            ("predict", [key]) => Fence::Block(self.prediction(key, &content, span)),
            ("challenge", [key]) => self.challenge(key, &content, head),
            ("math" | "experiment" | "predict" | "challenge", _) => {
                let form = match name {
                    "math" => "it takes nothing after its name",
                    "experiment" => "`experiment NAME` or `experiment NAME microscope`",
                    "predict" => "`predict KEY`",
                    _ => "`challenge KEY`",
                };
                self.problem(head, format!("`{name}` is not used like this"), Some(form.into()));
                Fence::Nothing
            }
            (language, []) if language.is_empty() || FENCES.contains(&language) => {
                Fence::Block(Block::Code { language: language.to_owned(), text: content.text })
            }
            _ => {
                let hint = suggest(name, FENCES.iter().copied());
                self.problem(head, format!("there is no block `{name}`"), hint);
                Fence::Nothing
            }
        }
    }

    fn display(&mut self, content: &Fragment) -> Block {
        let source = content.text.trim_end().to_owned();
        let lines = maths::display(&source).unwrap_or_else(|error| {
            // The content knows its places in the file; this reader's fragment may not.
            let at = error.at.min(source.len());
            let rest = &source[at..];
            let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let error = self.context.source.error(
                content.places(at..at + length),
                error.message,
                error.hint,
            );
            self.context.problems.push(error);
            Vec::new()
        });
        Block::Formula { source, lines }
    }

    fn experiment(&mut self, key: &str, microscope: bool, content: &Fragment, head: Span) -> Fence {
        self.must_be_empty(content, &head);
        let experiments = self.context.names.experiments;
        let Some(index) = experiments.iter().position(|name| name == key) else {
            let hint = suggest(key, experiments.iter().map(String::as_str))
                .or_else(|| Some("name it in `experiments` of lesson.ron".to_owned()));
            self.problem(head, format!("this lesson has no experiment `{key}`"), hint);
            return Fence::Nothing;
        };
        Fence::Experiment { index, microscope }
    }

    fn challenge(&mut self, key: &str, content: &Fragment, head: Span) -> Fence {
        self.must_be_empty(content, &head);
        let challenges = self.context.names.challenges;
        if !challenges.iter().any(|name| name == key) {
            let hint = suggest(key, challenges.iter().map(String::as_str))
                .or_else(|| Some("describe it in `challenges` of lesson.ron".to_owned()));
            self.problem(head, format!("this lesson has no challenge `{key}`"), hint);
            return Fence::Nothing;
        }
        if !self.context.challenges.insert(key.to_owned()) {
            self.problem(head, format!("the challenge `{key}` stands in this lesson twice"), None);
        }
        Fence::Block(Block::Challenge(key.to_owned()))
    }

    fn must_be_empty(&mut self, content: &Fragment, head: &Span) {
        if !content.text.trim().is_empty() {
            self.problem(head.clone(), "this block must be empty", None);
        }
    }
}

fn first_line(span: &Span) -> Span {
    span.start..span.end.min(span.start + 1)
}

/// The first line of a block.
fn first_line_of(text: &str, span: &Span) -> Span {
    span.start..span.start + text[span.clone()].lines().next().map_or(0, str::len)
}
