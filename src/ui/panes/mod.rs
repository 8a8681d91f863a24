//! Panes, one a file, and their registry: what is drawn for each [`View`].

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Look;
use crate::lab::{Snapshot, View};

/// What the learner has chosen about the panes of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PaneState {
    /// Logarithmic loss axis.
    pub log: bool,
    /// Hidden arms, by index.
    pub hidden: Vec<bool>,
    /// The arm that panes of a single arm show.
    pub arm: usize,
    /// Position of the reading cursor, 0 at the left of the plot and 1 at its right.
    pub cursor: Option<f64>,
    /// First row shown where a pane is longer than its area.
    pub scroll: u16,
    /// Whether the pane has the focus.
    pub focused: bool,
}

/// Draws the pane of `view`, with its border and title.
pub fn render(
    view: View,
    snapshot: &Snapshot,
    state: &PaneState,
    look: &Look,
    area: Rect,
    buffer: &mut Buffer,
) {
    let _ = (view, snapshot, state, look, area, buffer);
}
