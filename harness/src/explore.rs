//! Exploring: contexts that nobody wrote, played in real browsers, and the smallest of those that surprise.
//!
//! Cases are drawn at random, those first that put together what nothing has put together yet.
//! What a browser does in them is held against the claims about it, and against what it does in another arrangement.
//! What surprises is made smaller step by step, each step played; what comes to the same in the end is one finding.
//!
//! Nothing here opens a browser: whoever explores is given [`Players`].

mod arrangement;
mod explanation;
mod explorer;
mod finding;
mod report;
mod shrinking;
mod surprise;
mod tally;

pub use explanation::explanation;
pub use explorer::{Explorer, Limits, News, Played, Players};
pub use finding::{Finding, State};
pub use report::{Explored, Report};
pub use shrinking::{Shrinking, Trial};
pub use surprise::{Surprise, Way};
pub use tally::Tally;
