//! Checks families, and makes their arms.

use super::Loader;
use crate::lab::{Arm, Family, Plan, Settings, raw};

/// More arms than anybody would tell apart, or wait for.
const MOST_ARMS: usize = 64;

impl Loader<'_> {
    /// Checks all families and puts their arms behind the others.
    pub(super) fn families(
        &mut self,
        raw: Vec<raw::Family>,
        base: &Settings,
        base_problems: &[(String, String)],
        arms: &mut Vec<Arm>,
    ) -> Vec<Family> {
        let mut families: Vec<Family> = Vec::new();
        for (index, raw) in raw.into_iter().enumerate() {
            let at = format!("families.{index}");
            let before = self.problems.len();
            self.plan(&at, &raw, arms.len());
            let (mut family, shared) = self.family(&at, raw, base, base_problems, arms);
            if self.problems.len() == before {
                family.points = family.points(index, base.seed);
            }
            self.expand(&at, index, &family, &shared, base_problems, arms);
            families.push(family);
        }
        families
    }

    /// Checks that the plan has arms, and the axes that it needs and no others.
    fn plan(&mut self, at: &str, raw: &raw::Family, before: usize) {
        let arms = raw.plan.arms();
        if arms == 0 {
            let hint = "as `Grid(across: 3, down: 3)`, `Random(9)` or `Seeds(12)`";
            self.problem(&format!("{at}.plan"), "a family needs arms", Some(hint));
        }
        if before.saturating_add(arms) > MOST_ARMS {
            let message = format!("with these there are {} arms", before.saturating_add(arms));
            let hint = format!("an experiment has at most {MOST_ARMS}");
            self.problem(&format!("{at}.plan"), &message, Some(&hint));
        }
        let axis = "as `(path: \"optimizer.rate\", label: (en: \"η\"), range: Log(from: 1e-4, \
                    to: 1.0, per_decade: 1))`";
        match raw.plan {
            Plan::Seeds(_) => {
                for (name, _) in [("x", &raw.x), ("y", &raw.y)].iter().filter(|(_, x)| x.is_some())
                {
                    let message = "seeds differ in nothing but the seed";
                    self.problem(&format!("{at}.{name}"), message, Some("leave this axis out"));
                }
            }
            _ if raw.x.is_none() => {
                let message = "the axis `x` is missing: the setting that these arms differ in";
                self.problem(&format!("{at}.plan"), message, Some(axis));
            }
            Plan::Grid { down, .. } if down > 1 && raw.y.is_none() => {
                let message = "the axis `y` is missing: the setting that the rows differ in";
                self.problem(&format!("{at}.plan"), message, Some(axis));
            }
            Plan::Grid { down: 1, .. } if raw.y.is_some() => {
                let hint = "say how many rows there are: `Grid(across: 3, down: 3)`";
                self.problem(&format!("{at}.plan"), "one row has one y", Some(hint));
            }
            Plan::Grid { .. } | Plan::Random(_) => {}
        }
    }

    fn family(
        &mut self,
        at: &str,
        raw: raw::Family,
        base: &Settings,
        base_problems: &[(String, String)],
        arms: &[Arm],
    ) -> (Family, Settings) {
        if raw.name.trim().is_empty() {
            self.problem(&format!("{at}.name"), "a family needs a name", None);
        }
        self.text(&format!("{at}.label"), &raw.label);
        let (settings, set) = self.overridden(at, "family", raw.set, raw.because.as_ref(), base);
        self.sensible(at, &settings, &set, base_problems);
        let shared = Arm {
            name: raw.name.clone(),
            label: raw.label.clone(),
            set: set.clone(),
            because: raw.because.clone(),
            family: None,
            settings,
        };
        for (name, axis) in [("x", &raw.x), ("y", &raw.y)] {
            let Some(axis) = axis else { continue };
            let at = format!("{at}.{name}");
            self.text(&format!("{at}.label"), &axis.label);
            let sane = axis.range.check();
            if let Err(problem) = &sane {
                self.problem(&format!("{at}.range"), problem, None);
            }
            let shared = std::slice::from_ref(&shared);
            self.knob_path(&at, &axis.path, &axis.range, shared, sane.is_ok());
        }
        if let (Some(x), Some(y)) = (&raw.x, &raw.y)
            && x.path == y.path
        {
            let message = format!("x is `{}` already", x.path);
            self.problem(&format!("{at}.y.path"), &message, Some("take another setting"));
        }
        let family = Family {
            name: raw.name,
            label: raw.label,
            set,
            because: raw.because,
            plan: raw.plan,
            x: raw.x,
            y: raw.y,
            points: Vec::new(),
        };
        let places = 0..family.plan.arms().min(MOST_ARMS);
        let mine: Vec<String> = places.map(|place| family.name_of(place)).collect();
        if let Some(arm) = arms.iter().find(|arm| mine.contains(&arm.name)) {
            let message = format!("another arm is called `{}` already", arm.name);
            let hint = "the arms of a family are called after it";
            self.problem(&format!("{at}.name"), &message, Some(hint));
        }
        (family, shared.settings)
    }

    /// Makes the arms of a family. One that something is wrong with has them too, for their
    /// names.
    fn expand(
        &mut self,
        at: &str,
        index: usize,
        family: &Family,
        shared: &Settings,
        base_problems: &[(String, String)],
        arms: &mut Vec<Arm>,
    ) {
        for place in 0..family.plan.arms().min(MOST_ARMS) {
            let mut settings = shared.clone();
            if let Some(point) = family.points.get(place)
                && let Err(problem) = placed(family, place, *point, &mut settings, base_problems)
            {
                let message = format!("{}: {problem}", family.name_of(place));
                self.problem(&format!("{at}.x.range"), &message, None);
                return;
            }
            let number = place + 1;
            arms.push(Arm {
                name: family.name_of(place),
                label: family.label.map(|label| format!("{label} {number}")),
                set: [family.set.clone(), family.own(&settings)].concat(),
                because: family.because.clone(),
                family: Some(index),
                settings,
            });
        }
    }
}

/// Makes settings those of an arm; or says why there can be no such arm.
fn placed(
    family: &Family,
    place: usize,
    point: (f64, f64),
    settings: &mut Settings,
    base_problems: &[(String, String)],
) -> Result<(), String> {
    let seed = settings.seed;
    family.place(place, point, seed, settings).map_err(|error| error.to_string())?;
    let new = settings.problems().into_iter().find(|problem| !base_problems.contains(problem));
    new.map_or(Ok(()), |(path, problem)| Err(format!("{path}: {problem}")))
}
