//! From an experiment's file to a checked [`Experiment`], and back.

mod families;
mod names;

use std::collections::HashSet;

use ron::value::RawValue;

use names::no_such_arm;

use super::path::Written;
use super::source::{Source, SourceError, options, parse_ron};
use super::{
    Arm, Claim, Experiment, Family, Knob, KnobRange, Over, PathError, Settings, View, raw,
};
use crate::text::Text;

impl Experiment {
    /// Reads an experiment and checks everything that needs no data set: names, paths,
    /// ranges, values. Without arms it gets one, called "main", labelled with the title.
    ///
    /// # Errors
    /// The first place that is no RON or does not fit its type; else all problems at once, in
    /// the order of the file.
    pub fn parse(id: &str, source: &Source) -> Result<Self, Vec<SourceError>> {
        let raw: raw::Experiment = parse_ron(source).map_err(|error| vec![error])?;
        let mut loader = Loader { source, problems: Vec::new() };
        let experiment = loader.experiment(id, raw);
        if loader.problems.is_empty() {
            return Ok(experiment);
        }
        let mut problems = loader.problems;
        problems.sort_by_key(|problem| (problem.line, problem.column));
        Err(problems)
    }

    /// An experiment of one arm without claims, as the sandbox makes it. Its id is empty.
    #[must_use]
    pub fn solo(title: Text, settings: Settings) -> Self {
        Self {
            id: String::new(),
            arms: vec![main_arm(&title, &settings)],
            families: Vec::new(),
            title,
            base: settings,
            knobs: Vec::new(),
            views: View::ALL.to_vec(),
            claims: Vec::new(),
        }
    }

    /// The experiment as a file that [`Self::parse`] reads.
    #[must_use]
    pub fn to_ron(&self) -> String {
        let arm = |arm: &Arm| raw::Arm {
            name: arm.name.clone(),
            label: arm.label.clone(),
            set: written(&arm.set),
            because: arm.because.clone(),
        };
        let family = |family: &Family| raw::Family {
            name: family.name.clone(),
            label: family.label.clone(),
            set: written(&family.set),
            because: family.because.clone(),
            plan: family.plan,
            x: family.x.clone(),
            y: family.y.clone(),
        };
        let knob = |knob: &Knob| raw::Knob {
            path: knob.path.clone(),
            label: knob.label.clone(),
            range: knob.range.clone(),
            arm: knob.arm.and_then(|arm| self.arms.get(arm)).map(|arm| arm.name.clone()),
        };
        let claim = |claim: &Claim| raw::Claim {
            text: claim.text.clone(),
            goal: claim.goal.clone(),
            over: claim.over,
        };
        let alone = self.arms == [main_arm(&self.title, &self.base)];
        let raw = raw::Experiment {
            title: self.title.clone(),
            settings: self.base.clone(),
            arms: self.arms.iter().filter(|arm| !alone && arm.family.is_none()).map(arm).collect(),
            families: self.families.iter().map(family).collect(),
            knobs: self.knobs.iter().map(knob).collect(),
            views: self.views.clone(),
            claims: self.claims.iter().map(claim).collect(),
        };
        let style = ron::ser::PrettyConfig::new().new_line("\n").depth_limit(2);
        options().to_string_pretty(&raw, style).unwrap_or_default() + "\n"
    }
}

/// Overrides as a file holds them.
fn written(set: &[(String, String)]) -> raw::Overrides {
    let pairs = set.iter().filter_map(|(path, value)| {
        let value = RawValue::from_boxed_ron(value.as_str().into()).ok()?;
        Some((path.clone(), value))
    });
    raw::Overrides(pairs.collect())
}

fn main_arm(title: &Text, settings: &Settings) -> Arm {
    Arm {
        name: "main".to_owned(),
        label: title.clone(),
        set: Vec::new(),
        because: None,
        family: None,
        settings: settings.clone(),
    }
}

/// The positions of a knob that tell whether all of them can be taken.
fn tried(range: &KnobRange) -> Vec<String> {
    let positions = range.positions();
    match range {
        KnobRange::Choice(_) => positions,
        // Between them nothing new can go wrong.
        _ => [0, 1, positions.len().saturating_sub(1)]
            .into_iter()
            .filter_map(|index| positions.get(index).cloned())
            .collect(),
    }
}

/// Why an arm cannot take a value, with a hint.
fn refusal(
    arm: &Arm,
    written: &Written,
    path: &str,
    value: &str,
) -> Option<(String, Option<String>)> {
    let settings = match written.with(path, value) {
        Err(error) => return Some((error.message, error.hint)),
        Ok(settings) => settings,
    };
    let before = arm.settings.misfits();
    let misfits = settings.misfits().into_iter().filter(|misfit| !before.contains(misfit));
    let new = written.problems_at(path, value).into_iter().chain(misfits).next();
    new.map(|(_, message)| (message, None))
}

/// Checks one file and gathers what is wrong with it.
struct Loader<'s> {
    source: &'s Source,
    problems: Vec<SourceError>,
}

impl Loader<'_> {
    fn experiment(&mut self, id: &str, raw: raw::Experiment) -> Experiment {
        self.text("title", &raw.title);
        let base_problems = raw.settings.problems();
        for (path, problem) in &base_problems {
            self.problem(&format!("settings.{path}"), problem, None);
        }
        let mut arms: Vec<Arm> = Vec::new();
        for (index, arm) in raw.arms.into_iter().enumerate() {
            let arm = self.arm(index, arm, &raw.settings, &base_problems, &arms);
            arms.push(arm);
        }
        let families = self.families(raw.families, &raw.settings, &base_problems, &mut arms);
        if arms.is_empty() {
            arms.push(main_arm(&raw.title, &raw.settings));
        }
        let knobs = raw.knobs.into_iter().enumerate();
        let knobs = knobs.map(|(index, knob)| self.knob(index, knob, &arms)).collect();
        self.views(&raw.views);
        let claims = raw.claims.into_iter().enumerate();
        let claims = claims.map(|(index, claim)| self.claim(index, claim)).collect();
        let experiment = Experiment {
            id: id.to_owned(),
            title: raw.title,
            base: raw.settings,
            arms,
            families,
            knobs,
            views: raw.views,
            claims,
        };
        let goals = (0..experiment.claims.len()).map(|index| format!("claims.{index}.goal"));
        self.problems.extend(experiment.check_goals(self.source, goals));
        experiment
    }

    fn arm(
        &mut self,
        index: usize,
        raw: raw::Arm,
        base: &Settings,
        base_problems: &[(String, String)],
        before: &[Arm],
    ) -> Arm {
        let at = format!("arms.{index}");
        if raw.name.trim().is_empty() {
            self.problem(&format!("{at}.name"), "an arm needs a name", None);
        }
        if before.iter().any(|arm| arm.name == raw.name) {
            let message = format!("another arm is called `{}` already", raw.name);
            self.problem(&format!("{at}.name"), &message, Some("arms need names of their own"));
        }
        self.text(&format!("{at}.label"), &raw.label);
        let (settings, set) = self.overridden(&at, "arm", raw.set, raw.because.as_ref(), base);
        self.sensible(&at, &settings, &set, base_problems);
        let (name, label, because) = (raw.name, raw.label, raw.because);
        Arm { name, label, set, because, family: None, settings }
    }

    /// The base with what an arm or a family sets, and those overrides as text.
    fn overridden(
        &mut self,
        at: &str,
        what: &str,
        raw: raw::Overrides,
        because: Option<&Text>,
        base: &Settings,
    ) -> (Settings, Vec<(String, String)>) {
        if raw.0.len() > 1 && because.is_none() {
            let message = format!("this {what} overrides {} things", raw.0.len());
            let hint = "override one, or say why there are more: `because: (en: \"…\")`";
            self.problem(&format!("{at}.set"), &message, Some(hint));
        }
        let mut settings = base.clone();
        let mut set: Vec<(String, String)> = Vec::new();
        for (path, value) in raw.0 {
            let place = format!("{at}.set.{path}");
            let value = value.trim().get_ron().to_owned();
            if set.iter().any(|(other, _)| *other == path) {
                self.problem(&place, &format!("`{path}` stands here twice"), Some("keep one"));
            }
            if let Err(error) = settings.set(&path, &value) {
                self.refused(&place, true, error);
            }
            set.push((path, value));
        }
        (settings, set)
    }

    /// Says what makes no sense about settings, at the override that did it.
    fn sensible(
        &mut self,
        at: &str,
        settings: &Settings,
        set: &[(String, String)],
        base_problems: &[(String, String)],
    ) {
        // Without an override it is the base.
        let problems = if set.is_empty() { Vec::new() } else { settings.problems() };
        for (path, problem) in problems {
            // What the base does wrong has been said there.
            if !base_problems.contains(&(path.clone(), problem.clone())) {
                let within = |set: &&String| {
                    path.strip_prefix(*set)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let set = set.iter().map(|(set, _)| set).find(within);
                let place = set.map_or(at.to_owned(), |set| format!("{at}.set.{set}"));
                let said = set.is_some_and(|set| *set == path);
                let problem = if said { problem } else { format!("{path}: {problem}") };
                self.problem(&place, &problem, None);
            }
        }
    }

    fn knob(&mut self, index: usize, raw: raw::Knob, arms: &[Arm]) -> Knob {
        let at = format!("knobs.{index}");
        self.text(&format!("{at}.label"), &raw.label);
        let arm = raw.arm.as_deref().and_then(|name| {
            let found = arms.iter().position(|arm| arm.name == name);
            if found.is_none() {
                let span = self.source.span(&format!("{at}.arm")).unwrap_or(0..0);
                self.problems.push(no_such_arm(self.source, span, name, arms));
            }
            found
        });
        let sane = raw.range.check();
        if let Err(problem) = &sane {
            self.problem(&format!("{at}.range"), problem, None);
        }
        let turned = arm.map_or(arms, |arm| &arms[arm..=arm]);
        if raw.arm.is_none() || arm.is_some() {
            self.knob_path(&at, &raw.path, &raw.range, turned, sane.is_ok());
        }
        Knob { path: raw.path, label: raw.label, range: raw.range, arm }
    }

    /// One arm at least must have the setting, and each that has it must take its positions.
    fn knob_path(&mut self, at: &str, path: &str, range: &KnobRange, arms: &[Arm], sane: bool) {
        let mut there = Vec::new();
        let mut missing = Vec::new();
        for arm in arms {
            let written = Written::new(&arm.settings, path);
            match written.and_then(|written| written.get(path).map(|_| written)) {
                Ok(written) => there.push((arm, written)),
                Err(error) => missing.push(error),
            }
        }
        if there.is_empty() {
            if let Some(error) = missing.into_iter().next() {
                self.refused(&format!("{at}.path"), false, PathError { within: None, ..error });
            }
            return;
        }
        let tried = if sane { tried(range) } else { Vec::new() };
        for (arm, written) in there {
            let refused = tried.iter().find_map(|value| {
                refusal(arm, &written, path, value).map(|(why, hint)| (value, why, hint))
            });
            if let Some((value, why, hint)) = refused {
                let message = format!("`{value}` is no value for `{path}`: {why}");
                self.problem(&format!("{at}.range"), &message, hint.as_deref());
                return;
            }
        }
    }

    fn views(&mut self, views: &[View]) {
        if views.is_empty() {
            let all = View::ALL.map(|view| format!("`{view:?}`")).join(", ");
            let hint = format!("choose some of {all}");
            self.problem("views", "an experiment needs something to look at", Some(&hint));
        }
        let mut seen = HashSet::new();
        for (index, view) in views.iter().enumerate() {
            if !seen.insert(view) {
                let message = format!("`{view:?}` stands here twice");
                self.problem(&format!("views.{index}"), &message, Some("keep one of them"));
            }
        }
    }

    fn claim(&mut self, index: usize, raw: raw::Claim) -> Claim {
        let at = format!("claims.{index}");
        self.text(&format!("{at}.text"), &raw.text);
        let wrong = match raw.over {
            Over::All(0) | Over::Median(0) | Over::Most { seeds: 0, .. } => {
                Some("a claim needs at least one seed")
            }
            Over::Most { hold: 0, .. } => Some("a claim that need never hold says nothing"),
            Over::Most { hold, seeds } if hold > seeds => {
                Some("it cannot hold in more seeds than there are")
            }
            _ => None,
        };
        if let Some(message) = wrong {
            self.problem(&format!("{at}.over"), message, Some("as `All(5)`"));
        }
        Claim { text: raw.text, goal: raw.goal, over: raw.over }
    }

    fn text(&mut self, path: &str, text: &Text) {
        if text.en.trim().is_empty() {
            self.problem(path, "this text is empty", Some("write it in English at least"));
        }
    }

    fn problem(&mut self, path: &str, message: &str, hint: Option<&str>) {
        self.problems.push(self.source.error_at(path, message, hint.map(str::to_owned)));
    }

    /// A setting that cannot be set, at the place of its value or, where the path leads
    /// nowhere and is the key in front, of that key.
    fn refused(&mut self, place: &str, at_key: bool, error: PathError) {
        let value = self.source.span(place).unwrap_or(0..0);
        let span = match error.within {
            Some(within) => value.start + within.start..value.start + within.end,
            None => at_key.then(|| self.source.key_span(place)).flatten().unwrap_or(value),
        };
        self.problems.push(self.source.error(span, error.message, error.hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"(
    title: (en: "XOR", fr: "OU exclusif"),
    settings: (
        data: Xor,
        network: [Dense(units: 4), Tanh, Dense(units: 1)], // three layers
        loss: BinaryCrossEntropy,
        optimizer: Adam(rate: 0.05),
        batch: Whole,
        steps: 500,
        start: { "0.bias": [0.0, 0.1, 0.2, 0.3] },
    ),
    arms: [
        (name: "linear", label: (en: "no hidden layer"), set: { "network": [ Dense(units: 1) ] }),
        (name: "four", label: (en: "4 hidden"), set: {}),
        (
            name: "wide",
            label: (en: "8 hidden"),
            set: { "network.0.units": 8, /* and */ "start": {} },
            because: (en: "eight units have eight biases"),
        ),
    ],
    knobs: [
        (path: "optimizer.rate", label: (en: "η"), range: Log(from: 1e-4, to: 1.0, per_decade: 5)),
        (path: "start.0.bias.1", label: (en: "b₂"), range: Linear(from: -4.0, to: 4.0, step: 0.25), arm: "four"),
        (path: "network.1", label: (en: "σ"), range: Choice(["Tanh", "ReLU"]), arm: "wide"),
    ],
    views: [Loss, Function],
    claims: [
        (
            text: (en: "A line gets three of four right."),
            goal: AtMost(TestAccuracy(arm: "linear"), Number(0.75)),
            over: Most(hold: 18, seeds: 20),
        ),
        (
            text: (en: "Four units solve it."),
            goal: All([AtMost(TrainLoss(arm: "four", at: Step(400)), Times(2.0, GradientNorm(arm: "four", layer: 2)))]),
        ),
    ],
)
"#;

    fn parse(text: &str) -> Result<Experiment, Vec<SourceError>> {
        Experiment::parse("xor", &Source::new("xor.ron", text))
    }

    fn good() -> Experiment {
        parse(GOOD).unwrap_or_else(|errors| panic!("{}", errors[0]))
    }

    #[test]
    fn a_file_becomes_an_experiment() {
        let experiment = good();
        assert_eq!((experiment.id.as_str(), experiment.title.en.as_str()), ("xor", "XOR"));
        let names: Vec<&str> = experiment.arms.iter().map(|arm| arm.name.as_str()).collect();
        assert_eq!(names, ["linear", "four", "wide"]);
        let [linear, four, wide] = &experiment.arms[..] else { panic!() };
        assert_eq!(linear.set, [("network".to_owned(), "[ Dense(units: 1) ]".to_owned())]);
        assert_eq!(linear.settings.network.len(), 1);
        assert_eq!(four.settings, experiment.base);
        assert_eq!(wide.settings.get("network.0.units").unwrap(), "8");
        assert!(wide.settings.start.is_empty() && wide.because.is_some());
        assert_eq!(experiment.knobs[1].arm, Some(1));
        assert_eq!(experiment.knobs[0].arm, None);
        assert_eq!(experiment.claims[0].over, Over::Most { hold: 18, seeds: 20 });
        assert_eq!(experiment.claims[1].over, Over::All(5));
    }

    #[test]
    fn without_arms_there_is_one() {
        let (before, behind) = (GOOD.find("    arms").unwrap(), GOOD.find("    views").unwrap());
        let end = GOOD.find("    claims").unwrap();
        let text = GOOD[..before].to_owned() + &GOOD[behind..end] + ")";
        let experiment = parse(&text).unwrap();
        let [arm] = &experiment.arms[..] else { panic!("{:?}", experiment.arms) };
        assert_eq!((arm.name.as_str(), &arm.label), ("main", &experiment.title));
        assert_eq!(arm.settings, experiment.base);
        let solo = Experiment::solo(Text::english("x"), experiment.base.clone());
        let file = solo.to_ron();
        assert!(!file.contains("arms"), "{file}");
        let again = Experiment::parse("", &Source::new("solo", file)).unwrap();
        assert_eq!(again, solo);
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let experiment = good();
        let text = experiment.to_ron();
        assert_eq!(
            parse(&text).unwrap_or_else(|errors| panic!("{}\n{text}", errors[0])),
            experiment
        );
        assert_eq!(parse(&text).unwrap().to_ron(), text);
        assert!(text.lines().count() > 30 && text.lines().all(|line| line.len() < 200), "{text}");
    }

    /// What is exchanged, where the error is, and what it says.
    #[test]
    fn errors_name_the_place() {
        for (from, to, place, message) in [
            ("\"XOR\"", "\" \"", "(en: \" \"", "this text is empty"),
            ("Adam(rate: 0.05)", "Adam(rate: -1)", "-1)", "it is -1.0 and must be at least 0"),
            ("steps: 500", "steps: 0", "0,\n", "it is 0 and must be at least 1"),
            ("batch: Whole", "batch: Size(0)", "0),", "it is 0 and must be at least 1"),
            ("0.3] }", "0.3], \"9.bias\": [1.0] }", "[1.0]", "no layer has this parameter"),
            (
                "(name: \"four\",",
                "(name: \"four\", label: (en: \"x\")),
        (name: \"four\",",
                "\"four\", label: (en: \"4",
                "another arm is called",
            ),
            ("\"network\":", "\"netwrok\":", "\"netwrok\"", "there is no setting `netwrok`"),
            (
                "\"network\": [ Dense(units: 1) ]",
                "\"network\": [ Dens(units: 1) ]",
                "Dens(",
                "there is no `Dens`",
            ),
            ("\"network\": [ Dense(units: 1) ]", "\"network\": [ ]", "[ ]", "a network needs"),
            (
                "network.0.units\": 8",
                "network.0.units\": 8.5",
                "8.5",
                "expected a whole number, found `8.5`",
            ),
            (
                "network.0.units\": 8",
                "network.9.units\": 8",
                "\"network.9.units\"",
                "there is no entry `9`",
            ),
            (
                "network.0.units\": 8",
                "network.0.units\": 0",
                "0, /*",
                "it is 0 and must be at least 1",
            ),
            (
                "\"start\": {}",
                "\"start\": {}, \"start\": {}",
                "{}, \"start\": {}",
                "`start` stands here twice",
            ),
            (
                "            because: (en: \"eight units have eight biases\"),\n",
                "",
                "{ \"network.0.units\"",
                "this arm overrides 2 things",
            ),
            (
                "path: \"optimizer.rate\"",
                "path: \"optimizer.rat\"",
                "\"optimizer.rat\"",
                "there is no setting `rat`",
            ),
            (
                "path: \"network.1\"",
                "path: \"network.7\"",
                "\"network.7\"",
                "there is no entry `7` in `network`",
            ),
            ("arm: \"wide\"", "arm: \"wired\"", "\"wired\"", "there is no arm `wired`"),
            (
                "0.25), arm: \"four\"",
                "0.25), arm: \"wide\"",
                "\"start.0.bias.1\"",
                "there is no `0.bias.1` in `start`",
            ),
            ("from: 1e-4", "from: 0", "Log(from: 0", "0 < `from` < `to` must hold"),
            (
                "to: 4.0, step: 0.25",
                "to: -4.0, step: 0.25",
                "Linear(",
                "`from` must be less than `to`",
            ),
            (
                "\"Tanh\", \"ReLU\"",
                "\"Tanh\", \"RelU\"",
                "Choice(",
                "`RelU` is no value for `network.1`: there is no `RelU`",
            ),
            ("\"Tanh\", \"ReLU\"", "", "Choice(", "a choice needs at least one value"),
            (
                "path: \"optimizer.rate\"",
                "path: \"optimizer.beta1\"",
                "Log(",
                "`1` is no value for `optimizer.beta1`: it is 1 and must be",
            ),
            (
                "path: \"optimizer.rate\"",
                "path: \"steps\"",
                "Log(",
                "`0.0001` is no value for `steps`: expected a whole",
            ),
            ("[Loss, Function]", "[]", "[],", "an experiment needs something to look at"),
            ("[Loss, Function]", "[Loss, Loss]", "Loss],", "`Loss` stands here twice"),
            ("[Loss, Function]", "[Loss, Funtion]", "Funtion", "there is no `Funtion`"),
            ("hold: 18", "hold: 21", "Most(", "it cannot hold in more seeds"),
            ("hold: 18", "hold: 0", "Most(", "a claim that need never hold"),
            ("Most(hold: 18, seeds: 20)", "All(0)", "All(0)", "a claim needs at least one seed"),
            (
                "TestAccuracy(arm: \"linear\")",
                "TestAccuracy(arm: \"liner\")",
                "\"liner\"",
                "there is no arm `liner`",
            ),
            ("layer: 2", "layer: 3", "3)", "3 is in no layer of `four`"),
            (
                "Number(0.75)",
                "Parameter(arm: \"four\", name: \"4.weight\", index: 0)",
                "\"4.weight\"",
                "`4.weight` is in no layer",
            ),
            (
                "Number(0.75)",
                "Parameter(arm: \"four\", name: \"2.wieght\", index: 0)",
                "\"2.wieght\"",
                "`four` has no parameter `2.wieght`",
            ),
            (
                "    views: [Loss, Function],\n",
                "",
                ")\n",
                "the field `views` is missing in `Experiment`",
            ),
            ("claims:", "claim:", "claim:", "there is no field `claim` in `Experiment`"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let text = GOOD.replacen(from, to, 1);
            let errors = parse(&text).expect_err(to);
            let error = &errors[0];
            assert!(error.message.starts_with(message), "{error}");
            assert_eq!(
                errors.len(),
                1,
                "{:?}",
                errors.iter().map(ToString::to_string).collect::<Vec<_>>()
            );
            let line = text.split_inclusive('\n').nth(error.line - 1).unwrap();
            let at: String = line.chars().skip(error.column - 1).collect();
            assert!(at.starts_with(place), "{error}");
        }
    }

    #[test]
    fn all_problems_come_at_once_in_the_order_of_the_file() {
        let text = GOOD
            .replace("steps: 500", "steps: 0")
            .replace("\"network\":", "\"netwrok\":")
            .replace("arm: \"wide\"", "arm: \"wired\"")
            .replace("[Loss, Function]", "[]")
            .replace("layer: 2", "layer: 3");
        let errors = parse(&text).unwrap_err();
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(errors.len(), 5, "{errors:?}");
        assert!(lines.is_sorted());
    }

    #[test]
    fn a_knob_of_all_arms_may_turn_what_some_of_them_have() {
        let text = GOOD.replace(", arm: \"four\"", "");
        assert_eq!(parse(&text).unwrap().knobs[1].arm, None);
    }

    #[test]
    fn goals_elsewhere_can_be_checked_too() {
        let source = Source::new(
            "lesson.ron",
            "(challenges: {\"a.b\": (goal: All([Diverges(arm: \"tow\"), Diverges(arm: \"four\")]))})",
        );
        let errors = good().check_goals(&source, ["challenges.a.b.goal".to_owned()]);
        assert_eq!(errors.len(), 1);
        assert_eq!((errors[0].column, errors[0].width), (48, 5));
    }

    #[test]
    fn mangled_files_are_refused_without_panic() {
        use rand::{RngExt, SeedableRng};
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(2);
        for _ in 0..1500 {
            let mut chars: Vec<char> = GOOD.chars().collect();
            for _ in 0..rng.random_range(1..4) {
                let at = rng.random_range(0..chars.len());
                match rng.random_range(0..3) {
                    0 => chars[at] = ['9', '.', '"', ')', '-', 'e', '→'][rng.random_range(0..7)],
                    1 => drop(chars.drain(at..(at + 9).min(chars.len()))),
                    _ => drop(chars.remove(at)),
                }
            }
            if let Err(errors) = parse(&chars.into_iter().collect::<String>()) {
                assert!(errors.iter().all(|error| !error.to_string().is_empty()));
            }
        }
    }
}
