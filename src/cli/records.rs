//! Records as a table for people, as JSON lines and as CSV for programs.

use std::io::{self, Write};

use anyhow::Result;
use indicatif::ProgressBar;

use crate::lab::Record;

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    Table,
    Jsonl,
    Csv,
}

/// Writes records in one of the formats.
pub(super) struct Printer {
    format: Format,
    out: Box<dyn Write>,
    begun: bool,
}

impl Printer {
    pub(super) fn new(format: Format, out: Box<dyn Write>) -> Self {
        Self { format, out, begun: false }
    }

    pub(super) fn print(&mut self, records: &[Record], bar: &ProgressBar) -> Result<()> {
        let written = bar.suspend(|| self.write(records));
        match written {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
            other => Ok(other?),
        }
    }

    fn write(&mut self, records: &[Record]) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            match self.format {
                Format::Table => writeln!(self.out, "{}", table_head(records))?,
                Format::Csv => writeln!(self.out, "{}", csv_head(records))?,
                Format::Jsonl => {}
            }
        }
        for record in records {
            match self.format {
                Format::Table => writeln!(self.out, "{}", table_row(record))?,
                Format::Csv => writeln!(self.out, "{}", csv_row(record, records))?,
                Format::Jsonl => writeln!(self.out, "{}", json(record)?)?,
            }
        }
        self.out.flush()
    }
}

fn table_head(records: &[Record]) -> String {
    let accuracy = records.iter().any(|record| record.test_accuracy.is_some());
    let accuracy = if accuracy { " train acc  test acc" } else { "" };
    format!(
        "{:<16} {:>8} {:>11} {:>11} {:>11}{accuracy}  gradient norm by layer",
        "arm", "step", "batch loss", "train loss", "test loss"
    )
}

fn table_row(record: &Record) -> String {
    let share = |share: Option<f64>| share.map_or(String::new(), |share| format!("{share:>10.4}"));
    let norms = record.gradient_norms.iter().map(|(layer, norm)| format!("  {layer}: {norm:.3e}"));
    format!(
        "{:<16} {:>8} {:>11} {:>11.5e} {:>11.5e}{}{}{}",
        record.arm,
        record.step,
        record.batch_loss.map_or_else(|| "–".to_owned(), |loss| format!("{loss:.5e}")),
        record.train_loss,
        record.test_loss,
        share(record.train_accuracy),
        share(record.test_accuracy),
        norms.collect::<String>()
    )
}

/// Layers that any arm has a gradient norm of.
fn layers(records: &[Record]) -> Vec<usize> {
    let mut layers: Vec<usize> =
        records.iter().flat_map(|record| record.gradient_norms.iter().map(|norm| norm.0)).collect();
    layers.sort_unstable();
    layers.dedup();
    layers
}

fn csv_head(records: &[Record]) -> String {
    let norms = layers(records).into_iter().map(|layer| format!(",gradient_norm_{layer}"));
    let head = "arm,step,batch_loss,train_loss,test_loss,train_accuracy,test_accuracy,rate";
    head.to_owned() + &norms.collect::<String>()
}

/// Numbers are written so that they read back to the same bits.
fn csv_row(record: &Record, records: &[Record]) -> String {
    let some = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let name = if record.arm.contains([',', '"', '\n']) {
        format!("\"{}\"", record.arm.replace('"', "\"\""))
    } else {
        record.arm.clone()
    };
    let norms = layers(records).into_iter().map(|layer| {
        let norm = record.gradient_norms.iter().find(|norm| norm.0 == layer);
        format!(",{}", some(norm.map(|norm| norm.1)))
    });
    format!(
        "{name},{},{},{},{},{},{},{}{}",
        record.step,
        some(record.batch_loss),
        record.train_loss,
        record.test_loss,
        some(record.train_accuracy),
        some(record.test_accuracy),
        record.rate,
        norms.collect::<String>()
    )
}

/// JSON has no infinities and no NaN: such numbers are null.
fn json(record: &Record) -> io::Result<String> {
    let norms: serde_json::Map<_, _> = record
        .gradient_norms
        .iter()
        .map(|(layer, norm)| (layer.to_string(), serde_json::Value::from(*norm)))
        .collect();
    let mut value = serde_json::to_value(record)?;
    value["gradient_norms"] = norms.into();
    serde_json::to_string(&value).map_err(io::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            arm: "a,b".into(),
            step: 3,
            batch_loss: Some(0.1 + 0.2),
            train_loss: f64::NAN,
            test_loss: 1e-7,
            train_accuracy: None,
            test_accuracy: Some(0.5),
            rate: 0.01,
            gradient_norms: vec![(0, 1.5), (2, 0.25)],
        }
    }

    #[test]
    fn json_is_json_and_csv_has_a_cell_a_column() {
        let json: serde_json::Value =
            serde_json::from_str(&json(&record()).expect("can be written")).expect("is JSON");
        assert_eq!(json["gradient_norms"]["2"], 0.25);
        assert!(json["train_loss"].is_null());
        assert_eq!(json["batch_loss"].as_f64(), Some(0.1 + 0.2));
        let records = [record()];
        let (head, row) = (csv_head(&records), csv_row(&record(), &records));
        let text = format!("{head}\n{row}\n");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().expect("one row").expect("of as many cells");
        assert_eq!(&row[0], "a,b");
        assert_eq!(&row[9], "0.25");
    }
}
