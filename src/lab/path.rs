//! Settings by their path, as text: the one way in which arms, knobs, `--set` and the
//! sandbox reach a setting.
//!
//! The settings are written as RON, the part that the path names is exchanged, and the whole
//! is read again. So whatever serde can read can be set, and its types refuse what does not
//! fit; a new layer or optimizer needs nothing here.

use std::ops::Range;

use ron::error::Error;
use ron::value::RawValue;
use serde::de::IgnoredAny;

use super::Settings;
use super::explain::suggest;
use super::source::{Source, line, options};
use super::syntax::{Body, Found, Node};
use crate::engine::LayerSpec;

/// Why a setting cannot be read or changed. Displayed as one sentence or two.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}{}", hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default())]
pub struct PathError {
    pub path: String,
    pub message: String,
    /// What would have been right.
    pub hint: Option<String>,
    /// The bytes of the value that are wrong; none where the path itself leads nowhere.
    pub within: Option<Range<usize>>,
}

/// Whether a run takes up a change of this setting in mid-flight; any other restarts it.
#[must_use]
pub fn is_live(path: &str) -> bool {
    let first = path.split('.').next().unwrap_or_default();
    matches!(
        first,
        "optimizer" | "schedule" | "penalty" | "proximal" | "penalize_biases" | "clip" | "start"
    )
}

impl Settings {
    /// The path of a layer by its index in the network, copies counted; within copies it names
    /// that layer in all of them. None within copies of copies.
    #[must_use]
    pub fn path_of_layer(&self, index: usize) -> Option<String> {
        let mut left = index;
        for (place, spec) in self.network.iter().enumerate() {
            let here = LayerSpec::flat(std::slice::from_ref(spec)).len();
            if left < here {
                return match spec {
                    LayerSpec::Repeat(copies) => {
                        let inner = left % LayerSpec::flat(&copies.layers).len();
                        let plain = copies.layers.len() > inner
                            && LayerSpec::flat(&copies.layers).len() == copies.layers.len();
                        plain.then(|| format!("network.{place}.layers.{inner}"))
                    }
                    _ => Some(format!("network.{place}")),
                };
            }
            left -= here;
        }
        None
    }

    /// The setting that a path names, as RON in one line.
    ///
    /// # Errors
    /// Where the path leads nowhere.
    pub fn get(&self, path: &str) -> Result<String, PathError> {
        Written::new(self, path)?.get(path)
    }

    /// Sets what a path names to a value that is given as RON. The settings stay as they are
    /// when it is refused. Whether the value is sensible is the matter of [`Self::check`].
    ///
    /// # Errors
    /// Where the path leads nowhere, where the text is no RON, and where the value does not
    /// fit.
    pub fn set(&mut self, path: &str, ron: &str) -> Result<(), PathError> {
        *self = self.with(path, ron)?;
        Ok(())
    }

    /// The settings with one of them changed.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub fn with(&self, path: &str, ron: &str) -> Result<Self, PathError> {
        Written::new(self, path)?.with(path, ron)
    }
}

/// The names that an enumeration offers at this path; none where there is no enumeration.
pub(super) fn variants(settings: &Settings, path: &str) -> Vec<&'static str> {
    match probe(settings, path, "Some_name") {
        Some(Error::NoSuchEnumVariant { expected, .. }) => expected.to_vec(),
        _ => Vec::new(),
    }
}

/// The names of the fields that can follow this path, given or left to their defaults.
pub(super) fn fields_below(settings: &Settings, path: &str) -> Vec<&'static str> {
    match probe(settings, &format!("{path}.Some_name"), "0") {
        Some(Error::NoSuchStructField { expected, .. }) => expected.to_vec(),
        _ => Vec::new(),
    }
}

/// What the types say to a value that cannot be right.
fn probe(settings: &Settings, path: &str, ron: &str) -> Option<Error> {
    let written = Written::new(settings, path).ok()?;
    let found = written.tree.follow(&written.text, path);
    let probed = written.replaced(&found, path, ron).ok()?;
    options().from_str::<Settings>(&probed.text).err().map(|error| error.code)
}

/// Whether a text is one RON value, and nothing that would end the value around it.
fn check_ron(path: &str, ron: &str) -> Result<(), PathError> {
    if let Err(error) = RawValue::from_ron(ron) {
        let (within, message, hint) = Source::new(path, ron).explained::<IgnoredAny>(&error);
        let message = if ron.trim().is_empty() { "a value is missing".into() } else { message };
        return Err(PathError { path: path.to_owned(), message, hint, within: Some(within) });
    }
    Ok(())
}

/// Settings as text, with the tree of that text: for whoever asks more than once.
pub(super) struct Written {
    text: String,
    tree: Node,
}

/// A text in which a value has been put in.
struct Replaced {
    text: String,
    value: Range<usize>,
}

impl Written {
    /// What is to be done at `path`, for the error.
    pub fn new(settings: &Settings, path: &str) -> Result<Self, PathError> {
        let text = line(settings);
        match Node::parse(&text) {
            Some(tree) => Ok(Self { text, tree }),
            None => Err(nowhere(path, "these settings cannot be written as text", None)),
        }
    }

    /// As [`Settings::get`].
    pub fn get(&self, path: &str) -> Result<String, PathError> {
        let found = self.tree.follow(&self.text, path);
        if found.rest.is_empty() && !path.is_empty() {
            return Ok(self.text[found.node.span.clone()].to_owned());
        }
        // A field that is there but left to its default is not written.
        let probed = self.replaced(&found, path, "None")?;
        match options().from_str::<Settings>(&probed.text) {
            Ok(_) => Ok("None".to_owned()),
            Err(error) => Err(probed.error(&error, path)),
        }
    }

    /// As [`Settings::with`].
    pub fn with(&self, path: &str, ron: &str) -> Result<Settings, PathError> {
        check_ron(path, ron)?;
        let found = self.tree.follow(&self.text, path);
        let changed = self.replaced(&found, path, ron)?;
        options().from_str(&changed.text).map_err(|error| changed.error(&error, path))
    }

    /// The name in front of the innermost parentheses around what a path names (`Adam` of
    /// `optimizer.rate`), or nothing.
    pub fn owner(&self, path: &str) -> &str {
        let mut path = path;
        while let Some((before, _)) = path.rsplit_once('.') {
            let name = self.tree.follow(&self.text, before).node.name(&self.text);
            if !name.is_empty() {
                return name;
            }
            path = before;
        }
        ""
    }

    /// The text with `ron` where the path leads, or as a new field or key of the last value
    /// on the way there.
    fn replaced(&self, found: &Found<'_>, path: &str, ron: &str) -> Result<Replaced, PathError> {
        if path.is_empty() {
            return Err(self.no_such_name(found, path));
        }
        let span = found.node.span.clone();
        if found.rest.is_empty() {
            return Ok(self.spliced(span, "", ron, ""));
        }
        let end = span.end - 1;
        match &found.node.body {
            Body::Fields(_) if !found.rest.contains('.') => {
                if !found.rest.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    return Err(self.no_such_name(found, path));
                }
                Ok(self.spliced(end..end, &format!(", {}: ", found.rest), ron, ""))
            }
            Body::Map(entries) if ron.trim_start().starts_with('[') => {
                let comma = if entries.is_empty() { "" } else { ", " };
                Ok(self.spliced(end..end, &format!("{comma}{:?}: ", found.rest), ron, ""))
            }
            Body::Scalar if !found.rest.contains('.') => {
                // Nothing can stand below a number; below a bare name its type may know.
                let name = found.node.name(&self.text);
                let before = format!("{name}({}: ", found.rest);
                let enumerated = name.starts_with(char::is_uppercase);
                let spliced = self.spliced(span, &before, ron, ")");
                let fits = enumerated && options().from_str::<Settings>(&spliced.text).is_ok();
                if fits { Ok(spliced) } else { Err(self.no_such_name(found, path)) }
            }
            _ => Err(self.no_such_name(found, path)),
        }
    }

    fn spliced(&self, span: Range<usize>, before: &str, ron: &str, behind: &str) -> Replaced {
        let mut text = self.text.clone();
        text.replace_range(span.clone(), &format!("{before}{ron}{behind}"));
        let start = span.start + before.len();
        Replaced { text, value: start..start + ron.len() }
    }

    fn no_such_name(&self, found: &Found<'_>, path: &str) -> PathError {
        let rest = found.rest;
        let first = rest.split('.').next().unwrap_or_default();
        let reached = path.strip_suffix(rest).unwrap_or_default().trim_end_matches('.');
        let names = found.node.names(&self.text);
        let of = if reached.is_empty() { String::new() } else { format!(" in `{reached}`") };
        match &found.node.body {
            Body::List(items) if !items.is_empty() => {
                let hint = match items.len() {
                    1 => "the only index is 0".to_owned(),
                    n => format!("indices go from 0 to {}", n - 1),
                };
                nowhere(path, &format!("there is no entry `{first}`{of}"), Some(hint))
            }
            Body::Map(_) => {
                let hint = if names.is_empty() {
                    format!("give all its values first: `start: {{{rest:?}: [0.5, -1.0]}}`")
                } else {
                    suggest(rest, &names)
                };
                nowhere(path, &format!("there is no `{rest}`{of}"), Some(hint))
            }
            Body::Fields(_) if !first.is_empty() => {
                nowhere(path, &format!("there is no `{first}`{of}"), Some(suggest(first, &names)))
            }
            Body::Fields(_) => {
                nowhere(path, "a setting's name is missing", Some(suggest("", &names)))
            }
            _ => {
                let name = found.node.name(&self.text);
                nowhere(path, &format!("nothing stands below `{name}`{of}"), None)
            }
        }
    }
}

impl Replaced {
    /// An error of reading this text, told of the value or of the path.
    fn error(&self, error: &ron::error::SpannedError, path: &str) -> PathError {
        let source = Source::new(path, self.text.as_str());
        let (span, message, hint) = source.explained::<Settings>(error);
        if span.end <= self.value.start {
            let message = message.replacen("field", "setting", 1).replacen(" in `Settings`", "", 1);
            return nowhere(path, &message, hint);
        }
        let within = |at: usize| at.clamp(self.value.start, self.value.end) - self.value.start;
        let within = Some(within(span.start)..within(span.end));
        PathError { path: path.to_owned(), message, hint, within }
    }
}

fn nowhere(path: &str, message: &str, hint: Option<String>) -> PathError {
    PathError { path: path.to_owned(), message: message.to_owned(), hint, within: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::parse_ron;

    fn settings() -> Settings {
        let text = r#"(
            data: Moons(train: 100, test: 50, noise: 0.1),
            network: [Dense(units: 4), LeakyReLU(slope: 0.01), Dense(units: 1, init: Normal(0.3)), Tanh],
            loss: BinaryCrossEntropy,
            optimizer: Adam(rate: 0.1),
            penalty: L2(0.001),
            clip: Norm(1.0),
            batch: Size(32),
            steps: 500,
            start: {"0.bias": [0.1, 0.2, 0.30000000000000004, 4.0], "0.weight": [1.0, 2.0]},
        )"#;
        parse_ron(&Source::new("settings", text)).unwrap()
    }

    #[test]
    fn every_path_can_be_read_and_written_back() {
        let settings = settings();
        for (path, value) in [
            ("data", "Moons(train: 100, test: 50, noise: 0.1)"),
            ("data.noise", "0.1"),
            ("network.0", "Dense(units: 4, bias: true)"),
            ("network.0.units", "4"),
            ("network.0.init", "None"),
            ("network.1.slope", "0.01"),
            ("network.2.init", "Normal(0.3)"),
            ("network.2.init.0", "0.3"),
            ("network.3", "Tanh"),
            ("init", "XavierNormal"),
            ("loss", "BinaryCrossEntropy"),
            ("optimizer.rate", "0.1"),
            ("optimizer.beta2", "0.999"),
            ("penalty", "L2(0.001)"),
            ("penalty.0", "0.001"),
            ("clip.0", "1.0"),
            ("batch", "Size(32)"),
            ("batch.0", "32"),
            ("shuffle", "true"),
            ("steps", "500"),
            ("penalize_biases", "false"),
            ("precision", "f32"),
            ("start.0.bias.2", "0.30000000000000004"),
            ("start.0.weight", "[1.0, 2.0]"),
        ] {
            assert_eq!(settings.get(path).unwrap(), value, "{path}");
            assert_eq!(settings.with(path, value).unwrap(), settings, "{path}");
        }
    }

    #[test]
    fn setting_changes_that_and_nothing_else() {
        for (path, value, then) in [
            ("optimizer.rate", "3e-3", "0.003"),
            ("optimizer.rate", " 1 ", "1.0"),
            ("optimizer", "Sgd(rate: 1)", "Sgd(rate: 1.0)"),
            ("network.0.units", "8", "8"),
            ("network.0.init", "HeNormal", "HeNormal"),
            ("network.2.init", "None", "None"),
            ("network.1", "ReLU", "ReLU"),
            ("network", "[Dense(units: 1)]", "[Dense(units: 1, bias: true)]"),
            ("data.noise", "0.25", "0.25"),
            ("batch", "Whole", "Whole"),
            ("batch.0", "64", "64"),
            ("precision", "f64", "f64"),
            ("shuffle", "false", "false"),
            ("start.0.weight.1", "-0.5", "-0.5"),
            ("start.0.weight", "[7]", "[7.0]"),
            ("start.2.weight", "[0.5]", "[0.5]"),
            ("start", "{}", "{}"),
        ] {
            let before = settings();
            let mut after = before.clone();
            after.set(path, value).unwrap();
            assert_eq!(after.get(path).unwrap(), then, "{path}");
            let back = before.get(path).unwrap_or_default();
            if !back.is_empty() {
                assert_eq!(after.with(path, &back).unwrap(), before, "{path}");
            }
        }
    }

    #[test]
    fn a_vector_can_be_given_where_none_is() {
        let mut settings = settings().with("start", "{}").unwrap();
        let error = settings.set("start.0.weight.1", "0.5").unwrap_err();
        assert!(error.to_string().contains("give all its values first"), "{error}");
        settings.set("start.0.weight", "[1, 2]").unwrap();
        settings.set("start.0.weight.1", "0.5").unwrap();
        assert_eq!(settings.start["0.weight"], [1.0, 0.5]);
    }

    #[test]
    fn refusals_name_what_is_possible() {
        for (path, value, message) in [
            (
                "optimzer",
                "1",
                "optimzer: there is no setting `optimzer` (did you mean `optimizer`? ",
            ),
            (
                "optimizer.rat",
                "1",
                "there is no setting `rat` in `Adam` (did you mean `rate`? Possible are `rate`, `beta1`",
            ),
            ("optimizer.beta", "1", "there is no setting `beta` in `Adam` (did you mean `beta1`?"),
            ("optimizer.rate.x", "1", "nothing stands below `0.1` in `optimizer.rate`"),
            ("optimizer.rate", "\"x\"", "expected a number, found `\"x\"`"),
            ("optimizer.rate", "Fast", "expected a number, found `Fast`"),
            ("optimizer", "Adm(rate: 1)", "there is no `Adm` here (did you mean `Adam`?"),
            (
                "optimizer",
                "Adam(rte: 1)",
                "there is no field `rte` in `Adam` (did you mean `rate`?",
            ),
            ("optimizer", "Adam", "`Adam` needs values in parentheses (write `Adam(…)`)"),
            (
                "network.4",
                "Tanh",
                "network.4: there is no entry `4` in `network` (indices go from 0 to 3)",
            ),
            ("network.-1", "Tanh", "there is no entry `-1` in `network`"),
            ("network.x.units", "8", "there is no entry `x` in `network`"),
            (
                "network.0.unit",
                "8",
                "there is no setting `unit` in `Dense` (did you mean `units`? Possible are `units`, `init` and `bias`)",
            ),
            ("network.0.units", "8.5", "expected a whole number, found `8.5`"),
            ("network.0.units", "-8", "expected a whole number from 0 on, found `-8`"),
            ("network.3.slope", "8", "nothing stands below `Tanh` in `network.3`"),
            ("network.3", "Tahn", "there is no `Tahn` here (did you mean `Tanh`?"),
            ("data.nois", "1", "there is no setting `nois` in `Moons` (did you mean `noise`?"),
            ("batch", "32", "expected a name, found `32` (possible are `Whole` and `Size`)"),
            ("batch", "Size(32", "this `(` is never closed"),
            ("shuffle", "yes", "expected `true` or `false`, found `yes`"),
            (
                "start.0.weight.2",
                "1",
                "there is no entry `2` in `start.0.weight` (indices go from 0 to 1)",
            ),
            ("start.0.weigth", "1", "there is no `0.weigth` in `start` (did you mean `0.weight`?"),
            ("steps", "", "a value is missing"),
            ("steps", " // nothing", "the text ends too early"),
            ("steps", "1, seed: 7", "`,` stands behind the end (remove it)"),
            ("steps", "1) //", "`)` stands behind the end"),
            ("steps", "1 //", "unclosed"),
            ("", "1", "a setting's name is missing (possible are `data`"),
            (".", "1", "a setting's name is missing"),
            ("optimizer.", "1", "name"),
            ("optimizer.rate: 1, x", "1", "there is no"),
        ] {
            let mut after = settings();
            let error = after.set(path, value).expect_err(path).to_string();
            assert!(
                error.to_lowercase().contains(&message.to_lowercase()),
                "{path} {value}: {error}"
            );
            assert_eq!(after, settings());
        }
    }

    #[test]
    fn the_place_within_the_value_is_known() {
        let error = settings().with("network", "[Dense(units: 4), Tahn]").unwrap_err();
        assert_eq!(error.within, Some(18..22));
        let error = settings().with("optimizer.rate", "(1").unwrap_err();
        assert_eq!(error.within, Some(0..1));
        assert_eq!(settings().with("optimizer.rat", "1").unwrap_err().within, None);
    }

    #[test]
    fn the_types_tell_what_is_possible() {
        let settings = settings();
        assert!(variants(&settings, "optimizer").contains(&"AdamW"));
        assert_eq!(variants(&settings, "precision"), ["f32", "f64"]);
        assert!(variants(&settings, "network.0.init").contains(&"HeNormal"));
        assert!(variants(&settings, "optimizer.rate").is_empty());
        assert_eq!(fields_below(&settings, "network.0"), ["units", "init", "bias"]);
        assert!(fields_below(&settings, "network.3").is_empty());
    }

    #[test]
    fn odd_paths_and_values_are_refused_and_never_panic() {
        let paths = ["", ".", "..", "network", "network.", "start.", "start.é", "0", "optimizer.é"];
        let values = ["", "(", "é", "\"", "[", "}", "/*", "None", "()", "Some(1)", "r#\"", "'"];
        for path in paths {
            for value in values {
                let _ = settings().with(path, value);
            }
            let _ = settings().get(path);
        }
        assert!(settings().with("steps", &"[".repeat(100_000)).is_err());
    }

    #[test]
    fn what_decides_the_start_restarts() {
        for live in
            ["optimizer", "optimizer.rate", "schedule", "penalty.0", "clip", "start.0.bias.1"]
        {
            assert!(is_live(live), "{live}");
        }
        for not in ["network.0.units", "data.noise", "batch", "seed", "init", "steps", ""] {
            assert!(!is_live(not), "{not}");
        }
    }
}
