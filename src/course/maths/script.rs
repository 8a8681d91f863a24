//! The small letters that Unicode has for scripts, and marks over letters.

use super::tree::{Mark, Node, Row};

/// `text` as a superscript on the line, if every sign of it exists.
pub fn superscript(text: &str) -> Option<String> {
    text.chars().filter(|c| *c != ' ').map(raised).collect()
}

/// `text` as a subscript on the line, if every sign of it exists.
pub fn subscript(text: &str) -> Option<String> {
    text.chars().filter(|c| *c != ' ').map(lowered).collect()
}

/// Whether a script is a word (`x_{\text{train}}`), which is unreadable in small letters.
pub fn is_word(script: &Row) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 2;
    script.0.iter().any(|item| match &item.node {
        Node::Words(text) | Node::Symbol { text, .. } => letters(text),
        _ => false,
    })
}

/// The transpose is set as a small T wherever it stands; `⊤` itself is the logician's.
pub fn transposed(text: &str) -> String {
    text.replace('⊤', "ᵀ")
}

fn raised(character: char) -> Option<char> {
    const PLAIN: &str = "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤";
    const SMALL: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ";
    match character {
        // Raised by nature.
        '′' | '∗' | '°' | 'ᵀ' => Some(character),
        '∘' => Some('°'),
        _ => translate(character, PLAIN, SMALL),
    }
}

fn lowered(character: char) -> Option<char> {
    const PLAIN: &str = "0123456789+−=()aehijklmnoprstuvxβγρφχ";
    const SMALL: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
    translate(character, PLAIN, SMALL)
}

fn translate(character: char, from: &str, to: &str) -> Option<char> {
    from.chars().zip(to.chars()).find_map(|(plain, small)| (plain == character).then_some(small))
}

/// A letter with a mark: one character where Unicode has it, else a letter and a combining
/// mark, which takes no column.
pub fn marked(mark: Mark, letter: &str) -> String {
    let (plain, composed, combining) = match mark {
        Mark::Hat => ("aceghijosuwyzACEGHIJOSUWYZ", "âĉêĝĥîĵôŝûŵŷẑÂĈÊĜĤÎĴÔŜÛŴŶẐ", '\u{302}'),
        Mark::Bar => ("aeiouyAEIOU", "āēīōūȳĀĒĪŌŪ", '\u{304}'),
        Mark::Tilde => ("aeinouvyAEINOUVY", "ãẽĩñõũṽỹÃẼĨÑÕŨṼỸ", '\u{303}'),
        Mark::Dot => ("abcdefghmnoprstwxyz", "ȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏż", '\u{307}'),
        Mark::Dots => ("aehiotuwxyAEHIOUWXY", "äëḧïöẗüẅẍÿÄËḦÏÖÜẄẌŸ", '\u{308}'),
        Mark::Arrow => ("", "", '\u{20d7}'),
    };
    let mut letters = letter.chars();
    match letters.next().and_then(|letter| translate(letter, plain, composed)) {
        Some(composed) => composed.to_string(),
        None => format!("{letter}{combining}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_as_many_small_signs_as_plain_ones() {
        for plain in "0123456789+−=()abcdefghijklmnoprstuvwxyzTWβχ⊤".chars() {
            assert!(raised(plain).is_some(), "{plain}");
        }
        assert_eq!(superscript("βχ⊤").as_deref(), Some("ᵝᵡᵀ"));
        assert_eq!(subscript("rχ").as_deref(), Some("ᵣᵪ"));
        assert_eq!(subscript("i,j"), None);
        assert_eq!(superscript("q"), None);
    }

    #[test]
    fn the_last_letter_of_each_alphabet_keeps_its_mark() {
        assert_eq!(marked(Mark::Hat, "Z"), "Ẑ");
        assert_eq!(marked(Mark::Bar, "U"), "Ū");
        assert_eq!(marked(Mark::Tilde, "Y"), "Ỹ");
        assert_eq!(marked(Mark::Dot, "z"), "ż");
        assert_eq!(marked(Mark::Dots, "Y"), "Ÿ");
        assert_eq!(marked(Mark::Hat, "p"), "p\u{302}");
    }
}
