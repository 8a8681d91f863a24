use super::*;
use crate::lab::{RunState, Settings, Source, Watch};
use crate::text::Text;

fn experiment(steps: u64) -> Arc<Experiment> {
    let source = Source {
        name: "test.ron".into(),
        text: format!(
            "(data: Xor, network: [Dense(units: 4), Tanh, Dense(units: 1)], loss: \
             BinaryCrossEntropy, optimizer: Adam(rate: 0.05), batch: Whole, steps: {steps})"
        ),
    };
    let settings: Settings = crate::lab::parse_ron(&source).expect("good settings");
    Arc::new(Experiment::solo(Text::english("xor"), settings))
}

/// Waits, without sleeping, for a snapshot that fulfils `until`.
fn wait(scheduler: &Scheduler, id: RunId, until: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
    let patience = Instant::now() + Duration::from_mins(1);
    while Instant::now() < patience {
        match scheduler.take(id) {
            Frame::New(snapshot) if until(&snapshot) => return snapshot,
            Frame::Failed(why) => panic!("{why}"),
            Frame::New(_) | Frame::Unchanged => thread::yield_now(),
        }
    }
    panic!("no such snapshot came");
}

#[test]
fn a_run_opens_paused_plays_to_its_end_and_goes_back() {
    let scheduler = Scheduler::new(1);
    let id = RunId(1);
    scheduler.open(id, experiment(500), Vec::new());
    let first = wait(&scheduler, id, |_| true);
    assert_eq!((first.state.clone(), first.step), (RunState::Ready, 0));
    scheduler.send(id, Command::Play);
    let last = wait(&scheduler, id, |snapshot| snapshot.state == RunState::Finished);
    assert_eq!(last.step, 500);
    assert!(last.arms[0].test.latest < first.arms[0].test.latest);
    scheduler.send(id, Command::Back(100));
    wait(&scheduler, id, |snapshot| snapshot.step == 400 && snapshot.state == RunState::Paused);
    scheduler.send(id, Command::Step(1));
    wait(&scheduler, id, |snapshot| snapshot.step == 401 && snapshot.state == RunState::Paused);
}

#[test]
fn runs_share_one_worker_fairly() {
    let scheduler = Scheduler::new(1);
    for id in 0..8 {
        scheduler.open(RunId(id), experiment(u64::MAX), Vec::new());
        scheduler.send(RunId(id), Command::Play);
    }
    for id in 0..8 {
        wait(&scheduler, RunId(id), |snapshot| snapshot.step > 200);
    }
}

#[test]
fn a_failed_opening_is_told() {
    let scheduler = Scheduler::new(1);
    let mut broken = Experiment::clone(&experiment(10));
    broken.arms[0].settings.network.clear();
    scheduler.open(RunId(1), Arc::new(broken), Vec::new());
    loop {
        match scheduler.take(RunId(1)) {
            Frame::Failed(why) => {
                assert!(why.contains("output"), "{why}");
                break;
            }
            Frame::New(_) => panic!("a network that does not fit was opened"),
            Frame::Unchanged => thread::yield_now(),
        }
    }
}

#[test]
fn commands_for_closed_runs_are_ignored() {
    let scheduler = Scheduler::new(2);
    scheduler.open(RunId(1), experiment(u64::MAX), Vec::new());
    scheduler.send(RunId(1), Command::Play);
    wait(&scheduler, RunId(1), |snapshot| snapshot.step > 0);
    scheduler.close(RunId(1));
    scheduler.send(RunId(1), Command::Watch(Watch::default()));
    assert!(matches!(scheduler.take(RunId(1)), Frame::Unchanged));
}

#[test]
fn a_limited_pace_spreads_its_steps() {
    let mut pace = Pace::default();
    let start = Instant::now();
    let mut steps = 0;
    for millisecond in 0..=1000 {
        let now = start + Duration::from_millis(millisecond);
        steps += pace.allowed(Speed::Steps(10), now);
    }
    assert!((10..=11).contains(&steps), "{steps}");
    assert_eq!(pace.allowed(Speed::FlatOut, start), u64::MAX);
}
