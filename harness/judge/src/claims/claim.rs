//! A claim: one thing that a browser is known to do otherwise, and what it changes in what is predicted.

use samesite_format::{Engine, Explanation, ExplanationKind, Switches};
use samesite_model::policy::Policy;
use samesite_scenarios::Hop;

use super::evidence::Evidence;
use super::switched::Switched;
use super::versions::{Reach, Release, Versions, evidence, in_words, reach};
use crate::predict::RequestChange;
use crate::predict::request::HopContext;

/// One thing that a browser is known to do otherwise than an edition's plain reading.
#[derive(Debug)]
pub struct Claim {
    /// Its name, which no other claim has: `two-minutes-of-grace`.
    pub id: &'static str,
    /// Whether the text allows it.
    pub kind: ClaimKind,
    /// What the browser does, as a sentence without a full stop.
    pub statement: &'static str,
    /// Where that is known from.
    pub evidence: &'static [Evidence],
    /// The releases it is made of; their components say which engines it is about.
    pub versions: &'static [Versions],
    /// How the browser must be set, in every point; empty for what holds whatever is switched.
    pub switched: &'static [Switched],
    /// What it changes in what is predicted.
    pub effect: Effect,
}

/// Whether a text allows what a browser does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimKind {
    /// The text says MAY, or leaves the matter to the browser.
    Permitted,
    /// The text says otherwise.
    Deviation,
}

/// What a claim changes in what is predicted.
#[derive(Debug)]
pub enum Effect {
    /// Parameters of the model's policy.
    Policy(fn(&mut Policy)),
    /// The request that the model judges for a hop, where no policy tells.
    Request(RequestChange),
    /// A header by which the browser says where a request comes from: given the hop, the header's name and the value
    /// that the standards have for it, what it says instead.
    Header(fn(&HopContext<'_>, &'static str, Option<&str>) -> Instead),
    /// The hops of which nothing comes, though the standards have the browser make these requests.
    NotRequested(fn(&Hop) -> bool),
}

/// What a browser says in a header in place of the value that the standards have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The claim is not about this header of this hop.
    NotConcerned,
    /// The header does not come.
    Absent,
    /// The header has this value.
    Value(String),
}

impl Claim {
    /// Whether it is about an engine.
    #[must_use]
    pub fn is_about(&self, engine: Engine) -> bool {
        self.versions.iter().any(|versions| versions.component().engine() == engine)
    }

    /// Whether it holds of a release of an engine, set in this way.
    #[must_use]
    pub fn reach(&self, engine: Engine, switches: &Switches, release: &Release) -> Reach {
        let is_set_so = self.switched.iter().all(|switched| switched.is_so(switches));
        if is_set_so { self.reach_if_set(engine, release) } else { Reach::DoesNot }
    }

    /// Whether it holds of a release of an engine that is set as the claim asks.
    #[must_use]
    pub fn reach_if_set(&self, engine: Engine, release: &Release) -> Reach {
        if self.is_about(engine) { reach(self.versions, release) } else { Reach::DoesNot }
    }

    /// Whether a source of the engine says so, and not a run alone.
    #[must_use]
    pub fn is_known_from_a_source(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.is_of_a_source())
    }

    /// Whether it changes what is predicted of cookies.
    #[must_use]
    pub const fn is_about_cookies(&self) -> bool {
        matches!(self.effect, Effect::Policy(_) | Effect::Request(_))
    }

    /// The claim, as reports name it; `is_known` says whether anybody knows that it holds of the browser in question.
    #[must_use]
    pub fn note(&self, is_known: bool) -> Explanation {
        Explanation {
            id: self.id.to_owned(),
            kind: self.kind.into(),
            statement: self.statement.to_owned(),
            evidence: self.evidence.iter().map(ToString::to_string).chain(evidence(self.versions)).collect(),
            versions: Some(in_words(self.versions)),
            is_known_for_version: is_known,
        }
    }
}

impl From<ClaimKind> for ExplanationKind {
    fn from(kind: ClaimKind) -> Self {
        match kind {
            ClaimKind::Permitted => Self::Permitted,
            ClaimKind::Deviation => Self::Deviation,
        }
    }
}

impl From<Option<String>> for Instead {
    fn from(value: Option<String>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}
