//! What the harness writes down, and how it is shown.
//!
//! A [`Recording`] holds the facts of one run of one browser: what was sent over the wire, and when.
//! It holds no verdict, so it can be judged again under another model without a browser.
//! A [`Judgement`] holds the verdicts somebody else reached; this crate reaches none.
//! [`terminal`], [`snapshot`] and [`site`] render judgements for people.

pub mod annotations;
pub mod diff;
pub mod document;
pub mod junit;
pub mod ledger;
pub mod markdown;
pub mod schema;
pub mod site;
pub mod snapshot;
pub mod summary;
pub mod terminal;
pub mod wpt;

mod canonical;
mod compact;
mod judgement;
mod recording;
mod recording_file;
mod visible;

pub use judgement::{
    CaseJudgement, Cell, CellKind, Counts, DepartureKind, DepartureNote, HopJudgement, Judgement, Prediction, Reading,
    ScenarioJudgement, Subject, Verdict,
};
pub use recording::{
    Environment, FORMAT, HeaderField, Observation, Play, Program, RecordedRequest, Recording, RecordingError, octets,
};
pub use recording_file::{RecordingFile, RecordingWriter};
pub use visible::visible;
