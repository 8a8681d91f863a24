//! Every setting as a field of a form, for the sandbox.
//!
//! The list follows the types: what holds a name becomes a choice among the names that its
//! type knows, what holds a number becomes a number with the limits of [`super::limits`]. A
//! new layer or optimizer appears here by itself.

use super::limits::{Leaf, Limit};
use super::path::{fields_below, variants};
use super::source::line;
use super::syntax::{Body, Node};
use super::{Batch, KnobRange, Settings};
use crate::data::{Augment, DataSpec};
use crate::engine::{Clip, Init, LayerSpec, LossSpec, OptimizerSpec, Penalty, Schedule, Shape};
use crate::text::Text;

/// More initial values than one would change by hand.
const MOST_START_VALUES: usize = 64;

/// A setting that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its path, for [`Settings::set_field`] and [`Settings::step_field`].
    pub path: String,
    pub name: Text,
    /// Its value as RON in one line; [`super::show`] makes it readable.
    pub value: String,
    pub kind: FieldKind,
}

/// How a field is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A real number. It may lie outside of the range, which is what a slider offers.
    Number { range: KnobRange },
    /// A whole number between two others.
    Whole { min: u64, max: u64 },
    /// `true` or `false`.
    Toggle,
    /// One of several values as RON; the present value is among them.
    Choice(Vec<String>),
    /// Free text; the value is a RON string.
    Text,
}

impl Settings {
    /// All fields, in the order of the settings, each choice in front of what belongs to it.
    ///
    /// Takes about a millisecond; to be asked after a change, not for every frame.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let text = line(self);
        let mut fields = Vec::new();
        if let Some(tree) = Node::parse(&text) {
            let mut form = Form { settings: self, text: &text, fields: &mut fields };
            form.below(&tree, "", "");
        }
        fields
    }
}

struct Form<'a> {
    settings: &'a Settings,
    text: &'a str,
    fields: &'a mut Vec<Field>,
}

impl Form<'_> {
    /// The fields of everything below a value. `owner` is the name in front of it.
    fn below(&mut self, node: &Node, path: &str, owner: &str) {
        for (name, child) in node.entries(self.text) {
            let joined = join(path, &name);
            if self.is_shown(&joined) {
                self.field(child, &joined, owner, &name);
            }
        }
    }

    /// Whether a setting means anything here: a surface has no network, and a network none.
    fn is_shown(&self, path: &str) -> bool {
        match path {
            "start" => self.start_is_small(),
            "surface" => self.settings.surface.is_some(),
            "early_stopping" => self.settings.early_stopping.is_some(),
            "data" | "augment" | "network" | "init" | "loss" | "batch" | "shuffle" => {
                self.settings.surface.is_none()
            }
            _ => true,
        }
    }

    fn start_is_small(&self) -> bool {
        self.settings.start.values().map(Vec::len).sum::<usize>() <= MOST_START_VALUES
    }

    /// The field of a value, and those below it.
    fn field(&mut self, node: &Node, path: &str, owner: &str, name: &str) {
        let value = self.text[node.span.clone()].to_owned();
        let own_name = node.name(self.text);
        let kind = match &node.body {
            Body::Scalar => self.scalar(path, owner, name, &value),
            _ if own_name.is_empty() => return self.below(node, path, owner),
            _ => FieldKind::Choice(self.choices(path, &value)),
        };
        let words = words(path, owner, name);
        self.fields.push(Field { path: path.to_owned(), name: words, value, kind });
        self.below(node, path, own_name);
        if let Body::Fields(_) = node.body {
            self.absent(path, own_name, &node.names(self.text));
        }
    }

    fn scalar(&self, path: &str, owner: &str, name: &str, value: &str) -> FieldKind {
        let first = value.chars().next().unwrap_or_default();
        match value {
            "true" | "false" => return FieldKind::Toggle,
            "inf" | "NaN" => {}
            "None" if name == "path" => return FieldKind::Text,
            _ if first == '"' => return FieldKind::Text,
            _ if first.is_alphabetic() => return FieldKind::Choice(self.choices(path, value)),
            _ => {}
        }
        let section = path.split('.').next().unwrap_or_default();
        match (Leaf { path, section, owner, name, value }).limit() {
            Limit::Whole { min, max, .. } => FieldKind::Whole { min, max },
            Limit::Real { slider, .. } => FieldKind::Number { range: slider },
        }
    }

    /// Fields that are left out because they are none.
    fn absent(&mut self, path: &str, owner: &str, present: &[String]) {
        for name in fields_below(self.settings, path) {
            if !present.iter().any(|present| present == name) {
                let path = join(path, name);
                let kind = FieldKind::Choice(self.choices(&path, "None"));
                let words = words(&path, owner, name);
                self.fields.push(Field { path, name: words, value: "None".to_owned(), kind });
            }
        }
    }

    /// What can stand at a path: the present value, and an example for every other name.
    fn choices(&self, path: &str, present: &str) -> Vec<String> {
        // No data at all is for surfaces, which are shown otherwise.
        let mut names = variants(self.settings, path);
        names.retain(|name| *name != "Nothing");
        let examples = examples();
        let known = examples.iter().find(|examples| {
            examples.len() == names.len()
                && examples.iter().all(|example| names.contains(&name_of(example)))
        });
        let mut choices = known.cloned().unwrap_or_else(|| {
            let fits = |name: &&&str| self.settings.with(path, name).is_ok();
            names.iter().filter(fits).map(ToString::to_string).collect()
        });
        if self.settings.with(path, "None").is_ok() {
            choices.insert(0, "None".to_owned());
        }
        match choices.iter_mut().find(|choice| name_of(choice) == name_of(present)) {
            Some(choice) => present.clone_into(choice),
            None => choices.push(present.to_owned()),
        }
        choices
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The name in front of the parentheses.
pub(super) fn name_of(ron: &str) -> &str {
    ron.split('(').next().unwrap_or_default().trim()
}

/// Everything that can be chosen, as RON with usual values.
fn examples() -> [Vec<String>; 11] {
    fn lines<T: serde::Serialize>(examples: &[T]) -> Vec<String> {
        examples.iter().map(line).collect()
    }
    let mut data = lines(&DataSpec::catalogue());
    data.push(r#"Csv(path: "data.csv", target: "target")"#.to_owned());
    data.push(r#"Series(path: "data.csv", column: "value", steps: 25, warmup: 5)"#.to_owned());
    [
        data,
        lines(&LayerSpec::examples()),
        lines(&LossSpec::examples()),
        lines(&OptimizerSpec::examples()),
        lines(&Init::EXAMPLES),
        lines(&Schedule::EXAMPLES),
        lines(&Penalty::EXAMPLES),
        lines(&Clip::EXAMPLES),
        lines(&[Batch::Whole, Batch::Size(32)]),
        lines(&Augment::EXAMPLES),
        lines(&Shape::examples()),
    ]
}

/// What the form calls a field: by what holds it and its name, or else by its name.
fn words(path: &str, owner: &str, name: &str) -> Text {
    let section = path.split('.').next().unwrap_or_default();
    let known = named(&format!("{owner}.{name}"))
        .or_else(|| named(&format!("{section}.{name}")))
        .or_else(|| named(name).filter(|_| path == name));
    let words = match (known, section) {
        (Some(words), _) => words.to_owned(),
        (None, "network") if path.matches('.').count() == 1 => format!("layer {name}"),
        (None, "start") => path.strip_prefix("start.").unwrap_or(path).to_owned(),
        (None, _) => name.replace('_', " "),
    };
    Text::english(words)
}

fn named(place: &str) -> Option<&'static str> {
    Some(match place {
        "data" => "data set",
        "data.train" => "training examples",
        "data.test" => "test examples",
        "data.path" => "file",
        "Brackets.target" => "asked for",
        "Flag.cue" => "only where asked",
        "Text.window" => "characters of a window",
        "Recall.lag" => "distractors",
        "Waves.warmup" => "steps not scored",
        "data.target" | "Series.column" => "target column",
        "init" | "Dense.init" => "initialisation",
        "Constant.0" => "value",
        "Normal.0" => "deviation σ",
        "Uniform.0" => "limit",
        "Huber.delta" => "threshold δ",
        "optimizer.rate" => "learning rate η",
        "optimizer.beta" => "momentum β",
        "optimizer.beta1" => "first decay β₁",
        "optimizer.beta2" => "second decay β₂",
        "RmsProp.decay" => "decay ρ",
        "RmsProp.epsilon_inside" => "ε under the root",
        "Adam.bias_correction" => "bias correction",
        "AdamW.form" => "as published or printed",
        "schedule.to" => "to so many times the rate",
        "Orthogonal.0" => "gain",
        "AdamW.decay" => "weight decay λ",
        "optimizer.epsilon" | "BatchNorm.epsilon" | "LayerNorm.epsilon" => "stabiliser ε",
        "Momentum.form" => "average or sum",
        "Momentum.nesterov" => "Nesterov",
        "schedule" => "rate schedule",
        "schedule.every" => "every so many steps",
        "schedule.over" => "over so many steps",
        "schedule.floor" => "lowest factor",
        "penalty" => "weight penalty",
        "penalty.0" => "strength λ",
        "penalty.l1" => "strength λ₁",
        "penalty.l2" => "strength λ₂",
        "proximal" => "exact zeros by L1",
        "penalize_biases" => "penalise biases",
        "Houses.blank" => "columns of zeros",
        "Houses.standardised" => "standardised inputs",
        "Dropout.rate" => "dropout p",
        "Repeat.times" => "copies",
        "Shared.times" => "rounds",
        "Residual.scale" => "scale of the branch",
        "BatchNorm.momentum" => "share of the newest",
        "Ravine.k" => "steepness k",
        "early_stopping.patience" => "patience in steps",
        "early_stopping.every" => "steps to a measurement",
        "surface.shape" => "surface",
        "surface.x" => "start x",
        "surface.y" => "start y",
        "surface.0" => "noise along x",
        "surface.1" => "noise along y",
        "clip" => "gradient clipping",
        "Norm.0" => "largest norm",
        "Value.0" => "largest entry",
        "batch.0" => "batch size",
        "shuffle" => "shuffle each epoch",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Source, parse_ron};

    fn settings(optimizer: &str) -> Settings {
        let text = format!(
            "(data: Moons(train: 100, test: 50, noise: 0.1),
            network: [Dense(units: 4), LeakyReLU(slope: 0.2), Dense(units: 1, init: Normal(0.3))],
            loss: BinaryCrossEntropy, optimizer: {optimizer}, batch: Size(64), steps: 500,
            start: {{\"0.bias\": [0.1, 0.2, 0.3, 4.0]}})"
        );
        parse_ron(&Source::new("settings", text)).unwrap()
    }

    fn field(settings: &Settings, path: &str) -> Field {
        let all = settings.fields();
        all.into_iter().find(|field| field.path == path).unwrap_or_else(|| panic!("{path}"))
    }

    #[test]
    fn every_setting_is_there_in_order() {
        let paths: Vec<String> =
            settings("Momentum(rate: 0.1)").fields().into_iter().map(|field| field.path).collect();
        let expected = "data data.train data.test data.noise network.0 network.0.units \
            network.0.bias network.0.init network.1 network.1.slope network.2 network.2.units \
            network.2.init network.2.init.0 network.2.bias init loss optimizer optimizer.rate optimizer.beta optimizer.form \
            optimizer.nesterov schedule penalty proximal penalize_biases clip batch batch.0 shuffle steps \
            seed precision start.0.bias.0 start.0.bias.1 start.0.bias.2 start.0.bias.3";
        assert_eq!(paths, expected.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn the_kinds_follow_the_types() {
        let settings = settings("Momentum(rate: 0.1)");
        let kind = |path: &str| field(&settings, path).kind;
        assert!(matches!(
            kind("optimizer.rate"),
            FieldKind::Number { range: KnobRange::Log { .. } }
        ));
        assert_eq!(kind("network.0.units"), FieldKind::Whole { min: 1, max: 4096 });
        assert_eq!(kind("optimizer.nesterov"), FieldKind::Toggle);
        let FieldKind::Choice(forms) = kind("optimizer.form") else { panic!() };
        assert_eq!(forms.len(), 2);
        assert_eq!(kind("precision"), FieldKind::Choice(vec!["f32".into(), "f64".into()]));
        assert_eq!(kind("batch"), FieldKind::Choice(vec!["Whole".into(), "Size(64)".into()]));
        let csv = settings.with("data", "Csv(path: \"a.csv\", target: \"y\")").unwrap();
        assert_eq!(field(&csv, "data.path").kind, FieldKind::Text);
        let text = settings.with("data", "Text()").unwrap();
        assert_eq!(field(&text, "data.path").kind, FieldKind::Text);
        assert_eq!(field(&text, "data.window").name.en, "characters of a window");
        assert!(matches!(field(&csv, "data.task").kind, FieldKind::Choice(c) if c.len() == 3));
    }

    #[test]
    fn names_are_words() {
        let settings = settings("AdamW(rate: 0.1)");
        let name = |path: &str| field(&settings, path).name.en;
        assert_eq!(name("optimizer.rate"), "learning rate η");
        assert_eq!(name("optimizer.decay"), "weight decay λ");
        assert_eq!(name("network.1"), "layer 1");
        assert_eq!(name("network.1.slope"), "slope");
        assert_eq!(name("network.2.init.0"), "deviation σ");
        assert_eq!(name("init"), "initialisation");
        assert_eq!(name("start.0.bias.1"), "0.bias.1");
    }

    /// Every value that a choice offers can be set, and then is a field with that value.
    #[test]
    fn every_choice_can_be_chosen() {
        let mut tried = 0;
        let settings = settings("Adam(rate: 0.1)");
        for Field { path, value, kind, .. } in settings.fields() {
            assert_eq!(settings.get(&path).unwrap(), value, "{path}");
            let FieldKind::Choice(choices) = kind else { continue };
            assert!(choices.contains(&value), "{path}: {choices:?}");
            assert!(choices.len() > 1, "{path}");
            for choice in choices {
                let chosen = settings.with(&path, &choice).unwrap();
                assert_eq!(name_of(&field(&chosen, &path).value), name_of(&choice));
                tried += 1;
            }
        }
        assert!(tried > 50, "{tried}");
    }

    #[test]
    fn an_absent_initialisation_can_be_given_and_taken_back() {
        let settings = settings("Sgd(rate: 0.1)");
        let given = field(&settings, "network.2.init");
        let absent = field(&settings, "network.0.init");
        assert_eq!((absent.value.as_str(), given.value.as_str()), ("None", "Normal(0.3)"));
        let (FieldKind::Choice(absent), FieldKind::Choice(given)) = (absent.kind, given.kind)
        else {
            panic!()
        };
        assert_eq!((absent.len(), &absent[0]), (Init::EXAMPLES.len() + 1, &"None".to_owned()));
        assert_eq!((given.len(), &given[0]), (absent.len(), &"None".to_owned()));
    }

    #[test]
    fn many_initial_values_are_left_out() {
        let many = format!("{{\"0.weight\": {:?}}}", vec![0.5; 65]);
        let settings = settings("Sgd(rate: 0.1)").with("start", &many).unwrap();
        assert!(settings.fields().iter().all(|field| !field.path.starts_with("start")));
    }
}
