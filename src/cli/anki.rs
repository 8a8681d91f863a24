//! Questions as cards for Anki: tab-separated text, a line a card.
//!
//! The lines that begin with `#` tell Anki what the columns are
//! (docs.ankiweb.net/importing/text-files.html). Cards keep their identity by the question's id,
//! so a later import changes them and adds none twice.

use std::fmt::Write as _;

use super::quiz::{answer, options};
use crate::quiz::{Bank, Showing};
use crate::text::Language;

const HEADER: &str = "\
#separator:tab
#html:true
#notetype:Basic
#deck:Deep learning interview
#guid column:1
#tags column:4
";

/// All questions of the interview, and how many they are. Numbers that are drawn anew in gradus
/// are drawn once.
pub(super) fn cards(bank: &Bank) -> (String, usize) {
    let questions = bank.interview();
    let mut text = HEADER.to_owned();
    for question in &questions {
        let showing = Showing::of(question, Showing::seed(&question.id, 0));
        let (front, back) = (front(&showing), back(&showing));
        let tags = question.interview.as_ref().map_or_else(String::new, |interview| {
            format!(
                "gradus {} part{} difficulty{}",
                interview.topic.key(),
                interview.part,
                question.difficulty
            )
        });
        let _ = writeln!(text, "gradus:{}\t{front}\t{back}\t{tags}", question.id);
    }
    (text, questions.len())
}

fn front(showing: &Showing) -> String {
    let mut lines = vec![showing.ask().get(Language::En).to_owned()];
    lines.extend(options(showing));
    html(&lines)
}

fn back(showing: &Showing) -> String {
    let question = showing.question();
    let mut lines = answer(showing);
    lines.extend(showing.working().map(|working| working.get(Language::En).to_owned()));
    lines.push(question.why.get(Language::En).to_owned());
    lines.extend(question.points().iter().map(|point| format!("• {}", point.get(Language::En))));
    let follow_up = question.interview.as_ref().and_then(|interview| interview.follow_up.as_ref());
    lines.extend(follow_up.map(|text| format!("Next: {}", text.get(Language::En))));
    html(&lines)
}

/// Lines as HTML on one line, without tabs.
fn html(lines: &[String]) -> String {
    let escaped = lines.iter().map(|line| {
        let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // Indentation of code is kept; quotes would be read as those of a field.
        let line = line.replace('"', "&quot;").replace('\t', "    ").replace("  ", "&nbsp; ");
        line.replace('\n', "<br>")
    });
    escaped.collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{Course, Library};

    #[test]
    fn a_card_a_line_with_four_columns() {
        let library = Library::embedded();
        let course = Course::load(&library).expect("the course is whole");
        let bank = Bank::load(&library, &course).expect("the questions are whole");
        let (text, count) = cards(&bank);
        let cards: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(cards.len(), count);
        assert!(count > 0);
        for card in cards {
            let columns: Vec<&str> = card.split('\t').collect();
            assert_eq!(columns.len(), 4, "{card}");
            assert!(columns[0].starts_with("gradus:") && columns[3].starts_with("gradus "));
            assert!(columns[1].len() > 10 && columns[2].len() > 40, "{card}");
            assert!(!card.contains("{answer}"), "{card}");
        }
    }

    #[test]
    fn signs_are_escaped() {
        let lines = ["a < b & \"c\"".to_owned(), "  h = 0\tx".to_owned()];
        assert_eq!(html(&lines), "a &lt; b &amp; &quot;c&quot;<br>&nbsp; h = 0&nbsp; &nbsp; x");
    }
}
