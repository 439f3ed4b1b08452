//! Interpretations: everything that a prediction goes by, but for the public suffix list.

use std::borrow::Cow;
use std::fmt;

use samesite_model::policy::{Policy, UnknownSameSiteValue};
use samesite_model::{Edition, Model, SuffixList};
use samesite_scenarios::Hop;

use super::request::{HopContext, ModelQuestion, ModelRequest};

/// How a browser takes a hop otherwise than the standards: a change of the request that the model judges.
pub type RequestChange = for<'h> fn(&mut ModelRequest<'h>, &HopContext<'h>);

/// A way to read the rules: the policy that cookies are judged by, and what becomes of hops before they are.
///
/// It is made from an edition ([`Interpretation::of`]), from the name of a reading ([`Interpretation::named`]), or from
/// what is claimed of a browser ([`Claims::interpretation`](crate::claims::Claims::interpretation)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// Its name: `rfc6265bis-22`, `safari-12`, `firefox/stock`.
    pub id: Cow<'static, str>,
    /// The edition whose sections its rules are cited from.
    pub edition: Edition,
    /// The policy of the model.
    pub policy: Policy,
    /// What changes requests before the model sees them, in order.
    effects: Vec<RequestEffect>,
}

/// A change of requests, and the claim that says so.
#[derive(Clone, Copy)]
pub struct RequestEffect {
    /// The id of the claim.
    pub claim: &'static str,
    /// What it does to the request.
    pub change: RequestChange,
}

impl Interpretation {
    /// An edition, read plainly.
    #[must_use]
    pub fn of(edition: Edition) -> Self {
        Self::new(edition.id(), edition, edition.policy(), Vec::new())
    }

    /// An interpretation of a policy, with what changes requests besides.
    #[must_use]
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        edition: Edition,
        policy: Policy,
        effects: Vec<RequestEffect>,
    ) -> Self {
        Self { id: id.into(), edition, policy, effects }
    }

    /// Every reading that scenarios and people may name: the editions, oldest first, then clients of the past.
    #[must_use]
    pub fn all_named() -> Vec<Self> {
        let unknown_value_is = |id, unknown_value| {
            let edition = Edition::CookieSameSite00;
            Self::new(id, edition, Policy { unknown_value, ..edition.policy() }, Vec::new())
        };
        // The Chromium project, "SameSite=None: Known Incompatible Clients" (2019): both misread `None`.
        let clients = [
            unknown_value_is("chrome-51-to-66", UnknownSameSiteValue::RefusesCookie),
            unknown_value_is("safari-12", UnknownSameSiteValue::CountsAsStrict),
        ];
        Edition::ALL.iter().map(|&edition| Self::of(edition)).chain(clients).collect()
    }

    /// The reading of the name given.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::all_named().into_iter().find(|reading| reading.id == id)
    }

    /// The same with another policy; requests are taken as before.
    #[must_use]
    pub fn with_policy(&self, policy: Policy) -> Self {
        Self { id: self.id.clone(), edition: self.edition, policy, effects: self.effects.clone() }
    }

    /// Whether both take every request alike.
    #[must_use]
    pub fn takes_requests_as(&self, other: &Self) -> bool {
        self.effects == other.effects
    }

    /// The model that judges by the policy.
    #[must_use]
    pub const fn model<'a>(&'a self, suffixes: &'a SuffixList) -> Model<'a> {
        Model::with_policy(&self.policy, suffixes)
    }

    /// The request that the model judges for a hop.
    #[must_use]
    pub fn request<'h>(&self, hop: &'h Hop, suffixes: &'h SuffixList) -> ModelRequest<'h> {
        let mut request = ModelRequest::of(hop);
        for effect in &self.effects {
            (effect.change)(&mut request, &HopContext { hop, suffixes });
        }
        request
    }

    /// The same in the model's own types; `None` when the model has no words for it.
    #[must_use]
    pub fn question(&self, hop: &Hop, suffixes: &SuffixList) -> Option<ModelQuestion> {
        self.request(hop, suffixes).question(&self.model(suffixes))
    }
}

/// Effects are the same when one claim makes them.
impl PartialEq for RequestEffect {
    fn eq(&self, other: &Self) -> bool {
        self.claim == other.claim
    }
}

impl Eq for RequestEffect {}

impl fmt::Debug for RequestEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestEffect").field(&self.claim).finish()
    }
}
