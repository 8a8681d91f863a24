use super::*;
use crate::course::{Block, Inline, ListItem};
use crate::text::Text;

fn read(text: &str) -> (Vec<Page>, Vec<String>) {
    let term = |name: &str| {
        let term = Term { name: Text::english(name), meaning: Text::default(), symbol: None };
        (name.to_owned(), term)
    };
    let glossary = BTreeMap::from([term("bias"), term("weight")]);
    let experiments = ["by-hand".to_owned(), "no-bias".to_owned()];
    let challenges = ["separate".to_owned()];
    let names = Names { experiments: &experiments, challenges: &challenges, glossary: &glossary };
    let (pages, problems) = pages(&Source::new("en.md", text), names);
    let shown = |error: &SourceError| {
        let hint = error.hint.as_deref().map(|hint| format!(" | {hint}")).unwrap_or_default();
        format!("{}:{}: {}{hint}", error.line, error.column, error.message)
    };
    (pages, problems.iter().map(shown).collect())
}

/// The blocks of a text that is right.
fn blocks(text: &str) -> Vec<Block> {
    let (mut pages, problems) = read(&format!("# T\n{text}"));
    assert_eq!(problems, [""; 0], "{text}");
    pages.remove(0).blocks
}

fn problems(text: &str) -> Vec<String> {
    read(text).1
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

#[test]
fn prose() {
    let found = blocks(
        "A *small* and **bold** `code`, $w_1 x$,\nthe [[bias]] and [[Weight|the weights]].\\\nEnd \\$5.",
    );
    let expected = Block::Paragraph(vec![
        text("A "),
        Inline::Emphasis("small".into()),
        text(" and "),
        Inline::Strong("bold".into()),
        text(" "),
        Inline::Code("code".into()),
        text(", "),
        Inline::Formula("w₁ x".into()),
        text(", the "),
        Inline::Term { key: "bias".into(), text: "bias".into() },
        text(" and "),
        Inline::Term { key: "weight".into(), text: "the weights".into() },
        text("."),
        Inline::Break,
        text("End $5."),
    ]);
    assert_eq!(found, [expected]);
}

#[test]
fn a_term_or_formula_within_emphasis_keeps_its_look() {
    let found = blocks("**the [[bias]] $b$ now**");
    let expected = Block::Paragraph(vec![
        Inline::Strong("the ".into()),
        Inline::Term { key: "bias".into(), text: "bias".into() },
        Inline::Strong(" ".into()),
        Inline::Formula("b".into()),
        Inline::Strong(" now".into()),
    ]);
    assert_eq!(found, [expected]);
}

#[test]
fn lists_notes_tables_and_code() {
    let paragraph = |words: &str| Block::Paragraph(vec![text(words)]);
    let found =
        blocks("3. one\n4. two\n   - in\n\n> note\n\n| a | b |\n|---|---|\n| 1 | $x^2$ |\n");
    let inner = Block::List { start: None, items: vec![ListItem(vec![paragraph("in")])] };
    let expected = [
        Block::List {
            start: Some(3),
            items: vec![ListItem(vec![paragraph("one")]), ListItem(vec![paragraph("two"), inner])],
        },
        Block::Note(vec![paragraph("note")]),
        Block::Table(vec![
            vec![vec![text("a")], vec![text("b")]],
            vec![vec![text("1")], vec![Inline::Formula("x²".into())]],
        ]),
    ];
    assert_eq!(found, expected);
    let code = |language: &str, text: &str| Block::Code {
        language: language.to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(
        blocks("```rust\nlet a = 1;\n```\n\n    indented\n"),
        [code("rust", "let a = 1;\n"), code("", "indented\n")]
    );
    let found = blocks("See [the book](https://example.org) <https://example.net>\n\n## More\n");
    let link = "See the book (https://example.org) https://example.net";
    assert_eq!(found, [paragraph(link), Block::Heading(vec![text("More")])]);
}

#[test]
fn formulas_are_set() {
    let found = blocks("```math\nz = \\frac{a}{b}\n```\n\n> ```math\n> x^2\n> ```\n");
    let formula = |source: &str, lines: &[&str]| Block::Formula {
        source: source.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let fraction = formula("z = \\frac{a}{b}", &["     a ", "z = ───", "     b "]);
    assert_eq!(found, [fraction, Block::Note(vec![formula("x^2", &["x²"])])]);
}

#[test]
fn pages_carry_their_experiment_on() {
    let (pages, problems) = read(
        "# One $x_1$\n\n# Two\n```experiment no-bias microscope\n```\n\n# Three\n\n# Four\n```experiment by-hand\n```\n",
    );
    assert_eq!(problems, [""; 0]);
    let found: Vec<_> =
        pages.iter().map(|page| (page.title.as_str(), page.experiment, page.microscope)).collect();
    let expected = [
        ("One x₁", None, false),
        ("Two", Some(1), true),
        ("Three", Some(1), true),
        ("Four", Some(0), false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_prediction_and_the_place_of_a_challenge() {
    let found = blocks(
        "```predict which\nWhich of *these*\nsolves it?\n- [ ] All -- with\n  a long answer.\n- [x] $w_1$ alone. -- It is.\n```\n\n```challenge separate\n```\n",
    );
    let Block::Predict(prediction) = &found[0] else { panic!("{found:?}") };
    assert_eq!(prediction.key, "which");
    assert_eq!(
        prediction.question,
        [text("Which of "), Inline::Emphasis("these".into()), text(" solves it?")]
    );
    let choices: Vec<_> =
        prediction.choices.iter().map(|c| (c.text.clone(), c.right, c.answer.clone())).collect();
    let expected = [
        (vec![text("All")], false, vec![text("with a long answer.")]),
        (vec![Inline::Formula("w₁".into()), text(" alone.")], true, vec![text("It is.")]),
    ];
    assert_eq!(choices, expected);
    assert_eq!(found[1], Block::Challenge("separate".into()));
}

#[test]
fn a_choice_may_begin_with_anything() {
    let found = blocks(
        "```predict p\n# of steps?\n- [x] 1. -- *So* it is.\n- [ ] _None_ -- $x$ > 0.\n- [ ] - 3 -- [[bias]]\n```\n",
    );
    let Block::Predict(prediction) = &found[0] else { panic!("{found:?}") };
    assert_eq!(prediction.question, [text("# of steps?")]);
    let choices: Vec<_> =
        prediction.choices.iter().map(|c| (c.text.clone(), c.answer.clone())).collect();
    let term = Inline::Term { key: "bias".into(), text: "bias".into() };
    let expected = [
        (vec![text("1.")], vec![Inline::Emphasis("So".into()), text(" it is.")]),
        (vec![Inline::Emphasis("None".into())], vec![Inline::Formula("x".into()), text(" > 0.")]),
        (vec![text("- 3")], vec![term]),
    ];
    assert_eq!(choices, expected);
}

#[test]
fn problems_name_their_place() {
    for (text, expected) in [
        ("text\n", "1:1: this stands before the first page | a page begins with a line `# Title`"),
        ("# T\na [[bais]]", "2:3: `bais` is not in the glossary | did you mean `bias`?"),
        ("# T\nfor $\\simga$", "2:6: unknown command `\\simga` | did you mean `\\sigma`?"),
        ("# T\n**a $x^$**", "2:8: something is missing here"),
        (
            "# T\n```math\na\n\\foo\n```",
            "4:1: unknown command `\\foo` | words are written with `\\text{…}`",
        ),
        ("# T\n> ```math\n> a\n> } b\n> ```", "4:3: `}` closes nothing"),
        (
            "# T\ncosts $5",
            "2:7: this dollar does not open or close a formula | a dollar sign is written `\\$`",
        ),
        (
            "# T\na [[bias",
            "2:3: this word of the glossary is not closed | it is written `[[key]]` or `[[key|words]]`",
        ),
        (
            "# T\n$$x$$",
            "2:1: `$$` is not supported | a formula that is set apart is a block ```math",
        ),
        ("# T\na <b>c", "2:3: HTML is not supported | a sign < of its own is written `\\<`"),
        (
            "# T\n<div>\nx\n</div>\n",
            "2:1: HTML is not supported | a sign < of its own is written `\\<`",
        ),
        (
            "# T\n![x](y.png)",
            "2:1: images are not supported | describe it, or show it with an experiment",
        ),
        (
            "# T\n### deep",
            "2:1: a heading of this level is not supported here | `#` begins a page, `##` a section of it",
        ),
        ("# T\n\n---\n", "3:1: a rule is not supported | begin a new page"),
        (
            "# T\n```experimnet by-hand\n```",
            "2:1: there is no block `experimnet` | did you mean `experiment`?",
        ),
        (
            "# T\n```experiment by-hnd\n```",
            "2:1: this lesson has no experiment `by-hnd` | did you mean `by-hand`?",
        ),
        (
            "# T\n```experiment by-hand big\n```",
            "2:1: `experiment` is not used like this | `experiment NAME` or `experiment NAME microscope`",
        ),
        (
            "# T\n```challenge seperate\n```",
            "2:1: this lesson has no challenge `seperate` | did you mean `separate`?",
        ),
        ("# T\n```challenge separate\nx\n```", "2:1: this block must be empty"),
        (
            "# T\n- ```challenge separate\n  ```",
            "2:3: `challenge` must not stand in a list or a quotation",
        ),
        (
            "# T\n```predict p\nQ?\n- [x] a -- b\n- [ ] c\n- [ ] d -- e\n```",
            "5:1: this choice does not say what follows from it | - [ ] a mistaken choice. -- Why it is mistaken.",
        ),
        (
            "# T\n```predict p\nQ?\n- [ ] a -- b\n- [ ] d -- e\n```",
            "2:1: none of the choices is marked as right | the right one begins with `- [x]`",
        ),
        (
            "# T\n```predict p\nQ?\n- [x] a -- b\n- [x] d -- e\n```",
            "2:1: 2 choices are marked as right, but a prediction has one",
        ),
        (
            "# T\n```predict p\nQ?\n- [x] a -- b\n```",
            "2:1: a prediction needs two choices or more | - [ ] a mistaken choice. -- Why it is mistaken.",
        ),
        ("# T\n```predict p\n- [x] a -- b\n- [ ] d -- e\n```", "3:1: the question is missing here"),
        (
            "# T\n```predict p\nQ?\n- [x] $\\foo$ -- b\n- [ ] d -- e\n```",
            "4:8: unknown command `\\foo` | words are written with `\\text{…}`",
        ),
        (
            "# T\n```predict p\nQ?\n\nR?\n- [x] a -- b\n- [ ] d -- e\n```",
            "5:1: the question must be a single paragraph",
        ),
        (
            "# T\n```predict p\nQ?\n- [x] a -- b\n- d -- e\n```",
            "5:1: this is no choice | a choice begins with `- [ ]`, the right one with `- [x]`",
        ),
        ("# T\n```predict\n```", "2:1: `predict` is not used like this | `predict KEY`"),
    ] {
        let found = problems(text);
        assert!(
            found.contains(&expected.to_owned()),
            "{text}\nexpected {expected}\nfound {found:#?}"
        );
    }
    let twice = "```predict p\nQ?\n- [x] a -- b\n- [ ] c -- d\n```\n";
    let found = problems(&format!("# T\n{twice}\n{twice}"));
    assert_eq!(found, ["8:1: there is another prediction `p` in this lesson"]);
}

#[test]
fn comments_are_for_the_writer() {
    assert_eq!(blocks("<!-- later -->\n\na <!-- b --> c\n").len(), 1);
}

#[test]
fn any_text_is_read_without_panic() {
    let whole = include_str!("../../../lessons/02-neurons-activations/01-neuron/en.md");
    for cut in (0..whole.len()).step_by(7).filter(|&cut| whole.is_char_boundary(cut)) {
        read(&whole[..cut]);
        read(&whole[cut..]);
    }
    for text in [
        "```",
        "# ",
        "- [",
        "| a |\n|-|\n",
        "[[",
        "[[]]",
        "[[|]]",
        "$",
        "> - # x",
        "#\n-\n\t```predict a\n",
    ] {
        read(text);
        read(&format!("# T\n{text}"));
    }
}
#[test]
fn a_term_in_a_table_may_have_its_own_words() {
    let found = blocks("| a | b |\n|---|---|\n| [[bias|the bias]] | $|x|$ |\n");
    let Block::Table(rows) = &found[0] else { panic!("{found:?}") };
    let term = Inline::Term { key: "bias".into(), text: "the bias".into() };
    assert_eq!(rows[1][0], [term]);
    // What comes after still knows its place, and code is left as it is.
    let text = "# T\n| a |\n|---|\n| [[bias|b]] [[bais|c]] |\n\n```text\n| [[a|b]] |\n```\n$\\foo$";
    let (pages, problems) = read(text);
    let expected = [
        "4:14: `bais` is not in the glossary | did you mean `bias`?",
        "9:2: unknown command `\\foo` | words are written with `\\text{…}`",
    ];
    assert_eq!(problems, expected);
    let code = Block::Code { language: "text".into(), text: "| [[a|b]] |\n".into() };
    assert_eq!(pages[0].blocks[1], code);
}
