//! Playing: a scenario, in a real browser, before real servers.
//!
//! This layer knows how to make a request happen, and not which cookies it should carry: what it must know of cookie
//! rules it is told by [`Rules`].

pub mod driverless;
pub mod entrance;
pub mod environment;
pub mod event;
pub mod lost;
pub mod plan;
pub mod rules;
pub mod run;
pub mod runner;
pub mod target;

mod accounts;
mod answer;
mod failures;
mod grants;
mod itinerary;
mod jars;
mod page;
mod part;
mod player;
mod recorder;
mod service_worker;
mod session;
mod stage;
mod steering;

pub use player::{Patience, PlayError, Player};
pub use recorder::Recorder;
pub use rules::{Look, Rules, Unexpected};
