//! Claims: what each browser, however it is set, is known to do otherwise than the current edition.
//!
//! A [`Claim`] is one such thing, with its [`Evidence`] and its [`Effect`] on what is predicted.
//! It is *permitted* when the text says MAY or leaves the matter to the browser, and a *deviation* otherwise.
//! Its [`Versions`] say of which releases it holds, of which it does not, and of which nobody knows: each turn from one
//! to the other is dated by a source, bounded by one, or was only seen.
//! What must be switched for it, [`Switched`] says: a claim names settings, and no profile.
//! Where a source, a bug or a preference is known that says why, the evidence names it.
//! A claim that is known from runs alone says so, and names the browser in which it was seen.
//!
//! [`all`] are all of them: a new claim is one entry in one of the files below.
//! [`Claims`] are those made of one browser under one profile.

mod chromium;
mod claim;
mod common;
mod evidence;
mod firefox;
mod headers;
mod inheritance;
mod not_requested;
mod of_browser;
mod registry;
mod switched;
mod versions;
mod webkit;

pub use claim::{Claim, ClaimKind, Effect, Instead};
pub use evidence::Evidence;
pub use inheritance::{NOBODY_HAS_CLAIMED, inherited};
pub use of_browser::Claims;
pub(crate) use of_browser::{absent_by, header_by};
pub use registry::all;
pub use switched::Switched;
pub use versions::{Certainty, Component, Reach, Release, Turn, Versions};
