//! What becomes of recordings without a browser: the ledger, the comparison, and what is written for machines.
//!
//! Recordings are made up: those of a browser that follows a policy to the letter, with a fact changed here and there.

#[path = "../fitting/synthetic.rs"]
mod synthetic;

mod acceptance;
mod comparing;
mod files;
mod foreign;
mod history;
mod invention;
mod issues;
mod ledgers;
mod nightly;
mod obedient;
mod program;
mod questions;
mod reasons;
mod stale;
mod suffix_lists;
mod suspects;
mod unclaimed;
