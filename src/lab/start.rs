//! How a network starts: as its settings draw it, and with the values that they name.

use super::Settings;
use crate::data::Dataset;
use crate::engine::{Model, Network, Parameters, Real, Supervised, Surface};

/// Puts one start value, or all of a tensor, into the live parameters. `start` is what follows
/// `start.` in a path: `0.weight` or `0.weight.3`.
pub(super) fn start_value<T: Real>(
    parameters: &mut Parameters<T>,
    start: &str,
    settings: &Settings,
) -> Result<(), String> {
    if let Some(values) = settings.start.get(start) {
        return parameters.assign(start, values);
    }
    let (name, index) = start.rsplit_once('.').unwrap_or((start, ""));
    let place = index.parse::<usize>().ok().and_then(|index| {
        let tensor = parameters.find(name)?;
        Some((tensor.position(index)?, *settings.start.get(name)?.get(index)?))
    });
    let (position, value) = place.ok_or_else(|| format!("there is no parameter {start}"))?;
    parameters.values[position] = T::from_f64(value);
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
    let network =
        Network::build(&settings.network, data.width(), columns, settings.init, settings.seed)
            .map_err(|error| error.to_string())?;
    let mut model = Supervised::new(network, settings.loss, data.task.outputs())
        .map_err(|error| error.to_string())?;
    place(&mut model, settings)?;
    Ok(Box::new(model))
}

/// Puts the start values that are named into the parameters.
fn place<T: Real>(model: &mut impl Model<T>, settings: &Settings) -> Result<(), String> {
    for (name, values) in &settings.start {
        let assigned = model.parameters_mut().assign(name, values);
        assigned.map_err(|error| format!("start values: {error}"))?;
    }
    Ok(())
}
