//! Foreign sites round an application under test.
//!
//! A test on localhost never meets another site, and so never meets SameSite.
//! This package has the other sites: pages on loopback, under names of other sites, each of which makes one request of the
//! application in one [`Way`], which bears the name that `samesite ask --via` has for it.
//!
//! * [`Foreign`] are such pages for whoever drives a browser: a test runner opens `https://evil.localhost:PORT/form-post?to=/buy`.
//! * [`play`](play::play) drives a browser itself: it goes through [`Journey`](play::Journey)s, and tells which cookies the
//!   application set and which it got back. There the application is behind a proxy of ours that sees both.
//!
//! Neither knows a rule about cookies: what should have come of it is said elsewhere.

mod foreign;
mod forward;
mod page;
pub mod play;
mod target;
mod way;

pub use foreign::Foreign;
pub use target::{Reach, Target, TargetError};
pub use way::Way;
