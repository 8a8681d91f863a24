//! Experiments: what they say, how they run, and what the screens see of them.
//!
//! An [`Experiment`] is data. A run trains its arms in lockstep and answers
//! [`Command`]s; what it shows is a [`Snapshot`], a plain value. The lab knows nothing of
//! lessons or of the terminal.

mod arm;
mod batches;
mod claims;
mod columns;
mod command;
mod distributions;
mod divergence;
mod edit;
mod experiment;
mod explain;
mod family;
mod fields;
mod fit;
mod heavy;
mod history;
mod knob;
mod limits;
mod load;
mod measure;
mod measuring;
mod moment;
mod pace;
mod path;
mod raw;
mod record;
mod rehearsal;
mod run;
mod scheduler;
mod sequence;
mod settings;
mod snapshot;
mod source;
mod start;
mod stopping;
mod syntax;
mod trace;
mod tracing;
mod train;
mod trainer;
mod usual;
mod view;
mod views;
mod walk;

pub use crate::engine::Gate;
pub use claims::{Measured, Verdict, measure, measure_all};
pub use command::{Command, RunId, Speed, Watch};
pub use experiment::{Arm, Claim, Experiment, Knob, KnobRange, Over};
pub use family::{Axis, Family, Plan};
pub use fields::{Field, FieldKind};
pub use knob::show;
pub use measure::{Goal, Quantity, Units, When};
pub use moment::{Finding, Flow, Remedy, Sign, explain, flow};
pub use path::{PathError, is_live};
pub use record::{NamedTensor, Record};
pub use rehearsal::rehearse;
pub use run::{Run, RunError};
pub use scheduler::{Frame, Scheduler};
pub use sequence::{
    ForecastView, GradientOverTime, RecurrentView, SequenceQuery, SequenceView, StepView, TextView,
};
pub use settings::{Batch, EarlyStopping, Precision, Settings};
pub use snapshot::{
    ArmSnapshot, Bucket, DataSnapshot, Divergence, Function, Heat, Histogram, LayerDistributions,
    LayerSnapshot, OverTime, Prediction, Reference, ReferenceKind, RunState, Series, Snapshot,
    StateKind, StateSnapshot, Walk,
};
pub use source::{Source, SourceError, parse_ron};
pub use trace::{LayerTrace, Matrix, Trace};
pub use view::View;
