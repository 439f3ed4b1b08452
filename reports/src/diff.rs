//! Comparisons: what differs between two judgements, and why.
//!
//! [`Diff::between`](samesite_format::comparison::Diff::between) joins two judgements by scenario, case, hop, cookie and what is asked of it.
//! What was seen otherwise is grouped by its cause. There is no score.

mod causes;
mod markdown;
mod terminal;
mod words;

pub use causes::{CauseKind, CauseReport, causes, overview};
pub use markdown::render as markdown;
pub use terminal::render as terminal;
pub use words::{Amount, counted};
pub(crate) use words::{Line, cause_lines, counted_change, heading, heads, lines, sides, some};
