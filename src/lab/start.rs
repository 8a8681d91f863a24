//! How a network starts: as its settings draw it, and with the values that they name.

use super::Settings;
use crate::data::{Dataset, Task};
use crate::engine::{Entry, Model, Network, Real, Supervised, Surface, Targets};

/// Puts one start value, or all of a tensor, into the live model. `start` is what follows
/// `start.` in a path: `0.weight` or `0.weight.3`.
pub(super) fn start_value<T: Real>(
    model: &mut dyn Model<T>,
    start: &str,
    settings: &Settings,
) -> Result<(), String> {
    if let Some(values) = settings.start.get(start) {
        return assign(model, start, values);
    }
    let (name, index) = start.rsplit_once('.').unwrap_or((start, ""));
    let place = index.parse::<usize>().ok().and_then(|index| {
        let value = *settings.start.get(name)?.get(index)?;
        Some((entry(model, name, index)?, value))
    });
    let (entry, value) = place.ok_or_else(|| format!("there is no parameter {start}"))?;
    *entry = T::from_f64(value);
    Ok(())
}

/// One number of a parameter (row by row) or of a buffer.
fn entry<'m, T: Real>(model: &'m mut dyn Model<T>, name: &str, index: usize) -> Option<&'m mut T> {
    if buffer(model, name).is_some() {
        return buffer(model, name)?.get_mut(index);
    }
    let parameters = model.parameters_mut();
    let position = parameters.find(name)?.position(index)?;
    parameters.values.get_mut(position)
}

/// What a layer keeps under this name beside its parameters, such as `1.running_mean`.
fn buffer<'m, T: Real>(model: &'m mut dyn Model<T>, name: &str) -> Option<&'m mut [T]> {
    let mut from = 0;
    for (kept, len) in model.network()?.buffer_names() {
        if kept == name {
            return Some(&mut model.buffers_mut()[from..from + len]);
        }
        from += len;
    }
    None
}

/// Replaces all of a parameter, given row by row, or of a buffer.
fn assign<T: Real>(model: &mut dyn Model<T>, name: &str, values: &[f64]) -> Result<(), String> {
    let Some(buffer) = buffer(model, name) else {
        return model.parameters_mut().assign(name, values);
    };
    if buffer.len() != values.len() {
        return Err(format!("{name} takes {} numbers, not {}", buffer.len(), values.len()));
    }
    for (kept, &value) in buffer.iter_mut().zip(values) {
        *kept = T::from_f64(value);
    }
    Ok(())
}

/// The model of these settings, with its start values, for at most so many columns.
pub(super) fn model<T: Real>(
    settings: &Settings,
    data: &Dataset,
    columns: usize,
) -> Result<Box<dyn Model<T>>, String> {
    if let Some(surface) = settings.surface {
        let mut model = Surface::new(surface);
        place(&mut model, settings)?;
        return Ok(Box::new(model));
    }
    let (entry, targets) = (example(data), targets(data));
    let network = Network::plan(&settings.network, entry, columns, settings.init, settings.seed)
        .map_err(|error| error.to_string())?;
    let mut model =
        Supervised::taught(network, settings.loss, targets).map_err(|error| error.to_string())?;
    place(&mut model, settings)?;
    Ok(Box::new(model))
}

/// What an example of this data is to a network.
fn example(data: &Dataset) -> Entry {
    let Some(sequence) = &data.sequence else { return Entry::columns(data.width()) };
    let count = sequence.symbols.len();
    let symbols = (count > 0).then_some(count);
    let rows = if count > 0 { 1 } else { data.features.len() };
    Entry { rows, steps: sequence.steps, symbols }
}

/// What a network is taught by this data.
fn targets(data: &Dataset) -> Targets {
    let columns = Targets::columns(data.task.outputs());
    let Some(sequence) = &data.sequence else { return columns };
    let classes = sequence.each && matches!(data.task, Task::Classes(_));
    Targets { each: sequence.each, classes, warmup: sequence.warmup, ..columns }
}

/// Puts the start values that are named into their places.
fn place<T: Real>(model: &mut dyn Model<T>, settings: &Settings) -> Result<(), String> {
    for (name, values) in &settings.start {
        assign(model, name, values).map_err(|error| format!("start values: {error}"))?;
    }
    Ok(())
}
