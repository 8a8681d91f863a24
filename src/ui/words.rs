//! Every word of the interface, one file a language: `assets/ui/en.ron`, and another file
//! beside it for another language, with no code.
//!
//! Words with numbers in them are templates (`"step {step}"`), filled by [`fill`], so that a
//! translation may order them as its language does.

mod interview;
mod sequence;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

pub use interview::InterviewWords;
pub use sequence::SequenceWords;

use crate::quiz::Topic;
use crate::text::Language;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/ui");

/// All words of the interface in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub panes: PaneWords,
    pub microscope: MicroscopeWords,
    pub moment: MomentWords,
    pub screens: ScreenWords,
}

/// Words of the screens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenWords {
    pub question: QuestionWords,
    pub topics: TopicWords,
    pub interview: InterviewWords,
}

/// Words around a question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionWords {
    // While it is asked.
    pub several: String,
    pub order: String,
    pub bug: String,
    pub number: String,
    pub whole: String,
    pub within: String,
    pub recall: String,
    pub mark: String,
    pub nothing_ticked: String,
    pub unfinished: String,
    // Once it is answered.
    pub right: String,
    pub partly: String,
    pub wrong: String,
    pub answer_is: String,
    pub you_put: String,
    pub points: String,
    pub evidence: String,
    pub follow_up: String,
    // In the footer.
    pub answer: String,
    pub tick: String,
    pub place: String,
    pub take_back: String,
    pub choose: String,
    pub done: String,
    pub prove: String,
    pub next: String,
    pub previous: String,
    pub go_on: String,
    pub back_to_lesson: String,
    pub help: String,
    // Around a lesson's round of questions.
    pub question_of: String,
    pub the_result: String,
    pub right_of: String,
    pub on_to: String,
    pub home: String,
}

/// Names of the topics of the interview.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicWords {
    basics: String,
    gradients: String,
    optimisation: String,
    generalisation: String,
    depth: String,
    convolution: String,
    sequences: String,
    generative: String,
    attention: String,
    practice: String,
}

impl TopicWords {
    /// The name of a topic.
    #[must_use]
    pub fn of(&self, topic: Topic) -> &str {
        match topic {
            Topic::Basics => &self.basics,
            Topic::Gradients => &self.gradients,
            Topic::Optimisation => &self.optimisation,
            Topic::Generalisation => &self.generalisation,
            Topic::Depth => &self.depth,
            Topic::Convolution => &self.convolution,
            Topic::Sequences => &self.sequences,
            Topic::Generative => &self.generative,
            Topic::Attention => &self.attention,
            Topic::Practice => &self.practice,
        }
    }
}

/// Words of the panes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaneWords {
    pub titles: PaneTitles,
    pub log: String,
    pub train: String,
    pub test: String,
    pub step: String,
    pub steps: String,
    pub floor: String,
    pub linear: String,
    pub mean: String,
    pub awaiting_steps: String,
    pub awaiting_numbers: String,
    pub diverged: String,
    pub all_hidden: String,
    pub arm: String,
    pub accuracy: String,
    pub train_accuracy: String,
    pub batch: String,
    pub typical_error: String,
    pub in_units: String,
    pub times_floor: String,
    pub floor_long: String,
    pub linear_long: String,
    pub mean_long: String,
    pub rate: String,
    pub parameters: String,
    pub examples: String,
    pub epoch: String,
    pub speed: String,
    pub history: String,
    pub size_of_a: String,
    pub vanishing: String,
    pub healthy: String,
    pub exploding: String,
    pub at_rest: String,
    pub dead: String,
    pub saturated: String,
    pub inputs: String,
    pub positive: String,
    pub negative: String,
    pub too_many_inputs: String,
    pub darker_is_unsure: String,
    pub true_value: String,
    pub true_down: String,
    pub wrong_first: String,
    pub residuals: String,
    pub no_activations: String,
    pub softmax_needs_all: String,
    pub no_surface: String,
    pub walk_from_here: String,
    pub state_velocity: String,
    pub state_mean: String,
    pub state_square: String,
    pub state_start: String,
    pub effective_rate: String,
    pub same_rate: String,
    pub keeps_nothing: String,
    pub no_dropout: String,
    pub silent: String,
    pub speaks: String,
    pub units_down: String,
    pub in_use: String,
    pub flow_weights: String,
    pub flow_activations: String,
    pub flow_sizes: String,
    pub layer: String,
    pub each_layer: String,
    pub no_layers: String,
    pub gap: String,
    pub best_at: String,
    pub kept: String,
    pub weights: String,
    pub outputs: String,
    pub exact_zeros: String,
    pub blocks_of: String,
    pub time: String,
    pub steepest: String,
    pub blows_up: String,
    pub rate_axis: String,
    pub no_families: String,
    pub best_where: String,
    pub at: String,
    pub seed_axis: String,
    pub of_families: String,
    pub best_of: String,
    pub this_one: String,
    pub sequence: SequenceWords,
}

/// What stands in the borders of the panes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaneTitles {
    pub loss: String,
    pub gradients: String,
    pub weights: String,
    pub activations: String,
    pub graph: String,
    pub function: String,
    pub curve: String,
    pub boundary: String,
    pub predictions: String,
    pub numbers: String,
    pub activation_curves: String,
    pub ravine: String,
    pub optimizer_state: String,
    pub masks: String,
    pub gradient_flow: String,
    pub generalisation: String,
    pub distributions: String,
    pub rate_range: String,
    pub gates: String,
    pub through_time: String,
    pub cell: String,
    pub text: String,
    pub forecast: String,
    pub schedule: String,
    pub search: String,
}

/// Words of the microscope.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MicroscopeWords {
    pub title: String,
    pub feature: String,
    pub value: String,
    pub says_example: String,
    pub says_standardised: String,
    pub says_linear: String,
    pub says_activation: String,
    pub says_softmax: String,
    pub says_layer: String,
    pub says_loss: String,
    pub in_source_units: String,
    pub says_loss_gradient: String,
    pub says_weight_gradient: String,
    pub says_bias_gradient: String,
    pub says_input_gradient: String,
    pub says_activation_gradient: String,
    pub says_softmax_gradient: String,
    pub says_layer_gradient: String,
    pub says_update: String,
    pub says_better: String,
    pub says_worse: String,
    pub finite_differences: String,
    pub largest_difference: String,
    pub rows_of: String,
    pub so_far: String,
    pub stage_of: String,
    pub foot: String,
    pub forward: String,
    pub backward: String,
    pub update: String,
    pub before: String,
    pub after: String,
    pub change: String,
}

/// Words of the explanation of a moment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MomentWords {
    pub title: String,
    pub not_yet: String,
    pub nothing: String,
    pub diverged: String,
    pub rate_too_large: String,
    pub rate_too_small: String,
    pub dead: String,
    pub saturated: String,
    pub vanishing: String,
    pub exploding: String,
    pub overfitting: String,
    pub no_progress: String,
    pub offer: String,
    pub offer_restart: String,
    pub no_remedy: String,
    pub taken: String,
    pub undone: String,
    pub nothing_to_undo: String,
}

/// Why a file of words cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("assets/ui/{file}: {source}")]
pub struct WordsError {
    file: String,
    source: Box<ron::error::SpannedError>,
}

impl Words {
    /// The words in `language`, or in English where nobody has written them.
    ///
    /// # Panics
    /// Never in a program that has passed its tests: they read every file of words.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self::read(language)
            .and_then(|words| words.map_or_else(|| Self::read(Language::En), |w| Ok(Some(w))))
            .ok()
            .flatten()
            .expect("a test reads every file of words")
    }

    fn read(language: Language) -> Result<Option<Self>, WordsError> {
        let file = format!("{}.ron", language.code());
        let Some(text) = FILES.get_file(&file).and_then(|found| found.contents_utf8()) else {
            return Ok(None);
        };
        let words = ron::from_str(text);
        words.map(Some).map_err(|source| WordsError { file, source: Box::new(source) })
    }
}

/// The template with each `{name}` replaced by its value.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let Some(close) = after.find('}') else {
            rest = &rest[open..];
            break;
        };
        match values.iter().find(|(name, _)| *name == &after[..close]) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&rest[open..open + close + 2]),
        }
        rest = &after[close + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_file_has_every_word() {
        for language in Language::ALL {
            let words = Words::read(language).unwrap_or_else(|error| panic!("{error}"));
            assert!(words.is_some() || language != Language::En, "English is missing");
        }
    }

    #[test]
    fn a_language_without_words_speaks_english() {
        if FILES.get_file("fr.ron").is_none() {
            assert_eq!(Words::of(Language::Fr), Words::of(Language::En));
        }
    }

    #[test]
    fn templates_are_filled_by_name() {
        let values = [("from", "1"), ("to", "8")];
        assert_eq!(fill("rows {from}–{to} of {all}", &values), "rows 1–8 of {all}");
        assert_eq!(fill("{to}{from", &values), "8{from");
        assert_eq!(fill("nothing", &values), "nothing");
    }
}
