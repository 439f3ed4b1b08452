//! Playing: a scenario, in a real browser, before real servers.

mod answer;
mod page;
mod player;
mod stage;

pub(crate) use player::record;
pub use player::{Patience, PlayError, Player};
