//! What the screens cost: training with and without a screen that draws 60 frames a second.
//!
//! The houses train flat out on one worker thread, as in the lab on two cores. In turns, the
//! main thread rests, or does what a session does: takes the newest snapshot 60 times a second
//! and draws the loss, the gradients, the network and the numbers into a terminal of 120×40.
//! The aim is at most 2% of the training throughput. Also: the cost of one frame.

#![allow(clippy::print_stdout)] // a bench speaks to whoever runs it

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use gradus::lab::{
    Command, Experiment, Frame, RunId, Scheduler, Settings, Snapshot, Source, Speed, View, Watch,
    parse_ron,
};
use gradus::text::Text;
use gradus::ui::{Look, panes};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Layout, Rect};

const RUN: RunId = RunId(1);
const STRETCH: Duration = Duration::from_millis(1500);
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 60);
const VIEWS: [View; 4] = [View::Loss, View::Gradients, View::Graph, View::Numbers];

/// Counts what a terminal would be sent.
#[derive(Default)]
struct Sent(usize);

impl io::Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn screen() -> Terminal<CrosstermBackend<Sent>> {
    let area = Rect::new(0, 0, 120, 40);
    let options = ratatui::TerminalOptions { viewport: ratatui::Viewport::Fixed(area) };
    Terminal::with_options(CrosstermBackend::new(Sent::default()), options)
        .expect("nothing is asked of a fixed viewport")
}

fn draw(terminal: &mut Terminal<CrosstermBackend<Sent>>, snapshot: &Snapshot, look: &Look) {
    let state = panes::PaneState::default();
    let drawn = terminal.draw(|frame| {
        let [top, bottom] =
            Layout::vertical([20, 20].map(ratatui::layout::Constraint::Length)).areas(frame.area());
        for (row, views) in [(top, &VIEWS[..2]), (bottom, &VIEWS[2..])] {
            let [left, right] =
                Layout::horizontal([60, 60].map(ratatui::layout::Constraint::Length)).areas(row);
            panes::render(views[0], snapshot, &state, look, left, frame.buffer_mut());
            panes::render(views[1], snapshot, &state, look, right, frame.buffer_mut());
        }
    });
    drawn.expect("bytes are counted, not sent");
}

fn training() -> Scheduler {
    let text = "(data: Houses(train: 512, test: 4096, noise: 15.0), network: [Dense(units: 64), \
                Tanh, Dense(units: 64), Tanh, Dense(units: 1)], loss: MeanSquaredError, \
                optimizer: Adam(rate: 0.001), batch: Size(32), steps: 1000000000)";
    let settings: Settings =
        parse_ron(&Source::new("bench", text)).expect("settings that can be read");
    let experiment = Experiment::solo(Text::english("houses"), settings);
    let scheduler = Scheduler::new(1);
    scheduler.open(RUN, Arc::new(experiment), Vec::new());
    let watch = Watch { views: VIEWS.to_vec(), grid: (60, 40), points: 120, ..Watch::default() };
    scheduler.send(RUN, Command::Watch(watch));
    scheduler.send(RUN, Command::Speed(Speed::FlatOut));
    scheduler.send(RUN, Command::Play);
    scheduler
}

/// The newest snapshot, however long it takes.
fn newest(scheduler: &Scheduler) -> Arc<Snapshot> {
    loop {
        match scheduler.take(RUN) {
            Frame::New(snapshot) => return snapshot,
            Frame::Failed(why) => panic!("{why}"),
            Frame::Unchanged => std::thread::yield_now(),
        }
    }
}

/// Steps a second over a stretch in which the main thread draws, or rests.
fn throughput(scheduler: &Scheduler, drawing: bool, look: &Look) -> f64 {
    let mut terminal = screen();
    // The first snapshot taken may be an old one.
    newest(scheduler);
    let (begin, first) = (Instant::now(), newest(scheduler).step);
    while begin.elapsed() < STRETCH {
        let frame = Instant::now();
        if drawing && let Frame::New(snapshot) = scheduler.take(RUN) {
            draw(&mut terminal, &snapshot, look);
        }
        std::thread::sleep(FRAME.saturating_sub(frame.elapsed()));
    }
    newest(scheduler);
    let last = newest(scheduler).step;
    (last - first) as f64 / begin.elapsed().as_secs_f64()
}

fn drawing(criterion: &mut Criterion) {
    let look = Look::default();
    let scheduler = training();
    let mut losses: Vec<f64> = (0..7)
        .map(|_| {
            let resting = throughput(&scheduler, false, &look);
            let drawing = throughput(&scheduler, true, &look);
            println!("{resting:.0} steps/s at rest, {drawing:.0} drawing 60 frames a second");
            100.0 * (1.0 - drawing / resting)
        })
        .collect();
    losses.sort_by(f64::total_cmp);
    println!("drawing takes {:.1}% of the throughput (median; aim: 2%)", losses[losses.len() / 2]);
    let snapshot = newest(&scheduler);
    scheduler.close(RUN);
    let mut terminal = screen();
    criterion.bench_function("a frame of four panes, 120×40", |b| {
        b.iter(|| draw(&mut terminal, &snapshot, &look));
    });
}

criterion_group!(benches, drawing);
criterion_main!(benches);
