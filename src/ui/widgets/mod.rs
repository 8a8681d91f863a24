//! Pieces that panes and screens are made of.
//!
//! Each draws into any area, be it empty, and never outside of it.

mod axis;
mod bars;
mod canvas;
mod chart;
mod contours;
mod frame;
mod heat;
mod legend;
mod network;
mod pen;
mod plane;
mod slider;
mod table;
mod tiles;

pub use axis::{Axis, round_up};
pub use bars::{bars, log_heights};
pub use canvas::{Canvas, Dash};
pub use chart::Chart;
pub use contours::contours;
pub use frame::{Frame, empty};
pub(crate) use frame::{clip, wrapped};
pub(crate) use heat::plain;
pub use heat::{HeatMap, scale_bar};
pub use legend::{Entry, legend};
pub use network::{NetworkGraph, Units};
pub use pen::Pen;
pub use plane::{Meaning, Plane};
pub use slider::slider;
pub use table::{Align, Cell, Column, Table};
pub use tiles::tiles;
