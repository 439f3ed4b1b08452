//! Playing: a scenario, in a real browser, before real servers.

pub mod environment;
pub mod event;
pub mod plan;
pub mod run;
pub mod target;

mod answer;
mod page;
mod player;
mod recorder;
mod stage;

pub(crate) use player::record;
pub use player::{Patience, PlayError, Player};
