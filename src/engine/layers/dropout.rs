//! Dropout: each unit of each example is silent with probability p while the network trains.
//! PyTorch: `torch.nn.Dropout`, which is the inverted form.
//!
//! ```text
//! r ~ Bernoulli(1 − p), anew for each unit, example and step
//!
//!              in training          in use
//! inverted     a = r z / (1 − p)    a = z
//! classic      a = r z              a = (1 − p) z
//!
//! backward     dz = ∂a/∂z · da, with the same r
//! ```
//!
//! Either way the mean of a over r is the a of use. The two other forms are mistakes to learn
//! from: scaling by p, and not scaling at all. Sources: Hinton et al. 2012; Srivastava et al.
//! 2014.

use rand::RngExt as _;
use serde::{Deserialize, Serialize};

use super::{Given, Layer, Plan, Seen, Site};
use crate::engine::kernels::vector;
use crate::engine::{Draw, Pass, Real, Stream};

/// Settings of dropout: `Dropout(rate: 0.5)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dropout {
    /// p, the probability that a unit is silent.
    pub rate: f64,
    #[serde(default)]
    pub form: DropoutForm,
}

/// Where the missing units are made up for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DropoutForm {
    /// In training: what is left is divided by 1 − p.
    #[default]
    Inverted,
    /// In use: everything is multiplied by 1 − p.
    Classic,
    /// In use, by p: right for p = ½ alone.
    AsPrinted,
    /// Nowhere.
    Unscaled,
}

impl Dropout {
    /// What a unit that is not silent is multiplied by in training.
    fn in_training(&self) -> f64 {
        if self.form == DropoutForm::Inverted { 1.0 / (1.0 - self.rate) } else { 1.0 }
    }

    /// What every unit is multiplied by in use.
    fn in_use(&self) -> f64 {
        match self.form {
            DropoutForm::Inverted | DropoutForm::Unscaled => 1.0,
            DropoutForm::Classic => 1.0 - self.rate,
            DropoutForm::AsPrinted => self.rate,
        }
    }
}

impl Plan for Dropout {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        if !(0.0..1.0).contains(&self.rate) {
            return Err(format!(
                "a dropout of {} is none: the rate is the share of units that are silent, at \
                 least 0 and less than 1",
                self.rate
            ));
        }
        let mask = vec![T::ONE; site.inputs * site.capacity];
        Ok(Box::new(Planned { settings: self.clone(), site, mask, columns: 0, trains: false }))
    }

    fn example() -> Self {
        Self { rate: 0.5, form: DropoutForm::Inverted }
    }
}

#[derive(Debug)]
struct Planned<T> {
    settings: Dropout,
    site: Site,
    /// The factor of each unit and example, `[units × columns]`.
    mask: Vec<T>,
    /// Columns of the latest pass.
    columns: usize,
    /// Whether it was a pass of training.
    trains: bool,
}

impl<T: Real> Planned<T> {
    fn draw(&mut self, draw: Draw) {
        let mut rng = Stream::Layer(self.site.place).at(draw);
        let silent = (self.settings.rate * 2.0_f64.powi(32)) as u64;
        let factor = T::from_f64(self.settings.in_training());
        for entry in &mut self.mask[..self.site.inputs * self.columns] {
            let drawn = u64::from(rng.random::<u32>());
            *entry = if drawn < silent { T::ZERO } else { factor };
        }
    }
}

impl<T: Real> Layer<T> for Planned<T> {
    fn outputs(&self) -> usize {
        self.site.inputs
    }

    fn forward(&mut self, given: Given<'_, T>, a: &mut [T]) {
        self.columns = given.x.len() / self.site.inputs;
        self.trains = matches!(given.pass, Pass::Train(_));
        match given.pass {
            Pass::Train(draw) => self.draw(draw),
            Pass::Test => self.mask[..a.len()].fill(T::from_f64(self.settings.in_use())),
        }
        times(given.x, &self.mask[..a.len()], a);
    }

    fn backward(&mut self, seen: Seen<'_, T>, _: &mut [T], dz: Option<&mut [T]>) {
        if let Some(dz) = dz {
            times(seen.dy, &self.mask[..dz.len()], dz);
        }
    }

    fn mask(&self) -> Option<&[T]> {
        self.trains.then(|| &self.mask[..self.site.inputs * self.columns])
    }
}

vector! {
    fn times(x: &[T], mask: &[T], y: &mut [T]) {
        for ((y, &x), &factor) in y.iter_mut().zip(x).zip(mask) {
            // A silent unit passes no number on, whatever it was.
            *y = if factor == T::ZERO { T::ZERO } else { factor * x };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(form: DropoutForm, rate: f64, pass: Pass, x: &[f64]) -> Vec<f64> {
        let settings = Dropout { rate, form };
        let mut layer = settings.plan::<f64>(Site::new(x.len(), 1)).expect("a rate below 1");
        let mut y = vec![0.0; x.len()];
        layer.forward(
            Given { parameters: &[], buffers: &mut [], x, pass, batch: 1, resume: false },
            &mut y,
        );
        y
    }

    const UNITS: usize = 20_000;

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    #[test]
    fn the_mean_over_masks_is_what_is_used() {
        let x = vec![1.0; UNITS];
        let train = Pass::Train(Draw { seed: 1, step: 0 });
        for rate in [0.2, 0.5, 0.8] {
            for form in [DropoutForm::Inverted, DropoutForm::Classic] {
                let (drawn, used) = (pass(form, rate, train, &x), pass(form, rate, Pass::Test, &x));
                assert!((mean(&drawn) / mean(&used) - 1.0).abs() < 0.03, "{form:?} {rate}");
                let silent = drawn.iter().filter(|y| **y == 0.0).count() as f64 / UNITS as f64;
                assert!((silent - rate).abs() < 0.01);
            }
            // The printed factor is off by p / (1 − p), which is 1 for one half alone.
            let drawn = mean(&pass(DropoutForm::AsPrinted, rate, train, &x));
            let used = mean(&pass(DropoutForm::AsPrinted, rate, Pass::Test, &x));
            assert!((used / drawn / (rate / (1.0 - rate)) - 1.0).abs() < 0.05);
        }
    }

    #[test]
    fn masks_follow_their_draw() {
        let x = vec![1.0; 64];
        let at =
            |seed, step| pass(DropoutForm::Inverted, 0.5, Pass::Train(Draw { seed, step }), &x);
        assert_eq!(at(1, 7), at(1, 7));
        assert_ne!(at(1, 7), at(1, 8));
        assert_ne!(at(1, 7), at(2, 7));
    }

    #[test]
    fn a_rate_of_one_is_refused() {
        let plan =
            |rate| Dropout { rate, form: DropoutForm::Inverted }.plan::<f64>(Site::new(4, 1));
        assert!(plan(1.0).expect_err("nothing is left").contains("less than 1"));
        assert!(plan(f64::NAN).is_err() && plan(-0.1).is_err() && plan(0.0).is_ok());
    }
}
