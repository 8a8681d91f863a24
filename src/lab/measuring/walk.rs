//! What goals ask for: the quantities in them, of which arm, and when they are read.

use std::collections::HashSet;

use crate::lab::{Arm, Experiment, Goal, Quantity, When};

impl Goal {
    /// Calls `visit` for every quantity in the goal.
    pub(in crate::lab) fn each_quantity(&self, visit: &mut impl FnMut(&Quantity)) {
        match self {
            Self::AtMost(left, right) | Self::AtLeast(left, right) => {
                left.each(visit);
                right.each(visit);
            }
            Self::Between(quantity, _, _) => quantity.each(visit),
            Self::Diverges { .. } | Self::Survives { .. } => {}
            Self::All(goals) | Self::Any(goals) => {
                for goal in goals {
                    goal.each_quantity(visit);
                }
            }
        }
    }

    /// Calls `visit` for every arm that the goal names.
    fn each_arm(&self, visit: &mut impl FnMut(&str)) {
        match self {
            Self::Diverges { arm } | Self::Survives { arm } => visit(arm),
            Self::All(goals) | Self::Any(goals) => {
                for goal in goals {
                    goal.each_arm(visit);
                }
            }
            _ => self.each_quantity(&mut |quantity| {
                if let Some(arm) = quantity.arm() {
                    visit(arm);
                }
            }),
        }
    }

    /// When the goal has to be read, the end left out.
    #[must_use]
    pub fn moments(&self) -> Vec<u64> {
        let mut steps = Vec::new();
        self.each_quantity(&mut |quantity| match quantity.when() {
            Some(When::Start) => steps.push(0),
            Some(When::Step(step)) => steps.push(step),
            Some(When::End) | None => {}
        });
        steps.sort_unstable();
        steps.dedup();
        steps
    }
}

impl Experiment {
    /// The experiment with those arms alone that goals speak of. What is measured of them stays
    /// the same.
    pub(in crate::lab) fn needed_for(self, goals: &[Goal]) -> Self {
        let mut named: HashSet<String> = HashSet::new();
        let (mut families, mut of_data): (Vec<String>, _) = (Vec::new(), false);
        for goal in goals {
            goal.each_arm(&mut |arm| _ = named.insert(arm.to_owned()));
            goal.each_quantity(&mut |quantity| match quantity {
                Quantity::Floor | Quantity::LinearLoss | Quantity::MeanLoss => of_data = true,
                other => families.extend(other.family().map(str::to_owned)),
            });
        }
        let longest = |arms: &[Arm]| arms.iter().map(|arm| arm.settings.steps).max();
        let needed = |(index, arm): &(usize, &Arm)| {
            let family = arm.family.map(|family| &self.families[family].name);
            // What is said of the data is said of the first arm's.
            named.contains(&arm.name)
                || family.is_some_and(|family| families.contains(family))
                || (*index == 0 && of_data)
        };
        let arms: Vec<Arm> =
            self.arms.iter().enumerate().filter(needed).map(|(_, arm)| arm.clone()).collect();
        // How often the test set is measured hangs on the longest arm.
        if arms.is_empty() || longest(&arms) != longest(&self.arms) {
            return self;
        }
        // Knobs may speak of arms that are gone.
        Self { arms, knobs: Vec::new(), ..self }
    }
}

impl Quantity {
    fn each(&self, visit: &mut impl FnMut(&Quantity)) {
        visit(self);
        match self {
            Self::Times(_, inner) => inner.each(visit),
            Self::Ratio(left, right) | Self::Difference(left, right) => {
                left.each(visit);
                right.each(visit);
            }
            _ => {}
        }
    }

    /// Whether the quantity is computed from other quantities.
    pub(in crate::lab) fn is_made_of_others(&self) -> bool {
        matches!(self, Self::Times(..) | Self::Ratio(..) | Self::Difference(..))
    }

    /// When the quantity itself is read, where that matters.
    pub(super) fn when(&self) -> Option<When> {
        match self {
            Self::TrainLoss { at, .. }
            | Self::TestLoss { at, .. }
            | Self::TrainAccuracy { at, .. }
            | Self::TestAccuracy { at, .. }
            | Self::GradientNorm { at, .. }
            | Self::ActivationSize { at, .. }
            | Self::ActivationGradient { at, .. }
            | Self::DeadShare { at, .. }
            | Self::SaturatedShare { at, .. }
            | Self::Parameter { at, .. }
            | Self::WeightNorm { at, .. }
            | Self::NegativeCurvatures { at, .. }
            | Self::LargestCurvature { at, .. }
            | Self::StateGradient { at, .. }
            | Self::GateMean { at, .. }
            | Self::StateCorrelation { at, .. }
            | Self::BitsPerCharacter { at, .. }
            | Self::FreeRunError { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// The family that it is read off, where it is one of a family.
    fn family(&self) -> Option<&str> {
        match self {
            Self::LeastTestLoss { family }
            | Self::DistinctValues { family, .. }
            | Self::Variance { family }
            | Self::BiasSquared { family } => Some(family),
            _ => None,
        }
    }

    /// The arm that it is read off, where it is one of an arm.
    pub(super) fn arm(&self) -> Option<&str> {
        match self {
            Self::TrainLoss { arm, .. }
            | Self::TestLoss { arm, .. }
            | Self::TrainAccuracy { arm, .. }
            | Self::TestAccuracy { arm, .. }
            | Self::StepsToLoss { arm, .. }
            | Self::AverageLoss { arm, .. }
            | Self::LowestTestLoss { arm }
            | Self::StepsToTestLoss { arm, .. }
            | Self::GradientNorm { arm, .. }
            | Self::ActivationSize { arm, .. }
            | Self::ActivationGradient { arm, .. }
            | Self::GradientNoise { arm, .. }
            | Self::GradientCosine { arm, .. }
            | Self::ClipCosine { arm }
            | Self::MaskedTestLoss { arm, .. }
            | Self::ProbeAccuracy { arm, .. }
            | Self::DeadShare { arm, .. }
            | Self::SaturatedShare { arm, .. }
            | Self::Parameter { arm, .. }
            | Self::ZeroCount { arm, .. }
            | Self::WeightNorm { arm, .. }
            | Self::Movement { arm, .. }
            | Self::SignFlips { arm, .. }
            | Self::ParameterCount { arm }
            | Self::GradientError { arm }
            | Self::CollapseError { arm }
            | Self::NegativeCurvatures { arm, .. }
            | Self::LargestCurvature { arm, .. }
            | Self::LossAfterNewton { arm }
            | Self::LeastSquaresWeight { arm, .. }
            | Self::StableRate { arm }
            | Self::StateGradient { arm, .. }
            | Self::GateMean { arm, .. }
            | Self::StateCorrelation { arm, .. }
            | Self::SerialSteps { arm }
            | Self::BitsPerCharacter { arm, .. }
            | Self::FreeRunError { arm, .. } => Some(arm),
            Self::Number(_)
            | Self::LeastTestLoss { .. }
            | Self::DistinctValues { .. }
            | Self::Variance { .. }
            | Self::BiasSquared { .. }
            | Self::Floor
            | Self::LinearLoss
            | Self::MeanLoss
            | Self::Times(..)
            | Self::Ratio(..)
            | Self::Difference(..) => None,
        }
    }
}
