//! A report as Markdown, to be kept beside one's notes.

use std::fmt::Write as _;

use super::{Outcome, Report, Score};
use crate::quiz::Topic;
use crate::text::Language;

impl Report {
    /// The report as a file of Markdown. `topic` names topics in the language.
    #[must_use]
    pub fn markdown(&self, language: Language, topic: impl Fn(Topic) -> String) -> String {
        let mut text = format!("# Mock interview, {}\n\n", self.day);
        let _ = writeln!(text, "**{}** in {}.\n", points(&self.total), time(self.total.seconds));
        if let Some(minutes) = self.minutes {
            let _ = writeln!(text, "- Time given: {minutes} min");
        }
        let _ = writeln!(text, "- Time per question: {}", mean(&self.total));
        let _ = writeln!(text, "- Pauses: {}, {} in all", self.pauses, time(self.away));
        if self.interruptions > 0 {
            let _ = writeln!(text, "- Interruptions: {}", self.interruptions);
        }
        if let Some(change) = &self.change {
            let (before, now) = change.total;
            let _ =
                writeln!(text, "- Since {}: {} → {}", change.day, percent(before), percent(now));
        }
        self.topics_table(&mut text, &topic);
        self.weakest_list(&mut text, language, &topic);
        self.questions(&mut text, language);
        text
    }

    fn topics_table(&self, text: &mut String, name: &impl Fn(Topic) -> String) {
        let earlier = |topic: Topic| {
            let topics = self.change.iter().flat_map(|change| &change.topics);
            let found = topics.copied().find(|(one, ..)| *one == topic);
            found.map_or_else(|| "–".to_owned(), |(_, before, _)| percent(before))
        };
        text.push_str("\n## By topic\n\n");
        text.push_str("| topic | points | share | last time | time per question |\n");
        text.push_str("|---|---|---|---|---|\n");
        for (topic, score) in &self.topics {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                name(*topic),
                points(score),
                percent(score.share()),
                earlier(*topic),
                mean(score)
            );
        }
    }

    fn weakest_list(&self, text: &mut String, language: Language, name: &impl Fn(Topic) -> String) {
        if self.weakest.is_empty() {
            return;
        }
        text.push_str("\n## What to mend\n\n");
        for weakness in &self.weakest {
            let lessons: Vec<String> = weakness
                .lessons
                .iter()
                .map(|lesson| format!("{} {}", lesson.number, lesson.title.get(language)))
                .collect();
            let share = percent(weakness.score.share());
            let _ = write!(text, "- {} ({share})", name(weakness.topic));
            if !lessons.is_empty() {
                let _ = write!(text, ": {}", lessons.join(", "));
            }
            text.push('\n');
        }
    }

    fn questions(&self, text: &mut String, language: Language) {
        text.push_str("\n## Questions\n\n");
        for (index, asking) in self.askings.iter().enumerate() {
            let showing = asking.showing();
            let ask = showing.ask().get(language).split_whitespace().collect::<Vec<_>>().join(" ");
            let (outcome, seconds) = (word(asking.outcome), time(asking.seconds));
            let _ = writeln!(text, "{}. {ask}  \n   *{outcome}, {seconds}*", index + 1);
        }
    }
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Right => "right",
        Outcome::Partly => "right in part",
        Outcome::Wrong => "wrong",
        Outcome::Passed => "passed over",
        Outcome::NotAsked => "not come to",
        Outcome::Unmarked => "not marked",
    }
}

fn points(score: &Score) -> String {
    format!("{} of {}", score.points, score.asked)
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn mean(score: &Score) -> String {
    time(score.seconds / score.asked.max(1) as f64)
}

fn time(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    if seconds < 60 {
        format!("{seconds} s")
    } else {
        format!("{}:{:02} min", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::{bank, mock, no_course};
    use super::*;
    use crate::course::{Day, Progress};

    #[test]
    fn a_report_reads_as_markdown() {
        let mut progress = Progress::default();
        mock(&mut progress, "1", Day(20_000), [false; 3]);
        mock(&mut progress, "2", Day(20_007), [true, false, true]);
        let report = Report::of("2", &progress, &bank(), &no_course()).unwrap();
        let text = report.markdown(Language::En, |topic| topic.key().to_owned());
        let expected = "\
# Mock interview, 2024-10-11

**2.5 of 5** in 2:00 min.

- Time given: 15 min
- Time per question: 24 s
- Pauses: 1, 1:00 min in all
- Interruptions: 1
- Since 2024-10-04: 10% → 50%

## By topic

| topic | points | share | last time | time per question |
|---|---|---|---|---|
| basics | 1 of 2 | 50% | 0% | 15 s |
| gradients | 0.5 of 1 | 50% | 50% | 30 s |
| optimisation | 1 of 1 | 100% | 0% | 30 s |
| generalisation | 0 of 1 | 0% | 0% | 30 s |

## What to mend

- generalisation (0%)
- basics (50%)
- gradients (50%)

## Questions

1. Which?  
   *right, 30 s*
2. Which?  
   *right in part, 30 s*
3. Which?  
   *right, 30 s*
4. Which?  
   *passed over, 30 s*
5. Which?  
   *not come to, 0 s*
";
        assert_eq!(text, expected);
    }
}
