//! Playing: a scenario, in a real browser, before real servers.

mod page;
mod player;
mod stage;

pub use player::{Patience, PlayError, Player};
pub(crate) use player::{jar_domains, record};
