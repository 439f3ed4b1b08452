//! Evidence: what a recording shows.
//!
//! * [`playing`] answers what was played, and which playing of a case counts;
//! * [`observed`] answers what an observation lets us see of an act, and which cookies an act is asked about;
//! * [`cells`] answers which cookies an act tells something of, and what counts as seen;
//! * [`timing`] answers when an act happened, and how old its cookies were.
//!
//! Judging, fitting, accepting, the ledger and the report read these, and none answers for itself.

pub mod cells;
pub mod observed;
pub mod playing;
pub mod timing;
