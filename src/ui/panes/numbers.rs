//! The numbers: an arm a row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use super::{Pane, average_error};
use crate::data::Task;
use crate::engine::LossSpec;
use crate::lab::{ArmSnapshot, ReferenceKind, Snapshot};
use crate::ui::format;
use crate::ui::widgets::{Align, Cell, Column, Pen, Table};
use crate::ui::words::{self, PaneWords};

/// A column: its head, how it stands, and what an arm has there.
type Reading<'a> = (&'a str, Align, Box<dyn Fn(&ArmSnapshot) -> String + 'a>);

/// Draws the table, the columns that matter most first, and what holds for all arms below.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.numbers).draw(pane.look, area, buffer);
    let readings = readings(pane.snapshot, words);
    let mut table = Table::default();
    table.columns.push(Column { head: words.arm.clone(), align: Align::Left });
    for (head, align, _) in &readings {
        table.columns.push(Column { head: (*head).to_owned(), align: *align });
    }
    for (i, arm) in pane.snapshot.arms.iter().enumerate() {
        let hidden = pane.state.hidden.get(i).copied().unwrap_or(false);
        let style = if hidden { pane.look.theme().dim } else { Style::new() };
        let name = pane.entry(i, arm);
        let name = Cell { text: format!("{} {}", name.marker, name.name), style: name.style };
        let cells = readings.iter().map(|(_, _, read)| Cell { text: read(arm), style });
        table.rows.push(std::iter::once(name).chain(cells).collect());
        table.remarks.push(arm.diverged.as_ref().map(|end| {
            let step = format::count(end.step);
            let said = words::fill(&words.diverged, &[("step", &step)]);
            let cross = pane.look.glyphs().cross;
            let text = format!("{cross} {said}: {}", end.first_non_finite);
            Cell { text, style: pane.look.theme().bad }
        }));
    }
    let below = common(pane.snapshot, words);
    let room = inner.height.saturating_sub(table.rows.len() as u16 + 2);
    table.draw(usize::from(pane.state.scroll), pane.look, inner, buffer);
    let mut pen = Pen::new(buffer, inner);
    let names = below.iter().map(|(name, _)| name.width() as u16).max().unwrap_or(0);
    for (y, (name, value)) in below.iter().take(usize::from(room)).enumerate() {
        let y = inner.height - room + y as u16;
        pen.put(0, y, name, pane.look.theme().dim);
        pen.put(names + 2, y, value, Style::new());
    }
}

fn readings<'a>(snapshot: &'a Snapshot, words: &'a PaneWords) -> Vec<Reading<'a>> {
    let some = |value: Option<f64>| value.map_or_else(String::new, format::number);
    let mut all: Vec<Reading<'a>> = vec![
        (&words.test, Align::Point, Box::new(move |arm| some(arm.test.latest))),
        (&words.batch, Align::Point, Box::new(move |arm| some(arm.train.latest))),
    ];
    if snapshot.data.train == 0 {
        return all;
    }
    if matches!(snapshot.data.task, Task::Regression) {
        // In units of the source: what the test loss means for one prediction.
        let error = move |arm: &ArmSnapshot| {
            let error = arm.test.latest.and_then(|loss| source_error(arm, loss, snapshot));
            error.map_or_else(String::new, format::number)
        };
        all.push((&words.typical_error, Align::Point, Box::new(error)));
    } else {
        let share = |value: Option<f64>| value.map_or_else(String::new, format::percent);
        let head = &words.accuracy;
        all.push((head, Align::Point, Box::new(move |arm| share(arm.accuracy.latest))));
        let train = move |arm: &ArmSnapshot| share(arm.train_accuracy.latest);
        all.push((&words.train_accuracy, Align::Point, Box::new(train)));
    }
    let floor = snapshot.references.iter().find(|level| level.kind == ReferenceKind::Floor);
    if let Some(floor) = floor.filter(|floor| floor.loss > 0.0) {
        let times = move |arm: &ArmSnapshot| {
            let times = arm.test.latest.map(|loss| loss / floor.loss);
            times.map_or_else(String::new, format::number)
        };
        all.push((&words.times_floor, Align::Point, Box::new(times)));
    }
    all.push((&words.rate, Align::Point, Box::new(|arm| format::short(arm.rate))));
    let count = |arm: &ArmSnapshot| format::count(arm.parameters as u64);
    all.push((&words.parameters, Align::Right, Box::new(count)));
    all
}

/// A loss as an error of one prediction in units of the source, where the loss has such a
/// meaning: the root of a mean square, or a mean distance.
fn source_error(arm: &ArmSnapshot, loss: f64, snapshot: &Snapshot) -> Option<f64> {
    let deviation = snapshot.data.output.deviation;
    match arm.settings.loss {
        LossSpec::MeanSquaredError => Some(loss.sqrt() * deviation),
        LossSpec::MeanAbsoluteError => Some(loss * deviation),
        _ => average_error(&arm.predictions),
    }
}

/// What holds for all arms: name and value.
fn common(snapshot: &Snapshot, words: &PaneWords) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    let data = &snapshot.data;
    let (train, test) = (format::count(data.train as u64), format::count(data.test as u64));
    let sizes = words::fill(&words.examples, &[("train", &train), ("test", &test)]);
    // A surface has no examples to count.
    let examples = data.train > 0;
    if examples {
        rows.push((data.name.clone(), sizes));
    }
    if examples && matches!(data.task, Task::Regression) {
        rows.push((
            words.typical_error.clone(),
            words::fill(&words.in_units, &[("target", &data.target)]),
        ));
    }
    for level in &snapshot.references {
        let name = match level.kind {
            ReferenceKind::Floor => &words.floor_long,
            ReferenceKind::Linear => &words.linear_long,
            ReferenceKind::Mean => &words.mean_long,
        };
        rows.push((name.clone(), format::number(level.loss)));
    }
    let epoch = snapshot.step as f64 / snapshot.steps_per_epoch.max(1) as f64;
    if examples {
        rows.push((words.epoch.clone(), format!("{epoch:.1}")));
    }
    if snapshot.speed > 0.0 {
        rows.push((words.speed.clone(), format!("{} /s", format::compact(snapshot.speed))));
    }
    rows
}
