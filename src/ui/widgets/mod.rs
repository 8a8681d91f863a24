//! Pieces that panes and screens are made of.
//!
//! Each draws into any area, be it empty, and never outside of it.

mod frame;
mod legend;
mod pen;
mod slider;
mod table;

pub(crate) use frame::clip;
pub use frame::{Frame, empty};
pub use legend::{Entry, legend};
pub use pen::Pen;
pub use slider::slider;
pub use table::{Align, Cell, Column, Table};
