//! The ledger: deviations that no claim explains, each with a bug and a day on which somebody looks again.
//!
//! [`Ledger::cover`] turns the new deviations that an entry covers into known ones.
//! [`Usage`] says over several recordings, of each of which there is a [`RecordingUsage`], which entries are stale: no cell
//! needs them any more, or the day has passed on which somebody should have looked again.

/// The name of the project's own ledger file, as complaints call it.
const PATH: &str = "reports/ledger.toml";

/// The text of the project's own ledger file.
const TEXT: &str = include_str!("../../../reports/ledger.toml");

mod entry;
mod read;
mod usage;
mod version;

pub use entry::{Entry, Ledger, Seen};
pub use usage::{RecordingUsage, Stale, Usage};
pub use version::VersionRange;
