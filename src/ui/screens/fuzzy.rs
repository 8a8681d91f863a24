//! How well a few typed letters fit a name.

/// The higher the better; none where the letters do not stand in the name in this order.
/// Letters at the starts of words and letters in a row count most.
pub(super) fn score(query: &str, name: &str) -> Option<i32> {
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let mut at = 0;
    let mut score = 0;
    let mut last = None;
    for letter in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let starts = |i: usize| i == 0 || !name[i - 1].is_alphanumeric();
        let follows = last.map(|i: usize| i + 1).filter(|i| name.get(*i) == Some(&letter));
        let found = follows
            .or_else(|| (at..name.len()).find(|i| name[*i] == letter && starts(*i)))
            .or_else(|| (at..name.len()).find(|i| name[*i] == letter))?;
        score += match (follows, starts(found)) {
            (Some(_), _) => 5,
            (None, true) => 4,
            (None, false) => 1,
        };
        last = Some(found);
        at = found + 1;
    }
    // Of names that fit alike, the shorter is nearer.
    Some(score * 100 - name.len() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_of_words_and_rows_of_letters_win() {
        let best = |query: &str, names: &[&'static str]| {
            names.iter().copied().max_by_key(|name| score(query, name)).unwrap()
        };
        let names = [
            "one step forward",
            "restart with a new seed",
            "next page",
            "restart with the same weights",
        ];
        assert_eq!(best("rew", &names), "restart with a new seed");
        assert_eq!(best("step", &names), "one step forward");
        assert_eq!(best("np", &names), "next page");
        assert_eq!(score("zx", "next page"), None);
        assert!(score("", "anything").is_some());
    }
}
