//! Predictions: what an interpretation of the rules says of each act of a scenario.
//!
//! [`Interpretation::predict`] is the only way to them, whoever asks.
//! Nothing here has seen a browser. The times of the acts are arguments, because the age of a cookie matters;
//! everything else follows from the scenario and the model.

mod act;
pub mod headers;
mod interpretation;
mod jar;
pub mod request;
pub mod times;

pub use act::{ActPrediction, Answer, TimedAct};
pub use interpretation::{Interpretation, RequestChange, RequestEffect};
pub(crate) use jar::{Jar, JarAccess, KeptLine};
