//! Few workers that give every run its slice in turn.
//!
//! One learner at home and two hundred in a class are the same code: a run gets a few
//! milliseconds, then the next one does. Snapshots are pulled: a screen says that it wants
//! one, the worker builds it after the run's slice and leaves it in the run's place, where a
//! newer one replaces it. Nothing queues between training and drawing.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::{Command, Experiment, Goal, Run, RunId, Snapshot, Speed};

/// How long a run trains before the next one does.
const SLICE: Duration = Duration::from_millis(4);
/// How often the costly parts of a snapshot are made while a run trains.
const HEAVY: Duration = Duration::from_millis(80);
/// Most steps between two looks at the clock; fewer where steps are slow.
const CHUNK: u64 = 64;

/// Trains any number of runs on few threads.
#[derive(Debug)]
pub struct Scheduler {
    shared: Arc<Shared>,
    workers: Vec<thread::JoinHandle<()>>,
}

/// What a run has to show.
#[derive(Clone, Debug)]
pub enum Frame {
    /// Nothing new since the last time it was asked.
    Unchanged,
    /// The newest snapshot.
    New(Arc<Snapshot>),
    /// The run could not be opened: why, in sentences for the learner.
    Failed(String),
}

#[derive(Debug, Default)]
struct Shared {
    places: Mutex<HashMap<RunId, Arc<Place>>>,
    queue: Mutex<Queue>,
    work: Condvar,
}

#[derive(Debug, Default)]
struct Queue {
    /// Runs with something to do now, in turn.
    ready: VecDeque<Arc<Place>>,
    /// Runs whose next step is due later.
    waiting: Vec<(Instant, Arc<Place>)>,
    closing: bool,
}

/// A run's place: what others may touch while a worker has the run.
#[derive(Debug)]
struct Place {
    inbox: Mutex<Vec<Command>>,
    frame: Mutex<Option<Frame>>,
    wanted: AtomicBool,
    /// Whether the run has changed since its last snapshot, and stands still.
    stale: AtomicBool,
    /// Whether the run is queued or with a worker.
    busy: AtomicBool,
    closed: AtomicBool,
    seat: Mutex<Seat>,
}

/// The run itself, for the worker whose turn it is.
#[derive(Debug)]
enum Seat {
    Unopened(Arc<Experiment>, Vec<Goal>),
    Open(Box<Occupant>),
    Failed,
}

#[derive(Debug)]
struct Occupant {
    run: Run,
    pace: Pace,
    drawn_heavy: Option<Instant>,
}

impl Scheduler {
    /// A scheduler with so many worker threads.
    ///
    /// # Panics
    /// Where the system gives no thread.
    #[must_use]
    pub fn new(workers: usize) -> Self {
        let shared = Arc::new(Shared::default());
        let worker = |index: usize| {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name(format!("trainer {index}"))
                .spawn(move || shared.work())
                .expect("a thread to train on")
        };
        let workers = (0..workers.max(1)).map(worker).collect();
        Self { shared, workers }
    }

    /// Opens a run, paused at its start. Data sets are loaded and networks built by a worker.
    pub fn open(&self, id: RunId, experiment: Arc<Experiment>, goals: Vec<Goal>) {
        let place = Arc::new(Place {
            inbox: Mutex::default(),
            frame: Mutex::default(),
            wanted: AtomicBool::new(true),
            stale: AtomicBool::new(false),
            busy: AtomicBool::new(true),
            closed: AtomicBool::new(false),
            seat: Mutex::new(Seat::Unopened(experiment, goals)),
        });
        if let Some(old) = lock(&self.shared.places).insert(id, Arc::clone(&place)) {
            old.closed.store(true, Ordering::SeqCst);
        }
        self.shared.enqueue(place);
    }

    /// Sends a command; an unknown run is ignored, since it may just have been closed.
    pub fn send(&self, id: RunId, command: Command) {
        let Some(place) = self.place(id) else { return };
        lock(&place.inbox).push(command);
        self.shared.wake(&place);
    }

    /// Takes the newest snapshot if it has not been taken yet, and asks for another one as
    /// soon as the run has changed. Never waits.
    pub fn take(&self, id: RunId) -> Frame {
        let Some(place) = self.place(id) else { return Frame::Unchanged };
        place.wanted.store(true, Ordering::SeqCst);
        if place.stale.load(Ordering::SeqCst) {
            self.shared.wake(&place);
        }
        lock(&place.frame).take().unwrap_or(Frame::Unchanged)
    }

    /// Ends a run and frees it.
    pub fn close(&self, id: RunId) {
        if let Some(place) = lock(&self.shared.places).remove(&id) {
            place.closed.store(true, Ordering::SeqCst);
            self.shared.wake(&place);
        }
    }

    fn place(&self, id: RunId) -> Option<Arc<Place>> {
        lock(&self.shared.places).get(&id).cloned()
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        lock(&self.shared.queue).closing = true;
        self.shared.work.notify_all();
        for worker in self.workers.drain(..) {
            // A worker that panicked has nothing left to end.
            let _ = worker.join();
        }
    }
}

impl Shared {
    fn enqueue(&self, place: Arc<Place>) {
        lock(&self.queue).ready.push_back(place);
        self.work.notify_one();
    }

    /// Queues a run that is neither queued nor with a worker; one that waits for its time comes
    /// at once.
    fn wake(&self, place: &Arc<Place>) {
        if !place.busy.swap(true, Ordering::SeqCst) {
            self.enqueue(Arc::clone(place));
            return;
        }
        let mut queue = lock(&self.queue);
        if let Some(at) = queue.waiting.iter().position(|(_, waiting)| Arc::ptr_eq(waiting, place))
        {
            let (_, place) = queue.waiting.swap_remove(at);
            queue.ready.push_back(place);
            self.work.notify_one();
        }
    }

    fn work(&self) {
        while let Some(place) = self.next() {
            let due = {
                let mut seat = lock(&place.seat);
                if place.closed.load(Ordering::SeqCst) {
                    *seat = Seat::Failed;
                    continue;
                }
                place.turn(&mut seat)
            };
            self.put_back(place, &due);
        }
    }

    /// The next run whose turn it is; none when the scheduler closes.
    fn next(&self) -> Option<Arc<Place>> {
        let mut queue = lock(&self.queue);
        loop {
            if queue.closing {
                return None;
            }
            let now = Instant::now();
            let mut i = 0;
            while i < queue.waiting.len() {
                if queue.waiting[i].0 <= now {
                    let (_, place) = queue.waiting.swap_remove(i);
                    queue.ready.push_back(place);
                } else {
                    i += 1;
                }
            }
            if let Some(place) = queue.ready.pop_front() {
                return Some(place);
            }
            let due = queue.waiting.iter().map(|(due, _)| *due).min();
            queue = match due {
                None => self.work.wait(queue).unwrap_or_else(PoisonError::into_inner),
                Some(due) => {
                    let patience = due.saturating_duration_since(now);
                    let waited = self.work.wait_timeout(queue, patience);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    fn put_back(&self, place: Arc<Place>, due: &Due) {
        match due {
            Due::Now => self.enqueue(place),
            Due::At(when) => {
                lock(&self.queue).waiting.push((*when, Arc::clone(&place)));
                self.work.notify_one();
                // A command may have come before the run was seen waiting.
                if !lock(&place.inbox).is_empty() {
                    self.wake(&place);
                }
            }
            Due::Never => {
                place.busy.store(false, Ordering::SeqCst);
                // What came while the turn ended would otherwise wait for the next command.
                let missed = !lock(&place.inbox).is_empty()
                    || (place.stale.load(Ordering::SeqCst) && place.wanted.load(Ordering::SeqCst));
                if missed || place.closed.load(Ordering::SeqCst) {
                    self.wake(&place);
                }
            }
        }
    }
}

/// When a run's next turn is.
enum Due {
    Now,
    At(Instant),
    Never,
}

impl Place {
    /// One turn: commands, a slice of training, and a snapshot if one is wanted.
    fn turn(&self, seat: &mut Seat) -> Due {
        if let Seat::Unopened(experiment, goals) = seat {
            match Run::open(Arc::clone(experiment), std::mem::take(goals)) {
                Ok(run) => *seat = Seat::Open(Box::new(Occupant::new(run))),
                Err(error) => {
                    *lock(&self.frame) = Some(Frame::Failed(error.to_string()));
                    *seat = Seat::Failed;
                }
            }
        }
        let Seat::Open(occupant) = seat else { return Due::Never };
        for command in std::mem::take(&mut *lock(&self.inbox)) {
            occupant.run.command(command);
        }
        let due = occupant.train();
        let changed = occupant.run.changed();
        if changed && self.wanted.swap(false, Ordering::SeqCst) {
            self.stale.store(false, Ordering::SeqCst);
            let snapshot = occupant.snapshot();
            *lock(&self.frame) = Some(Frame::New(Arc::new(snapshot)));
        } else {
            self.stale.store(changed, Ordering::SeqCst);
        }
        due
    }
}

impl Occupant {
    fn new(run: Run) -> Self {
        Self { run, pace: Pace::default(), drawn_heavy: None }
    }

    /// Trains for a slice, or for as many steps as are due.
    fn train(&mut self) -> Due {
        if !self.run.runnable() {
            self.pace.rest();
            return Due::Never;
        }
        let start = Instant::now();
        let allowed = self.pace.allowed(self.run.speed(), start);
        let (mut left, mut chunk) = (allowed, 1);
        while left > 0 && start.elapsed() < SLICE {
            let taken = self.run.advance(left.min(chunk));
            if taken == 0 {
                break;
            }
            left -= taken;
            if start.elapsed() < SLICE / 8 {
                chunk = (2 * chunk).min(CHUNK);
            }
        }
        self.pace.took(allowed - left, self.run.step(), Instant::now());
        match (self.run.runnable(), self.run.speed()) {
            (false, _) => Due::Never,
            (true, Speed::Steps(_)) if left == 0 => Due::At(self.pace.next),
            (true, _) => Due::Now,
        }
    }

    fn snapshot(&mut self) -> Snapshot {
        let now = Instant::now();
        let still = !self.run.runnable();
        let heavy = still || self.drawn_heavy.is_none_or(|at| now - at >= HEAVY);
        if heavy {
            self.drawn_heavy = Some(now);
        }
        let mut snapshot = self.run.snapshot(heavy);
        snapshot.speed = if still { 0.0 } else { self.pace.speed() };
        snapshot
    }
}

/// Locks; a worker that panicked leaves nothing half done that others would read.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "scheduler_tests.rs"]
mod tests;
