//! The scales of the heat maps: one for what lies between 0 and 1, one for each range with a sign.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::maps::Plan;
use super::{NARROW, Pane, Scene};
use crate::ui::format;
use crate::ui::panes::sequence::{most, scale};
use crate::ui::theme::Scale;
use crate::ui::widgets::{Pen, scale_bar};

/// Draws the scales of the gates that are seen, in one row.
pub(super) fn draw(pane: &Pane<'_>, scene: &Scene<'_>, plan: &Plan, buffer: &mut Buffer) {
    let mut bars: Vec<Bar> = Vec::new();
    for group in &plan.groups {
        let Some(heat) = scene.layer.gate(group.gate) else { continue };
        let (letter, scale) = (plan.letter(scene, group.gate), scale(group.gate));
        let most = most(group.gate, heat);
        match bars.iter_mut().find(|bar| bar.scale == scale && bar.most == most) {
            Some(bar) => bar.letters = format!("{} {letter}", bar.letters),
            None => bars.push(Bar { letters: letter.to_owned(), scale, most }),
        }
    }
    let row = plan.scales;
    let ends = |bar: &Bar| [bar.low(), bar.most].map(|end| format::short(end).width()).iter().sum();
    let least = |bar: &Bar| {
        let ends: usize = ends(bar);
        ends + 5 + if bar.letters.is_empty() { 0 } else { bar.letters.width() + 1 }
    };
    // Where it is narrow, letters give way, those of the plain gates first.
    let gap = if row.width < NARROW { 1 } else { 3 };
    let all = |bars: &[Bar]| bars.iter().map(least).sum::<usize>() + gap * bars.len();
    for i in 0..bars.len() {
        if all(&bars) > usize::from(row.width) + gap {
            bars[i].letters.clear();
        }
    }
    let spare = (usize::from(row.width) + gap).saturating_sub(all(&bars)) / bars.len().max(1);
    let mut x = row.x;
    for bar in &bars {
        let named = Rect { x, width: row.right().saturating_sub(x), ..row };
        let mut pen = Pen::new(buffer, named);
        let after = pen.put(0, 0, &bar.letters, pane.look.theme().dim);
        let start = x + after + u16::from(!bar.letters.is_empty());
        let width = (ends(bar) + 2 + (3 + spare).min(12)) as u16;
        let place = Rect { x: start, width, ..row }.intersection(row);
        scale_bar(bar.scale, (bar.low(), bar.most), pane.look, place, buffer);
        x = start + width + gap as u16;
    }
}

/// One scale, and the letters of what it is for.
struct Bar {
    letters: String,
    scale: Scale,
    most: f64,
}

impl Bar {
    fn low(&self) -> f64 {
        if self.scale == Scale::Diverging { -self.most } else { 0.0 }
    }
}
