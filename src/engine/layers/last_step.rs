//! The last step of each sequence: many to one. PyTorch: `output[-1]` of a recurrent layer.
//!
//! ```text
//! forward    y = x_T            x [units × T · b], y [units × b]
//! backward   dx_T = dy, and 0 at every step before
//! ```

use super::{Given, Layer, Plan, Seen, Site};
use crate::engine::Real;

pub struct LastStep;

impl Plan for LastStep {
    fn plan<T: Real>(&self, site: Site) -> Result<Box<dyn Layer<T>>, String> {
        Ok(Box::new(Planned { units: site.inputs }))
    }

    fn example() -> Self {
        Self
    }
}

#[derive(Debug)]
struct Planned {
    units: usize,
}

impl<T: Real> Layer<T> for Planned {
    fn outputs(&self) -> usize {
        self.units
    }

    fn forward(&mut self, given: Given<'_, T>, y: &mut [T]) {
        y.copy_from_slice(&given.x[given.x.len() - y.len()..]);
    }

    fn backward(&mut self, seen: Seen<'_, T>, _: &mut [T], dx: Option<&mut [T]>) {
        let Some(dx) = dx else { return };
        let (before, last) = dx.split_at_mut(seen.x.len() - seen.dy.len());
        before.fill(T::ZERO);
        last.copy_from_slice(seen.dy);
    }

    fn keeps_time(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Pass;

    #[test]
    fn only_the_last_step_counts() {
        let mut layer = LastStep.plan::<f64>(Site::new(2, 6)).expect("always");
        // Three steps of two sequences of two features.
        let x: Vec<f64> = (0..12).map(f64::from).collect();
        let mut y = [0.0; 4];
        let pass = Pass::Test;
        let given =
            Given { parameters: &[], buffers: &mut [], x: &x, pass, batch: 2, resume: false };
        layer.forward(given, &mut y);
        assert_eq!(y, [8.0, 9.0, 10.0, 11.0]);
        let mut dx = [1.0; 12];
        let seen = Seen { parameters: &[], x: &x, y: &y, dy: &[5.0, 6.0, 7.0, 8.0] };
        layer.backward(seen, &mut [], Some(&mut dx));
        assert_eq!(dx[..8], [0.0; 8]);
        assert_eq!(dx[8..], [5.0, 6.0, 7.0, 8.0]);
    }
}
