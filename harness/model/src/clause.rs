//! A clause: one normative sentence of a text, and where the model has it.
//!
//! Ids are for ever: recordings, claims and documents cite them, so an id never changes its sentence and is never given
//! out again. Each chapter began at a round number, to leave room for sentences that later drafts add: the gaps,
//! as between B011 and B020, are that room, and no clause is missing there.

use crate::rule::Rule;

/// A sentence of a text that says what a user agent or a server does, in our own words.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// The project's own name for it: `B…` for rfc6265bis, `L…` layered-cookies, `F…` Fetch, `H…` HTML,
    /// `W…` Service Workers, `K…` the Cookie Store API, `Q…` CHIPS, and `D…` for points on which readings part.
    pub id: &'static str,
    /// Section and step of the clause, such as `§5.7 step 13`; in rfc6265bis-22 unless another text is named.
    pub section: &'static str,
    /// How binding the clause is.
    pub level: Level,
    /// What the clause says, in our own words, without a full stop: "GET, HEAD, OPTIONS and TRACE are the safe methods".
    pub statement: &'static str,
    /// Where the model has the clause, or why it has it nowhere.
    pub reach: Reach,
}

/// How binding a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// MUST or MUST NOT, or an imperative step of an algorithm.
    Must,
    /// SHOULD or SHOULD NOT: a browser may have reasons not to.
    Should,
    /// MAY: a browser is free to do it.
    May,
    /// A definition that others use.
    Definition,
    /// Not normative, but it says what happens.
    Note,
    /// A point on which texts or their readers part; the policy decides.
    Decision,
}

/// Where the model has a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The model has the clause in rules, which name it when they decide.
    Rules(&'static [Rule]),
    /// The model has the clause in code that no rule names: a function, by its name, such as `Host::parse`.
    Code(&'static str),
    /// The model has the clause nowhere, for the reason given.
    OutOfReach(&'static str),
}

impl Clause {
    /// Whether the model has the clause, in rules or in other code.
    #[must_use]
    pub const fn is_implemented(&self) -> bool {
        !matches!(self.reach, Reach::OutOfReach(_))
    }
}

pub(crate) const fn clause(
    id: &'static str,
    section: &'static str,
    level: Level,
    statement: &'static str,
    reach: Reach,
) -> Clause {
    Clause { id, section, level, statement, reach }
}
