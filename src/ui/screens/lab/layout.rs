//! Where everything of a lab stands; drawing and the mouse share it.

use ratatui::layout::Rect;

use super::Lab;
use crate::text::Language;

/// Narrowest and lowest pane that is worth drawing beside another.
const PANE: (u16, u16) = (31, 10);

/// Below this height, no more than [`FEW`] panes share the area.
const HIGH: u16 = 42;
const FEW: usize = 4;

/// Beside another, a pane is at least this wide if it can also stand above it.
const WIDE: u16 = 60;

/// Taller than this, panes are stacked.
const TALL: u16 = 20;

/// Highest window of an explanation.
const MOMENT: u16 = 12;

/// Narrowest room for a knob with its label and slider.
const KNOB: u16 = 36;

/// The parts of a lab, from top to bottom; absent parts are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// The arms, where there are several, and the names of panes that found no room.
    pub legend: Rect,
    /// Panes by index into the views.
    pub panes: Vec<(usize, Rect)>,
    /// The microscope.
    pub scope: Rect,
    /// The explanation of this moment.
    pub moment: Rect,
    /// A line for what the run has to say.
    pub note: Rect,
    /// Knobs by index.
    pub knobs: Vec<(usize, Rect)>,
}

impl Lab {
    /// Lays the lab out within an area.
    pub(crate) fn layout(&self, area: Rect) -> Layout {
        let knobs = self.knob_rows(area);
        let legend = u16::from(self.has_legend(area));
        let note = u16::from(self.is_typing() || self.note(Language::En).is_some());
        let below = knobs + note;
        let middle = area.height.saturating_sub(legend + below);
        let row = |y, height| Rect { y, height, ..area }.intersection(area);
        let explained = if self.moment.is_some() { (middle / 2).clamp(5, MOMENT) } else { 0 };
        let explained = explained.min(middle);
        let main = row(area.y + legend, middle - explained);
        let mut layout = Layout {
            legend: row(area.y, legend),
            moment: row(main.bottom(), explained),
            note: row(main.bottom() + explained, note),
            knobs: self.place_knobs(row(main.bottom() + explained + note, knobs)),
            ..Layout::default()
        };
        if self.scope.is_some() {
            layout.scope = main;
        } else {
            layout.panes = self.place_panes(main);
        }
        layout
    }

    /// There are arms to tell apart, or panes that find no room.
    fn has_legend(&self, area: Rect) -> bool {
        let all = grid(area, self.views.len()).len() == self.views.len();
        self.scope.is_none() && (self.experiment.arms.len() > 1 || !all)
    }

    fn place_panes(&self, area: Rect) -> Vec<(usize, Rect)> {
        if self.zoomed {
            return vec![(self.focus, area)];
        }
        let areas = grid(area, self.views.len());
        let mut shown: Vec<usize> = (0..areas.len()).collect();
        // A pane that found no room takes the last place once it has the focus.
        if let (Some(last), false) = (shown.last_mut(), self.focus < areas.len()) {
            *last = self.focus;
        }
        shown.into_iter().zip(areas).collect()
    }

    fn knob_rows(&self, area: Rect) -> u16 {
        let knobs = self.experiment.knobs.len() as u16;
        if knobs == 0 || self.scope.is_some() {
            return 0;
        }
        knobs.div_ceil((area.width / KNOB).max(1)).min((area.height / 4).max(1))
    }

    fn place_knobs(&self, area: Rect) -> Vec<(usize, Rect)> {
        let knobs = self.experiment.knobs.len();
        if area.height == 0 || knobs == 0 {
            return Vec::new();
        }
        let across = usize::from((area.width / KNOB).max(1)).min(knobs);
        let room = across * usize::from(area.height);
        // Where not all fit, those about the chosen one are shown.
        let first = if knobs > room { (self.knob / across * across).min(knobs - room) } else { 0 };
        let width = area.width / across as u16;
        (first..knobs.min(first + room))
            .map(|knob| {
                let place = (knob - first) as u16;
                let (x, y) = (place % across as u16, place / across as u16);
                let x = area.x + x * width;
                (knob, Rect { x, y: area.y + y, width: width.saturating_sub(1), height: 1 })
            })
            .collect()
    }
}

/// Areas for at most `count` panes: as many as have room, the first rows the widest.
fn grid(area: Rect, count: usize) -> Vec<Rect> {
    let columns = usize::from((area.width / PANE.0).clamp(1, 3));
    let rows = usize::from((area.height / PANE.1).clamp(1, 4));
    let most = if area.height < HIGH { FEW } else { usize::MAX };
    let shown = count.min(columns * rows).min(most);
    if shown == 0 {
        return Vec::new();
    }
    // More rows than that where panes would be much taller than wide.
    let fewest = shown.div_ceil(columns);
    let flat =
        if shown == 2 && area.width < 2 * WIDE { 2 } else { usize::from(area.height / TALL) };
    let used = fewest.max(flat.min(rows).min(shown));
    let mut areas = Vec::new();
    let mut left = shown;
    let mut y = area.y;
    for row in 0..used {
        let here = left / (used - row);
        let height = (area.bottom() - y) / (used - row) as u16;
        let mut x = area.x;
        for column in 0..here {
            let width = (area.right() - x) / (here - column) as u16;
            areas.push(Rect { x, y, width, height });
            x += width;
        }
        y += height;
        left -= here;
    }
    areas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_area_without_overlap() {
        for (width, height) in [(80, 18), (68, 36), (124, 55), (40, 9), (20, 4)] {
            let area = Rect::new(3, 2, width, height);
            for count in 1..=9 {
                let areas = grid(area, count);
                let cells: u32 = areas.iter().map(|a| a.area()).sum();
                assert_eq!(cells, area.area(), "{count} in {width}×{height}: {areas:?}");
                assert!(areas.iter().all(|a| area.intersection(*a) == *a));
            }
        }
    }

    #[test]
    fn the_first_pane_is_the_widest() {
        let areas = grid(Rect::new(0, 0, 68, 33), 3);
        assert_eq!(areas.iter().map(|a| a.width).collect::<Vec<_>>(), [68, 34, 34]);
    }
}
