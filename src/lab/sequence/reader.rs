//! Makes what the screens see of an arm that reads sequences, and keeps what that takes.

use std::sync::Arc;

use super::{
    GradientOverTime, RecurrentView, SequenceQuery, SequenceView, StepView, forecast, text,
};
use crate::data::{Dataset, Sequence, Task, shown};
use crate::lab::train::{Train, Unrolled, UnrolledLayer};
use crate::lab::{Heat, View, Watch, views};

/// Samples that are kept.
const SAMPLES: usize = 8;
/// A new sample is drawn after so many parts of a run.
const PARTS: u64 = 40;

/// What is kept of an arm that reads sequences.
#[derive(Debug, Default)]
pub(in crate::lab) struct Reader {
    /// ‖∂L/∂h_t‖ before the first step, by layer.
    start: Vec<(usize, Vec<f64>)>,
    samples: Vec<(u64, String)>,
    /// What the samples were drawn with.
    drawn: Option<SequenceQuery>,
}

impl Reader {
    /// Begins anew: the run is at its start, and the trainer has looked ahead.
    pub(in crate::lab) fn begin(&mut self, trainer: &dyn Train) {
        self.samples.clear();
        self.start = trainer.state_gradients();
    }

    /// Forgets what came after a step.
    pub(in crate::lab) fn truncate(&mut self, step: u64) {
        self.samples.retain(|(at, _)| *at <= step);
    }

    /// What the panes that are watched show.
    pub(in crate::lab) fn view(
        &mut self,
        trainer: &mut dyn Train,
        data: &Dataset,
        watch: &Watch,
    ) -> Option<Arc<SequenceView>> {
        let wanted = |view| watch.views.contains(&view);
        let any = [View::Gates, View::ThroughTime, View::Cell, View::Text, View::Forecast];
        let sequence = data.sequence.as_ref()?;
        if !any.into_iter().any(wanted) || data.test.len == 0 {
            return None;
        }
        let mut view = SequenceView::default();
        if wanted(View::ThroughTime) {
            view.gradients = self.gradients(trainer);
        }
        let (x, example, refusal) = chosen(trainer, data, sequence, &watch.sequence);
        view.refusal = refusal;
        let read = trainer.unroll(&x, 1, false)?;
        view.steps = steps(&read, data, sequence, &x, example);
        view.layers = read.layers.iter().map(layer).collect();
        if wanted(View::Text) && text::is_text(data) {
            self.write(trainer, sequence, &x, &watch.sequence);
            view.text = Some(text::view(&read, data, sequence, &x, self.samples.clone()));
        }
        if wanted(View::Forecast)
            && let Some(example) = example
        {
            view.forecast = forecast::view(trainer, data, example);
        }
        Some(Arc::new(view))
    }

    fn gradients(&self, trainer: &mut dyn Train) -> Vec<GradientOverTime> {
        trainer.look_ahead();
        let now = trainer.state_gradients().into_iter();
        let beside = |(index, now): (usize, Vec<f64>)| {
            let start = self.start.iter().find(|(layer, _)| *layer == index);
            GradientOverTime {
                index,
                now,
                start: start.map_or_else(Vec::new, |(_, norms)| norms.clone()),
            }
        };
        now.map(beside).collect()
    }

    /// Draws a sample, where the latest is old or was drawn from something else.
    fn write(
        &mut self,
        trainer: &mut dyn Train,
        sequence: &Sequence,
        x: &[f64],
        query: &SequenceQuery,
    ) {
        let step = trainer.steps();
        let every = (trainer.settings().steps / PARTS).max(1);
        let same = self.drawn.as_ref() == Some(query);
        let latest = self.samples.last().map(|(at, _)| *at);
        let finished = step == trainer.settings().steps && latest != Some(step);
        if same && !finished && latest.is_some_and(|at| step < at + every && step >= at) {
            return;
        }
        // A sentence that was typed is what the text goes on from; any other begins at its
        // first symbol.
        let prompt = if query.typed.is_some() { x } else { &x[..1] };
        if let Some(text) = text::sample(trainer, sequence, prompt, query.temperature) {
            if latest == Some(step) {
                self.samples.pop();
            }
            self.samples.push((step, text));
            let over = self.samples.len().saturating_sub(SAMPLES);
            self.samples.drain(..over);
        }
        self.drawn = Some(query.clone());
    }
}

/// The sequence that is looked at, its number in the test set where it is from there, and why
/// it is not the one that was typed.
fn chosen(
    trainer: &dyn Train,
    data: &Dataset,
    sequence: &Sequence,
    query: &SequenceQuery,
) -> (Vec<f64>, Option<usize>, Option<String>) {
    let example = query.example % data.test.len;
    let length = data.x_len();
    let of_test = data.test.x[example * length..(example + 1) * length].to_vec();
    let Some(typed) = &query.typed else { return (of_test, Some(example), None) };
    match sequence.read(typed) {
        Ok(read) if read.is_empty() => (of_test, Some(example), None),
        Ok(read) if read.len() > trainer.longest() => {
            let why = format!("at most {} symbols can be read at once", trainer.longest());
            (of_test, Some(example), Some(why))
        }
        Ok(read) => (read.into_iter().map(|symbol| symbol as f64).collect(), None, None),
        Err(why) => (of_test, Some(example), Some(why)),
    }
}

/// Labels, truths and predictions at each step.
fn steps(
    read: &Unrolled,
    data: &Dataset,
    sequence: &Sequence,
    x: &[f64],
    example: Option<usize>,
) -> Vec<StepView> {
    let rows = if sequence.symbols.is_empty() { data.features.len() } else { 1 };
    let count = x.len() / rows;
    let says: Vec<String> =
        read.outputs.chunks(read.rows).map(|outputs| spelt(data, outputs)).collect();
    let truths: Vec<String> = example.map_or_else(Vec::new, |example| {
        let length = data.y_len();
        let y = &data.test.y[example * length..(example + 1) * length];
        let rows = if sequence.each { 1 } else { data.task.outputs() };
        y.chunks(rows).map(|y| truth(data, y)).collect()
    });
    // Of a target for the whole sequence the last step speaks.
    let at = |texts: &[String], step: usize| {
        let before = count - texts.len().min(count);
        let scored = step >= before && (texts.len() == 1 || step >= sequence.warmup);
        step.checked_sub(before).filter(|_| scored).and_then(|place| texts.get(place).cloned())
    };
    let label = |step: usize| match sequence.symbols.get(x[step * rows] as usize) {
        Some(symbol) if !sequence.symbols.is_empty() => shown(symbol).to_owned(),
        _ => x[step * rows..(step + 1) * rows]
            .iter()
            .copied()
            .map(short)
            .collect::<Vec<_>>()
            .join(" "),
    };
    (0..count)
        .map(|step| StepView {
            label: label(step),
            truth: at(&truths, step),
            predicted: at(&says, step),
        })
        .collect()
}

fn short(value: f64) -> String {
    format!("{value:.2}")
}

/// The name of a class.
fn class(data: &Dataset, class: usize) -> String {
    data.task.name(class).map_or_else(|| class.to_string(), |name| shown(name).to_owned())
}

/// Outputs or a target: the number in units of the source, or the likeliest class by name.
fn spelt(data: &Dataset, outputs: &[f64]) -> String {
    let value = views::said(data, outputs);
    if data.task == Task::Regression { short(value) } else { class(data, value as usize) }
}

/// A target; of classes at every step it is the number of one.
fn truth(data: &Dataset, y: &[f64]) -> String {
    match data.task {
        Task::Classes(_) if y.len() == 1 => class(data, y[0] as usize),
        _ => spelt(data, y),
    }
}

/// A layer as panes show it: units down, steps across.
fn layer(of: &UnrolledLayer) -> RecurrentView {
    let heat = |values: &[f64]| {
        let steps = values.len() / of.units;
        let at = |i: usize| values[i % steps * of.units + i / steps] as f32;
        Heat { rows: of.units, columns: steps, values: (0..values.len()).map(at).collect() }
    };
    RecurrentView {
        index: of.index,
        kind: of.kind,
        units: of.units,
        gates: of.gates.iter().map(|(gate, values)| (*gate, heat(values))).collect(),
    }
}
