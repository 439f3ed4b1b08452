//! Acts in time, and what is predicted of them.

use samesite_format::CellKind;
use samesite_model::{Rule, Timestamp};
use samesite_scenarios::Act;

/// An act, and when it happens.
#[derive(Clone, Debug)]
pub struct TimedAct<'s> {
    /// The act.
    pub act: Act<'s>,
    /// When the request arrives, or the script reads.
    pub at: Timestamp,
}

/// What a model says of one act.
#[derive(Clone, Debug)]
pub struct ActPrediction<T> {
    /// What is asked of each cookie.
    pub kind: CellKind,
    /// How the request was classed.
    pub context: T,
    /// The answer for each line of the jar, in the jar's order.
    pub answers: Vec<Answer<T>>,
    /// The lines whose cookies travel, in the order in which they travel; indices into `answers`.
    pub order: Vec<usize>,
}

/// What a model says of one cookie at one act.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// Whether the cookie is there.
    pub given: bool,
    /// The rule that decides.
    pub rule: Rule,
    /// The steps that led to it, storing included where that is the question or the answer.
    pub trace: T,
}
