//! Accounts: what a browser says itself of each cookie, held against the reason that is predicted.
//!
//! What arrived decides about a cell, and nothing here changes that. Beside it stands whether the browser had the reason
//! that the model has: a cookie that both withhold for different reasons agrees by accident.
//!
//! * [`status`] takes what is said of a cookie apart;
//! * [`wording`] is what a browser says where a rule of the model keeps a cookie back, and [`table`] has the wordings of
//!   each browser, with what they are known from;
//! * [`told`] is what was said in a play of each cookie at each act;
//! * [`grounds`] has every rule that keeps a cookie back, for a browser may ask another of them first;
//! * [`reason`] compares what was said with what is predicted;
//! * [`jar`] holds what a browser lists of its jar against what the model has kept;
//! * [`asker`] says whether those asked who ask in the case.

pub mod status;
pub mod table;
pub mod wording;

pub(crate) mod asker;
pub(crate) mod grounds;
pub(crate) mod jar;
pub(crate) mod reason;
pub(crate) mod told;

mod chromium;
mod firefox;
