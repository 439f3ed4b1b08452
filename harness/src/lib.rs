//! `samesite` asks real browsers which cookies they send across sites, and compares the answer with the specification.
//!
//! The way through: [`claims`] say what is expected of a browser, [`run`] plays scenarios in browsers that
//! [`drive`] steers and writes down facts, [`judge`] compares the facts with what [`predict`] says,
//! and the reports crate shows the outcome.
//! `harness/docs/architecture.md` has the whole picture.

pub mod accept;
pub mod ask;
pub mod audit;
pub mod builds;
pub mod census;
pub mod claims;
pub mod clauses;
pub mod diff;
pub mod doctor;
pub mod drive;
pub mod error;
pub mod event;
pub mod explain;
pub mod fit;
pub mod install;
pub mod judge;
pub mod ledger;
pub mod plan;
pub mod play;
pub mod predict;
pub mod report;
pub mod run;
pub mod suffixes;
pub mod target;
pub mod witness;

mod cli;
mod environment;
mod paragraph;
mod parallel;
mod sight;
mod staging;
mod timing;

pub use cli::main;
