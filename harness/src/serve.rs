//! Serving browsers that no driver leads: they come by themselves, say what they are, and play.
//!
//! The [`Hall`] answers what they ask for, and takes [`Order`]s; whoever holds the other end plays them
//! ([`samesite_play::run::Steered::Visiting`]).

mod hall;
mod user_agent;

pub use hall::{Hall, Order, Place, What};
pub use user_agent::guess;
