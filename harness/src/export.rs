//! Handing over: a case of a recording, worded for the readers of [`samesite_reports::export`].
//!
//! Everything that is reached rather than written is reached here: how the case is acted out, what the edition wants and
//! where it says so, what each browser did, and which key of MDN's compatibility data its cells decide.

mod acting;
mod compat;
mod handover;
mod staging;

pub use compat::evidence;
pub use handover::{Observed, handover};
