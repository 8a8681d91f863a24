//! How fast a run goes, and how fast the learner lets it go.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Speed;

/// How fast a run goes, and how fast it may.
#[derive(Debug)]
pub(super) struct Pace {
    /// When the next step is due, under a limited speed.
    pub(super) next: Instant,
    /// Times and step counts of the last second.
    marks: VecDeque<(Instant, u64)>,
    resting: bool,
}

impl Default for Pace {
    fn default() -> Self {
        Self { next: Instant::now(), marks: VecDeque::new(), resting: true }
    }
}

impl Pace {
    pub(super) fn rest(&mut self) {
        self.resting = true;
        self.marks.clear();
    }

    /// Steps that may be taken now.
    pub(super) fn allowed(&mut self, speed: Speed, now: Instant) -> u64 {
        if std::mem::take(&mut self.resting) {
            self.next = now;
        }
        let Speed::Steps(a_second) = speed else { return u64::MAX };
        let interval = Duration::from_secs_f64(1.0 / f64::from(a_second.max(1)));
        if self.next > now + interval {
            self.next = now + interval;
        }
        let mut steps = 0;
        while self.next <= now {
            self.next += interval;
            steps += 1;
            if steps >= u64::from(a_second) {
                self.next = now + interval;
            }
        }
        steps
    }

    pub(super) fn took(&mut self, steps: u64, step: u64, now: Instant) {
        if self.marks.is_empty() {
            self.marks.push_back((now, step - steps.min(step)));
        }
        if self.marks.back().is_some_and(|(_, last)| *last > step) {
            // The run was set back.
            self.marks.clear();
        }
        self.marks.push_back((now, step));
        while self.marks.len() > 2 && now - self.marks[0].0 > Duration::from_secs(1) {
            self.marks.pop_front();
        }
    }

    /// Steps a second over the last second.
    pub(super) fn speed(&self) -> f64 {
        let (Some((from, first)), Some((to, last))) = (self.marks.front(), self.marks.back())
        else {
            return 0.0;
        };
        let seconds = (*to - *from).as_secs_f64();
        if seconds > 0.0 { (last - first) as f64 / seconds } else { 0.0 }
    }
}
