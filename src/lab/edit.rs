//! Changing the settings of the sandbox so that they still go together.

use std::collections::BTreeMap;

use super::fields::name_of;
use super::limits::{Limit, each_leaf};
use super::source::line;
use super::syntax::{Body, Node};
use super::{Field, FieldKind, PathError, Settings};
use crate::data::{DataSpec, Dataset, Task};
use crate::engine::LayerSpec;

/// More layers than a screen can show or a lesson needs.
const MOST_LAYERS: usize = 64;

/// What goes along to another kind of data set, layer or optimizer. Other values of the same
/// name mean something else there: the decay of AdamW is not that of RMSProp.
const CARRIED: [&str; 5] = ["rate", "train", "test", "units", "epsilon"];

impl Settings {
    /// Sets a field to a value that is given as RON, if the settings make sense with it.
    ///
    /// What hangs on the field follows: another data set brings its loss and its number of
    /// outputs ([`Self::fit_output`]; not for a file, whose task nobody knows before it is
    /// read), one that is read otherwise (sequences in place of points) a network of its own
    /// ([`Self::usual`]), and initial values are dropped that no longer fit their layers.
    ///
    /// # Errors
    /// As [`Self::set`], and where the value lies outside of its limits. The settings then
    /// stay as they are.
    pub fn set_field(&mut self, path: &str, ron: &str) -> Result<(), PathError> {
        let mut changed = self.with(path, ron)?;
        if (path == "data" || path.starts_with("data."))
            && let Some(set) = small(&changed.data)
        {
            if changed.data.name() == self.data.name()
                || Kind::of(&self.data) == Kind::of(&changed.data)
            {
                changed.fit_output(&set.task);
            } else {
                let usual = Self::usual(changed.data, &set);
                let (steps, seed, precision) = (self.steps, self.seed, self.precision);
                changed = Self { steps, seed, precision, batch: self.batch, ..usual };
            }
        }
        if changed.shape() != self.shape() {
            changed.start.clear();
        }
        let before = self.problems();
        if let Some((at, message)) =
            changed.problems().into_iter().find(|problem| !before.contains(problem))
        {
            let message = if at == path { message } else { format!("{at}: {message}") };
            return Err(refusal(path, &message));
        }
        *self = changed;
        Ok(())
    }

    /// Moves a field by so many notches: numbers along their slider, choices along their
    /// list, both to the end and no further. Another kind of thing takes along what is common
    /// to both, as the learning rate.
    ///
    /// # Errors
    /// Where there is no such field, or it holds text.
    pub fn step_field(&mut self, path: &str, by: i32) -> Result<(), PathError> {
        let Some(field) = self.fields().into_iter().find(|field| field.path == path) else {
            self.get(path)?;
            return Err(refusal(path, "this setting consists of others"));
        };
        let value = self.stepped(&field, by)?;
        self.set_field(path, &value)
    }

    fn stepped(&self, field: &Field, by: i32) -> Result<String, PathError> {
        let Field { path, value, kind, .. } = field;
        Ok(match kind {
            FieldKind::Number { range } => range.next(value, by),
            FieldKind::Whole { .. } => {
                let mut limit = None;
                each_leaf(self, &mut |leaf| {
                    if leaf.path == path {
                        limit = Some(leaf.limit());
                    }
                });
                match (limit, value.parse::<u64>()) {
                    (Some(Limit::Whole { min, max, stride }), Ok(value)) => {
                        stride.step(value, by, min, max).to_string()
                    }
                    _ => value.clone(),
                }
            }
            FieldKind::Toggle if by == 0 => value.clone(),
            FieldKind::Toggle => (value != "true").to_string(),
            FieldKind::Choice(choices) => {
                let index = choices.iter().position(|choice| choice == value).unwrap_or(0);
                let last = choices.len().saturating_sub(1);
                let index = index.saturating_add_signed(by as isize).min(last);
                choices.get(index).map_or_else(|| value.clone(), |to| carried(value, to))
            }
            FieldKind::Text => return Err(refusal(path, "this is a text, to be typed")),
        })
    }

    /// Puts a layer in front of the one at `at` (or at the end): an activation behind a dense
    /// layer, else a dense layer. The last dense layer keeps the number of outputs.
    ///
    /// # Errors
    /// Where the network has no such place, or is as deep as it may be.
    pub fn add_layer(&mut self, at: usize) -> Result<(), PathError> {
        let path = format!("network.{at}");
        if at > self.network.len() || self.network.len() >= MOST_LAYERS {
            return Err(refusal(&path, &format!("a network has at most {MOST_LAYERS} layers")));
        }
        let before = at.checked_sub(1).and_then(|before| self.network.get(before));
        let behind_dense = matches!(before, Some(LayerSpec::Dense(_)));
        let layer = if behind_dense { "Tanh" } else { "Dense(units: 8)" };
        let mut layers: Vec<String> = self.network.iter().map(line).collect();
        layers.insert(at, layer.to_owned());
        self.rebuild(&layers, |index| Some(if index >= at { index + 1 } else { index }))
    }

    /// Takes a layer out. The last dense layer takes over the number of outputs.
    ///
    /// # Errors
    /// Where there is no such layer, or it is the only one.
    pub fn remove_layer(&mut self, at: usize) -> Result<(), PathError> {
        let path = format!("network.{at}");
        self.get(&path)?;
        if self.network.len() == 1 {
            return Err(refusal(&path, "a network needs at least one layer"));
        }
        let mut layers: Vec<String> = self.network.iter().map(line).collect();
        layers.remove(at);
        self.rebuild(&layers, |index| match index {
            _ if index == at => None,
            _ => Some(if index > at { index - 1 } else { index }),
        })
    }

    /// Another list of layers. `moved` says where the initial values of a layer go.
    fn rebuild(
        &mut self,
        layers: &[String],
        moved: impl Fn(usize) -> Option<usize>,
    ) -> Result<(), PathError> {
        let mut changed = self.with("network", &format!("[{}]", layers.join(", ")))?;
        if let Some(outputs) = self.last_units().and_then(|last| self.units(last)) {
            changed.set_outputs(outputs);
        }
        let dense = |settings: &Self| settings.shape().1.into_iter().flatten().collect::<Vec<_>>();
        changed.start = if dense(self) == dense(&changed) {
            let renamed = self.start.iter().filter_map(|(name, values)| {
                let (index, tensor) = name.split_once('.')?;
                let index = moved(index.parse().ok()?)?;
                Some((format!("{index}.{tensor}"), values.clone()))
            });
            renamed.collect()
        } else {
            BTreeMap::new()
        };
        *self = changed;
        Ok(())
    }

    /// Makes the last dense layer and the loss fit what the data set asks for: one unit with a
    /// distance for a number, one with binary cross-entropy for two classes, one a class with
    /// softmax cross-entropy for more. A network without a dense layer gets one.
    pub fn fit_output(&mut self, task: &Task) {
        let loss = match task {
            Task::Regression if line(&self.loss).contains("CrossEntropy") => "MeanSquaredError",
            Task::Regression => "",
            Task::Binary(_) => "BinaryCrossEntropy",
            Task::Classes(_) => "SoftmaxCrossEntropy",
        };
        if !loss.is_empty()
            && let Ok(changed) = self.with("loss", loss)
        {
            self.loss = changed.loss;
        }
        self.set_outputs(task.outputs());
    }

    fn set_outputs(&mut self, outputs: usize) {
        let changed = if let Some(last) = self.last_units() {
            self.with(&format!("network.{last}.units"), &outputs.to_string())
        } else {
            let mut layers: Vec<String> = self.network.iter().map(line).collect();
            layers.push(format!("Dense(units: {outputs})"));
            self.with("network", &format!("[{}]", layers.join(", ")))
        };
        if let Ok(changed) = changed {
            self.network = changed.network;
        }
    }

    /// Units of a layer that has such.
    fn units(&self, layer: usize) -> Option<usize> {
        self.get(&format!("network.{layer}.units")).ok()?.parse().ok()
    }

    /// The last dense layer.
    fn last_units(&self) -> Option<usize> {
        self.network.iter().rposition(|layer| matches!(layer, LayerSpec::Dense(_)))
    }

    /// What decides the shapes of the parameters: the source of the columns, and the units of
    /// each layer.
    fn shape(&self) -> (String, Vec<Option<usize>>) {
        let columns = match &self.data {
            own if own.is_own_file() => line(own),
            generated => generated.name().to_owned(),
        };
        (columns, (0..self.network.len()).map(|layer| self.units(layer)).collect())
    }
}

/// How a network reads a data set; where two differ in it, hardly a network reads both.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Points,
    /// Of symbols or of numbers, with a target at every step or one in all.
    Sequences {
        symbols: bool,
        each: bool,
    },
}

impl Kind {
    fn of(data: &DataSpec) -> Self {
        let known = DataSpec::text(None);
        let small = if let DataSpec::Text { .. } = data { small(&known) } else { small(data) };
        small.and_then(|set| set.sequence).map_or(Self::Points, |sequence| Self::Sequences {
            symbols: !sequence.symbols.is_empty(),
            each: sequence.each,
        })
    }
}

/// A small data set of the same kind as a generated one; none for a file.
fn small(data: &DataSpec) -> Option<Dataset> {
    if data.is_own_file() {
        return None;
    }
    let spec = line(data);
    let tree = Node::parse(&spec)?;
    let mut small = spec.clone();
    // From the last on, so that the places of the others stay.
    for name in ["test", "train"] {
        if let Some(size) = tree.child(&spec, name) {
            small.replace_range(size.span.clone(), "20");
        }
    }
    let small: DataSpec = super::source::options().from_str(&small).ok()?;
    small.load(1).ok()
}

/// A choice with the values that it takes along from the present one.
fn carried(from: &str, to: &str) -> String {
    let mut carried = to.to_owned();
    if name_of(from) == name_of(to) {
        return carried;
    }
    let (Some(old), Some(new)) = (Node::parse(from), Node::parse(to)) else { return carried };
    let Body::Fields(fields) = &new.body else { return carried };
    for (key, value) in fields.iter().rev() {
        let name = &to[key.clone()];
        if CARRIED.contains(&name)
            && let Some(kept) = old.child(from, name)
        {
            carried.replace_range(value.span.clone(), &from[kept.span.clone()]);
        }
    }
    carried
}

fn refusal(path: &str, message: &str) -> PathError {
    PathError { path: path.to_owned(), message: message.to_owned(), hint: None, within: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Source, parse_ron};

    fn settings() -> Settings {
        let text = "(data: Moons(train: 100, test: 50, noise: 0.1),
            network: [Dense(units: 4), Tanh, Dense(units: 1)],
            loss: BinaryCrossEntropy, optimizer: Sgd(rate: 0.1), batch: Size(64), steps: 500,
            start: {\"0.bias\": [0.1, 0.2, 0.3, 4.0], \"2.bias\": [0.5]})";
        parse_ron(&Source::new("settings", text)).unwrap()
    }

    fn stepped(path: &str, by: i32) -> Settings {
        let mut settings = settings();
        settings.step_field(path, by).unwrap_or_else(|error| panic!("{error}"));
        settings
    }

    fn network(settings: &Settings) -> String {
        settings.get("network").unwrap().replace(", bias: true", "")
    }

    #[test]
    fn fields_move_by_notches() {
        for (path, by, expected) in [
            ("optimizer.rate", 1, "0.2"),
            ("optimizer.rate", -1, "0.05"),
            ("network.0.units", 1, "5"),
            ("network.0.units", -9, "1"),
            ("batch.0", 1, "128"),
            ("steps", -1, "200"),
            ("seed", 1, "2"),
            ("shuffle", 1, "false"),
            ("shuffle", 0, "true"),
            ("network.1", 1, "ReLU"),
            ("precision", 1, "f64"),
            ("precision", 5, "f64"),
            ("precision", -5, "f32"),
            ("batch", -1, "Whole"),
            ("start.0.bias.3", 1, "4.0"),
            ("start.0.bias.3", -1, "3.75"),
            ("network.0.init", 1, "Zeros"),
        ] {
            assert_eq!(stepped(path, by).get(path).unwrap(), expected, "{path} {by}");
        }
    }

    #[test]
    fn another_optimizer_keeps_the_rate() {
        let adam = stepped("optimizer", 3);
        assert!(adam.get("optimizer").unwrap().starts_with("Adam(rate: 0.1, beta1: 0.9,"));
        let moons = stepped("data", 1);
        let data = moons.get("data").unwrap();
        assert!(data.starts_with("Circles(train: 100, test: 50, noise: "), "{data}");
    }

    #[test]
    fn all_fields_can_be_stepped_and_stay_sensible() {
        for field in settings().fields() {
            for by in [-100, -1, 1, 2, 100] {
                let mut settings = settings();
                settings.step_field(&field.path, by).unwrap();
                assert_eq!(settings.check(), Ok(()), "{} {by}", field.path);
            }
        }
    }

    #[test]
    fn a_data_set_brings_its_loss_and_outputs() {
        for (data, loss, outputs) in [
            ("Houses(train: 512, test: 64, noise: 15)", "MeanSquaredError", 1),
            ("Xor", "BinaryCrossEntropy", 1),
            (
                "Blobs(classes: 4, train: 90, test: 9, spread: 1, offset: 0)",
                "SoftmaxCrossEntropy",
                4,
            ),
            ("Digits(train: 100, test: 100)", "SoftmaxCrossEntropy", 10),
        ] {
            let mut settings = settings();
            settings.set_field("data", data).unwrap();
            assert_eq!(settings.get("loss").unwrap(), loss, "{data}");
            assert_eq!(settings.units(2), Some(outputs), "{data}");
            assert_eq!(settings.units(0), Some(4), "{data}");
            assert!(settings.start.is_empty(), "{data}");
        }
        let mut huber = settings().with("loss", "Huber(delta: 1)").unwrap();
        huber.set_field("data", "Curve(train: 20, test: 20, noise: 0.1)").unwrap();
        assert_eq!(huber.get("loss").unwrap(), "Huber(delta: 1.0)");
        let mut blobs = settings();
        let three = "Blobs(classes: 3, train: 90, test: 90, spread: 1, offset: 0)";
        blobs.set_field("data", three).unwrap();
        blobs.step_field("data.classes", 1).unwrap();
        assert_eq!(blobs.units(2), Some(4));
        let mut file = settings();
        file.set_field("data", "Csv(path: \"no.csv\", target: \"y\")").unwrap();
        assert_eq!(network(&file), network(&settings()));
    }

    #[test]
    fn data_of_another_kind_bring_their_network() {
        let mut settings = settings();
        settings.set_field("data", "Text()").unwrap();
        let text = network(&settings);
        assert!(
            text.starts_with("[Embedding(units: 16), LSTM(units: 64, forget_bias: 1.0"),
            "{text}"
        );
        assert_eq!(settings.get("loss").unwrap(), "SoftmaxCrossEntropy");
        assert_eq!((settings.steps, settings.get("batch").unwrap()), (500, "Size(64)".into()));
        settings.set_field("data", "Recall(lag: 20)").unwrap();
        assert!(network(&settings).contains("input_bias: -4.0"), "{}", network(&settings));
        assert!(
            network(&settings).ends_with("LastStep, Dense(units: 4)]"),
            "{}",
            network(&settings)
        );
        // Read alike, it keeps what it has.
        settings.set_field("network.0.units", "7").unwrap();
        settings.set_field("data", "TemporalOrder()").unwrap();
        assert!(network(&settings).starts_with("[LSTM(units: 7, "), "{}", network(&settings));
        settings.set_field("data", "Brackets()").unwrap();
        settings.set_field("network.0.units", "5").unwrap();
        settings.set_field("data.target", "Balanced").unwrap();
        assert_eq!(settings.get("loss").unwrap(), "BinaryCrossEntropy");
        assert!(network(&settings).starts_with("[LSTM(units: 5, "), "{}", network(&settings));
        settings.set_field("data", "Xor").unwrap();
        assert_eq!(settings.get("network.0").unwrap(), "Dense(units: 16, bias: true)");
    }

    #[test]
    fn initial_values_go_only_when_they_no_longer_fit() {
        let mut settings = settings();
        settings.set_field("data.noise", "0.3").unwrap();
        settings.set_field("network.1", "ReLU").unwrap();
        settings.set_field("optimizer", "Adam(rate: 0.1)").unwrap();
        assert_eq!(settings.start.len(), 2);
        settings.set_field("network.0.units", "5").unwrap();
        assert!(settings.start.is_empty());
    }

    #[test]
    fn layers_are_added_and_removed() {
        let mut settings = settings();
        settings.add_layer(1).unwrap();
        assert_eq!(network(&settings), "[Dense(units: 4), Tanh, Tanh, Dense(units: 1)]");
        let names: Vec<&String> = settings.start.keys().collect();
        assert_eq!(names, ["0.bias", "3.bias"]);
        settings.add_layer(2).unwrap();
        let five = "[Dense(units: 4), Tanh, Dense(units: 8), Tanh, Dense(units: 1)]";
        assert_eq!(network(&settings), five);
        assert!(settings.start.is_empty());
        settings.remove_layer(4).unwrap();
        assert_eq!(network(&settings), "[Dense(units: 4), Tanh, Dense(units: 1), Tanh]");
        settings.remove_layer(3).unwrap();
        settings.remove_layer(1).unwrap();
        settings.remove_layer(0).unwrap();
        assert_eq!(network(&settings), "[Dense(units: 1)]");
        assert!(settings.remove_layer(0).unwrap_err().message.contains("at least one layer"));
        settings.add_layer(0).unwrap();
        assert_eq!(network(&settings), "[Dense(units: 8), Dense(units: 1)]");
        assert!(settings.add_layer(3).is_err() && settings.remove_layer(2).is_err());
        while settings.network.len() < MOST_LAYERS {
            settings.add_layer(1).unwrap();
        }
        assert!(settings.add_layer(1).is_err());
    }

    #[test]
    fn what_cannot_be_is_refused_and_changes_nothing() {
        for (path, value) in [
            ("optimizer.rate", "-1"),
            ("network.0.units", "0"),
            ("network.0.units", "four"),
            ("network", "[]"),
            ("nothing", "1"),
            ("batch", "Size(0)"),
            ("data.train", "0"),
        ] {
            let mut changed = settings();
            assert!(changed.set_field(path, value).is_err(), "{path} {value}");
            assert_eq!(changed, settings());
        }
        let mut file = settings();
        file.set_field("data", "Csv(path: \"no.csv\", target: \"y\")").unwrap();
        assert!(file.step_field("data.path", 1).unwrap_err().message.contains("typed"));
        assert!(file.step_field("network", 1).unwrap_err().message.contains("consists"));
        assert!(file.step_field("optimzer", 1).unwrap_err().message.contains("no setting"));
    }
}
