//! Where a walk on a surface has been, in bounded memory: when there are too many points every
//! second one goes, so that the whole way stays in sight.

use std::sync::Arc;

use super::{Heat, Walk};
use crate::engine::Shape;

/// Points kept at most.
const CAPACITY: usize = 1024;

/// The way of one arm.
#[derive(Debug)]
pub(super) struct Path {
    shape: Shape,
    /// Step and place, oldest first.
    points: Vec<(u64, [f64; 2])>,
    /// Steps between points.
    stride: u64,
    /// The places before and after the latest step.
    latest: [[f64; 2]; 2],
    /// The ground for the grid that was asked for last.
    ground: Option<Arc<Heat>>,
}

impl Path {
    /// A way that has not begun.
    pub(super) fn new(shape: Shape) -> Self {
        let points = Vec::with_capacity(CAPACITY);
        Self { shape, points, stride: 1, latest: [[0.0; 2]; 2], ground: None }
    }

    /// The way begins here.
    pub(super) fn begin(&mut self, at: [f64; 2]) {
        self.points.clear();
        self.stride = 1;
        self.latest = [at, at];
        self.points.push((0, at));
    }

    /// A step has led here.
    pub(super) fn push(&mut self, step: u64, at: [f64; 2]) {
        self.latest = [self.latest[1], at];
        if !step.is_multiple_of(self.stride) {
            return;
        }
        if self.points.len() == CAPACITY {
            self.stride *= 2;
            let stride = self.stride;
            self.points.retain(|(step, _)| step.is_multiple_of(stride));
        }
        self.points.push((step, at));
    }

    /// Back to a step, and to where the walk was then.
    pub(super) fn truncate(&mut self, step: u64, at: [f64; 2]) {
        self.points.retain(|(kept, _)| *kept <= step);
        self.latest = [at, at];
    }

    /// What a pane shows, with the heights over the window on a grid of so many places across
    /// and down.
    pub(super) fn walk(&mut self, gradient: [f64; 2], grid: (u16, u16)) -> Walk {
        let (columns, rows) = (usize::from(grid.0), usize::from(grid.1));
        let fits = |ground: &Arc<Heat>| (ground.columns, ground.rows) == (columns, rows);
        if !self.ground.as_ref().is_some_and(fits) {
            self.ground =
                (columns > 1 && rows > 1).then(|| Arc::new(ground(self.shape, columns, rows)));
        }
        let [before, now] = self.latest;
        Walk {
            shape: self.shape,
            path: self.points.iter().map(|(_, at)| *at).chain([now]).collect(),
            now,
            gradient,
            step: [now[0] - before[0], now[1] - before[1]],
            ground: self.ground.clone(),
        }
    }
}

/// Heights over the window, row by row from the top (largest y) down.
fn ground(shape: Shape, columns: usize, rows: usize) -> Heat {
    let [(left, right), (low, high)] = shape.window();
    let place = |(from, to): (f64, f64), i: usize, count: usize| {
        from + (to - from) * i as f64 / (count - 1) as f64
    };
    let heights = (0..rows * columns).map(|i| {
        let x = place((left, right), i % columns, columns);
        let y = place((high, low), i / columns, rows);
        shape.value(x, y) as f32
    });
    Heat { rows, columns, values: heights.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_way_stays_bounded_and_in_sight() {
        let mut path = Path::new(Shape::Rosenbrock);
        path.begin([0.0, 0.0]);
        for step in 1..=100_000 {
            path.push(step, [step as f64, 0.0]);
        }
        let walk = path.walk([0.0; 2], (4, 3));
        assert!(walk.path.len() <= CAPACITY + 1 && walk.path.len() > CAPACITY / 4);
        assert_eq!((walk.path[0], walk.now, walk.step), ([0.0, 0.0], [1e5, 0.0], [1.0, 0.0]));
        assert!(walk.path.windows(2).all(|pair| pair[0][0] <= pair[1][0]));
        path.truncate(500, [500.0, 0.0]);
        assert_eq!(path.walk([0.0; 2], (0, 0)).now, [500.0, 0.0]);
    }

    #[test]
    fn the_ground_is_the_surface_over_its_window() {
        let mut path = Path::new(Shape::Rosenbrock);
        path.begin([0.0, 0.0]);
        let ground = path.walk([0.0; 2], (5, 3)).ground.expect("a grid was asked for");
        assert_eq!((ground.columns, ground.rows), (5, 3));
        // Upper left (−2, 3), centre (0, 1).
        assert_eq!(ground.values[0], 9.0 + 100.0);
        assert_eq!(ground.values[7], 1.0 + 100.0);
        assert!(path.walk([0.0; 2], (0, 0)).ground.is_none());
    }
}
