//! The names in goals: arms, families, layers and parameters must be there.

use std::ops::Range;

use crate::engine::{Init, LayerSpec, Model, Network, Supervised, Surface};
use crate::lab::explain::suggest;
use crate::lab::syntax::Node;
use crate::lab::{Arm, Experiment, Settings, Source, SourceError};

impl Experiment {
    /// Checks the names in goals that stand in a file: their arms, and the arms' layers and
    /// parameters. Paths lead to the goals (`challenges.separate.goal`).
    #[must_use]
    pub fn check_goals(
        &self,
        source: &Source,
        paths: impl IntoIterator<Item = String>,
    ) -> Vec<SourceError> {
        let mut problems = Vec::new();
        let mut paths = paths.into_iter().peekable();
        // A file without goals need not be read again.
        let tree = paths.peek().and_then(|_| Node::parse(&source.text));
        if let Some(tree) = tree {
            for path in paths {
                let goal = tree.follow(&source.text, &path).node;
                self.check_names(source, goal, &mut problems);
            }
        }
        problems
    }

    /// Wherever something names an arm or a family, it must be there, and have the layer, the
    /// parameter or the setting that is named beside it.
    fn check_names(&self, source: &Source, node: &Node, problems: &mut Vec<SourceError>) {
        for (_, child) in node.entries(&source.text) {
            self.check_names(source, child, problems);
        }
        if let Some(family) = node.child(&source.text, "family") {
            self.check_family(source, family, node.child(&source.text, "path"), problems);
        }
        let Some(name) = node.child(&source.text, "arm") else { return };
        let said = unquoted(source, name);
        let Some(arm) = self.arms.iter().find(|arm| arm.name == said) else {
            problems.push(no_such_arm(source, name.span.clone(), &said, &self.arms));
            return;
        };
        let layers = arm.settings.layer_count();
        let mut too_far = |node: &Node, what: &str| {
            let message = format!("{what} is in no layer of `{}`", arm.name);
            let hint = format!("its layers go from 0 to {}", layers.saturating_sub(1));
            problems.push(source.error(node.span.clone(), message, Some(hint)));
        };
        if let Some(layer) = node.child(&source.text, "layer")
            && unquoted(source, layer).parse().is_ok_and(|layer: usize| layer >= layers)
        {
            too_far(layer, &unquoted(source, layer));
        }
        if let Some(parameter) = node.child(&source.text, "name") {
            let said = unquoted(source, parameter);
            let layer = said.split('.').next().and_then(|index| index.parse::<usize>().ok());
            if layer.is_none_or(|layer| layer >= layers) {
                too_far(parameter, &format!("`{said}`"));
            } else if let Some(names) = arm.settings.parameter_names()
                && !names.contains(&said)
            {
                let message = format!("`{}` has no parameter `{said}`", arm.name);
                let hint = suggest(&said, &names);
                problems.push(source.error(parameter.span.clone(), message, Some(hint)));
            }
        }
    }
}

impl Experiment {
    /// A family must be there, and its arms must have the setting.
    fn check_family(
        &self,
        source: &Source,
        family: &Node,
        path: Option<&Node>,
        problems: &mut Vec<SourceError>,
    ) {
        let said = unquoted(source, family);
        let Some(index) = self.families.iter().position(|family| family.name == said) else {
            let names: Vec<&str> = self.families.iter().map(|one| one.name.as_str()).collect();
            let message = format!("there is no family `{said}`");
            problems.push(source.error(family.span.clone(), message, Some(suggest(&said, &names))));
            return;
        };
        let Some(path) = path else { return };
        let said = unquoted(source, path);
        let arm = self.members(index).next().map(|arm| &self.arms[arm]);
        if let Some(error) = arm.and_then(|arm| arm.settings.get(&said).err()) {
            problems.push(source.error(path.span.clone(), error.message, error.hint));
        }
    }
}

impl Settings {
    /// Layers as goals count them: copies laid out flat, and the point of a surface as one.
    fn layer_count(&self) -> usize {
        LayerSpec::flat(&self.network).len() + usize::from(self.surface.is_some())
    }

    /// The names of all parameters, where they can be told before the data set is there.
    fn parameter_names(&self) -> Option<Vec<String>> {
        fn names(model: &impl Model<f32>) -> Vec<String> {
            model.parameters().tensors().iter().map(|tensor| tensor.name.clone()).collect()
        }
        if let Some(surface) = self.surface {
            return Some(names(&Surface::new(surface)));
        }
        // Names do not depend on how many inputs there are.
        let network = Network::<f32>::build(&self.network, 1, 1, Init::Zeros, 0).ok()?;
        let outputs = network.outputs();
        Some(names(&Supervised::new(network, self.loss, outputs).ok()?))
    }
}

/// A scalar as its reader means it: a string without its quotation marks.
pub(super) fn unquoted(source: &Source, node: &Node) -> String {
    let own = &source.text[node.span.clone()];
    ron::from_str(own).unwrap_or_else(|_| own.to_owned())
}

pub(super) fn no_such_arm(
    source: &Source,
    span: Range<usize>,
    said: &str,
    arms: &[Arm],
) -> SourceError {
    let names: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
    source.error(span, format!("there is no arm `{said}`"), Some(suggest(said, &names)))
}
