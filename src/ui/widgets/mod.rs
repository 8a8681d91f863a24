//! Pieces that panes and screens are made of.
//!
//! Each draws into any area, be it empty, and never outside of it.

mod axis;
mod bars;
mod canvas;
mod chart;
mod frame;
mod heat;
mod legend;
mod pen;
mod slider;
mod table;

pub use axis::{Axis, round_up};
pub use bars::{bars, log_heights};
pub use canvas::{Canvas, Dash};
pub use chart::Chart;
pub(crate) use frame::clip;
pub use frame::{Frame, empty};
pub use heat::{HeatMap, scale_bar};
pub use legend::{Entry, legend};
pub use pen::Pen;
pub use slider::slider;
pub use table::{Align, Cell, Column, Table};
