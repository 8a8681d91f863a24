//! The interview's home: today, the date, the topics, the days to come.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Interview, in_days, words};
use crate::quiz::schedule::{Counts, Judgement, Level, Load, Verdict};
use crate::ui::prose;
use crate::ui::screens::View;
use crate::ui::widgets::clip;
use crate::ui::words::{InterviewWords, fill};

/// Widest that it is drawn.
const WIDTH: u16 = 96;

/// Columns of names before what they name.
const NAMES: usize = 16;

/// Columns of the topics' part, at least.
const TOPICS: u16 = 54;

/// Columns of a topic's name, and of each count.
const TOPIC: usize = 25;
const COUNTS: [usize; 3] = [7, 10, 5];

impl Interview {
    pub(super) fn draw(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let width = WIDTH.min(area.width.saturating_sub(4));
        let x = area.x + (area.width - width) / 2;
        let body = Rect { x, y: area.y + 1, width, height: area.height.saturating_sub(1) };
        let above = self.above(view, width);
        for (line, row) in above.iter().zip(body.rows()) {
            line.render(row, buffer);
        }
        let rest = Rect { y: body.y + above.len() as u16, ..body }.intersection(body);
        let topics = Rect { width: (width * 2 / 3).max(TOPICS).min(width), ..rest };
        let lines = topic_lines(view, topics.width);
        lines.into_iter().zip(topics.rows()).for_each(|(line, row)| line.render(row, buffer));
        let x = topics.right() + 2;
        let days = Rect { x, width: body.right().saturating_sub(x), ..rest };
        self.days(view, days, buffer);
    }

    /// Everything above the topics.
    fn above(&self, view: &View, width: u16) -> Vec<Line<'static>> {
        let (theme, words, standing) = (view.look.theme(), words(view), &self.standing);
        let mut lines = Vec::new();
        let (due, new) = (standing.today.due.len(), standing.today.new.len());
        let today = match (due, new) {
            (0, 0) => words.nothing_today.clone(),
            _ => fill(&words.due_and_new, &[("due", &due.to_string()), ("new", &new.to_string())]),
        };
        let room = width.saturating_sub(NAMES as u16);
        lines.extend(beside(&words.today, prose::words(&today, theme.strong, room), view));
        lines.push(self.date_line(view));
        let pace = standing.settings.new_a_day.to_string();
        let pace = fill(&words.pace, &[("pace", &pace)]);
        lines.push(named(&words.pace_name, Span::raw(pace), view));
        let verdict = verdict(words, standing.forecast.verdict, standing.settings.new_a_day);
        let style = match standing.forecast.verdict {
            Verdict::Solid => theme.good,
            Verdict::Short { .. } => theme.warning,
            _ => theme.text,
        };
        for line in prose::words(&verdict, style, room) {
            lines.push(indented(line));
        }
        let sure = calibration(words, &standing.calibration.0);
        lines.extend(beside(&words.sure_name, prose::words(&sure, theme.text, room), view));
        if let Some((done, all)) = standing.open_mock {
            let values = [("done", done.to_string()), ("all", all.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            let open = fill(&words.open_mock, &values);
            lines.push(named(&words.mock, Span::styled(open, theme.accent), view));
        }
        lines.push(Line::default());
        lines
    }

    fn date_line(&self, view: &View) -> Line<'static> {
        let (theme, words) = (view.look.theme(), words(view));
        let name = &words.interview;
        if let Some(date) = &self.date {
            let cursor = Span::styled(" ", theme.selected);
            let mut line = named(name, Span::styled(date.clone(), theme.strong), view);
            line.push_span(cursor);
            line.push_span(Span::styled(format!("  {}", words.date_form), theme.dim));
            return line;
        }
        match self.standing.settings.interview {
            None => named(name, Span::styled(words.no_date.clone(), theme.dim), view),
            Some(day) => {
                let when = in_days(words, day.since(self.standing.day));
                named(name, Span::raw(format!("{day}, {when}")), view)
            }
        }
    }

    /// The work of the days to come, a bar a day.
    fn days(&self, view: &View, area: Rect, buffer: &mut Buffer) {
        let (theme, words, glyphs) = (view.look.theme(), words(view), view.look.glyphs());
        let days = &self.standing.forecast.days;
        let mut rows = area.rows();
        let Some(head) = rows.next() else { return };
        if days.is_empty() || area.width < 18 {
            return;
        }
        let title = clip(&words.days_to_come, usize::from(area.width), glyphs.ellipsis);
        Span::styled(title, theme.title).render(head, buffer);
        let shown: Vec<&Load> = days.iter().take(usize::from(area.height) - 1).collect();
        let most = shown.iter().map(|load| load.reviews + load.new).max().unwrap_or(0).max(1);
        let room = usize::from(area.width).saturating_sub(6 + 6);
        for (load, row) in shown.into_iter().zip(rows) {
            let date = load.day.to_string();
            let scaled = |count: usize| (count * room).div_ceil(most);
            let all = scaled(load.reviews + load.new).min(room);
            let reviews = scaled(load.reviews).min(all);
            Line::from(vec![
                Span::styled(date[date.len() - 5..].to_owned(), theme.dim),
                Span::raw(" "),
                Span::styled(glyphs.shades[4].repeat(reviews), theme.accent),
                Span::styled(glyphs.shades[2].repeat(all - reviews), theme.accent),
            ])
            .render(row, buffer);
            let counts = format!("{}+{}", load.reviews, load.new);
            Line::from(Span::raw(counts)).right_aligned().render(row, buffer);
        }
    }
}

/// A name, and behind it what it names.
fn named(name: &str, what: Span<'static>, view: &View) -> Line<'static> {
    under(name, Line::from(what), view)
}

fn under(name: &str, mut line: Line<'static>, view: &View) -> Line<'static> {
    line.spans.insert(0, Span::styled(format!("{name:<NAMES$}"), view.look.theme().dim));
    line
}

/// Lines beside a name that stands before the first.
fn beside(name: &str, lines: Vec<Line<'static>>, view: &View) -> Vec<Line<'static>> {
    let named = |(row, line)| if row == 0 { under(name, line, view) } else { indented(line) };
    lines.into_iter().enumerate().map(named).collect()
}

fn indented(mut line: Line<'static>) -> Line<'static> {
    line.spans.insert(0, Span::raw(" ".repeat(NAMES)));
    line
}

/// Cells to the right of columns of these widths.
pub(super) fn row(cells: impl Iterator<Item = (impl std::fmt::Display, usize)>) -> String {
    cells.fold(String::new(), |row, (cell, width)| row + &format!("{cell:>width$}"))
}

/// The standing of each topic: what is solid, what is being learnt, what is new.
fn topic_lines(view: &View, width: u16) -> Vec<Line<'static>> {
    let (theme, words) = (view.look.theme(), words(view));
    let columns = [words.solid.as_str(), &words.learning, &words.new];
    let heads = row(columns.iter().zip(COUNTS));
    let bar = usize::from(width).saturating_sub(TOPIC + COUNTS.iter().sum::<usize>() + 1).min(20);
    let blank = " ".repeat(TOPIC + bar + usize::from(bar > 0));
    let mut lines = vec![Line::styled(format!("{blank}{heads}"), theme.dim)];
    let topics = &view.look.words().screens.topics;
    for (topic, counts) in view.deck.by_topic() {
        lines.push(topic_line(topics.of(topic), counts, bar, view));
    }
    let mut all = topic_line(&words.all_topics, view.deck.counts(), bar, view);
    all.style = theme.strong;
    lines.push(all);
    lines
}

fn topic_line(name: &str, counts: Counts, bar: usize, view: &View) -> Line<'static> {
    let (theme, glyphs) = (view.look.theme(), view.look.glyphs());
    let Counts { new, learning, solid } = counts;
    let mut spans = vec![Span::raw(format!("{:<TOPIC$}", clip(name, TOPIC - 1, glyphs.ellipsis)))];
    if bar > 0 {
        let scaled = |count: usize| count * bar / counts.all().max(1);
        let (full, some) = (scaled(solid), scaled(solid + learning) - scaled(solid));
        spans.push(Span::styled(glyphs.shades[4].repeat(full), theme.good));
        spans.push(Span::styled(glyphs.shades[2].repeat(some), theme.accent));
        spans.push(Span::styled(glyphs.shades[1].repeat(bar - full - some), theme.dim));
        spans.push(Span::raw(" "));
    }
    let counts = [solid, learning, new];
    let counts = row(counts.iter().zip(COUNTS));
    spans.push(Span::raw(counts));
    Line::from(spans)
}

/// Whether the date is met, said plainly.
fn verdict(words: &InterviewWords, verdict: Verdict, pace: u32) -> String {
    let text = |number: usize| number.to_string();
    let pace = pace.to_string();
    match verdict {
        Verdict::NoDate { days: Some(0) } => words.all_met.clone(),
        Verdict::NoDate { days: Some(1) } => fill(&words.met_in_a_day, &[("pace", &pace)]),
        Verdict::NoDate { days: Some(days) } => {
            fill(&words.met_in_days, &[("days", &days.to_string()), ("pace", &pace)])
        }
        Verdict::NoDate { days: None } => words.no_new_wanted.clone(),
        Verdict::Over => words.over.clone(),
        Verdict::Solid => words.all_solid.clone(),
        Verdict::Met { not_solid } => fill(&words.met_by_then, &[("count", &text(not_solid))]),
        Verdict::Short { unmet, not_solid, needed } => {
            let values = [("unmet", text(unmet)), ("count", text(not_solid))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            let short = fill(&words.too_little_time, &values);
            match needed {
                Some(needed) => {
                    let needed = needed.to_string();
                    let would = [("needed", needed.as_str()), ("pace", &pace)];
                    format!("{short} {}", fill(&words.would_meet, &would))
                }
                None => short,
            }
        }
    }
}

/// How often answers were right, by how sure they were.
fn calibration(words: &InterviewWords, levels: &[Level]) -> String {
    let level = |level: &Level| {
        let (right, all) = (level.right.to_string(), level.answers.to_string());
        let values = [("level", words.sureness(level.sureness)), ("right", &right), ("all", &all)];
        let said = fill(&words.level, &values);
        match level.judgement() {
            Judgement::TooFew | Judgement::Fair => said,
            Judgement::Over => format!("{said} ({})", words.surer_than_right),
            Judgement::Under => format!("{said} ({})", words.righter_than_sure),
        }
    };
    let said: Vec<String> =
        levels.iter().rev().filter(|level| level.answers > 0).map(level).collect();
    if said.is_empty() { words.nothing_said.clone() } else { said.join(" · ") }
}
