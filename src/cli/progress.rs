//! `gradus progress`: how the questions of the interview stand, and what is to come.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};

use super::Misuse;
use crate::course::{Course, Day, Progress};
use crate::quiz::mock::Report;
use crate::quiz::schedule::{Calibration, Counts, Deck, Judgement, Load, Settings, Today, Verdict};
use crate::quiz::{Bank, Topic};
use crate::session::Clock as _;
use crate::store::{self, Store};

/// Show what you know, what is due, and whether the interview's date is met
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Set the day of the interview, as 2026-12-01, or `none`
    #[arg(long, value_name = "DATE")]
    interview: Option<String>,
    /// Set the most new questions a day
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100))]
    new_a_day: Option<u32>,
    /// A folder with other lessons than those that come along
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    Table,
    Json,
}

/// All that is printed.
struct Standing {
    today: Day,
    settings: Settings,
    deck: Deck,
    plan: Today,
    days: Vec<Load>,
    verdict: Verdict,
    calibration: Calibration,
    /// Day, points and questions of each finished mock interview.
    mocks: Vec<(Day, f64, usize)>,
}

/// Prints the learner's progress.
///
/// # Errors
/// Where lessons or progress cannot be read, and for a date that is none.
pub fn run(args: &Args) -> Result<()> {
    let library = super::library(args.lessons.as_deref())?;
    let course = Course::load(&library).map_err(|problems| super::all(&problems))?;
    let bank = Bank::load(&library, &course).map_err(|problems| super::all(&problems))?;
    let mut store = Store::open(&store::home()?)?;
    super::tell(&store);
    let clock = super::clock()?;
    let mut progress = store.progress()?;
    let mut settings = Settings::of(&progress.preferences);
    settings.new_a_day = args.new_a_day.unwrap_or(settings.new_a_day);
    match args.interview.as_deref() {
        None => {}
        Some("none") => settings.interview = None,
        Some(date) => {
            let day = date.parse().map_err(|error| Misuse(format!("--interview: {error}")))?;
            settings.interview = Some(day);
        }
    }
    if settings != Settings::of(&progress.preferences) {
        for fact in settings.facts() {
            store.record(&fact, clock.date().stamp)?;
            progress.record(&fact);
        }
    }
    let standing = Standing::of(&progress, &bank, &course, settings, clock.date().day);
    let mut out = io::stdout().lock();
    match args.format {
        Format::Table => write!(out, "{}", standing.table())?,
        Format::Json => writeln!(out, "{:#}", standing.json())?,
    }
    Ok(())
}

impl Standing {
    fn of(
        progress: &Progress,
        bank: &Bank,
        course: &Course,
        settings: Settings,
        today: Day,
    ) -> Self {
        let deck = Deck::of(bank, progress);
        let forecast = deck.forecast(&settings, today);
        let finished = progress.mocks.iter().filter(|(_, record)| record.finished);
        let mocks = finished.filter_map(|(name, record)| {
            let total = Report::of(name, progress, bank, course)?.total;
            Some((record.day, total.points, total.asked))
        });
        let asked = deck.cards().iter().filter_map(|(one, _)| progress.answers.get(&one.id));
        Self {
            today,
            settings,
            plan: deck.today(&settings, today),
            days: forecast.days,
            verdict: forecast.verdict,
            calibration: Calibration::of(asked),
            mocks: mocks.collect(),
            deck,
        }
    }

    fn table(&self) -> String {
        let mut text = String::new();
        let line = |text: &mut String, name: &str, counts: Counts| {
            let Counts { new, learning, solid } = counts;
            let _ = writeln!(text, "{name:<16}{new:>6}{learning:>10}{solid:>7}");
        };
        let _ = writeln!(text, "{:<16}{:>6}{:>10}{:>7}", "topic", "new", "learning", "solid");
        for (topic, counts) in self.deck.by_topic() {
            line(&mut text, topic.key(), counts);
        }
        line(&mut text, "all", self.deck.counts());
        let _ = writeln!(
            text,
            "\ntoday ({}): {} to review, {} new",
            self.today,
            self.plan.due.len(),
            self.plan.new.len()
        );
        if let Some(day) = self.settings.interview {
            let left = day.since(self.today);
            let _ = writeln!(text, "interview: {day}, {}", in_days(left));
        }
        let _ = writeln!(text, "{}", words(self.verdict, self.settings));
        self.forecast(&mut text);
        for level in self.calibration.0.iter().filter(|level| level.answers > 0) {
            let (from, to) = level.sureness.says();
            let _ = writeln!(
                text,
                "{:<8}{} of {} right ({:.0}%; it says {:.0} to {:.0}%){}",
                format!("{:?}:", level.sureness).to_lowercase(),
                level.right,
                level.answers,
                100.0 * level.share().unwrap_or_default(),
                100.0 * from,
                100.0 * to,
                match level.judgement() {
                    Judgement::TooFew | Judgement::Fair => "",
                    Judgement::Over => ": surer than right",
                    Judgement::Under => ": you know more than you say",
                }
            );
        }
        for (day, points, asked) in &self.mocks {
            let _ = writeln!(text, "mock interview {day}: {points} of {asked}");
        }
        text
    }

    fn forecast(&self, text: &mut String) {
        const WEEK: usize = 7;
        let week = &self.days[..self.days.len().min(WEEK)];
        if week.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nday         reviews  new");
        for load in week {
            let _ = writeln!(text, "{}{:>9}{:>5}", load.day, load.reviews, load.new);
        }
        text.push('\n');
    }

    fn json(&self) -> Value {
        let counts = |counts: Counts| json!({"new": counts.new, "learning": counts.learning, "solid": counts.solid});
        let topic =
            |(topic, of): (Topic, Counts)| json!({"topic": topic.key(), "counts": counts(of)});
        let load = |load: &Load| json!({"day": load.day.to_string(), "reviews": load.reviews, "new": load.new});
        let verdict = match self.verdict {
            Verdict::NoDate { days } => json!({"kind": "no-date", "days_to_meet_all": days}),
            Verdict::Over => json!({"kind": "over"}),
            Verdict::Solid => json!({"kind": "all-solid"}),
            Verdict::Met { not_solid } => json!({"kind": "all-met", "not_solid": not_solid}),
            Verdict::Short { unmet, not_solid, needed } => json!({
                "kind": "too-little-time",
                "unmet": unmet,
                "not_solid": not_solid,
                "needed_a_day": needed,
            }),
        };
        let levels = self.calibration.0.map(|level| {
            json!({
                "sureness": format!("{:?}", level.sureness).to_lowercase(),
                "answers": level.answers,
                "right": level.right,
            })
        });
        let mocks = self.mocks.iter().map(|(day, points, asked)| {
            json!({"day": day.to_string(), "points": points, "questions": asked})
        });
        json!({
            "today": self.today.to_string(),
            "interview": self.settings.interview.map(|day| day.to_string()),
            "new_a_day": self.settings.new_a_day,
            "target_retention": (self.plan.retention * 1000.0).round() / 1000.0,
            "due": self.plan.due.len(),
            "new_today": self.plan.new.len(),
            "counts": counts(self.deck.counts()),
            "topics": self.deck.by_topic().into_iter().map(topic).collect::<Vec<_>>(),
            "forecast": self.days.iter().map(load).collect::<Vec<_>>(),
            "verdict": verdict,
            "calibration": levels,
            "mocks": mocks.collect::<Vec<_>>(),
        })
    }
}

pub(super) fn in_days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2.. => format!("in {days} days"),
        _ => "over".to_owned(),
    }
}

/// The verdict in a sentence or two.
pub(super) fn words(verdict: Verdict, settings: Settings) -> String {
    let pace = settings.new_a_day;
    match verdict {
        Verdict::NoDate { days: Some(0) } => "All questions have been met.".to_owned(),
        Verdict::NoDate { days: Some(1) } => {
            format!("With {pace} new ones a day, all will have been met today.")
        }
        Verdict::NoDate { days: Some(days) } => {
            format!("With {pace} new ones a day, all will have been met in {days} days.")
        }
        Verdict::NoDate { days: None } => "No new questions are wanted.".to_owned(),
        Verdict::Over => "The interview is over; reviews go on as usual.".to_owned(),
        Verdict::Solid => "Keep at it, and all will be met and solid by then.".to_owned(),
        Verdict::Met { not_solid } => {
            format!("Keep at it, and all will be met by then; {not_solid} will not be solid.")
        }
        Verdict::Short { unmet, not_solid, needed } => {
            let mut words = format!(
                "There is too little time: {unmet} will not be met by then, and {not_solid} of \
                 the others will not be solid."
            );
            if let Some(needed) = needed {
                let _ =
                    write!(words, " {needed} new ones a day would meet all; {pace} are wanted.");
            }
            words
        }
    }
}
