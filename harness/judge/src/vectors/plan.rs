//! Plans: lives of a cookie store, before anybody has been asked what should come of them.

use samesite_model::{Model, Timestamp};
use samesite_scenarios::Hop;

use crate::predict::request::{ModelQuestion, ModelRequest};

/// A life of a cookie store, from empty on, in the order of time.
#[derive(Debug)]
pub struct Plan {
    pub(super) id: String,
    pub(super) title: String,
    /// The lines that are set in it, each by one exchange at most.
    pub(super) lines: Vec<PlannedLine>,
    pub(super) exchanges: Vec<Exchange>,
}

impl Plan {
    /// The plan's name: `stories/11-two-minutes`, `lines/dates`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A line that makes a cookie.
#[derive(Clone, Debug)]
pub(super) struct PlannedLine {
    pub(super) id: String,
    pub(super) line: String,
}

/// A request and its response, or a script at work.
#[derive(Debug)]
pub(super) struct Exchange {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) at: Timestamp,
    pub(super) asked: Asked,
    /// Whether it is looked at for cookies, of which some line must have been set before.
    pub(super) looks: bool,
    /// The lines that are set, as places among the plan's.
    pub(super) sets: Vec<usize>,
}

/// Who comes to the cookie store.
#[derive(Debug)]
pub(super) enum Asked {
    /// A hop of a scenario.
    Hop(Box<Hop>),
    /// Whatever the model has words for.
    Directly(ModelQuestion),
}

impl Asked {
    /// The question to a model; `None` where it has no words for it.
    pub(super) fn question(&self, model: &Model<'_>) -> Option<ModelQuestion> {
        match self {
            Self::Hop(hop) => ModelRequest::of(hop).question(model),
            Self::Directly(question) => Some(question.clone()),
        }
    }
}
