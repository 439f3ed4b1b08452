//! Questions: will this cookie go with that request?
//! Asked without a scenario file, and without a browser unless one wants to see.
//!
//! A [`Question`] is a scenario of one cookie and one step, built from a few [`Words`].
//! Each [`Respondent`] (the current edition, the claims made for browsers, older texts) gives an [`Answer`],
//! and the [`Advice`] tries small changes of cookie and request on the same model.
//! A [`Report`] is all of it, to be read or to be printed as JSON.
//! [`Question::to_be_played`] is the question as a scenario for browsers, and a [`LiveAnswer`] what one of them did.

mod advice;
mod answer;
mod change;
mod exposure;
mod file;
mod har;
mod live;
mod opens;
mod played;
mod question;
mod report;
mod respondent;
mod words;
mod written;

pub use advice::Advice;
pub use answer::{Answer, Cause, Outcome};
pub use change::Change;
pub use file::{FilePlan, FileReport, LARGEST, PlannedJourney, ask_file, plan_file, questions_schema};
pub use har::{HarError, LARGEST_HAR, ask_har, har_text};
pub use live::LiveAnswer;
pub use played::Played;
pub use question::Question;
pub use report::Report;
pub use respondent::{Respondent, Scope};
pub use words::{Misunderstanding, Words};
