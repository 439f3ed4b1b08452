//! `samesite` asks real browsers which cookies they send across sites, and compares the answer with the specification.
//!
//! [`ask`] puts questions; [`explore`] goes
//! where nobody has been; [`report`] words what people browse, and [`export`] what is handed over; `cli` is the command line.
//! [`samesite_play`] makes browsers act out scenarios and writes down facts; what is expected, and what to make of the facts,
//! is the business of [`samesite_judge`]; browsers and drivers that of [`samesite_drive`].
//! `harness/docs/architecture.md` has the whole picture.

pub mod ask;
pub mod browser_file;
pub mod cli;
pub mod expectations;
pub mod explore;
pub mod export;
pub mod report;
pub mod serve;

mod bisection;
mod paragraph;
mod shell;

pub use cli::main;
