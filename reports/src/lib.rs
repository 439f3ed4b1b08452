//! How `samesite` shows what it wrote down: renderings of recordings, judgements and comparisons.
//!
//! [`digest`], [`terminal`], [`markdown`], [`questions`] and [`site`] render for people; [`junit`], [`wpt`], [`asked`] and
//! [`annotations`] for other programs, and [`export`] hands a case over to whoever can mend it. This crate reaches no
//! verdict, and knows no model.

pub mod annotations;
pub mod asked;
pub mod developers;
pub mod diff;
pub mod digest;
pub mod export;
pub mod folder;
pub mod junit;
pub mod markdown;
pub mod questions;
pub mod site;
pub mod stand;
pub mod summary;
pub mod terminal;
pub mod visiting;
pub mod wpt;
