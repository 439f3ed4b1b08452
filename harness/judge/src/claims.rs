//! Claims: what each browser, under each profile, is known to do otherwise than the current edition.
//!
//! A [`Claim`] is one such thing, with its [`Evidence`] and its [`Effect`] on what is predicted.
//! It is *permitted* when the text says MAY or leaves the matter to the browser, and a *deviation* otherwise.
//! It is made of a range of versions: from the one that the evidence names, or else from the oldest one looked at.
//! Where a source, a bug or a preference is known that says why, the evidence names it.
//! A claim that is known from runs alone says so, and names the browser in which it was seen.
//!
//! [`all`] are all of them: a new claim is one entry in one of the files below.
//! [`Claims`] are those made of one browser under one profile.

mod chromium;
mod common;
mod evidence;
mod firefox;
mod headers;
mod not_requested;
mod versions;
mod webkit;

use std::borrow::Cow;

use samesite_format::{Engine, Environment, Explanation, ExplanationKind};
use samesite_model::Edition;
use samesite_model::policy::Policy;
use samesite_scenarios::Hop;

use crate::predict::headers::HeaderCheck;
use crate::predict::request::HopContext;
use crate::predict::{Interpretation, RequestChange, RequestEffect};

pub use evidence::Evidence;
pub use versions::{Component, Release, Versions};
use versions::{all_hold, in_words};

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
    /// The profiles it is made of.
    pub profiles: Profiles,
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

/// The profiles that a claim is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profiles {
    /// Every profile of the engines it is about.
    All,
    /// These alone, by their ids: `open`.
    These(&'static [&'static str]),
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

/// Every claim there is: of policies and requests first, then of headers, then of what is not requested.
///
/// Where several of one kind are about a hop, the first counts.
pub fn all() -> impl Iterator<Item = &'static Claim> {
    let files = [
        chromium::CLAIMS,
        firefox::CLAIMS,
        webkit::CLAIMS,
        common::CLAIMS,
        headers::chromium::CLAIMS,
        headers::firefox::CLAIMS,
        headers::webkit::CLAIMS,
        not_requested::CLAIMS,
    ];
    files.into_iter().flatten()
}

impl Claim {
    /// Whether it is about an engine.
    #[must_use]
    pub fn is_about(&self, engine: Engine) -> bool {
        self.versions.iter().any(|versions| versions.component().engine() == engine)
    }

    /// Whether it is made of a release of an engine under a profile.
    fn is_made_of(&self, engine: Engine, profile: &str, release: &Release) -> bool {
        let of_profile = match self.profiles {
            Profiles::All => true,
            Profiles::These(profiles) => profiles.contains(&profile),
        };
        of_profile && self.is_about(engine) && all_hold(self.versions, release)
    }

    /// Whether it changes what is predicted of cookies.
    #[must_use]
    pub const fn is_about_cookies(&self) -> bool {
        matches!(self.effect, Effect::Policy(_) | Effect::Request(_))
    }

    /// The claim, as reports name it.
    fn note(&self) -> Explanation {
        Explanation {
            id: self.id.to_owned(),
            kind: self.kind.into(),
            statement: self.statement.to_owned(),
            evidence: self.evidence.iter().map(ToString::to_string).collect(),
            versions: Some(in_words(self.versions)),
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

/// What is claimed of one browser under one profile.
#[derive(Clone, Debug)]
pub struct Claims {
    /// The name of whom they are made: `firefox/stock`, or an edition's where nothing is claimed.
    id: Cow<'static, str>,
    /// The edition that the browser is judged by.
    pub edition: Edition,
    /// The claims, each independent of the others.
    claims: Vec<&'static Claim>,
}

impl Claims {
    /// What is claimed of an engine under one of its profiles, in the release last seen; `None` for a profile nobody has
    /// made claims for.
    #[must_use]
    pub fn of(engine: Engine, profile: &str) -> Option<Self> {
        Self::of_release(engine, profile, &Release::last_seen(engine))
    }

    /// What is claimed of the browser and profile of a recording; `None` where nobody has made claims for them.
    #[must_use]
    pub fn of_recorded(environment: &Environment) -> Option<Self> {
        let engine = environment.engine.known()?;
        Self::of_release(engine, &environment.profile, &Release::of(engine, environment))
    }

    /// What is claimed of one release of an engine: the claims in whose range of versions it lies.
    #[must_use]
    pub fn of_release(engine: Engine, profile: &str, release: &Release) -> Option<Self> {
        let profile = Self::profiles(engine).iter().find(|known| **known == profile)?;
        let claims = all().filter(|claim| claim.is_made_of(engine, profile, release)).collect();
        Some(Self { id: format!("{}/{profile}", engine.id()).into(), edition: Edition::CURRENT, claims })
    }

    /// The profiles of an engine that claims are made for, in the order in which they are listed to people.
    #[must_use]
    pub const fn profiles(engine: Engine) -> &'static [&'static str] {
        match engine {
            Engine::Chromium => &["stock", "open", "redirect-chain", "strict-methods", "short-youth"],
            Engine::Firefox => &["stock", "open", "lax-by-default"],
            Engine::WebKit => &["stock", "open"],
        }
    }

    /// An edition and nothing else.
    #[must_use]
    pub const fn plain(edition: Edition) -> Self {
        Self { id: Cow::Borrowed(edition.id()), edition, claims: Vec::new() }
    }

    /// Every claim.
    pub fn iter(&self) -> impl Iterator<Item = &'static Claim> {
        self.claims.iter().copied()
    }

    /// The claims that change what is predicted of cookies.
    pub fn about_cookies(&self) -> impl Iterator<Item = &'static Claim> {
        self.iter().filter(|claim| claim.is_about_cookies())
    }

    /// The policy that cookies are judged by.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let mut policy = self.edition.policy();
        for claim in &self.claims {
            if let Effect::Policy(change) = claim.effect {
                change(&mut policy);
            }
        }
        policy
    }

    /// What the browser is predicted by.
    #[must_use]
    pub fn interpretation(&self) -> Interpretation {
        let effect = |claim: &&Claim| match claim.effect {
            Effect::Request(change) => Some(RequestEffect { claim: claim.id, change }),
            Effect::Policy(_) | Effect::Header(_) | Effect::NotRequested(_) => None,
        };
        let effects = self.claims.iter().filter_map(effect).collect();
        Interpretation::new(self.id.clone(), self.edition, self.policy(), effects)
    }

    /// The claims without one of them, to see what that one explains.
    #[must_use]
    pub fn without(&self, claim: &Claim) -> Self {
        let claims = self.claims.iter().copied().filter(|other| other.id != claim.id).collect();
        Self { claims, ..self.clone() }
    }

    /// The edition with one of the claims and no other, to see what that one suffices for.
    #[must_use]
    pub fn with_only(&self, claim: &'static Claim) -> Self {
        Self { claims: vec![claim], ..self.clone() }
    }

    /// The claim that predicts what came in a header, where that is not what the standards have.
    #[must_use]
    pub fn explaining_header(&self, context: &HopContext<'_>, check: &HeaderCheck) -> Option<&'static Claim> {
        self.iter().find(|claim| match claim.effect {
            Effect::Header(instead) => match instead(context, check.header, check.expected.as_deref()) {
                Instead::NotConcerned => false,
                Instead::Absent => check.actual.is_none(),
                Instead::Value(value) => check.actual.as_ref() == Some(&value),
            },
            Effect::Policy(_) | Effect::Request(_) | Effect::NotRequested(_) => false,
        })
    }

    /// The claim that nothing comes of a hop.
    #[must_use]
    pub fn explaining_absence(&self, hop: &Hop) -> Option<&'static Claim> {
        self.iter().find(|claim| match claim.effect {
            Effect::NotRequested(covers) => covers(hop),
            Effect::Policy(_) | Effect::Request(_) | Effect::Header(_) => false,
        })
    }

    /// The claims, as reports name them.
    #[must_use]
    pub fn notes(&self) -> Vec<Explanation> {
        self.claims.iter().map(|claim| claim.note()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn ids(engine: Engine, profile: &str, browser: &str, libsoup: Option<&str>) -> Vec<&'static str> {
        let release = Release::told(engine, browser, libsoup);
        let claims = Claims::of_release(engine, profile, &release).expect("something is claimed");
        claims.about_cookies().map(|claim| claim.id).collect()
    }

    #[test]
    fn no_two_claims_share_a_name() {
        let mut known = HashSet::new();
        for claim in all() {
            assert!(known.insert(claim.id), "{} is claimed twice", claim.id);
        }
    }

    #[test]
    fn every_claim_says_what_is_done_by_whom_and_how_that_is_known() {
        for Claim { id, statement, evidence, versions, profiles, .. } in all() {
            assert!(!statement.is_empty() && !statement.ends_with('.'), "{id}: {statement}");
            assert!(evidence.iter().any(|evidence| evidence.is_about_a_browser()), "{id} is known from no browser");
            assert!(!versions.is_empty(), "{id} is made of no release");
            if let Profiles::These(profiles) = profiles {
                for profile in *profiles {
                    let engines = versions.iter().map(|versions| versions.component().engine());
                    let known = engines.flat_map(Claims::profiles).any(|known| known == profile);
                    assert!(known, "{id} is made of the profile {profile}, which its engine does not have");
                }
            }
        }
    }

    #[test]
    fn an_older_release_lacks_what_came_later() {
        let old: HashSet<_> = ids(Engine::Firefox, "open", "140.9.0", None).into_iter().collect();
        let new: HashSet<_> = ids(Engine::Firefox, "open", "153.7.0", None).into_iter().collect();
        let expected = [
            "absent-is-none",
            "schemeless-sites",
            "redirect-history-counts",
            "script-shadows-http-only",
            "initiator-alone-navigates",
        ];
        assert_eq!(old, expected.into_iter().collect());
        assert!(old.is_subset(&new), "what is old is not over");
        assert!(new.contains("partitioned-attribute"), "Firefox 141 brought it");
    }

    #[test]
    fn a_later_library_lacks_what_was_mended_in_it() {
        let of = |libsoup| ids(Engine::WebKit, "open", "2.50.6", Some(libsoup));
        let seen = of("3.2.3-0+deb12u2");
        let gone = |libsoup| {
            let left = of(libsoup);
            seen.iter().copied().filter(|id| !left.contains(id)).collect::<Vec<_>>()
        };
        let in_3_3 =
            ["soup-absent-is-none", "soup-none-is-no-word", "soup-knows-no-prefixes", "soup-controls-end-lines"];
        assert_eq!(gone("3.3.0"), in_3_3);
        assert_eq!(
            gone("3.6.6"),
            [
                "soup-absent-is-none",
                "soup-none-is-no-word",
                "soup-top-level-host-admits",
                "soup-knows-no-prefixes",
                "soup-controls-end-lines",
                "soup-sets-no-limits",
                "soup-keeps-for-ever",
            ]
        );
    }
}
