//! The pure half of `samesite`: no browser, no network, no clock.
//!
//! Reading order:
//!
//! 1. [`predict`] says what a policy of the model makes of each request of a scenario;
//! 2. [`claims`] say what each browser is known to do otherwise than the current edition;
//! 3. [`evidence`] says what a recording shows;
//! 4. [`verdict`] compares the two, cookie by cookie; [`ledger`] covers what no claim explains;
//!    [`account`] holds what the browser says itself against what was predicted;
//! 5. [`explain`] says why, [`compare`] what has changed, [`coverage`] and [`counts`] what the scenarios look at;
//! 6. [`fit`] searches for the policy that a recording looks like, and [`audit`] for faults that no case would notice;
//! 7. [`accept`] says whether a recording is fit to be kept;
//! 8. [`vectors`] puts questions, with the answers of the texts, into the hands of those who have no browser;
//! 9. [`slips`] says what in somebody's own cookies is most likely not meant.
//!
//! Everything here is a function of its arguments: times, the suffix list and the day are among them.

pub mod accept;
pub mod account;
pub mod audit;
pub mod citation;
pub mod claims;
pub mod compare;
pub mod counts;
pub mod coverage;
pub mod evidence;
pub mod explain;
pub mod fit;
pub mod ledger;
pub mod predict;
pub mod slips;
pub mod suffixes;
pub mod vectors;
pub mod verdict;
