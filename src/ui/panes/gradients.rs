//! Gradient norm of each layer, with a verdict.
//!
//! The verdict is [`Flow`]'s, the one that the flow over depth and the explanation of a moment
//! have too: it compares ‖∂L/∂a‖ of a layer with that of the last layer with weights, where the
//! gradient enters. ‖∂L/∂W‖, which is what an update is made of, can look healthy in a network
//! in which small activations make up for large gradients.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Pane, verdict};
use crate::lab::{ArmSnapshot, Flow, LayerSnapshot};
use crate::ui::widgets::{Pen, bars, empty, log_heights};
use crate::ui::{Look, format};

/// Draws a row for each layer with parameters: all visible arms where they fit, else one.
pub(super) fn draw(pane: &Pane<'_>, area: Rect, buffer: &mut Buffer) {
    let words = &pane.look.words().panes;
    let inner = pane.frame(&words.titles.gradients).draw(pane.look, area, buffer);
    let mut arms: Vec<(usize, &ArmSnapshot)> = pane.visible().collect();
    if arms.is_empty() {
        return empty(&words.all_hidden, pane.look, inner, buffer);
    }
    let lines = |arms: &[(usize, &ArmSnapshot)]| -> usize {
        arms.iter().map(|(_, arm)| 1 + trained(arm).count()).sum()
    };
    if arms.iter().all(|(_, arm)| trained(arm).next().is_none()) {
        return empty(&words.awaiting_steps, pane.look, inner, buffer);
    }
    if lines(&arms) + 1 > usize::from(inner.height) {
        arms = pane.chosen().into_iter().collect();
    }
    let columns = Columns::new(&arms, inner.width, pane);
    let mut pen = Pen::new(buffer, inner);
    let heads = inner.height > lines(&arms) as u16;
    if heads {
        columns.head(pane, &mut pen);
    }
    let airy = usize::from(inner.height) > lines(&arms) + arms.len();
    let mut y = u16::from(heads);
    for (i, arm) in &arms {
        if pane.snapshot.arms.len() > 1 && inner.height as usize > lines(&[(*i, arm)]) - 1 {
            let entry = pane.entry(*i, arm);
            let x = pen.put(0, y, entry.marker, entry.style);
            pen.put(x + 1, y, &entry.name, entry.style);
            y += 1;
        }
        let skip = if arms.len() == 1 { usize::from(pane.state.scroll) } else { 0 };
        y = columns.arm(*i, arm, skip, y, pane, &mut pen) + u16::from(airy);
    }
}

fn trained(arm: &ArmSnapshot) -> impl DoubleEndedIterator<Item = &LayerSnapshot> {
    arm.layers.iter().filter(|layer| layer.weight_gradient.is_some())
}

/// Where the columns stand; those that find no room are zero cells wide.
struct Columns {
    name: u16,
    spark: u16,
    value: u16,
    verdict: u16,
    extra: u16,
}

const EXTRA: u16 = 11;

impl Columns {
    fn new(arms: &[(usize, &ArmSnapshot)], width: u16, pane: &Pane<'_>) -> Self {
        let words = &pane.look.words().panes;
        let layers = arms.iter().flat_map(|(_, arm)| trained(arm));
        let long = layers.map(|layer| name(layer, true, pane.look).width() as u16).max();
        let long = long.unwrap_or(0).max(8);
        let short = 2;
        let verdicts = [&words.vanishing, &words.healthy, &words.exploding, &words.at_rest];
        let verdict = verdicts.iter().map(|word| word.width()).max().unwrap_or(0) as u16;
        let value = 9;
        let name = if width >= long + value + verdict + 14 { long } else { short };
        let verdict = if width >= name + value + verdict + 2 { verdict } else { 0 };
        let base = name + 1 + value + 2 + verdict;
        let extra = if width >= base + 2 * EXTRA + 12 { EXTRA } else { 0 };
        let spark = width.saturating_sub(base + 2 * extra + 1).min(40);
        Self { name, spark, value, verdict, extra }
    }

    fn head(&self, pane: &Pane<'_>, pen: &mut Pen<'_>) {
        let (words, dim) = (&pane.look.words().panes, pane.look.theme().dim);
        let value = self.name + 1 + self.spark + 1;
        if usize::from(self.spark) >= words.history.width() {
            pen.put(self.name + 1, 0, &words.history, dim);
        }
        pen.put_right(value + self.value - 2, 0, "‖∂L/∂W‖", dim);
        if self.extra > 0 {
            let x = value + self.value + 2 + self.verdict;
            pen.put_right(x + EXTRA - 2, 0, "‖∂L/∂a‖", dim);
            pen.put_right(x + 2 * EXTRA - 2, 0, &words.size_of_a, dim);
        }
    }

    fn arm(
        &self,
        index: usize,
        arm: &ArmSnapshot,
        skip: usize,
        mut y: u16,
        pane: &Pane<'_>,
        pen: &mut Pen<'_>,
    ) -> u16 {
        let look = pane.look;
        let last = trained(arm).next_back().map_or(0.0, |layer| layer.activation_gradient);
        let layers: Vec<&LayerSnapshot> = trained(arm).collect();
        let column = |read: fn(&LayerSnapshot) -> f64| {
            format::aligned(&layers.iter().map(|l| format::number(read(l))).collect::<Vec<_>>())
        };
        let norms = column(|layer| layer.weight_gradient.unwrap_or(f64::NAN));
        let (flows, sizes) = (column(|l| l.activation_gradient), column(|l| l.activation_size));
        let range = range(&layers);
        let value = self.name + 1 + self.spark + 1;
        for (i, layer) in layers.iter().enumerate().skip(skip) {
            pen.put(0, y, &name(layer, self.name > 2, look), look.theme().text);
            if self.spark > 0 && y < pen.area().height {
                let means = layer.weight_gradients.buckets.iter().map(|bucket| bucket.mean);
                let area = pen.area();
                let row = Rect::new(area.x + self.name + 1, area.y + y, self.spark, 1);
                let heights = log_heights(means, range.0, range.1);
                bars(&heights, look.theme().arm(index), look, row, pen.buffer());
            }
            pen.put_right(value + self.value, y, &norms[i], look.theme().strong);
            if self.verdict > 0 {
                let (said, style) = verdict(Flow::between(layer.activation_gradient, last), look);
                pen.put(value + self.value + 2, y, said, style);
            }
            if self.extra > 0 {
                let x = value + self.value + 2 + self.verdict;
                pen.put_right(x + EXTRA, y, &flows[i], look.theme().text);
                pen.put_right(x + 2 * EXTRA, y, &sizes[i], look.theme().text);
            }
            y += 1;
        }
        y
    }
}

/// The least and greatest norm in the histories of an arm, at most twelve decades apart.
fn range(layers: &[&LayerSnapshot]) -> (f64, f64) {
    let means = layers.iter().flat_map(|l| l.weight_gradients.buckets.iter().map(|b| b.mean));
    let usable = means.filter(|v| v.is_finite() && *v > 0.0);
    let (low, high) =
        usable.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    (low.max(high * 1e-12), high)
}

/// `"1"` or `"1 Dense 4→8"`.
fn name(layer: &LayerSnapshot, long: bool, look: &Look) -> String {
    let right = look.glyphs().right;
    if long {
        format!("{} {} {}{right}{}", layer.index, layer.kind, layer.inputs, layer.outputs)
    } else {
        layer.index.to_string()
    }
}
