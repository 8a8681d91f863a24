//! Reads quantities off a run and judges goals, for claims and for challenges.
//!
//! [`walk`] says what a goal asks for, [`tally`] counts what must be counted on the way, and
//! [`reading`] reads everything else off an arm at the moment of asking.

mod collapse;
mod families;
mod gradients;
mod landscape;
mod masks;
mod probe;
mod reading;
mod sequences;
mod tally;
mod walk;

use super::arm::ArmRun;
use super::{Command, Goal, Quantity, ReferenceKind, Run, RunState, When};

pub(super) use tally::Tally;

/// Values of quantities that were read before the end.
pub(in crate::lab) type Readings = Vec<(Quantity, f64)>;

impl Run {
    /// Whether the run fulfils a goal now; none where it cannot be read.
    pub fn fulfils(&mut self, goal: &Goal) -> Option<bool> {
        self.judge(goal, &Readings::new())
    }

    /// The same, with quantities of earlier moments taken from `readings`.
    pub(in crate::lab) fn judge(&mut self, goal: &Goal, readings: &Readings) -> Option<bool> {
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
            Goal::Survives { arm } => self.arm(arm)?.trainer().divergence().is_none(),
            Goal::All(goals) => {
                let mut all = true;
                for goal in goals {
                    all &= self.judge(goal, readings)?;
                }
                all
            }
            Goal::Any(goals) => {
                let mut any = false;
                for goal in goals {
                    any |= self.judge(goal, readings)?;
                }
                any
            }
        })
    }

    fn arm(&mut self, name: &str) -> Option<&mut ArmRun> {
        self.arms().iter_mut().find(|arm| arm.name() == name)
    }

    /// Reads a quantity; one of another moment than now from `readings`.
    pub(in crate::lab) fn read(&mut self, quantity: &Quantity, readings: &Readings) -> Option<f64> {
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

    pub(in crate::lab) fn read_now(
        &mut self,
        quantity: &Quantity,
        readings: &Readings,
    ) -> Option<f64> {
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
            Q::LeastTestLoss { family } => self.least_test_loss(family)?,
            Q::DistinctValues { family, path } => self.distinct_values(family, path)?,
            Q::Variance { family } => self.spread(family)?.variance,
            Q::BiasSquared { family } => self.spread(family)?.bias_squared,
            _ => reading::read(self.arm(quantity.arm()?)?, quantity)?,
        })
    }

    fn level(&self, kind: ReferenceKind) -> Option<f64> {
        let reference = self.references().iter().find(|reference| reference.kind == kind);
        reference.map(|reference| reference.loss)
    }

    /// Runs to the end, or until every arm has diverged, reading on the way what `goals` ask
    /// for before the end.
    pub(in crate::lab) fn run_to_end(&mut self, goals: &[Goal]) -> Readings {
        let mut moments: Vec<u64> = goals.iter().flat_map(Goal::moments).collect();
        moments.sort_unstable();
        moments.dedup();
        let mut readings = Readings::new();
        for moment in moments {
            if moment > self.step() {
                self.command(Command::Step(moment - self.step()));
                self.advance(u64::MAX);
            }
            if self.step() == moment {
                self.read_all(goals, &mut readings);
            }
        }
        if self.state() != RunState::Finished {
            self.command(Command::Play);
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

#[cfg(test)]
mod tests;
