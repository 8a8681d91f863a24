//! The course's own prose, as running text.
//!
//! A line is a paragraph, a heading or an item of a list. Blocks between fences (formulas,
//! experiments, code), tables, and paragraphs with TeX commands are left out; of links and
//! emphasis the words stay.

use std::sync::LazyLock;

/// The English pages of all lessons, as the build script puts them together.
static PAGES: &str = include_str!(concat!(env!("OUT_DIR"), "/lessons.md"));

static PROSE: LazyLock<String> = LazyLock::new(|| plain(PAGES));

/// The course as running text.
pub(super) fn prose() -> &'static str {
    &PROSE
}

/// Markdown as the course writes it, without its marks.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in markdown.lines().chain([""]) {
        let line = line.trim();
        let fence = line.starts_with("```");
        let begins = line.starts_with(['#', '-', '|']) || line.is_empty();
        if fence || begins {
            end(&mut paragraph, &mut text);
        }
        if fence {
            fenced = !fenced;
        } else if !fenced && !line.starts_with('|') && !line.is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim_start_matches(['#', '>', '-']).trim_start());
            if line.starts_with('#') {
                end(&mut paragraph, &mut text);
            }
        }
    }
    text
}

/// Writes a paragraph down, if it is prose, and begins another.
fn end(paragraph: &mut String, text: &mut String) {
    if !paragraph.is_empty() && !paragraph.contains('\\') {
        unmarked(paragraph, text);
        text.push('\n');
    }
    paragraph.clear();
}

/// Copies a paragraph without links, emphasis and the marks of code and formulas.
fn unmarked(paragraph: &str, text: &mut String) {
    let mut rest = paragraph;
    while let Some(at) = rest.find("[[") {
        let (before, link) = rest.split_at(at);
        let (inside, after) = link[2..].split_once("]]").unwrap_or((&link[2..], ""));
        copy(before, text);
        copy(inside.split_once('|').map_or(inside, |(_, words)| words), text);
        rest = after;
    }
    copy(rest, text);
}

fn copy(words: &str, text: &mut String) {
    text.extend(words.chars().filter(|c| !matches!(c, '*' | '`' | '$')));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off_and_words_stay() {
        let page = "# A *title*\n\nA [[neuron]] takes\n[[class|classes]], `x` and $w_1$.\n\n\
                    ```math\nz = 1\n```\n> Said\n> aside.\n\n- one\n- two\n  more\n\n\
                    | a | b |\n|---|---|\n\nWhere $\\frac{1}{2}$ stands,\nnothing does.\n\nEnd.";
        let wanted =
            "A title\nA neuron takes classes, x and w_1.\nSaid aside.\none\ntwo more\nEnd.\n";
        assert_eq!(plain(page).replace("> ", ""), wanted);
    }

    #[test]
    fn the_course_is_there_as_prose() {
        let prose = prose();
        assert!(prose.chars().count() > 100_000, "{}", prose.len());
        assert!(prose.contains("What a neuron computes\nA neuron takes a few numbers"));
        for mark in ["```", "[[", "]]", "\\", "$", "\n\n", "\n#"] {
            assert!(!prose.contains(mark), "{mark:?} is left");
        }
    }
}
