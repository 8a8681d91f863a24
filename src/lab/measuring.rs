//! Reads quantities off a run and judges goals, for claims and for challenges.

use super::arm::ArmRun;
use super::views::{dead_share, saturated_share};
use super::{Goal, Quantity, ReferenceKind, Run, RunState, When};
use crate::engine::{Role, View, product};

/// Examples on which gradients are compared with finite differences.
const CHECKED: usize = 16;
/// Weights up to which finite differences are affordable.
const CHECKABLE: usize = 5000;

/// First steps at which losses fell to the levels that goals ask for.
#[derive(Debug, Default)]
pub(super) struct Milestones {
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    arm: String,
    loss: f64,
    step: Option<u64>,
}

impl Milestones {
    /// The levels that these goals ask for.
    pub(super) fn new<'a>(goals: impl Iterator<Item = &'a Goal>) -> Self {
        let mut milestones = Self::default();
        for goal in goals {
            goal.each_quantity(&mut |quantity| {
                if let Quantity::StepsToLoss { arm, loss } = quantity {
                    let mark = Mark { arm: arm.clone(), loss: *loss, step: None };
                    milestones.marks.push(mark);
                }
            });
        }
        milestones
    }

    /// Looks whether the arm's latest loss has reached a level.
    pub(super) fn note(&mut self, arm: &ArmRun) {
        for mark in &mut self.marks {
            if mark.step.is_none()
                && mark.arm == arm.name()
                && arm.trainer().batch_loss().is_some_and(|loss| loss <= mark.loss)
            {
                mark.step = Some(arm.trainer().steps());
            }
        }
    }

    /// Forgets what came after a step.
    pub(super) fn forget_after(&mut self, step: u64) {
        for mark in &mut self.marks {
            mark.step = mark.step.filter(|&at| at <= step && step > 0);
        }
    }

    fn get(&self, arm: &str, loss: f64) -> f64 {
        let mark = self.marks.iter().find(|mark| mark.arm == arm && mark.loss == loss);
        mark.and_then(|mark| mark.step).map_or(f64::INFINITY, |step| step as f64)
    }
}

impl Goal {
    /// Calls `visit` for every quantity in the goal.
    pub(super) fn each_quantity(&self, visit: &mut impl FnMut(&Quantity)) {
        match self {
            Self::AtMost(left, right) | Self::AtLeast(left, right) => {
                left.each(visit);
                right.each(visit);
            }
            Self::Between(quantity, _, _) => quantity.each(visit),
            Self::Diverges { .. } => {}
            Self::All(goals) => goals.iter().for_each(|goal| goal.each_quantity(visit)),
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
    pub(super) fn is_made_of_others(&self) -> bool {
        matches!(self, Self::Times(..) | Self::Ratio(..) | Self::Difference(..))
    }

    /// When the quantity itself is read, where that matters.
    fn when(&self) -> Option<When> {
        match self {
            Self::TrainLoss { at, .. }
            | Self::TestLoss { at, .. }
            | Self::TrainAccuracy { at, .. }
            | Self::TestAccuracy { at, .. }
            | Self::GradientNorm { at, .. }
            | Self::DeadShare { at, .. }
            | Self::SaturatedShare { at, .. }
            | Self::Parameter { at, .. } => Some(*at),
            _ => None,
        }
    }
}

/// Values of quantities that were read before the end.
pub(super) type Readings = Vec<(Quantity, f64)>;

impl Run {
    /// Whether the run fulfils a goal now; none where it cannot be read.
    pub fn fulfils(&mut self, goal: &Goal) -> Option<bool> {
        self.judge(goal, &Readings::new())
    }

    /// The same, with quantities of earlier moments taken from `readings`.
    pub(super) fn judge(&mut self, goal: &Goal, readings: &Readings) -> Option<bool> {
        Some(match goal {
            Goal::AtMost(left, right) => {
                self.read(left, readings)? <= self.read(right, readings)?
            }
            Goal::AtLeast(left, right) => {
                self.read(left, readings)? >= self.read(right, readings)?
            }
            Goal::Between(quantity, low, high) => {
                (*low..=*high).contains(&self.read(quantity, readings)?)
            }
            Goal::Diverges { arm } => self.arm(arm)?.trainer().divergence().is_some(),
            Goal::All(goals) => {
                let mut all = true;
                for goal in goals {
                    all &= self.judge(goal, readings)?;
                }
                all
            }
        })
    }

    fn arm(&mut self, name: &str) -> Option<&mut ArmRun> {
        self.arms().iter_mut().find(|arm| arm.name() == name)
    }

    /// Reads a quantity; one of another moment than now from `readings`.
    pub(super) fn read(&mut self, quantity: &Quantity, readings: &Readings) -> Option<f64> {
        if let Some((_, value)) = readings.iter().find(|(read, _)| read == quantity) {
            return Some(*value);
        }
        let here = match quantity.when() {
            Some(When::Start) => self.step() == 0,
            Some(When::Step(step)) => self.step() == step,
            Some(When::End) | None => true,
        };
        if here { self.read_now(quantity, readings) } else { None }
    }

    pub(super) fn read_now(&mut self, quantity: &Quantity, readings: &Readings) -> Option<f64> {
        use Quantity as Q;
        Some(match quantity {
            Q::Number(number) => *number,
            Q::Floor => self.level(ReferenceKind::Floor)?,
            Q::LinearLoss => self.level(ReferenceKind::Linear)?,
            Q::MeanLoss => self.level(ReferenceKind::Mean)?,
            Q::Times(factor, inner) => factor * self.read(inner, readings)?,
            Q::Ratio(left, right) => self.read(left, readings)? / self.read(right, readings)?,
            Q::Difference(left, right) => {
                self.read(left, readings)? - self.read(right, readings)?
            }
            Q::StepsToLoss { arm, loss } => self.milestones().get(arm, *loss),
            Q::TrainLoss { arm, .. }
            | Q::TestLoss { arm, .. }
            | Q::TrainAccuracy { arm, .. }
            | Q::TestAccuracy { arm, .. }
            | Q::GradientNorm { arm, .. }
            | Q::DeadShare { arm, .. }
            | Q::SaturatedShare { arm, .. }
            | Q::Parameter { arm, .. }
            | Q::ParameterCount { arm }
            | Q::GradientError { arm }
            | Q::CollapseError { arm } => read_arm(self.arm(arm)?, quantity)?,
        })
    }

    fn level(&self, kind: ReferenceKind) -> Option<f64> {
        let reference = self.references().iter().find(|reference| reference.kind == kind);
        reference.map(|reference| reference.loss)
    }

    /// Runs to the end, or until every arm has diverged, reading on the way what `goals` ask
    /// for before the end.
    pub(super) fn run_to_end(&mut self, goals: &[Goal]) -> Readings {
        let mut moments: Vec<u64> = goals.iter().flat_map(Goal::moments).collect();
        moments.sort_unstable();
        moments.dedup();
        let mut readings = Readings::new();
        for moment in moments {
            if moment > self.step() {
                self.command(super::Command::Step(moment - self.step()));
                self.advance(u64::MAX);
            }
            if self.step() == moment {
                self.read_all(goals, &mut readings);
            }
        }
        if self.state() != RunState::Finished {
            self.command(super::Command::Play);
            self.advance(u64::MAX);
        }
        readings
    }

    fn read_all(&mut self, goals: &[Goal], readings: &mut Readings) {
        let step = self.step();
        let mut wanted = Vec::new();
        for goal in goals {
            goal.each_quantity(&mut |quantity| match quantity.when() {
                Some(When::Start) if step == 0 => wanted.push(quantity.clone()),
                Some(When::Step(at)) if step == at => wanted.push(quantity.clone()),
                _ => {}
            });
        }
        for quantity in wanted {
            if let Some(value) = self.read_now(&quantity, readings) {
                readings.push((quantity, value));
            }
        }
    }
}

fn read_arm(arm: &mut ArmRun, quantity: &Quantity) -> Option<f64> {
    use Quantity as Q;
    Some(match quantity {
        Q::TestLoss { .. } => arm.test().loss,
        Q::TestAccuracy { .. } => arm.test().accuracy(),
        Q::TrainLoss { .. } => arm.trainer_mut().evaluate_train(usize::MAX).loss,
        Q::TrainAccuracy { .. } => arm.trainer_mut().evaluate_train(usize::MAX).accuracy(),
        Q::GradientNorm { layer, .. } => arm.gradient_norm(*layer)?,
        Q::DeadShare { layer, .. } => {
            let units = arm.trainer().layers().get(*layer)?.outputs;
            dead_share(&arm.trainer_mut().activations(usize::MAX)[*layer], units)
        }
        Q::SaturatedShare { layer, .. } => {
            let bounds = arm.trainer().layers().get(*layer)?.bounds?;
            saturated_share(&arm.trainer_mut().activations(usize::MAX)[*layer], bounds)
        }
        Q::Parameter { name, index, .. } => {
            let tensor = arm.trainer().tensors().iter().find(|tensor| tensor.name == *name)?;
            *arm.trainer().parameter(tensor).get(*index)?
        }
        Q::ParameterCount { .. } => {
            let counts = arm.trainer().tensors().iter().map(|tensor| tensor.range.len());
            counts.sum::<usize>() as f64
        }
        Q::GradientError { .. } => {
            let count: usize = arm.trainer().tensors().iter().map(|t| t.range.len()).sum();
            if count > CHECKABLE {
                return None;
            }
            arm.trainer().check_gradients(CHECKED).ok()?.worst()
        }
        Q::CollapseError { .. } => collapse_error(arm)?,
        _ => return None,
    })
}

/// Largest distance, over the test set, between the network's outputs and those of the one
/// affine map that its layers multiply to.
fn collapse_error(arm: &mut ArmRun) -> Option<f64> {
    let linear = |kind: &str| kind == "Dense" || kind == "Identity";
    if !arm.trainer().layers().iter().all(|layer| linear(layer.kind)) {
        return None;
    }
    let inputs = arm.data().width();
    let double = arm.trainer().double(1).ok()?;
    let parameters = double.parameters();
    // The map so far: M [rows × inputs] and c [rows], with M the identity at first.
    let mut rows = inputs;
    let mut map: Vec<f64> =
        (0..inputs * inputs).map(|i| f64::from(u8::from(i % (inputs + 1) == 0))).collect();
    let mut offset = vec![0.0; inputs];
    for tensor in parameters.tensors() {
        let values = &parameters.values[tensor.range.clone()];
        match tensor.role {
            Role::Weight => {
                let mut next = vec![0.0; tensor.rows * inputs];
                let weight = View::new(values, tensor.rows, tensor.columns);
                product(&mut next, weight, View::new(&map, rows, inputs));
                let mut moved = vec![0.0; tensor.rows];
                product(&mut moved, weight, View::new(&offset, rows, 1));
                (map, offset, rows) = (next, moved, tensor.rows);
            }
            _ => offset.iter_mut().zip(values).for_each(|(c, b)| *c += b),
        }
    }
    let test = arm.data().test.clone();
    let mut collapsed = vec![0.0; rows * test.len];
    product(&mut collapsed, View::new(&map, rows, inputs), View::new(&test.x, inputs, test.len));
    let loss = arm.trainer().settings().loss;
    collapsed.chunks_mut(rows).for_each(|column| {
        column.iter_mut().zip(&offset).for_each(|(z, c)| *z += c);
    });
    let mut predicted = vec![0.0; collapsed.len()];
    loss.prediction(&collapsed, rows, &mut predicted);
    let outputs = arm.trainer_mut().predict(&test.x);
    let apart = outputs.iter().zip(&predicted).map(|(a, b)| (a - b).abs());
    Some(apart.fold(0.0, f64::max))
}
