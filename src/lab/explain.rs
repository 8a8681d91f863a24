//! ron's errors in words that a learner can act on.

use ron::error::Error;

/// The word or sign where ron gave up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    /// Whether ron gave up behind the token's first character.
    pub broken: bool,
    /// What follows.
    pub next: Option<char>,
}

/// The message for an error, and what would have been right.
pub(super) fn explain(error: &Error, at: Token<'_>) -> (String, Option<String>) {
    let token = at.text;
    let is_word = token.starts_with(char::is_alphabetic);
    let found = if token.is_empty() { "the end".to_owned() } else { format!("`{token}`") };
    let wanted = |what: &str| format!("expected {what}, found {found}");
    match error {
        Error::NoSuchStructField { expected, found, outer } => {
            let place = outer.as_deref().map(|outer| format!(" in `{outer}`")).unwrap_or_default();
            (format!("there is no field `{found}`{place}"), Some(suggest(found, expected)))
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            (format!("there is no `{found}` here"), Some(suggest(found, expected)))
        }
        Error::MissingStructField { field, outer } => {
            let place = outer.as_deref().map_or("here", |outer| outer);
            let hint = format!("add `{field}: …`");
            (format!("the field `{field}` is missing in `{place}`"), Some(hint))
        }
        Error::DuplicateStructField { field, .. } => {
            (format!("the field `{field}` stands here twice"), Some("keep one of them".into()))
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) if is_word => {
            let hint = format!("write `{token}(…)`");
            (format!("`{token}` needs values in parentheses"), Some(hint))
        }
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => (wanted("`(`"), None),
        Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) => {
            let hint = token.starts_with('"').then(|| "names have no quotation marks".to_owned());
            (wanted("a name"), hint)
        }
        Error::ExpectedComma if at.broken && !is_word => (wanted("a whole number"), None),
        Error::ExpectedComma if at.broken && at.next == Some('(') => {
            let hint = format!("write `{token}` alone");
            (format!("`{token}` takes no values"), Some(hint))
        }
        Error::IntegerOutOfBounds if token.starts_with('-') => {
            (wanted("a whole number from 0 on"), None)
        }
        Error::IntegerOutOfBounds => (format!("the number {found} is too large"), None),
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } => {
            (wanted("a whole number"), None)
        }
        Error::ExpectedFloat => (wanted("a number"), None),
        Error::ExpectedBoolean => (wanted("`true` or `false`"), None),
        Error::ExpectedString => (wanted("a text in quotation marks"), None),
        Error::ExpectedArray => (wanted("a list: `[`"), None),
        Error::ExpectedMap => (wanted("a map: `{`"), None),
        Error::ExpectedComma => (wanted("a comma or a closing bracket"), None),
        Error::ExpectedMapColon => (wanted("a colon"), None),
        Error::TrailingCharacters => {
            (format!("{found} stands behind the end"), Some("remove it".to_owned()))
        }
        Error::Eof => ("the text ends too early".to_owned(), None),
        Error::ExceededRecursionLimit => ("too many brackets within brackets".to_owned(), None),
        other => (uncapitalised(&other.to_string()), None),
    }
}

/// The name that was probably meant, and all that are possible.
pub(super) fn suggest<T: AsRef<str>>(found: &str, possible: &[T]) -> String {
    let all = possible.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>();
    let all = match all.as_slice() {
        [] => return "nothing can stand here".to_owned(),
        [only] => format!("only {only} is possible"),
        [most @ .., last] => format!("possible are {} and {last}", most.join(", ")),
    };
    match nearest(found, possible) {
        Some(name) => format!("did you mean `{name}`? {}", capitalised(&all)),
        None => all,
    }
}

/// The name that is most like `found`, if one is like it at all.
fn nearest<'a, T: AsRef<str>>(found: &str, possible: &'a [T]) -> Option<&'a str> {
    let found = found.to_lowercase();
    possible
        .iter()
        .map(|name| {
            let name = name.as_ref();
            (strsim::damerau_levenshtein(&found, &name.to_lowercase()), name)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .map(|(_, name)| name)
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn uncapitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_only_when_it_is_near() {
        let names = ["Sgd", "Momentum", "Adam", "AdamW"];
        let all = "ossible are `Sgd`, `Momentum`, `Adam` and `AdamW`";
        assert_eq!(suggest("Sdg", &names), format!("did you mean `Sgd`? P{all}"));
        assert_eq!(suggest("adam", &names), format!("did you mean `Adam`? P{all}"));
        assert_eq!(suggest("momentun", &names), format!("did you mean `Momentum`? P{all}"));
        assert_eq!(suggest("Lion", &names), format!("p{all}"));
        assert_eq!(suggest("x", &["rate"]), "only `rate` is possible");
        assert_eq!(suggest("x", &[] as &[&str]), "nothing can stand here");
    }
}
