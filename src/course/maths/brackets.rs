//! Brackets find their partners.

use super::tree::{Class, Item, Node, Row};

/// Brackets that open and close in one row become fences, so that they can grow with what
/// they hold.
pub fn fenced(row: Row) -> Row {
    let mut open: Vec<usize> = Vec::new();
    let mut out: Vec<Item> = Vec::new();
    for mut item in row.0 {
        let closes = closing(&item.node).and_then(|close| {
            let start = *open.last()?;
            (opening(&out[start].node) == partner(close)).then_some((start, close.to_owned()))
        });
        if let Some((start, close)) = closes {
            open.pop();
            let body = Row(out.split_off(start + 1)).with_signs();
            let opener = out.pop().expect("the opening bracket was pushed");
            let opened = opening(&opener.node).expect("it opens").to_owned();
            let fence = Node::Fence { open: opened, close, body };
            match &mut item.node {
                Node::Script { base, .. } => **base = fence,
                node => *node = fence,
            }
            item.blank = opener.blank;
        } else if opening(&item.node).is_some() {
            open.push(out.len());
        }
        out.push(item);
    }
    Row(out)
}

fn opening(node: &Node) -> Option<&str> {
    match node {
        Node::Symbol { text, class: Class::Open } => Some(text),
        _ => None,
    }
}

fn closing(node: &Node) -> Option<&str> {
    match node {
        Node::Symbol { text, class: Class::Close } => Some(text),
        Node::Script { base, .. } => closing(base),
        _ => None,
    }
}

fn partner(close: &str) -> Option<&'static str> {
    match close {
        ")" => Some("("),
        "]" => Some("["),
        "}" => Some("{"),
        "|" => Some("|"),
        "‖" => Some("‖"),
        "⟩" => Some("⟨"),
        "⌉" => Some("⌈"),
        "⌋" => Some("⌊"),
        _ => None,
    }
}
