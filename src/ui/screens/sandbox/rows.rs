//! The settings as rows: what each is called, what it is, and what else it could be.

use crate::data::DataSpec;
use crate::engine::{Clip, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule};
use crate::lab::{Batch, Precision, Settings};

/// A setting of the sandbox.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// As in [`Settings::get`].
    pub path: String,
    pub label: String,
    /// As RON.
    pub value: String,
    /// Below another row.
    pub nested: bool,
    /// The layer that it belongs to.
    pub layer: Option<usize>,
}

impl Row {
    /// What the list shows: the name alone where the fields have rows of their own.
    pub(super) fn shown(&self) -> &str {
        let (name, fields) = shallow(&self.value);
        if fields.is_empty() { &self.value } else { name }
    }
}

/// Every setting, in the order of [`Settings`].
pub(super) fn rows(settings: &Settings) -> Vec<Row> {
    let mut rows = Vec::new();
    add(&mut rows, settings, "data", "data set", None);
    for layer in 0..settings.network.len() {
        let label = format!("layer {}", layer + 1);
        add(&mut rows, settings, &format!("network.{layer}"), &label, Some(layer));
    }
    for (path, label) in [
        ("init", "initial weights"),
        ("loss", "loss"),
        ("optimizer", "optimizer"),
        ("schedule", "rate schedule"),
        ("penalty", "penalty"),
        ("penalize_biases", "on biases too"),
        ("clip", "clipping"),
        ("batch", "batch"),
        ("shuffle", "shuffle"),
        ("steps", "steps"),
        ("seed", "seed"),
        ("precision", "precision"),
        ("start", "fixed weights"),
    ] {
        add(&mut rows, settings, path, label, None);
    }
    rows
}

fn add(rows: &mut Vec<Row>, settings: &Settings, path: &str, label: &str, layer: Option<usize>) {
    let Ok(value) = settings.get(path) else { return };
    let fields = match path {
        // A map of names to lists of numbers is typed as a whole.
        "start" => Vec::new(),
        _ => shallow(&value).1,
    };
    rows.push(Row { path: path.into(), label: label.into(), value, nested: false, layer });
    for (field, value) in fields {
        let path = format!("{path}.{field}");
        rows.push(Row { path, label: field, value, nested: true, layer });
    }
}

/// `Name(a: 1, b: 2)` as its name and its fields; no fields where they have no names.
fn shallow(ron: &str) -> (&str, Vec<(String, String)>) {
    let Some((name, rest)) = ron.split_once('(') else { return (ron, Vec::new()) };
    let inner = rest.strip_suffix(')').unwrap_or(rest);
    let mut fields = Vec::new();
    let (mut depth, mut quoted, mut start) = (0, false, 0);
    let ends = inner.char_indices().chain([(inner.len(), ',')]);
    for (at, c) in ends {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if depth == 0 && !quoted => {
                if let Some((field, value)) = inner[start..at].split_once(':') {
                    fields.push((field.trim().to_owned(), value.trim().to_owned()));
                }
                start = (at + 1).min(inner.len());
            }
            _ => {}
        }
    }
    (name, fields)
}

/// What a setting could be, as RON; empty where it is a number or a text.
pub(super) fn menu(settings: &Settings, path: &str) -> Vec<String> {
    match path {
        "data" => {
            let own = match &settings.data {
                csv @ DataSpec::Csv { .. } => vec![csv.clone()],
                _ => Vec::new(),
            };
            let sets = own.into_iter().chain(DataSpec::catalogue());
            written(settings, path, sets, |settings, data| settings.data = data)
        }
        "init" => {
            let all = [
                Init::Zeros,
                Init::Constant(0.1),
                Init::Normal(0.1),
                Init::Uniform(0.1),
                Init::XavierNormal,
                Init::XavierUniform,
                Init::HeNormal,
                Init::HeUniform,
            ];
            written(settings, path, all, |settings, init| settings.init = init)
        }
        "loss" => written(settings, path, LossSpec::examples(), |s, loss| s.loss = loss),
        "optimizer" => {
            written(settings, path, OptimizerSpec::examples(), |s, rule| s.optimizer = rule)
        }
        "schedule" => written(settings, path, Schedule::EXAMPLES, |s, value| s.schedule = value),
        "penalty" => written(settings, path, Penalty::EXAMPLES, |s, value| s.penalty = value),
        "clip" => written(settings, path, Clip::EXAMPLES, |s, value| s.clip = value),
        "batch" => {
            let sizes = [1, 8, 32, 128, 512].map(Batch::Size);
            let all = [Batch::Whole].into_iter().chain(sizes);
            written(settings, path, all, |s, value| s.batch = value)
        }
        "shuffle" | "penalize_biases" => vec!["false".to_owned(), "true".to_owned()],
        "precision" => written(settings, path, [Precision::F32, Precision::F64], |s, value| {
            s.precision = value
        }),
        _ => match path.strip_prefix("network.").map(str::parse::<usize>) {
            Some(Ok(layer)) if layer < settings.network.len() => {
                written(settings, path, LayerSpec::examples(), |s, value| s.network[layer] = value)
            }
            _ => Vec::new(),
        },
    }
}

/// Values as RON, by way of the settings that hold them.
fn written<T>(
    settings: &Settings,
    path: &str,
    values: impl IntoIterator<Item = T>,
    put: impl Fn(&mut Settings, T),
) -> Vec<String> {
    let mut settings = settings.clone();
    let texts = values.into_iter().filter_map(|value| {
        put(&mut settings, value);
        settings.get(path).ok()
    });
    texts.collect()
}

/// The value before or after this one: of a menu the next entry, of a number the next round
/// one.
pub(super) fn neighbour(settings: &Settings, row: &Row, by: i32) -> Option<String> {
    let menu = menu(settings, &row.path);
    if !menu.is_empty() {
        let name = |ron: &str| shallow(ron).0.to_owned();
        let here = menu.iter().position(|entry| *entry == row.value);
        let here = here.or_else(|| menu.iter().position(|e| name(e) == name(&row.value)))?;
        let step = by.signum() as isize;
        let there = (here as isize + step).rem_euclid(menu.len() as isize) as usize;
        return Some(menu[there].clone());
    }
    if let Ok(whole) = row.value.parse::<u64>() {
        return Some(next_whole(&row.path, whole, by).to_string());
    }
    row.value.parse::<f64>().ok().map(|number| format!("{:?}", next_round(number, by)))
}

/// Counts of units and seeds one by one, long counts in round steps.
fn next_whole(path: &str, number: u64, by: i32) -> u64 {
    let last = path.rsplit('.').next().unwrap_or(path);
    let fine = matches!(last, "seed" | "units" | "classes");
    if fine || number < 10 {
        return number.saturating_add_signed(i64::from(by)).max(u64::from(path != "seed"));
    }
    next_round(number as f64, by).round() as u64
}

/// The next of 1, 2, 5, 10, … in either direction; from zero a tenth.
fn next_round(number: f64, by: i32) -> f64 {
    const LADDER: [f64; 3] = [1.0, 2.0, 5.0];
    if number == 0.0 {
        return if by > 0 { 0.1 } else { 0.0 };
    }
    if number < 0.0 {
        return -next_round(-number, -by);
    }
    let mut value = number;
    for _ in 0..by.unsigned_abs() {
        let decade = 10f64.powf(value.log10().floor());
        let steps = LADDER.map(|step| step * decade);
        let slack = 1e-9 * value;
        value = if by > 0 {
            steps.into_iter().find(|step| *step > value + slack).unwrap_or(10.0 * decade)
        } else {
            steps.into_iter().rev().find(|step| *step < value - slack).unwrap_or(0.5 * decade)
        };
    }
    // The nearest number that is written with few digits.
    format!("{value:.3e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers_follow_each_other() {
        let up: Vec<f64> = [0.01, 0.03, 5.0, 0.0].map(|n| next_round(n, 1)).to_vec();
        assert_eq!(up, [0.02, 0.05, 10.0, 0.1]);
        let down: Vec<f64> = [0.01, 0.03, 5.0, -1.0].map(|n| next_round(n, -1)).to_vec();
        assert_eq!(down, [0.005, 0.02, 2.0, -2.0]);
        assert_eq!(next_round(0.01, 3), 0.1);
    }

    #[test]
    fn fields_are_told_apart_at_the_top_alone() {
        let (name, fields) = shallow(r#"Csv(path: "a,(b", target: "y", task: Auto)"#);
        assert_eq!(name, "Csv");
        let names: Vec<&str> = fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(names, ["path", "target", "task"]);
        assert_eq!(fields[0].1, r#""a,(b""#);
        assert_eq!(shallow("Norm(1.0)"), ("Norm", Vec::new()));
        assert_eq!(shallow("Tanh"), ("Tanh", Vec::new()));
    }
}
