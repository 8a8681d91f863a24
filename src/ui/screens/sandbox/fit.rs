//! What is worth looking at in the sandbox.

use crate::data::DataSpec;
use crate::lab::{Experiment, View};

/// The views of what is read step by step.
const OF_SEQUENCES: [View; 5] =
    [View::Gates, View::ThroughTime, View::Cell, View::Text, View::Forecast];

/// Whether a view shows anything of a data set.
fn shows(view: View, data: &DataSpec) -> bool {
    let flat = !matches!(
        data,
        DataSpec::Csv { .. }
            | DataSpec::Houses { .. }
            | DataSpec::DearHouses { .. }
            | DataSpec::Digits { .. }
    );
    match view {
        // Nothing is searched here.
        View::Search => false,
        View::Text => matches!(data, DataSpec::Text { .. }),
        View::Forecast => matches!(data, DataSpec::Waves { .. }),
        View::Function => flat && !data.is_sequence(),
        View::Predictions => !data.is_sequence(),
        view => data.is_sequence() || !OF_SEQUENCES.contains(&view),
    }
}

/// What is worth looking at, the most telling first.
pub(super) fn views_for(data: &DataSpec) -> Vec<View> {
    let mut views = match data {
        DataSpec::Text { .. } => vec![View::Text, View::Loss, View::Gates],
        DataSpec::Waves { .. } => vec![View::Loss, View::Forecast, View::Gates],
        data if data.is_sequence() => vec![View::Loss, View::Gates, View::ThroughTime],
        _ => vec![View::Loss, View::Function, View::Predictions],
    };
    views.retain(|view| shows(*view, data));
    if !data.is_sequence() {
        // The function, where it can be drawn, else the predictions.
        views.truncate(2);
    }
    for view in View::ALL {
        if shows(view, data) && !views.contains(&view) {
            views.push(view);
        }
    }
    views
}

/// The views of an experiment on data that took the place of others: those that it had, or those
/// that tell most of another kind of data.
pub(super) fn views_after(before: &DataSpec, experiment: &Experiment) -> Vec<View> {
    let data = &experiment.base.data;
    let sequences = before.is_sequence() || data.is_sequence();
    if sequences && before.name() != data.name() { views_for(data) } else { views_of(experiment) }
}

/// The views of an experiment that show anything of its data, and all others after them.
pub(super) fn views_of(experiment: &Experiment) -> Vec<View> {
    let data = &experiment.base.data;
    let mut views = experiment.views.clone();
    views.retain(|view| shows(*view, data) || *view == View::Search);
    for view in views_for(data) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}
