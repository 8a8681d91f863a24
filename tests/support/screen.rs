//! A buffer as text for snapshots, and as ANSI for pictures.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

/// The glyphs of a buffer, without spaces at the ends of lines.
pub fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width.max(1));
    let mut text = String::new();
    for row in buffer.content().chunks(width) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Whether any cell has a colour.
pub fn has_color(buffer: &Buffer) -> bool {
    buffer.content().iter().any(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset)
}

/// Writes the buffer as ANSI into the folder that `GRADUS_PICTURES` names, if it does: for
/// looking at what a test has drawn, with `cat` or as a picture.
pub fn picture(name: &str, buffer: &Buffer) {
    let Some(folder) = std::env::var_os("GRADUS_PICTURES") else { return };
    let path = std::path::Path::new(&folder).join(name).with_extension("ansi");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(path, ansi(buffer)).unwrap();
}

fn ansi(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content().chunks(usize::from(buffer.area.width.max(1))) {
        for cell in row {
            out.push_str("\x1b[0");
            color(&mut out, 38, 30, cell.fg);
            color(&mut out, 48, 40, cell.bg);
            for (modifier, code) in [
                (Modifier::BOLD, 1),
                (Modifier::DIM, 2),
                (Modifier::ITALIC, 3),
                (Modifier::UNDERLINED, 4),
                (Modifier::REVERSED, 7),
            ] {
                if cell.modifier.contains(modifier) {
                    write!(out, ";{code}").unwrap();
                }
            }
            write!(out, "m{}", cell.symbol()).unwrap();
        }
        out.push_str("\x1b[0m\n");
    }
    out
}

fn color(out: &mut String, fine: u8, plain: u8, color: Color) {
    let ansi = |color| match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        _ => 67,
    };
    match color {
        Color::Reset => Ok(()),
        Color::Rgb(r, g, b) => write!(out, ";{fine};2;{r};{g};{b}"),
        Color::Indexed(i) => write!(out, ";{fine};5;{i}"),
        named => write!(out, ";{}", plain + ansi(named)),
    }
    .unwrap();
}
