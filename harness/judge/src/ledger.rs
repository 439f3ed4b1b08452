//! The ledger: deviations that no departure explains, each with a bug and a day on which somebody looks again.
//!
//! [`Ledger::cover`] turns the new deviations that an entry covers into known ones.
//! [`Account`] keeps the books over several recordings, each with a [`Page`] of its own, and says which entries are in arrears:
//! nobody needs them any more, or their day has passed.

/// The name of the project's own ledger file, as complaints call it.
const PATH: &str = "reports/ledger.toml";

/// The text of the project's own ledger file.
const TEXT: &str = include_str!("../../../reports/ledger.toml");

mod account;
mod entry;
mod read;
mod version;

pub use account::{Account, Owed, Page};
pub use entry::{Entry, Ledger, Seen};
pub use version::VersionRange;
pub use version::numbers_of;
