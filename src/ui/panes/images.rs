//! Test examples that are images, with what is true and what the network says: first those
//! that it gets wrong.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::Pane;
use crate::lab::{ArmSnapshot, Heat, Prediction};
use crate::ui::theme::Scale;
use crate::ui::widgets::{HeatMap, Pen, clip};
use crate::ui::words::fill;

/// Columns after an image.
const GAP: u16 = 2;

/// The images of an arm, where it has the test set that they are of. Arms with other data or
/// another seed have been asked about other images.
pub(super) fn of<'a>(pane: &Pane<'a>, arm: &ArmSnapshot) -> &'a [Heat] {
    let (first, images) = (&pane.snapshot.arms[0].settings, &pane.snapshot.data.images);
    let same = first.data == arm.settings.data && first.seed == arm.settings.seed;
    if same { images } else { &[] }
}

/// Divides an area between a table that needs `table` columns and rows, and images: below the
/// table, else at its right, else in its place; all for the table where they are not worth it.
pub(super) fn share(area: Rect, images: &[Heat], table: (u16, u16)) -> (Rect, Rect) {
    let none = Rect { width: 0, height: 0, ..area };
    let Some((wide, high)) = images.first().map(size) else { return (area, none) };
    let below = area.height.saturating_sub(table.1);
    if below > high + 2 && area.width >= wide + GAP {
        let rows = (below - 2) / (high + 1) * (high + 1) + 1;
        let y = area.bottom() - rows;
        let over = Rect { height: area.height - rows - 1, ..area };
        return (over, Rect { y, height: rows, ..area });
    }
    let beside = area.width.saturating_sub(table.0 + GAP) / (wide + GAP);
    if beside >= 2 && area.height > high + 1 {
        let columns = (beside / 2).max(2) * (wide + GAP);
        let left = Rect { width: area.width - columns - GAP, ..area };
        return (left, Rect { x: area.right() - columns, width: columns, ..area });
    }
    if area.height < table.1 && area.height > high && area.width >= wide + GAP {
        return (none, area);
    }
    (area, none)
}

/// Columns and rows of an image on the screen: two of its rows to one of cells.
fn size(image: &Heat) -> (u16, u16) {
    (image.columns as u16, image.rows.div_ceil(2) as u16)
}

/// Draws as many images as there is room for.
pub(super) fn draw(
    pane: &Pane<'_>,
    images: &[Heat],
    predictions: &[Prediction],
    area: Rect,
    buffer: &mut Buffer,
) {
    let Some((wide, high)) = images.first().map(size) else { return };
    let (theme, words) = (pane.look.theme(), &pane.look.words().panes);
    let heading = u16::from(area.height > high + 1);
    if heading > 0 {
        let wrong = predictions.iter().filter(|p| p.predicted != p.truth).count().to_string();
        let all = predictions.len().to_string();
        let text = fill(&words.wrong_first, &[("wrong", &wrong), ("all", &all)]);
        let text = clip(&text, usize::from(area.width), pane.look.glyphs().ellipsis);
        Pen::new(buffer, area).put(0, 0, &text, theme.dim);
    }
    let across = area.width / (wide + GAP);
    let down = (area.height - heading) / (high + 1);
    let places = (0..down).flat_map(|row| (0..across).map(move |column| (column, row)));
    let shown = || images.iter().zip(predictions);
    let wrong = shown().filter(|(_, p)| p.predicted != p.truth);
    let right = shown().filter(|(_, p)| p.predicted == p.truth);
    for ((column, row), (image, prediction)) in places.zip(wrong.chain(right)) {
        let place = Rect {
            x: area.x + column * (wide + GAP),
            y: area.y + heading + row * (high + 1),
            width: wide,
            height: high,
        };
        HeatMap { heat: image, scale: Scale::Grey, most: 1.0 }.draw(pane.look, place, buffer);
        caption(pane, *prediction, Rect { y: place.bottom(), height: 1, ..place }, buffer);
    }
}

/// The class, and what it was taken for where that is another one.
fn caption(pane: &Pane<'_>, prediction: Prediction, area: Rect, buffer: &mut Buffer) {
    let (theme, task) = (pane.look.theme(), &pane.snapshot.data.task);
    let name = |class: f64| task.name(class.max(0.0) as usize).unwrap_or_default();
    let Prediction { truth, predicted } = prediction;
    let (text, style) = if predicted == truth {
        (name(truth).to_owned(), theme.dim)
    } else {
        (format!("{}→{}", name(truth), name(predicted)), theme.bad)
    };
    let text = clip(&text, usize::from(area.width), pane.look.glyphs().ellipsis);
    let indent = area.width.saturating_sub(text.width() as u16) / 2;
    Pen::new(buffer, area).put(indent, 0, &text, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn images() -> Vec<Heat> {
        vec![Heat { rows: 8, columns: 8, values: vec![0.0; 64] }; 3]
    }

    #[test]
    fn table_and_images_share_any_area_without_overlap() {
        for (width, height) in (0..130).flat_map(|w| (0..45).map(move |h| (w, h))) {
            let area = Rect::new(3, 2, width, height);
            let (table, tiles) = share(area, &images(), (44, 11));
            assert!(table.intersection(tiles).is_empty(), "{area}");
            for part in [table, tiles] {
                assert!(part.is_empty() || area.intersection(part) == part, "{area}: {part}");
            }
            assert!(
                table.is_empty() || tiles.is_empty() || (tiles.width >= 10 && tiles.height > 5)
            );
            assert_eq!(share(area, &[], (44, 11)).0, area);
        }
    }

    #[test]
    fn images_stand_where_there_is_room() {
        let at = |width, height| share(Rect::new(0, 0, width, height), &images(), (44, 11));
        let (table, tiles) = at(78, 21);
        assert_eq!((table.height, tiles), (14, Rect::new(0, 15, 78, 6)), "below");
        let (table, tiles) = at(78, 11);
        assert_eq!((table.width, tiles.x, tiles.width), (56, 58, 20), "beside");
        assert_eq!(at(36, 7).1, Rect::new(0, 0, 36, 7), "instead");
        assert_eq!(at(36, 12).0, Rect::new(0, 0, 36, 12), "not at all");
    }
}
