//! Comparisons: what differs between two judgements, and why.
//!
//! [`Diff::between`] joins two judgements by scenario, case, hop, cookie and what is asked of it.
//! What was seen otherwise is grouped by its cause. There is no score.

mod cause;
mod join;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::judgement::{CellKind, Subject, Verdict};

pub use self::cause::{Cause, Label, Note};

/// What differs between two judgements.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Diff {
    /// Whom the first is about.
    pub old: Subject,
    /// Whom the second is about.
    pub new: Subject,
    /// How the two belong together.
    pub relation: Relation,
    /// How many cells are seen and judged alike.
    pub alike: usize,
    /// Scenarios whose text has changed in between: what differs there need not be the browser's doing.
    pub retold: Vec<String>,
    /// Scenarios that only the first played.
    pub only_old: Vec<String>,
    /// Scenarios that only the second played.
    pub only_new: Vec<String>,
    /// What differs, the gravest first.
    pub groups: Vec<Group>,
}

/// How two judgements belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One browser under one profile, earlier and later.
    Time,
    /// Two browsers, or two profiles.
    Subjects,
    /// Two predictions; no browser was asked.
    Predictions,
}

/// Cells that changed alike for one cause.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// What became of them.
    pub change: Change,
    /// Why.
    pub cause: Cause,
    /// How many they are.
    pub count: usize,
    /// All of them, in the order of the judgements.
    pub differences: Vec<Difference>,
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It agreed with the edition, and deviates now.
    Broken,
    /// It is seen otherwise, and neither broken nor fixed by that.
    Changed,
    /// It deviated from the edition, and agrees now.
    Fixed,
    /// One of the two could see nothing.
    Unclear,
    /// It is asked no more.
    Gone,
    /// It was not asked before.
    New,
    /// It is seen as before, and judged otherwise.
    Rejudged,
    /// It is seen and judged as before, and the browser gives another reason.
    OtherReason,
}

impl Change {
    /// Every change, from grave to harmless.
    pub const ALL: &[Self] = &[
        Self::Broken,
        Self::Changed,
        Self::Fixed,
        Self::Unclear,
        Self::Gone,
        Self::New,
        Self::Rejudged,
        Self::OtherReason,
    ];

    /// Whether the browser does something else than before.
    #[must_use]
    pub const fn is_behaviour(self) -> bool {
        matches!(self, Self::Broken | Self::Changed | Self::Fixed)
    }
}

/// One cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Difference {
    /// The scenario's id.
    pub scenario: String,
    /// The case's name.
    pub case: String,
    /// The hop's name.
    pub hop: String,
    /// The request in words.
    pub request: String,
    /// The cookie's label, the header's name, or `(all)` for the order of cookies.
    pub cookie: String,
    /// What is asked of it.
    pub kind: CellKind,
    /// What was seen first; `None` when it was not asked.
    pub old: Option<Sighting>,
    /// What was seen then; `None` when it was not asked.
    pub new: Option<Sighting>,
}

/// What was seen of a cell, and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Sighting {
    /// What was seen.
    pub seen: Seen,
    /// What was made of it.
    pub verdict: Verdict,
    /// The claims and ledger entries that explain it, by name.
    pub explained_by: Vec<String>,
}

/// What was seen of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The answer is yes.
    Yes,
    /// The answer is no.
    No,
    /// The browser made no such request.
    NoRequest,
    /// Nothing could be seen.
    Nothing,
}

impl Seen {
    /// What was seen, in the words that fit the question.
    #[must_use]
    pub const fn word(self, kind: CellKind) -> &'static str {
        let (yes, no) = kind.words();
        match (self, kind) {
            (Self::Yes, _) => yes,
            // A dash is for tables.
            (Self::No, CellKind::Sent) => "not sent",
            (Self::No, CellKind::Visible) => "not seen",
            (Self::No, _) => no,
            (Self::NoRequest, _) => "no request",
            (Self::Nothing, _) => "unknown",
        }
    }
}

impl Diff {
    /// How many cells changed in this way.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.groups.iter().filter(|group| group.change == change).map(|group| group.count).sum()
    }

    /// Whether behaviour differs.
    #[must_use]
    pub fn is_behaviour(&self) -> bool {
        self.groups.iter().any(|group| group.change.is_behaviour())
    }
}

impl Difference {
    /// The case with its scenario, as `explain` and `run` take it.
    #[must_use]
    pub fn case_id(&self) -> String {
        format!("{}/{}", self.scenario, self.case)
    }

    /// What was seen, first and then, in words.
    #[must_use]
    pub fn words(&self) -> (&'static str, &'static str) {
        let word = |sighting: &Option<Sighting>| {
            sighting.as_ref().map_or("not asked", |sighting| sighting.seen.word(self.kind))
        };
        (word(&self.old), word(&self.new))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.browser, &self.version, &self.profile];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.pad(&parts.join(" "))
    }
}
