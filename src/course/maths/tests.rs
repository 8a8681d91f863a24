use unicode_width::UnicodeWidthStr;

use super::*;

/// The lines of a formula, with a `|` at the end of each to show its width.
fn shown(latex: &str) -> String {
    let lines = display(latex).unwrap_or_else(|error| panic!("{latex}: {error:?}"));
    for line in &lines {
        assert_eq!(line.width(), lines[0].width(), "{latex}: {lines:#?}");
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// Each formula of `chapters.tex` in the plane and, where it can be, in one line. The formulas
/// of the lessons are like these; look at the snapshot when it changes, as a reader would.
#[test]
fn formulas_of_the_chapters() {
    let mut sheet = String::new();
    for latex in include_str!("chapters.tex").split("\n\n").map(str::trim) {
        sheet.push_str(latex);
        sheet.push_str("\n\n");
        for line in shown(latex).lines() {
            sheet.push_str(format!("        {line}").trim_end());
            sheet.push('\n');
        }
        if let Ok(line) = inline(latex) {
            sheet.extend(["\n    ->  ", &line, "\n"]);
        }
        sheet.push('\n');
    }
    insta::assert_snapshot!(sheet);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (latex, at, message, hint) in [
        (r"a + \simga", 4, r"unknown command `\simga`", r"did you mean `\sigma`?"),
        (r"\foo", 0, r"unknown command `\foo`", r"words are written with `\text{…}`"),
        (r"\frac{a}{b", 8, "`{` is never closed", ""),
        (r"\frac{a}", 8, "something is missing here", ""),
        (r"a}", 1, "`}` closes nothing", ""),
        (r"x^2^3", 3, "a second script at the same place", "put braces around what it belongs to"),
        (r"x^10", 2, "only the first digit would belong here", "write {10…} in braces"),
        (r"\left( x", 0, r"`\left` without its `\right`", r"`\right.` closes without a sign"),
        (r"x \right)", 2, r"`\right` without its `\left`", ""),
        (
            r"\begin{array} a \end{array}",
            0,
            "unknown environment `array`",
            "there are matrix, pmatrix, bmatrix, vmatrix, cases, aligned",
        ),
        (r"\begin{bmatrix} a", 0, r"`\begin` without its `\end`", ""),
        (r"\begin{bmatrix} a \end{matrix}", 18, "`bmatrix` is closed as `matrix`", ""),
        (
            r"\begin{cases} a & b & c \end{cases}",
            0,
            "one of the cases has more than a condition",
            r"value & condition \\",
        ),
        (r"\frac{a & b}{c}", 8, "`&` separates cells, and there are none here", ""),
        (r"\text{a \alpha}", 8, "only plain words can stand in a text", ""),
        (r"50 %", 3, "`%` has no place here", r"as a sign of its own it is written `\%`"),
        (r"\mathbb{w}", 7, r"terminals have no \mathbb{w}", ""),
        ("  ", 0, "an empty formula", ""),
        ("x_", 2, "something is missing here", ""),
        ("\\", 0, "a backslash without a name", ""),
    ] {
        let error = display(latex).expect_err(latex);
        assert_eq!(
            (error.at, error.message.as_str(), error.hint.as_deref().unwrap_or("")),
            (at, message, hint),
            "{latex}"
        );
    }
}

#[test]
fn what_needs_several_lines_cannot_stand_in_one() {
    for latex in [
        r"\begin{bmatrix} a \\ b \end{bmatrix}",
        r"\begin{cases} a & b \\ c & d \end{cases}",
        r"\underbrace{x}_{y}",
        r"\overline{a + b}",
        r"a \\ b",
        "a & b",
    ] {
        assert!(display(latex).is_ok(), "{latex}");
        assert!(inline(latex).is_err(), "{latex}");
    }
}

#[test]
fn broken_formulas_never_panic() {
    // Every prefix, and every formula with one byte taken out, is set or refused.
    for latex in include_str!("chapters.tex").split("\n\n") {
        for cut in (0..=latex.len()).filter(|&cut| latex.is_char_boundary(cut)) {
            let _ = (display(&latex[..cut]), inline(&latex[..cut]));
            let mut without = latex.to_owned();
            if cut < latex.len() {
                without.remove(cut);
            }
            let _ = (display(&without), inline(&without));
        }
    }
}

#[test]
fn no_raw_tex_reaches_the_screen() {
    for latex in include_str!("chapters.tex").split("\n\n") {
        let shown = shown(latex) + &inline(latex).unwrap_or_default();
        assert!(!shown.contains(['\\', '{', '&']), "{latex}: {shown}");
    }
}
