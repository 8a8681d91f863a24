//! The glyph ladder: what is drawn where a terminal has braille, blocks, or letters alone.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::border;

use super::GlyphSet;

/// The glyphs of one rung of the ladder.
#[derive(Debug)]
pub struct Glyphs {
    pub set: GlyphSet,
    pub border: border::Set<'static>,
    /// Of a focused pane where colours cannot say so.
    pub border_strong: border::Set<'static>,
    pub rule: &'static str,
    pub bar: &'static str,
    pub bullet: &'static str,
    pub check: &'static str,
    pub cross: &'static str,
    /// Stands before the chosen line.
    pub current: &'static str,
    /// Progress: done and not yet done; also ticked and unticked choices.
    pub full: &'static str,
    pub empty: &'static str,
    pub box_on: &'static str,
    pub box_off: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
    pub ellipsis: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    /// A slider: its ends, its track, its knob.
    pub track_left: &'static str,
    pub track_right: &'static str,
    pub track: &'static str,
    pub knob: &'static str,
    /// Line markers of the arms, for legends.
    pub lines: [&'static str; 8],
    /// Marks of the classes of the data, for points.
    pub classes: [&'static str; 8],
    /// Eight heights for sparklines and bars.
    pub heights: [&'static str; 8],
    /// Shades from nothing to full.
    pub shades: [&'static str; 5],
    /// Arms are told apart along a curve by these letters where colours cannot.
    pub letters: [&'static str; 8],
}

const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

const RICH: Glyphs = Glyphs {
    set: GlyphSet::Braille,
    border: border::ROUNDED,
    border_strong: border::DOUBLE,
    rule: "─",
    bar: "│",
    bullet: "•",
    check: "✓",
    cross: "✗",
    current: "▸",
    full: "●",
    empty: "○",
    box_on: "■",
    box_off: "□",
    play: "▶",
    pause: "‖",
    ellipsis: "…",
    left: "←",
    right: "→",
    up: "↑",
    down: "↓",
    track_left: "◂",
    track_right: "▸",
    track: "─",
    knob: "●",
    lines: ["━", "╍", "┅", "╌", "═", "┄", "≈", "╼"],
    classes: ["○", "●", "▲", "□", "◆", "▽", "■", "◇"],
    heights: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    shades: [" ", "░", "▒", "▓", "█"],
    letters: LETTERS,
};

const BRAILLE: Glyphs = RICH;
const BLOCKS: Glyphs = Glyphs { set: GlyphSet::Blocks, ..RICH };
const ASCII: Glyphs = Glyphs {
    set: GlyphSet::Ascii,
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    border_strong: border::Set {
        top_left: "#",
        top_right: "#",
        bottom_left: "#",
        bottom_right: "#",
        vertical_left: "#",
        vertical_right: "#",
        horizontal_top: "=",
        horizontal_bottom: "=",
    },
    rule: "-",
    bar: "|",
    bullet: "*",
    check: "v",
    cross: "x",
    current: ">",
    full: "*",
    empty: "o",
    box_on: "#",
    box_off: "_",
    play: ">",
    pause: "=",
    ellipsis: ".",
    left: "<",
    right: ">",
    up: "^",
    down: "v",
    track_left: "<",
    track_right: ">",
    track: "-",
    knob: "o",
    lines: ["=", "-", "~", ".", "+", ":", "*", "%"],
    classes: ["o", "x", "^", "#", "*", "v", "+", "@"],
    heights: [".", ".", ":", ":", "-", "=", "+", "#"],
    shades: [" ", ".", ":", "+", "#"],
    letters: LETTERS,
};

impl Glyphs {
    /// The glyphs of a rung.
    #[must_use]
    pub fn of(set: GlyphSet) -> &'static Self {
        match set {
            GlyphSet::Braille => &BRAILLE,
            GlyphSet::Blocks => &BLOCKS,
            GlyphSet::Ascii => &ASCII,
        }
    }

    /// The line marker of an arm.
    #[must_use]
    pub fn line(&self, arm: usize) -> &'static str {
        self.lines[arm % self.lines.len()]
    }

    /// The mark of a class.
    #[must_use]
    pub fn class(&self, class: usize) -> &'static str {
        self.classes[class % self.classes.len()]
    }

    /// The letter of an arm.
    #[must_use]
    pub fn letter(&self, arm: usize) -> &'static str {
        self.letters[arm % self.letters.len()]
    }
}

/// Replaces what is not ASCII, cell by cell, so that the layout stays. For terminals that
/// show [`GlyphSet::Ascii`], once everything is drawn.
pub fn to_ascii(area: Rect, buffer: &mut Buffer) {
    for y in area.intersection(buffer.area).rows().map(|row| row.y) {
        for x in area.left()..area.right().min(buffer.area.right()) {
            let cell = &mut buffer[(x, y)];
            if !cell.symbol().is_ascii() {
                let plain = cell.symbol().chars().next().map_or(' ', plain);
                cell.set_char(plain);
            }
        }
    }
}

/// The ASCII character that is most like it.
fn plain(c: char) -> char {
    const LIKE: [(&str, char); 45] = [
        ("␣⍽", '_'),
        ("↵", '/'),
        ("⇥", '>'),
        ("“”„", '"'),
        ("−–—‐‑─━╌╍┄┅╼", '-'),
        ("·∙•⋅⊙", '*'),
        ("×✗✕", 'x'),
        ("÷", '/'),
        ("≈∼", '~'),
        ("═≡", '='),
        ("…", '.'),
        ("‖│┃┆║", '|'),
        ("→▸▶›»⟶", '>'),
        ("←◂◀‹«⟵", '<'),
        ("↑▲", '^'),
        ("↓▼√✓", 'v'),
        ("∂δ", 'd'),
        ("∇Δ", 'D'),
        ("ση", 'n'),
        ("αâàáä", 'a'),
        ("βß", 'b'),
        ("ŷ", 'y'),
        ("εéèêëϵ", 'e'),
        ("γ", 'g'),
        ("λ", 'l'),
        ("μµ", 'u'),
        ("θ○●◯ôöó", 'o'),
        ("Σ∑", 'S'),
        ("≤", '<'),
        ("≥", '>'),
        ("▢□", '_'),
        ("■", '#'),
        ("ₐᵃ", 'a'),
        ("ₑᵉ", 'e'),
        ("ₕ", 'h'),
        ("ᵢⁱ", 'i'),
        ("ⱼ", 'j'),
        ("ₖᵏκ", 'k'),
        ("ₗᴸ", 'l'),
        ("ₘ", 'm'),
        ("ₙⁿ", 'n'),
        ("ₚρπ", 'p'),
        ("ₜᵗτ", 't'),
        ("₊⁺", '+'),
        ("₋⁻", '-'),
    ];
    const DIGITS: &str = "₀₁₂₃₄₅₆₇₈₉";
    const POWERS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let digit = |digits: &str| digits.chars().position(|d| d == c);
    if let Some(digit) = digit(DIGITS).or_else(|| digit(POWERS)) {
        return char::from(b'0' + digit as u8);
    }
    match c {
        '\u{a0}' | '\u{202f}' => ' ',
        'σ' => 's',
        '′' => '\'',
        '±' => '~',
        '²' => '2',
        'ᵀ' => 'T',
        '╭' | '╮' | '╰' | '╯' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => {
            '+'
        }
        '⎡' | '⎢' | '⎣' | '⎛' | '⎜' | '⎝' => '[',
        '⎤' | '⎥' | '⎦' | '⎞' | '⎟' | '⎠' => ']',
        '\u{2800}'..='\u{28ff}' | '▀'..='▟' => '#',
        'î' | 'ï' => 'i',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        _ => LIKE.iter().find(|(many, _)| many.contains(c)).map_or('?', |&(_, plain)| plain),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn every_glyph_is_one_cell_wide() {
        for set in [GlyphSet::Braille, GlyphSet::Blocks, GlyphSet::Ascii] {
            let g = Glyphs::of(set);
            let mut all = vec![
                g.rule,
                g.bar,
                g.bullet,
                g.check,
                g.cross,
                g.current,
                g.full,
                g.empty,
                g.box_on,
                g.box_off,
                g.play,
                g.pause,
                g.ellipsis,
                g.left,
                g.right,
                g.up,
                g.down,
                g.track_left,
                g.track_right,
                g.track,
                g.knob,
            ];
            all.extend(g.lines.iter().chain(&g.classes).chain(&g.heights).chain(&g.shades));
            for glyph in all {
                assert_eq!(glyph.width(), 1, "{glyph:?}");
                assert!(set != GlyphSet::Ascii || glyph.is_ascii(), "{glyph:?}");
            }
        }
    }

    #[test]
    fn what_is_not_ascii_gets_what_is_most_like_it() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
        buffer.set_string(0, 0, "σ(z) = −1.5 · W₁ᵀ…", Style::new());
        to_ascii(Rect::new(0, 0, 99, 9), &mut buffer);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text.trim_end(), "s(z) = -1.5 * W1T.");
    }
}
