//! Finding words in a course.

use super::document::{Block, plain};
use super::{Course, LessonId};
use crate::text::Language;

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Lesson(LessonId),
    /// A page of a lesson, counted from 0.
    Page(LessonId, usize),
    /// An entry of the glossary, by its key.
    Term(String),
}

/// Something that holds all words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub place: Place,
    /// Title of the lesson or page, or the term's name.
    pub title: String,
    /// The words around the first match.
    pub excerpt: String,
}

/// Searches titles, summaries, glossary and prose. Every word of the query must be there, in
/// any case and with any accents; the beginning of a word is enough. Titles come first, then
/// the glossary, then the prose in the order of the course. An empty query finds nothing.
#[must_use]
pub fn search(course: &Course, query: &str, language: Language) -> Vec<Hit> {
    let words: Vec<String> = fold(query).text.split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<(Rank, Hit)> = Vec::new();
    let mut look = |place: Place, title: &str, body: &str, in_title: Rank, in_body: Rank| {
        let found = if matches(title, &words).is_some() {
            Some((in_title, 0))
        } else {
            matches(&format!("{title}\n{body}"), &words)
                .map(|at| (in_body, at.saturating_sub(title.len() + 1)))
        };
        if let Some((rank, at)) = found {
            hits.push((rank, Hit { place, title: title.to_owned(), excerpt: excerpt(body, at) }));
        }
    };
    for lesson in course.lessons() {
        let place = Place::Lesson(lesson.id.clone());
        let (title, summary) = (lesson.title.get(language), lesson.summary.get(language));
        look(place, title, summary, Rank::Lesson, Rank::Summary);
        for (index, page) in lesson.pages(language).iter().enumerate() {
            let place = Place::Page(lesson.id.clone(), index);
            look(place, &page.title, &prose(&page.blocks), Rank::Page, Rank::Prose);
        }
    }
    for (key, term) in &course.glossary {
        let (name, meaning) = (term.name.get(language), term.meaning.get(language));
        look(Place::Term(key.clone()), name, meaning, Rank::Term, Rank::Meaning);
    }
    hits.sort_by_key(|(rank, _)| *rank);
    hits.into_iter().map(|(_, hit)| hit).collect()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Lesson,
    Page,
    Term,
    Summary,
    Meaning,
    Prose,
}

/// The words of blocks, blocks parted by spaces.
fn prose(blocks: &[Block]) -> String {
    let mut words = String::new();
    for block in blocks {
        match block {
            Block::Heading(inlines) | Block::Paragraph(inlines) => words += &plain(inlines),
            Block::List { items, .. } => {
                for item in items {
                    words += &prose(&item.0);
                }
            }
            Block::Note(blocks) => words += &prose(blocks),
            Block::Code { text, .. } => words += text,
            Block::Table(rows) => {
                for cell in rows.iter().flatten() {
                    words += &plain(cell);
                    words.push(' ');
                }
            }
            Block::Predict(prediction) => {
                // Not the answers: a search must not give them away.
                words += &plain(&prediction.question);
                for choice in &prediction.choices {
                    words.push(' ');
                    words += &plain(&choice.text);
                }
            }
            Block::Formula { .. } | Block::Challenge(_) => {}
        }
        words.push(' ');
    }
    words
}

/// The first byte of `text` at which one of the words begins, if all of them are there.
fn matches(text: &str, words: &[String]) -> Option<usize> {
    let folded = fold(text);
    let places: Option<Vec<usize>> = words.iter().map(|word| folded.find(word)).collect();
    places?.into_iter().min()
}

/// Text without case and accents, and the byte of the original behind each of its bytes.
struct Folded {
    text: String,
    origin: Vec<usize>,
}

impl Folded {
    /// The original byte where a word begins that begins with `word`.
    fn find(&self, word: &str) -> Option<usize> {
        let starts = |at: &usize| !self.text[..*at].ends_with(char::is_alphanumeric);
        let found = self.text.match_indices(word).map(|(at, _)| at).find(starts);
        found.map(|at| self.origin[at])
    }
}

fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::new(), origin: Vec::new() };
    for (at, character) in text.char_indices() {
        for lower in character.to_lowercase() {
            match lower {
                'à'..='å' | 'ā' => folded.text.push('a'),
                'ç' => folded.text.push('c'),
                'è'..='ë' | 'ē' => folded.text.push('e'),
                'ì'..='ï' | 'ī' => folded.text.push('i'),
                'ñ' => folded.text.push('n'),
                'ò'..='ö' | 'ō' => folded.text.push('o'),
                'ù'..='ü' | 'ū' => folded.text.push('u'),
                'ý' | 'ÿ' | 'ŷ' => folded.text.push('y'),
                'æ' => folded.text.push_str("ae"),
                'œ' => folded.text.push_str("oe"),
                '’' => folded.text.push('\''),
                '\u{300}'..='\u{36f}' => {}
                other => folded.text.push(other),
            }
        }
        folded.origin.resize(folded.text.len(), at);
    }
    folded
}

/// Some words before and after a byte, cut between words.
fn excerpt(text: &str, at: usize) -> String {
    const BEFORE: usize = 30;
    const LENGTH: usize = 90;
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    // Blanks were joined, so the place is found again by counting what is not blank.
    let solid = text.get(..at).unwrap_or(text).chars().filter(|c| !c.is_whitespace()).count();
    let mut seen = 0;
    let place = whole.char_indices().find(|(_, c)| {
        seen += usize::from(!c.is_whitespace());
        seen > solid
    });
    let place = place.map_or(whole.len(), |(at, _)| at);
    let start = match whole[..place].char_indices().rev().nth(BEFORE) {
        Some((from, _)) => whole[from..place].find(' ').map_or(place, |space| from + space + 1),
        None => 0,
    };
    let end = match whole[start..].char_indices().nth(LENGTH) {
        Some((length, _)) => {
            whole[start..start + length].rfind(' ').map_or(start + length, |s| start + s)
        }
        None => whole.len(),
    };
    let (left, right) =
        (if start > 0 { "… " } else { "" }, if end < whole.len() { " …" } else { "" });
    format!("{left}{}{right}", &whole[start..end])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::course::{Chapter, Inline, Lesson, Page, Term};
    use crate::text::Text;

    fn course() -> Course {
        let paragraph = |text: &str| Block::Paragraph(vec![Inline::Text(text.into())]);
        let page = |title: &str, text: &str| Page {
            title: title.into(),
            blocks: vec![paragraph(text)],
            experiment: None,
            microscope: false,
        };
        let long = "word ".repeat(40)
            + "The saturated unit hardly moves, for its slope is nearly nothing at all there. "
            + &"end ".repeat(40);
        let lesson = Lesson {
            id: LessonId("02/01".into()),
            number: "2.1".into(),
            title: Text::english("The neuron"),
            summary: Text::english("Weights and a bias, by hand."),
            minutes: 5,
            covers: Vec::new(),
            pages: BTreeMap::from([(
                Language::En,
                vec![page("What a bias is for", "It shifts the line."), page("Later", &long)],
            )]),
            experiments: Vec::new(),
            challenges: Vec::new(),
        };
        let term = Term {
            name: Text { en: "bias".into(), fr: Some("biais d’entrée".into()) },
            meaning: Text {
                en: "A number that is added.".into(),
                fr: Some("Un œuf à l’été".into()),
            },
            symbol: None,
        };
        let chapter =
            Chapter { number: 2, title: Text::english("Neurons"), lessons: vec![Arc::new(lesson)] };
        Course {
            title: Text::english("Course"),
            chapters: vec![chapter],
            glossary: BTreeMap::from([("bias".into(), term)]),
        }
    }

    fn titles(query: &str, language: Language) -> Vec<String> {
        search(&course(), query, language).into_iter().map(|hit| hit.title).collect()
    }

    #[test]
    fn titles_come_first_then_the_glossary_then_the_rest() {
        let found = titles("BIAS", Language::En);
        assert_eq!(found, ["What a bias is for", "bias", "The neuron"]);
        assert_eq!(titles("neu", Language::En), ["The neuron"]);
        assert_eq!(titles("line shifts", Language::En), ["What a bias is for"]);
        assert_eq!(titles("", Language::En), [""; 0]);
        assert_eq!(titles("   ", Language::En), [""; 0]);
        assert_eq!(titles("bias nowhere", Language::En), [""; 0]);
        // The inside of a word is not found.
        assert_eq!(titles("ias", Language::En), [""; 0]);
    }

    #[test]
    fn accents_do_not_matter() {
        for query in ["entree", "ENTRÉE", "oeuf", "d'entrée", "l'ete"] {
            assert_eq!(titles(query, Language::Fr), ["biais d’entrée"], "{query}");
        }
    }

    #[test]
    fn an_excerpt_shows_the_words_around_the_match() {
        let hits = search(&course(), "slope", Language::En);
        assert_eq!(hits[0].place, Place::Page(LessonId("02/01".into()), 1));
        let excerpt = &hits[0].excerpt;
        assert_eq!(
            excerpt,
            "… unit hardly moves, for its slope is nearly nothing at all there. end end end end end end …"
        );
    }
}
