//! Panes drawn from hand-made snapshots.

#![allow(clippy::unwrap_used)]

mod support;

use gradus::lab::{Snapshot, View};
use gradus::text::Language;
use gradus::ui::microscope;
use gradus::ui::panes::{self, PaneState, SequenceState};
use gradus::ui::{ColorDepth, GlyphSet, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use support::{live, screen, sequences, snapshots};

const SIZES: [(u16, u16); 3] = [(38, 10), (80, 24), (120, 40)];

fn draw(
    view: View,
    snapshot: &Snapshot,
    state: &PaneState,
    look: &Look,
    (width, height): (u16, u16),
) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    panes::render(view, snapshot, state, look, buffer.area, &mut buffer);
    buffer
}

/// A pane at three sizes, and without colours or glyphs at the first.
fn check(name: &str, view: View, snapshot: &Snapshot, state: &PaneState) {
    let look = Look::default();
    for size in SIZES {
        let buffer = draw(view, snapshot, state, &look, size);
        let name = format!("{name}_{}x{}", size.0, size.1);
        screen::picture(&name, &buffer);
        insta::assert_snapshot!(name, screen::text(&buffer));
    }
    let plain = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
    let buffer = draw(view, snapshot, state, &plain, (80, 24));
    assert!(!screen::has_color(&buffer), "{name} has a colour in spite of NO_COLOR");
    let text = screen::text(&buffer);
    assert!(text.is_ascii(), "{name} has more than ASCII:\n{text}");
    screen::picture(&format!("{name}_plain"), &buffer);
    insta::assert_snapshot!(format!("{name}_plain"), text);
}

#[test]
fn loss() {
    let log = PaneState { log: true, ..PaneState::default() };
    check("loss_xor", View::Loss, &snapshots::xor(), &PaneState::default());
    check("loss_houses", View::Loss, &snapshots::houses(), &log);
    check("loss_diverged", View::Loss, &snapshots::diverged(), &log);
    let reading = PaneState { cursor: Some(0.4), focused: true, ..log };
    check("loss_reading", View::Loss, &snapshots::curve(), &reading);
}

#[test]
fn gradients() {
    let one = PaneState { arm: 1, ..PaneState::default() };
    check("gradients_xor", View::Gradients, &snapshots::xor(), &PaneState::default());
    check("gradients_diverged", View::Gradients, &snapshots::diverged(), &one);
}

#[test]
fn weights() {
    let four = PaneState { arm: 2, ..PaneState::default() };
    check("weights_xor", View::Weights, &snapshots::xor(), &four);
    check("weights_houses", View::Weights, &snapshots::houses(), &PaneState::default());
}

#[test]
fn activations() {
    let tanh = PaneState { arm: 2, ..PaneState::default() };
    check("activations_curve", View::Activations, &snapshots::curve(), &tanh);
    check("activations_houses", View::Activations, &snapshots::houses(), &PaneState::default());
}

#[test]
fn numbers() {
    check("numbers_xor", View::Numbers, &snapshots::xor(), &PaneState::default());
    check("numbers_diverged", View::Numbers, &snapshots::diverged(), &PaneState::default());
}

#[test]
fn graph() {
    check("graph_xor", View::Graph, &snapshots::xor(), &PaneState::default());
    check("graph_houses", View::Graph, &snapshots::houses(), &PaneState::default());
}

#[test]
fn function() {
    let four = PaneState { arm: 2, ..PaneState::default() };
    check("function_xor", View::Function, &snapshots::xor(), &four);
    check("function_blobs", View::Function, &snapshots::blobs(), &PaneState::default());
    check("function_curve", View::Function, &snapshots::curve(), &PaneState::default());
}

#[test]
fn predictions() {
    check("predictions_houses", View::Predictions, &snapshots::houses(), &PaneState::default());
    check("predictions_blobs", View::Predictions, &snapshots::blobs(), &PaneState::default());
    let one = PaneState { hidden: vec![true], ..PaneState::default() };
    check("predictions_digits", View::Predictions, &live::digits(), &PaneState::default());
    check("predictions_digit_set", View::Predictions, &live::digits(), &one);
}

#[test]
fn activation_curves() {
    let reading = PaneState { cursor: Some(0.1), focused: true, ..PaneState::default() };
    check("curves_xor", View::ActivationCurves, &snapshots::xor(), &reading);
    check("curves_curve", View::ActivationCurves, &snapshots::curve(), &PaneState::default());
}

#[test]
fn ravine() {
    let momentum = PaneState { arm: 1, ..PaneState::default() };
    check("ravine", View::Ravine, &live::ravine(), &momentum);
    let spot = PaneState { spot: Some((0.25, 0.8)), focused: true, ..PaneState::default() };
    check("ravine_spot", View::Ravine, &live::ravine(), &spot);
    check("ravine_none", View::Ravine, &snapshots::xor(), &PaneState::default());
}

#[test]
fn optimizer_state() {
    let adam = PaneState { arm: 2, ..PaneState::default() };
    check("state_adam", View::OptimizerState, &live::ravine(), &adam);
    check("state_gd", View::OptimizerState, &live::ravine(), &PaneState::default());
    check("state_network", View::OptimizerState, &live::dropout(), &PaneState::default());
}

#[test]
fn masks() {
    check("masks", View::Masks, &live::dropout(), &PaneState::default());
    check("masks_none", View::Masks, &snapshots::xor(), &PaneState::default());
}

#[test]
fn gradient_flow() {
    check("flow", View::GradientFlow, &live::deep(), &PaneState::default());
    let reading = PaneState { cursor: Some(0.3), focused: true, ..PaneState::default() };
    check("flow_reading", View::GradientFlow, &live::deep(), &reading);
    check("flow_abyss", View::GradientFlow, &live::abyss(), &reading);
    check("flow_none", View::GradientFlow, &live::ravine(), &PaneState::default());
}

#[test]
fn generalisation() {
    check("gap", View::Generalisation, &live::overfitting(), &PaneState::default());
    let log = PaneState { log: true, arm: 1, ..PaneState::default() };
    check("gap_log", View::Generalisation, &live::overfitting(), &log);
}

#[test]
fn distributions() {
    check("over_time", View::Distributions, &live::overfitting(), &PaneState::default());
    let scrolled = PaneState { scroll: 9, arm: 1, ..PaneState::default() };
    check("over_time_deep", View::Distributions, &live::deep(), &scrolled);
}

#[test]
fn rate_range() {
    check("range", View::RateRange, &live::range_test(), &PaneState::default());
    check("range_none", View::RateRange, &live::overfitting(), &PaneState::default());
}

#[test]
fn search() {
    check("search", View::Search, &live::search(), &PaneState { arm: 99, ..PaneState::default() });
    let cell = PaneState { arm: 4, focused: true, ..PaneState::default() };
    check("search_cell", View::Search, &live::grid_and_random(), &cell);
    let chosen = PaneState { arm: 12, focused: true, ..PaneState::default() };
    check("search_four", View::Search, &live::families(), &chosen);
    check("search_loss", View::Loss, &live::families(), &PaneState::default());
    check("search_none", View::Search, &snapshots::xor(), &PaneState::default());
}

/// Standing at a step of the sequence, with one unit in view.
fn at_step(step: usize, unit: usize) -> PaneState {
    let sequence = SequenceState { step: Some(step), unit, ..SequenceState::default() };
    PaneState { sequence, focused: true, ..PaneState::default() }
}

/// The gates of that unit as lines.
fn alone(step: usize, unit: usize) -> PaneState {
    let mut state = at_step(step, unit);
    state.sequence.alone = true;
    state
}

#[test]
fn gates() {
    let arm = |arm: usize| PaneState { arm, ..PaneState::default() };
    check("gates_lstm", View::Gates, &sequences::flag(), &PaneState::default());
    check("gates_lstm_at", View::Gates, &sequences::flag(), &at_step(12, 2));
    check("gates_gru", View::Gates, &sequences::flag(), &arm(1));
    check("gates_rnn", View::Gates, &sequences::flag(), &arm(2));
    check("gates_long", View::Gates, &sequences::long(), &at_step(70, 33));
    check("gates_short", View::Gates, &sequences::short(), &PaneState::default());
    check("gates_adding", View::Gates, &sequences::adding(), &PaneState::default());
    check("gates_alone", View::Gates, &sequences::flag(), &alone(17, 0));
    check("gates_none", View::Gates, &snapshots::xor(), &PaneState::default());
}

#[test]
fn through_time() {
    check("time_flag", View::ThroughTime, &sequences::flag(), &PaneState::default());
    check("time_flag_at", View::ThroughTime, &sequences::flag(), &at_step(4, 0));
    check("time_long", View::ThroughTime, &sequences::long(), &PaneState::default());
    check("time_none", View::ThroughTime, &snapshots::xor(), &PaneState::default());
}

#[test]
fn cell() {
    let arm = |arm: usize, step: usize| PaneState { arm, ..at_step(step, 0) };
    check("cell_lstm", View::Cell, &sequences::flag(), &at_step(11, 0));
    check("cell_lstm_first", View::Cell, &sequences::flag(), &at_step(0, 3));
    check("cell_gru", View::Cell, &sequences::flag(), &arm(1, 11));
    check("cell_rnn", View::Cell, &sequences::flag(), &arm(2, 11));
    check("cell_long", View::Cell, &sequences::long(), &at_step(60, 12));
    check("cell_none", View::Cell, &snapshots::xor(), &PaneState::default());
}

#[test]
fn text() {
    check("text", View::Text, &sequences::text(), &PaneState::default());
    check("text_at", View::Text, &sequences::text(), &at_step(13, 0));
    check("text_refused", View::Text, &sequences::refused(), &PaneState::default());
    check("text_none", View::Text, &sequences::flag(), &PaneState::default());
    check("gates_refused", View::Gates, &sequences::refused(), &at_step(13, 0));
}

#[test]
fn forecast() {
    check("forecast", View::Forecast, &sequences::forecast(), &PaneState::default());
    check("forecast_at", View::Forecast, &sequences::forecast(), &at_step(40, 0));
    check("forecast_none", View::Forecast, &sequences::flag(), &PaneState::default());
}

fn scope(snapshot: &Snapshot, stage: usize, scroll: u16, look: &Look, size: (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let trace = snapshot.trace.as_deref().unwrap();
    let (arm, data) = (&snapshot.arms[trace.arm], &snapshot.data);
    microscope::render(trace, arm, data, stage, scroll, look, buffer.area, &mut buffer);
    buffer
}

/// The textbook's network there and back, every stage as one long page.
#[test]
fn microscope_goes_there_and_back() {
    let snapshot = snapshots::handbook();
    let stages = microscope::stages(snapshot.trace.as_deref().unwrap());
    assert_eq!(stages, 18);
    let mut page = String::new();
    for stage in 0..stages {
        let buffer = scope(&snapshot, stage, 0, &Look::default(), (80, 24));
        screen::picture(&format!("scope_{stage:02}_80x24"), &buffer);
        page += &screen::text(&buffer);
        let buffer = scope(&snapshot, stage, 0, &Look::default(), (120, 40));
        screen::picture(&format!("scope_{stage:02}_120x40"), &buffer);
    }
    assert!(!page.contains('✗'), "a gradient disagrees with its finite difference:\n{page}");
    insta::assert_snapshot!("microscope_handbook", page);
}

#[test]
fn microscope_shows_other_networks() {
    let plain = Look::new(ColorDepth::None, GlyphSet::Ascii, Language::En);
    for (name, snapshot) in [
        ("xor", snapshots::xor()),
        ("houses", snapshots::houses()),
        ("blobs", snapshots::blobs()),
        ("curve", snapshots::curve()),
        ("wide", snapshots::wide()),
    ] {
        let stages = microscope::stages(snapshot.trace.as_deref().unwrap());
        let mut page = String::new();
        for stage in 0..stages {
            let buffer = scope(&snapshot, stage, 2, &plain, (80, 24));
            assert!(!screen::has_color(&buffer), "{name} has a colour in spite of NO_COLOR");
            let text = screen::text(&buffer);
            assert!(text.is_ascii(), "{name} has more than ASCII:\n{text}");
            page += &text;
            let buffer = scope(&snapshot, stage, 2, &Look::default(), (80, 24));
            screen::picture(&format!("scope_{name}_{stage:02}"), &buffer);
        }
        insta::assert_snapshot!(format!("microscope_{name}"), page);
    }
}

#[test]
fn microscope_takes_every_size() {
    for snapshot in [snapshots::handbook(), snapshots::wide(), snapshots::blobs()] {
        let stages = microscope::stages(snapshot.trace.as_deref().unwrap());
        for size in [(0, 0), (1, 1), (2, 2), (9, 3), (24, 5), (38, 10), (60, 16), (200, 60)] {
            for stage in 0..stages + 2 {
                let buffer = scope(&snapshot, stage, 99, &Look::default(), size);
                assert_eq!(buffer.area.as_size(), size.into());
            }
        }
    }
}

#[test]
fn a_wrong_gradient_is_crossed() {
    let mut snapshot = snapshots::handbook();
    let mut trace = (*snapshot.trace.clone().unwrap()).clone();
    trace.layers[2].d_bias[0] += 1e-3;
    snapshot.trace = Some(std::sync::Arc::new(trace));
    let page: String = (0..18)
        .map(|stage| screen::text(&scope(&snapshot, stage, 0, &Look::default(), (80, 24))))
        .collect();
    assert_eq!(page.matches('✗').count(), 1);
}

#[test]
fn every_pane_takes_every_size() {
    let sizes = [(0, 0), (1, 1), (2, 2), (3, 9), (5, 3), (24, 5), (12, 30), (60, 4), (200, 60)];
    let cursor = PaneState {
        cursor: Some(0.7),
        log: true,
        arm: 9,
        scroll: 3,
        sequence: SequenceState { step: Some(99), unit: 999, ..SequenceState::default() },
        ..PaneState::default()
    };
    let hidden = PaneState { hidden: vec![true; 9], ..PaneState::default() };
    let looks = [
        Look::default(),
        Look::new(ColorDepth::Ansi16, GlyphSet::Blocks, Language::En),
        Look::new(ColorDepth::None, GlyphSet::Ascii, Language::Fr),
    ];
    let live = [
        ("ravine", live::ravine()),
        ("dropout", live::dropout()),
        ("deep", live::deep()),
        ("overfitting", live::overfitting()),
        ("range", live::range_test()),
        ("abyss", live::abyss()),
        ("search", live::search()),
        ("families", live::families()),
    ];
    let sequences = sequences::all();
    for (name, snapshot) in snapshots::all().into_iter().chain(live).chain(sequences) {
        for view in View::ALL {
            for size in sizes {
                for look in &looks {
                    for state in [&cursor, &hidden, &alone(2, 1), &PaneState::default()] {
                        let buffer = draw(view, &snapshot, state, look, size);
                        assert_eq!(buffer.area.as_size(), size.into(), "{name} {view:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn panes_keep_to_their_area() {
    let look = Look::default();
    for (name, snapshot) in snapshots::all().into_iter().chain(sequences::all()) {
        for view in View::ALL {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 20));
            let area = Rect::new(7, 3, 41, 12);
            panes::render(view, &snapshot, &PaneState::default(), &look, area, &mut buffer);
            for (i, cell) in buffer.content().iter().enumerate() {
                let (x, y) = buffer.pos_of(i);
                let blank = *cell == ratatui::buffer::Cell::default();
                assert!(area.contains((x, y).into()) || blank, "{name} {view:?} at {x}, {y}");
            }
        }
    }
}
