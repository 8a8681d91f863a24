//! All styles of the program.
//!
//! Text keeps the terminal's own foreground and background, so that dark and light terminals
//! both look right; colour is for what carries meaning. Arms have the colours of Okabe and
//! Ito, which colour-blind readers can tell apart. Without colours, bold, dim, reverse and
//! underline say the same.

use ratatui::style::{Color, Modifier, Style};

use super::ColorDepth;

/// A colour scale for numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// From −1 over 0 to 1: blue, dark, orange.
    Diverging,
    /// From 0 to 1: viridis.
    Sequential,
    /// From 0 to 1: black to white.
    Grey,
}

type Rgb = (u8, u8, u8);

const GREY: Rgb = (128, 132, 140);
const ACCENT: Rgb = (86, 152, 214);
const GOOD: Rgb = (48, 164, 108);
const BAD: Rgb = (214, 82, 60);
const WARNING: Rgb = (204, 140, 20);
const TERM: Rgb = (170, 120, 200);
const BORDER: Rgb = (104, 108, 116);

/// Okabe and Ito's palette, the pair that is easiest to tell apart first.
const ARMS: [Rgb; 8] = [
    (86, 180, 233),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (213, 94, 0),
    (60, 120, 200),
    (214, 200, 50),
    (150, 150, 150),
];
const ARMS_16: [Color; 8] = [
    Color::Cyan,
    Color::Yellow,
    Color::Green,
    Color::Magenta,
    Color::Red,
    Color::Blue,
    Color::LightYellow,
    Color::Gray,
];

const DIVERGING: [Rgb; 5] =
    [(122, 190, 250), (48, 112, 178), (62, 65, 73), (178, 98, 34), (250, 178, 84)];
/// The same in the 256 colours, chosen by eye: the nearest ones turn purple and pink.
const DIVERGING_256: [u8; 11] = [117, 75, 32, 25, 24, 239, 94, 130, 172, 214, 222];
const VIRIDIS_256: [u8; 10] = [53, 54, 60, 24, 30, 36, 71, 113, 149, 220];
const VIRIDIS: [Rgb; 9] = [
    (68, 1, 84),
    (72, 40, 120),
    (62, 74, 137),
    (49, 104, 142),
    (38, 130, 142),
    (31, 158, 137),
    (53, 183, 121),
    (110, 206, 88),
    (253, 231, 37),
];
/// Not quite black and white, so that an image stands out from a ground of either.
const GREYS: [Rgb; 2] = [(38, 38, 38), (238, 238, 238)];
const GREYS_256: [u8; 11] = [235, 237, 239, 241, 243, 245, 247, 249, 251, 253, 255];

/// Styles by meaning.
#[derive(Clone, Debug)]
pub struct Theme {
    depth: ColorDepth,
    /// The terminal's own colours.
    pub text: Style,
    /// What may be overlooked.
    pub dim: Style,
    pub strong: Style,
    pub emphasis: Style,
    /// What the eye should find first.
    pub accent: Style,
    pub good: Style,
    pub bad: Style,
    pub warning: Style,
    pub title: Style,
    pub border: Style,
    pub border_focused: Style,
    /// A key in the footer and in help.
    pub key: Style,
    /// The line under the cursor.
    pub selected: Style,
    pub formula: Style,
    pub code: Style,
    /// A word of the glossary.
    pub term: Style,
    arms: [Style; 8],
    faint_arms: [Style; 8],
}

impl Theme {
    /// The styles that a terminal of this depth can show.
    #[must_use]
    pub fn new(depth: ColorDepth) -> Self {
        let ink = |rgb: Rgb, ansi: Color| match depth {
            ColorDepth::None => Style::new(),
            ColorDepth::Ansi16 => Style::new().fg(ansi),
            _ => Style::new().fg(quantized(depth, rgb)),
        };
        let dim = match depth {
            // Bright black is invisible in some palettes of 16 colours.
            ColorDepth::Ansi16 | ColorDepth::None => Style::new().add_modifier(Modifier::DIM),
            _ => Style::new().fg(quantized(depth, GREY)),
        };
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let accent = ink(ACCENT, Color::Blue);
        let border = match depth {
            ColorDepth::Ansi16 | ColorDepth::None => dim,
            _ => Style::new().fg(quantized(depth, BORDER)),
        };
        let arms = std::array::from_fn(|arm| ink(ARMS[arm], ARMS_16[arm]));
        let faint_arms = std::array::from_fn(|arm| match depth {
            ColorDepth::Ansi16 | ColorDepth::None => {
                ink(ARMS[arm], ARMS_16[arm]).add_modifier(Modifier::DIM)
            }
            _ => Style::new().fg(quantized(depth, mix(ARMS[arm], BORDER, 0.6))),
        });
        Self {
            depth,
            text: Style::new(),
            dim,
            strong: bold,
            emphasis: Style::new().add_modifier(Modifier::ITALIC),
            accent: accent.add_modifier(Modifier::BOLD),
            good: ink(GOOD, Color::Green),
            bad: ink(BAD, Color::Red).add_modifier(Modifier::BOLD),
            warning: ink(WARNING, Color::Yellow),
            title: bold,
            border,
            border_focused: accent.add_modifier(Modifier::BOLD),
            key: accent.add_modifier(Modifier::BOLD),
            selected: match depth {
                ColorDepth::Ansi16 | ColorDepth::None => bold.add_modifier(Modifier::REVERSED),
                _ => bold.fg(Color::White).bg(quantized(depth, (38, 84, 132))),
            },
            formula: ink((70, 160, 150), Color::Cyan),
            code: ink(WARNING, Color::Yellow),
            term: ink(TERM, Color::Magenta).add_modifier(Modifier::UNDERLINED),
            arms,
            faint_arms,
        }
    }

    /// How many colours there are.
    #[must_use]
    pub fn depth(&self) -> ColorDepth {
        self.depth
    }

    /// Whether colours can tell things apart.
    #[must_use]
    pub fn has_colors(&self) -> bool {
        self.depth != ColorDepth::None
    }

    /// The style of an arm, the same wherever it appears.
    #[must_use]
    pub fn arm(&self, index: usize) -> Style {
        self.arms[index % self.arms.len()]
    }

    /// The arm's style for what stands behind its main line.
    #[must_use]
    pub fn arm_faint(&self, index: usize) -> Style {
        self.faint_arms[index % self.faint_arms.len()]
    }

    /// The style of a class of the data.
    #[must_use]
    pub fn class(&self, index: usize) -> Style {
        self.arm(index)
    }

    /// The colour of a class, darker the less `confidence` (0 to 1) there is; none where
    /// there are too few colours for it.
    #[must_use]
    pub fn class_area(&self, index: usize, confidence: f64) -> Option<Color> {
        let strength = 0.15 + 0.6 * confidence.clamp(0.0, 1.0);
        let dark = DIVERGING[2];
        self.fine().then(|| quantized(self.depth, mix(dark, ARMS[index % ARMS.len()], strength)))
    }

    /// The colour of a value on a scale; none where there are too few colours for it.
    #[must_use]
    pub fn color(&self, scale: Scale, value: f64) -> Option<Color> {
        match self.depth {
            ColorDepth::TrueColor => Some(quantized(self.depth, on_scale(scale, value))),
            ColorDepth::Ansi256 => Some(indexed(scale, value)),
            _ => None,
        }
    }

    /// Writing on top of a value's colour.
    #[must_use]
    pub fn on_color(&self, scale: Scale, value: f64) -> Style {
        match self.color(scale, value) {
            Some(color) => Style::new().fg(contrast(on_scale(scale, value))).bg(color),
            None => Style::new(),
        }
    }

    /// A line or a glyph for a signed quantity of this strength (−1 to 1): its colour where
    /// there are colours, bold and dim where there are none.
    #[must_use]
    pub fn signed(&self, value: f64) -> Style {
        let value = if value.is_finite() { value.clamp(-1.0, 1.0) } else { 0.0 };
        match self.depth {
            ColorDepth::None | ColorDepth::Ansi16 => {
                let style = match (self.depth, value > 0.0) {
                    (ColorDepth::None, _) => Style::new(),
                    (_, true) => Style::new().fg(Color::Yellow),
                    (_, false) => Style::new().fg(Color::Blue),
                };
                match value.abs() {
                    strong if strong > 0.66 => style.add_modifier(Modifier::BOLD),
                    weak if weak < 0.25 => style.add_modifier(Modifier::DIM),
                    _ => style,
                }
            }
            ColorDepth::Ansi256 if value.abs() < 0.15 => Style::new().fg(Color::Indexed(243)),
            // The dark middle of the scale is for areas; a line must be seen.
            ColorDepth::Ansi256 => {
                let value = value.signum() * (0.35 + 0.65 * value.abs());
                Style::new().fg(indexed(Scale::Diverging, value))
            }
            ColorDepth::TrueColor => {
                let pole = if value > 0.0 { (240, 150, 40) } else { (70, 150, 235) };
                let strength = 0.2 + 0.8 * value.abs();
                Style::new().fg(quantized(self.depth, mix((96, 98, 104), pole, strength)))
            }
        }
    }

    fn fine(&self) -> bool {
        matches!(self.depth, ColorDepth::TrueColor | ColorDepth::Ansi256)
    }
}

/// A place on a scale of the 256 colours.
fn indexed(scale: Scale, value: f64) -> Color {
    let value = if value.is_finite() { value } else { 0.0 };
    let (colors, place): (&[u8], f64) = match scale {
        Scale::Diverging => (&DIVERGING_256, value.clamp(-1.0, 1.0).midpoint(1.0)),
        Scale::Sequential => (&VIRIDIS_256, value.clamp(0.0, 1.0)),
        Scale::Grey => (&GREYS_256, value.clamp(0.0, 1.0)),
    };
    Color::Indexed(colors[(place * (colors.len() - 1) as f64).round() as usize])
}

fn on_scale(scale: Scale, value: f64) -> Rgb {
    let value = if value.is_finite() { value } else { 0.0 };
    let (stops, place): (&[Rgb], f64) = match scale {
        Scale::Diverging => (&DIVERGING, value.clamp(-1.0, 1.0).midpoint(1.0)),
        Scale::Sequential => (&VIRIDIS, value.clamp(0.0, 1.0)),
        Scale::Grey => (&GREYS, value.clamp(0.0, 1.0)),
    };
    let place = place * (stops.len() - 1) as f64;
    let left = (place as usize).min(stops.len() - 2);
    mix(stops[left], stops[left + 1], place - left as f64)
}

/// A colour between two, in steps of four: neighbours on a plane then often have the same
/// one, which saves bytes and cannot be seen.
fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    if share <= 0.0 {
        return from;
    }
    let part = |a: u8, b: u8| {
        let exact = f64::from(a) + (f64::from(b) - f64::from(a)) * share;
        if share >= 1.0 { b } else { ((exact / 4.0).round() * 4.0).clamp(0.0, 255.0) as u8 }
    };
    (part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

/// Black or white, whichever can be read on the colour.
fn contrast((r, g, b): Rgb) -> Color {
    let light = 0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b);
    if light > 140.0 { Color::Indexed(16) } else { Color::Indexed(231) }
}

const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest colour that the terminal has, of those that every palette agrees on.
fn quantized(depth: ColorDepth, (r, g, b): Rgb) -> Color {
    if depth == ColorDepth::TrueColor {
        return Color::Rgb(r, g, b);
    }
    let nearest = |v: u8| (0..6).min_by_key(|&i| LEVELS[i].abs_diff(v)).unwrap_or(0);
    let (i, j, k) = (nearest(r), nearest(g), nearest(b));
    let grey = ((u32::from(r) + u32::from(g) + u32::from(b)) / 3) as u8;
    let step = (grey.saturating_sub(3) / 10).min(23);
    let grey = 8 + 10 * step;
    let distance = |x: Rgb| {
        let d = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        d(x.0, r) + d(x.1, g) + d(x.2, b)
    };
    if distance((grey, grey, grey)) < distance((LEVELS[i], LEVELS[j], LEVELS[k])) {
        Color::Indexed(232 + step)
    } else {
        Color::Indexed((16 + 36 * i + 6 * j + k) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colors_no_style_has_one() {
        let theme = Theme::new(ColorDepth::None);
        let mut styles = vec![
            theme.text,
            theme.dim,
            theme.strong,
            theme.accent,
            theme.good,
            theme.bad,
            theme.warning,
            theme.title,
            theme.border,
            theme.border_focused,
            theme.key,
            theme.selected,
            theme.formula,
            theme.code,
            theme.term,
        ];
        for i in 0..8 {
            styles.extend([theme.arm(i), theme.arm_faint(i), theme.class(i)]);
            styles.push(theme.signed(i as f64 / 4.0 - 1.0));
            styles.push(theme.on_color(Scale::Diverging, i as f64 / 4.0 - 1.0));
        }
        assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()));
        assert_eq!(theme.color(Scale::Sequential, 0.5), None);
        assert_eq!(theme.class_area(0, 1.0), None);
    }

    #[test]
    fn scales_run_from_end_to_end_and_take_any_number() {
        let theme = Theme::new(ColorDepth::TrueColor);
        let end = |scale, value| theme.color(scale, value);
        assert_eq!(end(Scale::Sequential, 0.0), Some(Color::Rgb(68, 1, 84)));
        assert_eq!(end(Scale::Sequential, 7.0), Some(Color::Rgb(253, 231, 37)));
        assert_eq!(end(Scale::Grey, 0.0), Some(Color::Rgb(38, 38, 38)));
        assert_eq!(end(Scale::Grey, 1.0), Some(Color::Rgb(238, 238, 238)));
        assert_eq!(end(Scale::Diverging, 0.0), Some(Color::Rgb(62, 65, 73)));
        assert_eq!(end(Scale::Diverging, -1.0), Some(Color::Rgb(122, 190, 250)));
        assert_eq!(end(Scale::Diverging, f64::NAN), end(Scale::Diverging, 0.0));
    }

    #[test]
    fn arms_differ_at_every_depth_that_has_colors() {
        for depth in [ColorDepth::TrueColor, ColorDepth::Ansi256, ColorDepth::Ansi16] {
            let theme = Theme::new(depth);
            for a in 0..8 {
                for b in 0..a {
                    assert_ne!(theme.arm(a), theme.arm(b), "{depth:?}: arms {a} and {b}");
                }
            }
        }
    }

    #[test]
    fn the_256_palette_gets_the_nearest_colour() {
        assert_eq!(quantized(ColorDepth::Ansi256, (255, 0, 0)), Color::Indexed(196));
        assert_eq!(quantized(ColorDepth::Ansi256, (128, 128, 128)), Color::Indexed(244));
    }
}
