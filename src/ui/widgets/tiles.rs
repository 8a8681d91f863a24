//! Small multiples: an area divided evenly.

use ratatui::layout::Rect;

/// Divides `area` into `n` tiles of at least this width and height, as square to the eye as
/// they can be without holes; none where they do not fit.
#[must_use]
pub fn tiles(area: Rect, n: usize, (width, height): (u16, u16)) -> Option<Vec<Rect>> {
    let fits = |across: &usize| {
        let down = n.div_ceil(*across) as u16;
        area.width / *across as u16 >= width && area.height / down >= height
    };
    // A cell is about twice as high as wide.
    let skew = |across: &usize| {
        let down = n.div_ceil(*across) as f64;
        let ratio = f64::from(area.width) / *across as f64 / (2.0 * f64::from(area.height) / down);
        let holes = across * n.div_ceil(*across) - n;
        ((ratio.ln().abs() + 0.4 * holes as f64) * 1e6) as u64
    };
    let across = (1..=n).filter(fits).min_by_key(skew)?;
    let down = n.div_ceil(across);
    let edge = |room: u16, i: usize, of: usize| (usize::from(room) * i / of) as u16;
    let tile = |i: usize| {
        let (column, row) = (i % across, i / across);
        let (x0, x1) = (edge(area.width, column, across), edge(area.width, column + 1, across));
        let (y0, y1) = (edge(area.height, row, down), edge(area.height, row + 1, down));
        // A column between neighbours stays free.
        let gap = u16::from(column + 1 < across);
        Rect::new(area.x + x0, area.y + y0, (x1 - x0).saturating_sub(gap), y1 - y0)
    };
    Some((0..n).map(tile).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_disjoint_and_within() {
        let area = Rect::new(3, 2, 78, 22);
        for n in 1..=8 {
            let tiles = tiles(area, n, (10, 4)).expect("there is room");
            assert_eq!(tiles.len(), n);
            for (i, tile) in tiles.iter().enumerate() {
                assert_eq!(tile.intersection(area), *tile);
                assert!(tiles[..i].iter().all(|other| other.intersection(*tile).is_empty()));
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(tiles(Rect::new(0, 0, 30, 5), 4, (20, 4)), None);
        assert_eq!(tiles(Rect::new(0, 0, 0, 0), 1, (1, 1)), None);
        assert_eq!(tiles(Rect::new(0, 0, 9, 9), 0, (1, 1)), None);
    }
}
